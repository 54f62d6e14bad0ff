//! Bookings by HTTP: each is its person's; nobody else learns that it exists.

use super::flow::{self, Moment};
use super::store::{self, Booking};
use super::view::{view, views};
use crate::organisations;
use crate::people;
use crate::platform::once::{self, IdempotencyKey};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, Conn, access, conditional, paging};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use domain::booking::wire::{BookingView, NewBooking};
use domain::ids::{BookingId, PersonId};
use domain::page::Page;
use domain::policy::{Actor, Denied, Relation};
use domain::privacy::{Deed, What};
use paging::PageQuery;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

fn moment(state: &AppState) -> Moment {
    Moment { now: state.clock.now(), wall: state.clock.wall() }
}

/// The booking, when the caller may do `operation` with it, and whose things it is.
async fn permitted(
    state: &AppState,
    caller: &Caller,
    operation: &'static str,
    id: BookingId,
) -> ApiResult<(Booking, Relation)> {
    let mut conn = state.db.get().await?;
    let found = store::one(&mut conn, id).await?;
    let relation = match &found {
        Some(booking) => organisations::relation_of(&mut conn, booking.person, state.clock.today()).await?,
        None => Relation::default(),
    };
    caller.permit_or_hide(operation, &relation, "booking")?;
    Ok((found.ok_or_else(|| ApiError::not_found("booking"))?, relation))
}

/// The same for who only looks, which the person can read of.
pub(super) async fn looked_at(
    state: &AppState,
    caller: &Caller,
    operation: &'static str,
    id: BookingId,
) -> ApiResult<Booking> {
    let (booking, relation) = permitted(state, caller, operation, id).await?;
    let mut conn = state.db.get().await?;
    access::note(&mut conn, state, caller, &relation, [booking.person], (What::Booking, Deed::Read)).await?;
    Ok(booking)
}

/// Moves a booking on by `work`, for whom the policy lets do this; answers it as it is then.
async fn moved_on(
    state: &AppState,
    caller: &Caller,
    operation: &'static str,
    id: BookingId,
    work: impl AsyncFnOnce(&mut Conn, &Booking, Option<Uuid>, Moment) -> ApiResult<()>,
) -> ApiResult<BookingView> {
    let (booking, relation) = permitted(state, caller, operation, id).await?;
    let by = caller.actor.person().map(|person| person.0);
    let moment = moment(state);
    state
        .db
        .tx(async |tx| {
            work(tx, &booking, by, moment).await?;
            access::note(tx, state, caller, &relation, [booking.person], (What::Booking, Deed::Wrote)).await?;
            let booking = store::one(tx, id).await?.ok_or_else(|| ApiError::internal("a booking vanished"))?;
            view(tx, &booking, moment.wall).await
        })
        .await
}

/// Books a place, or a place in the waiting list when the run is full.
#[utoipa::path(tag = "Bookings", operation_id = "create_booking",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer: safe to retry")),
    request_body = NewBooking,
    responses((status = 201, description = "Booked, or on the waiting list", body = BookingView), Refusals))]
#[post("/bookings")]
pub async fn create_booking(
    state: web::Data<AppState>,
    caller: Caller,
    key: IdempotencyKey,
    new: web::Json<NewBooking>,
) -> ApiResult<HttpResponse> {
    let asker = caller.actor.person();
    let person = match (new.person_id.or(asker), &caller.actor) {
        (Some(person), _) => person,
        (None, Actor::Anonymous) => return Err(Denied::SignIn.into()),
        (None, _) => return Err(ApiError::field("/personId", "Say for whom: a system has no place of its own.")),
    };
    let relation = organisations::relation_of(&mut *state.db.get().await?, person, state.clock.today()).await?;
    caller.permit("create_booking", &relation)?;
    let moment = moment(&state);
    let kept = once::run(&state.db, &caller, &key, "create_booking", &*new, async |tx| {
        if !people::is_known(tx, person).await? {
            return Err(ApiError::field("/personId", "We do not know this person. Check the id."));
        }
        let id = flow::create(tx, new.course_run_id, person, asker.map(|asker| asker.0), moment).await?;
        access::note(tx, &state, &caller, &relation, [person], (What::Booking, Deed::Wrote)).await?;
        let booking = store::one(tx, id).await?.ok_or_else(|| ApiError::internal("a booking vanished"))?;
        Ok((StatusCode::CREATED, view(tx, &booking, moment.wall).await?))
    })
    .await?;
    Ok(kept.at("/api/v1/bookings"))
}

/// One booking.
#[utoipa::path(tag = "Bookings", operation_id = "get_booking",
    params(("id" = BookingId, Path, description = "The booking")),
    responses((status = 200, description = "The booking", body = BookingView), Refusals))]
#[get("/bookings/{id}")]
pub async fn get_booking(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<BookingId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let booking = looked_at(&state, &caller, "get_booking", *id).await?;
    let mut conn = state.db.get().await?;
    conditional::personal(&request, &view(&mut conn, &booking, state.clock.wall()).await?)
}

/// Calls a booking off. A place that comes free is offered to the next in line.
#[utoipa::path(tag = "Bookings", operation_id = "cancel_booking",
    params(("id" = BookingId, Path, description = "The booking")),
    responses((status = 200, description = "The booking, cancelled", body = BookingView), Refusals))]
#[delete("/bookings/{id}")]
pub async fn cancel_booking(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<BookingId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let work = async |tx: &mut Conn, booking: &Booking, by, moment| flow::cancel(tx, booking, by, moment).await;
    let done = moved_on(&state, &caller, "cancel_booking", *id, work).await?;
    conditional::personal(&request, &done)
}

/// Takes a place that is held for the person; or, when it is too late for offers, one that is free, if they wait for it.
#[utoipa::path(tag = "Bookings", operation_id = "accept_offer",
    params(("id" = BookingId, Path, description = "The booking")),
    responses((status = 200, description = "The booking, confirmed", body = BookingView), Refusals))]
#[post("/bookings/{id}/accept-offer")]
pub async fn accept_offer(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<BookingId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let work = async |tx: &mut Conn, booking: &Booking, by, moment| flow::accept_offer(tx, booking, by, moment).await;
    let done = moved_on(&state, &caller, "accept_offer", *id, work).await?;
    conditional::personal(&request, &done)
}

/// Says no to a place that is held for the person. The next in line is offered it at once; the person is not offered this
/// date again unless they ask anew.
#[utoipa::path(tag = "Bookings", operation_id = "decline_offer",
    params(("id" = BookingId, Path, description = "The booking")),
    responses((status = 200, description = "The booking, declined", body = BookingView), Refusals))]
#[post("/bookings/{id}/decline")]
pub async fn decline_offer(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<BookingId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let work = async |tx: &mut Conn, booking: &Booking, by, moment| flow::decline_offer(tx, booking, by, moment).await;
    let done = moved_on(&state, &caller, "decline_offer", *id, work).await?;
    conditional::personal(&request, &done)
}

/// The order of a person's bookings: what is to come, soonest first; then what is over, newest first.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
struct Place(bool, i64, Uuid);

fn place(view: &BookingView, today: chrono::NaiveDate) -> Place {
    let last_day = view.run.ends_on.or(view.run.starts_on);
    let over = !view.status.is_live() || last_day.is_some_and(|day| day < today);
    let when = view
        .run
        .starts_on
        .map_or(i64::MAX, |day| day.and_time(view.run.starts_at.unwrap_or_default()).and_utc().timestamp());
    if over { Place(true, -view.created_at.timestamp_micros(), view.id.0) } else { Place(false, when, view.id.0) }
}

/// The person's own bookings: what is to come, soonest first; then what is over, newest first.
#[utoipa::path(tag = "Bookings", operation_id = "list_my_bookings", params(PageQuery),
    responses((status = 200, description = "Bookings", body = Page<BookingView>), Refusals))]
#[get("/me/bookings")]
pub async fn list_my_bookings(
    state: web::Data<AppState>,
    caller: Caller,
    query: web::Query<PageQuery>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("list_my_bookings", &Relation::default())?;
    let limit = paging::limit(query.limit)?;
    let after: Option<Place> = query.cursor.as_deref().map(paging::read_cursor).transpose()?;
    let today = state.clock.today();
    let mut placed: Vec<(Place, BookingView)> = all_of(&state, caller.person()?)
        .await?
        .into_iter()
        .map(|view| (place(&view, today), view))
        .filter(|(place, _)| after.is_none_or(|after| *place > after))
        .collect();
    placed.sort_by(|a, b| a.0.partial_cmp(&b.0).unwrap_or(std::cmp::Ordering::Equal));
    let Page { items, next_cursor } = paging::page(placed, limit, |(place, _)| *place)?;
    let items: Vec<BookingView> = items.into_iter().map(|(_, view)| view).collect();
    conditional::personal(&request, &Page { items, next_cursor })
}

/// Everything a person has booked.
async fn all_of(state: &AppState, person: PersonId) -> ApiResult<Vec<BookingView>> {
    let mut conn = state.db.get().await?;
    let bookings = store::of_person(&mut conn, person).await?;
    views(&mut conn, &bookings, state.clock.wall()).await
}
