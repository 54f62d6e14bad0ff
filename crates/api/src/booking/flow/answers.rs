//! An employer's answer to what one of its workers asks for.

use super::{Act, again, end, make_room, offer_free_places, tell};
use crate::booking::store::{self, Booking};
use crate::platform::{ApiResult, Conn, outbox};
use domain::booking::{BookingStatus, state};
use serde_json::json;

/// The employer says yes: a place that was held for it is the person's, and whoever waits goes on waiting.
///
/// # Errors
/// Every refusal of the domain.
pub async fn approve(tx: &mut Conn, booking: &Booking, act: Act) -> ApiResult<()> {
    let (locked, booking) = again(tx, booking).await?;
    let status = state::approve(booking.status, booking.approval, &locked.facts, act.moment.wall)?;
    let confirmed = status == BookingStatus::Confirmed;
    if confirmed {
        make_room(tx, &booking, status, act).await?;
    }
    store::approvals::approve(tx, booking.id, status, act.moment.now).await?;
    let what = json!({"by": act.party});
    outbox::event(tx, "booking.approved", booking.id.0, act.by, act.moment.now, &what).await?;
    if confirmed { tell(tx, booking.id, status, act, None).await } else { Ok(()) }
}

/// The employer says no; a place that was held goes to the next in line.
///
/// # Errors
/// Every refusal of the domain.
pub async fn refuse(tx: &mut Conn, booking: &Booking, because: Option<&str>, act: Act) -> ApiResult<()> {
    let (_, booking) = again(tx, booking).await?;
    let status = state::refuse(booking.status, booking.approval)?;
    end(tx, booking.id, status, act, None).await?;
    if let Some(because) = because {
        store::approvals::say_why(tx, booking.id, because).await?;
    }
    offer_free_places(tx, booking.run, act.moment).await
}
