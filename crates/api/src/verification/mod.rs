//! How sure a training record is: entries that people write themselves, with photos of their certificates; who saw those, and who
//! stands behind them.

mod asking;
mod evidence;
mod flow;
mod page;
mod routes;
mod store;

use utoipa_actix_web::service_config::ServiceConfig;

pub use asking::{Confirming, send as send_confirmation};
pub use evidence::{drop as drop_evidence, sweep as sweep_evidence};
pub use routes::answer::{answer_page, ask_page};

/// The routes of this room.
pub fn mount(config: &mut ServiceConfig) {
    config
        .service(routes::own::add_my_training_record)
        .service(routes::own::withdraw_my_training_record)
        .service(routes::evidence::list_evidence)
        .service(routes::evidence::add_evidence)
        .service(routes::evidence::get_evidence)
        .service(routes::evidence::remove_evidence)
        .service(routes::steps::get_record_history)
        .service(routes::steps::verify_record)
        .service(routes::steps::ask_for_confirmation);
}
