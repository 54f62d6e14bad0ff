//! The Care Certificate: what of each standard was assessed at work, how far a worker is, and the manager's sign-off.

mod flow;
mod routes;
mod standards;
mod store;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this room.
pub fn mount(config: &mut ServiceConfig) {
    config
        .service(routes::get_my_care_certificate)
        .service(routes::list_care_certificates)
        .service(routes::get_worker_care_certificate)
        .service(routes::add_care_assessments)
        .service(routes::withdraw_care_assessment)
        .service(routes::sign_care_certificate);
}
