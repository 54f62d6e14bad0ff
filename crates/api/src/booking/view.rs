//! A booking as its person sees it, on a page or in a calendar.

use super::store::{self, Booking};
use crate::catalogue;
use crate::platform::clock::london_to_utc;
use crate::platform::{ApiError, ApiResult, Conn};
use chrono::{NaiveDate, NaiveDateTime};
use domain::booking::state::is_first_come;
use domain::booking::wire::{BookingView, Cancelling, Joining};
use domain::booking::{BookingStatus, line};
use domain::catalogue::wire::CourseRunView;
use domain::catalogue::{RunState, begins};
use domain::ids::{BookingId, CourseId, CourseRunId};
use std::collections::{HashMap, HashSet};

/// Bookings with their runs, in the same order. `now` is wall time in Europe/London.
///
/// # Errors
/// The database.
pub async fn views(conn: &mut Conn, bookings: &[Booking], now: NaiveDateTime) -> ApiResult<Vec<BookingView>> {
    let runs: Vec<CourseRunId> = bookings.iter().map(|booking| booking.run).collect();
    let runs = catalogue::run_views(conn, &runs, None, now).await?;
    let runs: HashMap<CourseRunId, CourseRunView> = runs.into_iter().map(|run| (run.id, run)).collect();
    let has_a_place = |booking: &&Booking| booking.status == BookingStatus::Confirmed;
    let held: Vec<CourseRunId> = bookings.iter().filter(has_a_place).map(|booking| booking.run).collect();
    let says = catalogue::booking_settings(conn, &held).await?;
    let joining = |booking: &Booking| {
        let says = says.get(&booking.run).filter(|_| has_a_place(&booking))?;
        let (link, notes) = (says.joining_link.clone(), says.joining_notes.clone());
        (link.is_some() || notes.is_some()).then_some(Joining { link, notes })
    };
    let usual = usually_freed(conn, bookings, &runs, now.date()).await?;
    let view = |booking: &Booking| {
        let run = runs.get(&booking.run).cloned().ok_or_else(|| ApiError::internal("a booking without its run"))?;
        Ok(BookingView {
            id: booking.id,
            person_id: booking.person,
            person_name: booking.person_name.clone(),
            status: booking.status,
            waitlist_position: booking.position,
            usually_freed: usual.get(&run.course_id).copied().filter(|_| booking.status == BookingStatus::Waitlisted),
            offer_ends_at: booking.held_until.filter(|_| booking.status == BookingStatus::Offered),
            decide_by: booking.held_until.filter(|_| booking.status == BookingStatus::Requested),
            employer_id: booking.employer,
            approval: booking.approval,
            cost_code: booking.cost_code.clone(),
            replaces: booking.replaces,
            group_id: booking.group,
            ended_by: booking.ended_by,
            ended_why: booking.ended_why,
            refused_because: booking.refused_because.clone(),
            joining: joining(booking),
            first_come: booking.status == BookingStatus::Waitlisted
                && is_first_come(
                    begins(run.starts_on, run.starts_at),
                    run.state == RunState::Withdrawn,
                    run.places_left,
                    now,
                ),
            mark: booking.mark,
            result: booking.result,
            cancelling: cancelling(booking, &run),
            charge: booking.charge,
            run,
            created_at: booking.created_at,
            updated_at: booking.updated_at,
        })
    };
    bookings.iter().map(view).collect()
}

/// What it costs to give the place up late, while it stands.
fn cancelling(booking: &Booking, run: &CourseRunView) -> Option<Cancelling> {
    let terms = booking.terms.filter(|_| booking.status.is_live() && booking.mark.is_none())?;
    let begins = begins(run.starts_on, run.starts_at).and_then(|wall| london_to_utc(wall.date(), wall.time()));
    Some(Cancelling {
        free_until: terms.free_until(begins),
        late_fee_pence: terms.late_fee,
        no_show_fee_pence: terms.no_show_fee,
    })
}

/// How many dates of a course are looked at for what is usual.
const DATES_COUNTED: i64 = 10;

/// How many places usually come free on a date of the courses that somebody of these waits for.
async fn usually_freed(
    conn: &mut Conn,
    bookings: &[Booking],
    runs: &HashMap<CourseRunId, CourseRunView>,
    today: NaiveDate,
) -> ApiResult<HashMap<CourseId, i64>> {
    let waits = bookings.iter().filter(|booking| booking.status == BookingStatus::Waitlisted);
    let courses: HashSet<CourseId> = waits.filter_map(|booking| Some(runs.get(&booking.run)?.course_id)).collect();
    if courses.is_empty() {
        return Ok(HashMap::new());
    }
    let courses: Vec<CourseId> = courses.into_iter().collect();
    let last = catalogue::last_of(conn, &courses, today, DATES_COUNTED).await?;
    let dates: Vec<CourseRunId> = last.iter().map(|(_, run)| *run).collect();
    if dates.is_empty() {
        return Ok(HashMap::new());
    }
    let freed = store::line::freed(conn, &dates).await?;
    let mut each: HashMap<CourseId, Vec<i64>> = HashMap::new();
    for (course, run) in last {
        each.entry(course).or_default().extend(freed.get(&run));
    }
    Ok(each.into_iter().filter_map(|(course, freed)| Some((course, line::usually_freed(freed)?))).collect())
}

/// One that was just written, as it is now.
///
/// # Errors
/// The database.
pub async fn now(conn: &mut Conn, id: BookingId, now: NaiveDateTime) -> ApiResult<BookingView> {
    let booking = store::one(conn, id).await?.ok_or_else(|| ApiError::internal("a booking vanished"))?;
    view(conn, &booking, now).await
}

/// The same for one.
///
/// # Errors
/// The database.
pub async fn view(conn: &mut Conn, booking: &Booking, now: NaiveDateTime) -> ApiResult<BookingView> {
    let one = views(conn, std::slice::from_ref(booking), now).await?.pop();
    one.ok_or_else(|| ApiError::internal("a booking without its view"))
}
