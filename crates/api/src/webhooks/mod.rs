//! Telling other systems what happened, as Standard Webhooks 1.0.0 says: each event becomes one message for each
//! endpoint that chose it and may hear of it; messages are signed, sent by the worker, and tried again for three days.

mod deliver;
mod documents;
mod mail;
mod pass_on;
mod routes;
mod secret;
mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub use deliver::send_due;
pub use documents::documents;
pub use mail::send_switched_off;
pub use pass_on::pass_on;

/// The routes of this room.
pub fn mount(config: &mut ServiceConfig) {
    config
        .service(routes::list_webhook_endpoints)
        .service(routes::create_webhook_endpoint)
        .service(routes::get_webhook_endpoint)
        .service(routes::change_webhook_endpoint)
        .service(routes::remove_webhook_endpoint)
        .service(routes::act::rotate_webhook_secret)
        .service(routes::act::test_webhook_endpoint)
        .service(routes::deliveries::list_webhook_deliveries)
        .service(routes::deliveries::replay_webhook_delivery)
        .service(routes::deliveries::replay_webhooks);
}
