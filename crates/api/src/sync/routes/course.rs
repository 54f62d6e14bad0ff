//! One course of a training provider, in our own form.

use super::{of, parts};
use crate::catalogue::store::export::{self, Exported};
use crate::catalogue::{self, Batch, Loader, Options};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, conditional, outbox};
use actix_web::{HttpRequest, HttpResponse, delete, get, put, web};
use domain::ids::{CourseId, TrainingProviderId};
use domain::sync::FeedFormat;
use domain::sync::document::CourseDocument;
use interchange::document;
use serde_json::json;
use std::collections::BTreeSet;

type Address = web::Path<(TrainingProviderId, String)>;

/// The document of a course that is offered.
fn shown(found: Option<Exported>) -> Option<CourseDocument> {
    found.filter(|found| !found.course.withdrawn).map(|found| document::of(&found.course))
}

/// A course as it was sent, or would have been.
#[utoipa::path(tag = "Sync", operation_id = "get_course_document",
    params(("id" = TrainingProviderId, Path, description = "The training provider"),
        ("ref" = String, Path, max_length = 255, description = "Its own reference for the course")),
    responses((status = 200, description = "The course", body = CourseDocument), Refusals))]
#[get("/training-providers/{id}/courses/{ref}")]
pub async fn get_course_document(
    state: web::Data<AppState>,
    caller: Caller,
    address: Address,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (provider, reference) = address.into_inner();
    caller.permit("get_course_document", &of(provider))?;
    let found = export::one(&mut *state.db.get().await?, provider, &reference).await?;
    let document = shown(found).ok_or_else(|| ApiError::not_found("course"))?;
    conditional::public(&request, &document)
}

/// Creates a course, or replaces it whole: runs that the document leaves out are taken off, and who booked one is told.
/// The same document again changes nothing.
#[utoipa::path(tag = "Sync", operation_id = "put_course", request_body = CourseDocument,
    params(("id" = TrainingProviderId, Path, description = "The training provider"),
        ("ref" = String, Path, max_length = 255, description = "Its own reference for the course"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the course as it was read: nobody changed it since"),
        ("If-None-Match" = Option<String>, Header, description = "`*`: only when there is none yet")),
    responses((status = 200, description = "The course now", body = CourseDocument),
        (status = 201, description = "The new course", body = CourseDocument),
        (status = 412, description = "It changed since it was read, or is there already", body = domain::problem::Problem,
            content_type = "application/problem+json"), Refusals))]
#[put("/training-providers/{id}/courses/{ref}")]
pub async fn put_course(
    state: web::Data<AppState>,
    caller: Caller,
    address: Address,
    sent: web::Json<CourseDocument>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (provider, reference) = address.into_inner();
    caller.permit("put_course", &of(provider))?;
    let (course, findings) = document::course(&reference, &sent, 0);
    let course = match parts::refused(findings, "") {
        Some(refused) => return Err(refused),
        None => course.ok_or_else(|| ApiError::internal("a course without findings was refused"))?,
    };
    let (now, by) = (state.clock.now(), caller.actor.person().map(|person| person.0));
    let batch = Batch { courses: vec![course], venues: Vec::new() };
    let (created, document) = state
        .db
        .tx(async |tx| {
            let options = Options { whole_courses: true, ..Options::delta(FeedFormat::JsonLines) };
            let mut loader = Loader::begin(tx, provider, options, now).await?;
            // Whoever puts a course speaks for the training provider.
            catalogue::store::load::adopt(tx, provider, &reference).await?;
            let before = shown(export::one(tx, provider, &reference).await?);
            conditional::may_put(&request, before.as_ref())?;
            loader.take(tx, &batch).await?;
            let (done, _) = loader.end(tx).await?;
            let after = export::one(tx, provider, &reference).await?;
            let id = after.as_ref().map(|after| after.id).ok_or_else(|| ApiError::internal("a course vanished"))?;
            if done.created + done.updated + done.withdrawn > 0 {
                let kind = if before.is_none() { "course.created" } else { "course.replaced" };
                outbox::event(tx, kind, id, by, now, &json!({"trainingProviderId": provider})).await?;
            }
            let document = shown(after).ok_or_else(|| ApiError::internal("a course vanished"))?;
            Ok((before.is_none(), document))
        })
        .await?;
    parts::answer(created, &document)
}

/// Takes a course off, with all its runs. Nothing is lost: records stay, and who booked is told and offered others. A
/// second time changes nothing.
#[utoipa::path(tag = "Sync", operation_id = "withdraw_course",
    params(("id" = TrainingProviderId, Path, description = "The training provider"),
        ("ref" = String, Path, max_length = 255, description = "Its own reference for the course"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the course as it was read")),
    responses((status = 204, description = "It is no longer offered"),
        (status = 412, description = "It changed since it was read", body = domain::problem::Problem,
            content_type = "application/problem+json"), Refusals))]
#[delete("/training-providers/{id}/courses/{ref}")]
pub async fn withdraw_course(
    state: web::Data<AppState>,
    caller: Caller,
    address: Address,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (provider, reference) = address.into_inner();
    caller.permit("withdraw_course", &of(provider))?;
    let (now, by) = (state.clock.now(), caller.actor.person().map(|person| person.0));
    state
        .db
        .tx(async |tx| {
            catalogue::store::load::lock_provider(tx, provider).await?;
            let found = export::one(tx, provider, &reference).await?;
            let id = found.as_ref().map(|found| found.id).ok_or_else(|| ApiError::not_found("course"))?;
            if let Some(document) = shown(found) {
                conditional::unchanged(&request, &document, false)?;
            }
            if !catalogue::withdraw(tx, &[id], &[], by, now).await?.is_empty() {
                catalogue::duplicates::compare(tx, provider, &BTreeSet::from([CourseId(id)]), now).await?;
            }
            Ok(())
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
