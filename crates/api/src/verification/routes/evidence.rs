//! Photos and PDFs of certificates.

use super::permitted;
use crate::organisations::act;
use crate::platform::body;
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, conditional, outbox};
use crate::verification::store::evidence as store;
use crate::verification::{evidence, flow};
use ::evidence::{MOST_BYTES, Refused};
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use domain::ids::{EvidenceId, TrainingRecordId};
use domain::page::Page;
use domain::problem::Code;
use domain::records::RecordState;
use domain::records::wire::EvidenceFile;
use serde_json::json;

/// The photos and PDFs that are with an entry, in the order they were added.
#[utoipa::path(tag = "Records", operation_id = "list_evidence",
    params(("id" = TrainingRecordId, Path, description = "The entry")),
    responses((status = 200, description = "What is with it", body = Page<EvidenceFile>), Refusals))]
#[get("/training-records/{id}/evidence")]
pub async fn list_evidence(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<TrainingRecordId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let mut conn = state.db.get().await?;
    permitted(&mut conn, (&state, &caller), "list_evidence", Some(*id)).await?;
    let items = store::of_record(&mut conn, *id).await?;
    conditional::personal(&request, &Page { items, next_cursor: None })
}

/// Adds a photo (JPEG, PNG, WebP) or a PDF of a certificate to an entry of one's own: at most 10 MB, at most five with an entry. The file
/// is looked at, not believed; it is written anew, without where and by which phone it was taken. The same file is kept once.
#[utoipa::path(tag = "Records", operation_id = "add_evidence",
    params(("id" = TrainingRecordId, Path, description = "The entry")),
    request_body(content((serde_json::Value = "image/jpeg"), (serde_json::Value = "image/png"), (serde_json::Value = "image/webp"), (serde_json::Value = "application/pdf"))),
    responses((status = 201, description = "It is kept", body = EvidenceFile),
        (status = 200, description = "It was there already", body = EvidenceFile), Refusals))]
#[post("/training-records/{id}/evidence")]
pub async fn add_evidence(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<TrainingRecordId>,
    payload: web::Payload,
) -> ApiResult<HttpResponse> {
    let mut conn = state.db.get().await?;
    permitted(&mut conn, (&state, &caller), "add_evidence", Some(*id)).await?;
    let entry = flow::found(&mut conn, *id, act(&state, &caller)).await?;
    drop(conn);
    if entry.state == RecordState::Revoked {
        return Err(ApiError::new(Code::RecordTakenBack, "Nobody counts it any more."));
    }
    let bytes = body::read(payload, MOST_BYTES, &Refused::TooLarge.to_string()).await?;
    let (file, new) = evidence::add(&state, (*id, entry.person_id), bytes).await?;
    let mut answer = if new { HttpResponse::Created() } else { HttpResponse::Ok() };
    answer.insert_header((header::LOCATION, format!("/api/v1/evidence/{}", file.id)));
    Ok(answer.insert_header((header::CACHE_CONTROL, "no-store")).json(file))
}

/// A photo or PDF of a certificate: one's own, or of an entry that one sees. It is to be saved, never run.
#[utoipa::path(tag = "Records", operation_id = "get_evidence",
    params(("id" = EvidenceId, Path, description = "The photo or PDF")),
    responses((status = 200, description = "The file", content((serde_json::Value = "image/jpeg"), (serde_json::Value = "application/pdf"))), Refusals))]
#[get("/evidence/{id}")]
pub async fn get_evidence(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<EvidenceId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let mut conn = state.db.get().await?;
    let (record, file) = store::one(&mut conn, *id).await?.unzip();
    permitted(&mut conn, (&state, &caller), "get_evidence", record).await?;
    drop(conn);
    let file = file.ok_or_else(|| ApiError::not_found("file"))?;
    let bytes = state.vault.get(file.id.0).await?;
    let mut answer = conditional::bytes(&request, bytes, &file.media_type, "no-store");
    let name = if file.media_type == "application/pdf" { "certificate.pdf" } else { "certificate.jpg" };
    let headers = answer.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    Ok(answer)
}

/// Removes a photo or PDF from an entry of one's own. That somebody has seen the certificate stays.
#[utoipa::path(tag = "Records", operation_id = "remove_evidence",
    params(("id" = EvidenceId, Path, description = "The photo or PDF")),
    responses((status = 204, description = "It is gone"), Refusals))]
#[delete("/evidence/{id}")]
pub async fn remove_evidence(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<EvidenceId>,
) -> ApiResult<HttpResponse> {
    let mut conn = state.db.get().await?;
    let record = store::one(&mut conn, *id).await?.map(|found| found.0);
    let (record, relation) = permitted(&mut conn, (&state, &caller), "remove_evidence", record).await?;
    drop(conn);
    let (now, by) = (state.clock.now(), relation.owner.map(|person| person.0));
    state
        .db
        .tx(async |tx| {
            if store::remove(tx, *id).await? {
                outbox::event(tx, "evidence.removed", record.0, by, now, &json!({"evidenceId": *id})).await?;
            }
            Ok(())
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
