//! The life of a booking in the database. Every change locks the run's row first, asks the domain, writes the booking,
//! what happened, and the mail to send: one transaction.

mod answers;
mod blocks;
mod door;
mod line;
mod moved;
mod several;

pub use answers::{approve, refuse};
pub use blocks::{keep_places, release_all, release_block, release_due};
pub use door::{let_in, let_in_person};
pub use line::{lapse, move_up, offer_free_places, promote};
pub use moved::{check_target, displace, lock_for_move};
pub use several::{create_together, substitute};

use super::store::{self, Booking, New};
use crate::catalogue::{self, LockedRun};
use crate::platform::clock::{self, Clock};
use crate::platform::outbox::{self, Happens};
use crate::platform::{ApiError, ApiResult, Conn};
use chrono::{DateTime, NaiveDateTime, Utc};
use domain::booking::approval::request_ends;
use domain::booking::charge::{self, ChargeKind, GivenUp};
use domain::booking::state::{self, Decision, Refusal};
use domain::booking::{BookingStatus, EndReason, Party};
use domain::catalogue::begins;
use domain::ids::{BookingId, CourseRunId, PersonId};
use domain::problem::{Code, Problem};
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

impl Moment {
    /// Now.
    #[must_use]
    pub fn of(clock: &Clock) -> Self {
        let now = clock.now();
        Self { now, wall: clock::wall(now) }
    }
}

/// Who does something with a booking, and when.
#[derive(Clone, Copy, Debug)]
pub struct Act {
    /// The person who does it, when one does.
    pub by: Option<Uuid>,
    /// On whose side.
    pub party: Party,
    /// When.
    pub moment: Moment,
}

impl Act {
    /// What time does, and nobody.
    #[must_use]
    pub const fn of_clock(moment: Moment) -> Self {
        Self { by: None, party: Party::System, moment }
    }
}

async fn lock(tx: &mut Conn, run: CourseRunId) -> ApiResult<LockedRun> {
    catalogue::lock_run(tx, run).await?.ok_or_else(|| ApiError::not_found("course run"))
}

/// The same when a place on another run may be given up. Both are locked in one order, so that two who swap do not wait for
/// each other in a ring.
async fn lock_both(tx: &mut Conn, run: CourseRunId, other: Option<CourseRunId>) -> ApiResult<LockedRun> {
    if let Some(other) = other.filter(|other| other.0 < run.0) {
        lock(tx, other).await?;
    }
    let locked = lock(tx, run).await?;
    if let Some(other) = other.filter(|other| other.0 > run.0) {
        lock(tx, other).await?;
    }
    Ok(locked)
}

/// What a change is noted as, with the mail that tells the person.
fn noted(id: BookingId, status: BookingStatus, act: Act, why: Option<EndReason>) -> Happens {
    let mut data = json!({"by": act.party});
    if let Some(why) = why {
        data["why"] = json!(why);
    }
    let job = Some(("mail.booking", json!({"bookingId": id, "status": status})));
    Happens { kind: format!("booking.{status}"), subject: id.0, actor: act.by, at: act.moment.now, data, job }
}

/// Notes a change and sends the mail that tells the person.
async fn tell(tx: &mut Conn, id: BookingId, status: BookingStatus, act: Act, why: Option<EndReason>) -> ApiResult<()> {
    noted(id, status, act, why).write(tx).await?;
    ask_manager(tx, id, status, act.moment).await
}

/// Sends the mail that asks for approval, when the place is asked for.
async fn ask_manager(tx: &mut Conn, id: BookingId, status: BookingStatus, moment: Moment) -> ApiResult<()> {
    if status != BookingStatus::Requested {
        return Ok(());
    }
    outbox::enqueue(tx, "mail.approval", &json!({"bookingId": id}), None, moment.now).await
}

/// Ends a booking whose run is locked.
async fn end(tx: &mut Conn, id: BookingId, status: BookingStatus, act: Act, why: Option<EndReason>) -> ApiResult<()> {
    store::end(tx, id, status, (act.party, why), act.moment.now).await?;
    tell(tx, id, status, act, why).await
}

/// Ends a place that its own side gives up; what is to pay for that is written down.
async fn end_given_up(
    tx: &mut Conn,
    old: &Booking,
    run: &LockedRun,
    act: Act,
    why: Option<EndReason>,
) -> ApiResult<()> {
    end(tx, old.id, BookingStatus::Cancelled, act, why).await?;
    let (status, booked_at, now) = (old.status, old.created_at, act.moment.now);
    let given_up = GivenUp { status, party: act.party, why, booked_at, now };
    let fee = old.terms.and_then(|terms| charge::late(&terms, run.begins_utc, &given_up));
    let Some(fee) = fee else { return Ok(()) };
    store::charges::write(tx, old.id, Some((ChargeKind::LateCancellation, fee)), now).await?;
    let what = json!({"kind": ChargeKind::LateCancellation, "pence": fee});
    outbox::event(tx, "booking.charged", old.id.0, act.by, now, &what).await
}

/// The run of a place that can still be called off.
async fn can_be_given_up(tx: &mut Conn, old: &Booking, moment: Moment) -> ApiResult<Option<LockedRun>> {
    let run = catalogue::run_facts(tx, old.run).await?;
    Ok(run.filter(|run| state::cancel(old.status, old.mark, &run.facts, moment.wall).is_ok()))
}

/// Gives up what a booking takes the place of, when that still stands; its run is locked too. Whoever waits for it is next.
async fn give_up(tx: &mut Conn, replaced: Option<BookingId>, act: Act) -> ApiResult<()> {
    let Some(id) = replaced else { return Ok(()) };
    let Some(old) = store::one(tx, id).await? else { return Ok(()) };
    // What has ended or begun is not given up any more.
    if let Some(run) = can_be_given_up(tx, &old, act.moment).await? {
        end_given_up(tx, &old, &run, act, Some(EndReason::Moved)).await?;
        offer_free_places(tx, old.run, act.moment).await?;
    }
    Ok(())
}

/// That the person has no place elsewhere while a run meets, but for the one that they give up.
///
/// # Errors
/// `booking_clash`, with the booking that is in the way.
async fn refuse_clash(tx: &mut Conn, person: PersonId, run: CourseRunId, except: Option<BookingId>) -> ApiResult<()> {
    let Some((booking, other)) = store::clash::with(tx, person, run, except).await? else { return Ok(()) };
    let Some(other) = catalogue::run_facts(tx, other).await? else { return Ok(()) };
    let when = begins(other.facts.starts_on, other.facts.starts_at)
        .map_or_else(String::new, |at| at.format(" on %A %-d %B %Y, %-I.%M%P").to_string());
    let say = format!(
        "There is a place on {}{when}, at the same time. Choose another date, or give that place up for this one.",
        other.title
    );
    Err(Code::BookingClash.problem(say).in_the_way(booking).into())
}

/// Makes room for a place that is about to be the person's, or held for them: nothing else is on at that time, and what it
/// takes the place of is given up.
async fn make_room(tx: &mut Conn, booking: &Booking, status: BookingStatus, act: Act) -> ApiResult<()> {
    refuse_clash(tx, booking.person, booking.run, booking.replaces).await?;
    if status == BookingStatus::Confirmed {
        give_up(tx, booking.replaces, act).await?;
    }
    Ok(())
}

/// What a new booking takes the place of: one of the person's own that stands and has not begun.
async fn replaced(tx: &mut Conn, new: &New<'_>) -> ApiResult<Option<Booking>> {
    let Some(id) = new.replaces else { return Ok(None) };
    let old = store::one(tx, id).await?.filter(|old| old.person == new.person && old.status.is_live());
    Ok(Some(old.ok_or(Refusal::NothingToReplace)?))
}

/// Books a place, or a wait for one.
///
/// # Errors
/// 404 for no such run; every refusal of the domain.
pub async fn create(tx: &mut Conn, new: &New<'_>, act: Act) -> ApiResult<BookingId> {
    let new = New { run: catalogue::shown(tx, new.run).await?, ..new.clone() };
    let Entered { id, status, places_left } = enter(tx, &new, false, act).await?;
    if status == BookingStatus::Waitlisted && places_left {
        offer_free_places(tx, new.run, act.moment).await?;
        // A place that a group before them cannot use is theirs: they have just asked for it.
        if let Some(offered) = store::one(tx, id).await?.filter(|one| one.status == BookingStatus::Offered) {
            accept_offer(tx, &offered, act).await?;
        }
    }
    Ok(id)
}

/// A refusal, said to whoever asks: the person, or who books for them; with the booking that is in the way.
fn refused(refusal: Refusal, live: Option<BookingId>, asks: Party) -> Problem {
    let problem = refusal.problem();
    let (Refusal::AlreadyBooked, Some(live)) = (refusal, live) else { return problem };
    let problem = if asks == Party::Person {
        problem
    } else {
        refusal.code().problem("This person already has a booking for this date.")
    };
    problem.in_the_way(live)
}

/// A booking that was made.
struct Entered {
    id: BookingId,
    status: BookingStatus,
    /// Whether there were places before.
    places_left: bool,
}

/// Books a place on a run that is shown, or a wait for one, and offers nothing to anybody yet. `wait` is for whoever waits
/// though there are places: with a group that needs more.
async fn enter(tx: &mut Conn, new: &New<'_>, wait: bool, act: Act) -> ApiResult<Entered> {
    let moment = act.moment;
    let old = replaced(tx, new).await?;
    // Asked before the wait for the run, in which others stand behind us. Two requests of one person that both find nothing here
    // meet `booking_one_live_per_person_and_run`, which says the same.
    let live = store::live(tx, new.run, new.person).await?;
    let locked = lock_both(tx, new.run, old.as_ref().map(|old| old.run)).await?;
    // As it is now that its run is locked.
    if let Some(old) = replaced(tx, new).await?
        && can_be_given_up(tx, &old, moment).await?.is_none()
    {
        return Err(Refusal::NothingToReplace.into());
    }
    let facts = blocks::found_by(tx, new, &locked).await?;
    let decision = state::request(&facts, live.is_some(), new.approval, moment.wall)
        .map_err(|refusal| refused(refusal, live, act.party))?;
    let status = match decision {
        Decision::Waiting => BookingStatus::Waitlisted,
        _ if wait => BookingStatus::Waitlisted,
        Decision::Confirmed => BookingStatus::Confirmed,
        Decision::Requested => BookingStatus::Requested,
    };
    if status.holds_place() {
        refuse_clash(tx, new.person, new.run, new.replaces).await?;
    }
    if status == BookingStatus::Confirmed {
        give_up(tx, new.replaces, act).await?;
    }
    let held = (status == BookingStatus::Requested).then(|| request_ends(moment.now, locked.begins_utc));
    let id = BookingId(Uuid::now_v7());
    store::add(tx, (new, locked.provider_id), (status, held), noted(id, status, act, None)).await?;
    ask_manager(tx, id, status, moment).await?;
    Ok(Entered { id, status, places_left: locked.facts.places_left().is_some_and(|left| left > 0) })
}

/// The booking as it is now that its run, and that of the place it would be given up for, are locked.
///
/// # Errors
/// 404 when either is gone; the database.
pub async fn again(tx: &mut Conn, booking: &Booking) -> ApiResult<(LockedRun, Booking)> {
    let replaced = match booking.replaces {
        Some(id) => store::one(tx, id).await?.map(|old| old.run),
        None => None,
    };
    let locked = lock_both(tx, booking.run, replaced).await?;
    let booking = store::one(tx, booking.id).await?.ok_or_else(|| ApiError::not_found("booking"))?;
    Ok((locked, booking))
}

/// Calls a booking off; a place that comes free goes to the next in line.
///
/// # Errors
/// Every refusal of the domain.
pub async fn cancel(tx: &mut Conn, booking: &Booking, why: Option<EndReason>, act: Act) -> ApiResult<()> {
    let (locked, booking) = again(tx, booking).await?;
    state::cancel(booking.status, booking.mark, &locked.facts, act.moment.wall)?;
    end_given_up(tx, &booking, &locked, act, why).await?;
    offer_free_places(tx, booking.run, act.moment).await
}

/// Takes an offered place, or one that is free when it is too late for offers.
///
/// # Errors
/// Every refusal of the domain.
pub async fn accept_offer(tx: &mut Conn, booking: &Booking, act: Act) -> ApiResult<()> {
    let (locked, booking) = again(tx, booking).await?;
    let at = (act.moment.now, act.moment.wall);
    let stands = (booking.status, booking.approval);
    let status = state::accept_offer(stands, booking.held_until, &locked.facts, at)?;
    make_room(tx, &booking, status, act).await?;
    let held = (status == BookingStatus::Requested).then(|| request_ends(act.moment.now, locked.begins_utc));
    store::set_status(tx, booking.id, status, held, act.moment.now).await?;
    tell(tx, booking.id, status, act, None).await
}

/// Says no to an offered place, which goes to the next in line.
///
/// # Errors
/// Every refusal of the domain.
pub async fn decline_offer(tx: &mut Conn, booking: &Booking, act: Act) -> ApiResult<()> {
    let (_, booking) = again(tx, booking).await?;
    let status = state::decline_offer(booking.status, booking.held_until, act.moment.now)?;
    end(tx, booking.id, status, act, None).await?;
    offer_free_places(tx, booking.run, act.moment).await
}
