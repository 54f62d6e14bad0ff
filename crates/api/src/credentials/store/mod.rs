//! All SQL of credentials.

pub mod brought;
pub mod keys;
pub mod shares;
pub mod trust;

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Binary, Bool, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::{CredentialId, TrainingRecordId};
use domain::records::sharing::CredentialStanding;
use domain::records::wire::CredentialView;
use uuid::Uuid;

/// A credential as it is kept.
#[derive(Clone, Debug, QueryableByName)]
pub struct Kept {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    training_record_id: Uuid,
    /// As it was signed; gone with an erasure.
    #[diesel(sql_type = Nullable<Text>)]
    pub document: Option<String>,
    /// Since when it is on hold.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub suspended_at: Option<DateTime<Utc>>,
}

impl Kept {
    /// Its id.
    #[must_use]
    pub const fn id(&self) -> CredentialId {
        CredentialId(self.id)
    }

    /// The entry it is the signed form of.
    #[must_use]
    pub const fn record(&self) -> TrainingRecordId {
        TrainingRecordId(self.training_record_id)
    }
}

const SELECT: &str = "select c.id, c.training_record_id, c.document, c.suspended_at from credential c";

/// One credential.
///
/// # Errors
/// The database.
pub async fn one(conn: &mut Conn, id: CredentialId) -> ApiResult<Option<Kept>> {
    let query = sql_query(format!("{SELECT} where c.id = $1")).bind::<SqlUuid, _>(id.0);
    Ok(query.get_result(conn).await.optional()?)
}

/// The credentials of these entries.
///
/// # Errors
/// The database.
pub async fn of_records(conn: &mut Conn, records: &[TrainingRecordId]) -> ApiResult<Vec<Kept>> {
    let ids: Vec<Uuid> = records.iter().map(|id| id.0).collect();
    let query = sql_query(format!("{SELECT} where c.training_record_id = any($1)")).bind::<Array<SqlUuid>, _>(ids);
    Ok(query.load(conn).await?)
}

#[derive(QueryableByName)]
struct WhenRow {
    #[diesel(sql_type = Timestamptz)]
    issued_at: DateTime<Utc>,
}

/// When the academy signed an entry; none: it did not.
///
/// # Errors
/// The database.
pub async fn signed_at(conn: &mut Conn, record: TrainingRecordId) -> ApiResult<Option<DateTime<Utc>>> {
    let sql = "select issued_at from credential where training_record_id = $1";
    let row: Option<WhenRow> = sql_query(sql).bind::<SqlUuid, _>(record.0).get_result(conn).await.optional()?;
    Ok(row.map(|row| row.issued_at))
}

#[derive(QueryableByName)]
struct NumberRow {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// The list that new credentials get a place in. A list that is half full is left: places are found by chance.
///
/// # Errors
/// The database.
pub async fn list_with_room(conn: &mut Conn) -> ApiResult<i32> {
    let sql = "select coalesce((select case when count(*) >= 65536 then list + 1 else list end from credential \
        where list = (select max(list) from credential) group by list), 1)::bigint as number";
    let row: NumberRow = sql_query(sql).get_result(conn).await?;
    Ok(i32::try_from(row.number).unwrap_or(i32::MAX))
}

/// A credential to be kept.
#[derive(Clone, Debug)]
pub struct NewCredential<'a> {
    /// Its id.
    pub id: CredentialId,
    /// The entry it is the signed form of.
    pub record: TrainingRecordId,
    /// As it was signed.
    pub document: &'a str,
    /// Its SHA-256.
    pub hash: &'a [u8],
    /// Its list.
    pub list: i32,
    /// Its place there.
    pub place: i32,
}

/// Keeps a credential, unless its entry has one or its place is taken. Answers whether it was kept.
///
/// # Errors
/// The database.
pub async fn add(tx: &mut Conn, new: &NewCredential<'_>, now: DateTime<Utc>) -> ApiResult<bool> {
    let sql = "insert into credential (id, training_record_id, document, document_hash, list, place, issued_at) \
        values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing";
    let added = sql_query(sql)
        .bind::<SqlUuid, _>(new.id.0)
        .bind::<SqlUuid, _>(new.record.0)
        .bind::<Text, _>(new.document)
        .bind::<Binary, _>(new.hash)
        .bind::<Integer, _>(new.list)
        .bind::<Integer, _>(new.place)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(added > 0)
}

/// Puts a credential on hold for a reason, or takes it off hold. Answers whether anything changed.
///
/// # Errors
/// The database.
pub async fn hold(tx: &mut Conn, id: CredentialId, reason: Option<&str>, now: DateTime<Utc>) -> ApiResult<bool> {
    let sql = "update credential set suspended_at = case when $2 is null then null else coalesce(suspended_at, $3) end, \
        suspended_reason = $2 where id = $1 and suspended_reason is distinct from $2";
    let changed = sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<Nullable<Text>, _>(reason)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(changed > 0)
}

#[derive(QueryableByName)]
struct StandingRow {
    #[diesel(sql_type = SqlUuid)]
    training_record_id: Uuid,
    #[diesel(sql_type = Timestamptz)]
    issued_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    suspended_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    suspended_reason: Option<String>,
    #[diesel(sql_type = Bool)]
    revoked: bool,
}

/// How a credential stands.
///
/// # Errors
/// The database.
pub async fn standing(conn: &mut Conn, id: CredentialId) -> ApiResult<Option<CredentialView>> {
    let sql = "select c.training_record_id, c.issued_at, c.suspended_at, c.suspended_reason, t.revoked_at is not null as revoked \
        from credential c join training_record t on t.id = c.training_record_id where c.id = $1";
    let row: Option<StandingRow> = sql_query(sql).bind::<SqlUuid, _>(id.0).get_result(conn).await.optional()?;
    Ok(row.map(|row| CredentialView {
        id,
        record_id: TrainingRecordId(row.training_record_id),
        standing: match (row.revoked, row.suspended_at) {
            (true, _) => CredentialStanding::Revoked,
            (false, Some(_)) => CredentialStanding::Suspended,
            (false, None) => CredentialStanding::Good,
        },
        issued_at: row.issued_at,
        suspended_at: row.suspended_at,
        suspended_reason: row.suspended_reason,
    }))
}

/// Whether there is such a list.
///
/// # Errors
/// The database.
pub async fn is_list(conn: &mut Conn, list: i32) -> ApiResult<bool> {
    let sql = "select count(*) as number from (select 1 from credential where list = $1 limit 1) found";
    let row: NumberRow = sql_query(sql).bind::<Integer, _>(list).get_result(conn).await?;
    Ok(row.number > 0)
}

#[derive(QueryableByName)]
struct PlaceRow {
    #[diesel(sql_type = Integer)]
    place: i32,
}

/// The places of a list whose credentials were taken back, or are on hold.
///
/// # Errors
/// The database.
pub async fn places_set(conn: &mut Conn, list: i32, suspended: bool) -> ApiResult<Vec<usize>> {
    let sql = "select c.place from credential c join training_record t on t.id = c.training_record_id \
        where c.list = $1 and case when $2 then c.suspended_at is not null else t.revoked_at is not null end";
    let rows: Vec<PlaceRow> = sql_query(sql).bind::<Integer, _>(list).bind::<Bool, _>(suspended).load(conn).await?;
    Ok(rows.into_iter().filter_map(|row| usize::try_from(row.place).ok()).collect())
}
