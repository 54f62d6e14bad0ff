//! Telling people that their course is at another time or place.

use super::make;
use crate::booking::{store as bookings, view};
use crate::catalogue;
use crate::platform::{ApiResult, AppState, Conn};
use chrono::{DateTime, Utc};
use domain::catalogue::RunState;
use domain::ids::CourseRunId;
use domain::messages::MessageKind;
use domain::messages::plan::QUIET;
use domain::messages::words::Said;

/// Tells of each run that was moved and has been left alone since. Answers how many those were.
///
/// # Errors
/// The database.
pub async fn tell_moved(state: &AppState) -> ApiResult<usize> {
    let before = state.clock.now() - QUIET;
    let runs = catalogue::moves::quiet(&mut *state.db.get().await?, before).await?;
    for run in &runs {
        // One that is being moved again just now does not keep the others, or the mails, waiting.
        if let Err(error) = state.db.tx(async |tx| tell_of(tx, state, *run, before).await).await {
            tracing::warn!(run = %run.0, %error, "a change could not be told; it is tried again");
        }
    }
    Ok(runs.len())
}

/// One run. What was moved there and back is not spoken of; nor is one that was taken off, of which its people hear
/// otherwise, or one that is over.
async fn tell_of(tx: &mut Conn, state: &AppState, run: CourseRunId, quiet_since: DateTime<Utc>) -> ApiResult<()> {
    // First the change, then the run, as a load does: neither waits for the other.
    let Some((before, changed_at)) = catalogue::moves::take(tx, run, quiet_since).await? else { return Ok(()) };
    catalogue::lock_run(tx, run).await?;
    let ids = bookings::live_of_run(tx, run).await?;
    let booked = bookings::many(tx, &ids).await?;
    for shown in view::views(tx, &booked, state.clock.wall()).await? {
        let over = matches!(shown.run.state, RunState::Withdrawn | RunState::Past);
        // Who booked after the last change knows no other time and place.
        let known = shown.created_at >= changed_at;
        let Some(booking) = booked.iter().find(|booking| booking.id == shown.id && !over && !known) else { continue };
        let said = make::said(&shown);
        if said.placed == before {
            continue;
        }
        let version = make::version_of(tx, booking).await?;
        let said = Said { before: Some(before.clone()), ..said };
        make::write(tx, state, booking, (MessageKind::Changed, version), &said).await?;
    }
    Ok(())
}
