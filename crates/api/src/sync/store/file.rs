//! Files as they were sent, in parts.

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::sql_types::{Binary, Integer, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

/// Begins a file.
///
/// # Errors
/// The database.
pub async fn begin(conn: &mut Conn, id: Uuid, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "insert into import_file (id, created_at) values ($1, $2)";
    sql_query(sql).bind::<SqlUuid, _>(id).bind::<Timestamptz, _>(now).execute(conn).await?;
    Ok(())
}

/// Adds its next part.
///
/// # Errors
/// The database.
pub async fn add_part(conn: &mut Conn, id: Uuid, position: i32, content: &[u8]) -> ApiResult<()> {
    let sql = "with part as (insert into import_file_part (file_id, position, content) values ($1, $2, $3)) \
        update import_file set bytes = bytes + length($3) where id = $1";
    sql_query(sql).bind::<SqlUuid, _>(id).bind::<Integer, _>(position).bind::<Binary, _>(content).execute(conn).await?;
    Ok(())
}

#[derive(QueryableByName)]
struct PartRow {
    #[diesel(sql_type = Binary)]
    content: Vec<u8>,
}

/// A part of a file; none after the last.
///
/// # Errors
/// The database.
pub async fn part(conn: &mut Conn, id: Uuid, position: i32) -> ApiResult<Option<Vec<u8>>> {
    let sql = "select content from import_file_part where file_id = $1 and position = $2";
    let row: Option<PartRow> =
        sql_query(sql).bind::<SqlUuid, _>(id).bind::<Integer, _>(position).get_result(conn).await.optional()?;
    Ok(row.map(|row| row.content))
}

/// Lets a file go.
///
/// # Errors
/// The database.
pub async fn remove(conn: &mut Conn, id: Uuid) -> ApiResult<()> {
    sql_query("delete from import_file where id = $1").bind::<SqlUuid, _>(id).execute(conn).await?;
    Ok(())
}

/// Lets files go that broke off on their way to us: no import is theirs, and they are a day old.
///
/// # Errors
/// The database.
pub async fn sweep(conn: &mut Conn, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "delete from import_file f where created_at < $1 \
        and not exists (select 1 from import_job j where j.file_id = f.id)";
    sql_query(sql).bind::<Timestamptz, _>(now - TimeDelta::days(1)).execute(conn).await?;
    Ok(())
}
