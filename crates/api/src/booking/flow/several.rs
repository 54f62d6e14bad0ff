//! What an employer does for several of its workers.

use super::{Act, again, end, enter, lock, noted, offer_free_places, refuse_clash};
use crate::booking::store::{self, Booking, New};
use crate::catalogue;
use crate::platform::{ApiError, ApiResult, Conn, db};
use domain::booking::state::{self, Refusal};
use domain::booking::{BookingStatus, EndReason};
use domain::ids::{BookingId, PersonId};
use domain::problem::{Code, FieldProblem};
use uuid::Uuid;

/// Books all of these on one run, or none. When there are not places for all, all wait, and are offered places together.
///
/// # Errors
/// `not_all_booked`, naming each who cannot be booked and why; 404 for no such run.
pub async fn create_together(tx: &mut Conn, all: &[New<'_>], act: Act) -> ApiResult<Vec<BookingId>> {
    let Some(first) = all.first() else { return Ok(Vec::new()) };
    let run = catalogue::shown(tx, first.run).await?;
    let locked = lock(tx, run).await?;
    let many = i32::try_from(all.len()).unwrap_or(i32::MAX);
    if locked.facts.capacity.is_some_and(|capacity| capacity < many) {
        let say = format!("This date has {} places in all. Book fewer people.", locked.facts.capacity.unwrap_or(0));
        return Err(ApiError::new(Code::NotAllBooked, say));
    }
    let kept = match first.block {
        Some(block) => Some(store::blocks::one(tx, block).await?.map_or(0, |block| block.left)),
        None => None,
    };
    if kept.is_some_and(|left| left < many) {
        return Err(Refusal::BlockUsedUp.into());
    }
    let full = locked.facts.waiting > 0 || locked.facts.places_left().is_some_and(|left| left < many);
    let wait = kept.is_none() && full;
    let group = wait.then(Uuid::now_v7);
    let (mut ids, mut wrong) = (Vec::new(), Vec::new());
    for (n, new) in all.iter().enumerate() {
        let new = New { run, group, ..new.clone() };
        match db::apart(tx, async |tx| enter(tx, &new, wait, act).await).await {
            Ok(made) => ids.push(made.id),
            Err(refused) if refused.problem().status >= 500 => return Err(refused),
            Err(refused) => {
                wrong.push(FieldProblem::new(format!("/people/{n}/personId"), refused.problem().detail.clone()));
            }
        }
    }
    if !wrong.is_empty() {
        let say = "Some of these people cannot be booked, so nobody is. See why, then book the others.";
        return Err(Code::NotAllBooked.problem(say).about(wrong).into());
    }
    if wait {
        offer_free_places(tx, run, act.moment).await?;
    }
    Ok(ids)
}

/// Sends another worker in the place of one who holds it; nobody who waits is passed, for no place comes free.
///
/// # Errors
/// When they hold no place, the run began, or the other one has a booking or another place at that time.
pub async fn substitute(tx: &mut Conn, booking: &Booking, person: PersonId, act: Act) -> ApiResult<BookingId> {
    let (locked, booking) = again(tx, booking).await?;
    if locked.facts.withdrawn {
        return Err(Refusal::RunClosed.into());
    }
    state::cancel(booking.status, booking.mark, &locked.facts, act.moment.wall)?;
    if !booking.status.holds_place() {
        return Err(Refusal::WrongState(booking.status).into());
    }
    if let Some(live) = store::live(tx, booking.run, person).await? {
        return Err(Refusal::AlreadyBooked.problem().in_the_way(live).into());
    }
    refuse_clash(tx, person, booking.run, None).await?;
    end(tx, booking.id, BookingStatus::Cancelled, act, Some(EndReason::Substituted)).await?;
    let new = New { person, ..booking.anew(act.by) };
    let id = BookingId(Uuid::now_v7());
    let status = BookingStatus::Confirmed;
    store::add(tx, (&new, locked.provider_id), (status, None), noted(id, status, act, None)).await?;
    Ok(id)
}
