//! Credentials of anybody, by HTTP: judged for who asks, and brought to one's own record.

use crate::credentials::{bring, judge};
use crate::platform::once::{self, IdempotencyKey};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, conditional};
use crate::records;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, web};
use domain::policy::Relation;
use domain::records::wire::{BroughtCredential, CredentialToVerify, CredentialVerdict, TrainingRecordView};

/// Whether a credential can be relied on: ours or another issuer's, as JSON with its proof or as a token. The answer gives separate
/// verdicts: genuine, in date, withdrawn, and whether the academy relies on who signed it. Nothing of it is kept.
#[utoipa::path(tag = "Records", operation_id = "verify_credential", request_body = CredentialToVerify,
    responses((status = 200, description = "What it is found to be", body = CredentialVerdict), Refusals))]
#[post("/credentials/verify")]
pub async fn verify_credential(
    state: web::Data<AppState>,
    asked: web::Json<CredentialToVerify>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    if asked.email.as_ref().is_some_and(|email| email.chars().count() > 254) {
        return Err(ApiError::field("/email", "Use at most 254 letters."));
    }
    let judged = judge::judge(&state, &asked.credential).await?;
    conditional::personal(&request, &judge::verdict(judged, asked.email.as_deref(), state.clock.now()))
}

/// Brings a credential of another issuer to one's own record. It must be genuine and not withdrawn; its issuer is asked again from
/// then on. What the entry is worth depends on whether the academy relies on the issuer, and on whether it names the person.
#[utoipa::path(tag = "Records", operation_id = "bring_credential",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer: safe to retry")),
    request_body = BroughtCredential,
    responses((status = 201, description = "The entry", body = TrainingRecordView), Refusals))]
#[post("/me/credentials")]
pub async fn bring_credential(
    state: web::Data<AppState>,
    caller: Caller,
    key: IdempotencyKey,
    new: web::Json<BroughtCredential>,
) -> ApiResult<HttpResponse> {
    caller.permit("bring_credential", &Relation::default())?;
    let person = caller.person()?;
    // Others are asked before a transaction is begun: they may take their time.
    let judged = bring::genuine(&state, &new.credential).await?;
    let kept = once::run(&state.db, &caller, &key, "bring_credential", &*new, async |tx| {
        let id = bring::bring(tx, &state, person, (&new.credential, &judged)).await?;
        let view = records::as_written(tx, &[id], state.clock.today()).await?.pop();
        Ok((StatusCode::CREATED, view.ok_or_else(|| ApiError::internal("an entry vanished"))?))
    })
    .await?;
    Ok(kept.at("/api/v1/training-records"))
}
