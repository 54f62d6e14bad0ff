//! A person's own data: who looked at it, all of it at once, its erasure and how long it is kept; and the audit trail.

pub mod audit;
mod erasure;
mod page;
pub mod retention;
mod routes;
mod store;

use crate::platform::{ApiResult, AppState};
use utoipa_actix_web::service_config::ServiceConfig;

pub use store::holdings::columns;

/// The routes of this room.
pub fn mount(config: &mut ServiceConfig) {
    config
        .service(routes::access::list_my_access_log)
        .service(routes::data::get_my_data)
        .service(routes::data::list_retention)
        .service(routes::erasure::get_my_erasure)
        .service(routes::erasure::ask_for_erasure)
        .service(routes::erasure::take_erasure_back);
}

/// What the worker does each time it looks.
///
/// # Errors
/// The database.
pub async fn keep_house(state: &AppState) -> ApiResult<()> {
    erasure::erase_due(state).await?;
    retention::apply(state).await?;
    audit::seal(state).await
}
