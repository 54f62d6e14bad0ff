//! Who comes without a place and is let in by the tutor.

use super::{Act, again, give_up, lock};
use crate::booking::store::{self, Booking, New};
use crate::catalogue;
use crate::platform::outbox::{self, Happens};
use crate::platform::{ApiResult, Conn};
use domain::booking::state::Refusal;
use domain::booking::{Approval, BookingStatus, register};
use domain::catalogue::RunFacts;
use domain::ids::{BookingId, CourseRunId, PersonId};
use serde_json::json;
use uuid::Uuid;

/// Makes room for one more, when there is none: the tutor sees that there is.
async fn make_room(tx: &mut Conn, run: CourseRunId, facts: &RunFacts, act: Act) -> ApiResult<()> {
    if facts.places_left().is_none_or(|left| left > 0) {
        return Ok(());
    }
    let capacity = facts.places_taken + 1;
    catalogue::raise_capacity(tx, run, capacity, act.moment.now).await?;
    let what = json!({"capacity": capacity});
    outbox::event(tx, "course_run.capacity_set", run.0, act.by, act.moment.now, &what).await
}

/// That they have no place elsewhere at that time; where, is not the tutor's business.
async fn refuse_clash(tx: &mut Conn, person: PersonId, run: CourseRunId, except: Option<BookingId>) -> ApiResult<()> {
    let clash = store::clash::with(tx, person, run, except).await?;
    if clash.is_some() { Err(Refusal::Clash.into()) } else { Ok(()) }
}

/// What is noted; the person is there, so nobody writes to them.
fn noted(id: BookingId, act: Act) -> Happens {
    let data = json!({"by": act.party, "atTheDoor": true});
    Happens { kind: "booking.confirmed".to_owned(), subject: id.0, actor: act.by, at: act.moment.now, data, job: None }
}

/// Lets somebody in who asked for a place.
///
/// # Errors
/// Every refusal of the domain.
pub async fn let_in(tx: &mut Conn, booking: &Booking, act: Act) -> ApiResult<()> {
    let (locked, booking) = again(tx, booking).await?;
    let status = register::let_in(Some((booking.status, booking.approval)), &locked.facts, act.moment.wall)?;
    refuse_clash(tx, booking.person, booking.run, booking.replaces).await?;
    if !booking.status.holds_place() {
        make_room(tx, booking.run, &locked.facts, act).await?;
    }
    give_up(tx, booking.replaces, act).await?;
    store::set_status(tx, booking.id, status, None, act.moment.now).await?;
    noted(booking.id, act).write(tx).await
}

/// Lets a person in, whether they asked for a place or not. Answers their booking, which may have been a place already.
///
/// # Errors
/// Every refusal of the domain.
pub async fn let_in_person(tx: &mut Conn, run: CourseRunId, person: PersonId, act: Act) -> ApiResult<BookingId> {
    let locked = lock(tx, run).await?;
    if let Some(live) = store::live(tx, run, person).await?
        && let Some(booking) = store::one(tx, live).await?
    {
        if booking.status != BookingStatus::Confirmed {
            let_in(tx, &booking, act).await?;
        }
        return Ok(live);
    }
    let status = register::let_in(None, &locked.facts, act.moment.wall)?;
    refuse_clash(tx, person, run, None).await?;
    make_room(tx, run, &locked.facts, act).await?;
    let new = New {
        run,
        person,
        by: act.by,
        employer: None,
        approval: Approval::None,
        cost_code: None,
        replaces: None,
        group: None,
        block: None,
    };
    let id = BookingId(Uuid::now_v7());
    store::add(tx, (&new, locked.provider_id), (status, None), noted(id, act)).await?;
    Ok(id)
}
