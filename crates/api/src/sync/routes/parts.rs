//! One run of a course, and one venue, each at an address of its own: for systems that send what changed and no more.

use super::of;
use crate::catalogue::store::export::{self, Exported};
use crate::catalogue::store::load;
use crate::catalogue::{self, Batch, Loader, Options};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, Conn, conditional, outbox};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, delete, get, put, web};
use domain::ids::{CourseId, TrainingProviderId};
use domain::page::Page;
use domain::problem::FieldProblem;
use domain::sync::FeedFormat;
use domain::sync::document::{CourseDocument, RunDocument, VenueDocument};
use interchange::document;
use interchange::feed::{FeedIssue, FeedVenue};
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;

type RunAddress = web::Path<(TrainingProviderId, String, String)>;
type VenueAddress = web::Path<(TrainingProviderId, String)>;

/// A course that is offered.
async fn offered(conn: &mut Conn, provider: TrainingProviderId, reference: &str) -> ApiResult<Exported> {
    let found = export::one(conn, provider, reference).await?.filter(|found| !found.course.withdrawn);
    found.ok_or_else(|| ApiError::not_found("course"))
}

/// A run of it: its id, and its document.
fn run_of(course: &Exported, reference: &str) -> Option<(Uuid, RunDocument)> {
    let at = course.course.runs.iter().position(|run| run.reference == reference)?;
    let document = document::of(&course.course).runs.into_iter().nth(at)?;
    course.runs.get(at).map(|(id, _)| (*id, document))
}

/// The body's own reference is the address's, or is left out.
fn same_key(at: &str, sent: Option<&String>) -> ApiResult<()> {
    match sent {
        Some(sent) if sent != at => Err(ApiError::field("/reference", "Leave it out, or use that of the address.")),
        _ => Ok(()),
    }
}

/// What refuses a document, as the fields of it that stand under `under`; none when nothing does.
pub(super) fn refused(findings: Vec<FeedIssue>, under: &str) -> Option<ApiError> {
    let errors: Vec<FieldProblem> = findings
        .into_iter()
        .filter(|finding| finding.refused)
        .map(|finding| {
            let at = finding.field.strip_prefix(under).unwrap_or(&finding.field).to_owned();
            FieldProblem::new(at, finding.reason)
        })
        .collect();
    (!errors.is_empty()).then(|| ApiError::not_valid(errors))
}

/// What was put, as it is now.
pub(super) fn answer(created: bool, document: &impl Serialize) -> ApiResult<HttpResponse> {
    let status = if created { StatusCode::CREATED } else { StatusCode::OK };
    Ok(HttpResponse::build(status)
        .insert_header((header::ETAG, conditional::tag_of(document)?))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(document))
}

/// A run as it was sent, or would have been.
#[utoipa::path(tag = "Sync", operation_id = "get_run_document",
    params(("id" = TrainingProviderId, Path, description = "The training provider"),
        ("ref" = String, Path, max_length = 255, description = "Its own reference for the course"),
        ("run" = String, Path, max_length = 255, description = "Its own reference for the run")),
    responses((status = 200, description = "The run", body = RunDocument), Refusals))]
#[get("/training-providers/{id}/courses/{ref}/runs/{run}")]
pub async fn get_run_document(
    state: web::Data<AppState>,
    caller: Caller,
    address: RunAddress,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (provider, reference, run) = address.into_inner();
    caller.permit("get_run_document", &of(provider))?;
    let course = offered(&mut *state.db.get().await?, provider, &reference).await?;
    let (_, document) = run_of(&course, &run).ok_or_else(|| ApiError::not_found("run"))?;
    conditional::public(&request, &document)
}

/// Creates a run of a course that is there, or replaces it; the course and its other runs stay as they are.
#[utoipa::path(tag = "Sync", operation_id = "put_run", request_body = RunDocument,
    params(("id" = TrainingProviderId, Path, description = "The training provider"),
        ("ref" = String, Path, max_length = 255, description = "Its own reference for the course"),
        ("run" = String, Path, max_length = 255, description = "Its own reference for the run"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the run as it was read: nobody changed it since"),
        ("If-None-Match" = Option<String>, Header, description = "`*`: only when there is none yet")),
    responses((status = 200, description = "The run now", body = RunDocument),
        (status = 201, description = "The new run", body = RunDocument),
        (status = 412, description = "It changed since it was read, or is there already", body = domain::problem::Problem,
            content_type = "application/problem+json"), Refusals))]
#[put("/training-providers/{id}/courses/{ref}/runs/{run}")]
pub async fn put_run(
    state: web::Data<AppState>,
    caller: Caller,
    address: RunAddress,
    sent: web::Json<RunDocument>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (provider, reference, run) = address.into_inner();
    caller.permit("put_run", &of(provider))?;
    same_key(&run, sent.reference.as_ref())?;
    let (now, by) = (state.clock.now(), caller.actor.person().map(|person| person.0));
    let (created, document) = state
        .db
        .tx(async |tx| {
            let options = Options::delta(FeedFormat::JsonLines);
            let mut loader = Loader::begin(tx, provider, options, now).await?;
            load::adopt(tx, provider, &reference).await?;
            let course = offered(tx, provider, &reference).await?;
            let before = run_of(&course, &run).map(|(_, document)| document);
            conditional::may_put(&request, before.as_ref())?;
            let runs = vec![RunDocument { reference: Some(run.clone()), ..sent.into_inner() }];
            let whole = CourseDocument { runs, ..document::of(&course.course) };
            let (read, findings) = document::course(&reference, &whole, 0);
            let read = match refused(findings, "/runs/0") {
                Some(refused) => return Err(refused),
                None => read.ok_or_else(|| ApiError::internal("a course without findings was refused"))?,
            };
            loader.take(tx, &Batch { courses: vec![read], venues: Vec::new() }).await?;
            let (done, _) = loader.end(tx).await?;
            let after = run_of(&offered(tx, provider, &reference).await?, &run);
            let (id, after) = after.ok_or_else(|| ApiError::internal("a run vanished"))?;
            if done.created + done.updated > 0 {
                let kind = if before.is_none() { "course_run.created" } else { "course_run.replaced" };
                outbox::event(tx, kind, id, by, now, &json!({"trainingProviderId": provider})).await?;
            }
            Ok((before.is_none(), after))
        })
        .await?;
    answer(created, &document)
}

/// Takes a run off. Nothing is lost: who booked it is told and offered others. A second time changes nothing.
#[utoipa::path(tag = "Sync", operation_id = "withdraw_run",
    params(("id" = TrainingProviderId, Path, description = "The training provider"),
        ("ref" = String, Path, max_length = 255, description = "Its own reference for the course"),
        ("run" = String, Path, max_length = 255, description = "Its own reference for the run"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the run as it was read")),
    responses((status = 204, description = "It is no longer offered"),
        (status = 412, description = "It changed since it was read", body = domain::problem::Problem,
            content_type = "application/problem+json"), Refusals))]
#[delete("/training-providers/{id}/courses/{ref}/runs/{run}")]
pub async fn withdraw_run(
    state: web::Data<AppState>,
    caller: Caller,
    address: RunAddress,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (provider, reference, run) = address.into_inner();
    caller.permit("withdraw_run", &of(provider))?;
    let (now, by) = (state.clock.now(), caller.actor.person().map(|person| person.0));
    state
        .db
        .tx(async |tx| {
            load::lock_provider(tx, provider).await?;
            let course = offered(tx, provider, &reference).await?;
            let Some((id, document)) = run_of(&course, &run) else {
                // Gone already is as good; a run that never was is a slip.
                let was = export::had_run(tx, course.id, &run).await?;
                return if was { Ok(()) } else { Err(ApiError::not_found("run")) };
            };
            conditional::unchanged(&request, &document, false)?;
            catalogue::withdraw(tx, &[], &[id], by, now).await?;
            catalogue::duplicates::compare(tx, provider, &BTreeSet::from([CourseId(course.id)]), now).await?;
            outbox::event(tx, "course_run.withdrawn", id, by, now, &json!({"trainingProviderId": provider})).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

fn venue_of(venue: load::VenueRow) -> VenueDocument {
    VenueDocument {
        reference: Some(venue.reference),
        name: venue.name,
        address: venue.address,
        town: venue.town,
        postcode: venue.postcode,
    }
}

async fn venue_at(conn: &mut Conn, provider: TrainingProviderId, reference: &str) -> ApiResult<Option<VenueDocument>> {
    let all = load::venues(conn, provider).await?;
    Ok(all.into_iter().find(|venue| venue.reference == reference).map(venue_of))
}

/// The places where a training provider teaches, by its own references.
#[utoipa::path(tag = "Sync", operation_id = "list_venues",
    params(("id" = TrainingProviderId, Path, description = "The training provider")),
    responses((status = 200, description = "Every venue", body = Page<VenueDocument>), Refusals))]
#[get("/training-providers/{id}/venues")]
pub async fn list_venues(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<TrainingProviderId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("list_venues", &of(*id))?;
    let mut conn = state.db.get().await?;
    if catalogue::store::providers::one(&mut conn, *id).await?.is_none() {
        return Err(ApiError::not_found("training provider"));
    }
    let items: Vec<VenueDocument> = load::venues(&mut conn, *id).await?.into_iter().map(venue_of).collect();
    conditional::public(&request, &Page { items, next_cursor: None })
}

/// A venue.
#[utoipa::path(tag = "Sync", operation_id = "get_venue",
    params(("id" = TrainingProviderId, Path, description = "The training provider"),
        ("ref" = String, Path, max_length = 255, description = "Its own reference for the venue")),
    responses((status = 200, description = "The venue", body = VenueDocument), Refusals))]
#[get("/training-providers/{id}/venues/{ref}")]
pub async fn get_venue(
    state: web::Data<AppState>,
    caller: Caller,
    address: VenueAddress,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (provider, reference) = address.into_inner();
    caller.permit("get_venue", &of(provider))?;
    let found = venue_at(&mut *state.db.get().await?, provider, &reference).await?;
    conditional::public(&request, &found.ok_or_else(|| ApiError::not_found("venue"))?)
}

/// Creates a venue, or replaces it: every run there is now at what it says.
#[utoipa::path(tag = "Sync", operation_id = "put_venue", request_body = VenueDocument,
    params(("id" = TrainingProviderId, Path, description = "The training provider"),
        ("ref" = String, Path, max_length = 255, description = "Its own reference for the venue"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the venue as it was read: nobody changed it since"),
        ("If-None-Match" = Option<String>, Header, description = "`*`: only when there is none yet")),
    responses((status = 200, description = "The venue now", body = VenueDocument),
        (status = 201, description = "The new venue", body = VenueDocument),
        (status = 412, description = "It changed since it was read, or is there already", body = domain::problem::Problem,
            content_type = "application/problem+json"), Refusals))]
#[put("/training-providers/{id}/venues/{ref}")]
pub async fn put_venue(
    state: web::Data<AppState>,
    caller: Caller,
    address: VenueAddress,
    sent: web::Json<VenueDocument>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (provider, reference) = address.into_inner();
    caller.permit("put_venue", &of(provider))?;
    same_key(&reference, sent.reference.as_ref())?;
    let sent = VenueDocument { reference: Some(reference.clone()), ..sent.into_inner() };
    let (venue, findings): (FeedVenue, _) = document::venue(&sent);
    if let Some(refused) = refused(findings, "") {
        return Err(refused);
    }
    let (now, by) = (state.clock.now(), caller.actor.person().map(|person| person.0));
    let (created, document) = state
        .db
        .tx(async |tx| {
            let mut loader = Loader::begin(tx, provider, Options::delta(FeedFormat::DfeVenues), now).await?;
            let before = venue_at(tx, provider, &reference).await?;
            conditional::may_put(&request, before.as_ref())?;
            loader.take(tx, &Batch { courses: Vec::new(), venues: vec![venue] }).await?;
            let (done, _) = loader.end(tx).await?;
            let after = venue_at(tx, provider, &reference).await?;
            if done.created + done.updated > 0 {
                let told = json!({"reference": reference});
                outbox::event(tx, "venue.put", provider.0, by, now, &told).await?;
            }
            Ok((before.is_none(), after.ok_or_else(|| ApiError::internal("a venue vanished"))?))
        })
        .await?;
    answer(created, &document)
}
