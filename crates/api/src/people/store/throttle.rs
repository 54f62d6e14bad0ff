//! All SQL of tries that went wrong. Servers that ask at once wait for each other's row, so they count together.

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::sql_types::{Binary, Integer, Text, Timestamptz};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::people::throttle::{FORGET, Throttle};

/// How often it went wrong.
#[derive(Clone, Copy, Debug, QueryableByName)]
pub struct Tries {
    /// So often.
    #[diesel(sql_type = Integer)]
    pub tries: i32,
    /// The last time.
    #[diesel(sql_type = Timestamptz)]
    pub last_at: DateTime<Utc>,
}

/// The tries of a key, locked.
///
/// # Errors
/// The database.
pub async fn lock(tx: &mut Conn, what: Throttle, key: &[u8]) -> ApiResult<Option<Tries>> {
    let query = sql_query("select tries, last_at from throttle where kind = $1 and key = $2 for update");
    Ok(query.bind::<Text, _>(what.as_str()).bind::<Binary, _>(key).get_result(tx).await.optional()?)
}

/// Counts one try more, and begins again when the last is long ago.
///
/// # Errors
/// The database.
pub async fn add(tx: &mut Conn, what: Throttle, key: &[u8], now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "insert into throttle as t (kind, key, tries, last_at) values ($1, $2, 1, $3) \
        on conflict (kind, key) do update set last_at = excluded.last_at, \
            tries = case when t.last_at <= $4 then 1 else t.tries + 1 end";
    sql_query(sql)
        .bind::<Text, _>(what.as_str())
        .bind::<Binary, _>(key)
        .bind::<Timestamptz, _>(now)
        .bind::<Timestamptz, _>(now - FORGET)
        .execute(tx)
        .await?;
    Ok(())
}

/// Forgets the tries of a key: it went well.
///
/// # Errors
/// The database.
pub async fn clear(tx: &mut Conn, what: Throttle, key: &[u8]) -> ApiResult<()> {
    let query = sql_query("delete from throttle where kind = $1 and key = $2");
    query.bind::<Text, _>(what.as_str()).bind::<Binary, _>(key).execute(tx).await?;
    Ok(())
}

/// Takes one try back: it went well, and others of the same network may not have.
///
/// # Errors
/// The database.
pub async fn give_back(tx: &mut Conn, what: Throttle, key: &[u8]) -> ApiResult<()> {
    let last = sql_query("delete from throttle where kind = $1 and key = $2 and tries = 1");
    if last.bind::<Text, _>(what.as_str()).bind::<Binary, _>(key).execute(tx).await? == 0 {
        let less = sql_query("update throttle set tries = tries - 1 where kind = $1 and key = $2");
        less.bind::<Text, _>(what.as_str()).bind::<Binary, _>(key).execute(tx).await?;
    }
    Ok(())
}

/// Forgets all tries of long ago.
///
/// # Errors
/// The database.
pub async fn tidy(tx: &mut Conn, now: DateTime<Utc>) -> ApiResult<()> {
    let query = sql_query("delete from throttle where last_at <= $1");
    query.bind::<Timestamptz, _>(now - FORGET).execute(tx).await?;
    Ok(())
}
