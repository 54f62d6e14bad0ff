//! Courses, their runs, and finding them.

mod load;
pub mod provider;
mod routes;
mod search;
pub mod store;
mod tags;

use utoipa_actix_web::service_config::ServiceConfig;

pub use load::{Batch, Loaded, Loader, Options, withdraw};
pub use store::alike::alternatives;
pub use store::load::withdraw_unbooked_demonstration;
pub use store::runs::{LockedRun, RunSubject, lock_run, run_facts, run_views, upcoming_or_recent_runs_of};
pub use tags::subjects_changed;

/// The routes of this room.
pub fn mount(config: &mut ServiceConfig) {
    config
        .service(routes::search_courses)
        .service(routes::get_course)
        .service(routes::get_course_run)
        .service(routes::list_alternatives)
        .service(routes::suggest)
        .service(routes::list_subjects)
        .service(routes::list_training_providers)
        .service(routes::add_training_provider)
        .service(routes::get_training_provider)
        .service(routes::correct_course_subjects)
        .service(routes::set_run_booking);
}
