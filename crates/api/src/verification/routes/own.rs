//! Entries that people write themselves.

use crate::organisations::act;
use crate::platform::once::{self, IdempotencyKey};
use crate::platform::problem::Refusals;
use crate::platform::{ApiResult, AppState, Caller};
use crate::verification::flow;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, delete, post, web};
use domain::ids::TrainingRecordId;
use domain::policy::Relation;
use domain::records::wire::{NewOwnRecord, TrainingRecordView};

/// Adds training that one did elsewhere to one's own record. Nobody has checked it then: add a photo of the certificate, show it to an
/// employer, or ask who taught it to confirm it. With `replaces` it takes the place of one that was written wrongly.
#[utoipa::path(tag = "Records", operation_id = "add_my_training_record",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer: safe to retry")),
    request_body = NewOwnRecord,
    responses((status = 201, description = "The entry", body = TrainingRecordView), Refusals))]
#[post("/me/training-records")]
pub async fn add_my_training_record(
    state: web::Data<AppState>,
    caller: Caller,
    key: IdempotencyKey,
    new: web::Json<NewOwnRecord>,
) -> ApiResult<HttpResponse> {
    caller.permit("add_my_training_record", &Relation::default())?;
    let (person, act) = (caller.person()?, act(&state, &caller));
    let kept = once::run(&state.db, &caller, &key, "add_my_training_record", &*new, async |tx| {
        Ok((StatusCode::CREATED, flow::write(tx, person, &new, act).await?))
    })
    .await?;
    Ok(kept.at("/api/v1/training-records"))
}

/// Takes back an entry that one wrote oneself. It stays to be read by who was shown it, as taken back.
#[utoipa::path(tag = "Records", operation_id = "withdraw_my_training_record",
    params(("id" = TrainingRecordId, Path, description = "The entry")),
    responses((status = 204, description = "It is taken back"), Refusals))]
#[delete("/me/training-records/{id}")]
pub async fn withdraw_my_training_record(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<TrainingRecordId>,
) -> ApiResult<HttpResponse> {
    let mut conn = state.db.get().await?;
    super::permitted(&mut conn, (&state, &caller), "withdraw_my_training_record", Some(*id)).await?;
    drop(conn);
    let act = act(&state, &caller);
    state
        .db
        .tx(async |tx| {
            let entry = flow::found(tx, *id, act).await?;
            flow::withdraw(tx, &entry, act).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
