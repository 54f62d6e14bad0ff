//! Who works for an employer, and their jobs, by HTTP.

use super::{act, check_job_role, check_workplaces, known, permit};
use crate::organisations::store::jobs::{self, Changed, Job};
use crate::organisations::store::workers::{self, Wanted};
use crate::organisations::{flow, narrowed, of_employer, permit_at};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, Conn, access, conditional, paging};
use actix_web::{HttpRequest, HttpResponse, get, patch, post, web};
use chrono::NaiveDate;
use domain::ids::{EmployerId, EmploymentId, PersonId, WorkplaceId};
use domain::organisations::tenure::{Leaving, TenureState};
use domain::organisations::wire::{JobChange, JobEnd, TeamMemberView};
use domain::organisations::workplace::short_text;
use domain::page::Page;
use domain::privacy::{Deed, What};
use domain::problem::FieldProblem;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Which workers are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct WorkerQuery {
    /// Those whose name holds this.
    #[param(max_length = 120)]
    name: Option<String>,
    /// Those of this workplace.
    workplace: Option<WorkplaceId>,
    /// How many: 1 to 100, 20 unless told.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `nextCursor` of the page before.
    #[param(max_length = 2000)]
    cursor: Option<String>,
}

fn missing() -> ApiError {
    ApiError::not_found("worker")
}

/// Who works for an employer today, by name: those at the workplaces that the caller manages.
#[utoipa::path(tag = "Organisations", operation_id = "list_workers",
    params(("id" = EmployerId, Path, description = "The employer"), WorkerQuery),
    responses((status = 200, description = "Workers", body = Page<TeamMemberView>), Refusals))]
#[get("/organisations/{id}/workers")]
pub async fn list_workers(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<EmployerId>,
    query: web::Query<WorkerQuery>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    permit(&caller, "list_workers", *id)?;
    let limit = paging::limit(query.limit)?;
    let after: Option<(String, Uuid)> = query.cursor.as_deref().map(paging::read_cursor).transpose()?;
    let name = query.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    if name.is_some_and(|name| name.chars().count() > 120) {
        return Err(ApiError::field("name", "Use at most 120 characters."));
    }
    let mut conn = state.db.get().await?;
    known(&mut conn, *id).await?;
    let within = narrowed(&caller, *id);
    let wanted =
        Wanted { within: within.as_deref(), workplace: query.workplace, name, person: None, after: after.as_ref() };
    let found = workers::page(&mut conn, *id, &wanted, state.clock.today(), i64::from(limit.get()) + 1).await?;
    let page = paging::page(found, limit, |last| (last.worker.full_name.clone(), last.worker.person_id))?;
    let seen = page.items.iter().map(|item| item.worker.person_id);
    access::note(&mut conn, &state, &caller, &of_employer(*id), seen, (What::Job, Deed::Read)).await?;
    conditional::personal(&request, &page)
}

/// One worker with the jobs they hold today. Whoever left is not there any more.
#[utoipa::path(tag = "Organisations", operation_id = "get_worker",
    params(("id" = EmployerId, Path, description = "The employer"), ("person" = PersonId, Path, description = "The worker")),
    responses((status = 200, description = "The worker", body = TeamMemberView), Refusals))]
#[get("/organisations/{id}/workers/{person}")]
pub async fn get_worker(
    state: web::Data<AppState>,
    caller: Caller,
    path: web::Path<(EmployerId, PersonId)>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (employer, person) = path.into_inner();
    let mut conn = state.db.get().await?;
    let today = state.clock.today();
    let (_, works_at) = workers::places_of(&mut conn, person, today).await?;
    permit_at(&caller, "get_worker", employer, works_at, "worker")?;
    let within = narrowed(&caller, employer);
    let found = workers::one(&mut conn, employer, person, within.as_deref(), today).await?;
    let found = found.ok_or_else(missing)?;
    access::note(&mut conn, &state, &caller, &of_employer(employer), [person], (What::Job, Deed::Read)).await?;
    conditional::personal(&request, &found)
}

/// A job that is held today, locked, when the caller may do `operation` with it.
async fn permitted(
    tx: &mut Conn,
    caller: &Caller,
    operation: &'static str,
    (employer, id): (EmployerId, EmploymentId),
    today: NaiveDate,
) -> ApiResult<Job> {
    let found = jobs::lock(tx, id).await?.filter(|job| job.employer == employer);
    let works_at = found.as_ref().and_then(|job| job.workplace).into_iter().collect();
    permit_at(caller, operation, employer, works_at, "job")?;
    let held = found.filter(|job| job.tenure.state(today) == TenureState::Now);
    held.ok_or_else(|| ApiError::not_found("job"))
}

/// Changes a job; what is absent stays, an empty text takes away.
#[utoipa::path(tag = "Organisations", operation_id = "change_job", request_body = JobChange,
    params(("id" = EmployerId, Path, description = "The employer"),
        ("employment" = EmploymentId, Path, description = "The job"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the worker as they were read")),
    responses((status = 200, description = "The worker now", body = TeamMemberView),
        (status = 412, description = "It changed since it was read", body = domain::problem::Problem,
            content_type = "application/problem+json"), Refusals))]
#[patch("/organisations/{id}/employments/{employment}")]
pub async fn change_job(
    state: web::Data<AppState>,
    caller: Caller,
    path: web::Path<(EmployerId, EmploymentId)>,
    change: web::Json<JobChange>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (employer, id) = path.into_inner();
    let act = act(&state, &caller);
    let (external_id, asc_wds_worker_id) = ids(&change)?;
    let within = narrowed(&caller, employer);
    let member = state
        .db
        .tx(async |tx| {
            let job = permitted(tx, &caller, "change_job", (employer, id), act.today).await?;
            let present = workers::one(tx, employer, job.person, within.as_deref(), act.today).await?;
            conditional::unchanged(&request, &present.ok_or_else(missing)?, false)?;
            if let Some(workplace) = change.workplace_id {
                // A manager of named workplaces moves people among those.
                let theirs = within.as_ref().is_none_or(|within| within.contains(&workplace));
                let asked: &[WorkplaceId] = if theirs { &[workplace] } else { &[WorkplaceId(Uuid::nil())] };
                check_workplaces(tx, employer, asked, "/workplaceId").await?;
            }
            check_job_role(tx, change.job_role.as_deref(), "/jobRole").await?;
            let to = Changed {
                workplace: change.workplace_id,
                job_role: change.job_role.as_deref(),
                external_id: external_id.as_deref(),
                asc_wds_worker_id: asc_wds_worker_id.as_deref(),
                ..Changed::default()
            };
            flow::change(tx, &job, &to, act).await?;
            let wrote = (What::Job, Deed::Wrote);
            access::note(tx, &state, &caller, &of_employer(employer), [job.person], wrote).await?;
            workers::one(tx, employer, job.person, within.as_deref(), act.today).await?.ok_or_else(missing)
        })
        .await?;
    conditional::personal(&request, &member)
}

/// The ids that a change holds, trimmed; an empty one takes away.
fn ids(change: &JobChange) -> ApiResult<(Option<String>, Option<String>)> {
    let mut wrong = Vec::new();
    let mut take = |pointer: &str, value: Option<&str>, most: usize| {
        value.map(|value| match short_text(value, most) {
            Ok(text) => text.unwrap_or_default(),
            Err(say) => {
                wrong.push(FieldProblem::new(pointer, say));
                String::new()
            }
        })
    };
    let external = take("/externalId", change.external_id.as_deref(), 200);
    let asc_wds = take("/ascWdsWorkerId", change.asc_wds_worker_id.as_deref(), 50);
    if wrong.is_empty() { Ok((external, asc_wds)) } else { Err(ApiError::not_valid(wrong)) }
}

/// When a job is to end.
pub(super) fn leaving(end: &JobEnd) -> Leaving {
    end.last_day.map_or(Leaving::AtOnce, Leaving::After)
}

/// Ends a job: after a day, or at once. From the second on in which it is over, the employer sees nothing of the person
/// by it. Their own record and bookings stay theirs.
#[utoipa::path(tag = "Organisations", operation_id = "end_job", request_body = JobEnd,
    params(("id" = EmployerId, Path, description = "The employer"),
        ("employment" = EmploymentId, Path, description = "The job")),
    responses((status = 204, description = "It ends so"), Refusals))]
#[post("/organisations/{id}/employments/{employment}/end")]
pub async fn end_job(
    state: web::Data<AppState>,
    caller: Caller,
    path: web::Path<(EmployerId, EmploymentId)>,
    end: web::Json<JobEnd>,
) -> ApiResult<HttpResponse> {
    let at = path.into_inner();
    let act = act(&state, &caller);
    state
        .db
        .tx(async |tx| {
            let job = permitted(tx, &caller, "end_job", at, act.today).await?;
            flow::end(tx, &job, leaving(&end), act).await?;
            access::note(tx, &state, &caller, &of_employer(at.0), [job.person], (What::Job, Deed::Wrote)).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
