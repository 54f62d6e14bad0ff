//! A person's own jobs, and the way in, by HTTP.

use super::act;
use super::workers::leaving;
use crate::organisations::store::jobs;
use crate::organisations::{flow, invitations};
use crate::people;
use crate::people::throttle::{self, Key};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, Conn, conditional};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use domain::ids::EmploymentId;
use domain::organisations::wire::{AcceptedView, InvitationAnswer, JobEnd, MyEmploymentView};
use domain::page::Page;
use domain::people::throttle::Throttle;
use domain::people::ways::InvitedAccount;
use domain::people::wire::SignedIn;
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
    let tries = Key::of(Throttle::Account, &format!("invitation {person}"));
    throttle::may_try(&state, &tries).await?;
    let accepted = state.db.tx(async |tx| invitations::accept(tx, &answer.code, person, now).await).await;
    if accepted.as_ref().is_err_and(invitations::was_wrong) {
        throttle::went_wrong(&state, &tries).await?;
    }
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(accepted?))
}

/// Makes an account with the code from an employer, and signs in: by mobile number, for who has no e-mail address or none
/// at hand. An address that is given counts when it is confirmed by the mail that goes there.
#[utoipa::path(tag = "People", operation_id = "register_with_code", request_body = InvitedAccount,
    responses((status = 201, description = "Signed in; the refresh token is in a cookie", body = SignedIn), Refusals))]
#[post("/auth/register-with-code")]
pub async fn register_with_code(
    state: web::Data<AppState>,
    request: HttpRequest,
    account: web::Json<InvitedAccount>,
) -> ApiResult<HttpResponse> {
    let open = async |tx: &mut Conn, code: &str, now| invitations::open(tx, code, now).await.map(drop);
    let accept =
        async |tx: &mut Conn, code: &str, person, now| invitations::accept(tx, code, person, now).await.map(drop);
    people::register_invited(&state, &request, account.into_inner(), (open, accept)).await
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
