//! Employers to practise with: for each real one that wants it a copy with made-up people, places and courses, on which a
//! new HR system can be tried. Its admin makes it; its system may put it back to how it was.

mod flow;
mod routes;
mod store;

pub use store::findings;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this room.
pub fn mount(config: &mut ServiceConfig) {
    config.service(routes::get_practice).service(routes::make_practice).service(routes::reset_practice);
}
