//! Places, waiting lists and offers.

pub mod flow;
mod routes;
pub mod store;
pub mod view;

use crate::platform::{ApiResult, AppState, Conn};
use utoipa_actix_web::service_config::ServiceConfig;

pub use store::findings;

/// The routes of this room.
pub fn mount(config: &mut ServiceConfig) {
    config
        .service(routes::create_booking)
        .service(routes::list_my_bookings)
        .service(routes::my_bookings_calendar)
        .service(routes::booking_calendar)
        .service(routes::get_booking)
        .service(routes::cancel_booking)
        .service(routes::accept_offer);
}

/// Ends every offer that ran out, each run in its own transaction. Answers how many runs had one.
///
/// # Errors
/// The database.
pub async fn lapse_due(state: &AppState) -> ApiResult<usize> {
    let moment = flow::Moment { now: state.clock.now(), wall: state.clock.wall() };
    let runs = store::runs_with_lapsed_offers(&mut *state.db.get().await?, moment.now).await?;
    for run in &runs {
        state.db.tx(async |tx| flow::lapse(tx, *run, moment).await).await?;
    }
    Ok(runs.len())
}

/// Offers the free places of a run to those who wait; the job `booking.promote`.
///
/// # Errors
/// The database.
pub async fn promote(tx: &mut Conn, state: &AppState, run: domain::ids::CourseRunId) -> ApiResult<()> {
    flow::promote(tx, run, flow::Moment { now: state.clock.now(), wall: state.clock.wall() }).await
}
