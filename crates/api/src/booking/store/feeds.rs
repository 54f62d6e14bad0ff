//! All SQL of the addresses by which calendars follow bookings.

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::sql_types::{Binary, Date, Nullable, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::PersonId;
use uuid::Uuid;

/// An address as it is kept.
#[derive(Clone, Debug, QueryableByName)]
pub struct Feed {
    /// Since when.
    #[diesel(sql_type = Timestamptz)]
    pub made_at: DateTime<Utc>,
    /// When a calendar last asked for it.
    #[diesel(sql_type = Nullable<Date>)]
    pub last_fetched_on: Option<NaiveDate>,
}

/// A person's address.
///
/// # Errors
/// The database.
pub async fn of(conn: &mut Conn, person: PersonId) -> ApiResult<Option<Feed>> {
    let query = sql_query("select made_at, last_fetched_on from calendar_feed where person_id = $1");
    Ok(query.bind::<SqlUuid, _>(person.0).get_result(conn).await.optional()?)
}

/// Makes a person's address, or puts another in its place.
///
/// # Errors
/// The database.
pub async fn make(conn: &mut Conn, person: PersonId, hash: &[u8], now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "insert into calendar_feed (person_id, token_hash, made_at) values ($1, $2, $3) \
        on conflict (person_id) do update set token_hash = excluded.token_hash, made_at = excluded.made_at, \
            last_fetched_on = null";
    sql_query(sql)
        .bind::<SqlUuid, _>(person.0)
        .bind::<Binary, _>(hash)
        .bind::<Timestamptz, _>(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// Ends a person's address.
///
/// # Errors
/// The database.
pub async fn end(conn: &mut Conn, person: PersonId) -> ApiResult<()> {
    sql_query("delete from calendar_feed where person_id = $1").bind::<SqlUuid, _>(person.0).execute(conn).await?;
    Ok(())
}

#[derive(QueryableByName)]
struct OwnerRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// Whose address a token is of, noting that it was asked for on `day`: one write a day.
///
/// # Errors
/// The database.
pub async fn fetched(conn: &mut Conn, hash: &[u8], day: NaiveDate) -> ApiResult<Option<PersonId>> {
    let query = sql_query("select person_id as id from calendar_feed where token_hash = $1");
    let row: Option<OwnerRow> = query.bind::<Binary, _>(hash).get_result(conn).await.optional()?;
    let Some(OwnerRow { id }) = row else { return Ok(None) };
    let sql =
        "update calendar_feed set last_fetched_on = $2 where token_hash = $1 and last_fetched_on is distinct from $2";
    sql_query(sql).bind::<Binary, _>(hash).bind::<Date, _>(day).execute(conn).await?;
    Ok(Some(PersonId(id)))
}
