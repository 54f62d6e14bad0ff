//! Courses, their runs, and finding them.

mod load;
pub mod store;
mod tags;

pub use load::{Loaded, load_feed};
pub use store::load::withdraw_unbooked_demonstration;
pub use store::runs::{LockedRun, RunSubject, lock_run, run_facts, run_views, upcoming_or_recent_runs_of};
pub use tags::subjects_changed;

/// The routes of this room.
pub fn mount(_: &mut utoipa_actix_web::service_config::ServiceConfig) {}
