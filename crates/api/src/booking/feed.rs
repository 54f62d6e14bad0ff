//! Calendars by HTTP: to download signed in, and to subscribe to by an address that only its person knows.

use super::{calendar, routes, store};
use crate::platform::keys::random;
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, conditional};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::booking::wire::{CalendarFeedView, NewCalendarFeed};
use domain::ids::{BookingId, PersonId};
use domain::policy::Relation;
use interchange::ics;
use sha2::{Digest, Sha256};

const NAME: &str = "Social Care Academy";
const KIND: &str = "text/calendar; charset=utf-8";
/// Random bytes of a token: 192 bits, so that a plain hash is enough and nobody finds one by trying.
const TOKEN_BYTES: usize = 24;
/// What a calendar may do with what it fetched: keep it for itself, for five minutes.
const KEEP: &str = "private, max-age=300";

fn download(text: String, name: &str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(KIND)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.ics\"")))
        .body(text)
}

async fn of_person(state: &AppState, person: PersonId) -> ApiResult<String> {
    let (now, wall) = (state.clock.now(), state.clock.wall());
    let mut conn = state.db.get().await?;
    let mut bookings = store::of_person(&mut conn, person).await?;
    bookings.retain(|booking| calendar::is_shown(booking, now));
    let events = calendar::entries(&mut conn, &bookings, (now, wall), &state.config.public_url).await?;
    Ok(ics::calendar(NAME, &events))
}

/// The sessions of the person's booked courses as a calendar; what was called off in the last 30 days is marked so.
#[utoipa::path(tag = "Bookings", operation_id = "my_bookings_calendar",
    responses((status = 200, description = "RFC 5545 calendar", body = String, content_type = "text/calendar"), Refusals))]
#[get("/me/bookings.ics")]
pub async fn my_bookings_calendar(state: web::Data<AppState>, caller: Caller) -> ApiResult<HttpResponse> {
    caller.permit("my_bookings_calendar", &Relation::default())?;
    Ok(download(of_person(&state, caller.person()?).await?, "bookings"))
}

/// The sessions of one booking as a calendar.
#[utoipa::path(tag = "Bookings", operation_id = "booking_calendar",
    params(("id" = BookingId, Path, description = "The booking")),
    responses((status = 200, description = "RFC 5545 calendar", body = String, content_type = "text/calendar"), Refusals))]
#[get("/bookings/{id}/calendar.ics")]
pub async fn booking_calendar(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<BookingId>,
) -> ApiResult<HttpResponse> {
    let booking = routes::looked_at(&state, &caller, "booking_calendar", *id).await?;
    let mut conn = state.db.get().await?;
    let at = (state.clock.now(), state.clock.wall());
    let events = calendar::entries(&mut conn, &[booking], at, &state.config.public_url).await?;
    Ok(download(ics::calendar(NAME, &events), "booking"))
}

/// Whether there is an address by which a calendar follows the person's bookings. The address itself is told once, when it
/// is made.
#[utoipa::path(tag = "Bookings", operation_id = "get_calendar_feed",
    responses((status = 200, description = "Whether there is one", body = CalendarFeedView), Refusals))]
#[get("/me/calendar-feed")]
pub async fn get_calendar_feed(
    state: web::Data<AppState>,
    caller: Caller,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("get_calendar_feed", &Relation::default())?;
    let feed = store::feeds::of(&mut *state.db.get().await?, caller.person()?).await?;
    let view = CalendarFeedView {
        exists: feed.is_some(),
        made_at: feed.as_ref().map(|feed| feed.made_at),
        last_fetched_on: feed.and_then(|feed| feed.last_fetched_on),
    };
    conditional::personal(&request, &view)
}

/// Makes the address by which a calendar follows the person's bookings, or a new one in its place: the old one is dead from
/// then on. It is no request to send twice: each makes another.
#[utoipa::path(tag = "Bookings", operation_id = "make_calendar_feed",
    responses((status = 201, description = "The address, told once", body = NewCalendarFeed), Refusals))]
#[post("/me/calendar-feed")]
pub async fn make_calendar_feed(state: web::Data<AppState>, caller: Caller) -> ApiResult<HttpResponse> {
    caller.permit("make_calendar_feed", &Relation::default())?;
    let token = URL_SAFE_NO_PAD.encode(random::<TOKEN_BYTES>().map_err(ApiError::internal)?);
    let now = state.clock.now();
    store::feeds::make(&mut *state.db.get().await?, caller.person()?, &hash(&token), now).await?;
    let url = format!("{}/api/v1/calendar-feeds/{token}.ics", state.config.public_url.trim_end_matches('/'));
    let made = NewCalendarFeed { url, made_at: now };
    Ok(HttpResponse::Created().insert_header((header::CACHE_CONTROL, "no-store")).json(made))
}

/// Ends the address by which a calendar follows the person's bookings.
#[utoipa::path(tag = "Bookings", operation_id = "end_calendar_feed",
    responses((status = 204, description = "There is none now"), Refusals))]
#[delete("/me/calendar-feed")]
pub async fn end_calendar_feed(state: web::Data<AppState>, caller: Caller) -> ApiResult<HttpResponse> {
    caller.permit("end_calendar_feed", &Relation::default())?;
    store::feeds::end(&mut *state.db.get().await?, caller.person()?).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// The sessions of somebody's booked courses, for the calendar that follows this address: which course, when and where, and
/// nothing else. Nobody need sign in.
#[utoipa::path(tag = "Bookings", operation_id = "calendar_feed",
    params(("token" = String, Path, description = "What stands in the address that was told once", max_length = 100)),
    responses((status = 200, description = "RFC 5545 calendar", body = String, content_type = "text/calendar"), Refusals))]
#[get("/calendar-feeds/{token}.ics")]
pub async fn calendar_feed(
    state: web::Data<AppState>,
    token: web::Path<String>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let gone = || ApiError::not_found("calendar");
    let mut conn = state.db.get().await?;
    let owner = store::feeds::fetched(&mut conn, &hash(&token), state.clock.today()).await?.ok_or_else(gone)?;
    drop(conn);
    let text = of_person(&state, owner).await?;
    Ok(conditional::bytes(&request, text.into_bytes(), KIND, KEEP))
}
