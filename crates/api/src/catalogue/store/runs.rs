//! Runs: read for a page, locked for a booking.

use super::{known, sessions};
use crate::platform::clock::london_to_utc;
use crate::platform::db::Statement;
use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use diesel::sql_types::{
    Array, BigInt, Bool, Date, Double, Integer, Nullable, Text, Time, Timestamptz, Uuid as SqlUuid,
};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::catalogue::wire::{CourseRunView, RunBookingSettings, SessionView, VenueView};
use domain::catalogue::{RunFacts, begins};
use domain::ids::{CourseId, CourseRunId, TrainingProviderId, VenueId};
use domain::organisations::wire::ProviderRef;
use domain::values::{Pence, Point};
use futures_util::FutureExt;
use futures_util::future::try_join;
use interchange::feed::FeedSession;
use std::collections::HashMap;
use uuid::Uuid;

/// The columns of [`RunRow`]. A run stands under the course that is shown, with who teaches the run itself.
const COLUMNS: &str = "r.id, r.course_id, c.title, p.id as provider_id, p.name as provider_name, p.ukprn, \
    r.starts_on, r.starts_at, r.ends_on, r.ends_at, r.flexible_start, r.opens_on, r.closes_on, r.mode, r.study_mode, r.attendance_pattern, \
    r.duration, r.cost_pence, r.cost_description, coalesce(r.url, c.website, p.website) as url, r.capacity, \
    r.places_taken, r.waiting, r.withdrawn, r.sources, r.from_second, v.id as venue_id, v.name as venue_name, v.address, v.town, v.postcode, v.latitude, v.longitude";

fn columns() -> String {
    format!("{COLUMNS}, {}", sessions::COLUMN)
}

const TABLES: &str = "run_shown r join course c on c.id = r.course_id \
    join training_provider p on p.id = r.training_provider_id left join venue v on v.id = r.venue_id";

/// A run with all that a page shows of it.
#[derive(Clone, Debug, QueryableByName)]
struct RunRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    course_id: Uuid,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = SqlUuid)]
    provider_id: Uuid,
    #[diesel(sql_type = Text)]
    provider_name: String,
    #[diesel(sql_type = Text)]
    ukprn: String,
    #[diesel(sql_type = Nullable<Date>)]
    starts_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Time>)]
    starts_at: Option<NaiveTime>,
    #[diesel(sql_type = Nullable<Date>)]
    ends_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Time>)]
    ends_at: Option<NaiveTime>,
    #[diesel(sql_type = Bool)]
    flexible_start: bool,
    #[diesel(sql_type = Nullable<Date>)]
    opens_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Date>)]
    closes_on: Option<NaiveDate>,
    #[diesel(sql_type = Text)]
    mode: String,
    #[diesel(sql_type = Nullable<Text>)]
    study_mode: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    attendance_pattern: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    duration: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    cost_pence: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    cost_description: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    url: Option<String>,
    #[diesel(sql_type = Nullable<Integer>)]
    capacity: Option<i32>,
    #[diesel(sql_type = Integer)]
    places_taken: i32,
    #[diesel(sql_type = Integer)]
    waiting: i32,
    #[diesel(sql_type = Bool)]
    withdrawn: bool,
    #[diesel(sql_type = Array<Text>)]
    sources: Vec<String>,
    #[diesel(sql_type = Array<Text>)]
    from_second: Vec<String>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    venue_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    venue_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    address: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    town: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    postcode: Option<String>,
    #[diesel(sql_type = Nullable<Double>)]
    latitude: Option<f64>,
    #[diesel(sql_type = Nullable<Double>)]
    longitude: Option<f64>,
    #[diesel(sql_type = Nullable<Text>)]
    sessions: Option<String>,
}

impl RunRow {
    fn facts(&self) -> RunFacts {
        RunFacts {
            starts_on: self.starts_on,
            starts_at: self.starts_at,
            ends_on: self.ends_on,
            flexible_start: self.flexible_start,
            opens_on: self.opens_on,
            closes_on: self.closes_on,
            withdrawn: self.withdrawn,
            capacity: self.capacity,
            places_taken: self.places_taken,
            waiting: self.waiting,
        }
    }

    fn venue(&self) -> Option<VenueView> {
        Some(VenueView {
            id: VenueId(self.venue_id?),
            name: self.venue_name.clone()?,
            address: self.address.clone(),
            town: self.town.clone(),
            postcode: self.postcode.clone(),
            point: self.latitude.zip(self.longitude).map(|(latitude, longitude)| Point { latitude, longitude }),
        })
    }

    /// Its meetings as far as a feed says: each, or the first day.
    fn sessions(&self) -> ApiResult<Vec<SessionView>> {
        let mut named = sessions::read(self.sessions.as_deref())?;
        if let (true, Some(day)) = (named.is_empty(), self.starts_on) {
            named.push(FeedSession { day, starts_at: self.starts_at, ends_at: self.ends_at });
        }
        Ok(named.into_iter().map(sessions::view).collect())
    }

    fn view(self, from: Option<Point>, now: NaiveDateTime) -> ApiResult<CourseRunView> {
        let facts = self.facts();
        let state = facts.state(now);
        let (venue, sessions) = (self.venue(), self.sessions()?);
        let sources = self.sources.iter().map(|source| known(source)).collect::<ApiResult<_>>()?;
        let miles = from.zip(venue.as_ref().and_then(|venue| venue.point)).map(|(a, b)| tenth(a.miles_to(b)));
        Ok(CourseRunView {
            id: CourseRunId(self.id),
            course_id: CourseId(self.course_id),
            course_title: self.title,
            provider: ProviderRef {
                id: TrainingProviderId(self.provider_id),
                name: self.provider_name,
                ukprn: self.ukprn,
            },
            state,
            booked_with: facts.booked_with(),
            bookable: facts.bookable(now),
            opens_on: self.opens_on,
            closes_on: self.closes_on,
            starts_on: self.starts_on,
            starts_at: self.starts_at,
            ends_on: self.ends_on,
            sessions,
            flexible_start: self.flexible_start,
            mode: known(&self.mode)?,
            study_mode: self.study_mode.as_deref().map(known).transpose()?,
            attendance_pattern: self.attendance_pattern.as_deref().map(known).transpose()?,
            duration: self.duration,
            venue,
            distance_miles: miles,
            cost_pence: self.cost_pence.map(Pence::new).transpose().map_err(ApiError::internal)?,
            cost_description: self.cost_description,
            capacity: self.capacity,
            places_left: facts.places_left(),
            waiting: self.waiting,
            provider_url: self.url,
            sources,
            from_second_source: self.from_second,
        })
    }
}

/// Miles to one decimal: a postcode is no more exact.
#[must_use]
pub fn tenth(miles: f64) -> f64 {
    (miles * 10.0).round() / 10.0
}

/// Runs for a page, in the order of `ids`; ids of no run are left out. `from` is where distances are measured from,
/// `now` wall time in Europe/London.
///
/// # Errors
/// The database.
pub async fn run_views(
    conn: &mut Conn,
    ids: &[CourseRunId],
    from: Option<Point>,
    now: NaiveDateTime,
) -> ApiResult<Vec<CourseRunView>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!("select {} from {TABLES} where r.id = any($1)", columns());
    let wanted: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<RunRow> = sql_query(sql).bind::<Array<SqlUuid>, _>(wanted).load(conn).await?;
    let mut found: HashMap<Uuid, RunRow> = rows.into_iter().map(|row| (row.id, row)).collect();
    ids.iter().filter_map(|id| found.remove(&id.0)).map(|row| row.view(from, now)).collect()
}

/// A course's runs that have not begun before `now`, soonest first, at most `limit`; flexible starts come last.
///
/// # Errors
/// The database.
pub async fn runs_to_come(
    conn: &mut Conn,
    course: CourseId,
    from: Option<Point>,
    now: NaiveDateTime,
    limit: i64,
) -> ApiResult<Vec<CourseRunView>> {
    let sql = format!(
        "select {} from {TABLES} where r.listed_under = any(members_of(array[$1])) and r.same_as is null and not r.withdrawn \
         and (r.starts_on is null or r.starts_on + coalesce(r.starts_at, '24:00'::time) > $2) \
         and (r.closes_on is null or r.closes_on >= $2::date) \
         order by r.starts_on nulls last, r.starts_at nulls last, r.id limit $3",
        columns()
    );
    let rows: Vec<RunRow> = sql_query(sql)
        .bind::<SqlUuid, _>(course.0)
        .bind::<diesel::sql_types::Timestamp, _>(now)
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    rows.into_iter().map(|row| row.view(from, now)).collect()
}

/// A subject of a run's course, with what decides how long a record of it lasts.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct RunSubject {
    /// Its code.
    #[diesel(sql_type = Text)]
    pub code: String,
    /// How long it usually lasts, in months.
    #[diesel(sql_type = Nullable<Integer>)]
    pub typical_validity_months: Option<i32>,
    /// It never runs out.
    #[diesel(sql_type = Bool)]
    pub does_not_expire: bool,
}

/// A run with what a booking or a register needs to know of it.
#[derive(Clone, Debug)]
pub struct LockedRun {
    /// What decides its state.
    pub facts: RunFacts,
    /// The course it is a run of.
    pub course_id: CourseId,
    /// That course's title.
    pub title: String,
    /// Who teaches it.
    pub provider_id: TrainingProviderId,
    /// That training provider's name.
    pub provider_name: String,
    /// And its UKPRN.
    pub provider_ukprn: String,
    /// When it begins: its first time of day, or the end of its first day when no time is known; none when it starts
    /// any time.
    pub begins_utc: Option<DateTime<Utc>>,
    /// What it costs, when that is known.
    pub cost: Option<Pence>,
    /// When its first meeting ends, wall time, when that is known.
    pub ends_at: Option<NaiveTime>,
}

/// The run that is shown for this one: itself, mostly.
///
/// # Errors
/// The database.
pub async fn shown(conn: &mut Conn, id: CourseRunId) -> ApiResult<CourseRunId> {
    let row: Option<IdRow> = sql_query("select same_as as id from course_run where id = $1 and same_as is not null")
        .bind::<SqlUuid, _>(id.0)
        .get_result(conn)
        .await
        .optional()?;
    Ok(row.map_or(id, |row| CourseRunId(row.id)))
}

/// A run, its row locked until the transaction ends: whoever books, cancels, marks or changes its capacity waits here.
///
/// # Errors
/// The database.
pub async fn lock_run(conn: &mut Conn, id: CourseRunId) -> ApiResult<Option<LockedRun>> {
    // Those who wait do so in one line, by a lock of their own: each booking makes a new version of the row, and all who wait
    // for a version would go after the next one together.
    let sql = "with turn as materialized (select pg_advisory_xact_lock(hashtextextended('course_run ' || $1::text, 0))) \
        select 1 from turn, course_run where id = $1 for update of course_run";
    let conn = &*conn;
    // Both are sent at once and done one after the other, so that the second reads what the one before us in the line
    // committed, and nobody behind us waits while we come back to ask. Were they done the other way round, the constraints
    // on the run would refuse what the first no longer allows.
    let (mut first, mut second) = (conn, conn);
    let locking = sql_query(sql).bind::<SqlUuid, _>(id.0).execute(&mut first);
    let (locked, row) =
        try_join(locking, facts_of(id).get_result::<RunRow>(&mut second).map(OptionalExtension::optional)).await?;
    if locked == 0 { Ok(None) } else { row.map(locked_run).transpose() }
}

/// The same without the lock, for reading.
///
/// # Errors
/// The database.
pub async fn run_facts(conn: &mut Conn, id: CourseRunId) -> ApiResult<Option<LockedRun>> {
    let row: Option<RunRow> = facts_of(id).get_result(conn).await.optional()?;
    row.map(locked_run).transpose()
}

fn facts_of(id: CourseRunId) -> Statement<'static> {
    sql_query(format!("select {} from {TABLES} where r.id = $1", columns())).bind::<SqlUuid, _>(id.0)
}

fn locked_run(row: RunRow) -> ApiResult<LockedRun> {
    let begins_utc = begins(row.starts_on, row.starts_at).and_then(|wall| london_to_utc(wall.date(), wall.time()));
    Ok(LockedRun {
        facts: row.facts(),
        course_id: CourseId(row.course_id),
        title: row.title,
        provider_id: TrainingProviderId(row.provider_id),
        provider_name: row.provider_name,
        provider_ukprn: row.ukprn,
        begins_utc,
        cost: row.cost_pence.map(Pence::new).transpose().map_err(ApiError::internal)?,
        ends_at: row.ends_at,
    })
}

/// What a course is about.
///
/// # Errors
/// The database.
pub async fn subjects_of(conn: &mut Conn, course: CourseId) -> ApiResult<Vec<RunSubject>> {
    let sql = "select s.code, s.typical_validity_months, s.does_not_expire from course_subject t \
        join subject s on s.code = t.subject_code where t.course_id = $1 order by s.position";
    Ok(sql_query(sql).bind::<SqlUuid, _>(course.0).load(conn).await?)
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// The courses that some runs are shown under.
///
/// # Errors
/// The database.
pub async fn courses_of(conn: &mut Conn, runs: &[Uuid]) -> ApiResult<Vec<Uuid>> {
    let sql = "select distinct coalesce(c.same_as, c.id) as id from course_run r join course c on c.id = r.course_id \
        where r.id = any($1)";
    let rows: Vec<IdRow> = sql_query(sql).bind::<Array<SqlUuid>, _>(runs.to_vec()).load(conn).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

#[derive(QueryableByName)]
struct AboutRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Date)]
    starts_on: NaiveDate,
    #[diesel(sql_type = Array<Text>)]
    subjects: Vec<String>,
}

/// When runs begin that do so on `day` or after it, and what they are about: the codes of their subjects.
///
/// # Errors
/// The database.
pub async fn about(
    conn: &mut Conn,
    runs: &[CourseRunId],
    day: NaiveDate,
) -> ApiResult<HashMap<CourseRunId, (NaiveDate, Vec<String>)>> {
    let sql = "select r.id, r.starts_on, array(select s.subject_code from course_subject s where s.course_id = r.course_id \
        order by s.subject_code) as subjects from course_run r where r.id = any($1) and r.starts_on >= $2";
    let rows: Vec<AboutRow> = sql_query(sql)
        .bind::<Array<SqlUuid>, _>(runs.iter().map(|id| id.0).collect::<Vec<_>>())
        .bind::<Date, _>(day)
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (CourseRunId(row.id), (row.starts_on, row.subjects))).collect())
}

/// Runs of `providers` whose registers are at hand: someone holds a place, and they are on between 30 days ago and 60
/// days ahead, or start any time; soonest first, at most 200.
///
/// # Errors
/// The database.
pub async fn upcoming_or_recent_runs_of(
    conn: &mut Conn,
    providers: &[TrainingProviderId],
    today: NaiveDate,
) -> ApiResult<Vec<CourseRunId>> {
    let sql = "select r.id from course_run r join course c on c.id = r.course_id \
        where c.training_provider_id = any($1) and r.places_taken > 0 \
        and (r.starts_on is null \
            or (coalesce(r.ends_on, r.starts_on) >= $2::date - 30 and r.starts_on <= $2::date + 60)) \
        order by r.starts_on nulls last, r.starts_at nulls last, r.id limit 200";
    let rows: Vec<IdRow> = sql_query(sql)
        .bind::<Array<SqlUuid>, _>(providers.iter().map(|id| id.0).collect::<Vec<_>>())
        .bind::<Date, _>(today)
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|row| CourseRunId(row.id)).collect())
}

#[derive(QueryableByName)]
struct PastRow {
    #[diesel(sql_type = SqlUuid)]
    course_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// The last `most` dates of each of these courses that the academy took bookings for and that began before `today`.
///
/// # Errors
/// The database.
pub async fn last_of(
    conn: &mut Conn,
    courses: &[CourseId],
    today: NaiveDate,
    most: i64,
) -> ApiResult<Vec<(CourseId, CourseRunId)>> {
    let sql = "select c.id as course_id, r.id from unnest($1) as c(id), lateral (select r.id from course_run r \
        where r.course_id = c.id and r.starts_on < $2 and r.capacity is not null order by r.starts_on desc limit $3) r";
    let rows: Vec<PastRow> = sql_query(sql)
        .bind::<Array<SqlUuid>, _>(courses.iter().map(|id| id.0).collect::<Vec<_>>())
        .bind::<Date, _>(today)
        .bind::<BigInt, _>(most)
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (CourseId(row.course_id), CourseRunId(row.id))).collect())
}

#[derive(QueryableByName)]
struct SettingsRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Nullable<Integer>)]
    capacity: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    minimum: Option<i32>,
    #[diesel(sql_type = Nullable<Text>)]
    joining_link: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    joining_notes: Option<String>,
}

/// How runs are booked, as a person says it.
///
/// # Errors
/// The database.
pub async fn booking_settings(
    conn: &mut Conn,
    runs: &[CourseRunId],
) -> ApiResult<HashMap<CourseRunId, RunBookingSettings>> {
    if runs.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = "select id, capacity, minimum, joining_link, joining_notes from course_run where id = any($1)";
    let rows: Vec<SettingsRow> =
        sql_query(sql).bind::<Array<SqlUuid>, _>(runs.iter().map(|id| id.0).collect::<Vec<_>>()).load(conn).await?;
    let settings = |row: SettingsRow| RunBookingSettings {
        capacity: row.capacity,
        minimum: row.minimum,
        joining_link: row.joining_link,
        joining_notes: row.joining_notes,
        moving: Vec::new(),
        moving_to: None,
    };
    Ok(rows.into_iter().map(|row| (CourseRunId(row.id), settings(row))).collect())
}

/// Sets how a run is booked by a person's word; a feed no longer changes its capacity.
///
/// # Errors
/// The database: fewer places than are taken break `run_within_capacity`.
pub async fn set_booking(
    conn: &mut Conn,
    id: CourseRunId,
    settings: &RunBookingSettings,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let sql = "update course_run set capacity = $2, capacity_by_person = true, minimum = $3, joining_link = $4, \
        joining_notes = $5, updated_at = $6 where id = $1";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<Nullable<Integer>, _>(settings.capacity)
        .bind::<Nullable<Integer>, _>(settings.minimum)
        .bind::<Nullable<Text>, _>(settings.joining_link.as_deref())
        .bind::<Nullable<Text>, _>(settings.joining_notes.as_deref())
        .bind::<Timestamptz, _>(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// Gives a run more places by a person's word; a feed no longer changes their number.
///
/// # Errors
/// The database.
pub async fn raise_capacity(conn: &mut Conn, id: CourseRunId, capacity: i32, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "update course_run set capacity = $2, capacity_by_person = true, updated_at = $3 where id = $1";
    let query = sql_query(sql).bind::<SqlUuid, _>(id.0).bind::<Integer, _>(capacity).bind::<Timestamptz, _>(now);
    query.execute(conn).await?;
    Ok(())
}

/// Calls a run off by a person's word; no feed brings it back.
///
/// # Errors
/// The database.
pub async fn call_off(conn: &mut Conn, id: CourseRunId, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "update course_run set called_off_at = $2, withdrawn_at = coalesce(withdrawn_at, $2), updated_at = $2 where id = $1";
    sql_query(sql).bind::<SqlUuid, _>(id.0).bind::<Timestamptz, _>(now).execute(conn).await?;
    Ok(())
}

#[derive(QueryableByName)]
struct MinimumRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Integer)]
    minimum: i32,
}

/// Runs that need a number of people and begin between two days, soonest first, at most 500: of some training providers, or
/// of all. No run needs more than it has places.
///
/// # Errors
/// The database.
pub async fn with_minimum(
    conn: &mut Conn,
    providers: Option<&[TrainingProviderId]>,
    (from, to): (NaiveDate, NaiveDate),
) -> ApiResult<Vec<(CourseRunId, i32)>> {
    let sql = "select r.id, least(r.minimum, r.capacity) as minimum from course_run r join course c on c.id = r.course_id \
        where r.minimum is not null and r.capacity is not null and r.withdrawn_at is null and c.withdrawn_at is null \
        and r.same_as is null and c.practice_at is null and r.starts_on between $2 and $3 \
        and ($1 is null or c.training_provider_id = any($1)) order by r.starts_on, r.id limit 500";
    let rows: Vec<MinimumRow> = sql_query(sql)
        .bind::<Nullable<Array<SqlUuid>>, _>(providers.map(|of| of.iter().map(|id| id.0).collect::<Vec<_>>()))
        .bind::<Date, _>(from)
        .bind::<Date, _>(to)
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (CourseRunId(row.id), row.minimum)).collect())
}
