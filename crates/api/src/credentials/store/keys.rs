//! All SQL of the keys that credentials are signed with.

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Binary, Bool, Jsonb, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use serde_json::Value;
use uuid::Uuid;

/// A key.
#[derive(Clone, Debug, QueryableByName)]
pub struct KeyRow {
    /// Its id, which names it in the DID document.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// `ed25519` or `rs256`.
    #[diesel(sql_type = Text)]
    pub algorithm: String,
    /// Members of a verification method.
    #[diesel(sql_type = Jsonb)]
    pub public_key: Value,
    /// The secret half, sealed.
    #[diesel(sql_type = Binary)]
    pub sealed: Vec<u8>,
    /// Whether it still signs.
    #[diesel(sql_type = Bool)]
    pub in_use: bool,
}

/// Every key that ever signed, oldest first.
///
/// # Errors
/// The database.
pub async fn all(conn: &mut Conn) -> ApiResult<Vec<KeyRow>> {
    let sql =
        "select id, algorithm, public_key, sealed, retired_at is null as in_use from issuer_key order by made_at, id";
    Ok(sql_query(sql).load(conn).await?)
}

/// Puts a key in use, unless another process has put one of its kind there.
///
/// # Errors
/// The database.
pub async fn add(conn: &mut Conn, key: &KeyRow, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "insert into issuer_key (id, algorithm, public_key, sealed, made_at) values ($1, $2, $3, $4, $5) \
        on conflict (algorithm) where retired_at is null do nothing";
    sql_query(sql)
        .bind::<SqlUuid, _>(key.id)
        .bind::<Text, _>(&key.algorithm)
        .bind::<Jsonb, _>(&key.public_key)
        .bind::<Binary, _>(&key.sealed)
        .bind::<Timestamptz, _>(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// Takes the keys that sign out of use; they stay, for what they signed.
///
/// # Errors
/// The database.
pub async fn retire(tx: &mut Conn, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "update issuer_key set retired_at = $1 where retired_at is null";
    sql_query(sql).bind::<Timestamptz, _>(now).execute(tx).await?;
    Ok(())
}
