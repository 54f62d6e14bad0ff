//! What a person shows of their record, by HTTP.

use crate::credentials::shares;
use crate::credentials::store::shares as store;
use crate::platform::once::{self, IdempotencyKey};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, conditional};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use domain::ids::ShareId;
use domain::page::Page;
use domain::policy::Relation;
use domain::records::wire::{NewShare, ShareView};

/// What the person shows and showed of their record, newest first: a hundred links at most.
#[utoipa::path(tag = "Records", operation_id = "list_my_shares",
    responses((status = 200, description = "The links", body = Page<ShareView>), Refusals))]
#[get("/me/shares")]
pub async fn list_my_shares(
    state: web::Data<AppState>,
    caller: Caller,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("list_my_shares", &Relation::default())?;
    let mut conn = state.db.get().await?;
    let mut items = Vec::new();
    for share in store::of_person(&mut conn, caller.person()?).await? {
        items.push(shares::view(&mut conn, &state, &share).await?);
    }
    conditional::personal(&request, &Page::<ShareView> { items, next_cursor: None })
}

/// Shows entries of one's own record to whoever has the link, until a day. It needs no account to look.
#[utoipa::path(tag = "Records", operation_id = "make_share",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer: safe to retry")),
    request_body = NewShare,
    responses((status = 201, description = "The link", body = ShareView), Refusals))]
#[post("/me/shares")]
pub async fn make_share(
    state: web::Data<AppState>,
    caller: Caller,
    key: IdempotencyKey,
    new: web::Json<NewShare>,
) -> ApiResult<HttpResponse> {
    caller.permit("make_share", &Relation::default())?;
    let person = caller.person()?;
    let kept = once::run(&state.db, &caller, &key, "make_share", &*new, async |tx| {
        Ok((StatusCode::CREATED, shares::make(tx, &state, person, &new).await?))
    })
    .await?;
    Ok(HttpResponse::build(kept.status).insert_header((header::CACHE_CONTROL, "no-store")).json(kept.body))
}

/// Ends a link at once: who has it sees nothing any more.
#[utoipa::path(tag = "Records", operation_id = "end_share",
    params(("id" = ShareId, Path, description = "The link")),
    responses((status = 204, description = "It leads to nothing now"), Refusals))]
#[delete("/me/shares/{id}")]
pub async fn end_share(state: web::Data<AppState>, caller: Caller, id: web::Path<ShareId>) -> ApiResult<HttpResponse> {
    let share = store::one(&mut *state.db.get().await?, *id).await?;
    let owner = share.as_ref().map(store::Share::person);
    caller.permit_or_hide("end_share", &Relation { owner, ..Relation::default() }, "link")?;
    let share = share.ok_or_else(|| ApiError::not_found("link"))?;
    state.db.tx(async |tx| shares::end(tx, &state, &share).await).await?;
    Ok(HttpResponse::NoContent().finish())
}
