//! Messages of the worker's own accord: reminders, what to know before coming, how it was. Each is written once by its key,
//! however often and by how many workers this is looked at.

use super::{make, store};
use crate::booking::store::{self as bookings, Booking};
use crate::booking::view;
use crate::catalogue;
use crate::catalogue::moves::Held;
use crate::platform::clock::wall;
use crate::platform::{ApiResult, AppState, Conn};
use chrono::NaiveDateTime;
use domain::booking::{BookingStatus, Mark};
use domain::catalogue::begins;
use domain::ids::{BookingId, CourseRunId};
use domain::messages::MessageKind;
use domain::messages::plan::{asks_how_it_was, days_over, first_days, is_due, version_of};
use domain::messages::words::Said;

/// The longest that is told of what to bring, in characters.
const BRING_MOST: usize = 1000;

/// Writes all that is due. Answers how many messages are new.
///
/// # Errors
/// The database.
pub async fn plan(state: &AppState) -> ApiResult<usize> {
    Ok(remind(state).await? + ask_how_it_was(state).await?)
}

/// When a person came to know that they are on a run at its time.
fn known_since(booking: &Booking, run: &Held) -> NaiveDateTime {
    wall(run.rescheduled_at.map_or(booking.updated_at, |at| at.max(booking.updated_at)))
}

async fn remind(state: &AppState) -> ApiResult<usize> {
    let now = state.clock.wall();
    let mut conn = state.db.get().await?;
    let runs = catalogue::moves::beginning(&mut conn, first_days(now.date())).await?;
    drop(conn);
    let mut written = 0;
    for run in &runs {
        let (Some(first_day), Some(begins)) = (run.starts_on, begins(run.starts_on, run.starts_at)) else { continue };
        for kind in [MessageKind::WeekBefore, MessageKind::Joining, MessageKind::DayBefore] {
            let due = |booking: &Booking| is_due(kind, (first_day, begins), known_since(booking, run), now);
            let version = version_of(first_day);
            written += told(state, run.run(), (kind, version), due).await;
        }
    }
    Ok(written)
}

async fn ask_how_it_was(state: &AppState) -> ApiResult<usize> {
    let now = state.clock.wall();
    let days = days_over(now.date());
    let mut conn = state.db.get().await?;
    let runs = catalogue::moves::over(&mut conn, days).await?;
    // A run without an end is over for whom the register marked.
    let marked = bookings::register::marked_on(&mut conn, days).await?;
    drop(conn);
    let mut written = 0;
    for run in runs.iter().filter(|run| run.last_day.is_some_and(|day| asks_how_it_was(day, now))) {
        let due = |booking: &Booking| booking.mark != Some(Mark::Absent);
        written += told(state, run.run(), (MessageKind::HowWasIt, 0), due).await;
    }
    for (run, id, _) in marked.into_iter().filter(|(_, _, day)| asks_how_it_was(*day, now)) {
        if has_no_day(state, run).await? {
            let due =
                |booking: &Booking| booking.id == id && matches!(booking.mark, Some(Mark::Attended | Mark::Partly));
            written += told(state, run, (MessageKind::HowWasIt, 0), due).await;
        }
    }
    Ok(written)
}

async fn has_no_day(state: &AppState, run: CourseRunId) -> ApiResult<bool> {
    let facts = catalogue::run_facts(&mut *state.db.get().await?, run).await?;
    Ok(facts.is_some_and(|run| run.facts.starts_on.is_none()))
}

/// The same as [`tell`]: a run that cannot be read or is held by a load just now does not keep the people of others waiting,
/// and is looked at again the next time.
async fn told(state: &AppState, run: CourseRunId, what: (MessageKind, i32), due: impl Fn(&Booking) -> bool) -> usize {
    match tell(state, run, what, due).await {
        Ok(written) => written,
        Err(error) => {
            tracing::warn!(run = %run.0, %error, "people of a run could not be told; it is tried again");
            0
        }
    }
}

/// Writes a message to each who holds a place on a run and for whom it is `due`, unless it is written. The run is locked
/// and its bookings are read again, so that nobody is reminded of what they just called off.
async fn tell(
    state: &AppState,
    run: CourseRunId,
    (kind, version): (MessageKind, i32),
    due: impl Fn(&Booking) -> bool,
) -> ApiResult<usize> {
    let mut conn = state.db.get().await?;
    if left(&mut conn, run, (kind, version), &due).await?.is_empty() {
        return Ok(0);
    }
    drop(conn);
    state
        .db
        .tx(async |tx| {
            catalogue::lock_run(tx, run).await?;
            let bookings = left(tx, run, (kind, version), &due).await?;
            let bring = match kind {
                MessageKind::Joining => catalogue::moves::to_bring(tx, run).await?,
                _ => None,
            };
            let bring = bring.map(|text| interchange::text::clip(&text, BRING_MOST));
            let mut written = 0;
            for shown in view::views(tx, &bookings, state.clock.wall()).await? {
                let Some(booking) = bookings.iter().find(|booking| booking.id == shown.id) else { continue };
                let said = Said { bring: bring.clone(), ..make::said(&shown) };
                written += usize::from(make::write(tx, state, booking, (kind, version), &said).await?);
            }
            Ok(written)
        })
        .await
}

async fn left(
    conn: &mut Conn,
    run: CourseRunId,
    (kind, version): (MessageKind, i32),
    due: &impl Fn(&Booking) -> bool,
) -> ApiResult<Vec<Booking>> {
    let mut held = bookings::with_a_place(conn, run).await?;
    held.retain(|booking| booking.status == BookingStatus::Confirmed && due(booking));
    if held.is_empty() {
        return Ok(held);
    }
    let ids: Vec<BookingId> = held.iter().map(|booking| booking.id).collect();
    let told = store::told(conn, &ids, kind, version).await?;
    held.retain(|booking| !told.contains(&booking.id));
    Ok(held)
}
