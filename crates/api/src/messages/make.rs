//! Writing messages down.

use super::store::{self, New, Of};
use crate::booking::store::{self as bookings, Booking};
use crate::booking::view;
use crate::platform::clock::wall;
use crate::platform::{ApiResult, AppState, Conn, outbox};
use crate::{catalogue, people};
use chrono::NaiveDateTime;
use domain::booking::wire::BookingView;
use domain::booking::{BookingStatus, EndReason};
use domain::catalogue::RunState;
use domain::catalogue::wire::CourseRunView;
use domain::ids::{BookingId, CourseRunId, PersonId};
use domain::messages::MessageKind;
use domain::messages::words::{About, Like, Said};
use serde_json::json;

/// What a message about a booking is made from, as it is now.
#[must_use]
pub fn said(view: &BookingView) -> Said {
    Said {
        course: view.run.course_title.clone(),
        course_id: view.run.course_id,
        provider: view.run.provider.name.clone(),
        placed: catalogue::placed(&view.run),
        before: None,
        position: view.waitlist_position,
        held_until: view.offer_ends_at.or(view.decide_by).map(wall),
        why: view.ended_why,
        joining: view.joining.clone(),
        bring: None,
        others: Vec::new(),
    }
}

/// Writes a message to the person of a booking, and queues its mail when it goes by mail; nothing when it is written
/// already. Answers whether it is new.
///
/// # Errors
/// The database.
pub async fn write(
    tx: &mut Conn,
    state: &AppState,
    booking: &Booking,
    (kind, version): (MessageKind, i32),
    said: &Said,
) -> ApiResult<bool> {
    let of = (booking.person, Of::Booking(booking.id));
    write_to(tx, state, of, (kind, version), &About::Booking(Box::new(said.clone()))).await
}

/// The same for whatever a message is about.
///
/// # Errors
/// The database.
pub async fn write_to(
    tx: &mut Conn,
    state: &AppState,
    (person, of): (PersonId, Of),
    (kind, version): (MessageKind, i32),
    said: &About,
) -> ApiResult<bool> {
    if !people::store::reads_messages(tx, person).await? {
        return Ok(false);
    }
    let now = state.clock.now();
    let wanted = kind.is_needful() || !store::app_only(tx, person).await?.contains(&kind);
    let by_mail = wanted && people::contact_of(tx, person).await?.is_some();
    let new = New { person, kind, of, version, said, by_mail };
    let Some(id) = store::add(tx, &new, now).await? else { return Ok(false) };
    if by_mail {
        outbox::enqueue(tx, "mail.message", &json!({"messageId": id}), None, now).await?;
    }
    Ok(true)
}

const fn kind_of(status: BookingStatus) -> MessageKind {
    match status {
        BookingStatus::Confirmed => MessageKind::Booked,
        BookingStatus::Requested => MessageKind::Requested,
        BookingStatus::Refused => MessageKind::Refused,
        BookingStatus::Waitlisted => MessageKind::Waitlisted,
        BookingStatus::Offered => MessageKind::Offered,
        BookingStatus::Cancelled => MessageKind::Cancelled,
        BookingStatus::Declined => MessageKind::Declined,
        BookingStatus::Lapsed => MessageKind::Lapsed,
    }
}

/// What a booking says when its message is of its status.
#[must_use]
pub fn status_of(kind: MessageKind) -> Option<BookingStatus> {
    BookingStatus::ALL.iter().copied().find(|status| kind_of(*status) == kind)
}

/// Tells a person what became of their booking; the job `mail.booking`. One that moved on since says nothing of what it
/// was.
///
/// # Errors
/// The database.
pub async fn tell(tx: &mut Conn, state: &AppState, id: BookingId, status: BookingStatus) -> ApiResult<()> {
    let Some(booking) = bookings::one(tx, id).await?.filter(|booking| booking.status == status) else { return Ok(()) };
    let shown = view::view(tx, &booking, state.clock.wall()).await?;
    let mut said = said(&shown);
    if matches!(shown.ended_why, Some(EndReason::RunCalledOff | EndReason::FewerPlaces)) {
        said.others = others_like(tx, booking.run, state.clock.wall()).await?;
    }
    write(tx, state, &booking, (kind_of(status), booking.calendar_sequence), &said).await?;
    Ok(())
}

/// Tells a person that the date they booked is no longer offered, and which others are like it; the job
/// `mail.run_withdrawn`. Who has moved on since, or whose date is offered again, hears nothing.
///
/// # Errors
/// The database.
pub async fn tell_withdrawn(tx: &mut Conn, state: &AppState, id: BookingId) -> ApiResult<()> {
    let Some(booking) = bookings::one(tx, id).await?.filter(|booking| booking.status.is_live()) else { return Ok(()) };
    let wall = state.clock.wall();
    let shown = view::view(tx, &booking, wall).await?;
    if shown.run.state != RunState::Withdrawn {
        return Ok(());
    }
    let said = Said { others: others_like(tx, booking.run, wall).await?, ..said(&shown) };
    let version = version_of(tx, &booking).await?;
    write(tx, state, &booking, (MessageKind::Withdrawn, version), &said).await?;
    Ok(())
}

/// A run that can be booked, as a message names it.
#[must_use]
pub fn like(run: &CourseRunView) -> Like {
    Like {
        run: run.id,
        course: run.course_title.clone(),
        provider: run.provider.name.clone(),
        placed: catalogue::placed(run),
    }
}

/// Runs that are like one.
async fn others_like(conn: &mut Conn, run: CourseRunId, wall: NaiveDateTime) -> ApiResult<Vec<Like>> {
    Ok(catalogue::alternatives(conn, run, wall).await?.iter().map(like).collect())
}

/// The version of a booking's run: it grows with every change of time or place.
///
/// # Errors
/// The database.
pub async fn version_of(conn: &mut Conn, booking: &Booking) -> ApiResult<i32> {
    let schedules = catalogue::schedules(conn, &[booking.run]).await?;
    Ok(schedules.get(&booking.run).map_or(0, |schedule| schedule.version))
}
