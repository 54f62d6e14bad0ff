//! Courses, their runs, and finding them.

mod demand;
pub mod duplicates;
pub mod json_ld;
mod load;
mod memory;
mod params;
pub mod provider;
pub mod provider_info;
mod routes;
pub mod store;
mod tags;

use utoipa_actix_web::service_config::ServiceConfig;

pub use demand::Demand;
pub use load::{Batch, Loaded, Loader, Options, withdraw};
pub use memory::Memory;
pub use store::alike::{about_subject, alternatives};
pub use store::load::withdraw_unbooked_demonstration;
pub use store::moves;
pub use store::moves::placed;
pub use store::runs::{
    LockedRun, RunSubject, about, booking_settings, call_off, last_of, lock_run, raise_capacity, run_facts, run_views,
    set_booking, shown, subjects_of, upcoming_or_recent_runs_of, with_minimum,
};
pub use store::sessions::{Schedule, schedules};
pub use store::withdraw::{provider_of, runs_to_come};
pub use tags::subjects_changed;

/// What stands beside the API: for programs that walk the web.
pub fn mount_beside(config: &mut ServiceConfig) {
    config.service(routes::sitemap::sitemap).service(routes::sitemap::sitemap_part).service(routes::sitemap::robots);
}

/// The routes of this room.
pub fn mount(config: &mut ServiceConfig) {
    config
        .service(routes::find::search_courses)
        .service(routes::read::get_course)
        .service(routes::read::get_course_run)
        .service(routes::read::list_alternatives)
        .service(routes::find::suggest)
        .service(routes::find::list_unmet_demand)
        .service(routes::duplicates::list_duplicates)
        .service(routes::duplicates::add_duplicate)
        .service(routes::duplicates::get_duplicate)
        .service(routes::duplicates::decide_duplicate)
        .service(routes::read::list_subjects)
        .service(routes::read::list_training_providers)
        .service(routes::change::add_training_provider)
        .service(routes::change::change_training_provider)
        .service(routes::read::get_training_provider)
        .service(routes::change::correct_course_subjects);
}
