//! Changing the catalogue, by HTTP: for who teaches, and the academy's staff.

use crate::catalogue::store::{courses, load, providers};
use crate::catalogue::{provider, tags};
use crate::platform::once::{self, IdempotencyKey};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, conditional, outbox};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, patch, post, put, web};
use domain::catalogue::wire::{CourseView, SubjectCorrection};
use domain::ids::{CourseId, TrainingProviderId};
use domain::organisations::wire::{NewTrainingProvider, TrainingProviderChange, TrainingProviderView};
use domain::policy::Relation;
use serde_json::json;

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

/// Changes a training provider's name or pages; what is absent stays. The name it had is kept, with its days.
#[utoipa::path(tag = "Catalogue", operation_id = "change_training_provider",
    params(("id" = TrainingProviderId, Path, description = "The training provider"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the training provider as it was read")),
    request_body = TrainingProviderChange,
    responses((status = 200, description = "The training provider now", body = TrainingProviderView),
        (status = 412, description = "It changed since it was read", body = domain::problem::Problem,
            content_type = "application/problem+json"), Refusals))]
#[patch("/training-providers/{id}")]
pub async fn change_training_provider(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<TrainingProviderId>,
    change: web::Json<TrainingProviderChange>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("change_training_provider", &Relation::default())?;
    let (now, today, by) = (state.clock.now(), state.clock.today(), caller.actor.person().map(|person| person.0));
    let missing = || ApiError::not_found("training provider");
    let view = state
        .db
        .tx(async |tx| {
            load::lock_provider(tx, *id).await?.ok_or_else(missing)?;
            let present = providers::one(tx, *id).await?.ok_or_else(missing)?;
            conditional::unchanged(&request, &present, false)?;
            provider::change(tx, &present, &change, today).await?;
            outbox::event(tx, "training_provider.changed", id.0, by, now, &json!({})).await?;
            providers::one(tx, *id).await?.ok_or_else(missing)
        })
        .await?;
    conditional::personal(&request, &view)
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
            let id = courses::shown(tx, *id).await?;
            let owner = courses::owner(tx, id).await?;
            caller.permit("correct_course_subjects", &Relation { provider: owner, ..Relation::default() })?;
            let owner = owner.ok_or_else(|| ApiError::not_found("course"))?;
            load::lock_provider(tx, owner).await?;
            let before = courses::view(tx, id, None, wall).await?.ok_or_else(|| ApiError::not_found("course"))?;
            conditional::unchanged(&request, &before, false)?;
            tags::correct(tx, id, &correction.subjects, person, now).await?;
            outbox::event(tx, "course.subjects_corrected", id.0, person, now, &json!(*correction)).await?;
            courses::view(tx, id, None, wall).await?.ok_or_else(|| ApiError::not_found("course"))
        })
        .await?;
    conditional::personal(&request, &course)
}
