//! Places, waiting lists and offers.

mod approvals;
mod blocks;
pub mod calendar;
pub mod door;
mod feed;
pub mod flow;
mod line;
pub mod offers;
mod routes;
mod runs;
mod several;
pub mod store;
mod team;
mod terms;
pub mod view;

use crate::platform::{ApiError, ApiResult, AppState, Conn, db, outbox};
use crate::{catalogue, organisations};
use chrono::{DateTime, NaiveDate, Utc};
use domain::booking::{BookingStatus, EndReason};
use domain::ids::{BookingId, CourseRunId, EmployerId, PersonId};
use domain::records::matrix::Place;
use serde_json::json;
use utoipa_actix_web::service_config::ServiceConfig;

use store::Booking;

pub use routes::act;
pub use store::findings;

/// The routes of this room.
pub fn mount(config: &mut ServiceConfig) {
    config
        .service(routes::create_booking)
        .service(routes::list_my_bookings)
        .service(feed::my_bookings_calendar)
        .service(feed::booking_calendar)
        .service(feed::get_calendar_feed)
        .service(feed::make_calendar_feed)
        .service(feed::end_calendar_feed)
        .service(feed::calendar_feed)
        .service(routes::get_booking)
        .service(routes::cancel_booking)
        .service(routes::accept_offer)
        .service(routes::decline_offer)
        .service(runs::get_run_booking)
        .service(runs::set_run_booking)
        .service(runs::call_off_run)
        .service(runs::list_runs_at_risk)
        .service(routes::booking_history)
        .service(line::move_up_booking)
        .service(several::create_bookings)
        .service(several::substitute_booking)
        .service(team::list_team_bookings)
        .service(blocks::list_place_blocks)
        .service(blocks::keep_places)
        .service(blocks::release_places)
        .service(terms::get_cancellation_terms)
        .service(terms::set_cancellation_terms)
        .service(terms::list_missed_places)
        .service(door::make_door_code)
        .service(approvals::approve_booking)
        .service(approvals::refuse_booking)
        .service(approvals::list_bookings_to_approve)
        .service(approvals::get_approval_rule)
        .service(approvals::set_approval_rule)
        .service(offers::look_at_offer)
        .service(offers::decline_offer_by_link);
}

/// Ends every hold that ran out, each run in its own transaction. Answers how many runs had one.
///
/// # Errors
/// The database.
pub async fn lapse_due(state: &AppState) -> ApiResult<usize> {
    let moment = flow::Moment::of(&state.clock);
    let runs = store::line::runs_with_lapsed_holds(&mut *state.db.get().await?, moment.now).await?;
    for run in &runs {
        // One run that a load holds just now does not keep the others, or the mails, waiting.
        if let Err(error) = state.db.tx(async |tx| flow::lapse(tx, *run, moment).await).await {
            tracing::warn!(run = %run.0, %error, "holds of a run could not be ended; they are tried again");
        }
    }
    Ok(runs.len())
}

/// Lets somebody in who came without a place: by their booking on this run, or because they are there. Answers who it is.
///
/// # Errors
/// 404 for a booking that is not of this run; every refusal of the domain.
pub async fn let_in(
    tx: &mut Conn,
    run: CourseRunId,
    (booking, person): (Option<BookingId>, Option<PersonId>),
    act: flow::Act,
) -> ApiResult<PersonId> {
    if let Some(person) = person {
        flow::let_in_person(tx, run, person, act).await?;
        return Ok(person);
    }
    let found = match booking {
        Some(id) => store::one(tx, id).await?.filter(|booking| booking.run == run),
        None => None,
    };
    let booking = found.ok_or_else(|| ApiError::not_found("booking"))?;
    if booking.status != BookingStatus::Confirmed {
        flow::let_in(tx, &booking, act).await?;
    }
    Ok(booking.person)
}

/// Lets kept places go whose day has come, each run in its own transaction. Answers how many runs had some.
///
/// # Errors
/// The database.
pub async fn release_due(state: &AppState) -> ApiResult<usize> {
    let moment = flow::Moment::of(&state.clock);
    let runs = store::blocks::runs_due(&mut *state.db.get().await?, moment.wall.date()).await?;
    for run in &runs {
        if let Err(error) = state.db.tx(async |tx| flow::release_due(tx, *run, moment).await).await {
            tracing::warn!(run = %run.0, %error, "kept places of a run could not be released; they are tried again");
        }
    }
    Ok(runs.len())
}

/// Writes to everyone who holds a place on a run that was taken off, or waits for one; the job `booking.run_withdrawn`.
/// Their bookings stay as they are until they choose.
///
/// # Errors
/// The database.
pub async fn tell_withdrawn(tx: &mut Conn, run: CourseRunId, now: DateTime<Utc>) -> ApiResult<()> {
    for booking in store::live_of_run(tx, run).await? {
        outbox::event(tx, "booking.run_withdrawn", booking.0, None, now, &json!({})).await?;
        outbox::enqueue(tx, "mail.run_withdrawn", &json!({"bookingId": booking}), None, now).await?;
    }
    Ok(())
}

/// The places that people hold on courses that begin on a day or after it, with what these are about.
///
/// # Errors
/// The database.
pub async fn to_come(conn: &mut Conn, people: &[PersonId], day: NaiveDate) -> ApiResult<Vec<(PersonId, Place)>> {
    let held = store::places_of(conn, people).await?;
    let runs: Vec<CourseRunId> = held.iter().map(|(_, run, _)| *run).collect();
    let about = catalogue::about(conn, &runs, day).await?;
    let place = |(booking, run, person): (BookingId, CourseRunId, PersonId)| {
        let (starts_on, subjects) = about.get(&run)?.clone();
        Some((person, Place { booking, subjects, starts_on }))
    };
    Ok(held.into_iter().filter_map(place).collect())
}

/// Calls off all that a person has booked and that can still be called off: their account is about to go.
///
/// # Errors
/// The database.
pub async fn call_off_all(tx: &mut Conn, person: PersonId, moment: flow::Moment) -> ApiResult<()> {
    let live: Vec<_> =
        store::of_person(tx, person).await?.into_iter().filter(|booking| booking.status.is_live()).collect();
    call_off(tx, &live, EndReason::AccountClosed, moment).await
}

/// Calls off what a person has booked with an employer that they have left; the job `booking.follow_leaver`. What they booked
/// for themselves stays theirs.
///
/// # Errors
/// The database.
pub async fn follow_leaver(
    tx: &mut Conn,
    employer: EmployerId,
    person: PersonId,
    moment: flow::Moment,
) -> ApiResult<()> {
    if organisations::relation_of(tx, person, moment.wall.date()).await?.employed_by.contains(&employer) {
        return Ok(());
    }
    let live = store::approvals::of_leaver(tx, employer, person).await?;
    call_off(tx, &live, EndReason::LeftEmployer, moment).await
}

async fn call_off(tx: &mut Conn, bookings: &[Booking], why: EndReason, moment: flow::Moment) -> ApiResult<()> {
    let act = flow::Act::of_clock(moment);
    // In the order in which runs are locked everywhere.
    let mut bookings: Vec<&Booking> = bookings.iter().collect();
    bookings.sort_by_key(|booking| booking.run.0);
    for booking in bookings {
        match db::apart(tx, async |tx| flow::cancel(tx, booking, Some(why), act).await).await {
            // What has begun stays as it is.
            Err(refusal) if refusal.problem().status >= 500 => return Err(refusal),
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

/// Offers the free places of a run to those who wait; the job `booking.promote`.
///
/// # Errors
/// The database.
pub async fn promote(tx: &mut Conn, state: &AppState, run: CourseRunId) -> ApiResult<()> {
    flow::promote(tx, run, flow::Moment::of(&state.clock)).await
}
