//! Whose credentials the academy relies on, and what it puts on hold of its own, by HTTP.

use crate::credentials::keys;
use crate::credentials::store::{self, trust};
use crate::organisations::act;
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, Conn, access, conditional, outbox};
use crate::records;
use ::credentials::did::web_address;
use actix_web::{HttpRequest, HttpResponse, delete, get, put, web};
use domain::ids::CredentialId;
use domain::page::Page;
use domain::policy::Relation;
use domain::privacy::{Deed, What};
use domain::problem::{Code, Problem};
use domain::records::trust::check_issuer;
use domain::records::wire::{CredentialHold, CredentialView, NewTrustedIssuer, TrustedIssuer};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// Issuers on the list, at most.
const MOST: i64 = 1000;

/// The issuers that the academy relies on, or did, or will: each with its days.
#[utoipa::path(tag = "Records", operation_id = "list_trusted_issuers",
    responses((status = 200, description = "The list", body = Page<TrustedIssuer>), Refusals))]
#[get("/trusted-issuers")]
pub async fn list_trusted_issuers(state: web::Data<AppState>, request: HttpRequest) -> ApiResult<HttpResponse> {
    let items = trust::all(&mut *state.db.get().await?, state.clock.today()).await?;
    conditional::public(&request, &Page { items, next_cursor: None })
}

/// Puts an issuer on the list, or changes its name or days. Entries that were brought before stay as they were.
#[utoipa::path(tag = "Records", operation_id = "set_trusted_issuer",
    params(("did" = String, Path, description = "Its DID, with `:` as it is or as `%3A`", max_length = 300,
            example = "did:web:academy.derby.example"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the issuer as it was given")),
    request_body = NewTrustedIssuer,
    responses((status = 200, description = "As it is now", body = TrustedIssuer),
        (status = 412, description = "It changed since it was read", body = Problem,
            content_type = "application/problem+json"), Refusals))]
#[put("/trusted-issuers/{did}")]
pub async fn set_trusted_issuer(
    state: web::Data<AppState>,
    caller: Caller,
    did: web::Path<String>,
    new: web::Json<NewTrustedIssuer>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("set_trusted_issuer", &Relation::default())?;
    let named = did.len() <= 300 && (web_address(&did).is_ok() || is_key(&did));
    if !named || *did == keys::did(&state) {
        let say = "Use a name like did:web:academy.example or did:key:z6Mk…, of somebody else than this Academy.";
        return Err(ApiError::field("/did", say));
    }
    let wrong = check_issuer(&new);
    if !wrong.is_empty() {
        return Err(ApiError::not_valid(wrong));
    }
    let (act, today) = (act(&state, &caller), state.clock.today());
    let issuer = state
        .db
        .tx(async |tx| {
            let present = one(tx, &did, today).await?;
            conditional::may_put(&request, present.as_ref())?;
            if present.is_none() && trust::count(tx).await? >= MOST {
                return Err(ApiError::new(Code::TooMany, "The list has 1,000 issuers. Take one away first."));
            }
            trust::set(tx, &did, &new).await?;
            let what = json!({"did": *did, "issuer": *new});
            outbox::event(tx, "issuer.trusted", Uuid::nil(), act.by, act.now, &what).await?;
            one(tx, &did, today).await?.ok_or_else(|| ApiError::internal("an issuer vanished"))
        })
        .await?;
    conditional::personal(&request, &issuer)
}

fn is_key(did: &str) -> bool {
    did.strip_prefix("did:key:").is_some_and(|key| ::credentials::key::PublicKey::from_multibase(key).is_ok())
}

async fn one(conn: &mut Conn, did: &str, today: chrono::NaiveDate) -> ApiResult<Option<TrustedIssuer>> {
    Ok(trust::all(conn, today).await?.into_iter().find(|issuer| issuer.did == did))
}

/// Takes an issuer off the list: from now on it is one that nobody here knows.
#[utoipa::path(tag = "Records", operation_id = "remove_trusted_issuer",
    params(("did" = String, Path, description = "Its DID", max_length = 300)),
    responses((status = 204, description = "It is off the list"), Refusals))]
#[delete("/trusted-issuers/{did}")]
pub async fn remove_trusted_issuer(
    state: web::Data<AppState>,
    caller: Caller,
    did: web::Path<String>,
) -> ApiResult<HttpResponse> {
    caller.permit("remove_trusted_issuer", &Relation::default())?;
    let act = act(&state, &caller);
    state
        .db
        .tx(async |tx| {
            if !trust::remove(tx, &did).await? {
                return Err(ApiError::not_found("issuer"));
            }
            outbox::event(tx, "issuer.not_trusted", Uuid::nil(), act.by, act.now, &json!({"did": *did})).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The academy and the issuers that it relies on today, in the form that wallets read (a known issuer registry).
#[utoipa::path(tag = "Records", operation_id = "issuer_registry",
    responses((status = 200, description = "The registry", body = serde_json::Value), Refusals))]
#[get("/credentials/issuers.json")]
pub async fn issuer_registry(state: web::Data<AppState>, request: HttpRequest) -> ApiResult<HttpResponse> {
    let all = trust::all(&mut *state.db.get().await?, state.clock.today()).await?;
    let at = state.config.public_url.trim_end_matches('/');
    let mut registry = Map::new();
    registry.insert(keys::did(&state), json!({"name": keys::NAME, "location": "Staffordshire, England", "url": at}));
    for issuer in all.into_iter().filter(|issuer| issuer.trusted) {
        registry.insert(issuer.did, json!({"name": issuer.name}));
    }
    conditional::public(&request, &json!({"registry": Value::Object(registry)}))
}

/// Puts a credential of the academy on hold while something is looked into: its status list tells it within five minutes, and a link
/// that shows it at once.
#[utoipa::path(tag = "Records", operation_id = "suspend_credential",
    params(("id" = CredentialId, Path, description = "The credential")), request_body = CredentialHold,
    responses((status = 200, description = "As it stands now", body = CredentialView), Refusals))]
#[put("/credentials/{id}/suspension")]
pub async fn suspend_credential(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<CredentialId>,
    hold: web::Json<CredentialHold>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("suspend_credential", &Relation::default())?;
    let reason = hold.reason.trim();
    if reason.is_empty() || reason.chars().count() > 500 {
        return Err(ApiError::field("/reason", "Say why, in 1 to 500 letters."));
    }
    let view = set_hold(&state, &caller, *id, Some(reason)).await?;
    conditional::personal(&request, &view)
}

/// Takes a credential off hold: it counts as before.
#[utoipa::path(tag = "Records", operation_id = "release_credential",
    params(("id" = CredentialId, Path, description = "The credential")),
    responses((status = 200, description = "As it stands now", body = CredentialView), Refusals))]
#[delete("/credentials/{id}/suspension")]
pub async fn release_credential(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<CredentialId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("release_credential", &Relation::default())?;
    let view = set_hold(&state, &caller, *id, None).await?;
    conditional::personal(&request, &view)
}

async fn set_hold(
    state: &AppState,
    caller: &Caller,
    id: CredentialId,
    reason: Option<&str>,
) -> ApiResult<CredentialView> {
    let (act, kind) =
        (act(state, caller), if reason.is_some() { "credential.suspended" } else { "credential.released" });
    state
        .db
        .tx(async |tx| {
            let kept = store::one(tx, id).await?.ok_or_else(|| ApiError::not_found("credential"))?;
            if store::hold(tx, id, reason, act.now).await? {
                outbox::event(tx, kind, id.0, act.by, act.now, &json!({})).await?;
            }
            let relation = records::relation(tx, kept.record(), state.clock.today()).await?.unwrap_or_default();
            access::note(tx, state, caller, &relation, relation.owner, (What::Record, Deed::Wrote)).await?;
            store::standing(tx, id).await?.ok_or_else(|| ApiError::internal("a credential vanished"))
        })
        .await
}
