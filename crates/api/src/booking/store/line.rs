//! The waiting list: who is in it, in which order, and who is held a place for an answer.

use super::{Booking, IdRow};
use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::booking::line::Waiting;
use domain::ids::{BookingId, CourseRunId};
use std::collections::HashMap;
use uuid::Uuid;

/// The most who are looked at when places come free.
const LINE_MOST: i64 = 2000;

#[derive(QueryableByName)]
struct WaitingRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    group_id: Option<Uuid>,
}

/// Everyone who waits for a run, in the order of the line.
///
/// # Errors
/// The database.
pub async fn waiting(tx: &mut Conn, run: CourseRunId) -> ApiResult<Vec<Waiting<BookingId>>> {
    let sql = "select id, group_id from booking where course_run_id = $1 and status = 'waitlisted' \
        order by queue_number limit $2";
    let rows: Vec<WaitingRow> = sql_query(sql).bind::<SqlUuid, _>(run.0).bind::<BigInt, _>(LINE_MOST).load(tx).await?;
    Ok(rows.into_iter().map(|row| (BookingId(row.id), row.group_id)).collect())
}

/// Other bookings of the run that were put before others in the line.
///
/// # Errors
/// The database.
pub async fn moved_up_past(conn: &mut Conn, booking: &Booking) -> ApiResult<Vec<Uuid>> {
    let sql =
        "select id from booking where course_run_id = $1 and id <> $2 and moved_up_because is not null limit 1000";
    let rows: Vec<IdRow> =
        sql_query(sql).bind::<SqlUuid, _>(booking.run.0).bind::<SqlUuid, _>(booking.id.0).load(conn).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Puts somebody who waits, with the whole group they were booked in, before everybody else.
///
/// # Errors
/// The database.
pub async fn move_up(tx: &mut Conn, id: BookingId, because: &str, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "with moved as (select b.id, row_number() over (order by b.queue_number desc) as back from booking b \
            join booking one on one.id = $1 and one.course_run_id = b.course_run_id \
            where b.status = 'waitlisted' and (b.id = one.id or b.group_id = one.group_id)), \
        head as (select min(b.queue_number) as first from booking b join booking one on one.id = $1 \
            and one.course_run_id = b.course_run_id where b.status = 'waitlisted') \
        update booking set queue_number = head.first - moved.back, moved_up_because = $2, updated_at = $3 \
        from moved, head where booking.id = moved.id";
    sql_query(sql).bind::<SqlUuid, _>(id.0).bind::<Text, _>(because).bind::<Timestamptz, _>(now).execute(tx).await?;
    Ok(())
}

/// Runs where a place is held for an answer that did not come by `now`, at most 100.
///
/// # Errors
/// The database.
pub async fn runs_with_lapsed_holds(conn: &mut Conn, now: DateTime<Utc>) -> ApiResult<Vec<CourseRunId>> {
    let sql = "select distinct course_run_id as id from booking where held_until <= $1 limit 100";
    let rows: Vec<IdRow> = sql_query(sql).bind::<Timestamptz, _>(now).load(conn).await?;
    Ok(rows.into_iter().map(|row| CourseRunId(row.id)).collect())
}

/// The bookings of a run whose answer did not come by `now`.
///
/// # Errors
/// The database.
pub async fn lapsed_holds(tx: &mut Conn, run: CourseRunId, now: DateTime<Utc>) -> ApiResult<Vec<BookingId>> {
    let sql = "select id from booking where course_run_id = $1 and held_until <= $2 order by queue_number";
    let rows: Vec<IdRow> = sql_query(sql).bind::<SqlUuid, _>(run.0).bind::<Timestamptz, _>(now).load(tx).await?;
    Ok(rows.into_iter().map(|row| BookingId(row.id)).collect())
}

#[derive(QueryableByName)]
struct FreedRow {
    #[diesel(sql_type = SqlUuid)]
    course_run_id: Uuid,
    #[diesel(sql_type = BigInt)]
    freed: i64,
}

/// How many places came free on each of these runs that anybody booked.
///
/// # Errors
/// The database.
pub async fn freed(conn: &mut Conn, runs: &[CourseRunId]) -> ApiResult<HashMap<CourseRunId, i64>> {
    let sql = "select course_run_id, count(*) filter (where had_place \
            and status in ('cancelled', 'declined', 'refused', 'lapsed')) as freed \
        from booking where course_run_id = any($1) group by course_run_id";
    let rows: Vec<FreedRow> =
        sql_query(sql).bind::<Array<SqlUuid>, _>(runs.iter().map(|id| id.0).collect::<Vec<_>>()).load(conn).await?;
    Ok(rows.into_iter().map(|row| (CourseRunId(row.course_run_id), row.freed)).collect())
}
