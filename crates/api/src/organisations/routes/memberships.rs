//! Who may do what at an employer, by HTTP.

use super::{act, check_workplaces, known, permit};
use crate::organisations::of_employer;
use crate::organisations::store::{invitations, jobs, workplaces};
use crate::people::roles::{self, Member};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, Conn, access, conditional, outbox, paging};
use actix_web::{HttpRequest, HttpResponse, delete, get, put, web};
use domain::ids::{EmployerId, PersonId};
use domain::organisations::Position;
use domain::organisations::wire::{MembershipView, NewMembership, WorkplaceRef};
use domain::page::Page;
use domain::privacy::{Deed, What};
use domain::problem::Problem;
use paging::PageQuery;
use serde_json::json;
use uuid::Uuid;

/// Members with the names of their workplaces, in the same order.
async fn views(conn: &mut Conn, employer: EmployerId, members: Vec<Member>) -> ApiResult<Vec<MembershipView>> {
    let ids: Vec<_> = members.iter().filter_map(|member| member.workplaces.as_deref()).flatten().copied().collect();
    let names = workplaces::names(conn, employer, &ids).await?;
    let named = |ids: Vec<_>| {
        let of_them = names.iter().filter(|(id, _)| ids.contains(id));
        of_them.map(|(id, name)| WorkplaceRef { id: *id, name: name.clone() }).collect()
    };
    let view = |member: Member| MembershipView {
        person_id: member.person,
        full_name: member.full_name,
        position: member.position,
        workplaces: member.workplaces.map(named),
    };
    Ok(members.into_iter().map(view).collect())
}

async fn one(conn: &mut Conn, employer: EmployerId, person: PersonId) -> ApiResult<Option<MembershipView>> {
    let found = roles::member(conn, employer, person).await?;
    Ok(views(conn, employer, found.into_iter().collect()).await?.pop())
}

/// Who manages an employer's workers, and who says who may, by name.
#[utoipa::path(tag = "Organisations", operation_id = "list_memberships",
    params(("id" = EmployerId, Path, description = "The employer"), PageQuery),
    responses((status = 200, description = "Managers and admins", body = Page<MembershipView>), Refusals))]
#[get("/organisations/{id}/memberships")]
pub async fn list_memberships(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<EmployerId>,
    query: web::Query<PageQuery>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    permit(&caller, "list_memberships", *id)?;
    let limit = paging::limit(query.limit)?;
    let after: Option<(String, Uuid)> = query.cursor.as_deref().map(paging::read_cursor).transpose()?;
    let mut conn = state.db.get().await?;
    known(&mut conn, *id).await?;
    let found = roles::at_employer(&mut conn, *id, after.as_ref(), i64::from(limit.get()) + 1).await?;
    let found = views(&mut conn, *id, found).await?;
    let page = paging::page(found, limit, |last| (last.full_name.clone(), last.person_id))?;
    let seen = page.items.iter().map(|item| item.person_id);
    access::note(&mut conn, &state, &caller, &of_employer(*id), seen, (What::Job, Deed::Read)).await?;
    conditional::personal(&request, &page)
}

/// Makes a worker of the employer, or someone with a role there, a manager or an admin, in the place of what they are.
/// Anyone else is invited. The last admin stays one.
#[utoipa::path(tag = "Organisations", operation_id = "give_membership", request_body = NewMembership,
    params(("id" = EmployerId, Path, description = "The employer"), ("person" = PersonId, Path, description = "Who"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the membership as it was given")),
    responses((status = 200, description = "What they are now", body = MembershipView),
        (status = 412, description = "It changed since it was read", body = Problem,
            content_type = "application/problem+json"), Refusals))]
#[put("/organisations/{id}/memberships/{person}")]
pub async fn give_membership(
    state: web::Data<AppState>,
    caller: Caller,
    path: web::Path<(EmployerId, PersonId)>,
    new: web::Json<NewMembership>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (employer, person) = path.into_inner();
    permit(&caller, "give_membership", employer)?;
    let act = act(&state, &caller);
    let role = new.position.role();
    let role = role.ok_or_else(|| ApiError::field("/position", "Use employer_manager or employer_admin."))?;
    if new.position == Position::Admin && new.workplaces.is_some() {
        return Err(ApiError::field("/workplaces", "An admin is one of all workplaces. Leave this out."));
    }
    let member = state
        .db
        .tx(async |tx| {
            let present = one(tx, employer, person).await?;
            let works_there = !jobs::held_by(tx, employer, &[person], None, act.today).await?.is_empty();
            if present.is_none() && !works_there {
                return Err(ApiError::not_found("worker"));
            }
            conditional::may_put(&request, present.as_ref())?;
            let named = new.workplaces.as_deref();
            check_workplaces(tx, employer, named.unwrap_or_default(), "/workplaces").await?;
            roles::set_at_employer(tx, employer, person, role, named).await?;
            let what = json!({"employerId": employer, "position": new.position, "workplaces": named});
            outbox::event(tx, "membership.given", person.0, act.by, act.now, &what).await?;
            let wrote = (What::Job, Deed::Wrote);
            access::note(tx, &state, &caller, &of_employer(employer), [person], wrote).await?;
            one(tx, employer, person).await?.ok_or_else(|| ApiError::internal("a membership vanished"))
        })
        .await?;
    conditional::personal(&request, &member)
}

/// Takes a role away, and what invitations they sent out. A job stays a job. The last admin stays.
#[utoipa::path(tag = "Organisations", operation_id = "take_membership",
    params(("id" = EmployerId, Path, description = "The employer"), ("person" = PersonId, Path, description = "Who")),
    responses((status = 204, description = "They have no role there any more"), Refusals))]
#[delete("/organisations/{id}/memberships/{person}")]
pub async fn take_membership(
    state: web::Data<AppState>,
    caller: Caller,
    path: web::Path<(EmployerId, PersonId)>,
) -> ApiResult<HttpResponse> {
    let (employer, person) = path.into_inner();
    permit(&caller, "take_membership", employer)?;
    let act = act(&state, &caller);
    state
        .db
        .tx(async |tx| {
            if roles::member(tx, employer, person).await?.is_none() {
                return Err(ApiError::not_found("membership"));
            }
            roles::take_at_employer(tx, employer, person).await?;
            invitations::revoke_of(tx, employer, person, act.now).await?;
            let what = json!({"employerId": employer});
            outbox::event(tx, "membership.taken", person.0, act.by, act.now, &what).await?;
            access::note(tx, &state, &caller, &of_employer(employer), [person], (What::Job, Deed::Wrote)).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
