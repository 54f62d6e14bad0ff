//! Writing runs: by far the most rows of a feed, so each column is sent as one array. PostgreSQL takes an array in twice as
//! fast as the same rows in JSON.

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use diesel::sql_types::{
    Array, BigInt, Binary, Bool, Date, Integer, Nullable, Text, Time, Timestamptz, Uuid as SqlUuid,
};
use diesel_async::RunQueryDsl;
use domain::catalogue::{AttendancePattern, Mode, StudyMode};
use domain::values::Pence;
use interchange::feed::FeedSession;
use serde::Serialize;
use uuid::Uuid;

/// A run as the table holds it. What is written here is what the hash of its content is of.
#[derive(Serialize)]
pub struct RunContent<'a> {
    /// The training provider's key.
    pub reference: &'a str,
    /// First day.
    pub starts_on: Option<NaiveDate>,
    /// Time of day it begins.
    pub starts_at: Option<NaiveTime>,
    /// Last day.
    pub ends_on: Option<NaiveDate>,
    /// Time of day it ends.
    pub ends_at: Option<NaiveTime>,
    /// Starts whenever the learner likes.
    pub flexible_start: bool,
    /// First day to book.
    pub opens_on: Option<NaiveDate>,
    /// Last day to book.
    pub closes_on: Option<NaiveDate>,
    /// How it is taught.
    pub mode: Mode,
    /// How much of a week it takes.
    pub study_mode: Option<StudyMode>,
    /// When in the week.
    pub attendance_pattern: Option<AttendancePattern>,
    /// How long it takes, in words.
    pub duration: Option<&'a str>,
    /// Where.
    pub venue_id: Option<Uuid>,
    /// What it costs.
    pub cost_pence: Option<Pence>,
    /// What there is to say about its cost.
    pub cost_description: Option<&'a str>,
    /// The training provider's own page for it.
    pub url: Option<&'a str>,
    /// Each meeting, when the feed names them; left out of the hash when it does not.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub sessions: &'a [FeedSession],
}

/// The same with its keys.
pub struct RunRow<'a> {
    /// Its id.
    pub id: Uuid,
    /// Its course.
    pub course_id: Uuid,
    /// The hash of its content.
    pub hash: Vec<u8>,
    /// The most people.
    pub capacity: Option<i32>,
    /// What it holds.
    pub content: RunContent<'a>,
}

/// Whether a run that is there already is at another time or place now, or was taken off and comes back.
const MOVED: &str = "(course_run.starts_on, course_run.starts_at, course_run.ends_on, course_run.ends_at, course_run.venue_id, \
    course_run.mode, course_run.withdrawn_at is null) is distinct from (excluded.starts_on, excluded.starts_at, \
    excluded.ends_on, excluded.ends_at, excluded.venue_id, excluded.mode, true)";

/// Adds and changes runs. A capacity that a person set stays, and none falls below the places that are taken.
///
/// # Errors
/// The database.
pub async fn save_runs(tx: &mut Conn, rows: &[RunRow<'_>], now: DateTime<Utc>) -> ApiResult<()> {
    let sql = format!(
        "insert into course_run (id, course_id, capacity, content_hash, reference, starts_on, starts_at, ends_on, \
            ends_at, flexible_start, opens_on, closes_on, mode, study_mode, attendance_pattern, duration, venue_id, \
            cost_pence, cost_description, url, created_at, updated_at) \
        select x.*, $21, $21 from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, \
            $19, $20) as x \
        on conflict (course_id, reference) do update set starts_on = excluded.starts_on, \
            starts_at = excluded.starts_at, ends_on = excluded.ends_on, ends_at = excluded.ends_at, \
            flexible_start = excluded.flexible_start, opens_on = excluded.opens_on, closes_on = excluded.closes_on, \
            mode = excluded.mode, study_mode = excluded.study_mode, attendance_pattern = excluded.attendance_pattern, \
            duration = excluded.duration, venue_id = excluded.venue_id, cost_pence = excluded.cost_pence, \
            cost_description = excluded.cost_description, url = excluded.url, \
            capacity = case when course_run.capacity_by_person then course_run.capacity \
                else greatest(excluded.capacity, nullif(course_run.places_taken, 0)) end, \
            session_version = course_run.session_version + case when {MOVED} then 1 else 0 end, \
            rescheduled_at = case when {MOVED} then excluded.updated_at else course_run.rescheduled_at end, \
            content_hash = excluded.content_hash, updated_at = excluded.updated_at, withdrawn_at = null"
    );
    let of = |row: &RunRow<'_>| row.content.mode.as_str();
    sql_query(sql)
        .bind::<Array<SqlUuid>, _>(column(rows, |row| row.id))
        .bind::<Array<SqlUuid>, _>(column(rows, |row| row.course_id))
        .bind::<Array<Nullable<Integer>>, _>(column(rows, |row| row.capacity))
        .bind::<Array<Binary>, _>(column(rows, |row| row.hash.as_slice()))
        .bind::<Array<Text>, _>(column(rows, |row| row.content.reference))
        .bind::<Array<Nullable<Date>>, _>(column(rows, |row| row.content.starts_on))
        .bind::<Array<Nullable<Time>>, _>(column(rows, |row| row.content.starts_at))
        .bind::<Array<Nullable<Date>>, _>(column(rows, |row| row.content.ends_on))
        .bind::<Array<Nullable<Time>>, _>(column(rows, |row| row.content.ends_at))
        .bind::<Array<Bool>, _>(column(rows, |row| row.content.flexible_start))
        .bind::<Array<Nullable<Date>>, _>(column(rows, |row| row.content.opens_on))
        .bind::<Array<Nullable<Date>>, _>(column(rows, |row| row.content.closes_on))
        .bind::<Array<Text>, _>(column(rows, of))
        .bind::<Array<Nullable<Text>>, _>(column(rows, |row| row.content.study_mode.map(StudyMode::as_str)))
        .bind::<Array<Nullable<Text>>, _>(column(rows, |row| {
            row.content.attendance_pattern.map(AttendancePattern::as_str)
        }))
        .bind::<Array<Nullable<Text>>, _>(column(rows, |row| row.content.duration))
        .bind::<Array<Nullable<SqlUuid>>, _>(column(rows, |row| row.content.venue_id))
        .bind::<Array<Nullable<BigInt>>, _>(column(rows, |row| row.content.cost_pence.map(Pence::get)))
        .bind::<Array<Nullable<Text>>, _>(column(rows, |row| row.content.cost_description))
        .bind::<Array<Nullable<Text>>, _>(column(rows, |row| row.content.url))
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

fn column<'a, 'r, T>(rows: &'r [RunRow<'a>], value: impl Fn(&'r RunRow<'a>) -> T) -> Vec<T> {
    rows.iter().map(value).collect()
}
