//! Bookings by HTTP: each is its person's; nobody else learns that it exists.

use super::flow::{self, Act, Moment};
use super::line;
use super::store::{self, Booking, New};
use super::view::{now, view, views};
use crate::people;
use crate::platform::once::{self, IdempotencyKey};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, Conn, access, conditional, paging};
use crate::{catalogue, organisations};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use chrono::NaiveDate;
use domain::booking::approval::Asked;
use domain::booking::wire::{BookingHistory, BookingView, NewBooking};
use domain::booking::{Approval, EndReason, Party};
use domain::catalogue::refresher::is_refresher;
use domain::ids::{BookingId, CourseRunId, EmployerId, PersonId};
use domain::page::Page;
use domain::policy::{Actor, Denied, Relation};
use domain::privacy::{Deed, What};
use domain::problem::FieldProblem;
use paging::PageQuery;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use uuid::Uuid;

/// What the caller does, and on whose side: their own before all others.
pub fn act(state: &AppState, caller: &Caller, relation: &Relation) -> Act {
    let by = caller.actor.person();
    let party = match &caller.actor {
        Actor::ProviderClient { .. } => Party::TrainingProvider,
        Actor::EmployerClient { .. } => Party::Employer,
        Actor::Person { id, .. } if relation.owner == Some(*id) => Party::Person,
        Actor::Person { academy_staff: true, .. } => Party::Academy,
        Actor::Person { tutor_at, .. } if relation.provider.is_some_and(|provider| tutor_at.contains(&provider)) => {
            Party::TrainingProvider
        }
        Actor::Person { .. } => Party::Employer,
        Actor::Anonymous => Party::System,
    };
    Act { by: by.map(|person| person.0), party, moment: Moment::of(&state.clock) }
}

/// The booking, when the caller may do `operation` with it, and whose things it is.
pub(super) async fn permitted(
    state: &AppState,
    caller: &Caller,
    operation: &'static str,
    id: BookingId,
) -> ApiResult<(Booking, Relation)> {
    let mut conn = state.db.get().await?;
    let found = store::one(&mut conn, id).await?;
    let relation = match &found {
        Some(booking) => organisations::relation_of(&mut conn, booking.person, state.clock.today()).await?,
        None => Relation::default(),
    };
    caller.permit_or_hide(operation, &relation, "booking")?;
    Ok((found.ok_or_else(|| ApiError::not_found("booking"))?, relation))
}

/// The same for who only looks, which the person can read of.
pub(super) async fn looked_at(
    state: &AppState,
    caller: &Caller,
    operation: &'static str,
    id: BookingId,
) -> ApiResult<Booking> {
    let (booking, relation) = permitted(state, caller, operation, id).await?;
    let mut conn = state.db.get().await?;
    access::note(&mut conn, state, caller, &relation, [booking.person], (What::Booking, Deed::Read)).await?;
    Ok(booking)
}

/// Moves a booking on by `work`, for whom the policy lets do this; answers it as it is then.
async fn moved_on(
    state: &AppState,
    caller: &Caller,
    operation: &'static str,
    id: BookingId,
    work: impl AsyncFnOnce(&mut Conn, &Booking, Act) -> ApiResult<()>,
) -> ApiResult<BookingView> {
    let (booking, relation) = permitted(state, caller, operation, id).await?;
    done(state, caller, (booking, relation), work).await
}

/// The same when it is known that they may.
pub(super) async fn done(
    state: &AppState,
    caller: &Caller,
    (booking, relation): (Booking, Relation),
    work: impl AsyncFnOnce(&mut Conn, &Booking, Act) -> ApiResult<()>,
) -> ApiResult<BookingView> {
    let act = act(state, caller, &relation);
    state
        .db
        .tx(async |tx| {
            work(tx, &booking, act).await?;
            access::note(tx, state, caller, &relation, [booking.person], (What::Booking, Deed::Wrote)).await?;
            now(tx, booking.id, act.moment.wall).await
        })
        .await
}

/// What is wrong with a cost code, when something is.
pub(super) fn wrong_cost_code(code: Option<&str>, pointer: String) -> Option<FieldProblem> {
    let wrong = code.is_some_and(|code| code.trim().is_empty() || code.chars().count() > 40);
    wrong.then(|| FieldProblem::new(pointer, "Use 1 to 40 characters, or leave it out."))
}

/// With which employer somebody is booked, and whether that one is asked first: what an employer's own managers and systems
/// book is approved, what workers book for themselves is as its rule says.
///
/// # Errors
/// 422 when the person does not work there; the database.
pub(super) async fn booked_with(
    tx: &mut Conn,
    caller: &Caller,
    relation: &Relation,
    named: Option<EmployerId>,
    (run, today): (CourseRunId, NaiveDate),
) -> ApiResult<(Option<EmployerId>, Approval)> {
    let not_theirs = || ApiError::field("/employerId", "The person does not work for this employer today.");
    if named.is_some_and(|named| !relation.employed_by.contains(&named)) {
        return Err(not_theirs());
    }
    let at = relation.employed_by.iter().copied().filter(|employer| named.is_none_or(|named| named == *employer));
    let (kept, at): (Vec<EmployerId>, Vec<EmployerId>) =
        at.partition(|employer| caller.actor.keeps(*employer, &relation.works_at));
    let own = relation.owner.is_some() && relation.owner == caller.actor.person();
    match (own, kept.first(), named) {
        (true, Some(employer), Some(_)) | (false, Some(employer), _) => return Ok((Some(*employer), Approval::None)),
        // For another employer than one's own nobody books but the academy.
        (false, None, Some(_)) if !matches!(caller.actor, Actor::Person { academy_staff: true, .. }) => {
            return Err(not_theirs());
        }
        (false, None, named) => return Ok((named, Approval::None)),
        (true, ..) => {}
    }
    // Few employers have a rule: only then the run is looked at.
    let rules = store::approvals::rules(tx, &at).await?;
    if rules.is_empty() {
        return Ok((named, Approval::None));
    }
    let run = catalogue::shown(tx, run).await?;
    let Some(locked) = catalogue::run_facts(tx, run).await? else {
        return Ok((named, Approval::None));
    };
    let facts = &locked.facts;
    let about = catalogue::subjects_of(tx, locked.course_id).await?;
    let subjects: Vec<&str> = about.iter().map(|subject| subject.code.as_str()).collect();
    let holds = match relation.owner {
        Some(person) => store::approvals::holds(tx, person, &subjects, today).await?,
        None => None,
    };
    let about = Asked {
        cost: locked.cost,
        day: facts.starts_on,
        starts_at: facts.starts_at,
        ends_at: locked.ends_at,
        holds,
        is_refresher: is_refresher(&locked.title),
    };
    let asked = rules.into_iter().find(|(_, rule)| rule.asks(&about)).map(|(employer, _)| employer);
    Ok((asked.or(named), if asked.is_some() { Approval::Asked } else { Approval::None }))
}

/// Books a place, or a place in the waiting list when the run is full. Where the person's employer asks for it, the place is
/// held until the employer answers. With `replaces` a place on another date is kept until this one is confirmed.
#[utoipa::path(tag = "Bookings", operation_id = "create_booking",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer: safe to retry")),
    request_body = NewBooking,
    responses((status = 201, description = "Booked, or on the waiting list", body = BookingView), Refusals))]
#[post("/bookings")]
pub async fn create_booking(
    state: web::Data<AppState>,
    caller: Caller,
    key: IdempotencyKey,
    new: web::Json<NewBooking>,
) -> ApiResult<HttpResponse> {
    let asker = caller.actor.person();
    let person = match (new.person_id.or(asker), &caller.actor) {
        (Some(person), _) => person,
        (None, Actor::Anonymous) => return Err(Denied::SignIn.into()),
        (None, _) => return Err(ApiError::field("/personId", "Say for whom: a system has no place of its own.")),
    };
    if let Some(wrong) = wrong_cost_code(new.cost_code.as_deref(), "/costCode".to_owned()) {
        return Err(ApiError::not_valid(vec![wrong]));
    }
    let relation = organisations::relation_of(&mut *state.db.get().await?, person, state.clock.today()).await?;
    caller.permit("create_booking", &relation)?;
    let act = act(&state, &caller, &relation);
    let book = async |tx: &mut Conn| {
        // Whoever asks for themselves is known: they are signed in.
        if asker != Some(person) && !people::is_known(tx, person).await? {
            return Err(ApiError::field("/personId", "We do not know this person. Check the id."));
        }
        let (employer, approval) =
            booked_with(tx, &caller, &relation, new.employer_id, (new.course_run_id, act.moment.wall.date())).await?;
        let place = New {
            run: new.course_run_id,
            person,
            by: act.by,
            employer,
            approval,
            cost_code: new.cost_code.as_deref().map(str::trim),
            replaces: new.replaces,
            group: None,
            block: None,
        };
        let id = flow::create(tx, &place, act).await?;
        access::note(tx, &state, &caller, &relation, [person], (What::Booking, Deed::Wrote)).await?;
        Ok((StatusCode::CREATED, id))
    };
    // Who else wants the run does not wait until it is told how it went.
    let tell = async |conn: &mut Conn, id: BookingId| now(conn, id, act.moment.wall).await;
    let kept = once::run_and_tell(&state.db, &caller, &key, "create_booking", &*new, book, tell).await?;
    Ok(kept.at("/api/v1/bookings"))
}

/// One booking.
#[utoipa::path(tag = "Bookings", operation_id = "get_booking",
    params(("id" = BookingId, Path, description = "The booking")),
    responses((status = 200, description = "The booking", body = BookingView), Refusals))]
#[get("/bookings/{id}")]
pub async fn get_booking(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<BookingId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let booking = looked_at(&state, &caller, "get_booking", *id).await?;
    let mut conn = state.db.get().await?;
    conditional::personal(&request, &view(&mut conn, &booking, state.clock.wall()).await?)
}

/// Why a booking is called off.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct CancelQuery {
    /// `cannot_come`, `work`, `not_needed`, `other_date` or `other`.
    why: Option<EndReason>,
}

/// Calls a booking off. A place that comes free is offered to the next in line.
#[utoipa::path(tag = "Bookings", operation_id = "cancel_booking",
    params(("id" = BookingId, Path, description = "The booking"), CancelQuery),
    responses((status = 200, description = "The booking, cancelled", body = BookingView), Refusals))]
#[delete("/bookings/{id}")]
pub async fn cancel_booking(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<BookingId>,
    query: web::Query<CancelQuery>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let why = query.why;
    if why.is_some_and(|why| !why.can_be_named()) {
        return Err(ApiError::field("why", "Use cannot_come, work, not_needed, other_date or other."));
    }
    let work = async |tx: &mut Conn, booking: &Booking, act| flow::cancel(tx, booking, why, act).await;
    let done = moved_on(&state, &caller, "cancel_booking", *id, work).await?;
    conditional::personal(&request, &done)
}

/// Takes a place that is held for the person; or, when it is too late for offers, one that is free, if they wait for it.
#[utoipa::path(tag = "Bookings", operation_id = "accept_offer",
    params(("id" = BookingId, Path, description = "The booking")),
    responses((status = 200, description = "The booking, confirmed", body = BookingView), Refusals))]
#[post("/bookings/{id}/accept-offer")]
pub async fn accept_offer(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<BookingId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let work = async |tx: &mut Conn, booking: &Booking, act| flow::accept_offer(tx, booking, act).await;
    let done = moved_on(&state, &caller, "accept_offer", *id, work).await?;
    conditional::personal(&request, &done)
}

/// Says no to a place that is held for the person. The next in line is offered it at once; the person is not offered this
/// date again unless they ask anew.
#[utoipa::path(tag = "Bookings", operation_id = "decline_offer",
    params(("id" = BookingId, Path, description = "The booking")),
    responses((status = 200, description = "The booking, declined", body = BookingView), Refusals))]
#[post("/bookings/{id}/decline")]
pub async fn decline_offer(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<BookingId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let work = async |tx: &mut Conn, booking: &Booking, act| flow::decline_offer(tx, booking, act).await;
    let done = moved_on(&state, &caller, "decline_offer", *id, work).await?;
    conditional::personal(&request, &done)
}

/// What happened to a booking, from the first to the last, with who did it; while it waited, also that somebody was put
/// before others in the line.
#[utoipa::path(tag = "Bookings", operation_id = "booking_history",
    params(("id" = BookingId, Path, description = "The booking")),
    responses((status = 200, description = "What happened", body = BookingHistory), Refusals))]
#[get("/bookings/{id}/history")]
pub async fn booking_history(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<BookingId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let booking = looked_at(&state, &caller, "booking_history", *id).await?;
    let mut conn = state.db.get().await?;
    conditional::personal(&request, &line::history(&mut conn, &booking).await?)
}

/// The order of a person's bookings: what is to come, soonest first; then what is over, newest first.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
struct Place(bool, i64, Uuid);

fn place(view: &BookingView, today: chrono::NaiveDate) -> Place {
    let last_day = view.run.ends_on.or(view.run.starts_on);
    let over = !view.status.is_live() || last_day.is_some_and(|day| day < today);
    let when = view
        .run
        .starts_on
        .map_or(i64::MAX, |day| day.and_time(view.run.starts_at.unwrap_or_default()).and_utc().timestamp());
    if over { Place(true, -view.created_at.timestamp_micros(), view.id.0) } else { Place(false, when, view.id.0) }
}

/// The person's own bookings: what is to come, soonest first; then what is over, newest first.
#[utoipa::path(tag = "Bookings", operation_id = "list_my_bookings", params(PageQuery),
    responses((status = 200, description = "Bookings", body = Page<BookingView>), Refusals))]
#[get("/me/bookings")]
pub async fn list_my_bookings(
    state: web::Data<AppState>,
    caller: Caller,
    query: web::Query<PageQuery>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("list_my_bookings", &Relation::default())?;
    let limit = paging::limit(query.limit)?;
    let after: Option<Place> = query.cursor.as_deref().map(paging::read_cursor).transpose()?;
    let today = state.clock.today();
    let mut placed: Vec<(Place, BookingView)> = all_of(&state, caller.person()?)
        .await?
        .into_iter()
        .map(|view| (place(&view, today), view))
        .filter(|(place, _)| after.is_none_or(|after| *place > after))
        .collect();
    placed.sort_by(|a, b| a.0.partial_cmp(&b.0).unwrap_or(std::cmp::Ordering::Equal));
    let Page { items, next_cursor } = paging::page(placed, limit, |(place, _)| *place)?;
    let items: Vec<BookingView> = items.into_iter().map(|(_, view)| view).collect();
    conditional::personal(&request, &Page { items, next_cursor })
}

/// Everything a person has booked.
async fn all_of(state: &AppState, person: PersonId) -> ApiResult<Vec<BookingView>> {
    let mut conn = state.db.get().await?;
    let bookings = store::of_person(&mut conn, person).await?;
    views(&mut conn, &bookings, state.clock.wall()).await
}
