//! The life of a booking in the database. Every change locks the run's row first, asks the domain, writes the booking,
//! what happened, and the mail to send: one transaction.

use super::store::{self, Booking};
use crate::catalogue::{self, LockedRun};
use crate::platform::{ApiError, ApiResult, Conn, outbox};
use chrono::{DateTime, NaiveDateTime, Utc};
use domain::booking::BookingStatus;
use domain::booking::state::{self, Decision};
use domain::ids::{BookingId, CourseRunId, PersonId};
use serde_json::json;
use uuid::Uuid;

/// When something is done: in UTC, and as the county's wall clock shows it.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// In UTC.
    pub now: DateTime<Utc>,
    /// In Europe/London.
    pub wall: NaiveDateTime,
}

async fn lock(tx: &mut Conn, run: CourseRunId) -> ApiResult<LockedRun> {
    catalogue::lock_run(tx, run).await?.ok_or_else(|| ApiError::not_found("course run"))
}

/// Notes a change and sends the mail that tells the person.
async fn tell(
    tx: &mut Conn,
    id: BookingId,
    status: BookingStatus,
    by: Option<Uuid>,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    outbox::event(tx, &format!("booking.{status}"), id.0, by, now, &json!({})).await?;
    outbox::enqueue(tx, "mail.booking", &json!({"bookingId": id, "status": status}), None, now).await
}

/// Books a place, or a wait for one.
///
/// # Errors
/// 404 for no such run; every refusal of the domain.
pub async fn create(
    tx: &mut Conn,
    run: CourseRunId,
    person: PersonId,
    by: Option<Uuid>,
    moment: Moment,
) -> ApiResult<BookingId> {
    let run = catalogue::shown(tx, run).await?;
    let locked = lock(tx, run).await?;
    let has_live = store::live(tx, run, person).await?.is_some();
    let status = match state::request(&locked.facts, has_live, moment.wall)? {
        Decision::Confirmed => BookingStatus::Confirmed,
        Decision::Waiting => BookingStatus::Waitlisted,
    };
    let id = store::add(tx, run, person, status, by, moment.now).await?;
    tell(tx, id, status, by, moment.now).await?;
    Ok(id)
}

/// The booking as it is now that its run is locked.
///
/// # Errors
/// 404 when either is gone; the database.
pub async fn again(tx: &mut Conn, booking: &Booking) -> ApiResult<(LockedRun, Booking)> {
    let locked = lock(tx, booking.run).await?;
    let booking = store::one(tx, booking.id).await?.ok_or_else(|| ApiError::not_found("booking"))?;
    Ok((locked, booking))
}

/// Calls a booking off; a place that comes free goes to the next in line.
///
/// # Errors
/// Every refusal of the domain.
pub async fn cancel(tx: &mut Conn, booking: &Booking, by: Option<Uuid>, moment: Moment) -> ApiResult<()> {
    let (locked, booking) = again(tx, booking).await?;
    state::cancel(booking.status, &locked.facts, moment.wall)?;
    store::set_status(tx, booking.id, BookingStatus::Cancelled, None, moment.now).await?;
    tell(tx, booking.id, BookingStatus::Cancelled, by, moment.now).await?;
    offer_free_places(tx, booking.run, moment).await
}

/// Takes an offered place, or one that is free when it is too late for offers.
///
/// # Errors
/// Every refusal of the domain.
pub async fn accept_offer(tx: &mut Conn, booking: &Booking, by: Option<Uuid>, moment: Moment) -> ApiResult<()> {
    let (locked, booking) = again(tx, booking).await?;
    let at = (moment.now, moment.wall);
    let status = state::accept_offer(booking.status, booking.offer_ends_at, &locked.facts, at)?;
    store::set_status(tx, booking.id, status, None, moment.now).await?;
    tell(tx, booking.id, status, by, moment.now).await
}

/// Says no to an offered place, which goes to the next in line.
///
/// # Errors
/// Every refusal of the domain.
pub async fn decline_offer(tx: &mut Conn, booking: &Booking, by: Option<Uuid>, moment: Moment) -> ApiResult<()> {
    let (_, booking) = again(tx, booking).await?;
    let status = state::decline_offer(booking.status, booking.offer_ends_at, moment.now)?;
    store::set_status(tx, booking.id, status, None, moment.now).await?;
    tell(tx, booking.id, status, by, moment.now).await?;
    offer_free_places(tx, booking.run, moment).await
}

/// Offers every free place of a run, whose row is locked, to those who wait, first come first served.
///
/// # Errors
/// The database.
async fn offer_free_places(tx: &mut Conn, run: CourseRunId, moment: Moment) -> ApiResult<()> {
    let Some(locked) = catalogue::run_facts(tx, run).await? else { return Ok(()) };
    let count = state::offers_to_make(&locked.facts, moment.wall);
    if count == 0 {
        return Ok(());
    }
    let Some(ends) = state::offer_ends(moment.now, locked.begins_utc) else { return Ok(()) };
    for id in store::first_waiting(tx, run, count).await? {
        store::set_status(tx, id, BookingStatus::Offered, Some(ends), moment.now).await?;
        tell(tx, id, BookingStatus::Offered, None, moment.now).await?;
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

/// Ends the offers of a run that ran out, and offers their places to the next.
///
/// # Errors
/// The database.
pub async fn lapse(tx: &mut Conn, run: CourseRunId, moment: Moment) -> ApiResult<()> {
    lock(tx, run).await?;
    for id in store::lapsed_offers(tx, run, moment.now).await? {
        store::set_status(tx, id, BookingStatus::Lapsed, None, moment.now).await?;
        tell(tx, id, BookingStatus::Lapsed, None, moment.now).await?;
    }
    offer_free_places(tx, run, moment).await
}
