//! Employers: their workplaces, who works there, who may do what, and the ways in.

pub mod flow;
pub mod hr;
pub mod hr_workplaces;
pub mod invitations;
pub mod leavers;
mod routes;
pub mod store;

use crate::platform::{ApiError, ApiResult, Caller, Conn};
use chrono::NaiveDate;
use domain::ids::{EmployerId, PersonId, WorkplaceId};
use domain::policy::{Relation, Sight};
use utoipa_actix_web::service_config::ServiceConfig;

pub use routes::{act, check_job_role, check_workplaces};
pub use store::workers::{employers_of, employers_of_each};

/// The routes of this room.
pub fn mount(config: &mut ServiceConfig) {
    config
        .service(routes::list_job_roles)
        .service(routes::list_service_types)
        .service(routes::get_organisation)
        .service(routes::change_organisation)
        .service(routes::workplaces::list_workplaces)
        .service(routes::workplaces::add_workplace)
        .service(routes::workplaces::get_workplace)
        .service(routes::workplaces::change_workplace)
        .service(routes::workplaces::remove_workplace)
        .service(routes::workers::list_workers)
        .service(routes::workers::get_worker)
        .service(routes::workers::change_job)
        .service(routes::workers::end_job)
        .service(routes::memberships::list_memberships)
        .service(routes::memberships::give_membership)
        .service(routes::memberships::take_membership)
        .service(routes::invitations::list_invitations)
        .service(routes::invitations::invite)
        .service(routes::invitations::revoke_invitation)
        .service(routes::mine::register_with_code)
        .service(routes::mine::accept_invitation)
        .service(routes::mine::list_my_employments)
        .service(routes::mine::leave_employment);
}

/// What is an employer's.
#[must_use]
pub fn of_employer(employer: EmployerId) -> Relation {
    Relation { employer: Some(employer), ..Relation::default() }
}

/// Whether the caller may do this at an employer. Whoever may not know of it hears the same as if there were none.
///
/// # Errors
/// 401, 403 or 404.
pub fn permit(caller: &Caller, operation: &'static str, employer: EmployerId) -> ApiResult<()> {
    let relation = of_employer(employer);
    caller.permit_or_hide(operation, &relation, "organisation").map(drop)
}

/// The same for something of the employer's that is at some of its workplaces.
///
/// # Errors
/// 401 or 404.
fn permit_at(
    caller: &Caller,
    operation: &'static str,
    employer: EmployerId,
    works_at: Vec<WorkplaceId>,
    what: &str,
) -> ApiResult<()> {
    let relation = Relation { employer: Some(employer), works_at, ..Relation::default() };
    caller.permit_or_hide(operation, &relation, what).map(drop)
}

/// That there is such an employer.
///
/// # Errors
/// 404 when there is none; the database.
pub async fn known(conn: &mut Conn, employer: EmployerId) -> ApiResult<()> {
    if store::is_employer(conn, employer).await? { Ok(()) } else { Err(ApiError::not_found("organisation")) }
}

/// Whose things are `person`'s: their own, and of `today`'s employers and workplaces.
///
/// # Errors
/// The database.
pub async fn relation_of(conn: &mut Conn, person: PersonId, today: NaiveDate) -> ApiResult<Relation> {
    let (employed_by, works_at) = store::workers::places_of(conn, person, today).await?;
    Ok(Relation { owner: Some(person), employed_by, works_at, ..Relation::default() })
}

/// The workplaces that a list is narrowed to; none: it is not.
#[must_use]
pub fn narrowed(caller: &Caller, employer: EmployerId) -> Option<Vec<WorkplaceId>> {
    match caller.actor.sight(employer) {
        Sight::All => None,
        Sight::Workplaces(named) => Some(named),
    }
}
