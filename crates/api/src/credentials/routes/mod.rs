//! Credentials by HTTP.

pub mod papers;
pub mod public;
pub mod shares;
pub mod trust;
pub mod verify;

use super::store::{self, Kept};
use super::{issue, keys};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, Conn, access, conditional};
use crate::records;
use ::credentials::jwt;
use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::ids::{CredentialId, TrainingRecordId};
use domain::policy::Relation;
use domain::privacy::{Deed, What};
use domain::problem::Code;
use serde_json::Value;

/// The media type of a credential as JSON (W3C VC 2.0, section 6.1).
const AS_JSON: &str = "application/vc";
/// And as a token.
const AS_TOKEN: &str = "application/vc+jwt";

/// A credential in the form that is asked for: JSON, or a token when `Accept` names it.
async fn answer(conn: &mut Conn, state: &AppState, request: &HttpRequest, kept: &Kept) -> ApiResult<HttpResponse> {
    let document = kept.document.as_deref().ok_or_else(|| ApiError::not_found("credential"))?;
    if let Some(kind) = token_kind(request) {
        let credential: Value = serde_json::from_str(document).map_err(ApiError::internal)?;
        return Ok(conditional::bytes(request, as_token(conn, state, credential).await?, kind, "no-store"));
    }
    let kind = if conditional::wants(request, AS_JSON) { AS_JSON } else { "application/json" };
    Ok(conditional::bytes(request, document.as_bytes().to_vec(), kind, "no-store"))
}

/// The media type of a token, when one is asked for.
fn token_kind(request: &HttpRequest) -> Option<&'static str> {
    [AS_TOKEN, "text/plain"].into_iter().find(|kind| conditional::wants(request, kind))
}

/// A signed credential as a token.
async fn as_token(conn: &mut Conn, state: &AppState, mut credential: Value) -> ApiResult<Vec<u8>> {
    if let Some(members) = credential.as_object_mut() {
        members.remove("proof");
    }
    let (key, method) = keys::token(conn, state).await?;
    Ok(jwt::sign(&credential, &key, &method).map_err(ApiError::internal)?.into_bytes())
}

/// Lets through who sees the entry, and notes that they looked.
async fn seen(
    conn: &mut Conn,
    (state, caller): (&AppState, &Caller),
    operation: &'static str,
    record: Option<TrainingRecordId>,
) -> ApiResult<()> {
    let relation: Relation = match record {
        Some(record) => records::relation(conn, record, state.clock.today()).await?.unwrap_or_default(),
        None => Relation::default(),
    };
    caller.permit_or_hide(operation, &relation, "credential")?;
    access::note(conn, state, caller, &relation, relation.owner, (What::Record, Deed::Read)).await
}

/// A credential: Open Badges 3.0 with a Data Integrity proof as JSON, or as a JSON Web Token with
/// `Accept: application/vc+jwt`. One's own, or a worker's whose entry one sees.
#[utoipa::path(tag = "Records", operation_id = "get_credential",
    params(("id" = CredentialId, Path, description = "The credential")),
    responses((status = 200, description = "The credential", content(
        (Value = "application/json"), (Value = "application/vc"), (String = "application/vc+jwt"), (String = "text/plain"))),
        Refusals))]
#[get("/credentials/{id}")]
pub async fn get_credential(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<CredentialId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let mut conn = state.db.get().await?;
    let kept = store::one(&mut conn, *id).await?;
    seen(&mut conn, (&state, &caller), "get_credential", kept.as_ref().map(Kept::record)).await?;
    let kept = kept.ok_or_else(|| ApiError::not_found("credential"))?;
    answer(&mut conn, &state, &request, &kept).await
}

/// The credential of an entry, in the same forms; issued now if it has none yet. An entry behind which no training provider
/// stands has none.
#[utoipa::path(tag = "Records", operation_id = "get_record_credential",
    params(("id" = TrainingRecordId, Path, description = "The entry")),
    responses((status = 200, description = "The credential", content(
        (Value = "application/json"), (Value = "application/vc"), (String = "application/vc+jwt"), (String = "text/plain"))),
        Refusals))]
#[get("/training-records/{id}/credential")]
pub async fn get_record_credential(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<TrainingRecordId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let mut conn = state.db.get().await?;
    seen(&mut conn, (&state, &caller), "get_record_credential", Some(*id)).await?;
    issue::issue_all(&mut conn, &state, &[*id]).await?;
    let kept = store::of_records(&mut conn, &[*id]).await?.pop();
    let kept = kept.ok_or_else(|| {
        ApiError::new(Code::NotFound, "The Academy signs what a training provider stands behind, and nothing else.")
    })?;
    answer(&mut conn, &state, &request, &kept).await
}
