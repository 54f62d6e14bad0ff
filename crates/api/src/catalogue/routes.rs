//! The catalogue by HTTP: open to anyone, changed by who teaches.

use super::search::{self, params, understand};
use super::store::{alike, courses, load, providers, runs, search as finding, subjects};
use super::{provider, tags};
use crate::platform::once::{self, IdempotencyKey};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, conditional, outbox, paging};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, get, post, put, web};
use domain::catalogue::wire::{
    CourseList, CourseRunView, CourseView, RunBookingSettings, SubjectCorrection, SubjectView, Suggestion, Suggestions,
};
use domain::catalogue::{Mode, Sort};
use domain::ids::{CourseId, CourseRunId, TrainingProviderId};
use domain::organisations::wire::{NewTrainingProvider, TrainingProviderView};
use domain::page::Page;
use domain::policy::Relation;
use domain::problem::Code;
use serde_json::json;
use utoipa::IntoParams;
use uuid::Uuid;

/// The parameters of a search; lists take commas or repeats.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read by params::Asked; here for the specification")]
struct SearchParams {
    /// What to find, in the worker's own words; may name a place, as in `first aid near ST16`.
    #[param(max_length = 200, example = "moving and handling near ST16")]
    q: Option<String>,
    /// Subject codes; any of them.
    #[param(max_items = 20, style = Form, explode = false)]
    subject: Option<Vec<String>>,
    /// Levels 0 (entry) to 8; any of them.
    #[param(max_items = 9, style = Form, explode = false)]
    level: Option<Vec<i16>>,
    /// How it is taught; any of them.
    #[param(max_items = 4, style = Form, explode = false)]
    mode: Option<Vec<Mode>>,
    /// A town, outcode or postcode to measure from.
    #[param(max_length = 60, example = "ST16")]
    near: Option<String>,
    /// Miles around the place: 25 unless told. What is taught online or at the learner's work counts as near.
    #[param(maximum = 500)]
    within_miles: Option<f64>,
    /// First day a run may start.
    from: Option<chrono::NaiveDate>,
    /// Last day a run may start.
    to: Option<chrono::NaiveDate>,
    /// `true`: costs nothing; `false`: the rest.
    free: Option<bool>,
    /// `true`: costs nothing, or is on the national list that repays employers; `false`: the rest.
    funded: Option<bool>,
    /// The most it may cost, in pence.
    #[param(minimum = 0)]
    max_cost_pence: Option<i64>,
    /// UKPRNs or ids of training providers; any of them.
    #[param(max_items = 20, style = Form, explode = false)]
    provider: Option<Vec<String>>,
    /// `true`: the academy books it and has places free; `false`: the rest.
    available: Option<bool>,
    /// The order: best match when there are words, else soonest.
    sort: Option<Sort>,
    /// How many: 1 to 100, 20 unless told.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `nextCursor` of the page before.
    #[param(max_length = 2000)]
    cursor: Option<String>,
}

/// Finds courses. When nothing fits, the search is widened step by step and `relaxed` says how.
#[utoipa::path(tag = "Catalogue", operation_id = "search_courses", params(SearchParams),
    responses((status = 200, description = "Courses, with the counts of every filter", body = CourseList), Refusals))]
#[get("/courses")]
pub async fn search_courses(
    state: web::Data<AppState>,
    caller: Caller,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("search_courses", &Relation::default())?;
    let asked = params::Asked::read(&params::pairs(request.query_string())?)?;
    let mut conn = state.db.get().await?;
    let list = search::search(&mut conn, &asked, state.clock.wall()).await?;
    let mut answer = conditional::public(&request, &list)?;
    if let Some(cursor) = &list.next_cursor {
        link_next(&mut answer, &request, cursor)?;
    }
    Ok(answer)
}

/// RFC 8288: the address of the next page.
fn link_next(answer: &mut HttpResponse, request: &HttpRequest, cursor: &str) -> ApiResult<()> {
    let kept = request.query_string().split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="));
    let query: Vec<String> = kept.map(str::to_owned).chain([format!("cursor={cursor}")]).collect();
    let link = format!("<{}?{}>; rel=\"next\"", request.path(), query.join("&"));
    let value = actix_web::http::header::HeaderValue::from_str(&link).map_err(ApiError::internal)?;
    answer.headers_mut().insert(actix_web::http::header::LINK, value);
    Ok(())
}

/// A course with its runs to come. `near` adds distances.
#[utoipa::path(tag = "Catalogue", operation_id = "get_course",
    params(("id" = CourseId, Path, description = "The course"),
        ("near" = Option<String>, Query, description = "A town, outcode or postcode to measure from", max_length = 60)),
    responses((status = 200, description = "The course", body = CourseView), Refusals))]
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
        Some(near) => Some(understand::place(&mut conn, &near).await?.point),
        None => None,
    };
    let course = courses::view(&mut conn, *id, from, state.clock.wall()).await?;
    conditional::public(&request, &course.ok_or_else(|| ApiError::not_found("course"))?)
}

/// One run.
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
    let run = runs::run_views(&mut conn, &[*id], None, state.clock.wall()).await?.pop();
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

/// Things to search for, while typing.
#[utoipa::path(tag = "Catalogue", operation_id = "suggest",
    params(("q" = String, Query, description = "What is typed so far, two letters or more", max_length = 200)),
    responses((status = 200, description = "Suggestions, best first", body = Suggestions), Refusals))]
#[get("/suggest")]
pub async fn suggest(state: web::Data<AppState>, caller: Caller, request: HttpRequest) -> ApiResult<HttpResponse> {
    caller.permit("suggest", &Relation::default())?;
    let q = params::only(request.query_string(), "q")?.unwrap_or_default();
    if q.chars().count() > 200 {
        return Err(ApiError::field("q", "Use at most 200 characters."));
    }
    let mut items = Vec::new();
    if q.chars().count() >= 2 {
        let mut conn = state.db.get().await?;
        let found = finding::suggestions(&mut conn, &q).await?;
        items = found.into_iter().map(|(kind, text, value)| Suggestion { kind, text, value }).collect();
    }
    conditional::public(&request, &Suggestions { items })
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
    let asked = params::Asked::read(&pairs)?;
    let after: Option<(String, Uuid)> = asked.cursor.as_deref().map(paging::read_cursor).transpose()?;
    let mut conn = state.db.get().await?;
    let found = providers::page(&mut conn, after.as_ref(), i64::from(asked.limit.get()) + 1).await?;
    let page = paging::page(found, asked.limit, |last| (last.provider.name.clone(), last.provider.id))?;
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

/// Adds a training provider, whose catalogue can then be loaded.
#[utoipa::path(tag = "Catalogue", operation_id = "add_training_provider", request_body = NewTrainingProvider,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer: safe to retry")),
    responses((status = 201, description = "The training provider", body = TrainingProviderView), Refusals))]
#[post("/training-providers")]
pub async fn add_training_provider(
    state: web::Data<AppState>,
    caller: Caller,
    key: IdempotencyKey,
    new: web::Json<NewTrainingProvider>,
) -> ApiResult<HttpResponse> {
    caller.permit("add_training_provider", &Relation::default())?;
    let (now, by) = (state.clock.now(), caller.actor.person().map(|person| person.0));
    let kept = once::run(&state.db, &caller, &key, "add_training_provider", &*new, async |tx| {
        let id = providers::add(tx, &provider::checked(&new)?).await?;
        outbox::event(tx, "training_provider.added", id.0, by, now, &json!({})).await?;
        let view = providers::one(tx, id).await?;
        Ok((StatusCode::CREATED, view.ok_or_else(|| ApiError::internal("a training provider vanished"))?))
    })
    .await?;
    Ok(kept.at("/api/v1/training-providers"))
}

/// Sets the subjects of a course by a person's word; the rule leaves them alone from then on.
#[utoipa::path(tag = "Catalogue", operation_id = "correct_course_subjects",
    params(("id" = CourseId, Path, description = "The course"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the course as it was read")),
    request_body = SubjectCorrection,
    responses((status = 200, description = "The course now", body = CourseView),
        (status = 412, description = "It changed since it was read", body = domain::problem::Problem,
            content_type = "application/problem+json"), Refusals))]
#[put("/courses/{id}/subjects")]
pub async fn correct_course_subjects(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<CourseId>,
    correction: web::Json<SubjectCorrection>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (now, wall) = (state.clock.now(), state.clock.wall());
    let person = caller.actor.person().map(|person| person.0);
    let course = state
        .db
        .tx(async |tx| {
            let owner = courses::owner(tx, *id).await?;
            caller.permit("correct_course_subjects", &Relation { provider: owner, ..Relation::default() })?;
            let owner = owner.ok_or_else(|| ApiError::not_found("course"))?;
            load::lock_provider(tx, owner).await?;
            let before = courses::view(tx, *id, None, wall).await?.ok_or_else(|| ApiError::not_found("course"))?;
            conditional::unchanged(&request, &before, false)?;
            tags::correct(tx, *id, &correction.subjects, person, now).await?;
            outbox::event(tx, "course.subjects_corrected", id.0, person, now, &json!(*correction)).await?;
            courses::view(tx, *id, None, wall).await?.ok_or_else(|| ApiError::not_found("course"))
        })
        .await?;
    conditional::personal(&request, &course)
}

/// Sets how many places a run has, or that the academy takes no bookings for it.
#[utoipa::path(tag = "Catalogue", operation_id = "set_run_booking",
    params(("id" = CourseRunId, Path, description = "The run"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the run as it was read")),
    request_body = RunBookingSettings,
    responses((status = 200, description = "The run now", body = CourseRunView),
        (status = 412, description = "It changed since it was read", body = domain::problem::Problem,
            content_type = "application/problem+json"), Refusals))]
#[put("/course-runs/{id}/booking")]
pub async fn set_run_booking(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<CourseRunId>,
    settings: web::Json<RunBookingSettings>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (now, wall) = (state.clock.now(), state.clock.wall());
    let capacity = settings.capacity;
    let run = state
        .db
        .tx(async |tx| {
            let locked = runs::lock_run(tx, *id).await?;
            let provider = locked.as_ref().map(|run| run.provider_id);
            caller.permit("set_run_booking", &Relation { provider, ..Relation::default() })?;
            let locked = locked.ok_or_else(|| ApiError::not_found("course run"))?;
            let missing = || ApiError::not_found("course run");
            let before = runs::run_views(tx, &[*id], None, wall).await?.pop().ok_or_else(missing)?;
            conditional::unchanged(&request, &before, false)?;
            if capacity.is_some_and(|places| !(1..=1000).contains(&places)) {
                return Err(ApiError::field("/capacity", "Use a number from 1 to 1,000, or null."));
            }
            let taken = locked.facts.places_taken;
            if capacity.unwrap_or(0) < taken || (capacity.is_none() && locked.facts.waiting > 0) {
                let say =
                    format!("{taken} people hold a place and {} wait. Cancel bookings first.", locked.facts.waiting);
                return Err(ApiError::new(Code::CapacityBelowBooked, say));
            }
            runs::set_capacity(tx, *id, capacity, now).await?;
            outbox::enqueue(tx, "booking.promote", &json!({"courseRunId": *id}), None, now).await?;
            let person = caller.actor.person().map(|person| person.0);
            outbox::event(tx, "course_run.capacity_set", id.0, person, now, &json!(*settings)).await?;
            runs::run_views(tx, &[*id], None, wall).await?.pop().ok_or_else(missing)
        })
        .await?;
    conditional::personal(&request, &run)
}
