//! What anybody may ask: who the academy is as an issuer, what it took back, and what is behind a code.

use super::{AS_JSON, answer, as_token, token_kind};
use crate::credentials::store::{self, shares as store_shares};
use crate::credentials::{check, keys, lists, page};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, clock::wall, conditional};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, get, web};
use domain::ids::CredentialId;
use domain::people::code::plain;
use domain::problem::Code;
use domain::records::wire::CheckView;
use serde::Deserialize;

/// The keys that credentials of the academy are signed with: all that ever signed (`did:web`).
#[utoipa::path(tag = "Records", operation_id = "did_document",
    responses((status = 200, description = "The document", body = serde_json::Value), Refusals))]
#[get("/.well-known/did.json")]
pub async fn did_document(state: web::Data<AppState>, request: HttpRequest) -> ApiResult<HttpResponse> {
    let document = keys::document(&mut *state.db.get().await?, &state).await?;
    conditional::public(&request, &document)
}

/// Which credentials were taken back (`revocation`) or are on hold (`suspension`): Bitstring Status List 1.0, signed. It tells
/// nobody's name, and nobody whose credential is looked at. As a token with `Accept: application/vc+jwt`.
#[utoipa::path(tag = "Records", operation_id = "status_list",
    params(("list" = i32, Path, description = "The number of the list", minimum = 1),
        ("purpose" = String, Path, description = "`revocation` or `suspension`", pattern = "^(revocation|suspension)$")),
    responses((status = 200, description = "The list as a credential", content(
        (serde_json::Value = "application/vc"), (String = "application/vc+jwt"), (String = "text/plain"))), Refusals))]
#[get("/credentials/status/{list}/{purpose}")]
pub async fn status_list(
    state: web::Data<AppState>,
    path: web::Path<(i32, String)>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (number, purpose) = path.into_inner();
    let purpose = lists::purpose_of(&purpose);
    let gone = || ApiError::not_found("status list");
    let mut conn = state.db.get().await?;
    let list = lists::list(&mut conn, &state, number, purpose.ok_or_else(gone)?).await?.ok_or_else(gone)?;
    let keep = format!("public, max-age={}", lists::KEPT_SECONDS);
    if let Some(kind) = token_kind(&request) {
        return Ok(conditional::bytes(&request, as_token(&mut conn, &state, list).await?, kind, &keep));
    }
    let body = serde_json::to_vec(&list).map_err(ApiError::internal)?;
    Ok(conditional::bytes(&request, body, AS_JSON, &keep))
}

/// What a person shows of their record by a link, with whether it is genuine, in date and not withdrawn. Whoever has the code
/// may ask.
#[utoipa::path(tag = "Records", operation_id = "check_record",
    params(("code" = String, Path, description = "The code, in any case and spacing", max_length = 40,
        example = "ABCD-EFGH-IJKL-MNOP")),
    responses((status = 200, description = "What is shown", body = CheckView), Refusals))]
#[get("/checks/{code}")]
pub async fn check_record(
    state: web::Data<AppState>,
    code: web::Path<String>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    conditional::personal(&request, &looked(&state, &code).await?)
}

/// A credential that is shown by a link, in the forms of `GET /credentials/{id}`.
#[utoipa::path(tag = "Records", operation_id = "checked_credential",
    params(("code" = String, Path, description = "The code", max_length = 40),
        ("id" = CredentialId, Path, description = "A credential that is shown")),
    responses((status = 200, description = "The credential", content(
        (serde_json::Value = "application/json"), (serde_json::Value = "application/vc"), (String = "application/vc+jwt"), (String = "text/plain"))),
        Refusals))]
#[get("/checks/{code}/credentials/{id}")]
pub async fn checked_credential(
    state: web::Data<AppState>,
    path: web::Path<(String, CredentialId)>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (code, id) = path.into_inner();
    let mut conn = state.db.get().await?;
    let share = check::open(&mut conn, &state, &code).await?;
    let kept = store::one(&mut conn, id).await?.filter(|kept| share.records().contains(&kept.record()));
    answer(&mut conn, &state, &request, &kept.ok_or_else(|| ApiError::not_found("credential"))?).await
}

/// The same as a page, for people, at `/check/{code}`: no account, no script.
///
/// # Errors
/// The database.
pub async fn check_page(state: web::Data<AppState>, code: web::Path<String>) -> ApiResult<HttpResponse> {
    let (status, body) = match looked(&state, &code).await {
        Ok(view) => (HttpResponse::Ok(), page::page(&view, wall(view.checked_at))),
        Err(error) if error.problem().code == Code::NotFound.as_str() => (HttpResponse::NotFound(), page::gone()),
        Err(other) => return Err(other),
    };
    Ok(as_page(status, body))
}

/// A code that is typed: none yet, or as it stands in the address of the form, which leads on to its page.
#[derive(Debug, Deserialize)]
pub struct Typed {
    code: Option<String>,
}

/// Where a code is typed, at `/check`; it leads to the page of that code.
pub async fn ask_page(typed: web::Query<Typed>) -> HttpResponse {
    let code = typed.code.as_deref().map(plain).unwrap_or_default();
    if code.is_empty() {
        return as_page(HttpResponse::Ok(), page::ask());
    }
    let mut answer = HttpResponse::SeeOther();
    answer
        .insert_header((header::LOCATION, format!("/check/{code}")))
        .insert_header((header::CACHE_CONTROL, "no-store"));
    answer.finish()
}

fn as_page(mut answer: HttpResponseBuilder, body: String) -> HttpResponse {
    answer
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_SECURITY_POLICY, page::policy()))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header(("x-robots-tag", "noindex"));
    answer.content_type("text/html; charset=utf-8").body(body)
}

/// What is behind a code, noting that somebody looked.
async fn looked(state: &AppState, code: &str) -> ApiResult<CheckView> {
    state
        .db
        .tx(async |tx| {
            let share = check::open(tx, state, code).await?;
            store_shares::looked(tx, share.id(), state.clock.now()).await?;
            check::view(tx, state, &share).await
        })
        .await
}
