//! Courses, their runs, and finding them.

pub mod store;

use crate::platform::{ApiResult, Conn};

pub use store::runs::{LockedRun, RunSubject, lock_run, run_facts, run_views, upcoming_or_recent_runs_of};

/// The routes of this room.
pub fn mount(_: &mut utoipa_actix_web::service_config::ServiceConfig) {}

/// Brings everything that rests on the subjects' words up to date.
///
/// # Errors
/// The database.
pub async fn subjects_changed(_: &mut Conn) -> ApiResult<()> {
    Ok(())
}
