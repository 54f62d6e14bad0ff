//! Reading the catalogue, by HTTP: open to anyone.

use super::find::place;
use super::link_next;
use crate::catalogue::provider_info::Providers;
use crate::catalogue::store::{alike, courses, export, providers, runs, subjects};
use crate::catalogue::{json_ld, params};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, conditional, paging};
use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::catalogue::wire::{CourseRunView, CourseView, SubjectView};
use domain::ids::{CourseId, CourseRunId, TrainingProviderId};
use domain::organisations::wire::TrainingProviderView;
use domain::page::Page;
use domain::policy::Relation;
use uuid::Uuid;

/// A course with its runs to come; when two sources list it, both as one, with where each part is from. `near` adds
/// distances.
#[utoipa::path(tag = "Catalogue", operation_id = "get_course",
    params(("id" = CourseId, Path, description = "The course"),
        ("near" = Option<String>, Query, description = "A town, outcode or postcode to measure from", max_length = 60)),
    responses((status = 200, description = "The course; as schema.org JSON-LD when `Accept` asks for it",
        content((CourseView = "application/json"), (Object = "application/ld+json"))), Refusals))]
#[get("/courses/{id}")]
pub async fn get_course(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<CourseId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("get_course", &Relation::default())?;
    let near = params::only(request.query_string(), "near")?;
    let mut conn = state.db.get().await?;
    let from = match near {
        Some(near) => Some(place(&state, &near).await?),
        None => None,
    };
    let wall = state.clock.wall();
    if conditional::wants(&request, "application/ld+json") {
        let shown = courses::shown(&mut conn, *id).await?;
        let found = export::courses(&mut conn, &[shown.0]).await?.pop().ok_or_else(|| ApiError::not_found("course"))?;
        let mut providers = Providers::default();
        let provider = providers.of(&mut conn, found.provider).await?;
        let node = json_ld::course(&found, provider, &state.config.public_url, wall);
        return conditional::public_as(&request, &node, "application/ld+json");
    }
    let course = courses::view(&mut conn, *id, from, wall).await?;
    conditional::public_as(&request, &course.ok_or_else(|| ApiError::not_found("course"))?, "application/json")
}

/// One run; when two sources list it, the one that is shown for both.
#[utoipa::path(tag = "Catalogue", operation_id = "get_course_run",
    params(("id" = CourseRunId, Path, description = "The run")),
    responses((status = 200, description = "The run", body = CourseRunView), Refusals))]
#[get("/course-runs/{id}")]
pub async fn get_course_run(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<CourseRunId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("get_course_run", &Relation::default())?;
    let mut conn = state.db.get().await?;
    let shown = runs::shown(&mut conn, *id).await?;
    let run = runs::run_views(&mut conn, &[shown], None, state.clock.wall()).await?.pop();
    conditional::public(&request, &run.ok_or_else(|| ApiError::not_found("course run"))?)
}

/// Other runs that teach the same and can be booked, at most three: for one that is full, closed or no longer offered.
#[utoipa::path(tag = "Catalogue", operation_id = "list_alternatives",
    params(("id" = CourseRunId, Path, description = "The run")),
    responses((status = 200, description = "Runs like it, best first", body = Page<CourseRunView>), Refusals))]
#[get("/course-runs/{id}/alternatives")]
pub async fn list_alternatives(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<CourseRunId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("list_alternatives", &Relation::default())?;
    let mut conn = state.db.get().await?;
    if runs::run_facts(&mut conn, *id).await?.is_none() {
        return Err(ApiError::not_found("course run"));
    }
    let items = alike::alternatives(&mut conn, *id, state.clock.wall()).await?;
    conditional::public(&request, &Page { items, next_cursor: None })
}

/// The sector's subjects, all of them.
#[utoipa::path(tag = "Catalogue", operation_id = "list_subjects",
    responses((status = 200, description = "Every subject", body = Page<SubjectView>), Refusals))]
#[get("/subjects")]
pub async fn list_subjects(
    state: web::Data<AppState>,
    caller: Caller,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("list_subjects", &Relation::default())?;
    let mut conn = state.db.get().await?;
    conditional::public(&request, &Page { items: subjects::all(&mut conn).await?, next_cursor: None })
}

/// Training providers by name.
#[utoipa::path(tag = "Catalogue", operation_id = "list_training_providers",
    params(("limit" = Option<i64>, Query, minimum = 1, maximum = 100, description = "How many, 20 unless told"),
        ("cursor" = Option<String>, Query, max_length = 2000, description = "`nextCursor` of the page before")),
    responses((status = 200, description = "Training providers", body = Page<TrainingProviderView>), Refusals))]
#[get("/training-providers")]
pub async fn list_training_providers(
    state: web::Data<AppState>,
    caller: Caller,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("list_training_providers", &Relation::default())?;
    let pairs = params::pairs(request.query_string())?;
    if let Some((name, _)) = pairs.iter().find(|(name, _)| !matches!(name.as_str(), "limit" | "cursor")) {
        return Err(ApiError::field(name.clone(), "Use limit or cursor."));
    }
    let named = |wanted: &str| pairs.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.trim());
    let limit = named("limit")
        .map(str::parse)
        .transpose()
        .map_err(|_| ApiError::field("limit", "Use a number from 1 to 100."))?;
    let limit = paging::limit(limit)?;
    let after: Option<(String, Uuid)> = named("cursor").map(paging::read_cursor).transpose()?;
    let mut conn = state.db.get().await?;
    let found = providers::page(&mut conn, after.as_ref(), i64::from(limit.get()) + 1).await?;
    let page = paging::page(found, limit, |last| (last.provider.name.clone(), last.provider.id))?;
    let mut answer = conditional::public(&request, &page)?;
    if let Some(cursor) = &page.next_cursor {
        link_next(&mut answer, &request, cursor)?;
    }
    Ok(answer)
}

/// One training provider.
#[utoipa::path(tag = "Catalogue", operation_id = "get_training_provider",
    params(("id" = TrainingProviderId, Path, description = "The training provider")),
    responses((status = 200, description = "The training provider", body = TrainingProviderView), Refusals))]
#[get("/training-providers/{id}")]
pub async fn get_training_provider(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<TrainingProviderId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("get_training_provider", &Relation::default())?;
    let mut conn = state.db.get().await?;
    let provider = providers::one(&mut conn, *id).await?;
    conditional::public(&request, &provider.ok_or_else(|| ApiError::not_found("training provider"))?)
}
