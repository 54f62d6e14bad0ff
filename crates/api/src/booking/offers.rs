//! The offer of a place, by the link in its mail: looked at and declined without signing in. Taking the place wants a
//! sign-in.

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
use domain::booking::{BookingStatus, Party};
use domain::ids::BookingId;
use domain::problem::Code;
use uuid::Uuid;

/// What the token of a link is sealed for.
const PURPOSE: &str = "the offer of a place";

/// The token of the link in a mail: the booking's id, sealed with our key. So no table holds it, and nobody makes one.
///
/// # Errors
/// When the machine gives no randomness.
pub fn token(state: &AppState, id: BookingId) -> ApiResult<String> {
    let sealed = state.sealer.seal(PURPOSE, id.0.as_bytes()).map_err(ApiError::internal)?;
    Ok(URL_SAFE_NO_PAD.encode(sealed))
}

async fn opened(conn: &mut Conn, state: &AppState, link: &OfferLink) -> ApiResult<Booking> {
    let gone = || ApiError::new(Code::LinkNotGood, "Open the newest mail about this place, or sign in.");
    let sealed = URL_SAFE_NO_PAD.decode(&link.token).map_err(|_| gone())?;
    let id = state.sealer.open(PURPOSE, &sealed).map_err(|_| gone())?;
    let id = BookingId(Uuid::from_slice(&id).map_err(|_| gone())?);
    store::one(conn, id).await?.ok_or_else(gone)
}

async fn shown(conn: &mut Conn, booking: &Booking, wall: NaiveDateTime) -> ApiResult<HttpResponse> {
    let view = view(conn, booking, wall).await?;
    let offer =
        OfferView { booking_id: view.id, status: view.status, offer_ends_at: view.offer_ends_at, run: view.run };
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(offer))
}

/// What a link in a mail offers. It says nothing of whose it is.
#[utoipa::path(tag = "Bookings", operation_id = "look_at_offer", request_body = OfferLink,
    responses((status = 200, description = "The offer, as it stands", body = OfferView), Refusals))]
#[post("/offers/look")]
pub async fn look_at_offer(state: web::Data<AppState>, link: web::Json<OfferLink>) -> ApiResult<HttpResponse> {
    let mut conn = state.db.get().await?;
    let booking = opened(&mut conn, &state, &link).await?;
    shown(&mut conn, &booking, state.clock.wall()).await
}

/// Says no to a place by the link in the mail, without signing in; the next in line is offered it at once. Saying it again
/// changes nothing.
#[utoipa::path(tag = "Bookings", operation_id = "decline_offer_by_link", request_body = OfferLink,
    responses((status = 200, description = "Declined", body = OfferView), Refusals))]
#[post("/offers/decline")]
pub async fn decline_offer_by_link(state: web::Data<AppState>, link: web::Json<OfferLink>) -> ApiResult<HttpResponse> {
    let moment = Moment { now: state.clock.now(), wall: state.clock.wall() };
    state
        .db
        .tx(async |tx| {
            let booking = opened(tx, &state, &link).await?;
            let act = Act { by: Some(booking.person.0), party: Party::Person, moment };
            // Whoever clicks twice at once has declined when the second comes.
            if flow::again(tx, &booking).await?.1.status != BookingStatus::Declined {
                flow::decline_offer(tx, &booking, act).await?;
            }
            let now = store::one(tx, booking.id).await?.ok_or_else(|| ApiError::internal("a booking vanished"))?;
            shown(tx, &now, moment.wall).await
        })
        .await
}
