//! Registers, and the training record that belongs to the person.

mod corrections;
pub mod over;
mod register;
mod routes;
mod staff;
mod store;
mod warn;

use utoipa_actix_web::service_config::ServiceConfig;

pub use domain::records::wire::TrainingRecordView;
pub use register::finish_due;
pub use staff::push;
pub use store::brought::{Brought, bring, withdraw_brought};
pub use store::confirmed;
pub use store::corrections::one as correction;
pub use store::moving::figures;
pub use store::own;
pub use store::warnings::origin;
pub use store::{as_written, findings, of_person, relation, rules};
pub use warn::warn_expiring;

/// The routes of this room.
pub fn mount(config: &mut ServiceConfig) {
    config
        .service(routes::register::list_my_registers)
        .service(routes::register::get_register)
        .service(routes::register::mark_attendance)
        .service(routes::register::finish_register)
        .service(routes::register::add_to_register)
        .service(routes::list_my_training_records)
        .service(routes::get_training_record)
        .service(routes::corrections::ask_for_correction)
        .service(routes::corrections::list_record_corrections)
        .service(routes::corrections::list_corrections)
        .service(routes::corrections::answer_correction)
        .service(routes::rules::list_training_rules)
        .service(routes::rules::set_training_rule)
        .service(routes::rules::remove_training_rule)
        .service(routes::staff::get_training_matrix)
        .service(routes::staff::list_staff_record_changes)
        .service(routes::staff::add_staff_records)
        .service(routes::staff::withdraw_staff_record)
        .service(routes::moving::list_my_employer_shares)
        .service(routes::moving::show_to_employer)
        .service(routes::moving::end_employer_share)
        .service(routes::decisions::list_brought_training)
        .service(routes::decisions::decide_on_record)
        .service(routes::decisions::get_duplication_avoided)
        .service(routes::decisions::get_county_duplication_avoided)
        .service(routes::forecast::get_expiry_forecast);
}
