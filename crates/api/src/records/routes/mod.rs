//! Registers and training records by HTTP.

pub mod corrections;
pub mod rules;
pub mod staff;

use crate::booking::flow::Moment;
use crate::catalogue;
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, access, conditional};
use crate::records::{register, store};
use actix_web::{HttpRequest, HttpResponse, get, put, web};
use domain::booking::wire::{Attendance, Register};
use domain::catalogue::wire::CourseRunView;
use domain::ids::{CourseRunId, TrainingRecordId};
use domain::page::Page;
use domain::policy::{Actor, Relation};
use domain::privacy::{Deed, What};
use domain::records::RecordState;
use domain::records::wire::{TrainingRecordList, TrainingRecordView};

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

/// The register of a run: everyone with a place, by name.
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

/// Marks people on the register, from the first day on. Attended makes a training record; a mark taken back withdraws
/// it. People left out keep their mark, and the same mark again changes nothing.
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
            access::note(tx, &state, &caller, &relation, marked, (What::Record, Deed::Wrote)).await?;
            register::read(tx, *id, moment.wall).await
        })
        .await?;
    conditional::personal(&request, &register)
}

/// The person's own training record, newest achievement first.
#[utoipa::path(tag = "Records", operation_id = "list_my_training_records",
    responses((status = 200, description = "The record, with how much of it counts", body = TrainingRecordList), Refusals))]
#[get("/me/training-records")]
pub async fn list_my_training_records(
    state: web::Data<AppState>,
    caller: Caller,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("list_my_training_records", &Relation::default())?;
    let mut conn = state.db.get().await?;
    let items = store::of_person(&mut conn, caller.person()?, state.clock.today()).await?;
    let count = |state: RecordState| items.iter().filter(|item| item.state == state).map(|_| 1_i64).sum();
    let (valid, expiring) = (count(RecordState::Valid), count(RecordState::Expiring));
    let expired = count(RecordState::Expired);
    conditional::personal(&request, &TrainingRecordList { valid, expiring, expired, items })
}

/// One entry of a training record: one's own, or a worker's that their employer sees.
#[utoipa::path(tag = "Records", operation_id = "get_training_record",
    params(("id" = TrainingRecordId, Path, description = "The entry")),
    responses((status = 200, description = "The entry", body = TrainingRecordView), Refusals))]
#[get("/training-records/{id}")]
pub async fn get_training_record(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<TrainingRecordId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let mut conn = state.db.get().await?;
    let (record, relation) = store::one(&mut conn, *id, state.clock.today()).await?.unzip();
    let relation = relation.unwrap_or_default();
    caller.permit_or_hide("get_training_record", &relation, "training record")?;
    let record = record.ok_or_else(|| ApiError::not_found("training record"))?;
    let looked = (What::Record, Deed::Read);
    access::note(&mut conn, &state, &caller, &relation, relation.owner, looked).await?;
    conditional::personal(&request, &record)
}
