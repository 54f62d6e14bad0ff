//! The meetings of runs whose feeds name them, and what a diary must know of a run that moves.

use super::load::runs::RunRow;
use crate::platform::clock::london_to_utc;
use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, Date, Integer, Nullable, SmallInt, Text, Time, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::catalogue::wire::SessionView;
use domain::ids::CourseRunId;
use interchange::feed::FeedSession;
use serde::Serialize;
use std::collections::HashMap;
use uuid::Uuid;

/// The meetings of the run `r` as a column `sessions`, for [`read`]; null when its feed names none.
pub const COLUMN: &str = "(select json_agg(json_build_object('day', s.day, 'starts_at', s.starts_at, 'ends_at', s.ends_at) \
    order by s.number)::text from session s where s.course_run_id = r.id and s.fell_away_at is null) as sessions";

/// Reads that column.
///
/// # Errors
/// When it is not what we wrote.
pub fn read(column: Option<&str>) -> ApiResult<Vec<FeedSession>> {
    column.map_or_else(|| Ok(Vec::new()), |text| serde_json::from_str(text).map_err(ApiError::internal))
}

/// A meeting as it is shown, with its moments in UTC.
#[must_use]
pub fn view(session: FeedSession) -> SessionView {
    let FeedSession { day, starts_at, ends_at } = session;
    let utc = |time: Option<NaiveTime>| time.and_then(|time| london_to_utc(day, time));
    let (starts, ends) = (utc(starts_at), utc(ends_at));
    let ends = ends.filter(|ends| starts.is_some_and(|starts| starts < *ends));
    SessionView { date: day, starts_at, ends_at, starts, ends }
}

#[derive(Serialize)]
struct Row {
    run: Uuid,
    number: i16,
    #[serde(flatten)]
    session: FeedSession,
}

/// Brings the meetings of runs in line with what their feed says: `rows` were saved, of which `known` were there before.
/// A meeting that is no longer named is kept for the diaries that hold it.
///
/// # Errors
/// The database.
pub async fn save(tx: &mut Conn, rows: &[RunRow<'_>], known: &[Uuid], now: DateTime<Utc>) -> ApiResult<()> {
    let mut wanted: Vec<Row> = Vec::new();
    for row in rows {
        let all = row.content.sessions.iter().zip(1..);
        wanted.extend(all.map(|(session, number)| Row { run: row.id, number, session: *session }));
    }
    if wanted.is_empty() && known.is_empty() {
        return Ok(());
    }
    let sql = "with wanted as (select * from json_to_recordset($1::json) \
            as x (run uuid, number smallint, day date, starts_at time, ends_at time)), \
        put as (insert into session (course_run_id, number, day, starts_at, ends_at) \
            select run, number, day, starts_at, ends_at from wanted \
            on conflict (course_run_id, number) do update set day = excluded.day, starts_at = excluded.starts_at, \
                ends_at = excluded.ends_at, fell_away_at = null \
            where (session.day, session.starts_at, session.ends_at, session.fell_away_at) \
                is distinct from (excluded.day, excluded.starts_at, excluded.ends_at, null::timestamptz) \
            returning course_run_id), \
        fell as (update session s set fell_away_at = $3 where s.course_run_id = any($2) and s.fell_away_at is null \
            and not exists (select 1 from wanted w where w.run = s.course_run_id and w.number = s.number) \
            returning course_run_id) \
        update course_run set session_version = session_version + 1, rescheduled_at = $3 \
            where id in (select course_run_id from put union select course_run_id from fell)";
    sql_query(sql)
        .bind::<Text, _>(serde_json::to_string(&wanted).map_err(ApiError::internal)?)
        .bind::<Array<SqlUuid>, _>(known)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// A meeting that a feed named once and names no more.
#[derive(Clone, Debug, QueryableByName)]
pub struct Fallen {
    #[diesel(sql_type = SqlUuid)]
    course_run_id: Uuid,
    /// Its number in the run, from 1.
    #[diesel(sql_type = SmallInt)]
    pub number: i16,
    /// The day it was on.
    #[diesel(sql_type = Date)]
    pub day: NaiveDate,
    /// When it began.
    #[diesel(sql_type = Nullable<Time>)]
    pub starts_at: Option<NaiveTime>,
    /// When it ended.
    #[diesel(sql_type = Nullable<Time>)]
    pub ends_at: Option<NaiveTime>,
    /// When it fell away.
    #[diesel(sql_type = Timestamptz)]
    pub at: DateTime<Utc>,
}

#[derive(QueryableByName)]
struct VersionRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Integer)]
    session_version: i32,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    rescheduled_at: Option<DateTime<Utc>>,
}

/// What a diary must know of a run beside its meetings.
#[derive(Clone, Debug, Default)]
pub struct Schedule {
    /// Grows with every change of time or place.
    pub version: i32,
    /// When that was last.
    pub changed_at: Option<DateTime<Utc>>,
    /// What fell away, in order.
    pub fallen: Vec<Fallen>,
}

/// The same for some runs.
///
/// # Errors
/// The database.
pub async fn schedules(conn: &mut Conn, runs: &[CourseRunId]) -> ApiResult<HashMap<CourseRunId, Schedule>> {
    let ids: Vec<Uuid> = runs.iter().map(|id| id.0).collect();
    let sql = "select id, session_version, rescheduled_at from course_run where id = any($1)";
    let rows: Vec<VersionRow> = sql_query(sql).bind::<Array<SqlUuid>, _>(&ids).load(conn).await?;
    let schedule =
        |row: VersionRow| Schedule { version: row.session_version, changed_at: row.rescheduled_at, fallen: Vec::new() };
    let mut found: HashMap<_, _> = rows.into_iter().map(|row| (CourseRunId(row.id), schedule(row))).collect();
    let sql = "select course_run_id, number, day, starts_at, ends_at, fell_away_at as at from session \
        where course_run_id = any($1) and fell_away_at is not null order by course_run_id, number";
    for fallen in sql_query(sql).bind::<Array<SqlUuid>, _>(&ids).load::<Fallen>(conn).await? {
        found.entry(CourseRunId(fallen.course_run_id)).or_default().fallen.push(fallen);
    }
    Ok(found)
}
