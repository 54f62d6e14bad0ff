//! All SQL of bookings and of the marks a register gives them. Whoever changes a booking holds its run's lock.

pub mod feeds;

use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::sql_types::{Array, BigInt, Date, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::booking::{BookingStatus, Mark};
use domain::ids::{BookingId, CourseRunId, PersonId};
use uuid::Uuid;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    course_run_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    person_id: Uuid,
    #[diesel(sql_type = Text)]
    status: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    position: Option<i64>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    offer_ends_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Integer)]
    calendar_sequence: i32,
    #[diesel(sql_type = Nullable<Text>)]
    mark: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    updated_at: DateTime<Utc>,
}

/// A booking as it is kept.
#[derive(Clone, Debug)]
pub struct Booking {
    /// Its id.
    pub id: BookingId,
    /// The run.
    pub run: CourseRunId,
    /// Whose it is.
    pub person: PersonId,
    /// Where it stands.
    pub status: BookingStatus,
    /// Place in the waiting list, from 1, while waiting.
    pub position: Option<i64>,
    /// Until when an offered place is held.
    pub offer_ends_at: Option<DateTime<Utc>>,
    /// Version for calendars.
    pub calendar_sequence: i32,
    /// What the register says.
    pub mark: Option<Mark>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl TryFrom<Row> for Booking {
    type Error = ApiError;

    fn try_from(row: Row) -> Result<Self, ApiError> {
        Ok(Self {
            id: BookingId(row.id),
            run: CourseRunId(row.course_run_id),
            person: PersonId(row.person_id),
            status: row.status.parse().map_err(ApiError::internal)?,
            position: row.position,
            offer_ends_at: row.offer_ends_at,
            calendar_sequence: row.calendar_sequence,
            mark: row.mark.as_deref().map(str::parse).transpose().map_err(ApiError::internal)?,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

const SELECT: &str = "select b.id, b.course_run_id, b.person_id, b.status, b.offer_ends_at, b.calendar_sequence, a.mark, \
    b.created_at, b.updated_at, \
    case when b.status = 'waitlisted' then (select count(*) from booking w where w.course_run_id = b.course_run_id \
        and w.status = 'waitlisted' and w.queue_number <= b.queue_number) end as position \
    from booking b left join attendance a on a.booking_id = b.id";

/// A booking.
///
/// # Errors
/// The database.
pub async fn one(conn: &mut Conn, id: BookingId) -> ApiResult<Option<Booking>> {
    let row: Option<Row> =
        sql_query(format!("{SELECT} where b.id = $1")).bind::<SqlUuid, _>(id.0).get_result(conn).await.optional()?;
    row.map(Booking::try_from).transpose()
}

/// A person's bookings, newest first, at most 1,000.
///
/// # Errors
/// The database.
pub async fn of_person(conn: &mut Conn, person: PersonId) -> ApiResult<Vec<Booking>> {
    let rows: Vec<Row> =
        sql_query(format!("{SELECT} where b.person_id = $1 order by b.created_at desc, b.id desc limit 1000"))
            .bind::<SqlUuid, _>(person.0)
            .load(conn)
            .await?;
    rows.into_iter().map(Booking::try_from).collect()
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// Bookings of a run that stand: a place, a wait or an offer.
///
/// # Errors
/// The database.
pub async fn live_of_run(conn: &mut Conn, run: CourseRunId) -> ApiResult<Vec<BookingId>> {
    let sql = "select id from booking where course_run_id = $1 and status in ('confirmed', 'waitlisted', 'offered') \
        order by queue_number";
    let rows: Vec<IdRow> = sql_query(sql).bind::<SqlUuid, _>(run.0).load(conn).await?;
    Ok(rows.into_iter().map(|row| BookingId(row.id)).collect())
}

/// Everyone whose booking on one of these runs stands: a place, a wait or an offer.
///
/// # Errors
/// The database.
pub async fn people_on(conn: &mut Conn, runs: &[CourseRunId]) -> ApiResult<Vec<PersonId>> {
    let sql = "select distinct person_id as id from booking where course_run_id = any($1) \
        and status in ('confirmed', 'waitlisted', 'offered')";
    let rows: Vec<IdRow> =
        sql_query(sql).bind::<Array<SqlUuid>, _>(runs.iter().map(|run| run.0).collect::<Vec<_>>()).load(conn).await?;
    Ok(rows.into_iter().map(|row| PersonId(row.id)).collect())
}

#[derive(QueryableByName)]
struct PlaceRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    course_run_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    person_id: Uuid,
}

/// The places that people hold, without a mark on a register: the booking, its run and whose it is.
///
/// # Errors
/// The database.
pub async fn places_of(conn: &mut Conn, people: &[PersonId]) -> ApiResult<Vec<(BookingId, CourseRunId, PersonId)>> {
    let sql = "select b.id, b.course_run_id, b.person_id from booking b where b.person_id = any($1) \
        and b.status = 'confirmed' and not exists (select 1 from attendance a where a.booking_id = b.id) order by b.id";
    let people: Vec<Uuid> = people.iter().map(|id| id.0).collect();
    let rows: Vec<PlaceRow> = sql_query(sql).bind::<Array<SqlUuid>, _>(people).load(conn).await?;
    let place = |row: PlaceRow| (BookingId(row.id), CourseRunId(row.course_run_id), PersonId(row.person_id));
    Ok(rows.into_iter().map(place).collect())
}

/// Everyone with a place on a run, first booked first.
///
/// # Errors
/// The database.
pub async fn with_a_place(conn: &mut Conn, run: CourseRunId) -> ApiResult<Vec<Booking>> {
    let rows: Vec<Row> =
        sql_query(format!("{SELECT} where b.course_run_id = $1 and b.status = 'confirmed' order by b.queue_number"))
            .bind::<SqlUuid, _>(run.0)
            .load(conn)
            .await?;
    rows.into_iter().map(Booking::try_from).collect()
}

/// The live booking of a person on a run.
///
/// # Errors
/// The database.
pub async fn live(conn: &mut Conn, run: CourseRunId, person: PersonId) -> ApiResult<Option<BookingId>> {
    let sql = "select id from booking where course_run_id = $1 and person_id = $2 \
        and status in ('confirmed', 'waitlisted', 'offered')";
    let row: Option<IdRow> =
        sql_query(sql).bind::<SqlUuid, _>(run.0).bind::<SqlUuid, _>(person.0).get_result(conn).await.optional()?;
    Ok(row.map(|row| BookingId(row.id)))
}

/// Makes a booking; its place in the line is drawn now.
///
/// # Errors
/// The database: a second live booking or a run over its capacity break their constraints.
pub async fn add(
    tx: &mut Conn,
    run: CourseRunId,
    person: PersonId,
    status: BookingStatus,
    by: Option<Uuid>,
    now: DateTime<Utc>,
) -> ApiResult<BookingId> {
    let id = BookingId(Uuid::now_v7());
    let sql = "insert into booking (id, course_run_id, person_id, status, booked_by, created_at, updated_at) \
        values ($1, $2, $3, $4, $5, $6, $6)";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<SqlUuid, _>(run.0)
        .bind::<SqlUuid, _>(person.0)
        .bind::<Text, _>(status.as_str())
        .bind::<Nullable<SqlUuid>, _>(by)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(id)
}

/// Moves a booking on.
///
/// # Errors
/// The database.
pub async fn set_status(
    tx: &mut Conn,
    id: BookingId,
    status: BookingStatus,
    offer_ends_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let sql = "update booking set status = $2, offer_ends_at = $3, updated_at = $4, \
        calendar_sequence = calendar_sequence + 1 where id = $1";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<Text, _>(status.as_str())
        .bind::<Nullable<Timestamptz>, _>(offer_ends_at)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// The first in line on a run, at most `count`.
///
/// # Errors
/// The database.
pub async fn first_waiting(tx: &mut Conn, run: CourseRunId, count: i32) -> ApiResult<Vec<BookingId>> {
    let sql =
        "select id from booking where course_run_id = $1 and status = 'waitlisted' order by queue_number limit $2";
    let rows: Vec<IdRow> =
        sql_query(sql).bind::<SqlUuid, _>(run.0).bind::<BigInt, _>(i64::from(count)).load(tx).await?;
    Ok(rows.into_iter().map(|row| BookingId(row.id)).collect())
}

/// Runs with an offer that ran out by `now`, at most 100.
///
/// # Errors
/// The database.
pub async fn runs_with_lapsed_offers(conn: &mut Conn, now: DateTime<Utc>) -> ApiResult<Vec<CourseRunId>> {
    let sql =
        "select distinct course_run_id as id from booking where status = 'offered' and offer_ends_at <= $1 limit 100";
    let rows: Vec<IdRow> = sql_query(sql).bind::<Timestamptz, _>(now).load(conn).await?;
    Ok(rows.into_iter().map(|row| CourseRunId(row.id)).collect())
}

/// The offers of a run that ran out by `now`.
///
/// # Errors
/// The database.
pub async fn lapsed_offers(tx: &mut Conn, run: CourseRunId, now: DateTime<Utc>) -> ApiResult<Vec<BookingId>> {
    let sql = "select id from booking where course_run_id = $1 and status = 'offered' and offer_ends_at <= $2 \
        order by queue_number";
    let rows: Vec<IdRow> = sql_query(sql).bind::<SqlUuid, _>(run.0).bind::<Timestamptz, _>(now).load(tx).await?;
    Ok(rows.into_iter().map(|row| BookingId(row.id)).collect())
}

/// Sets or takes back the mark of a booking.
///
/// # Errors
/// The database.
pub async fn set_mark(
    tx: &mut Conn,
    id: BookingId,
    mark: Option<Mark>,
    by: Option<Uuid>,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let Some(mark) = mark else {
        sql_query("delete from attendance where booking_id = $1").bind::<SqlUuid, _>(id.0).execute(tx).await?;
        return Ok(());
    };
    let sql = "insert into attendance (booking_id, mark, marked_by, marked_at) values ($1, $2, $3, $4) \
        on conflict (booking_id) do update set mark = excluded.mark, marked_by = excluded.marked_by, \
        marked_at = excluded.marked_at";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<Text, _>(mark.as_str())
        .bind::<Nullable<SqlUuid>, _>(by)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct Finding {
    #[diesel(sql_type = Text)]
    finding: String,
}

/// Each breach of what must hold, named. The audit alone reads across rooms.
///
/// # Errors
/// The database.
pub async fn findings(conn: &mut Conn, now: DateTime<Utc>) -> ApiResult<Vec<String>> {
    let sql = "with live as (select r.id, r.capacity, r.places_taken, r.waiting, \
            count(b.id) filter (where b.status in ('confirmed', 'offered')) as held, \
            count(b.id) filter (where b.status = 'waitlisted') as waits \
            from course_run r left join booking b on b.course_run_id = r.id group by r.id) \
        select 'course_run ' || id || ': ' || held || ' hold a place, capacity ' || coalesce(capacity, 0) as finding \
            from live where held > coalesce(capacity, 0) \
        union all select 'course_run ' || id || ': counts say ' || places_taken || ' and ' || waiting || ', bookings say ' \
            || held || ' and ' || waits from live where held <> places_taken or waits <> waiting \
        union all select 'person ' || person_id || ' has ' || count(*) || ' live bookings on course_run ' || course_run_id \
            from booking where status in ('confirmed', 'waitlisted', 'offered') group by person_id, course_run_id \
            having count(*) > 1 \
        union all select 'booking ' || id || ': its offer ran out over an hour ago' from booking \
            where status = 'offered' and offer_ends_at < $1 - interval '1 hour' \
        union all select 'attendance of booking ' || b.id || ', which is ' || b.status from attendance a \
            join booking b on b.id = a.booking_id where b.status <> 'confirmed'";
    let rows: Vec<Finding> = sql_query(sql).bind::<Timestamptz, _>(now).load(conn).await?;
    Ok(rows.into_iter().map(|row| row.finding).collect())
}

/// Bookings by id, in no order.
///
/// # Errors
/// The database.
pub async fn many(conn: &mut Conn, ids: &[BookingId]) -> ApiResult<Vec<Booking>> {
    let rows: Vec<Row> = sql_query(format!("{SELECT} where b.id = any($1)"))
        .bind::<Array<SqlUuid>, _>(ids.iter().map(|id| id.0).collect::<Vec<_>>())
        .load(conn)
        .await?;
    rows.into_iter().map(Booking::try_from).collect()
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

/// Bookings whose person the register marked as here on one of these days, Europe/London, with their runs and the day.
///
/// # Errors
/// The database.
pub async fn marked_on(
    conn: &mut Conn,
    (from, to): (NaiveDate, NaiveDate),
) -> ApiResult<Vec<(CourseRunId, BookingId, NaiveDate)>> {
    let sql = "select * from (select b.id, b.course_run_id, (a.marked_at at time zone 'Europe/London')::date as day \
        from attendance a join booking b on b.id = a.booking_id where a.mark = 'attended' and a.marked_at >= $1::date - 1) x \
        where day between $1 and $2 order by id";
    let rows: Vec<MarkedRow> = sql_query(sql).bind::<Date, _>(from).bind::<Date, _>(to).load(conn).await?;
    Ok(rows.into_iter().map(|row| (CourseRunId(row.course_run_id), BookingId(row.id), row.day)).collect())
}
