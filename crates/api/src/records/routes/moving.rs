//! What people show of their record to employers, by HTTP.

use crate::platform::once::{self, IdempotencyKey};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, conditional, outbox};
use crate::records::staff::moving as flow;
use crate::records::store::moving::{self as store, EmployerShare};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use domain::ids::EmployerShareId;
use domain::page::Page;
use domain::policy::Relation;
use domain::records::wire::{EmployerShareView, NewEmployerShare};
use serde_json::json;

/// What the person shows and showed to employers, newest first, with what each decided: a hundred at most.
#[utoipa::path(tag = "Records", operation_id = "list_my_employer_shares",
    responses((status = 200, description = "What is shown", body = Page<EmployerShareView>), Refusals))]
#[get("/me/employer-shares")]
pub async fn list_my_employer_shares(
    state: web::Data<AppState>,
    caller: Caller,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("list_my_employer_shares", &Relation::default())?;
    let mut conn = state.db.get().await?;
    let mut items = Vec::new();
    for share in store::shares_of(&mut conn, caller.person()?).await? {
        items.push(flow::share_view(&mut conn, &share, state.clock.today()).await?);
    }
    conditional::personal(&request, &Page::<EmployerShareView> { items, next_cursor: None })
}

/// Shows entries of one's own record to an employer that one works for, until a day. What the employer asks of its workers, and what
/// is learnt while one works there, it sees anyway.
#[utoipa::path(tag = "Records", operation_id = "show_to_employer",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer: safe to retry")),
    request_body = NewEmployerShare,
    responses((status = 201, description = "It is shown", body = EmployerShareView), Refusals))]
#[post("/me/employer-shares")]
pub async fn show_to_employer(
    state: web::Data<AppState>,
    caller: Caller,
    key: IdempotencyKey,
    new: web::Json<NewEmployerShare>,
) -> ApiResult<HttpResponse> {
    caller.permit("show_to_employer", &Relation::default())?;
    let (person, when) = (caller.person()?, (state.clock.now(), state.clock.today()));
    let kept = once::run(&state.db, &caller, &key, "show_to_employer", &*new, async |tx| {
        Ok((StatusCode::CREATED, flow::show(tx, person, &new, when).await?))
    })
    .await?;
    Ok(HttpResponse::build(kept.status).insert_header((header::CACHE_CONTROL, "no-store")).json(kept.body))
}

/// Ends at once what is shown to an employer. What it decided stays.
#[utoipa::path(tag = "Records", operation_id = "end_employer_share",
    params(("id" = EmployerShareId, Path, description = "What is shown")),
    responses((status = 204, description = "It is not shown any more"), Refusals))]
#[delete("/me/employer-shares/{id}")]
pub async fn end_employer_share(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<EmployerShareId>,
) -> ApiResult<HttpResponse> {
    let share = store::share(&mut *state.db.get().await?, *id).await?;
    let owner = share.as_ref().map(EmployerShare::person);
    caller.permit_or_hide("end_employer_share", &Relation { owner, ..Relation::default() }, "share")?;
    let share = share.ok_or_else(|| ApiError::not_found("share"))?;
    let now = state.clock.now();
    state
        .db
        .tx(async |tx| {
            if store::end(tx, share.id(), now).await? {
                let (by, what) = (Some(share.person().0), json!({"employerId": share.employer()}));
                outbox::event(tx, "employer_share.ended", share.id().0, by, now, &what).await?;
            }
            Ok(())
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
