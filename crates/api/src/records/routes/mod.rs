//! Training records by HTTP, and registers, which they follow from.

pub mod corrections;
pub mod decisions;
pub mod forecast;
pub mod moving;
pub mod register;
pub mod rules;
pub mod staff;

use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, access, conditional};
use crate::records::store;
use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::ids::TrainingRecordId;
use domain::policy::Relation;
use domain::privacy::{Deed, What};
use domain::records::RecordState;
use domain::records::wire::{TrainingRecordList, TrainingRecordView};

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
