//! All SQL of passkeys and their challenges.

use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Binary, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::PersonId;
use serde_json::Value;
use uuid::Uuid;

/// The key of a passkey, as it is kept.
#[derive(Clone, Debug)]
pub enum PasskeyKey {
    /// As the library that checks it writes it.
    Kept(Value),
    /// From before that: until its next use.
    Older {
        /// COSE_Key.
        public_key: Vec<u8>,
        /// How often it signed.
        counter: u32,
    },
}

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
    #[diesel(sql_type = Nullable<Jsonb>)]
    credential: Option<Value>,
    #[diesel(sql_type = Nullable<Binary>)]
    public_key: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<BigInt>)]
    counter: Option<i64>,
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
    "select id, person_id, credential_id, credential, public_key, counter, name, created_at, last_used_at from passkey";

impl PasskeyRow {
    /// Its key.
    ///
    /// # Errors
    /// When the row holds none, which the database forbids.
    pub fn key(&self) -> ApiResult<PasskeyKey> {
        match (&self.credential, &self.public_key, self.counter.map(u32::try_from)) {
            (Some(kept), ..) => Ok(PasskeyKey::Kept(kept.clone())),
            (None, Some(key), Some(Ok(counter))) => Ok(PasskeyKey::Older { public_key: key.clone(), counter }),
            _ => Err(ApiError::internal("a passkey without a key")),
        }
    }
}

/// A passkey to keep.
#[derive(Clone, Debug)]
pub struct NewPasskeyRow {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub person: PersonId,
    /// What the device calls it.
    pub credential_id: Vec<u8>,
    /// As the library that checks it writes it.
    pub credential: Value,
    /// What its owner calls it.
    pub name: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

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
pub async fn add(tx: &mut Conn, new: &NewPasskeyRow) -> ApiResult<()> {
    let sql = "insert into passkey (id, person_id, credential_id, credential, name, created_at) \
        values ($1, $2, $3, $4, $5, $6)";
    sql_query(sql)
        .bind::<SqlUuid, _>(new.id)
        .bind::<SqlUuid, _>(new.person.0)
        .bind::<Binary, _>(&new.credential_id)
        .bind::<Jsonb, _>(&new.credential)
        .bind::<Text, _>(&new.name)
        .bind::<Timestamptz, _>(new.created_at)
        .execute(tx)
        .await?;
    Ok(())
}

/// Notes that a passkey signed: its counter moved.
///
/// # Errors
/// The database.
pub async fn note_use(tx: &mut Conn, id: Uuid, credential: &Value, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "update passkey set credential = $2, public_key = null, counter = null, last_used_at = $3 where id = $1";
    sql_query(sql).bind::<SqlUuid, _>(id).bind::<Jsonb, _>(credential).bind::<Timestamptz, _>(now).execute(tx).await?;
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

/// Keeps a challenge with what its answer is held against until it ends, and forgets those that ran out.
///
/// # Errors
/// The database.
pub async fn add_challenge(
    tx: &mut Conn,
    of: Challenge,
    (hash, state): (&[u8], &Value),
    now: DateTime<Utc>,
    ends: DateTime<Utc>,
) -> ApiResult<()> {
    let (purpose, person) = of.parts();
    sql_query("delete from passkey_challenge where expires_at <= $1").bind::<Timestamptz, _>(now).execute(tx).await?;
    let sql = "insert into passkey_challenge (hash, purpose, person_id, state, expires_at) values ($1, $2, $3, $4, $5)";
    sql_query(sql)
        .bind::<Binary, _>(hash)
        .bind::<Text, _>(purpose)
        .bind::<Nullable<SqlUuid>, _>(person)
        .bind::<Jsonb, _>(state)
        .bind::<Timestamptz, _>(ends)
        .execute(tx)
        .await?;
    Ok(())
}

/// Takes a challenge away; answers what was kept with it, if it was there for this and in time. It is gone either way.
///
/// # Errors
/// The database.
pub async fn take_challenge(tx: &mut Conn, of: Challenge, hash: &[u8], now: DateTime<Utc>) -> ApiResult<Option<Value>> {
    #[derive(QueryableByName)]
    struct Taken {
        #[diesel(sql_type = Jsonb)]
        state: Value,
    }
    let (purpose, person) = of.parts();
    let sql = "delete from passkey_challenge where hash = $1 and purpose = $2 \
        and person_id is not distinct from $3 and expires_at > $4 returning state";
    let taken: Option<Taken> = sql_query(sql)
        .bind::<Binary, _>(hash)
        .bind::<Text, _>(purpose)
        .bind::<Nullable<SqlUuid>, _>(person)
        .bind::<Timestamptz, _>(now)
        .get_result(tx)
        .await
        .optional()?;
    Ok(taken.map(|taken| taken.state))
}
