//! Registers by HTTP.

use crate::booking::flow::Moment;
use crate::booking::{self, door};
use crate::catalogue::{self, LockedRun};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, Conn, access, conditional};
use crate::records::register;
use actix_web::{HttpRequest, HttpResponse, get, post, put, web};
use domain::booking::wire::{AddToRegister, Attendance, FinishedRegister, Register};
use domain::catalogue::wire::CourseRunView;
use domain::ids::CourseRunId;
use domain::page::Page;
use domain::policy::{Actor, Relation};
use domain::privacy::{Deed, What};

/// The runs whose registers the tutor takes: from 30 days back to 60 days ahead, with someone booked, soonest first.
#[utoipa::path(tag = "Records", operation_id = "list_my_registers",
    responses((status = 200, description = "Runs, at most 200", body = Page<CourseRunView>), Refusals))]
#[get("/me/registers")]
pub async fn list_my_registers(
    state: web::Data<AppState>,
    caller: Caller,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("list_my_registers", &Relation::default())?;
    let providers = match &caller.actor {
        Actor::Person { tutor_at, .. } => tutor_at.as_slice(),
        Actor::Anonymous | Actor::ProviderClient { .. } | Actor::EmployerClient { .. } => &[],
    };
    let mut conn = state.db.get().await?;
    let ids = catalogue::upcoming_or_recent_runs_of(&mut conn, providers, state.clock.today()).await?;
    let items = catalogue::run_views(&mut conn, &ids, None, state.clock.wall()).await?;
    conditional::personal(&request, &Page { items, next_cursor: None })
}

/// The register of a run: everyone with a place, by name; and who asked for one and has none, in the order of the line.
#[utoipa::path(tag = "Records", operation_id = "get_register",
    params(("id" = CourseRunId, Path, description = "The run")),
    responses((status = 200, description = "The register", body = Register), Refusals))]
#[get("/course-runs/{id}/register")]
pub async fn get_register(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<CourseRunId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let mut conn = state.db.get().await?;
    let run = catalogue::run_facts(&mut conn, *id).await?;
    let provider = run.as_ref().map(|run| run.provider_id);
    let relation = Relation { provider, ..Relation::default() };
    caller.permit("get_register", &relation)?;
    let register = register::read(&mut conn, *id, state.clock.wall()).await?;
    let seen = register::people(&mut conn, *id).await?;
    access::note(&mut conn, &state, &caller, &relation, seen, (What::Booking, Deed::Read)).await?;
    conditional::personal(&request, &register)
}

/// Marks people on the register, from the first day on. Training records follow when the register is finished; from then on, and
/// for runs that start any time, a mark gives or takes one at once. People left out keep their mark, and the same mark again changes nothing.
#[utoipa::path(tag = "Records", operation_id = "mark_attendance",
    params(("id" = CourseRunId, Path, description = "The run"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the register as it was read")),
    request_body = Attendance,
    responses((status = 200, description = "The register now", body = Register),
        (status = 412, description = "It changed since it was read", body = domain::problem::Problem,
            content_type = "application/problem+json"), Refusals))]
#[put("/course-runs/{id}/attendance")]
pub async fn mark_attendance(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<CourseRunId>,
    attendance: web::Json<Attendance>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let moment = Moment::of(&state.clock);
    let by = caller.actor.person().map(|person| person.0);
    let register = state
        .db
        .tx(async |tx| {
            let locked = catalogue::lock_run(tx, *id).await?;
            let provider = locked.as_ref().map(|run| run.provider_id);
            let relation = Relation { provider, ..Relation::default() };
            caller.permit("mark_attendance", &relation)?;
            let locked = locked.ok_or_else(|| ApiError::not_found("course run"))?;
            conditional::unchanged(&request, &register::read(tx, *id, moment.wall).await?, false)?;
            let marked = register::mark(tx, *id, &locked, &attendance, by, moment).await?;
            let now = register::read(tx, *id, moment.wall).await?;
            let what = if now.records_at_once { What::Record } else { What::Booking };
            access::note(tx, &state, &caller, &relation, marked, (what, Deed::Wrote)).await?;
            Ok(now)
        })
        .await?;
    conditional::personal(&request, &register)
}

/// The run, locked, when the caller takes its register.
async fn locked(
    tx: &mut Conn,
    caller: &Caller,
    operation: &'static str,
    id: CourseRunId,
) -> ApiResult<(LockedRun, Relation)> {
    let locked = catalogue::lock_run(tx, id).await?;
    let provider = locked.as_ref().map(|run| run.provider_id);
    let relation = Relation { provider, ..Relation::default() };
    caller.permit(operation, &relation)?;
    Ok((locked.ok_or_else(|| ApiError::not_found("course run"))?, relation))
}

/// Finishes a register, on the last day or later, when everyone is marked: who was there all the time, and was not told to try
/// again, has their training record. To finish it again changes nothing. What nobody finishes is finished by the academy
/// the day after, once everyone is marked.
#[utoipa::path(tag = "Records", operation_id = "finish_register",
    params(("id" = CourseRunId, Path, description = "The run")),
    responses((status = 200, description = "What came of it", body = FinishedRegister), Refusals))]
#[post("/course-runs/{id}/register/finish")]
pub async fn finish_register(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<CourseRunId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let moment = Moment::of(&state.clock);
    let by = caller.actor.person().map(|person| person.0);
    let done = state
        .db
        .tx(async |tx| {
            let (locked, relation) = locked(tx, &caller, "finish_register", *id).await?;
            let (done, whose) = register::finish(tx, *id, &locked, by, moment).await?;
            access::note(tx, &state, &caller, &relation, whose, (What::Record, Deed::Wrote)).await?;
            Ok(done)
        })
        .await?;
    conditional::personal(&request, &done)
}

/// Lets somebody in who came without a place, from the first day on: one who asked for a place, by their booking, or anybody, by
/// the code that their phone shows. When there is no place left, the run has one more: the tutor sees the room. Who is on the
/// register already stays.
#[utoipa::path(tag = "Records", operation_id = "add_to_register", request_body = AddToRegister,
    params(("id" = CourseRunId, Path, description = "The run")),
    responses((status = 200, description = "The register now", body = Register), Refusals))]
#[post("/course-runs/{id}/register")]
pub async fn add_to_register(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<CourseRunId>,
    body: web::Json<AddToRegister>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let run = catalogue::run_facts(&mut *state.db.get().await?, *id).await?;
    let relation = Relation { provider: run.map(|run| run.provider_id), ..Relation::default() };
    caller.permit("add_to_register", &relation)?;
    let by_code = match (&body.booking_id, body.code.as_deref()) {
        (Some(_), None) => None,
        (None, Some(code)) => Some(door::whose(&state, &caller, code).await?),
        _ => return Err(ApiError::field("/code", "Send a code, or the booking of one who waits; not both.")),
    };
    let act = booking::act(&state, &caller, &relation);
    let register = state
        .db
        .tx(async |tx| {
            let person = booking::let_in(tx, *id, (body.booking_id, by_code), act).await?;
            access::note(tx, &state, &caller, &relation, [person], (What::Booking, Deed::Wrote)).await?;
            register::read(tx, *id, act.moment.wall).await
        })
        .await?;
    conditional::personal(&request, &register)
}
