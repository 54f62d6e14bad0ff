//! The Care Certificate by HTTP.

use super::flow;
use crate::organisations::{act, known, narrowed, of_employer, permit, relation_of};
use crate::platform::problem::Refusals;
use crate::platform::{ApiResult, AppState, Caller, access, conditional, paging};
use actix_web::{HttpRequest, HttpResponse, get, post, put, web};
use domain::ids::{CareAssessmentId, EmployerId, PersonId};
use domain::page::Page;
use domain::policy::Relation;
use domain::privacy::{Deed, What};
use domain::records::care_certificate::CareProgress;
use domain::records::wire::{CareCertificateView, CareWithdrawal, CareWorker, NewCareAssessments, NewCareSignOff};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// How far one is with the Care Certificate: what of each standard was assessed, by whom, and whether it is signed off.
#[utoipa::path(tag = "Records", operation_id = "get_my_care_certificate",
    responses((status = 200, description = "How far one is", body = CareCertificateView), Refusals))]
#[get("/me/care-certificate")]
pub async fn get_my_care_certificate(
    state: web::Data<AppState>,
    caller: Caller,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("get_my_care_certificate", &Relation::default())?;
    let mut conn = state.db.get().await?;
    let person = caller.person()?;
    conditional::personal(&request, &flow::view(&mut conn, person, None, act(&state, &caller)).await?)
}

/// Whom to list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct CareQuery {
    /// Those who are so far.
    progress: Option<CareProgress>,
    /// How many: 1 to 100, 20 unless told.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `nextCursor` of the page before.
    #[param(max_length = 2000)]
    cursor: Option<String>,
}

/// How far the workers of an employer are with the Care Certificate, by name; of the workplaces that the caller manages.
#[utoipa::path(tag = "Organisations", operation_id = "list_care_certificates",
    params(("id" = EmployerId, Path, description = "The employer"), CareQuery),
    responses((status = 200, description = "The workers", body = Page<CareWorker>), Refusals))]
#[get("/organisations/{id}/care-certificates")]
pub async fn list_care_certificates(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<EmployerId>,
    query: web::Query<CareQuery>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    permit(&caller, "list_care_certificates", *id)?;
    let limit = paging::limit(query.limit)?;
    let after: Option<(String, Uuid)> = query.cursor.as_deref().map(paging::read_cursor).transpose()?;
    let mut conn = state.db.get().await?;
    known(&mut conn, *id).await?;
    let within = narrowed(&caller, *id);
    let mut found = flow::workers_of(&mut conn, *id, within.as_deref(), act(&state, &caller)).await?;
    found.retain(|one| query.progress.is_none_or(|wanted| one.progress == wanted));
    found.sort_by_key(flow::place);
    found.retain(|one| after.as_ref().is_none_or(|after| flow::place(one) > *after));
    found.truncate(usize::from(limit.get()) + 1);
    let page = paging::page(found, limit, flow::place)?;
    let seen = page.items.iter().map(|one| one.person_id);
    access::note(&mut conn, &state, &caller, &of_employer(*id), seen, (What::Record, Deed::Read)).await?;
    conditional::personal(&request, &page)
}

/// Whether the caller may do this with a worker of theirs, at this employer alone.
async fn permitted(
    state: &AppState,
    caller: &Caller,
    operation: &'static str,
    (employer, person): (EmployerId, PersonId),
) -> ApiResult<()> {
    let mut conn = state.db.get().await?;
    let seen = relation_of(&mut conn, person, state.clock.today()).await?;
    // Who does not work here is nobody's worker, whatever the employer's own systems may do with those who do.
    let here: Vec<EmployerId> = seen.employed_by.iter().copied().filter(|of| *of == employer).collect();
    let relation = Relation { employer: here.first().copied(), employed_by: here, owner: None, ..seen };
    caller.permit_or_hide(operation, &relation, "worker").map(drop)
}

/// How far a worker is: what this employer assessed, what was assessed while they work there, and, when the employer asks for the Care
/// Certificate, what others assessed before.
#[utoipa::path(tag = "Organisations", operation_id = "get_worker_care_certificate",
    params(("id" = EmployerId, Path, description = "The employer"), ("person" = PersonId, Path, description = "The worker")),
    responses((status = 200, description = "How far they are", body = CareCertificateView), Refusals))]
#[get("/organisations/{id}/workers/{person}/care-certificate")]
pub async fn get_worker_care_certificate(
    state: web::Data<AppState>,
    caller: Caller,
    path: web::Path<(EmployerId, PersonId)>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (employer, person) = path.into_inner();
    permitted(&state, &caller, "get_worker_care_certificate", (employer, person)).await?;
    let mut conn = state.db.get().await?;
    let view = flow::view(&mut conn, person, Some(employer), act(&state, &caller)).await?;
    let read = (What::Record, Deed::Read);
    access::note(&mut conn, &state, &caller, &of_employer(employer), [person], read).await?;
    conditional::personal(&request, &view)
}

/// Writes what a worker was assessed on: of each standard its knowledge, and its practice as it was seen at work. All of it is written, or
/// nothing; what is there already stays as it is.
#[utoipa::path(tag = "Organisations", operation_id = "add_care_assessments",
    params(("id" = EmployerId, Path, description = "The employer"), ("person" = PersonId, Path, description = "The worker")),
    request_body = NewCareAssessments,
    responses((status = 200, description = "How far they are now", body = CareCertificateView), Refusals))]
#[post("/organisations/{id}/workers/{person}/care-certificate/assessments")]
pub async fn add_care_assessments(
    state: web::Data<AppState>,
    caller: Caller,
    path: web::Path<(EmployerId, PersonId)>,
    new: web::Json<NewCareAssessments>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let at = path.into_inner();
    permitted(&state, &caller, "add_care_assessments", at).await?;
    let act = act(&state, &caller);
    let view = state
        .db
        .tx(async |tx| {
            let view = flow::assess(tx, at, &new, act).await?;
            let wrote = (What::Record, Deed::Wrote);
            access::note(tx, &state, &caller, &of_employer(at.0), [at.1], wrote).await?;
            Ok(view)
        })
        .await?;
    conditional::personal(&request, &view)
}

/// Takes back an assessment that this employer wrote, with a reason. After the sign-off none is.
#[utoipa::path(tag = "Organisations", operation_id = "withdraw_care_assessment",
    params(("id" = EmployerId, Path, description = "The employer"), ("person" = PersonId, Path, description = "The worker"),
        ("assessment" = CareAssessmentId, Path, description = "The assessment")),
    request_body = CareWithdrawal,
    responses((status = 204, description = "It is taken back"), Refusals))]
#[post("/organisations/{id}/workers/{person}/care-certificate/assessments/{assessment}/withdrawal")]
pub async fn withdraw_care_assessment(
    state: web::Data<AppState>,
    caller: Caller,
    path: web::Path<(EmployerId, PersonId, CareAssessmentId)>,
    why: web::Json<CareWithdrawal>,
) -> ApiResult<HttpResponse> {
    let (employer, person, assessment) = path.into_inner();
    permitted(&state, &caller, "withdraw_care_assessment", (employer, person)).await?;
    let act = act(&state, &caller);
    state
        .db
        .tx(async |tx| {
            flow::withdraw(tx, (employer, person, assessment), &why.reason, act).await?;
            let wrote = (What::Record, Deed::Wrote);
            access::note(tx, &state, &caller, &of_employer(employer), [person], wrote).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A manager signs the Care Certificate of a worker off: every standard, knowledge and practice, is assessed. An entry of the worker's own
/// record follows, which stays theirs.
#[utoipa::path(tag = "Organisations", operation_id = "sign_care_certificate",
    params(("id" = EmployerId, Path, description = "The employer"), ("person" = PersonId, Path, description = "The worker")),
    request_body = NewCareSignOff,
    responses((status = 200, description = "It is signed off", body = CareCertificateView), Refusals))]
#[put("/organisations/{id}/workers/{person}/care-certificate/sign-off")]
pub async fn sign_care_certificate(
    state: web::Data<AppState>,
    caller: Caller,
    path: web::Path<(EmployerId, PersonId)>,
    new: web::Json<NewCareSignOff>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let at = path.into_inner();
    permitted(&state, &caller, "sign_care_certificate", at).await?;
    let act = act(&state, &caller);
    let view = state
        .db
        .tx(async |tx| {
            let view = flow::sign(tx, at, &new, act).await?;
            let wrote = (What::Record, Deed::Wrote);
            access::note(tx, &state, &caller, &of_employer(at.0), [at.1], wrote).await?;
            Ok(view)
        })
        .await?;
    conditional::personal(&request, &view)
}
