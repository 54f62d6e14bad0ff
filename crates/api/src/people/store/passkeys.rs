//! All SQL of passkeys and their challenges.

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Binary, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::PersonId;
use uuid::Uuid;

/// A passkey.
#[derive(Clone, Debug, QueryableByName)]
pub struct PasskeyRow {
    /// Its id.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// Whose.
    #[diesel(sql_type = SqlUuid)]
    pub person_id: Uuid,
    /// What the device calls it.
    #[diesel(sql_type = Binary)]
    pub credential_id: Vec<u8>,
    /// COSE_Key.
    #[diesel(sql_type = Binary)]
    pub public_key: Vec<u8>,
    /// How often it signed, as far as the device counts.
    #[diesel(sql_type = BigInt)]
    pub counter: i64,
    /// What its owner calls it.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Since when.
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
    /// When it last signed.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub last_used_at: Option<DateTime<Utc>>,
}

const PASSKEY: &str =
    "select id, person_id, credential_id, public_key, counter, name, created_at, last_used_at from passkey";

/// The passkeys of a person, oldest first.
///
/// # Errors
/// The database.
pub async fn of(conn: &mut Conn, person: PersonId) -> ApiResult<Vec<PasskeyRow>> {
    let query = sql_query(format!("{PASSKEY} where person_id = $1 order by created_at, id"));
    Ok(query.bind::<SqlUuid, _>(person.0).load(conn).await?)
}

/// The passkey that a device names, locked: of two that sign at once each sees the other's counter.
///
/// # Errors
/// The database.
pub async fn lock(tx: &mut Conn, credential: &[u8]) -> ApiResult<Option<PasskeyRow>> {
    let query = sql_query(format!("{PASSKEY} where credential_id = $1 for update")).bind::<Binary, _>(credential);
    Ok(query.get_result(tx).await.optional()?)
}

/// Keeps a passkey.
///
/// # Errors
/// `passkey_refused` when it is kept already; the database.
pub async fn add(tx: &mut Conn, row: &PasskeyRow) -> ApiResult<()> {
    let sql = "insert into passkey (id, person_id, credential_id, public_key, counter, name, created_at) \
        values ($1, $2, $3, $4, $5, $6, $7)";
    sql_query(sql)
        .bind::<SqlUuid, _>(row.id)
        .bind::<SqlUuid, _>(row.person_id)
        .bind::<Binary, _>(&row.credential_id)
        .bind::<Binary, _>(&row.public_key)
        .bind::<BigInt, _>(row.counter)
        .bind::<Text, _>(&row.name)
        .bind::<Timestamptz, _>(row.created_at)
        .execute(tx)
        .await?;
    Ok(())
}

/// Notes that a passkey signed.
///
/// # Errors
/// The database.
pub async fn note_use(tx: &mut Conn, id: Uuid, counter: i64, now: DateTime<Utc>) -> ApiResult<()> {
    sql_query("update passkey set counter = $2, last_used_at = $3 where id = $1")
        .bind::<SqlUuid, _>(id)
        .bind::<BigInt, _>(counter)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Takes a person's passkey away; answers whether there was one.
///
/// # Errors
/// The database.
pub async fn remove(tx: &mut Conn, person: PersonId, id: Uuid) -> ApiResult<bool> {
    let query = sql_query("delete from passkey where id = $1 and person_id = $2");
    Ok(query.bind::<SqlUuid, _>(id).bind::<SqlUuid, _>(person.0).execute(tx).await? == 1)
}

/// Takes every passkey of a person away.
///
/// # Errors
/// The database.
pub async fn remove_all(tx: &mut Conn, person: PersonId) -> ApiResult<()> {
    sql_query("delete from passkey where person_id = $1").bind::<SqlUuid, _>(person.0).execute(tx).await?;
    Ok(())
}

/// What a challenge is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Challenge {
    /// This person adds a passkey.
    Register(PersonId),
    /// Somebody proves who they are.
    Prove,
}

impl Challenge {
    const fn parts(self) -> (&'static str, Option<Uuid>) {
        match self {
            Self::Register(person) => ("register", Some(person.0)),
            Self::Prove => ("prove", None),
        }
    }
}

/// Keeps a challenge, and forgets those that ran out.
///
/// # Errors
/// The database.
pub async fn add_challenge(
    tx: &mut Conn,
    hash: &[u8],
    of: Challenge,
    now: DateTime<Utc>,
    ends: DateTime<Utc>,
) -> ApiResult<()> {
    let (purpose, person) = of.parts();
    sql_query("delete from passkey_challenge where expires_at <= $1").bind::<Timestamptz, _>(now).execute(tx).await?;
    sql_query("insert into passkey_challenge (hash, purpose, person_id, expires_at) values ($1, $2, $3, $4)")
        .bind::<Binary, _>(hash)
        .bind::<Text, _>(purpose)
        .bind::<Nullable<SqlUuid>, _>(person)
        .bind::<Timestamptz, _>(ends)
        .execute(tx)
        .await?;
    Ok(())
}

/// Takes a challenge away; answers whether it was there for this and in time. It is gone either way.
///
/// # Errors
/// The database.
pub async fn take_challenge(tx: &mut Conn, hash: &[u8], of: Challenge, now: DateTime<Utc>) -> ApiResult<bool> {
    let (purpose, person) = of.parts();
    let sql = "delete from passkey_challenge where hash = $1 and purpose = $2 \
        and person_id is not distinct from $3 and expires_at > $4";
    let taken = sql_query(sql)
        .bind::<Binary, _>(hash)
        .bind::<Text, _>(purpose)
        .bind::<Nullable<SqlUuid>, _>(person)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(taken == 1)
}
