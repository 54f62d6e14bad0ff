//! Workplaces by HTTP.

use super::{act, known, permit};
use crate::organisations::store::{self, workplaces};
use crate::organisations::{narrowed, permit_at};
use crate::platform::once::{self, IdempotencyKey};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, Conn, conditional, outbox, paging};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, put, web};
use domain::ids::{EmployerId, WorkplaceId};
use domain::organisations::wire::{WorkplaceChange, WorkplaceView};
use domain::organisations::workplace::checked;
use domain::page::Page;
use paging::PageQuery;
use serde_json::json;
use uuid::Uuid;

fn missing() -> ApiError {
    ApiError::not_found("workplace")
}

/// What is to be written, when everything about it is allowed.
async fn allowed(conn: &mut Conn, new: &WorkplaceChange) -> ApiResult<WorkplaceChange> {
    let new = checked(new).map_err(ApiError::not_valid)?;
    if let Some(code) = &new.main_service {
        let known = store::service_types(conn).await?;
        if !known.iter().any(|service| service.code == *code && service.can_be_chosen) {
            return Err(ApiError::field("/mainService", "Use a code of /service-types that can be chosen."));
        }
    }
    Ok(new)
}

/// The workplaces of an employer, by name: those that the caller manages.
#[utoipa::path(tag = "Organisations", operation_id = "list_workplaces",
    params(("id" = EmployerId, Path, description = "The employer"), PageQuery),
    responses((status = 200, description = "Workplaces", body = Page<WorkplaceView>), Refusals))]
#[get("/organisations/{id}/workplaces")]
pub async fn list_workplaces(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<EmployerId>,
    query: web::Query<PageQuery>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    permit(&caller, "list_workplaces", *id)?;
    let limit = paging::limit(query.limit)?;
    let after: Option<(String, Uuid)> = query.cursor.as_deref().map(paging::read_cursor).transpose()?;
    let mut conn = state.db.get().await?;
    known(&mut conn, *id).await?;
    let (within, today, one_more) = (narrowed(&caller, *id), state.clock.today(), i64::from(limit.get()) + 1);
    let found = workplaces::page(&mut conn, *id, within.as_deref(), today, after.as_ref(), one_more).await?;
    let page = paging::page(found, limit, |last| (last.name.clone(), last.id))?;
    conditional::personal(&request, &page)
}

/// Adds a workplace.
#[utoipa::path(tag = "Organisations", operation_id = "add_workplace", request_body = WorkplaceChange,
    params(("id" = EmployerId, Path, description = "The employer"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer: safe to retry")),
    responses((status = 201, description = "The workplace", body = WorkplaceView), Refusals))]
#[post("/organisations/{id}/workplaces")]
pub async fn add_workplace(
    state: web::Data<AppState>,
    caller: Caller,
    key: IdempotencyKey,
    id: web::Path<EmployerId>,
    new: web::Json<WorkplaceChange>,
) -> ApiResult<HttpResponse> {
    let employer = *id;
    permit(&caller, "add_workplace", employer)?;
    let act = act(&state, &caller);
    let kept = once::run(&state.db, &caller, &key, "add_workplace", &json!([employer, *new]), async |tx| {
        known(tx, employer).await?;
        let new = allowed(tx, &new).await?;
        let id = WorkplaceId(Uuid::now_v7());
        workplaces::write(tx, employer, id, &new, act.now).await?;
        outbox::event(tx, "workplace.added", id.0, act.by, act.now, &json!({"employerId": employer})).await?;
        let view = workplaces::one(tx, employer, id, act.today, false).await?;
        Ok((StatusCode::CREATED, view.ok_or_else(|| ApiError::internal("a workplace vanished"))?))
    })
    .await?;
    Ok(kept.at(&format!("/api/v1/organisations/{employer}/workplaces")))
}

/// One workplace.
#[utoipa::path(tag = "Organisations", operation_id = "get_workplace",
    params(("id" = EmployerId, Path, description = "The employer"),
        ("workplace" = WorkplaceId, Path, description = "The workplace")),
    responses((status = 200, description = "The workplace", body = WorkplaceView), Refusals))]
#[get("/organisations/{id}/workplaces/{workplace}")]
pub async fn get_workplace(
    state: web::Data<AppState>,
    caller: Caller,
    path: web::Path<(EmployerId, WorkplaceId)>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (employer, id) = path.into_inner();
    permit_at(&caller, "get_workplace", employer, vec![id], "workplace")?;
    let mut conn = state.db.get().await?;
    let found = workplaces::one(&mut conn, employer, id, state.clock.today(), false).await?;
    conditional::personal(&request, &found.ok_or_else(missing)?)
}

/// Replaces a workplace whole: what is absent is taken away. A last day closes it.
#[utoipa::path(tag = "Organisations", operation_id = "change_workplace", request_body = WorkplaceChange,
    params(("id" = EmployerId, Path, description = "The employer"),
        ("workplace" = WorkplaceId, Path, description = "The workplace"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the workplace as it was read")),
    responses((status = 200, description = "The workplace now", body = WorkplaceView),
        (status = 412, description = "It changed since it was read", body = domain::problem::Problem,
            content_type = "application/problem+json"), Refusals))]
#[put("/organisations/{id}/workplaces/{workplace}")]
pub async fn change_workplace(
    state: web::Data<AppState>,
    caller: Caller,
    path: web::Path<(EmployerId, WorkplaceId)>,
    change: web::Json<WorkplaceChange>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (employer, id) = path.into_inner();
    permit_at(&caller, "change_workplace", employer, vec![id], "workplace")?;
    let act = act(&state, &caller);
    let view = state
        .db
        .tx(async |tx| {
            let present = workplaces::one(tx, employer, id, act.today, true).await?.ok_or_else(missing)?;
            conditional::unchanged(&request, &present, false)?;
            let new = allowed(tx, &change).await?;
            workplaces::write(tx, employer, id, &new, act.now).await?;
            outbox::event(tx, "workplace.changed", id.0, act.by, act.now, &json!({"employerId": employer})).await?;
            workplaces::one(tx, employer, id, act.today, false).await?.ok_or_else(missing)
        })
        .await?;
    conditional::personal(&request, &view)
}

/// Takes a workplace away where nobody ever worked and nobody was invited; any other is closed by its last day.
#[utoipa::path(tag = "Organisations", operation_id = "remove_workplace",
    params(("id" = EmployerId, Path, description = "The employer"),
        ("workplace" = WorkplaceId, Path, description = "The workplace"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the workplace as it was read")),
    responses((status = 204, description = "It is gone"),
        (status = 412, description = "It changed since it was read", body = domain::problem::Problem,
            content_type = "application/problem+json"), Refusals))]
#[delete("/organisations/{id}/workplaces/{workplace}")]
pub async fn remove_workplace(
    state: web::Data<AppState>,
    caller: Caller,
    path: web::Path<(EmployerId, WorkplaceId)>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (employer, id) = path.into_inner();
    permit_at(&caller, "remove_workplace", employer, vec![id], "workplace")?;
    let act = act(&state, &caller);
    state
        .db
        .tx(async |tx| {
            let present = workplaces::one(tx, employer, id, act.today, true).await?.ok_or_else(missing)?;
            conditional::unchanged(&request, &present, false)?;
            workplaces::remove(tx, id).await?;
            outbox::event(tx, "workplace.removed", id.0, act.by, act.now, &json!({"employerId": employer})).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
