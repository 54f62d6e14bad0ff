//! All SQL of what an employer sees of its workers' records, and of what it was told of them.

use super::{Row, SELECT};
use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::sql_types::{Array, BigInt, Binary, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::{EmployerId, PersonId, TrainingRecordId};
use domain::records::VerificationLevel;
use domain::records::matrix::Entry;
use domain::records::rules::Demand;
use domain::records::staff::Seen;
use domain::records::wire::TrainingRecordView;
use std::collections::HashMap;
use uuid::Uuid;

/// A live entry of a worker.
pub struct StaffEntry(Row);

impl StaffEntry {
    /// Its id.
    #[must_use]
    pub const fn id(&self) -> TrainingRecordId {
        TrainingRecordId(self.0.id)
    }

    /// Whose it is.
    #[must_use]
    pub const fn person(&self) -> PersonId {
        PersonId(self.0.person_id)
    }

    /// As far as it matters whether an employer sees it on a day.
    #[must_use]
    pub fn seen(&self, by: EmployerId, today: NaiveDate) -> Seen<'_> {
        self.0.seen(by, today)
    }

    /// The code of its subject.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        self.0.subject_code.as_deref()
    }

    /// Who stands behind it.
    ///
    /// # Errors
    /// When the database holds another level.
    pub fn level(&self) -> ApiResult<VerificationLevel> {
        self.0.verification_level.parse().map_err(ApiError::internal)
    }

    /// The id that `employer`'s system gave it.
    #[must_use]
    pub fn own_id(&self, employer: EmployerId) -> Option<String> {
        self.0.employers_own_id.clone().filter(|_| self.0.confirmed_by == Some(employer.0))
    }

    /// As the matrix sees it; none: it has no subject.
    ///
    /// # Errors
    /// When the database holds another basis.
    pub fn entry(&self) -> ApiResult<Option<Entry>> {
        let Some(subject) = self.0.subject_code.clone() else { return Ok(None) };
        let basis = self.0.expiry_basis.parse().map_err(ApiError::internal)?;
        let own = (self.0.expires_on, basis);
        Ok(Some(Entry { id: self.id(), subject, achieved_on: self.0.achieved_on, own }))
    }

    /// As an employer sees it who asks this of the person.
    ///
    /// # Errors
    /// When the database holds another basis.
    pub fn view(self, demand: Demand, today: NaiveDate) -> ApiResult<TrainingRecordView> {
        self.0.view(demand.validity.as_slice(), demand.warning_days, today)
    }
}

/// The live entries of people, by person, then id.
///
/// # Errors
/// The database.
pub async fn entries(conn: &mut Conn, people: &[PersonId]) -> ApiResult<Vec<StaffEntry>> {
    let sql = format!("{SELECT} where t.person_id = any($1) and t.revoked_at is null order by t.person_id, t.id");
    let people: Vec<Uuid> = people.iter().map(|id| id.0).collect();
    let rows: Vec<Row> = sql_query(sql).bind::<Array<SqlUuid>, _>(people).load(conn).await?;
    Ok(rows.into_iter().map(StaffEntry).collect())
}

#[derive(QueryableByName)]
struct LastRow {
    #[diesel(sql_type = BigInt)]
    last: i64,
}

/// The number of what an employer was told last; whoever asks for it too waits until the transaction ends.
///
/// # Errors
/// The database.
pub async fn lock_feed(tx: &mut Conn, employer: EmployerId) -> ApiResult<i64> {
    let sql = "insert into staff_record_feed (employer_id) values ($1) on conflict do nothing";
    sql_query(sql).bind::<SqlUuid, _>(employer.0).execute(tx).await?;
    let sql = "select last from staff_record_feed where employer_id = $1 for update";
    Ok(sql_query(sql).bind::<SqlUuid, _>(employer.0).get_result::<LastRow>(tx).await?.last)
}

#[derive(QueryableByName)]
struct ToldRow {
    #[diesel(sql_type = SqlUuid)]
    training_record_id: Uuid,
    #[diesel(sql_type = BigInt)]
    sequence: i64,
    #[diesel(sql_type = Nullable<Binary>)]
    hash: Option<Vec<u8>>,
}

/// What an employer was told, by entry: the hash of what it said, or none when it was told that it is gone.
///
/// # Errors
/// The database.
pub async fn told(conn: &mut Conn, employer: EmployerId) -> ApiResult<HashMap<TrainingRecordId, Option<Vec<u8>>>> {
    let sql = "select training_record_id, sequence, hash from staff_record_told where employer_id = $1";
    let rows: Vec<ToldRow> = sql_query(sql).bind::<SqlUuid, _>(employer.0).load(conn).await?;
    Ok(rows.into_iter().map(|row| (TrainingRecordId(row.training_record_id), row.hash)).collect())
}

/// Notes what an employer is told from now on, in this order, after `last`.
///
/// # Errors
/// The database.
pub async fn tell(
    tx: &mut Conn,
    employer: EmployerId,
    last: i64,
    news: &[(TrainingRecordId, Option<Vec<u8>>)],
) -> ApiResult<()> {
    if news.is_empty() {
        return Ok(());
    }
    let sql = "insert into staff_record_told (employer_id, training_record_id, sequence, hash) \
        select $1, id, $2 + place, hash from unnest($3, $4) with ordinality as new (id, hash, place) \
        on conflict (employer_id, training_record_id) do update set sequence = excluded.sequence, hash = excluded.hash";
    sql_query(sql)
        .bind::<SqlUuid, _>(employer.0)
        .bind::<BigInt, _>(last)
        .bind::<Array<SqlUuid>, _>(news.iter().map(|(id, _)| id.0).collect::<Vec<_>>())
        .bind::<Array<Nullable<Binary>>, _>(news.iter().map(|(_, hash)| hash.as_deref()).collect::<Vec<_>>())
        .execute(tx)
        .await?;
    let count = i64::try_from(news.len()).map_err(ApiError::internal)?;
    sql_query("update staff_record_feed set last = $2 where employer_id = $1")
        .bind::<SqlUuid, _>(employer.0)
        .bind::<BigInt, _>(last + count)
        .execute(tx)
        .await?;
    Ok(())
}

/// What an employer was told after a number, in that order, at most `limit`: the entry, its number, and whether it is gone.
///
/// # Errors
/// The database.
pub async fn told_after(
    conn: &mut Conn,
    employer: EmployerId,
    after: i64,
    limit: i64,
) -> ApiResult<Vec<(TrainingRecordId, i64, bool)>> {
    let sql = "select training_record_id, sequence, hash from staff_record_told \
        where employer_id = $1 and sequence > $2 order by sequence limit $3";
    let rows: Vec<ToldRow> = sql_query(sql)
        .bind::<SqlUuid, _>(employer.0)
        .bind::<BigInt, _>(after)
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    let told = |row: ToldRow| (TrainingRecordId(row.training_record_id), row.sequence, row.hash.is_none());
    Ok(rows.into_iter().map(told).collect())
}

#[derive(QueryableByName)]
struct OwnRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    person_id: Uuid,
    #[diesel(sql_type = Nullable<Text>)]
    evidence: Option<String>,
}

/// A live entry that an employer stands behind.
pub struct OwnEntry {
    /// Its id.
    pub id: TrainingRecordId,
    /// Whose it is.
    pub person: PersonId,
    /// What the employer has seen.
    pub evidence: Option<String>,
}

async fn own(
    tx: &mut Conn,
    employer: EmployerId,
    id: Option<Uuid>,
    own_id: Option<&str>,
) -> ApiResult<Option<OwnEntry>> {
    let sql = "select id, person_id, evidence from training_record where confirmed_by = $1 and revoked_at is null \
        and (id = $2 or employers_own_id = $3) for no key update";
    let row: Option<OwnRow> = sql_query(sql)
        .bind::<SqlUuid, _>(employer.0)
        .bind::<Nullable<SqlUuid>, _>(id)
        .bind::<Nullable<Text>, _>(own_id)
        .get_result(tx)
        .await
        .optional()?;
    let entry = |row: OwnRow| OwnEntry {
        id: TrainingRecordId(row.id),
        person: PersonId(row.person_id),
        evidence: row.evidence,
    };
    Ok(row.map(entry))
}

/// The live entry that an employer stands behind, by its id, locked.
///
/// # Errors
/// The database.
pub async fn lock_own(tx: &mut Conn, employer: EmployerId, id: TrainingRecordId) -> ApiResult<Option<OwnEntry>> {
    own(tx, employer, Some(id.0), None).await
}

/// The same by the id that the employer's system gave it.
///
/// # Errors
/// The database.
pub async fn lock_by_own_id(tx: &mut Conn, employer: EmployerId, own_id: &str) -> ApiResult<Option<OwnEntry>> {
    own(tx, employer, None, Some(own_id)).await
}

/// Takes an entry back; it stays, with the reason. Answers whether it counted until now.
///
/// # Errors
/// The database.
pub async fn take_back(tx: &mut Conn, id: TrainingRecordId, reason: &str, now: DateTime<Utc>) -> ApiResult<bool> {
    let sql = "update training_record set revoked_at = $2, revoked_reason = $3 where id = $1 and revoked_at is null";
    let query = sql_query(sql).bind::<SqlUuid, _>(id.0).bind::<Timestamptz, _>(now).bind::<Text, _>(reason);
    Ok(query.execute(tx).await? == 1)
}
