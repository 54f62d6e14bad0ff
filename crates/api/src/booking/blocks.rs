//! Places that employers keep for workers whom they name later, by HTTP. They are named by `POST /bookings/several` with
//! `blockId`.

use super::flow;
use super::routes::{act, wrong_cost_code};
use super::store::blocks::{self as store, Block};
use crate::catalogue;
use crate::organisations::{self, of_employer, permit};
use crate::platform::once::{self, IdempotencyKey};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, Conn, conditional};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use chrono::NaiveDateTime;
use domain::booking::wire::{NewPlaceBlock, PlaceBlockView};
use domain::catalogue::wire::CourseRunView;
use domain::ids::{CourseRunId, EmployerId, PlaceBlockId};
use domain::page::Page;
use std::collections::HashMap;
use uuid::Uuid;

/// Kept places with their runs, in the same order.
async fn views(conn: &mut Conn, blocks: Vec<Block>, wall: NaiveDateTime) -> ApiResult<Vec<PlaceBlockView>> {
    let runs: Vec<CourseRunId> = blocks.iter().map(|block| block.run).collect();
    let runs = catalogue::run_views(conn, &runs, None, wall).await?;
    let runs: HashMap<CourseRunId, CourseRunView> = runs.into_iter().map(|run| (run.id, run)).collect();
    let view = |block: Block| {
        let run = runs.get(&block.run).cloned().ok_or_else(|| ApiError::internal("kept places without their run"))?;
        Ok(PlaceBlockView {
            id: block.id,
            employer_id: block.employer,
            places: block.places,
            left: block.left,
            release_on: block.release_on,
            cost_code: block.cost_code,
            run,
            created_at: block.created_at,
        })
    };
    blocks.into_iter().map(view).collect()
}

/// Places that an employer keeps and has no names for yet, by the day on which they go back.
#[utoipa::path(tag = "Organisations", operation_id = "list_place_blocks",
    params(("id" = EmployerId, Path, description = "The employer")),
    responses((status = 200, description = "At most 1,000", body = Page<PlaceBlockView>), Refusals))]
#[get("/organisations/{id}/place-blocks")]
pub async fn list_place_blocks(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<EmployerId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    permit(&caller, "list_place_blocks", *id)?;
    let mut conn = state.db.get().await?;
    organisations::known(&mut conn, *id).await?;
    let kept = store::of(&mut conn, *id).await?;
    let items = views(&mut conn, kept, state.clock.wall()).await?;
    conditional::personal(&request, &Page { items, next_cursor: None })
}

/// Keeps places for workers whom the employer names later, until a day. They count as taken. Name people by
/// `POST /bookings/several` with `blockId`.
#[utoipa::path(tag = "Organisations", operation_id = "keep_places", request_body = NewPlaceBlock,
    params(("id" = EmployerId, Path, description = "The employer"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer: safe to retry")),
    responses((status = 201, description = "The places", body = PlaceBlockView), Refusals))]
#[post("/organisations/{id}/place-blocks")]
pub async fn keep_places(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<EmployerId>,
    key: IdempotencyKey,
    new: web::Json<NewPlaceBlock>,
) -> ApiResult<HttpResponse> {
    permit(&caller, "keep_places", *id)?;
    if let Some(wrong) = wrong_cost_code(new.cost_code.as_deref(), "/costCode".to_owned()) {
        return Err(ApiError::not_valid(vec![wrong]));
    }
    let act = act(&state, &caller, &of_employer(*id));
    let kept = once::run(&state.db, &caller, &key, "keep_places", &(*id, &*new), async |tx| {
        organisations::known(tx, *id).await?;
        let block = Block {
            id: PlaceBlockId(Uuid::now_v7()),
            run: catalogue::shown(tx, new.course_run_id).await?,
            employer: *id,
            places: new.places,
            left: new.places,
            release_on: new.release_on,
            cost_code: new.cost_code.as_deref().map(|code| code.trim().to_owned()),
            created_at: act.moment.now,
        };
        flow::keep_places(tx, &block, act).await?;
        let view = views(tx, vec![block], act.moment.wall).await?.pop();
        Ok((StatusCode::CREATED, view.ok_or_else(|| ApiError::internal("kept places vanished"))?))
    })
    .await?;
    Ok(kept.at(&format!("/api/v1/organisations/{}/place-blocks", *id)))
}

/// Lets kept places without a name go now: whoever waits is offered them. Who was named keeps their place.
#[utoipa::path(tag = "Organisations", operation_id = "release_places",
    params(("id" = EmployerId, Path, description = "The employer"), ("block" = PlaceBlockId, Path, description = "The places")),
    responses((status = 204, description = "They are free"), Refusals))]
#[delete("/organisations/{id}/place-blocks/{block}")]
pub async fn release_places(
    state: web::Data<AppState>,
    caller: Caller,
    path: web::Path<(EmployerId, PlaceBlockId)>,
) -> ApiResult<HttpResponse> {
    let (employer, id) = path.into_inner();
    permit(&caller, "release_places", employer)?;
    let act = act(&state, &caller, &of_employer(employer));
    state
        .db
        .tx(async |tx| {
            let kept = store::one(tx, id).await?.filter(|kept| kept.employer == employer);
            flow::release_block(tx, &kept.ok_or_else(|| ApiError::not_found("place block"))?, act).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
