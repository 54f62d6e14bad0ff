//! What employers want to be asked about, and their answers, by HTTP.

use super::flow;
use super::routes::{done, permitted};
use super::store::{self, Booking};
use super::view::views;
use crate::organisations::{self, of_employer, permit};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, Conn, access, conditional, outbox};
use actix_web::{HttpRequest, HttpResponse, get, post, put, web};
use domain::booking::wire::{ApprovalRuleView, BookingRefusal, BookingView};
use domain::ids::{BookingId, EmployerId, PersonId};
use domain::page::Page;
use domain::policy::Relation;
use domain::privacy::{Deed, What};
use serde_json::json;

/// A booking that an employer is asked about, when the caller answers for that very employer.
async fn asked(
    state: &AppState,
    caller: &Caller,
    operation: &'static str,
    id: BookingId,
) -> ApiResult<(Booking, Relation)> {
    let (booking, mut relation) = permitted(state, caller, operation, id).await?;
    relation.employed_by.retain(|employer| booking.employer == Some(*employer));
    let answers = booking.employer.is_some_and(|employer| caller.actor.keeps(employer, &relation.works_at));
    if answers { Ok((booking, relation)) } else { Err(ApiError::not_found("booking")) }
}

/// The employer says yes: the place that was held is the worker's. Whoever waits goes on waiting, approved.
#[utoipa::path(tag = "Bookings", operation_id = "approve_booking",
    params(("id" = BookingId, Path, description = "The booking")),
    responses((status = 200, description = "The booking, approved", body = BookingView), Refusals))]
#[post("/bookings/{id}/approve")]
pub async fn approve_booking(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<BookingId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let found = asked(&state, &caller, "approve_booking", *id).await?;
    let work = async |tx: &mut Conn, booking: &Booking, act| flow::approve(tx, booking, act).await;
    conditional::personal(&request, &done(&state, &caller, found, work).await?)
}

/// The employer says no; a place that was held goes to the next in line. The worker reads what it says of why.
#[utoipa::path(tag = "Bookings", operation_id = "refuse_booking",
    params(("id" = BookingId, Path, description = "The booking")), request_body = BookingRefusal,
    responses((status = 200, description = "The booking, refused", body = BookingView), Refusals))]
#[post("/bookings/{id}/refuse")]
pub async fn refuse_booking(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<BookingId>,
    body: web::Json<BookingRefusal>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let found = asked(&state, &caller, "refuse_booking", *id).await?;
    let because = body.because.as_deref().map(str::trim).filter(|because| !because.is_empty());
    if because.is_some_and(|because| because.chars().count() > 300) {
        return Err(ApiError::field("/because", "Use at most 300 characters."));
    }
    let work = async |tx: &mut Conn, booking: &Booking, act| flow::refuse(tx, booking, because, act).await;
    conditional::personal(&request, &done(&state, &caller, found, work).await?)
}

/// What an employer is asked and has not answered: what has to be answered first comes first. A manager of some workplaces
/// sees who works there.
#[utoipa::path(tag = "Bookings", operation_id = "list_bookings_to_approve",
    params(("id" = EmployerId, Path, description = "The employer")),
    responses((status = 200, description = "At most 1,000", body = Page<BookingView>), Refusals))]
#[get("/organisations/{id}/bookings-to-approve")]
pub async fn list_bookings_to_approve(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<EmployerId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    permit(&caller, "list_bookings_to_approve", *id)?;
    let mut conn = state.db.get().await?;
    organisations::known(&mut conn, *id).await?;
    let all = store::approvals::to_answer(&mut conn, *id).await?;
    let people: Vec<PersonId> = all.iter().map(|booking| booking.person).collect();
    let posts = organisations::store::workers::posts_of_each(&mut conn, &people, state.clock.today()).await?;
    let seen = |booking: &Booking| {
        let here = posts.get(&booking.person).into_iter().flatten().filter(|(employer, _)| *employer == *id);
        let at: Vec<_> = here.filter_map(|(_, post)| post.workplace).collect();
        caller.actor.keeps(*id, &at)
    };
    let shown: Vec<Booking> = all.into_iter().filter(seen).collect();
    let whose: Vec<PersonId> = shown.iter().map(|booking| booking.person).collect();
    access::note(&mut conn, &state, &caller, &of_employer(*id), whose, (What::Booking, Deed::Read)).await?;
    let items = views(&mut conn, &shown, state.clock.wall()).await?;
    conditional::personal(&request, &Page { items, next_cursor: None })
}

async fn rule_of(conn: &mut Conn, employer: EmployerId) -> ApiResult<ApprovalRuleView> {
    let rule = store::approvals::rules(conn, &[employer]).await?.pop().map(|(_, rule)| rule);
    // Whoever has set no rule is asked about nothing.
    Ok(rule.unwrap_or_default().into())
}

/// What an employer wants to be asked about before its workers have a place.
#[utoipa::path(tag = "Organisations", operation_id = "get_approval_rule",
    params(("id" = EmployerId, Path, description = "The employer")),
    responses((status = 200, description = "The rule", body = ApprovalRuleView), Refusals))]
#[get("/organisations/{id}/approval-rule")]
pub async fn get_approval_rule(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<EmployerId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    permit(&caller, "get_approval_rule", *id)?;
    let mut conn = state.db.get().await?;
    organisations::known(&mut conn, *id).await?;
    conditional::personal(&request, &rule_of(&mut conn, *id).await?)
}

/// Says what an employer wants to be asked about from now on. What waits for its answer goes on waiting.
#[utoipa::path(tag = "Organisations", operation_id = "set_approval_rule",
    params(("id" = EmployerId, Path, description = "The employer"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the rule as it was read")),
    request_body = ApprovalRuleView,
    responses((status = 200, description = "The rule now", body = ApprovalRuleView),
        (status = 412, description = "It changed since it was read", body = domain::problem::Problem,
            content_type = "application/problem+json"), Refusals))]
#[put("/organisations/{id}/approval-rule")]
pub async fn set_approval_rule(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<EmployerId>,
    body: web::Json<ApprovalRuleView>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    permit(&caller, "set_approval_rule", *id)?;
    let rule = body.rule().map_err(|wrong| ApiError::not_valid(vec![wrong]))?;
    let (now, by) = (state.clock.now(), caller.actor.person().map(|person| person.0));
    let view = state
        .db
        .tx(async |tx| {
            organisations::known(tx, *id).await?;
            conditional::unchanged(&request, &rule_of(tx, *id).await?, false)?;
            store::approvals::set_rule(tx, *id, rule, by, now).await?;
            outbox::event(tx, "approval_rule.set", id.0, by, now, &json!(*body)).await?;
            rule_of(tx, *id).await
        })
        .await?;
    conditional::personal(&request, &view)
}
