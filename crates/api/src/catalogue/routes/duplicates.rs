//! Courses that two sources list, by HTTP: for the academy's staff.

use super::link_next;
use crate::catalogue::duplicates;
use crate::catalogue::store::duplicates::view::{self, Filter};
use crate::catalogue::store::load::lock_provider;
use crate::platform::once::{self, IdempotencyKey};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, Conn, conditional, outbox, paging};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, get, post, put, web};
use domain::catalogue::duplicate::DuplicateState;
use domain::catalogue::duplicate::wire::{DuplicateDecision, DuplicateView, NewDuplicate};
use domain::ids::{CourseId, DuplicateId, TrainingProviderId};
use domain::page::Page;
use domain::policy::Relation;
use domain::problem::Code;
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;
use uuid::Uuid;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct DuplicateQuery {
    /// `suggested`, `joined` or `apart`; all of them when absent.
    #[param(max_length = 20)]
    state: Option<String>,
    /// Id of a training provider that teaches one of the two.
    provider: Option<Uuid>,
    /// How many: 1 to 100, 20 unless told.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `nextCursor` of the page before.
    #[param(max_length = 2000)]
    cursor: Option<String>,
}

/// Pairs of courses that look like one, those that look it most first, each with what speaks for it and against it. Pairs
/// that the score is sure of are joined at once; the others wait here for a person.
#[utoipa::path(tag = "Catalogue", operation_id = "list_duplicates", params(DuplicateQuery),
    responses((status = 200, description = "Pairs", body = Page<DuplicateView>), Refusals))]
#[get("/duplicates")]
pub async fn list_duplicates(
    state: web::Data<AppState>,
    caller: Caller,
    query: web::Query<DuplicateQuery>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("list_duplicates", &Relation::default())?;
    let asked = query.state.as_deref().map(str::parse::<DuplicateState>).transpose();
    let asked = asked.map_err(|error| ApiError::field("state", format!("{error}.")))?;
    let limit = paging::limit(query.limit)?;
    let after: Option<(i32, Uuid)> = query.cursor.as_deref().map(paging::read_cursor).transpose()?;
    let filter = Filter { state: asked, provider: query.provider.map(TrainingProviderId) };
    let found = view::page(&mut *state.db.get().await?, filter, after, i64::from(limit.get()) + 1).await?;
    let page = paging::page(found, limit, |last| (last.points, last.id))?;
    let mut answer = conditional::personal(&request, &page)?;
    if let Some(cursor) = &page.next_cursor {
        link_next(&mut answer, &request, cursor)?;
    }
    Ok(answer)
}

/// One pair.
#[utoipa::path(tag = "Catalogue", operation_id = "get_duplicate",
    params(("id" = DuplicateId, Path, description = "The pair")),
    responses((status = 200, description = "The pair", body = DuplicateView), Refusals))]
#[get("/duplicates/{id}")]
pub async fn get_duplicate(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<DuplicateId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("get_duplicate", &Relation::default())?;
    let found = view::one(&mut *state.db.get().await?, *id).await?;
    conditional::personal(&request, &found.ok_or_else(|| ApiError::not_found("pair"))?)
}

/// Puts two courses beside each other that the score did not: a person then decides. A pair that is there is answered.
#[utoipa::path(tag = "Catalogue", operation_id = "add_duplicate", request_body = NewDuplicate,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer: safe to retry")),
    responses((status = 201, description = "The pair", body = DuplicateView), Refusals))]
#[post("/duplicates")]
pub async fn add_duplicate(
    state: web::Data<AppState>,
    caller: Caller,
    key: IdempotencyKey,
    new: web::Json<NewDuplicate>,
) -> ApiResult<HttpResponse> {
    caller.permit("add_duplicate", &Relation::default())?;
    let pair = match new.courses.as_slice() {
        [one, two] if one != two => (*one.min(two), *one.max(two)),
        _ => return Err(ApiError::field("/courses", "Give two different courses.")),
    };
    let now = state.clock.now();
    let kept = once::run(&state.db, &caller, &key, "add_duplicate", &*new, async |tx| {
        let score = duplicates::score_of(tx, pair).await?;
        let score = score.ok_or_else(|| ApiError::field("/courses", "Give two courses that are listed."))?;
        if view::of_pair(tx, pair).await?.is_none() {
            duplicates::save(tx, &[(pair, score)], now).await?;
        }
        let id = view::of_pair(tx, pair).await?.ok_or_else(|| ApiError::internal("a pair vanished"))?;
        Ok((StatusCode::CREATED, seen(tx, id).await?))
    })
    .await?;
    Ok(kept.at("/api/v1/duplicates"))
}

async fn seen(conn: &mut Conn, id: DuplicateId) -> ApiResult<DuplicateView> {
    view::one(conn, id).await?.ok_or_else(|| ApiError::not_found("pair"))
}

/// Joins two courses, keeps them apart, or lets the score decide again. A person's word stays until a person changes it.
/// Bookings and records stay with the run they were made for.
#[utoipa::path(tag = "Catalogue", operation_id = "decide_duplicate", request_body = DuplicateDecision,
    params(("id" = DuplicateId, Path, description = "The pair"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the pair as it was read")),
    responses((status = 200, description = "The pair now", body = DuplicateView),
        (status = 412, description = "It changed since it was read", body = domain::problem::Problem,
            content_type = "application/problem+json"), Refusals))]
#[put("/duplicates/{id}")]
pub async fn decide_duplicate(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<DuplicateId>,
    decision: web::Json<DuplicateDecision>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("decide_duplicate", &Relation::default())?;
    let (now, by) = (state.clock.now(), caller.actor.person().map(|person| person.0));
    let pair = state
        .db
        .tx(async |tx| {
            let pair = seen(tx, *id).await?;
            lock_both(tx, &pair).await?;
            let before = seen(tx, *id).await?;
            conditional::unchanged(&request, &before, false)?;
            may_decide(&before, &decision)?;
            view::decide(tx, *id, decision.state, by, now).await?;
            let courses: Vec<Uuid> = before.courses.iter().map(|side| side.course_id.0).collect();
            duplicates::settle(tx, &courses, now).await?;
            let after = seen(tx, *id).await?;
            if decision.state == DuplicateState::Joined && !are_one(tx, &after).await? {
                let say = "Another pair that hangs together with these two is kept apart. Change that one first.";
                return Err(ApiError::new(Code::KeptApart, say));
            }
            let told = json!({"state": decision.state, "courses": courses});
            outbox::event(tx, "course.duplicate_decided", id.0, by, now, &told).await?;
            Ok(after)
        })
        .await?;
    conditional::personal(&request, &pair)
}

/// Loads of both catalogues wait; always in one order, so that two decisions never wait for each other.
async fn lock_both(tx: &mut Conn, pair: &DuplicateView) -> ApiResult<()> {
    let mut providers: Vec<TrainingProviderId> = pair.courses.iter().map(|side| side.provider.id).collect();
    providers.sort_unstable();
    providers.dedup();
    for provider in providers {
        lock_provider(tx, provider).await?;
    }
    Ok(())
}

fn may_decide(pair: &DuplicateView, decision: &DuplicateDecision) -> ApiResult<()> {
    let mut providers = pair.courses.iter().map(|side| side.provider.id);
    let first = providers.next();
    let is_of_two = providers.any(|provider| Some(provider) != first);
    if decision.state == DuplicateState::Joined && is_of_two && !decision.across_providers {
        let say = "Two training providers teach these. To show them as one all the same, send acrossProviders: true.";
        return Err(ApiError::field("/acrossProviders", say));
    }
    if decision.state == DuplicateState::Joined && pair.courses.iter().any(|side| side.withdrawn) {
        return Err(ApiError::field("/state", "One of the two is no longer offered."));
    }
    Ok(())
}

async fn are_one(conn: &mut Conn, pair: &DuplicateView) -> ApiResult<bool> {
    let ids: Vec<CourseId> = pair.courses.iter().map(|side| side.course_id).collect();
    crate::catalogue::store::duplicates::are_one(conn, &ids).await
}
