//! Passkeys: added, listed, taken away, and signing in with one. The challenge of each is kept in the database, so that
//! any server can read the answer, and is good once.

use super::links::{self, Notice};
use super::routes::answer;
use super::store::passkeys::{self as store, Challenge, PasskeyRow};
use super::tokens::{self, Begun, Token};
use super::webauthn::{self, ALGORITHMS, Refused, Site};
use super::{step_up, store as people};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, conditional, paging};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use domain::ids::PersonId;
use domain::page::{Limit, Page};
use domain::people::ways::{
    NewPasskey, PASSKEYS_MAX, PasskeyAlgorithm, PasskeyAnswer, PasskeyCreation, PasskeyDemands, PasskeyKnown,
    PasskeyOwner, PasskeyRequest, PasskeySite, PasskeyView, Way,
};
use domain::people::wire::SignedIn;
use domain::policy::Relation;
use domain::problem::Code;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// How long a challenge waits: somebody looks for their key.
const WAITS: TimeDelta = TimeDelta::minutes(5);
const WAITS_MILLISECONDS: u32 = 300_000;

/// Us, as browsers know us.
pub(super) fn site(state: &AppState) -> ApiResult<Site> {
    Site::at(&state.config.public_url).map_err(ApiError::internal)
}

/// Nothing more is said to who asks: why is in the log.
pub(super) fn refused() -> ApiError {
    ApiError::new(Code::PasskeyRefused, "Try again, or sign in another way.")
}

fn refused_for(why: Refused) -> ApiError {
    tracing::info!(%why, "a passkey was refused");
    refused()
}

/// Keeps a new challenge; answers it as it travels.
async fn challenge(state: &AppState, of: Challenge) -> ApiResult<String> {
    let (now, token) = (state.clock.now(), Token::make()?);
    // What is signed is the bytes behind the text.
    let bytes = URL_SAFE_NO_PAD.decode(token.text()).map_err(ApiError::internal)?;
    let hash = Sha256::digest(bytes).to_vec();
    state.db.tx(async |tx| store::add_challenge(tx, &hash, of, now, now + WAITS).await).await?;
    Ok(token.text().to_owned())
}

/// Begins signing in, or giving a fresh proof, with a passkey.
#[utoipa::path(tag = "People", operation_id = "begin_passkey",
    responses((status = 200, description = "What to ask the device", body = PasskeyRequest), Refusals))]
#[post("/auth/passkey-challenges")]
pub async fn begin_passkey(state: web::Data<AppState>) -> ApiResult<HttpResponse> {
    let request = PasskeyRequest {
        challenge: challenge(&state, Challenge::Prove).await?,
        timeout: WAITS_MILLISECONDS,
        rp_id: site(&state)?.host,
        user_verification: "required".to_owned(),
    };
    Ok(HttpResponse::Ok().insert_header(("cache-control", "no-store")).json(request))
}

/// Whose passkey answered one of our challenges. The challenge is gone, whatever becomes of it.
///
/// # Errors
/// 409 `passkey_refused`; the database.
pub(super) async fn prove(state: &AppState, site: &Site, said: &PasskeyAnswer) -> ApiResult<PersonId> {
    let answer = webauthn::answer(site, said).map_err(refused_for)?;
    let now = state.clock.now();
    if !state.db.tx(async |tx| store::take_challenge(tx, &answer.challenge, Challenge::Prove, now).await).await? {
        return Err(refused());
    }
    state
        .db
        .tx(async |tx| {
            let row = store::lock(tx, &answer.id).await?.ok_or_else(refused)?;
            answer.is_signed_by(&row.public_key).map_err(refused_for)?;
            if answer.owner.as_ref().is_some_and(|owner| owner != row.person_id.as_bytes()) {
                return Err(refused());
            }
            let counter = i64::from(answer.counter);
            // A device that counts never counts back: two that hold one key would.
            if (counter > 0 || row.counter > 0) && counter <= row.counter {
                tracing::warn!(passkey = %row.id, "a passkey's counter went back: it may be copied");
                return Err(refused());
            }
            store::note_use(tx, row.id, counter, now).await?;
            Ok(PersonId(row.person_id))
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
    let begun = Begun::by(Way::Passkey, &request);
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
    let (person, site) = (caller.person()?, site(&state)?);
    let (row, known) = {
        let mut conn = state.db.get().await?;
        (people::person(&mut conn, person).await?, store::of(&mut conn, person).await?)
    };
    let row = row.ok_or_else(|| ApiError::not_found("person"))?;
    if known.len() >= PASSKEYS_MAX {
        return Err(ApiError::new(Code::PasskeyRefused, "You have twenty passkeys. Remove one first."));
    }
    let text = |text: &str| text.to_owned();
    let creation = PasskeyCreation {
        rp: PasskeySite { id: site.host, name: text("Staffordshire Social Care Academy") },
        user: PasskeyOwner {
            id: URL_SAFE_NO_PAD.encode(person.0.as_bytes()),
            name: row.email.or(row.mobile).unwrap_or_else(|| row.full_name.clone()),
            display_name: row.full_name,
        },
        challenge: challenge(&state, Challenge::Register(person)).await?,
        pub_key_cred_params: ALGORITHMS.map(|alg| PasskeyAlgorithm { kind: text("public-key"), alg }).to_vec(),
        timeout: WAITS_MILLISECONDS,
        exclude_credentials: known
            .iter()
            .map(|row| PasskeyKnown { kind: text("public-key"), id: URL_SAFE_NO_PAD.encode(&row.credential_id) })
            .collect(),
        authenticator_selection: PasskeyDemands {
            resident_key: text("required"),
            require_resident_key: true,
            user_verification: text("required"),
        },
        attestation: text("none"),
    };
    Ok(HttpResponse::Ok().insert_header(("cache-control", "no-store")).json(creation))
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
    let made = webauthn::made(&site(&state)?, &new.credential).map_err(refused_for)?;
    let of = Challenge::Register(person);
    if !state.db.tx(async |tx| store::take_challenge(tx, &made.challenge, of, now).await).await? {
        return Err(refused());
    }
    let row = PasskeyRow {
        id: Uuid::now_v7(),
        person_id: person.0,
        credential_id: made.id,
        public_key: made.key,
        counter: i64::from(made.counter),
        name,
        created_at: now,
        last_used_at: None,
    };
    state
        .db
        .tx(async |tx| {
            store::add(tx, &row).await?;
            links::tell(tx, person, Notice::PasskeyAdded, now).await
        })
        .await?;
    Ok(HttpResponse::Created().insert_header(("cache-control", "no-store")).json(view(row)))
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
