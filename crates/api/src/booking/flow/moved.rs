//! People who lose a place by no doing of their own, and the date that they move to.

use super::{Act, Moment, can_be_given_up, end, enter, lock_both, offer_free_places};
use crate::booking::store::{self, Booking, New};
use crate::catalogue::{self, LockedRun};
use crate::platform::{ApiError, ApiResult, Conn, db};
use chrono::NaiveDateTime;
use domain::booking::state::Refusal;
use domain::booking::{Approval, BookingStatus, EndReason};
use domain::catalogue::wire::CalledOff;
use domain::ids::{BookingId, CourseRunId};

/// Locks a run and the one that its people may move to, and answers it with that one as it is shown; none when there is no
/// such run.
///
/// # Errors
/// 404 for the other; the database.
pub async fn lock_for_move(
    tx: &mut Conn,
    run: CourseRunId,
    to: Option<CourseRunId>,
) -> ApiResult<(Option<LockedRun>, Option<CourseRunId>)> {
    if catalogue::run_facts(tx, run).await?.is_none() {
        return Ok((None, to));
    }
    let to = match to {
        Some(to) => Some(catalogue::shown(tx, to).await?),
        None => None,
    };
    let locked = lock_both(tx, run, to.filter(|to| *to != run)).await?;
    Ok((Some(locked), to))
}

/// That people can move from a run, which is locked, to another: of the same training provider, and open for bookings.
///
/// # Errors
/// 422 when they cannot; the database.
pub async fn check_target(
    tx: &mut Conn,
    (from, run): (CourseRunId, &LockedRun),
    to: Option<CourseRunId>,
    wall: NaiveDateTime,
) -> ApiResult<()> {
    let Some(to) = to else { return Ok(()) };
    let other = catalogue::run_facts(tx, to).await?;
    let same = other.is_some_and(|other| other.provider_id == run.provider_id && other.facts.bookable(wall));
    if same && to != from {
        return Ok(());
    }
    Err(ApiError::field("/movingTo", "Name another date of the same training provider that can be booked now."))
}

/// What a booking that was not confirmed yet would have taken the place of, when that still stands: the new one does then.
async fn still_to_give_up(tx: &mut Conn, booking: &Booking, moment: Moment) -> ApiResult<Option<BookingId>> {
    let Some(id) = booking.replaces.filter(|_| booking.status != BookingStatus::Confirmed) else { return Ok(None) };
    let Some(old) = store::one(tx, id).await? else { return Ok(None) };
    Ok(can_be_given_up(tx, &old, moment).await?.map(|_| id))
}

/// Ends bookings. Those who held a place have one on `to` while there are any, in the order that they are named in, and the
/// others wait there behind them. Who cannot move, because they are booked there or elsewhere at that time, is told like the
/// others.
///
/// # Errors
/// `run_started` when a register has marked one of them; the database.
pub async fn displace(
    tx: &mut Conn,
    bookings: &[BookingId],
    to: Option<CourseRunId>,
    why: EndReason,
    act: Act,
) -> ApiResult<CalledOff> {
    let mut done = CalledOff::default();
    let mut all = store::many(tx, bookings).await?;
    let place = |id: BookingId| bookings.iter().position(|named| *named == id);
    all.sort_by_key(|booking| (!booking.status.holds_place(), place(booking.id)));
    for booking in all.iter().filter(|booking| booking.status.is_live()) {
        if booking.mark.is_some() {
            return Err(Refusal::RunStarted.into());
        }
        end(tx, booking.id, BookingStatus::Cancelled, act, Some(why)).await?;
        done.ended += 1;
        let Some(run) = to else { continue };
        let approval = match booking.approval {
            Approval::None => Approval::None,
            Approval::Asked if booking.status != BookingStatus::Confirmed => Approval::Asked,
            Approval::Asked | Approval::Given => Approval::Given,
        };
        let replaces = still_to_give_up(tx, booking, act.moment).await?;
        let new = New { run, approval, replaces, ..booking.anew(act.by) };
        let waits = !booking.status.holds_place();
        match db::apart(tx, async |tx| enter(tx, &new, waits, act).await).await {
            Ok(made) if made.status == BookingStatus::Waitlisted => done.waiting += 1,
            Ok(_) => done.moved += 1,
            Err(refused) if refused.problem().status >= 500 => return Err(refused),
            Err(_) => {}
        }
    }
    if let Some(run) = to {
        offer_free_places(tx, run, act.moment).await?;
    }
    Ok(done)
}
