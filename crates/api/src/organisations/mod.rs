//! Employers and who works for them, as their managers see it.

mod routes;

use crate::people::employment;
use crate::platform::{ApiError, ApiResult, Caller, Conn};
use domain::ids::EmployerId;
use domain::policy::Relation;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this room.
pub fn mount(config: &mut ServiceConfig) {
    config.service(routes::list_workers);
}

/// Whether the caller may do this at an employer. Whoever may not know of it hears the same as if there were none.
///
/// # Errors
/// 401, 403 or 404.
pub fn permit(caller: &Caller, operation: &'static str, employer: EmployerId) -> ApiResult<()> {
    let relation = Relation { employer: Some(employer), ..Relation::default() };
    caller.permit_or_hide(operation, &relation, "organisation").map(drop)
}

/// That there is such an employer.
///
/// # Errors
/// 404 when there is none; the database.
pub async fn known(conn: &mut Conn, employer: EmployerId) -> ApiResult<()> {
    if employment::is_employer(conn, employer).await? { Ok(()) } else { Err(ApiError::not_found("organisation")) }
}
