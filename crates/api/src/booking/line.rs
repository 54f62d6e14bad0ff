//! The waiting list by HTTP, and what a booking went through.

use super::flow;
use super::routes::{act, done};
use super::store::{self, Booking};
use crate::catalogue;
use crate::organisations;
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, Conn, conditional, outbox};
use actix_web::{HttpRequest, HttpResponse, post, web};
use domain::booking::wire::{BookingDeed, BookingHistory, BookingView, MoveUp};
use domain::booking::{Approval, BookingStatus, EndReason, Party};
use domain::ids::BookingId;
use domain::policy::Relation;

/// A booking, when the caller may do `operation` with it, as who teaches it may too.
async fn taught(
    state: &AppState,
    caller: &Caller,
    operation: &'static str,
    id: BookingId,
) -> ApiResult<(Booking, Relation)> {
    let mut conn = state.db.get().await?;
    let found = store::one(&mut conn, id).await?;
    let relation = match &found {
        Some(booking) => {
            let provider = catalogue::run_facts(&mut conn, booking.run).await?.map(|run| run.provider_id);
            let whose = organisations::relation_of(&mut conn, booking.person, state.clock.today()).await?;
            Relation { provider, ..whose }
        }
        None => Relation::default(),
    };
    caller.permit_or_hide(operation, &relation, "booking")?;
    Ok((found.ok_or_else(|| ApiError::not_found("booking"))?, relation))
}

/// Puts somebody who waits before everybody else in the line, with the group they were booked in. The reason is kept, and
/// those who are passed can read that it was done.
#[utoipa::path(tag = "Bookings", operation_id = "move_up_booking",
    params(("id" = BookingId, Path, description = "The booking")), request_body = MoveUp,
    responses((status = 200, description = "The booking, first in line", body = BookingView), Refusals))]
#[post("/bookings/{id}/move-up")]
pub async fn move_up_booking(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<BookingId>,
    body: web::Json<MoveUp>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (booking, relation) = taught(&state, &caller, "move_up_booking", *id).await?;
    let reason = body.reason.trim();
    if reason.is_empty() || reason.chars().count() > 300 {
        return Err(ApiError::field("/reason", "Say why, in 1 to 300 characters."));
    }
    let work = async |tx: &mut Conn, booking: &Booking, act| flow::move_up(tx, booking, reason, act).await;
    let teaches = act(&state, &caller, &relation).party == Party::TrainingProvider;
    let mut moved = done(&state, &caller, (booking, relation), work).await?;
    if teaches {
        // What the person's employer has to do with it is none of the training provider's business.
        moved = BookingView {
            employer_id: None,
            approval: Approval::None,
            cost_code: None,
            replaces: None,
            group_id: None,
            refused_because: None,
            ..moved
        };
    }
    conditional::personal(&request, &moved)
}

/// What is said of what happened.
fn said(kind: &str, own: bool) -> Option<String> {
    let what = kind.strip_prefix("booking.")?;
    Some(match what {
        "moved_up" if own => "Put first in the line".to_owned(),
        "moved_up" => "Somebody was put before others in the line".to_owned(),
        "approved" => "Approved by the employer".to_owned(),
        "run_withdrawn" => "The training provider took this date off".to_owned(),
        other => match other.parse().ok()? {
            BookingStatus::Requested => "A place is held, and the employer is asked",
            BookingStatus::Confirmed => "Booked",
            BookingStatus::Waitlisted => "Joined the waiting list",
            BookingStatus::Offered => "A free place was offered",
            BookingStatus::Cancelled => "Cancelled",
            BookingStatus::Declined => "The place was not wanted",
            BookingStatus::Refused => "The employer said no",
            BookingStatus::Lapsed => "Nobody answered in time",
        }
        .to_owned(),
    })
}

/// What happened to a booking, from the first to the last.
///
/// # Errors
/// The database.
pub async fn history(conn: &mut Conn, booking: &Booking) -> ApiResult<BookingHistory> {
    let mut subjects = vec![booking.id.0];
    subjects.extend(store::line::moved_up_past(conn, booking).await?);
    let events = outbox::happened_to(conn, &subjects, "booking.").await?;
    let waited: Vec<_> = events
        .iter()
        .filter(|event| event.subject_id == booking.id.0)
        .map(|event| (event.at, event.kind == "booking.waitlisted"))
        .collect();
    let deed = |event: outbox::Happened| {
        let own = event.subject_id == booking.id.0;
        // Of others only what changed the line, while this one stood in it.
        let stood = waited.iter().rfind(|(at, _)| *at <= event.at).is_some_and(|(_, waits)| *waits);
        let passed = event.kind == "booking.moved_up" && stood;
        if !(own || passed) {
            return None;
        }
        let word = |name: &str| event.data.get(name).and_then(serde_json::Value::as_str);
        let by = word("by").and_then(|by| by.parse::<Party>().ok());
        let why = word("why").and_then(|why| why.parse::<EndReason>().ok());
        Some(BookingDeed { at: event.at, what: said(&event.kind, own)?, by, why })
    };
    Ok(BookingHistory { items: events.into_iter().filter_map(deed).collect() })
}
