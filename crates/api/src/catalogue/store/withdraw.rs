//! Taking courses and runs off, and what a load compares with.

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::sql_types::{Array, BigInt, Bool, Date, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::{CourseId, CourseRunId, TrainingProviderId};
use domain::sync::CourseSource;
use std::collections::HashMap;
use uuid::Uuid;

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// How many courses of a training provider a source lists.
///
/// # Errors
/// The database.
pub async fn listed(tx: &mut Conn, provider: TrainingProviderId, source: CourseSource) -> ApiResult<i64> {
    let sql = "select count(*) as count from course where training_provider_id = $1 and source = $2 \
        and withdrawn_at is null";
    let row: CountRow =
        sql_query(sql).bind::<SqlUuid, _>(provider.0).bind::<Text, _>(source.as_str()).get_result(tx).await?;
    Ok(row.count)
}

/// Courses of a training provider that a source lists, but for `kept`.
///
/// # Errors
/// The database.
pub async fn listed_without(
    tx: &mut Conn,
    provider: TrainingProviderId,
    source: CourseSource,
    kept: &[Uuid],
) -> ApiResult<Vec<Uuid>> {
    let sql = "select id from course where training_provider_id = $1 and source = $3 and withdrawn_at is null \
        and id <> all($2)";
    let rows: Vec<IdRow> = sql_query(sql)
        .bind::<SqlUuid, _>(provider.0)
        .bind::<Array<SqlUuid>, _>(kept)
        .bind::<Text, _>(source.as_str())
        .load(tx)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Listed runs of `courses` but for `kept`.
///
/// # Errors
/// The database.
pub async fn listed_runs_without(tx: &mut Conn, courses: &[Uuid], kept: &[Uuid]) -> ApiResult<Vec<Uuid>> {
    let sql = "select id from course_run where course_id = any($1) and withdrawn_at is null and id <> all($2)";
    let rows: Vec<IdRow> =
        sql_query(sql).bind::<Array<SqlUuid>, _>(courses).bind::<Array<SqlUuid>, _>(kept).load(tx).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// The courses whose listing has these runs.
///
/// # Errors
/// The database.
pub async fn listed_under(tx: &mut Conn, runs: &[Uuid]) -> ApiResult<Vec<CourseId>> {
    if runs.is_empty() {
        return Ok(Vec::new());
    }
    let sql = "select distinct course_id as id from course_run where id = any($1)";
    let rows: Vec<IdRow> = sql_query(sql).bind::<Array<SqlUuid>, _>(runs).load(tx).await?;
    Ok(rows.into_iter().map(|row| CourseId(row.id)).collect())
}

/// Who teaches a course, listed or not.
///
/// # Errors
/// The database.
pub async fn provider_of(conn: &mut Conn, course: CourseId) -> ApiResult<Option<TrainingProviderId>> {
    let row = sql_query("select training_provider_id as id from course where id = $1").bind::<SqlUuid, _>(course.0);
    let row: Option<IdRow> = row.get_result(conn).await.optional()?;
    Ok(row.map(|row| TrainingProviderId(row.id)))
}

/// The runs of a course that have not begun by `today`, listed or not.
///
/// # Errors
/// The database.
pub async fn runs_to_come(conn: &mut Conn, course: CourseId, today: NaiveDate) -> ApiResult<Vec<CourseRunId>> {
    let sql = "select id from course_run where course_id = $1 and (starts_on is null or starts_on >= $2)";
    let rows: Vec<IdRow> = sql_query(sql).bind::<SqlUuid, _>(course.0).bind::<Date, _>(today).load(conn).await?;
    Ok(rows.into_iter().map(|row| CourseRunId(row.id)).collect())
}

/// A course or a run that was taken off.
#[derive(Clone, Debug, QueryableByName)]
pub struct GoneRow {
    /// Its id.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// The course's reference.
    #[diesel(sql_type = Text)]
    pub reference: String,
    /// The run's reference; none for a course.
    #[diesel(sql_type = Nullable<Text>)]
    pub run_reference: Option<String>,
    /// The run's first day; none for a course.
    #[diesel(sql_type = Nullable<Date>)]
    pub starts_on: Option<NaiveDate>,
    /// The course's title.
    #[diesel(sql_type = Text)]
    pub title: String,
    /// It is a run, and people hold places on it or wait for one.
    #[diesel(sql_type = Bool)]
    pub booked: bool,
}

/// Takes courses off, with all their runs, and `runs`; answers all that were listed until now.
///
/// # Errors
/// The database.
pub async fn withdraw(tx: &mut Conn, courses: &[Uuid], runs: &[Uuid], now: DateTime<Utc>) -> ApiResult<Vec<GoneRow>> {
    if courses.is_empty() && runs.is_empty() {
        return Ok(Vec::new());
    }
    let sql = "with gone_course as (update course set withdrawn_at = $3, updated_at = $3 \
            where id = any($1) and withdrawn_at is null returning id, reference, title), \
        gone_run as (update course_run set withdrawn_at = $3, updated_at = $3, rescheduled_at = $3, \
            session_version = session_version + 1 \
            where (course_id = any($1) or id = any($2)) and withdrawn_at is null \
            returning id, course_id, reference, starts_on, places_taken > 0 or waiting > 0 as booked) \
        select id, reference, null as run_reference, null::date as starts_on, title, false as booked from gone_course \
        union all select r.id, c.reference, r.reference, r.starts_on, c.title, r.booked from gone_run r join course c on c.id = r.course_id \
        order by reference, run_reference nulls first";
    Ok(sql_query(sql)
        .bind::<Array<SqlUuid>, _>(courses)
        .bind::<Array<SqlUuid>, _>(runs)
        .bind::<Timestamptz, _>(now)
        .load(tx)
        .await?)
}

/// Whose content is read.
#[derive(Clone, Copy, Debug)]
pub enum Table {
    /// Courses.
    Course,
    /// Runs.
    Run,
}

#[derive(QueryableByName)]
struct ContentRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Jsonb)]
    content: serde_json::Value,
}

/// What courses or runs hold now, by id.
///
/// # Errors
/// The database.
pub async fn contents(tx: &mut Conn, table: Table, ids: &[Uuid]) -> ApiResult<HashMap<Uuid, serde_json::Value>> {
    let sql = match table {
        Table::Course => "select c.id, to_jsonb(c) as content from course c where c.id = any($1)",
        Table::Run => {
            "select r.id, to_jsonb(r) || jsonb_build_object('venue', v.reference, 'sessions', (select jsonb_agg( \
                jsonb_build_object('day', s.day, 'starts_at', s.starts_at, 'ends_at', s.ends_at) order by s.number) \
                from session s where s.course_run_id = r.id and s.fell_away_at is null)) as content \
             from course_run r left join venue v on v.id = r.venue_id where r.id = any($1)"
        }
    };
    let rows: Vec<ContentRow> = sql_query(sql).bind::<Array<SqlUuid>, _>(ids).load(tx).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.content)).collect())
}
