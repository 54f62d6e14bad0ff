//! An organisation's machines, as its people look after them.

use super::store::{self, Organisation, keep};
use super::{key, secret};
use crate::platform::once::{self, IdempotencyKey};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, Conn, conditional, outbox};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use domain::ids::SecretId;
use domain::machines::wire::{MachineChange, MachineView, NewMachine, NewMachineKey, NewSecret};
use domain::machines::{KEYS, MACHINES, Scope, ScopeOf, Scopes, parse_label};
use domain::page::Page;
use domain::problem::{Code, FieldProblem};
use serde_json::json;
use uuid::Uuid;

/// The organisation of an address, when the caller may look after its machines.
async fn permitted(conn: &mut Conn, caller: &Caller, operation: &'static str, id: Uuid) -> ApiResult<Organisation> {
    let of = store::organisation(conn, id).await?;
    let relation = of.map(Organisation::relation).unwrap_or_default();
    caller.permit_or_hide(operation, &relation, "organisation")?;
    of.ok_or_else(|| ApiError::not_found("organisation"))
}

/// The same with one of its machines.
async fn machine(
    conn: &mut Conn,
    caller: &Caller,
    operation: &'static str,
    (id, client_id): &(Uuid, String),
) -> ApiResult<MachineView> {
    let of = permitted(conn, caller, operation, *id).await?;
    keep::one(conn, of, client_id).await?.ok_or_else(|| ApiError::not_found("machine"))
}

/// A machine that is about to be changed, held until the transaction ends.
async fn held(
    tx: &mut Conn,
    caller: &Caller,
    operation: &'static str,
    at: &(Uuid, String),
) -> ApiResult<(Organisation, MachineView)> {
    let of = permitted(tx, caller, operation, at.0).await?;
    keep::lock(tx, &at.1).await?;
    let view = keep::one(tx, of, &at.1).await?.ok_or_else(|| ApiError::not_found("machine"))?;
    Ok((of, view))
}

async fn as_it_is(tx: &mut Conn, of: Organisation, client_id: &str) -> ApiResult<MachineView> {
    keep::one(tx, of, client_id).await?.ok_or_else(|| ApiError::internal("a machine vanished"))
}

/// Notes who changed what, by ids alone.
async fn note(tx: &mut Conn, state: &AppState, caller: &Caller, what: &str, at: (Uuid, &str)) -> ApiResult<()> {
    let by = caller.actor.person().map(|person| person.0);
    outbox::event(tx, what, at.0, by, state.clock.now(), &json!({"clientId": at.1})).await
}

fn checked_scopes(scopes: &[Scope], of: ScopeOf) -> Result<(), FieldProblem> {
    let named: Vec<&str> = of.all().map(Scope::as_str).collect();
    match Scopes::new(scopes.to_vec()).filter(|scopes| scopes.each().iter().all(|scope| scope.of() == of)) {
        Some(_) => Ok(()),
        None => Err(FieldProblem::new("/scopes", format!("Choose one or more of: {}.", named.join(", ")))),
    }
}

/// A name that nobody has: the end is random.
fn name_for(label: &str) -> String {
    let plain = label.to_ascii_lowercase();
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let stem: String = words.collect::<Vec<_>>().join("-").chars().take(40).collect();
    let end: String = Uuid::new_v4().simple().to_string().chars().take(10).collect();
    let stem = stem.trim_matches('-').trim_start_matches("demo-");
    if stem.is_empty() { format!("client-{end}") } else { format!("{stem}-{end}") }
}

fn secret_answer(body: &impl serde::Serialize) -> HttpResponse {
    HttpResponse::Created().insert_header((header::CACHE_CONTROL, "no-store")).json(body)
}

/// The machines of an organisation.
#[utoipa::path(tag = "Machines", operation_id = "list_machines",
    params(("id" = Uuid, Path, description = "The employer or the training provider")),
    responses((status = 200, description = "Machines", body = Page<MachineView>), Refusals))]
#[get("/organisations/{id}/machines")]
pub async fn list_machines(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<Uuid>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let mut conn = state.db.get().await?;
    let of = permitted(&mut conn, &caller, "list_machines", *id).await?;
    let items = keep::list(&mut conn, of).await?;
    conditional::personal(&request, &Page { items, next_cursor: None })
}

/// Adds a machine. It can sign in once it has a secret or a key.
#[utoipa::path(tag = "Machines", operation_id = "add_machine", request_body = NewMachine,
    params(("id" = Uuid, Path, description = "The employer or the training provider"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer: safe to retry")),
    responses((status = 201, description = "The machine", body = MachineView), Refusals))]
#[post("/organisations/{id}/machines")]
pub async fn add_machine(
    state: web::Data<AppState>,
    caller: Caller,
    key: IdempotencyKey,
    id: web::Path<Uuid>,
    new: web::Json<NewMachine>,
) -> ApiResult<HttpResponse> {
    let of = permitted(&mut *state.db.get().await?, &caller, "add_machine", *id).await?;
    let label = parse_label(&new.label).map_err(|say| FieldProblem::new("/label", say));
    let scopes = checked_scopes(&new.scopes, of.kind());
    let label = match (label, scopes) {
        (Ok(label), Ok(())) => label,
        (label, scopes) => {
            return Err(ApiError::not_valid([label.err(), scopes.err()].into_iter().flatten().collect()));
        }
    };
    let now = state.clock.now();
    let kept = once::run(&state.db, &caller, &key, "add_machine", &json!([*id, *new]), async |tx| {
        if keep::count(tx, of).await? >= i64::try_from(MACHINES).unwrap_or(i64::MAX) {
            return Err(ApiError::new(Code::TooMany, format!("There may be {MACHINES}. Remove one first.")));
        }
        let client_id = name_for(&label);
        let draft = keep::Draft { client_id: &client_id, label: &label, of, scopes: &new.scopes };
        keep::add(tx, &draft, now).await?;
        note(tx, &state, &caller, "machine.added", (of.id(), &client_id)).await?;
        Ok((StatusCode::CREATED, as_it_is(tx, of, &client_id).await?))
    })
    .await?;
    Ok(kept.at_by(&format!("/api/v1/organisations/{id}/machines"), "clientId"))
}

/// One machine.
#[utoipa::path(tag = "Machines", operation_id = "get_machine",
    params(("id" = Uuid, Path, description = "The employer or the training provider"),
        ("clientId" = String, Path, description = "The machine", max_length = 100)),
    responses((status = 200, description = "The machine", body = MachineView), Refusals))]
#[get("/organisations/{id}/machines/{clientId}")]
pub async fn get_machine(
    state: web::Data<AppState>,
    caller: Caller,
    at: web::Path<(Uuid, String)>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let view = machine(&mut *state.db.get().await?, &caller, "get_machine", &at).await?;
    conditional::personal(&request, &view)
}

/// Changes what a machine is called and may do, or stops it. It counts at once, for the tokens too that it has.
#[utoipa::path(tag = "Machines", operation_id = "change_machine", request_body = MachineChange,
    params(("id" = Uuid, Path, description = "The employer or the training provider"),
        ("clientId" = String, Path, description = "The machine", max_length = 100),
        ("If-Match" = Option<String>, Header, description = "The ETag that the change rests on")),
    responses((status = 200, description = "The machine as it is now", body = MachineView),
        (status = 412, description = "It changed since it was read", body = domain::problem::Problem,
            content_type = "application/problem+json"), Refusals))]
#[patch("/organisations/{id}/machines/{clientId}")]
pub async fn change_machine(
    state: web::Data<AppState>,
    caller: Caller,
    at: web::Path<(Uuid, String)>,
    change: web::Json<MachineChange>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let view = state
        .db
        .tx(async |tx| {
            let (of, view) = held(tx, &caller, "change_machine", &at).await?;
            conditional::unchanged(&request, &view, false)?;
            let label = change.label.as_deref().map(parse_label).transpose();
            let label = label.map_err(|say| ApiError::field("/label", say))?;
            if let Some(scopes) = &change.scopes {
                checked_scopes(scopes, of.kind()).map_err(|problem| ApiError::not_valid(vec![problem]))?;
            }
            keep::change(tx, &at.1, label.as_deref(), change.scopes.as_deref(), change.stopped).await?;
            note(tx, &state, &caller, "machine.changed", (of.id(), &at.1)).await?;
            as_it_is(tx, of, &at.1).await
        })
        .await?;
    conditional::personal(&request, &view)
}

/// Takes a machine away: it cannot sign in any more, and no token of it is good.
#[utoipa::path(tag = "Machines", operation_id = "remove_machine",
    params(("id" = Uuid, Path, description = "The employer or the training provider"),
        ("clientId" = String, Path, description = "The machine", max_length = 100)),
    responses((status = 204, description = "It is gone"), Refusals))]
#[delete("/organisations/{id}/machines/{clientId}")]
pub async fn remove_machine(
    state: web::Data<AppState>,
    caller: Caller,
    at: web::Path<(Uuid, String)>,
) -> ApiResult<HttpResponse> {
    state
        .db
        .tx(async |tx| {
            let (of, _) = held(tx, &caller, "remove_machine", &at).await?;
            keep::remove(tx, &at.1).await?;
            note(tx, &state, &caller, "machine.removed", (of.id(), &at.1)).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Makes a secret, which is shown this once. There may be two, so that one is changed for the other while both are good.
#[utoipa::path(tag = "Machines", operation_id = "add_machine_secret",
    params(("id" = Uuid, Path, description = "The employer or the training provider"),
        ("clientId" = String, Path, description = "The machine", max_length = 100)),
    responses((status = 201, description = "The secret, and the machine with it", body = NewSecret), Refusals))]
#[post("/organisations/{id}/machines/{clientId}/secrets")]
pub async fn add_machine_secret(
    state: web::Data<AppState>,
    caller: Caller,
    at: web::Path<(Uuid, String)>,
) -> ApiResult<HttpResponse> {
    let (made, now) = (secret::new()?, state.clock.now());
    let client = state
        .db
        .tx(async |tx| {
            let (of, _) = held(tx, &caller, "add_machine_secret", &at).await?;
            let kept = (secret::hash(&made), secret::ending(&made));
            if !keep::add_secret(tx, &at.1, (&kept.0, &kept.1), now).await? {
                return Err(ApiError::new(Code::TooMany, "It has two secrets. Take one away first."));
            }
            note(tx, &state, &caller, "machine.secret_added", (of.id(), &at.1)).await?;
            as_it_is(tx, of, &at.1).await
        })
        .await?;
    Ok(secret_answer(&NewSecret { secret: made, client }))
}

/// Takes a secret away: nobody signs in with it any more.
#[utoipa::path(tag = "Machines", operation_id = "remove_machine_secret",
    params(("id" = Uuid, Path, description = "The employer or the training provider"),
        ("clientId" = String, Path, description = "The machine", max_length = 100),
        ("secretId" = SecretId, Path, description = "The secret")),
    responses((status = 204, description = "It is gone"), Refusals))]
#[delete("/organisations/{id}/machines/{clientId}/secrets/{secretId}")]
pub async fn remove_machine_secret(
    state: web::Data<AppState>,
    caller: Caller,
    path: web::Path<(Uuid, String, SecretId)>,
) -> ApiResult<HttpResponse> {
    let (id, client_id, secret) = path.into_inner();
    let at = (id, client_id);
    state
        .db
        .tx(async |tx| {
            let (of, _) = held(tx, &caller, "remove_machine_secret", &at).await?;
            if !keep::remove_secret(tx, &at.1, secret).await? {
                return Err(ApiError::not_found("secret"));
            }
            note(tx, &state, &caller, "machine.secret_removed", (of.id(), &at.1)).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Adds a public key that the machine signs with instead of sending a secret (`private_key_jwt`).
#[utoipa::path(tag = "Machines", operation_id = "add_machine_key", request_body = NewMachineKey,
    params(("id" = Uuid, Path, description = "The employer or the training provider"),
        ("clientId" = String, Path, description = "The machine", max_length = 100)),
    responses((status = 201, description = "The machine with it", body = MachineView), Refusals))]
#[post("/organisations/{id}/machines/{clientId}/keys")]
pub async fn add_machine_key(
    state: web::Data<AppState>,
    caller: Caller,
    at: web::Path<(Uuid, String)>,
    new: web::Json<NewMachineKey>,
) -> ApiResult<HttpResponse> {
    let now = state.clock.now();
    let view = state
        .db
        .tx(async |tx| {
            let (of, view) = held(tx, &caller, "add_machine_key", &at).await?;
            let key = key::read(&new.jwk)?;
            if view.keys.len() >= KEYS {
                return Err(ApiError::new(Code::TooMany, format!("There may be {KEYS}. Take one away first.")));
            }
            let jwk = serde_json::to_value(&key.jwk).map_err(ApiError::internal)?;
            if !keep::add_key(tx, &at.1, (&key.kid, key.kind, &jwk), now).await? {
                return Err(ApiError::field("/jwk/kid", "It has a key of this name. Use another name."));
            }
            note(tx, &state, &caller, "machine.key_added", (of.id(), &at.1)).await?;
            as_it_is(tx, of, &at.1).await
        })
        .await?;
    Ok(secret_answer(&view))
}

/// Takes a public key away: nothing that is signed with it counts any more.
#[utoipa::path(tag = "Machines", operation_id = "remove_machine_key",
    params(("id" = Uuid, Path, description = "The employer or the training provider"),
        ("clientId" = String, Path, description = "The machine", max_length = 100),
        ("kid" = String, Path, description = "The key", max_length = 100)),
    responses((status = 204, description = "It is gone"), Refusals))]
#[delete("/organisations/{id}/machines/{clientId}/keys/{kid}")]
pub async fn remove_machine_key(
    state: web::Data<AppState>,
    caller: Caller,
    path: web::Path<(Uuid, String, String)>,
) -> ApiResult<HttpResponse> {
    let (id, client_id, kid) = path.into_inner();
    let at = (id, client_id);
    state
        .db
        .tx(async |tx| {
            let (of, _) = held(tx, &caller, "remove_machine_key", &at).await?;
            if !keep::remove_key(tx, &at.1, &kid).await? {
                return Err(ApiError::not_found("key"));
            }
            note(tx, &state, &caller, "machine.key_removed", (of.id(), &at.1)).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
