//! Employers and who works for them, as their managers see it.

mod routes;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this room.
pub fn mount(config: &mut ServiceConfig) {
    config.service(routes::list_workers);
}
