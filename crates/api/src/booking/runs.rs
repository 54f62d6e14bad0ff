//! How a run is booked, by HTTP: how many places it has and needs, and what becomes of its people when it does not take place.

use super::flow::{self, Act};
use super::routes::act;
use super::store;
use crate::catalogue::{self, LockedRun};
use crate::people;
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, Conn, access, conditional, outbox};
use actix_web::{HttpRequest, HttpResponse, get, post, put, web};
use chrono::Days;
use domain::booking::EndReason;
use domain::catalogue::wire::{CallOff, CalledOff, CourseRunView, RunAtRisk, RunBookingSettings};
use domain::ids::{BookingId, CourseRunId, PersonId};
use domain::page::Page;
use domain::policy::{Actor, Relation};
use domain::privacy::{Deed, What};
use domain::problem::{Code, FieldProblem};
use serde_json::json;
use std::collections::HashMap;

/// How far ahead runs are looked at, in days.
const AHEAD: Days = Days::new(28);

fn missing() -> ApiError {
    ApiError::not_found("course run")
}

/// Who teaches a run.
fn taught(run: Option<&LockedRun>) -> Relation {
    Relation { provider: run.map(|run| run.provider_id), ..Relation::default() }
}

fn check(settings: &RunBookingSettings) -> ApiResult<()> {
    let places = 1..=1000;
    let mut wrong = Vec::new();
    if settings.capacity.is_some_and(|capacity| !places.contains(&capacity)) {
        wrong.push(FieldProblem::new("/capacity", "Use a number from 1 to 1,000, or null."));
    }
    if let Some(minimum) = settings.minimum
        && (!places.contains(&minimum) || settings.capacity.is_none_or(|capacity| minimum > capacity))
    {
        wrong.push(FieldProblem::new("/minimum", "Use a number from 1 to the number of places, or leave it out."));
    }
    if settings.joining_link.as_ref().is_some_and(|link| !link.starts_with("https://") || link.len() > 500) {
        wrong
            .push(FieldProblem::new("/joiningLink", "Use an address that begins with https://, up to 500 characters."));
    }
    let notes = settings.joining_notes.as_ref().map(|notes| notes.chars().count());
    if notes.is_some_and(|long| !(1..=1000).contains(&long)) {
        wrong.push(FieldProblem::new("/joiningNotes", "Use 1 to 1,000 characters, or leave it out."));
    }
    if wrong.is_empty() { Ok(()) } else { Err(ApiError::not_valid(wrong)) }
}

/// How a run is booked, for who teaches it.
#[utoipa::path(tag = "Catalogue", operation_id = "get_run_booking",
    params(("id" = CourseRunId, Path, description = "The run")),
    responses((status = 200, description = "How it is booked", body = RunBookingSettings), Refusals))]
#[get("/course-runs/{id}/booking")]
pub async fn get_run_booking(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<CourseRunId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let mut conn = state.db.get().await?;
    let id = catalogue::shown(&mut conn, *id).await?;
    let run = catalogue::run_facts(&mut conn, id).await?;
    caller.permit("get_run_booking", &taught(run.as_ref()))?;
    let settings = catalogue::booking_settings(&mut conn, &[id]).await?.remove(&id).ok_or_else(missing)?;
    conditional::personal(&request, &settings)
}

/// Sets how many places a run has and needs, and how to join it; or that the academy takes no bookings for it. Free places are
/// offered at once to who waits. Where there would be fewer places than people who hold one, say who moves: they are named
/// in the refusal.
#[utoipa::path(tag = "Catalogue", operation_id = "set_run_booking",
    params(("id" = CourseRunId, Path, description = "The run"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the run as it was read")),
    request_body = RunBookingSettings,
    responses((status = 200, description = "The run now", body = CourseRunView),
        (status = 412, description = "It changed since it was read", body = domain::problem::Problem,
            content_type = "application/problem+json"), Refusals))]
#[put("/course-runs/{id}/booking")]
pub async fn set_run_booking(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<CourseRunId>,
    change: web::Json<RunBookingSettings>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (now, wall) = (state.clock.now(), state.clock.wall());
    // Whom a refusal names: it undoes what is done here, but that somebody looked stays.
    let mut named = None;
    let run = state
        .db
        .tx(async |tx| {
            let id = catalogue::shown(tx, *id).await?;
            let (locked, to) = flow::lock_for_move(tx, id, change.moving_to).await?;
            let relation = taught(locked.as_ref());
            caller.permit("set_run_booking", &relation)?;
            let locked = locked.ok_or_else(missing)?;
            let before = catalogue::run_views(tx, &[id], None, wall).await?.pop().ok_or_else(missing)?;
            conditional::unchanged(&request, &before, false)?;
            check(&change)?;
            let act = act(&state, &caller, &relation);
            moved(tx, &state, &caller, (id, &locked), (&change.moving, to), act).await?;
            enough(tx, &caller, (id, change.capacity), &mut named).await?;
            catalogue::set_booking(tx, id, &change, now).await?;
            let what = json!({"capacity": change.capacity, "minimum": change.minimum});
            outbox::event(tx, "course_run.capacity_set", id.0, act.by, now, &what).await?;
            flow::offer_free_places(tx, id, act.moment).await?;
            catalogue::run_views(tx, &[id], None, wall).await?.pop().ok_or_else(missing)
        })
        .await;
    // With a connection of its own, taken when the run is free again: who waits for the run may hold all the others.
    if let Some((relation, people)) = named {
        let mut conn = state.db.get().await?;
        access::note(&mut conn, &state, &caller, &relation, people, (What::Booking, Deed::Read)).await?;
    }
    conditional::personal(&request, &run?)
}

/// Ends the bookings that were named to move, first come first.
async fn moved(
    tx: &mut Conn,
    state: &AppState,
    caller: &Caller,
    (id, run): (CourseRunId, &LockedRun),
    (named, to): (&[BookingId], Option<CourseRunId>),
    act: Act,
) -> ApiResult<()> {
    if named.is_empty() {
        return Ok(());
    }
    let mut holders = store::holding_a_place(tx, id).await?;
    holders.retain(|(booking, _)| named.contains(booking));
    if holders.len() != named.len() {
        return Err(ApiError::field("/moving", "Name bookings that hold a place on this date, each once."));
    }
    flow::check_target(tx, (id, run), to, act.moment.wall).await?;
    let (moving, people): (Vec<BookingId>, Vec<PersonId>) = holders.into_iter().unzip();
    access::note(tx, state, caller, &taught(Some(run)), people, (What::Booking, Deed::Wrote)).await?;
    flow::displace(tx, &moving, to, EndReason::FewerPlaces, act).await?;
    Ok(())
}

/// That a run can have this many places: the people who hold one are named when it cannot.
async fn enough(
    tx: &mut Conn,
    caller: &Caller,
    (id, capacity): (CourseRunId, Option<i32>),
    named: &mut Option<(Relation, Vec<PersonId>)>,
) -> ApiResult<()> {
    let Some(now) = catalogue::run_facts(tx, id).await? else { return Err(missing()) };
    let (taken, waiting) = (now.facts.places_taken, now.facts.waiting);
    if capacity.unwrap_or(0) >= taken && (capacity.is_some() || waiting == 0) {
        return Ok(());
    }
    let holders = store::holding_a_place(tx, id).await?;
    let people: Vec<PersonId> = holders.iter().map(|(_, person)| *person).collect();
    // A system that keeps courses is told which bookings they are, and not whose.
    let mut names: HashMap<PersonId, String> = HashMap::new();
    if caller.actor.person().is_some() {
        names.extend(people::names(tx, &people).await?);
        *named = Some((taught(Some(&now)), people));
    }
    let line = |(booking, person): &(BookingId, PersonId)| {
        let name = names.get(person).map_or("Somebody", String::as_str);
        FieldProblem::new("/moving", format!("{name} holds a place: booking {booking}"))
    };
    let held = holders.len();
    let mut say =
        format!("{held} people hold a place and {waiting} wait. Say in `moving` who moves, or cancel bookings first.");
    let kept: i32 = store::blocks::of_run(tx, id).await?.iter().map(|block| block.left).sum();
    if kept > 0 {
        say.push_str(&format!(" Employers keep {kept} more places for people whom they name later."));
    }
    Err(Code::CapacityBelowBooked.problem(say).about(holders.iter().map(line).collect()).into())
}

/// Calls a run off, in one act: everyone who has a place or waits is told, and moved to another date when one is named. No
/// feed brings it back.
#[utoipa::path(tag = "Catalogue", operation_id = "call_off_run",
    params(("id" = CourseRunId, Path, description = "The run")), request_body = CallOff,
    responses((status = 200, description = "What became of who was booked", body = CalledOff), Refusals))]
#[post("/course-runs/{id}/call-off")]
pub async fn call_off_run(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<CourseRunId>,
    body: web::Json<CallOff>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let now = state.clock.now();
    let done = state
        .db
        .tx(async |tx| {
            let id = catalogue::shown(tx, *id).await?;
            let (locked, to) = flow::lock_for_move(tx, id, body.moving_to).await?;
            let relation = taught(locked.as_ref());
            caller.permit("call_off_run", &relation)?;
            let locked = locked.ok_or_else(missing)?;
            if locked.facts.has_begun(state.clock.wall()) {
                return Err(ApiError::new(Code::RunStarted, "This date has begun. Take its register instead."));
            }
            let act = act(&state, &caller, &relation);
            flow::check_target(tx, (id, &locked), to, act.moment.wall).await?;
            // First, so that no place that comes free is offered to anybody.
            catalogue::call_off(tx, id, now).await?;
            outbox::event(tx, "course_run.called_off", id.0, act.by, now, &json!({"movingTo": to})).await?;
            let people = store::people_on(tx, &[id]).await?;
            access::note(tx, &state, &caller, &relation, people, (What::Booking, Deed::Wrote)).await?;
            flow::release_all(tx, id, act).await?;
            let all = store::live_of_run(tx, id).await?;
            flow::displace(tx, &all, to, EndReason::RunCalledOff, act).await
        })
        .await?;
    conditional::personal(&request, &done)
}

/// Runs that begin in the next four weeks and have fewer people than they need, soonest first: of the tutor's training
/// providers, or all of them for the academy.
#[utoipa::path(tag = "Catalogue", operation_id = "list_runs_at_risk",
    responses((status = 200, description = "Runs, at most 500", body = Page<RunAtRisk>), Refusals))]
#[get("/runs-at-risk")]
pub async fn list_runs_at_risk(
    state: web::Data<AppState>,
    caller: Caller,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("list_runs_at_risk", &Relation::default())?;
    let providers = match &caller.actor {
        Actor::Person { academy_staff: true, .. } => None,
        Actor::Person { tutor_at, .. } => Some(tutor_at.as_slice()),
        Actor::Anonymous | Actor::ProviderClient { .. } | Actor::EmployerClient { .. } => Some(&[][..]),
    };
    let today = state.clock.today();
    let mut conn = state.db.get().await?;
    let needs = catalogue::with_minimum(&mut conn, providers, (today, today + AHEAD)).await?;
    let ids: Vec<CourseRunId> = needs.iter().map(|(id, _)| *id).collect();
    let confirmed = store::confirmed_on(&mut conn, &ids).await?;
    let views = catalogue::run_views(&mut conn, &ids, None, state.clock.wall()).await?;
    let views: HashMap<CourseRunId, CourseRunView> = views.into_iter().map(|view| (view.id, view)).collect();
    let at_risk = |(id, minimum): &(CourseRunId, i32)| {
        let confirmed = confirmed.get(id).copied().unwrap_or(0);
        let run = views.get(id)?.clone();
        (confirmed < i64::from(*minimum)).then_some(RunAtRisk { run, minimum: *minimum, confirmed })
    };
    let items: Vec<RunAtRisk> = needs.iter().filter_map(at_risk).collect();
    conditional::personal(&request, &Page { items, next_cursor: None })
}
