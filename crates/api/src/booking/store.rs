//! All SQL of bookings. Whoever changes a booking holds its run's lock.

pub mod approvals;
mod audit;
pub mod blocks;
pub mod charges;
pub mod clash;
pub mod door;
pub mod feeds;
pub mod line;
pub mod register;
pub mod team;

use crate::platform::outbox::Happens;
use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::booking::charge::Terms;
use domain::booking::wire::BookingCharge;
use domain::booking::{Approval, AssessmentResult, BookingStatus, EndReason, Mark, Party};
use domain::ids::{BookingId, CourseRunId, EmployerId, PersonId, PlaceBlockId, TrainingProviderId};
use std::collections::HashMap;
use uuid::Uuid;

pub use audit::findings;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    course_run_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    person_id: Uuid,
    #[diesel(sql_type = Text)]
    person_name: String,
    #[diesel(sql_type = Text)]
    status: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    position: Option<i64>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    held_until: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    employer_id: Option<Uuid>,
    #[diesel(sql_type = Text)]
    approval: String,
    #[diesel(sql_type = Nullable<Text>)]
    cost_code: Option<String>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    replaces: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    group_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    ended_by: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    ended_why: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    refused_because: Option<String>,
    #[diesel(sql_type = Integer)]
    calendar_sequence: i32,
    #[diesel(sql_type = Nullable<Text>)]
    mark: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    result: Option<String>,
    #[diesel(sql_type = Nullable<Integer>)]
    free_until_hours: Option<i32>,
    #[diesel(sql_type = Nullable<BigInt>)]
    late_fee_pence: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    no_show_fee_pence: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    charge_kind: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    charge_pence: Option<i64>,
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
    /// Their name, read with it: a turn less while others wait for the run.
    pub person_name: String,
    /// Where it stands.
    pub status: BookingStatus,
    /// Place in the waiting list, from 1, while waiting.
    pub position: Option<i64>,
    /// Until when a place is held for an answer.
    pub held_until: Option<DateTime<Utc>>,
    /// With which employer it was booked.
    pub employer: Option<EmployerId>,
    /// Whether that employer is asked.
    pub approval: Approval,
    /// What the employer's books call it.
    pub cost_code: Option<String>,
    /// The booking that is kept until this one is confirmed.
    pub replaces: Option<BookingId>,
    /// Who was booked together has the same.
    pub group: Option<Uuid>,
    /// Who ended it.
    pub ended_by: Option<Party>,
    /// Why it was called off.
    pub ended_why: Option<EndReason>,
    /// What the employer said of its no.
    pub refused_because: Option<String>,
    /// Version for calendars.
    pub calendar_sequence: i32,
    /// What the register says.
    pub mark: Option<Mark>,
    /// How their assessment went.
    pub result: Option<AssessmentResult>,
    /// What it costs to give it up late, as it was when it was made.
    pub terms: Option<Terms>,
    /// What is to pay.
    pub charge: Option<BookingCharge>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

impl Booking {
    /// One more like it: of the same person and employer, on the same run.
    #[must_use]
    pub fn anew(&self, by: Option<Uuid>) -> New<'_> {
        New {
            run: self.run,
            person: self.person,
            by,
            employer: self.employer,
            approval: Approval::None,
            cost_code: self.cost_code.as_deref(),
            replaces: None,
            group: None,
            block: None,
        }
    }
}

impl TryFrom<Row> for Booking {
    type Error = ApiError;

    fn try_from(row: Row) -> Result<Self, ApiError> {
        Ok(Self {
            id: BookingId(row.id),
            run: CourseRunId(row.course_run_id),
            person: PersonId(row.person_id),
            person_name: row.person_name,
            status: row.status.parse().map_err(ApiError::internal)?,
            position: row.position,
            held_until: row.held_until,
            employer: row.employer_id.map(EmployerId),
            approval: row.approval.parse().map_err(ApiError::internal)?,
            cost_code: row.cost_code,
            replaces: row.replaces.map(BookingId),
            group: row.group_id,
            ended_by: row.ended_by.as_deref().map(str::parse).transpose().map_err(ApiError::internal)?,
            ended_why: row.ended_why.as_deref().map(str::parse).transpose().map_err(ApiError::internal)?,
            refused_because: row.refused_because,
            calendar_sequence: row.calendar_sequence,
            mark: row.mark.as_deref().map(str::parse).transpose().map_err(ApiError::internal)?,
            result: row.result.as_deref().map(str::parse).transpose().map_err(ApiError::internal)?,
            terms: charges::terms((row.free_until_hours, row.late_fee_pence, row.no_show_fee_pence))?,
            charge: charges::charge(row.charge_kind.as_deref(), row.charge_pence)?,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

const SELECT: &str = "select b.id, b.course_run_id, b.person_id, w.full_name as person_name, b.status, b.held_until, b.employer_id, b.approval, \
    b.cost_code, b.replaces, b.group_id, b.ended_by, b.ended_why, b.refused_because, b.calendar_sequence, a.mark, a.result, \
    t.free_until_hours, t.late_fee_pence, t.no_show_fee_pence, c.kind as charge_kind, c.pence as charge_pence, \
    b.created_at, b.updated_at, \
    case when b.status = 'waitlisted' then (select count(*) from booking before where before.course_run_id = b.course_run_id \
        and before.status = 'waitlisted' and before.queue_number <= b.queue_number) end as position \
    from booking b join person w on w.id = b.person_id left join attendance a on a.booking_id = b.id left join cancellation_terms t on t.id = b.terms_id \
    left join booking_charge c on c.booking_id = b.id";

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
pub(super) struct IdRow {
    #[diesel(sql_type = SqlUuid)]
    pub(super) id: Uuid,
}

/// Bookings of a run that stand: a place, a wait or an offer.
///
/// # Errors
/// The database.
pub async fn live_of_run(conn: &mut Conn, run: CourseRunId) -> ApiResult<Vec<BookingId>> {
    let sql = "select id from booking where course_run_id = $1 and status in ('requested', 'confirmed', 'waitlisted', 'offered') \
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
        and status in ('requested', 'confirmed', 'waitlisted', 'offered')";
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

/// Everyone who asked for a place on a run and has none that is sure, in the order of the line, at most 1,000.
///
/// # Errors
/// The database.
pub async fn without_a_place(conn: &mut Conn, run: CourseRunId) -> ApiResult<Vec<Booking>> {
    let sql = format!(
        "{SELECT} where b.course_run_id = $1 and b.status in ('requested', 'waitlisted', 'offered') \
            order by b.queue_number limit 1000"
    );
    let rows: Vec<Row> = sql_query(sql).bind::<SqlUuid, _>(run.0).load(conn).await?;
    rows.into_iter().map(Booking::try_from).collect()
}

/// Everyone who holds a place on a run, first booked first: their bookings, and who they are.
///
/// # Errors
/// The database.
pub async fn holding_a_place(conn: &mut Conn, run: CourseRunId) -> ApiResult<Vec<(BookingId, PersonId)>> {
    let sql = "select id, course_run_id, person_id from booking where course_run_id = $1 \
        and status in ('requested', 'confirmed', 'offered') order by queue_number";
    let rows: Vec<PlaceRow> = sql_query(sql).bind::<SqlUuid, _>(run.0).load(conn).await?;
    Ok(rows.into_iter().map(|row| (BookingId(row.id), PersonId(row.person_id))).collect())
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = BigInt)]
    many: i64,
}

/// How many have a place on each of these runs; who has none is left out.
///
/// # Errors
/// The database.
pub async fn confirmed_on(conn: &mut Conn, runs: &[CourseRunId]) -> ApiResult<HashMap<CourseRunId, i64>> {
    let sql = "select course_run_id as id, count(*) as many from booking where course_run_id = any($1) \
        and status = 'confirmed' group by course_run_id";
    let rows: Vec<CountRow> =
        sql_query(sql).bind::<Array<SqlUuid>, _>(runs.iter().map(|run| run.0).collect::<Vec<_>>()).load(conn).await?;
    Ok(rows.into_iter().map(|row| (CourseRunId(row.id), row.many)).collect())
}

/// The live booking of a person on a run.
///
/// # Errors
/// The database.
pub async fn live(conn: &mut Conn, run: CourseRunId, person: PersonId) -> ApiResult<Option<BookingId>> {
    let sql = "select id from booking where course_run_id = $1 and person_id = $2 \
        and status in ('requested', 'confirmed', 'waitlisted', 'offered')";
    let row: Option<IdRow> =
        sql_query(sql).bind::<SqlUuid, _>(run.0).bind::<SqlUuid, _>(person.0).get_result(conn).await.optional()?;
    Ok(row.map(|row| BookingId(row.id)))
}

/// A booking that is made.
#[derive(Clone, Debug)]
pub struct New<'a> {
    /// The run.
    pub run: CourseRunId,
    /// Whose it is.
    pub person: PersonId,
    /// Who booked it, when a person did.
    pub by: Option<Uuid>,
    /// With which employer.
    pub employer: Option<EmployerId>,
    /// Whether that employer is asked.
    pub approval: Approval,
    /// What the employer's books call it.
    pub cost_code: Option<&'a str>,
    /// What is given up for it once it is confirmed.
    pub replaces: Option<BookingId>,
    /// Who is booked together has the same.
    pub group: Option<Uuid>,
    /// From which of the employer's kept places.
    pub block: Option<PlaceBlockId>,
}

/// Makes the booking that something happens to; its place in the line is drawn now, and the terms of who teaches it are those of
/// today.
///
/// # Errors
/// The database: a second live booking or a run over its capacity break their constraints.
pub async fn add(
    tx: &mut Conn,
    (new, provider): (&New<'_>, TrainingProviderId),
    (status, held_until): (BookingStatus, Option<DateTime<Utc>>),
    made: Happens,
) -> ApiResult<()> {
    let sql = "insert into booking (id, course_run_id, person_id, status, held_until, booked_by, employer_id, approval, \
            cost_code, replaces, group_id, created_at, updated_at, terms_id) \
        values ($2, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $4, $4, \
            (select id from cancellation_terms where training_provider_id = $19 order by id desc limit 1))";
    made.with(sql)
        .bind::<SqlUuid, _>(new.run.0)
        .bind::<SqlUuid, _>(new.person.0)
        .bind::<Text, _>(status.as_str())
        .bind::<Nullable<Timestamptz>, _>(held_until)
        .bind::<Nullable<SqlUuid>, _>(new.by)
        .bind::<Nullable<SqlUuid>, _>(new.employer.map(|id| id.0))
        .bind::<Text, _>(new.approval.as_str())
        .bind::<Nullable<Text>, _>(new.cost_code.map(str::to_owned))
        .bind::<Nullable<SqlUuid>, _>(new.replaces.map(|id| id.0))
        .bind::<Nullable<SqlUuid>, _>(new.group)
        .bind::<SqlUuid, _>(provider.0)
        .execute(tx)
        .await?;
    Ok(())
}

/// Moves a booking on to a status in which it stands.
///
/// # Errors
/// The database.
pub async fn set_status(
    tx: &mut Conn,
    id: BookingId,
    status: BookingStatus,
    held_until: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let sql = "update booking set status = $2, held_until = $3, updated_at = $4, \
        calendar_sequence = calendar_sequence + 1 where id = $1";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<Text, _>(status.as_str())
        .bind::<Nullable<Timestamptz>, _>(held_until)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Ends a booking, with who did and why.
///
/// # Errors
/// The database.
pub async fn end(
    tx: &mut Conn,
    id: BookingId,
    status: BookingStatus,
    (by, why): (Party, Option<EndReason>),
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let sql = "update booking set status = $2, held_until = null, ended_by = $3, ended_why = $4, updated_at = $5, \
        calendar_sequence = calendar_sequence + 1 where id = $1";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<Text, _>(status.as_str())
        .bind::<Text, _>(by.as_str())
        .bind::<Nullable<Text>, _>(why.map(EndReason::as_str))
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
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
