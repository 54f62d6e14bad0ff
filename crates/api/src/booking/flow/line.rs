//! The waiting list as it moves.

use super::{Act, Moment, again, end, lock, tell};
use crate::booking::store::{self, Booking};
use crate::catalogue;
use crate::platform::{ApiResult, Conn, outbox};
use domain::booking::BookingStatus;
use domain::booking::line::next_in_line;
use domain::booking::state::{self, Refusal};
use domain::ids::CourseRunId;
use serde_json::json;

/// Offers every free place of a run, whose row is locked, to those who are next in line.
///
/// # Errors
/// The database.
pub async fn offer_free_places(tx: &mut Conn, run: CourseRunId, moment: Moment) -> ApiResult<()> {
    let Some(locked) = catalogue::run_facts(tx, run).await? else { return Ok(()) };
    let free = state::places_to_offer(&locked.facts, moment.wall);
    if free == 0 {
        return Ok(());
    }
    let Some(ends) = state::offer_ends(moment.now, locked.begins_utc) else { return Ok(()) };
    for id in next_in_line(free, &store::line::waiting(tx, run).await?) {
        store::set_status(tx, id, BookingStatus::Offered, Some(ends), moment.now).await?;
        tell(tx, id, BookingStatus::Offered, Act::of_clock(moment), None).await?;
    }
    Ok(())
}

/// The same for a run that may have grown.
///
/// # Errors
/// The database.
pub async fn promote(tx: &mut Conn, run: CourseRunId, moment: Moment) -> ApiResult<()> {
    lock(tx, run).await?;
    offer_free_places(tx, run, moment).await
}

/// Ends what was held on a run for an answer that did not come, and offers those places to the next.
///
/// # Errors
/// The database.
pub async fn lapse(tx: &mut Conn, run: CourseRunId, moment: Moment) -> ApiResult<()> {
    lock(tx, run).await?;
    for id in store::line::lapsed_holds(tx, run, moment.now).await? {
        end(tx, id, BookingStatus::Lapsed, Act::of_clock(moment), None).await?;
    }
    offer_free_places(tx, run, moment).await
}

/// Puts somebody who waits before everybody else in the line, with the group they were booked in. The reason is kept; those
/// who are passed can read that it was done.
///
/// # Errors
/// When they do not wait; the database.
pub async fn move_up(tx: &mut Conn, booking: &Booking, reason: &str, act: Act) -> ApiResult<()> {
    let (_, booking) = again(tx, booking).await?;
    if booking.status != BookingStatus::Waitlisted {
        return Err(Refusal::WrongState(booking.status).into());
    }
    store::line::move_up(tx, booking.id, reason, act.moment.now).await?;
    let what = json!({"by": act.party});
    outbox::event(tx, "booking.moved_up", booking.id.0, act.by, act.moment.now, &what).await
}
