//! The catalogue: being built.

/// The routes of this room.
pub fn mount(_: &mut utoipa_actix_web::service_config::ServiceConfig) {}
