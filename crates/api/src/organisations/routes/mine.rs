//! A person's own jobs, and the way in, by HTTP.

use super::act;
use super::workers::leaving;
use crate::organisations::store::jobs;
use crate::organisations::{flow, invitations};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, conditional};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use domain::ids::EmploymentId;
use domain::organisations::wire::{AcceptedView, InvitationAnswer, JobEnd, MyEmploymentView};
use domain::page::Page;
use domain::policy::Relation;

/// Takes the person in by the code of an invitation: their job, their role, or both. A code is good once.
#[utoipa::path(tag = "Organisations", operation_id = "accept_invitation", request_body = InvitationAnswer,
    responses((status = 200, description = "What you are from now on", body = AcceptedView), Refusals))]
#[post("/invitations/accept")]
pub async fn accept_invitation(
    state: web::Data<AppState>,
    caller: Caller,
    answer: web::Json<InvitationAnswer>,
) -> ApiResult<HttpResponse> {
    caller.permit("accept_invitation", &Relation::default())?;
    let (person, now) = (caller.person()?, state.clock.now());
    let who = person.to_string();
    invitations::may_try(&mut *state.db.get().await?, &who, now).await?;
    let accepted = state.db.tx(async |tx| invitations::accept(tx, &answer.code, person, now).await).await;
    if accepted.as_ref().is_err_and(invitations::was_wrong) {
        state.db.tx(async |tx| invitations::note_wrong(tx, &who, now).await).await?;
    }
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(accepted?))
}

/// Every job that the person has, had or will have, the newest first, at most 1,000.
#[utoipa::path(tag = "Organisations", operation_id = "list_my_employments",
    responses((status = 200, description = "Jobs", body = Page<MyEmploymentView>), Refusals))]
#[get("/me/employments")]
pub async fn list_my_employments(
    state: web::Data<AppState>,
    caller: Caller,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("list_my_employments", &Relation::default())?;
    let today = state.clock.today();
    let found = jobs::of_person(&mut *state.db.get().await?, caller.person()?).await?;
    let items: Vec<MyEmploymentView> = found.into_iter().map(|job| job.of_mine(today)).collect();
    conditional::personal(&request, &Page { items, next_cursor: None })
}

/// Leaves a job of one's own: after a day, or at once. From then on that employer sees nothing of the person by it.
#[utoipa::path(tag = "Organisations", operation_id = "leave_employment", request_body = JobEnd,
    params(("id" = EmploymentId, Path, description = "The job")),
    responses((status = 200, description = "The job now", body = MyEmploymentView), Refusals))]
#[post("/me/employments/{id}/leave")]
pub async fn leave_employment(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<EmploymentId>,
    end: web::Json<JobEnd>,
) -> ApiResult<HttpResponse> {
    let act = act(&state, &caller);
    let missing = || ApiError::not_found("job");
    let job = state
        .db
        .tx(async |tx| {
            let job = jobs::lock(tx, *id).await?;
            let owner = job.as_ref().map(|job| job.person);
            caller.permit_or_hide("leave_employment", &Relation { owner, ..Relation::default() }, "job")?;
            flow::end(tx, &job.ok_or_else(missing)?, leaving(&end), act).await?;
            jobs::lock(tx, *id).await?.ok_or_else(missing)
        })
        .await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(job.of_mine(act.today)))
}
