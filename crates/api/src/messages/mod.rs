//! What people are told of their bookings and of their training: each message is written once, stands in the app, and goes by mail as its person
//! wants it.
//!
//! A message is a row with a key of its own ([`domain::messages`]), so that a job that runs twice or two workers at once write
//! one. It is sent by a job that ticks the row off in the transaction that ticks the job off. Between the mail server's yes
//! and that commit a crash makes it go twice; both have one `Message-ID`, and the app shows one.

mod make;
mod moved;
mod plan;
mod routes;
mod runs_out;
mod send;
mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub use make::{tell, tell_withdrawn};
pub use moved::tell_moved;
pub use plan::plan;
pub use runs_out::{RunningOut, tell_running_out};
pub use send::send;

/// The routes of this room.
pub fn mount(config: &mut ServiceConfig) {
    config
        .service(routes::list_my_messages)
        .service(routes::read_message)
        .service(routes::get_message_preferences)
        .service(routes::set_message_preferences)
        .service(routes::keep_place_by_link);
}
