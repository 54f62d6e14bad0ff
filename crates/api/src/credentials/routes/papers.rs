//! What a person prints or hands on, by HTTP.

use super::seen;
use crate::credentials::store::shares as share_store;
use crate::credentials::{bring, issue, papers, store};
use crate::platform::body;
use crate::platform::once::{self, IdempotencyKey};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, conditional};
use crate::records;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use domain::ids::{ShareId, TrainingRecordId};
use domain::policy::Relation;
use domain::problem::Code;
use domain::records::wire::TrainingRecordView;

/// What a link shows, to print: a certificate of one entry, a list of several, with the code that leads to the check. PDF that a
/// screen reader can read (PDF/UA-1).
#[utoipa::path(tag = "Records", operation_id = "get_share_paper",
    params(("id" = ShareId, Path, description = "The link")),
    responses((status = 200, description = "The document", body = serde_json::Value, content_type = "application/pdf"), Refusals))]
#[get("/me/shares/{id}/paper")]
pub async fn get_share_paper(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<ShareId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let mut conn = state.db.get().await?;
    let share = share_store::one(&mut conn, *id).await?;
    let owner = share.as_ref().map(share_store::Share::person);
    caller.permit_or_hide("get_share_paper", &Relation { owner, ..Relation::default() }, "link")?;
    let share = share.ok_or_else(|| ApiError::not_found("link"))?;
    let pdf = papers::of_share(&mut conn, &state, &share).await?;
    Ok(as_file(&request, pdf, "application/pdf", "training-certificate.pdf"))
}

/// A file that is shown where it can be, and kept under a name.
fn as_file(request: &HttpRequest, bytes: Vec<u8>, kind: &str, name: &str) -> HttpResponse {
    let mut answer = conditional::bytes(request, bytes, kind, "no-store");
    if let Ok(value) = header::HeaderValue::from_str(&format!("inline; filename=\"{name}\"")) {
        answer.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    answer
}

/// The picture of an achievement, with its credential in it (Open Badges 3.0, baked): SVG, or PNG with `Accept: image/png`. It names
/// nobody.
#[utoipa::path(tag = "Records", operation_id = "get_badge",
    params(("id" = TrainingRecordId, Path, description = "The entry")),
    responses((status = 200, description = "The picture", content((serde_json::Value = "image/svg+xml"), (serde_json::Value = "image/png"))), Refusals))]
#[get("/training-records/{id}/badge")]
pub async fn get_badge(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<TrainingRecordId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let mut conn = state.db.get().await?;
    seen(&mut conn, (&state, &caller), "get_badge", Some(*id)).await?;
    issue::issue_all(&mut conn, &state, &[*id]).await?;
    let document = store::of_records(&mut conn, &[*id]).await?.pop().and_then(|kept| kept.document);
    let document = document.ok_or_else(|| {
        ApiError::new(Code::NotFound, "The Academy signs what a training provider stands behind, and nothing else.")
    })?;
    let record = records::as_written(&mut conn, &[*id], state.clock.today()).await?.pop();
    let title = record.map(|record| record.title).ok_or_else(|| ApiError::not_found("training record"))?;
    drop(conn);
    let as_png = conditional::wants(&request, "image/png");
    let picture = papers::badge(title, document, as_png).await?;
    let (kind, name) = if as_png { ("image/png", "badge.png") } else { ("image/svg+xml", "badge.svg") };
    Ok(as_file(&request, picture, kind, name))
}

/// One's whole record to take along: every credential with its proof as a presentation (W3C Verifiable Credentials 2.0), or a PDF to
/// print with `Accept: application/pdf`.
#[utoipa::path(tag = "Records", operation_id = "get_my_passport",
    responses((status = 200, description = "The record", content((serde_json::Value = "application/json"),
        (serde_json::Value = "application/pdf"))), Refusals))]
#[get("/me/passport")]
pub async fn get_my_passport(
    state: web::Data<AppState>,
    caller: Caller,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("get_my_passport", &Relation::default())?;
    let person = caller.person()?;
    let mut conn = state.db.get().await?;
    if conditional::wants(&request, "application/pdf") {
        let pdf = papers::passport(&mut conn, &state, person).await?;
        return Ok(as_file(&request, pdf, "application/pdf", "training-record.pdf"));
    }
    conditional::personal(&request, &papers::presentation(&mut conn, &state, person).await?)
}

/// The largest picture of a badge that is taken, in bytes.
const MOST_PICTURE: usize = 2 * 1024 * 1024;

/// Brings a badge of another issuer to one's own record: a PNG or SVG picture with a credential in it (Open Badges 3.0). It is judged
/// as `POST /me/credentials` says.
#[utoipa::path(tag = "Records", operation_id = "bring_badge_picture",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer: safe to retry")),
    request_body(content((serde_json::Value = "image/png"), (serde_json::Value = "image/svg+xml"))),
    responses((status = 201, description = "The entry", body = TrainingRecordView), Refusals))]
#[post("/me/credentials/picture")]
pub async fn bring_badge_picture(
    state: web::Data<AppState>,
    caller: Caller,
    key: IdempotencyKey,
    picture: web::Payload,
) -> ApiResult<HttpResponse> {
    caller.permit("bring_badge_picture", &Relation::default())?;
    let person = caller.person()?;
    let picture = body::read(picture, MOST_PICTURE, "Send a picture of 2 MB at most.").await?;
    let credential = papers::unbaked(&picture)?;
    let judged = bring::genuine(&state, &credential).await?;
    let kept = once::run(&state.db, &caller, &key, "bring_badge_picture", &credential, async |tx| {
        let id = bring::bring(tx, &state, person, (&credential, &judged)).await?;
        let view = records::as_written(tx, &[id], state.clock.today()).await?.pop();
        Ok((StatusCode::CREATED, view.ok_or_else(|| ApiError::internal("an entry vanished"))?))
    })
    .await?;
    Ok(kept.at("/api/v1/training-records"))
}
