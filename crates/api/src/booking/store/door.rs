//! The codes by which tutors let people in.

use super::IdRow;
use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::OptionalExtension;
use diesel::sql_types::{Binary, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::ids::PersonId;

/// Makes a person's code, in the place of one before.
///
/// # Errors
/// The database.
pub async fn make(conn: &mut Conn, person: PersonId, hash: &[u8], ends_at: DateTime<Utc>) -> ApiResult<()> {
    let sql = "insert into door_code (person_id, code_hash, ends_at) values ($1, $2, $3) \
        on conflict (person_id) do update set code_hash = excluded.code_hash, ends_at = excluded.ends_at";
    sql_query(sql)
        .bind::<SqlUuid, _>(person.0)
        .bind::<Binary, _>(hash)
        .bind::<Timestamptz, _>(ends_at)
        .execute(conn)
        .await?;
    Ok(())
}

/// Whose code it is, while it is good.
///
/// # Errors
/// The database.
pub async fn whose(conn: &mut Conn, hash: &[u8], now: DateTime<Utc>) -> ApiResult<Option<PersonId>> {
    let sql = "select person_id as id from door_code where code_hash = $1 and ends_at > $2";
    let row: Option<IdRow> =
        sql_query(sql).bind::<Binary, _>(hash).bind::<Timestamptz, _>(now).get_result(conn).await.optional()?;
    Ok(row.map(|row| PersonId(row.id)))
}

/// Lets codes go that are good no more.
///
/// # Errors
/// The database.
pub async fn forget(conn: &mut Conn, now: DateTime<Utc>) -> ApiResult<()> {
    sql_query("delete from door_code where ends_at <= $1").bind::<Timestamptz, _>(now).execute(conn).await?;
    Ok(())
}
