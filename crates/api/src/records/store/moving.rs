//! SQL of what people show to employers, and of what those decide.

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::sql_types::{Array, BigInt, Date, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::{EmployerId, EmployerShareId, PersonId, TrainingRecordId};
use domain::records::moving::{Decision, Figures, METHOD};
use domain::records::wire::{DuplicationAvoided, NewEmployerShare, NewRecordDecision, RecordDecisionView};
use std::collections::HashMap;
use uuid::Uuid;

/// What a person shows to an employer.
#[derive(Clone, Debug, QueryableByName)]
pub struct EmployerShare {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    person_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    employer_id: Uuid,
    /// The employer's name.
    #[diesel(sql_type = Text)]
    pub employer_name: String,
    /// The last day.
    #[diesel(sql_type = Date)]
    pub until: NaiveDate,
    /// When it was made.
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
    /// When its person ended it.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub ended_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Array<SqlUuid>)]
    records: Vec<Uuid>,
}

impl EmployerShare {
    /// Its id.
    #[must_use]
    pub const fn id(&self) -> EmployerShareId {
        EmployerShareId(self.id)
    }

    /// Who shows it.
    #[must_use]
    pub const fn person(&self) -> PersonId {
        PersonId(self.person_id)
    }

    /// To whom.
    #[must_use]
    pub const fn employer(&self) -> EmployerId {
        EmployerId(self.employer_id)
    }

    /// What is shown.
    #[must_use]
    pub fn records(&self) -> Vec<TrainingRecordId> {
        self.records.iter().copied().map(TrainingRecordId).collect()
    }
}

const SELECT: &str = "select h.id, h.person_id, h.employer_id, e.name as employer_name, h.until, h.created_at, h.ended_at, \
    array(select r.training_record_id from employer_shared_record r where r.share_id = h.id) as records \
    from employer_share h join employer e on e.id = h.employer_id";

/// One of these.
///
/// # Errors
/// The database.
pub async fn share(conn: &mut Conn, id: EmployerShareId) -> ApiResult<Option<EmployerShare>> {
    let query = sql_query(format!("{SELECT} where h.id = $1")).bind::<SqlUuid, _>(id.0);
    Ok(query.get_result(conn).await.optional()?)
}

/// All of a person, newest first: a hundred at most.
///
/// # Errors
/// The database.
pub async fn shares_of(conn: &mut Conn, person: PersonId) -> ApiResult<Vec<EmployerShare>> {
    let sql = format!("{SELECT} where h.person_id = $1 order by h.created_at desc, h.id desc limit 100");
    Ok(sql_query(sql).bind::<SqlUuid, _>(person.0).load(conn).await?)
}

/// Shows entries to an employer.
///
/// # Errors
/// The database: entries of somebody else break their constraint.
pub async fn show(
    tx: &mut Conn,
    (id, person): (EmployerShareId, PersonId),
    new: &NewEmployerShare,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let sql = "insert into employer_share (id, person_id, employer_id, until, created_at) values ($1, $2, $3, $4, $5)";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<SqlUuid, _>(person.0)
        .bind::<SqlUuid, _>(new.employer_id.0)
        .bind::<Date, _>(new.until)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    let records: Vec<Uuid> = new.record_ids.iter().map(|id| id.0).collect();
    let sql = "insert into employer_shared_record (share_id, training_record_id) select $1, id from unnest($2) as id \
        on conflict do nothing";
    sql_query(sql).bind::<SqlUuid, _>(id.0).bind::<Array<SqlUuid>, _>(records).execute(tx).await?;
    Ok(())
}

/// Ends what is shown. Answers whether it was still open.
///
/// # Errors
/// The database.
pub async fn end(tx: &mut Conn, id: EmployerShareId, now: DateTime<Utc>) -> ApiResult<bool> {
    let sql = "update employer_share set ended_at = $2 where id = $1 and ended_at is null";
    Ok(sql_query(sql).bind::<SqlUuid, _>(id.0).bind::<Timestamptz, _>(now).execute(tx).await? > 0)
}

#[derive(QueryableByName)]
struct DecisionRow {
    #[diesel(sql_type = SqlUuid)]
    training_record_id: Uuid,
    #[diesel(sql_type = Text)]
    decision: String,
    #[diesel(sql_type = Nullable<Text>)]
    reason: Option<String>,
    #[diesel(sql_type = Nullable<Integer>)]
    top_up_minutes: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    minutes_avoided: Option<i32>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pence_avoided: Option<i64>,
    #[diesel(sql_type = Timestamptz)]
    decided_at: DateTime<Utc>,
}

/// What an employer decided of entries.
///
/// # Errors
/// The database.
pub async fn decisions(
    conn: &mut Conn,
    employer: EmployerId,
    records: &[TrainingRecordId],
) -> ApiResult<HashMap<TrainingRecordId, RecordDecisionView>> {
    let sql = "select training_record_id, decision, reason, top_up_minutes, minutes_avoided, pence_avoided, decided_at \
        from record_decision where employer_id = $1 and training_record_id = any($2)";
    let records: Vec<Uuid> = records.iter().map(|id| id.0).collect();
    let rows: Vec<DecisionRow> =
        sql_query(sql).bind::<SqlUuid, _>(employer.0).bind::<Array<SqlUuid>, _>(records).load(conn).await?;
    rows.into_iter()
        .map(|row| {
            let view = RecordDecisionView {
                decision: row.decision.parse().map_err(crate::platform::ApiError::internal)?,
                reason: row.reason,
                top_up_minutes: row.top_up_minutes,
                minutes_avoided: row.minutes_avoided,
                pence_avoided: row.pence_avoided,
                decided_at: row.decided_at,
            };
            Ok((TrainingRecordId(row.training_record_id), view))
        })
        .collect()
}

#[derive(QueryableByName)]
struct FiguresRow {
    #[diesel(sql_type = Nullable<Integer>)]
    minutes: Option<i32>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pence: Option<i64>,
}

/// What the course that an entry came from takes and costs: its run's meetings, and its price. A meeting whose end is not known has
/// no length.
///
/// # Errors
/// The database.
pub async fn figures(conn: &mut Conn, record: TrainingRecordId) -> ApiResult<Figures> {
    let sql = "select r.cost_pence as pence, (select (sum(extract(epoch from upper(m) - lower(m))) / 60)::integer \
            from run_meetings(r.id) as m having bool_and(upper(m) - lower(m) > interval '1 minute')) as minutes \
        from training_record t join booking b on b.id = t.booking_id join course_run r on r.id = b.course_run_id \
        where t.id = $1";
    let row: Option<FiguresRow> = sql_query(sql).bind::<SqlUuid, _>(record.0).get_result(conn).await.optional()?;
    Ok(row.map_or_else(Figures::default, |row| Figures { minutes: row.minutes, pence: row.pence }))
}

/// Writes what an employer decided, in the place of what it decided before.
///
/// # Errors
/// The database.
pub async fn decide(
    tx: &mut Conn,
    (employer, record): (EmployerId, TrainingRecordId),
    new: &NewRecordDecision,
    avoided: Figures,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let sql = "insert into record_decision (employer_id, training_record_id, decision, reason, top_up_minutes, \
            minutes_avoided, pence_avoided, decided_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (employer_id, training_record_id) do update set \
            decision = excluded.decision, reason = excluded.reason, top_up_minutes = excluded.top_up_minutes, \
            minutes_avoided = excluded.minutes_avoided, pence_avoided = excluded.pence_avoided, decided_at = excluded.decided_at";
    sql_query(sql)
        .bind::<SqlUuid, _>(employer.0)
        .bind::<SqlUuid, _>(record.0)
        .bind::<Text, _>(new.decision.as_str())
        .bind::<Nullable<Text>, _>(new.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty()))
        .bind::<Nullable<Integer>, _>(new.top_up_minutes)
        .bind::<Nullable<Integer>, _>(avoided.minutes)
        .bind::<Nullable<BigInt>, _>(avoided.pence)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct DecidedRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    decision: String,
}

/// What an employer decided, by entry.
///
/// # Errors
/// The database.
pub async fn decided(conn: &mut Conn, employer: EmployerId) -> ApiResult<HashMap<TrainingRecordId, Decision>> {
    let sql = "select training_record_id as id, decision from record_decision where employer_id = $1";
    let rows: Vec<DecidedRow> = sql_query(sql).bind::<SqlUuid, _>(employer.0).load(conn).await?;
    let read = |row: DecidedRow| {
        Ok((TrainingRecordId(row.id), row.decision.parse().map_err(crate::platform::ApiError::internal)?))
    };
    rows.into_iter().map(read).collect()
}

#[derive(QueryableByName)]
struct AvoidedRow {
    #[diesel(sql_type = BigInt)]
    accepted: i64,
    #[diesel(sql_type = BigInt)]
    top_ups: i64,
    #[diesel(sql_type = BigInt)]
    repeats: i64,
    #[diesel(sql_type = BigInt)]
    minutes: i64,
    #[diesel(sql_type = BigInt)]
    pence: i64,
    #[diesel(sql_type = BigInt)]
    without_times: i64,
    #[diesel(sql_type = BigInt)]
    without_price: i64,
}

/// What an employer, or everyone, need not do again. An entry that was taken back since is not counted, nor what a practice
/// employer decides.
///
/// # Errors
/// The database.
pub async fn avoided(conn: &mut Conn, employer: Option<EmployerId>) -> ApiResult<DuplicationAvoided> {
    let sql = "select count(*) filter (where d.decision = 'accepted') as accepted, \
            count(*) filter (where d.decision = 'top_up') as top_ups, \
            count(*) filter (where d.decision = 'repeat') as repeats, \
            coalesce(sum(d.minutes_avoided), 0)::bigint as minutes, coalesce(sum(d.pence_avoided), 0)::bigint as pence, \
            count(*) filter (where d.decision <> 'repeat' and d.minutes_avoided is null) as without_times, \
            count(*) filter (where d.decision <> 'repeat' and d.pence_avoided is null) as without_price \
        from record_decision d join training_record t on t.id = d.training_record_id and t.revoked_at is null \
            join employer e on e.id = d.employer_id \
        where case when $1 is null then e.practice_for is null else d.employer_id = $1 end";
    let row: AvoidedRow = sql_query(sql).bind::<Nullable<SqlUuid>, _>(employer.map(|id| id.0)).get_result(conn).await?;
    Ok(DuplicationAvoided {
        accepted: row.accepted,
        top_ups: row.top_ups,
        repeats: row.repeats,
        minutes: row.minutes,
        pence: row.pence,
        without_times: row.without_times,
        without_price: row.without_price,
        method: METHOD.to_owned(),
    })
}
