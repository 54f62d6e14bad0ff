//! Invitations by HTTP, for who sends them.

use super::{act, check_job_role, check_workplaces, known, permit};
use crate::organisations::store::invitations::{self as store, Wanted};
use crate::organisations::{invitations, narrowed, permit_at};
use crate::platform::once::{self, IdempotencyKey, Kept};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, Conn, conditional, paging};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::ids::{EmployerId, InvitationId};
use domain::organisations::invitation::{InvitationState, may_invite};
use domain::organisations::wire::{InvitationView, NewInvitation};
use domain::organisations::workplace::short_text;
use domain::page::Page;
use domain::problem::{Code, FieldProblem};
use domain::values::EmailAddress;
use paging::PageQuery;
use serde_json::json;
use uuid::Uuid;

/// The invitations of an employer, newest first, with where each stands: those that the caller may send.
#[utoipa::path(tag = "Organisations", operation_id = "list_invitations",
    params(("id" = EmployerId, Path, description = "The employer"), PageQuery),
    responses((status = 200, description = "Invitations, without their codes", body = Page<InvitationView>), Refusals))]
#[get("/organisations/{id}/invitations")]
pub async fn list_invitations(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<EmployerId>,
    query: web::Query<PageQuery>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    permit(&caller, "list_invitations", *id)?;
    let limit = paging::limit(query.limit)?;
    let after: Option<(DateTime<Utc>, Uuid)> = query.cursor.as_deref().map(paging::read_cursor).transpose()?;
    let within = narrowed(&caller, *id);
    let wanted = Wanted { workers_alone: !caller.actor.decides_who_may(*id), within: within.as_deref(), after };
    let mut conn = state.db.get().await?;
    known(&mut conn, *id).await?;
    let found = store::page(&mut conn, *id, &wanted, i64::from(limit.get()) + 1).await?;
    let now = state.clock.now();
    let found: Vec<InvitationView> = found.into_iter().map(|one| one.view(now)).collect();
    let page = paging::page(found, limit, |last| (last.created_at, last.id))?;
    conditional::personal(&request, &page)
}

/// Invites someone: we write to their email, or the answer holds a code to be read out or printed, shown this once. The
/// answer is the same whether they have an account or not. A repeat with the same key makes no second invitation; the
/// code in its answer takes the place of the first, of which we keep nothing to show again.
#[utoipa::path(tag = "Organisations", operation_id = "invite", request_body = NewInvitation,
    params(("id" = EmployerId, Path, description = "The employer"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key makes one invitation: safe to retry")),
    responses((status = 201, description = "The invitation", body = InvitationView), Refusals))]
#[post("/organisations/{id}/invitations")]
pub async fn invite(
    state: web::Data<AppState>,
    caller: Caller,
    key: IdempotencyKey,
    id: web::Path<EmployerId>,
    new: web::Json<NewInvitation>,
) -> ApiResult<HttpResponse> {
    let employer = *id;
    permit_at(&caller, "invite", employer, new.workplace_id.into_iter().collect(), "workplace")?;
    may_invite(&caller.actor, employer, new.position, new.workplace_id)?;
    let act = act(&state, &caller);
    let new = checked(new.into_inner(), act.today)?;
    let mut code = None;
    let mut kept = once::run(&state.db, &caller, &key, "invite", &json!([employer, new]), async |tx| {
        known(tx, employer).await?;
        check_workplaces(tx, employer, new.workplace_id.as_slice(), "/workplaceId").await?;
        check_job_role(tx, new.job_role.as_deref(), "/jobRole").await?;
        let id = invitations::send(tx, employer, &new, act).await?;
        if new.email.is_none() {
            code = Some(invitations::new_code(tx, id).await?);
        }
        let made = store::lock(tx, id).await?.ok_or_else(|| ApiError::internal("an invitation vanished"))?;
        Ok((StatusCode::CREATED, made.view(act.now)))
    })
    .await?;
    if kept.repeated {
        code = again(&state, &kept, act.now).await?;
    }
    if let (Some(code), Some(body)) = (code, kept.body.as_object_mut()) {
        body.insert("code".to_owned(), code.to_string().into());
    }
    Ok(kept.at(&format!("/api/v1/organisations/{employer}/invitations")))
}

/// A new code for an invitation whose answer is asked for again, while it can be used and is none of a mail.
async fn again(
    state: &AppState,
    kept: &Kept,
    now: DateTime<Utc>,
) -> ApiResult<Option<domain::organisations::invitation::InvitationCode>> {
    let made: InvitationView = serde_json::from_value(kept.body.clone()).map_err(ApiError::internal)?;
    state
        .db
        .tx(async |tx| {
            let found = store::lock(tx, made.id).await?;
            let open = found.is_some_and(|one| one.state(now) == InvitationState::Open && one.email.is_none());
            if open { invitations::new_code(tx, made.id).await.map(Some) } else { Ok(None) }
        })
        .await
}

/// What is to be written, when everything about it is allowed.
fn checked(new: NewInvitation, today: NaiveDate) -> ApiResult<NewInvitation> {
    let mut wrong = Vec::new();
    let name = match new.name.as_deref().map_or(Ok(None), |name| short_text(name, 120)) {
        Ok(name) => name,
        Err(say) => {
            wrong.push(FieldProblem::new("/name", say));
            None
        }
    };
    let email = new.email.as_deref().map(str::trim).filter(|email| !email.is_empty());
    let email = match email.map(EmailAddress::parse).transpose() {
        Ok(email) => email.map(|email| email.as_str().to_owned()),
        Err(say) => {
            wrong.push(FieldProblem::new("/email", say));
            None
        }
    };
    if wrong.is_empty() && name.is_none() && email.is_none() {
        wrong.push(FieldProblem::new("/name", "Say whom it is for."));
    }
    let year = TimeDelta::days(366);
    if new.starts_on.is_some_and(|day| day < today - year * 60 || day > today + year) {
        wrong.push(FieldProblem::new("/startsOn", "Use a day within the next year, or before."));
    }
    let job_role = new.job_role.filter(|code| !code.is_empty());
    if wrong.is_empty() { Ok(NewInvitation { name, email, job_role, ..new }) } else { Err(ApiError::not_valid(wrong)) }
}

async fn permitted(
    tx: &mut Conn,
    caller: &Caller,
    (employer, id): (EmployerId, InvitationId),
) -> ApiResult<store::Invitation> {
    let found = store::lock(tx, id).await?.filter(|found| found.employer == employer);
    let works_at = found.as_ref().and_then(|found| found.workplace).into_iter().collect();
    permit_at(caller, "revoke_invitation", employer, works_at, "invitation")?;
    let theirs = found.filter(|found| may_invite(&caller.actor, employer, found.position, found.workplace).is_ok());
    theirs.ok_or_else(|| ApiError::not_found("invitation"))
}

/// Takes an invitation back: its code is no longer good. A second time changes nothing.
#[utoipa::path(tag = "Organisations", operation_id = "revoke_invitation",
    params(("id" = EmployerId, Path, description = "The employer"),
        ("invitation" = InvitationId, Path, description = "The invitation")),
    responses((status = 204, description = "It is taken back"), Refusals))]
#[delete("/organisations/{id}/invitations/{invitation}")]
pub async fn revoke_invitation(
    state: web::Data<AppState>,
    caller: Caller,
    path: web::Path<(EmployerId, InvitationId)>,
) -> ApiResult<HttpResponse> {
    let at = path.into_inner();
    let act = act(&state, &caller);
    state
        .db
        .tx(async |tx| {
            let found = permitted(tx, &caller, at).await?;
            if found.state(act.now) == InvitationState::Accepted {
                let say = "They came in by it already. End their job, or take their role away.";
                return Err(ApiError::new(Code::InvitationOver, say));
            }
            invitations::take_back(tx, &found, act).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
