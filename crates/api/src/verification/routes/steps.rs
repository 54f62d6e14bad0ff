//! Who stands behind an entry.

use super::permitted;
use crate::credentials;
use crate::organisations::{act, of_employer};
use crate::platform::once::{self, IdempotencyKey};
use crate::platform::problem::Refusals;
use crate::platform::{ApiResult, AppState, Caller, access, conditional};
use crate::records;
use crate::verification::{asking, flow};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, get, post, put, web};
use domain::ids::{EmployerId, TrainingRecordId};
use domain::policy::Relation;
use domain::privacy::{Deed, What};
use domain::records::wire::{AskedConfirmation, NewConfirmation, NewVerification, RecordHistory, TrainingRecordView};

/// How an entry came to be as sure as it is: who wrote it, who saw the certificate, who stands behind it, who signed it.
#[utoipa::path(tag = "Records", operation_id = "get_record_history",
    params(("id" = TrainingRecordId, Path, description = "The entry")),
    responses((status = 200, description = "Its steps, oldest first", body = RecordHistory), Refusals))]
#[get("/training-records/{id}/history")]
pub async fn get_record_history(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<TrainingRecordId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let mut conn = state.db.get().await?;
    let (record, relation) = permitted(&mut conn, (&state, &caller), "get_record_history", Some(*id)).await?;
    let entry = flow::found(&mut conn, record, act(&state, &caller)).await?;
    let signed_at = credentials::signed_at(&mut conn, record).await?;
    let own = relation.owner.is_some() && relation.owner == caller.actor.person();
    conditional::personal(&request, &flow::history(&mut conn, &entry, signed_at, own).await?)
}

/// An employer says of an entry that it sees: it has seen the certificate, or, of the time that the person worked there, that they did
/// it. An entry only ever becomes more sure.
#[utoipa::path(tag = "Organisations", operation_id = "verify_record",
    params(("id" = EmployerId, Path, description = "The employer"),
        ("record" = TrainingRecordId, Path, description = "The entry")),
    request_body = NewVerification,
    responses((status = 200, description = "The entry", body = TrainingRecordView), Refusals))]
#[put("/organisations/{id}/brought-training/{record}/verification")]
pub async fn verify_record(
    state: web::Data<AppState>,
    caller: Caller,
    path: web::Path<(EmployerId, TrainingRecordId)>,
    new: web::Json<NewVerification>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (employer, record) = path.into_inner();
    let today = state.clock.today();
    let seen = records::relation(&mut *state.db.get().await?, record, today).await?.unwrap_or_default();
    // Of several employers of a worker each speaks for itself, and of what it sees.
    let here: Vec<EmployerId> = seen.employed_by.iter().copied().filter(|of| *of == employer).collect();
    let relation = Relation { employer: here.first().copied(), employed_by: here, ..seen };
    caller.permit_or_hide("verify_record", &relation, "training record")?;
    let act = act(&state, &caller);
    let entry = state
        .db
        .tx(async |tx| {
            let entry = flow::verify(tx, (employer, record), &new, act).await?;
            let wrote = (What::Record, Deed::Wrote);
            access::note(tx, &state, &caller, &of_employer(employer), relation.owner, wrote).await?;
            Ok(entry)
        })
        .await?;
    conditional::personal(&request, &entry)
}

/// Asks who taught it, or the employer of that time, whether they stand behind an entry of one's own. They answer by a link in a mail,
/// within 30 days, without an account. What a training provider says yes to is signed by the academy.
#[utoipa::path(tag = "Records", operation_id = "ask_for_confirmation",
    params(("id" = TrainingRecordId, Path, description = "The entry"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer: safe to retry")),
    request_body = NewConfirmation,
    responses((status = 201, description = "They are asked", body = AskedConfirmation), Refusals))]
#[post("/training-records/{id}/confirmations")]
pub async fn ask_for_confirmation(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<TrainingRecordId>,
    key: IdempotencyKey,
    new: web::Json<NewConfirmation>,
) -> ApiResult<HttpResponse> {
    let mut conn = state.db.get().await?;
    permitted(&mut conn, (&state, &caller), "ask_for_confirmation", Some(*id)).await?;
    drop(conn);
    let act = act(&state, &caller);
    let kept = once::run(&state.db, &caller, &key, "ask_for_confirmation", &(*id, &*new), async |tx| {
        let entry = flow::found(tx, *id, act).await?;
        Ok((StatusCode::CREATED, asking::ask(tx, &entry, &new, act).await?))
    })
    .await?;
    Ok(HttpResponse::build(kept.status).insert_header(("cache-control", "no-store")).json(kept.body))
}
