//! All SQL of what people say is wrong in their records.

use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::London;
use diesel::sql_types::{Array, BigInt, Bool, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::{BookingId, CorrectionId, EmployerId, PersonId, TrainingProviderId, TrainingRecordId};
use domain::policy::Relation;
use domain::records::correction::{CorrectionOutcome, answer_by};
use domain::records::wire::CorrectionView;
use uuid::Uuid;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    training_record_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    person_id: Uuid,
    #[diesel(sql_type = Text)]
    full_name: String,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = Date)]
    achieved_on: NaiveDate,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    booking_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    training_provider_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    confirmed_by: Option<Uuid>,
    #[diesel(sql_type = Text)]
    stands_behind: String,
    #[diesel(sql_type = Text)]
    what: String,
    #[diesel(sql_type = Timestamptz)]
    asked_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Text>)]
    outcome: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    answer: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    answered_at: Option<DateTime<Utc>>,
}

/// Something that is said to be wrong, and about whose entry of what.
#[derive(Clone, Debug)]
pub struct Correction {
    /// Whose record.
    pub person: PersonId,
    /// Who stands behind the entry.
    pub relation: Relation,
    /// The booking that the entry came from.
    pub booking: Option<BookingId>,
    /// As it is shown.
    pub view: CorrectionView,
}

impl TryFrom<Row> for Correction {
    type Error = ApiError;

    fn try_from(row: Row) -> ApiResult<Self> {
        let relation = Relation {
            owner: Some(PersonId(row.person_id)),
            provider: row.training_provider_id.map(TrainingProviderId),
            employer: row.confirmed_by.map(EmployerId),
            ..Relation::default()
        };
        let outcome: Option<CorrectionOutcome> =
            row.outcome.map(|text| text.parse()).transpose().map_err(ApiError::internal)?;
        let view = CorrectionView {
            id: CorrectionId(row.id),
            training_record_id: TrainingRecordId(row.training_record_id),
            title: row.title,
            achieved_on: row.achieved_on,
            full_name: row.full_name,
            answered_by: row.stands_behind,
            what: row.what,
            asked_at: row.asked_at,
            answer_by: answer_by(row.asked_at.with_timezone(&London).date_naive()),
            outcome,
            answer: row.answer,
            answered_at: row.answered_at,
        };
        Ok(Self { person: PersonId(row.person_id), relation, booking: row.booking_id.map(BookingId), view })
    }
}

const SELECT: &str = "select c.id, c.training_record_id, c.person_id, p.full_name, t.title, t.achieved_on, t.booking_id, \
    t.training_provider_id, t.confirmed_by, coalesce(t.provider_name, t.confirmed_by_name, 'The Academy') as stands_behind, \
    c.what, c.asked_at, c.outcome, c.answer, c.answered_at \
    from correction c join training_record t on t.id = c.training_record_id join person p on p.id = c.person_id";

fn read(rows: Vec<Row>) -> ApiResult<Vec<Correction>> {
    rows.into_iter().map(Correction::try_from).collect()
}

/// What was said of one entry, newest first.
///
/// # Errors
/// The database.
pub async fn of_record(conn: &mut Conn, record: TrainingRecordId) -> ApiResult<Vec<Correction>> {
    let sql = format!("{SELECT} where c.training_record_id = $1 order by c.asked_at desc, c.id desc limit 100");
    read(sql_query(sql).bind::<SqlUuid, _>(record.0).load(conn).await?)
}

/// Who asks for what waits for an answer.
#[derive(Clone, Debug, Default)]
pub struct Answerer {
    /// All of it.
    pub academy_staff: bool,
    /// Of entries behind which these stand,
    pub providers: Vec<TrainingProviderId>,
    /// or these.
    pub employers: Vec<EmployerId>,
}

/// What waits for an answer of somebody, longest first.
///
/// # Errors
/// The database.
pub async fn waiting(
    conn: &mut Conn,
    of: &Answerer,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> ApiResult<Vec<Correction>> {
    let sql = format!(
        "{SELECT} where c.answered_at is null \
            and ($1 or t.training_provider_id = any($2) or t.confirmed_by = any($3)) \
            and ($4::timestamptz is null or (c.asked_at, c.id) > ($4, $5)) order by c.asked_at, c.id limit $6"
    );
    let providers: Vec<Uuid> = of.providers.iter().map(|id| id.0).collect();
    let employers: Vec<Uuid> = of.employers.iter().map(|id| id.0).collect();
    let rows = sql_query(sql)
        .bind::<Bool, _>(of.academy_staff)
        .bind::<Array<SqlUuid>, _>(providers)
        .bind::<Array<SqlUuid>, _>(employers)
        .bind::<Nullable<Timestamptz>, _>(after.map(|after| after.0))
        .bind::<Nullable<SqlUuid>, _>(after.map(|after| after.1))
        .bind::<BigInt, _>(limit);
    read(rows.load(conn).await?)
}

/// One; `lock` keeps others from answering it until the transaction ends.
///
/// # Errors
/// The database.
pub async fn one(conn: &mut Conn, id: CorrectionId, lock: bool) -> ApiResult<Option<Correction>> {
    let lock = if lock { " for update of c" } else { "" };
    let query = sql_query(format!("{SELECT} where c.id = $1{lock}")).bind::<SqlUuid, _>(id.0);
    query.get_result::<Row>(conn).await.optional()?.map(Correction::try_from).transpose()
}

/// Keeps what somebody says of an entry of theirs.
///
/// # Errors
/// `correction_waits` when something is said of it already and not answered; the database.
pub async fn add(
    tx: &mut Conn,
    (record, person): (TrainingRecordId, PersonId),
    what: &str,
    now: DateTime<Utc>,
) -> ApiResult<CorrectionId> {
    let id = CorrectionId(Uuid::now_v7());
    let sql = "insert into correction (id, training_record_id, person_id, what, asked_at) values ($1, $2, $3, $4, $5)";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<SqlUuid, _>(record.0)
        .bind::<SqlUuid, _>(person.0)
        .bind::<Text, _>(what)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(id)
}

/// Writes the answer.
///
/// # Errors
/// The database.
pub async fn answer(
    tx: &mut Conn,
    id: CorrectionId,
    outcome: CorrectionOutcome,
    answer: &str,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    sql_query("update correction set outcome = $2, answer = $3, answered_at = $4 where id = $1")
        .bind::<SqlUuid, _>(id.0)
        .bind::<Text, _>(outcome.as_str())
        .bind::<Text, _>(answer)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct Left {
    #[diesel(sql_type = Bool)]
    left: bool,
}

/// Whether a booking has an entry that counts.
///
/// # Errors
/// The database.
pub async fn booking_has_an_entry(conn: &mut Conn, booking: BookingId) -> ApiResult<bool> {
    let sql = "select exists (select 1 from training_record where booking_id = $1 and revoked_at is null) as left";
    Ok(sql_query(sql).bind::<SqlUuid, _>(booking.0).get_result::<Left>(conn).await?.left)
}
