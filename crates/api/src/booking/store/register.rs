//! The marks of registers, and registers that are finished.

use super::IdRow;
use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::sql_types::{Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::booking::{AssessmentResult, Mark};
use domain::ids::{BookingId, CourseRunId};
use uuid::Uuid;

/// Sets or takes back the mark of a booking.
///
/// # Errors
/// The database.
pub async fn set_mark(
    tx: &mut Conn,
    id: BookingId,
    (mark, result): (Option<Mark>, Option<AssessmentResult>),
    by: Option<Uuid>,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let Some(mark) = mark else {
        sql_query("delete from attendance where booking_id = $1").bind::<SqlUuid, _>(id.0).execute(tx).await?;
        return Ok(());
    };
    let sql = "insert into attendance (booking_id, mark, marked_by, marked_at, result) values ($1, $2, $3, $4, $5) \
        on conflict (booking_id) do update set mark = excluded.mark, result = excluded.result, marked_by = excluded.marked_by, \
        marked_at = excluded.marked_at";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<Text, _>(mark.as_str())
        .bind::<Nullable<SqlUuid>, _>(by)
        .bind::<Timestamptz, _>(now)
        .bind::<Nullable<Text>, _>(result.map(AssessmentResult::as_str))
        .execute(tx)
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct MarkedRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    course_run_id: Uuid,
    #[diesel(sql_type = Date)]
    day: NaiveDate,
}

/// Bookings whose person the register marked as here, for all or a part, on one of these days, Europe/London, with their runs and the day.
///
/// # Errors
/// The database.
pub async fn marked_on(
    conn: &mut Conn,
    (from, to): (NaiveDate, NaiveDate),
) -> ApiResult<Vec<(CourseRunId, BookingId, NaiveDate)>> {
    let sql = "select * from (select b.id, b.course_run_id, (a.marked_at at time zone 'Europe/London')::date as day \
        from attendance a join booking b on b.id = a.booking_id where a.mark in ('attended', 'partly') and a.marked_at >= $1::date - 1) x \
        where day between $1 and $2 order by id";
    let rows: Vec<MarkedRow> = sql_query(sql).bind::<Date, _>(from).bind::<Date, _>(to).load(conn).await?;
    Ok(rows.into_iter().map(|row| (CourseRunId(row.course_run_id), BookingId(row.id), row.day)).collect())
}

#[derive(QueryableByName)]
struct FinishedRow {
    #[diesel(sql_type = Timestamptz)]
    finished_at: DateTime<Utc>,
}

/// When the register of a run was finished.
///
/// # Errors
/// The database.
pub async fn finished(conn: &mut Conn, run: CourseRunId) -> ApiResult<Option<DateTime<Utc>>> {
    let query = sql_query("select finished_at from register_finished where course_run_id = $1");
    let row: Option<FinishedRow> = query.bind::<SqlUuid, _>(run.0).get_result(conn).await.optional()?;
    Ok(row.map(|row| row.finished_at))
}

/// Writes that the register of a run, whose row is locked, is finished.
///
/// # Errors
/// The database.
pub async fn finish(tx: &mut Conn, run: CourseRunId, by: Option<Uuid>, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "insert into register_finished (course_run_id, finished_by, finished_at) values ($1, $2, $3)";
    sql_query(sql)
        .bind::<SqlUuid, _>(run.0)
        .bind::<Nullable<SqlUuid>, _>(by)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Runs with a register that was marked since a moment, with nobody left out, and not finished.
///
/// # Errors
/// The database.
pub async fn all_marked(conn: &mut Conn, since: DateTime<Utc>) -> ApiResult<Vec<CourseRunId>> {
    let sql = "select distinct b.course_run_id as id from attendance a join booking b on b.id = a.booking_id \
        where a.marked_at >= $1 and not exists (select 1 from register_finished f where f.course_run_id = b.course_run_id) \
            and not exists (select 1 from booking o where o.course_run_id = b.course_run_id and o.status = 'confirmed' \
                and not exists (select 1 from attendance m where m.booking_id = o.id)) order by id";
    let rows: Vec<IdRow> = sql_query(sql).bind::<Timestamptz, _>(since).load(conn).await?;
    Ok(rows.into_iter().map(|row| CourseRunId(row.id)).collect())
}
