//! SQL of credentials that people brought.

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Binary, Bool, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::ids::{PersonId, TrainingRecordId};
use serde_json::Value;
use uuid::Uuid;

/// A credential that was brought.
#[derive(Clone, Debug, QueryableByName)]
pub struct Kept {
    #[diesel(sql_type = SqlUuid)]
    training_record_id: Uuid,
    /// Who signed it: a DID.
    #[diesel(sql_type = Text)]
    pub issuer: String,
    #[diesel(sql_type = Text)]
    document: String,
    /// Whether its issuer put it on hold.
    #[diesel(sql_type = Bool)]
    pub suspended: bool,
}

impl Kept {
    /// The entry it is in.
    #[must_use]
    pub const fn record(&self) -> TrainingRecordId {
        TrainingRecordId(self.training_record_id)
    }

    /// As it was brought: JSON, or a token as text.
    #[must_use]
    pub fn said(&self) -> Value {
        serde_json::from_str(&self.document).unwrap_or_else(|_| Value::String(self.document.clone()))
    }
}

const SELECT: &str = "select b.training_record_id, b.issuer, b.document, b.suspended from brought_credential b \
    join training_record t on t.id = b.training_record_id where b.document is not null";

/// What was brought of these entries.
///
/// # Errors
/// The database.
pub async fn of_records(conn: &mut Conn, records: &[TrainingRecordId]) -> ApiResult<Vec<Kept>> {
    let ids: Vec<Uuid> = records.iter().map(|id| id.0).collect();
    let sql = format!("{SELECT} and b.training_record_id = any($1)");
    Ok(sql_query(sql).bind::<Array<SqlUuid>, _>(ids).load(conn).await?)
}

/// Whose issuers are to be asked again, longest waiting first. What was withdrawn is not asked after.
///
/// # Errors
/// The database.
pub async fn due(conn: &mut Conn, now: DateTime<Utc>, most: i64) -> ApiResult<Vec<Kept>> {
    let sql = format!("{SELECT} and t.revoked_at is null and b.ask_again_at <= $1 order by b.ask_again_at limit $2");
    Ok(sql_query(sql).bind::<Timestamptz, _>(now).bind::<BigInt, _>(most).load(conn).await?)
}

#[derive(QueryableByName)]
struct NumberRow {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// How many a person brought.
///
/// # Errors
/// The database.
pub async fn count(conn: &mut Conn, person: PersonId) -> ApiResult<i64> {
    let sql = "select count(*) as number from brought_credential where person_id = $1";
    let row: NumberRow = sql_query(sql).bind::<SqlUuid, _>(person.0).get_result(conn).await?;
    Ok(row.number)
}

/// A credential to be kept.
#[derive(Clone, Debug)]
pub struct NewBrought<'a> {
    /// Its entry.
    pub record: TrainingRecordId,
    /// Who brought it.
    pub person: PersonId,
    /// Who signed it.
    pub issuer: &'a str,
    /// Its own id.
    pub own_id: &'a str,
    /// As it was brought.
    pub document: &'a str,
    /// Its SHA-256.
    pub hash: &'a [u8],
    /// Whether its issuer put it on hold.
    pub suspended: bool,
}

/// Keeps a credential, unless the person brought it before. Answers whether it was kept.
///
/// # Errors
/// The database.
pub async fn add(tx: &mut Conn, new: &NewBrought<'_>, now: DateTime<Utc>, again: DateTime<Utc>) -> ApiResult<bool> {
    let sql = "insert into brought_credential (training_record_id, person_id, issuer, own_id, document, document_hash, \
            suspended, asked_at, ask_again_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict on constraint brought_once do nothing";
    let added = sql_query(sql)
        .bind::<SqlUuid, _>(new.record.0)
        .bind::<SqlUuid, _>(new.person.0)
        .bind::<Text, _>(new.issuer)
        .bind::<Text, _>(new.own_id)
        .bind::<Text, _>(new.document)
        .bind::<Binary, _>(new.hash)
        .bind::<Bool, _>(new.suspended)
        .bind::<Timestamptz, _>(now)
        .bind::<Timestamptz, _>(again)
        .execute(tx)
        .await?;
    Ok(added > 0)
}

/// Writes down what the issuer says of one.
///
/// # Errors
/// The database.
pub async fn asked(
    tx: &mut Conn,
    record: TrainingRecordId,
    suspended: bool,
    now: DateTime<Utc>,
    again: DateTime<Utc>,
) -> ApiResult<()> {
    let sql =
        "update brought_credential set suspended = $2, asked_at = $3, ask_again_at = $4 where training_record_id = $1";
    sql_query(sql)
        .bind::<SqlUuid, _>(record.0)
        .bind::<Bool, _>(suspended)
        .bind::<Timestamptz, _>(now)
        .bind::<Timestamptz, _>(again)
        .execute(tx)
        .await?;
    Ok(())
}

/// The issuer could not be asked.
///
/// # Errors
/// The database.
pub async fn not_asked(tx: &mut Conn, record: TrainingRecordId, again: DateTime<Utc>) -> ApiResult<()> {
    let sql = "update brought_credential set ask_again_at = $2 where training_record_id = $1";
    sql_query(sql).bind::<SqlUuid, _>(record.0).bind::<Timestamptz, _>(again).execute(tx).await?;
    Ok(())
}
