//! Employers by HTTP.

pub mod invitations;
pub mod memberships;
pub mod mine;
pub mod workers;
pub mod workplaces;

use super::flow::Act;
use super::{known, permit, store};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, Conn, conditional, outbox};
use actix_web::{HttpRequest, HttpResponse, get, patch, web};
use domain::ids::{EmployerId, WorkplaceId};
use domain::organisations::naming::{Present, renamed};
use domain::organisations::wire::{AscWdsCode, EmployerChange, EmployerView};
use domain::page::Page;
use domain::policy::Relation;
use serde_json::json;

/// What is done, now and by the caller.
#[must_use]
pub fn act(state: &AppState, caller: &Caller) -> Act {
    Act { now: state.clock.now(), today: state.clock.today(), by: caller.actor.person().map(|person| person.0) }
}

/// Says that a job role is none, or is given to nobody any more.
///
/// # Errors
/// 422; the database.
pub async fn check_job_role(conn: &mut Conn, code: Option<&str>, pointer: &str) -> ApiResult<()> {
    let Some(code) = code.filter(|code| !code.is_empty()) else { return Ok(()) };
    if store::job_roles(conn).await?.iter().any(|role| role.code == code && role.can_be_chosen) {
        return Ok(());
    }
    Err(ApiError::field(pointer, "Use a code of /job-roles that can be chosen."))
}

/// Says that workplaces are not the employer's.
///
/// # Errors
/// 422; the database.
pub async fn check_workplaces(
    conn: &mut Conn,
    employer: EmployerId,
    ids: &[WorkplaceId],
    pointer: &str,
) -> ApiResult<()> {
    let names = store::workplaces::names(conn, employer, ids).await?;
    if ids.iter().all(|id| names.iter().any(|(known, _)| known == id)) {
        return Ok(());
    }
    Err(ApiError::field(pointer, "Choose one of the workplaces in the list."))
}

/// Every job role of ASC-WDS files.
#[utoipa::path(tag = "Organisations", operation_id = "list_job_roles",
    responses((status = 200, description = "Every job role", body = Page<AscWdsCode>), Refusals))]
#[get("/job-roles")]
pub async fn list_job_roles(
    state: web::Data<AppState>,
    caller: Caller,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("list_job_roles", &Relation::default())?;
    let items = store::job_roles(&mut *state.db.get().await?).await?;
    conditional::public(&request, &Page { items, next_cursor: None })
}

/// Every service of ASC-WDS files.
#[utoipa::path(tag = "Organisations", operation_id = "list_service_types",
    responses((status = 200, description = "Every service", body = Page<AscWdsCode>), Refusals))]
#[get("/service-types")]
pub async fn list_service_types(
    state: web::Data<AppState>,
    caller: Caller,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("list_service_types", &Relation::default())?;
    let items = store::service_types(&mut *state.db.get().await?).await?;
    conditional::public(&request, &Page { items, next_cursor: None })
}

/// An employer, with the names it held before.
#[utoipa::path(tag = "Organisations", operation_id = "get_organisation",
    params(("id" = EmployerId, Path, description = "The employer")),
    responses((status = 200, description = "The employer", body = EmployerView), Refusals))]
#[get("/organisations/{id}")]
pub async fn get_organisation(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<EmployerId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    permit(&caller, "get_organisation", *id)?;
    let mut conn = state.db.get().await?;
    let employer = store::employer(&mut conn, *id, false).await?;
    conditional::personal(&request, &employer.ok_or_else(|| ApiError::not_found("organisation"))?)
}

/// Changes an employer's name or kind; what is absent stays. The name it had is kept, with its days.
#[utoipa::path(tag = "Organisations", operation_id = "change_organisation",
    params(("id" = EmployerId, Path, description = "The employer"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the employer as it was read")),
    request_body = EmployerChange,
    responses((status = 200, description = "The employer now", body = EmployerView),
        (status = 412, description = "It changed since it was read", body = domain::problem::Problem,
            content_type = "application/problem+json"), Refusals))]
#[patch("/organisations/{id}")]
pub async fn change_organisation(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<EmployerId>,
    change: web::Json<EmployerChange>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    permit(&caller, "change_organisation", *id)?;
    let act = act(&state, &caller);
    let employer = state
        .db
        .tx(async |tx| {
            let present = store::employer(tx, *id, true).await?;
            let present = present.ok_or_else(|| ApiError::not_found("organisation"))?;
            conditional::unchanged(&request, &present, false)?;
            let held = Present { name: &present.name, since: present.name_since };
            let new = renamed(change.name.as_deref(), change.name_since, held, act.today);
            if let Some((name, since)) = new.map_err(|wrong| ApiError::not_valid(vec![wrong]))? {
                store::rename(tx, &present, &name, since).await?;
            }
            if let Some(kind) = change.kind {
                store::set_kind(tx, *id, kind).await?;
            }
            outbox::event(tx, "organisation.changed", id.0, act.by, act.now, &json!({})).await?;
            store::employer(tx, *id, false).await?.ok_or_else(|| ApiError::internal("an employer vanished"))
        })
        .await?;
    conditional::personal(&request, &employer)
}
