//! A booking as its person sees it, on a page or in a calendar.

use super::store::Booking;
use crate::platform::{ApiError, ApiResult, Conn};
use crate::{catalogue, people};
use chrono::NaiveDateTime;
use domain::booking::BookingStatus;
use domain::booking::state::is_first_come;
use domain::booking::wire::BookingView;
use domain::catalogue::wire::CourseRunView;
use domain::catalogue::{RunState, begins};
use domain::ids::{CourseRunId, PersonId};
use std::collections::HashMap;

/// Bookings with their runs, in the same order. `now` is wall time in Europe/London.
///
/// # Errors
/// The database.
pub async fn views(conn: &mut Conn, bookings: &[Booking], now: NaiveDateTime) -> ApiResult<Vec<BookingView>> {
    let runs: Vec<CourseRunId> = bookings.iter().map(|booking| booking.run).collect();
    let runs = catalogue::run_views(conn, &runs, None, now).await?;
    let runs: HashMap<CourseRunId, CourseRunView> = runs.into_iter().map(|run| (run.id, run)).collect();
    let people: Vec<PersonId> = bookings.iter().map(|booking| booking.person).collect();
    let names: HashMap<PersonId, String> = people::names(conn, &people).await?.into_iter().collect();
    let view = |booking: &Booking| {
        let run = runs.get(&booking.run).cloned().ok_or_else(|| ApiError::internal("a booking without its run"))?;
        Ok(BookingView {
            id: booking.id,
            person_id: booking.person,
            person_name: names
                .get(&booking.person)
                .cloned()
                .ok_or_else(|| ApiError::internal("a booking without its person"))?,
            status: booking.status,
            waitlist_position: booking.position,
            offer_ends_at: booking.offer_ends_at,
            first_come: booking.status == BookingStatus::Waitlisted
                && is_first_come(
                    begins(run.starts_on, run.starts_at),
                    run.state == RunState::Withdrawn,
                    run.places_left,
                    now,
                ),
            mark: booking.mark,
            run,
            created_at: booking.created_at,
            updated_at: booking.updated_at,
        })
    };
    bookings.iter().map(view).collect()
}

/// The same for one.
///
/// # Errors
/// The database.
pub async fn view(conn: &mut Conn, booking: &Booking, now: NaiveDateTime) -> ApiResult<BookingView> {
    let one = views(conn, std::slice::from_ref(booking), now).await?.pop();
    one.ok_or_else(|| ApiError::internal("a booking without its view"))
}
