//! Passkeys: added, listed, taken away, and signing in with one. The challenge of each is kept in the database, so that
//! any server can read the answer, and is good once.

use super::links::{self, Notice};
use super::routes::answer;
use super::store::passkeys::{self as store, Challenge, NewPasskeyRow, PasskeyRow};
use super::tokens;
use super::webauthn::{self, Begun, Refused, Site, WAITS};
use super::{step_up, store as people};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, conditional, paging};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use domain::ids::PersonId;
use domain::page::{Limit, Page};
use domain::people::ways::{
    NewPasskey, PASSKEYS_MAX, PasskeyAnswer, PasskeyCreation, PasskeyRequest, PasskeyView, Way,
};
use domain::people::wire::SignedIn;
use domain::policy::Relation;
use domain::problem::Code;
use serde::Serialize;
use uuid::Uuid;

/// Us, as browsers know us.
pub(super) fn site(state: &AppState) -> ApiResult<Site> {
    Site::at(&state.config.public_url).map_err(ApiError::internal)
}

/// Nothing more is said to who asks: why is in the log.
pub(super) fn refused() -> ApiError {
    ApiError::new(Code::PasskeyRefused, "Try again, or sign in another way.")
}

fn refused_for(why: &Refused) -> ApiError {
    tracing::info!(%why, "a passkey was refused");
    refused()
}

/// Keeps what is begun until it is answered; answers what the device is asked.
async fn ask<Asked: Serialize>(state: &AppState, of: Challenge, begun: Begun<Asked>) -> ApiResult<HttpResponse> {
    let now = state.clock.now();
    let kept = (begun.challenge.as_slice(), &begun.state);
    state.db.tx(async |tx| store::add_challenge(tx, of, kept, now, now + WAITS).await).await?;
    Ok(HttpResponse::Ok().insert_header(("cache-control", "no-store")).json(begun.asked))
}

/// Begins signing in, or giving a fresh proof, with a passkey.
#[utoipa::path(tag = "People", operation_id = "begin_passkey",
    responses((status = 200, description = "What to ask the device", body = PasskeyRequest), Refusals))]
#[post("/auth/passkey-challenges")]
pub async fn begin_passkey(state: web::Data<AppState>) -> ApiResult<HttpResponse> {
    let begun = site(&state)?.begin_proving().map_err(ApiError::internal)?;
    ask(&state, Challenge::Prove, begun).await
}

/// Whose passkey answered one of our challenges. The challenge is gone, whatever becomes of it.
///
/// # Errors
/// 409 `passkey_refused`; the database.
pub(super) async fn prove(state: &AppState, site: &Site, said: &PasskeyAnswer) -> ApiResult<PersonId> {
    let answer = webauthn::answer(said).map_err(|why| refused_for(&why))?;
    let (now, of) = (state.clock.now(), Challenge::Prove);
    let begun = state.db.tx(async |tx| store::take_challenge(tx, of, &answer.challenge, now).await).await?;
    let begun = begun.ok_or_else(refused)?;
    state
        .db
        .tx(async |tx| {
            let row = store::lock(tx, answer.id()).await?.ok_or_else(refused)?;
            let owner = PersonId(row.person_id);
            let proven = site.finish_proving(&answer, begun.clone(), owner, row.key()?);
            let credential = proven.map_err(|why| refused_for(&why))?;
            store::note_use(tx, row.id, &credential, now).await?;
            Ok(owner)
        })
        .await
}

/// Signs in with a passkey, without saying who: the device knows. It asks for a finger, a face or a number itself, so no
/// code is asked for.
#[utoipa::path(tag = "People", operation_id = "sign_in_by_passkey", request_body = PasskeyAnswer,
    responses((status = 200, description = "Signed in; the refresh token is in a cookie", body = SignedIn), Refusals))]
#[post("/auth/passkeys")]
pub async fn sign_in_by_passkey(
    state: web::Data<AppState>,
    request: HttpRequest,
    said: web::Json<PasskeyAnswer>,
) -> ApiResult<HttpResponse> {
    let person = prove(&state, &site(&state)?, &said).await?;
    let begun = tokens::Begun::by(Way::Passkey, &request);
    let given = state.db.tx(async |tx| tokens::begin(&state, tx, person, &begun).await).await?;
    Ok(answer(StatusCode::OK, given))
}

fn view(row: PasskeyRow) -> PasskeyView {
    PasskeyView { id: row.id, name: row.name, created_at: row.created_at, last_used_at: row.last_used_at }
}

/// The person's passkeys, oldest first: all of them, twenty at most.
#[utoipa::path(tag = "People", operation_id = "list_passkeys",
    responses((status = 200, description = "Passkeys", body = Page<PasskeyView>), Refusals))]
#[get("/me/passkeys")]
pub async fn list_passkeys(
    state: web::Data<AppState>,
    caller: Caller,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("list_passkeys", &Relation::default())?;
    let rows = store::of(&mut *state.db.get().await?, caller.person()?).await?;
    let views = rows.into_iter().map(view).collect();
    conditional::personal(&request, &paging::page(views, Limit::default(), |last: &PasskeyView| last.id)?)
}

/// Begins adding a passkey. Wants a fresh proof.
#[utoipa::path(tag = "People", operation_id = "begin_adding_passkey",
    responses((status = 200, description = "What to ask the device", body = PasskeyCreation), Refusals))]
#[post("/me/passkey-challenges")]
pub async fn begin_adding_passkey(state: web::Data<AppState>, caller: Caller) -> ApiResult<HttpResponse> {
    caller.permit("begin_adding_passkey", &Relation::default())?;
    step_up::want(&state, &caller).await?;
    let person = caller.person()?;
    let (row, known) = {
        let mut conn = state.db.get().await?;
        (people::person(&mut conn, person).await?, store::of(&mut conn, person).await?)
    };
    let row = row.ok_or_else(|| ApiError::not_found("person"))?;
    if known.len() >= PASSKEYS_MAX {
        return Err(ApiError::new(Code::PasskeyRefused, "You have twenty passkeys. Remove one first."));
    }
    let signs_in_with = row.email.or(row.mobile).unwrap_or_else(|| row.full_name.clone());
    let known = known.into_iter().map(|row| row.credential_id).collect();
    let begun = site(&state)?.begin_adding(person, (&signs_in_with, &row.full_name), known);
    ask(&state, Challenge::Register(person), begun.map_err(ApiError::internal)?).await
}

/// Keeps a new passkey. Wants a fresh proof.
#[utoipa::path(tag = "People", operation_id = "add_passkey", request_body = NewPasskey,
    responses((status = 201, description = "Added", body = PasskeyView), Refusals))]
#[post("/me/passkeys")]
pub async fn add_passkey(
    state: web::Data<AppState>,
    caller: Caller,
    new: web::Json<NewPasskey>,
) -> ApiResult<HttpResponse> {
    caller.permit("add_passkey", &Relation::default())?;
    step_up::want(&state, &caller).await?;
    let (person, now) = (caller.person()?, state.clock.now());
    let name = new.name.split_whitespace().collect::<Vec<_>>().join(" ");
    if !(1..=60).contains(&name.chars().count()) || name.chars().any(char::is_control) {
        return Err(ApiError::field("/name", "Give it a name of 1 to 60 characters, like My phone."));
    }
    let made = webauthn::made(&new.credential).map_err(|why| refused_for(&why))?;
    let of = Challenge::Register(person);
    let begun = state.db.tx(async |tx| store::take_challenge(tx, of, &made.challenge, now).await).await?;
    let begun = begun.ok_or_else(refused)?;
    let (credential_id, credential) = site(&state)?.finish_adding(&made, begun).map_err(|why| refused_for(&why))?;
    let row = NewPasskeyRow { id: Uuid::now_v7(), person, credential_id, credential, name, created_at: now };
    state
        .db
        .tx(async |tx| {
            store::add(tx, &row).await?;
            links::tell(tx, person, Notice::PasskeyAdded, now).await
        })
        .await?;
    let view = PasskeyView { id: row.id, name: row.name, created_at: now, last_used_at: None };
    Ok(HttpResponse::Created().insert_header(("cache-control", "no-store")).json(view))
}

/// Takes a passkey away. Wants a fresh proof.
#[utoipa::path(tag = "People", operation_id = "remove_passkey",
    params(("id" = Uuid, Path, description = "The passkey")),
    responses((status = 204, description = "Removed"), Refusals))]
#[delete("/me/passkeys/{id}")]
pub async fn remove_passkey(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<Uuid>,
) -> ApiResult<HttpResponse> {
    caller.permit("remove_passkey", &Relation::default())?;
    step_up::want(&state, &caller).await?;
    let person = caller.person()?;
    let removed = state.db.tx(async |tx| store::remove(tx, person, *id).await).await?;
    if removed { Ok(HttpResponse::NoContent().finish()) } else { Err(ApiError::not_found("passkey")) }
}
