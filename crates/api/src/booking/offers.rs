//! A place, by the link in a mail: an offer is looked at and declined without signing in, a place whose time or place
//! changed is given up. Taking a place wants a sign-in.

use super::flow::{self, Act, Moment};
use super::store::{self, Booking};
use super::view::view;
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Conn};
use actix_web::http::header;
use actix_web::{HttpResponse, post, web};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::NaiveDateTime;
use domain::booking::wire::{OfferLink, OfferView};
use domain::booking::{BookingStatus, EndReason, Party};
use domain::ids::BookingId;
use domain::problem::Code;
use uuid::Uuid;

/// What the token of a link is sealed for: an offer of a place, or the news that a course is at another time or place.
const OFFER: &str = "the offer of a place";
const CHANGE: &str = "the change of a date";

/// What a link is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// An offer of a place.
    Offer,
    /// A change of time or place.
    Change,
}

fn sealed(state: &AppState, purpose: &str, bytes: &[u8]) -> ApiResult<String> {
    let sealed = state.sealer.seal(purpose, bytes).map_err(ApiError::internal)?;
    Ok(URL_SAFE_NO_PAD.encode(sealed))
}

/// The token of the link in the mail of an offer: the booking's id, sealed with our key. So no table holds it, and nobody
/// makes one.
///
/// # Errors
/// When the machine gives no randomness.
pub fn token(state: &AppState, id: BookingId) -> ApiResult<String> {
    sealed(state, OFFER, id.0.as_bytes())
}

/// The same for the mail about a change, with the version of the run that it tells of.
///
/// # Errors
/// When the machine gives no randomness.
pub fn token_of_change(state: &AppState, id: BookingId, version: i32) -> ApiResult<String> {
    sealed(state, CHANGE, &[id.0.as_bytes().as_slice(), &version.to_be_bytes()].concat())
}

fn gone() -> ApiError {
    ApiError::new(Code::LinkNotGood, "Open the newest mail about this place, or sign in.")
}

fn unsealed(state: &AppState, purpose: &str, link: &OfferLink) -> ApiResult<Vec<u8>> {
    let bytes = URL_SAFE_NO_PAD.decode(&link.token).map_err(|_| gone())?;
    state.sealer.open(purpose, &bytes).map_err(|_| gone())
}

/// The booking that a link about a change is of, and the version of the run that it told of.
///
/// # Errors
/// `link_not_good`; the database.
pub async fn opened_change(conn: &mut Conn, state: &AppState, link: &OfferLink) -> ApiResult<(Booking, i32)> {
    let bytes = unsealed(state, CHANGE, link)?;
    let (id, version) = bytes.split_at_checked(16).ok_or_else(gone)?;
    let id = BookingId(Uuid::from_slice(id).map_err(|_| gone())?);
    let version = i32::from_be_bytes(version.try_into().map_err(|_| gone())?);
    Ok((store::one(conn, id).await?.ok_or_else(gone)?, version))
}

async fn opened(conn: &mut Conn, state: &AppState, link: &OfferLink) -> ApiResult<(Booking, Of)> {
    let Ok(id) = unsealed(state, OFFER, link) else {
        return Ok((opened_change(conn, state, link).await?.0, Of::Change));
    };
    let id = BookingId(Uuid::from_slice(&id).map_err(|_| gone())?);
    Ok((store::one(conn, id).await?.ok_or_else(gone)?, Of::Offer))
}

/// What a link tells of a booking.
///
/// # Errors
/// The database.
pub async fn shown(conn: &mut Conn, booking: &Booking, of: Of, wall: NaiveDateTime) -> ApiResult<HttpResponse> {
    let view = view(conn, booking, wall).await?;
    let offer = OfferView {
        booking_id: view.id,
        status: view.status,
        offer_ends_at: view.offer_ends_at,
        may_give_up: of == Of::Change && view.status.is_live(),
        run: view.run,
    };
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(offer))
}

/// What a link in a mail offers, or what became of the course that it tells of. It says nothing of whose it is.
#[utoipa::path(tag = "Bookings", operation_id = "look_at_offer", request_body = OfferLink,
    responses((status = 200, description = "The offer, as it stands", body = OfferView), Refusals))]
#[post("/offers/look")]
pub async fn look_at_offer(state: web::Data<AppState>, link: web::Json<OfferLink>) -> ApiResult<HttpResponse> {
    let mut conn = state.db.get().await?;
    let (booking, of) = opened(&mut conn, &state, &link).await?;
    shown(&mut conn, &booking, of, state.clock.wall()).await
}

/// Says no to a place by the link in the mail, without signing in; the next in line is offered it at once. By the link about
/// a change of time or place a booking is called off. Saying it again changes nothing.
#[utoipa::path(tag = "Bookings", operation_id = "decline_offer_by_link", request_body = OfferLink,
    responses((status = 200, description = "Declined", body = OfferView), Refusals))]
#[post("/offers/decline")]
pub async fn decline_offer_by_link(state: web::Data<AppState>, link: web::Json<OfferLink>) -> ApiResult<HttpResponse> {
    let moment = Moment::of(&state.clock);
    state
        .db
        .tx(async |tx| {
            let (booking, of) = opened(tx, &state, &link).await?;
            let act = Act { by: Some(booking.person.0), party: Party::Person, moment };
            // Whoever clicks twice at once has declined when the second comes.
            match (of, flow::again(tx, &booking).await?.1.status) {
                (_, BookingStatus::Declined) | (Of::Change, BookingStatus::Cancelled) => {}
                (Of::Change, BookingStatus::Confirmed | BookingStatus::Requested | BookingStatus::Waitlisted) => {
                    flow::cancel(tx, &booking, Some(EndReason::CannotCome), act).await?;
                }
                _ => flow::decline_offer(tx, &booking, act).await?,
            }
            let now = store::one(tx, booking.id).await?.ok_or_else(|| ApiError::internal("a booking vanished"))?;
            shown(tx, &now, of, moment.wall).await
        })
        .await
}
