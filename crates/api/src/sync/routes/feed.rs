//! Feeds that we fetch.

use super::of;
use crate::catalogue;
use crate::platform::once::{self, IdempotencyKey};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, Conn, fetch, outbox};
use crate::sync::store::feed;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, delete, get, post, web};
use domain::ids::{FeedId, TrainingProviderId};
use domain::page::Page;
use domain::policy::Relation;
use domain::problem::{Code, FieldProblem};
use domain::sync::wire::{FeedView, NewFeed};
use serde_json::json;

/// Feeds of one training provider.
const FEEDS: i64 = 5;

/// The feeds that we fetch for a training provider.
#[utoipa::path(tag = "Sync", operation_id = "list_feeds",
    params(("id" = TrainingProviderId, Path, description = "The training provider")),
    responses((status = 200, description = "Feeds", body = Page<FeedView>), Refusals))]
#[get("/training-providers/{id}/feeds")]
pub async fn list_feeds(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<TrainingProviderId>,
) -> ApiResult<HttpResponse> {
    caller.permit("list_feeds", &of(*id))?;
    let items = feed::of_provider(&mut *state.db.get().await?, *id).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(Page { items, next_cursor: None }))
}

/// Has a feed fetched from now on, the first time within a minute. Only what changed is loaded.
#[utoipa::path(tag = "Sync", operation_id = "add_feed", request_body = NewFeed,
    params(("id" = TrainingProviderId, Path, description = "The training provider"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer: safe to retry")),
    responses((status = 201, description = "The feed", body = FeedView), Refusals))]
#[post("/training-providers/{id}/feeds")]
pub async fn add_feed(
    state: web::Data<AppState>,
    caller: Caller,
    key: IdempotencyKey,
    id: web::Path<TrainingProviderId>,
    new: web::Json<NewFeed>,
) -> ApiResult<HttpResponse> {
    let provider = *id;
    caller.permit("add_feed", &of(provider))?;
    check(&new, state.config.fetch_private)?;
    let (now, by) = (state.clock.now(), caller.actor.person().map(|person| person.0));
    let kept = once::run(&state.db, &caller, &key, "add_feed", &json!([provider, *new]), async |tx| {
        if catalogue::store::load::lock_provider(tx, provider).await?.is_none() {
            return Err(ApiError::not_found("training provider"));
        }
        if feed::count(tx, provider).await? >= FEEDS {
            return Err(ApiError::new(Code::FeedTaken, format!("We fetch at most {FEEDS} feeds. Remove one first.")));
        }
        let id = feed::add(tx, provider, &new, now).await?;
        outbox::event(tx, "feed.added", id.0, by, now, &json!({"trainingProviderId": provider})).await?;
        let view = feed::one(tx, id).await?;
        Ok((StatusCode::CREATED, view.ok_or_else(|| ApiError::internal("a feed vanished"))?))
    })
    .await?;
    Ok(kept.at("/api/v1/feeds"))
}

fn check(new: &NewFeed, private: bool) -> ApiResult<()> {
    fetch::checked(new.url.trim(), private)?;
    let rules = [
        (
            new.withdraw_at_most.is_none_or(|n| (0..=100).contains(&n)),
            "/withdrawAtMost",
            "Use a percentage from 0 to 100.",
        ),
        (new.every_hours.is_none_or(|n| (1..=168).contains(&n)), "/everyHours", "Use a number of hours from 1 to 168."),
    ];
    let broken = rules.into_iter().filter(|(holds, ..)| !holds);
    let errors: Vec<_> = broken.map(|(_, at, say)| FieldProblem::new(at, say)).collect();
    if errors.is_empty() { Ok(()) } else { Err(ApiError::not_valid(errors)) }
}

async fn permitted(tx: &mut Conn, caller: &Caller, operation: &'static str, id: FeedId) -> ApiResult<FeedView> {
    let found = feed::one(tx, id).await?;
    let relation = found.as_ref().map_or_else(Relation::default, |feed| of(feed.training_provider_id));
    caller.permit_or_hide(operation, &relation, "feed")?;
    found.ok_or_else(|| ApiError::not_found("feed"))
}

/// Has a feed fetched now, whether it changed or not.
#[utoipa::path(tag = "Sync", operation_id = "fetch_feed",
    params(("id" = FeedId, Path, description = "The feed")),
    responses((status = 202, description = "It is fetched within a minute", body = FeedView), Refusals))]
#[post("/feeds/{id}/fetch")]
pub async fn fetch_feed(state: web::Data<AppState>, caller: Caller, id: web::Path<FeedId>) -> ApiResult<HttpResponse> {
    let now = state.clock.now();
    let feed = state
        .db
        .tx(async |tx| {
            permitted(tx, &caller, "fetch_feed", *id).await?;
            feed::make_due(tx, *id, now).await?;
            feed::one(tx, *id).await?.ok_or_else(|| ApiError::not_found("feed"))
        })
        .await?;
    Ok(HttpResponse::Accepted().insert_header((header::CACHE_CONTROL, "no-store")).json(feed))
}

/// Stops fetching a feed. What was loaded of it stays.
#[utoipa::path(tag = "Sync", operation_id = "remove_feed",
    params(("id" = FeedId, Path, description = "The feed")),
    responses((status = 204, description = "It is not fetched any more"), Refusals))]
#[delete("/feeds/{id}")]
pub async fn remove_feed(state: web::Data<AppState>, caller: Caller, id: web::Path<FeedId>) -> ApiResult<HttpResponse> {
    let (now, by) = (state.clock.now(), caller.actor.person().map(|person| person.0));
    state
        .db
        .tx(async |tx| {
            permitted(tx, &caller, "remove_feed", *id).await?;
            feed::remove(tx, *id).await?;
            outbox::event(tx, "feed.removed", id.0, by, now, &json!({})).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
