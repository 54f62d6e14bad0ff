//! Making an account: what is typed waits with a link that goes to the address, so that nobody learns who has an account,
//! and an address is its owner's.

use super::links::{COOKIE, REGISTER, not_good, send};
use super::password;
use super::routes::{answer, check_new_password};
use super::store as people;
use super::store::links::{self as store, LinkRow, NewLink};
use super::throttle::{self, Key};
use super::tokens::{self, Begun, Token};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Conn};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, web};
use chrono::{DateTime, Utc};
use domain::ids::PersonId;
use domain::people::parse_name;
use domain::people::throttle::Throttle;
use domain::people::ways::{AccountOpened, REGISTER_MINUTES, Way};
use domain::people::wire::{NewAccount, SignedIn};
use domain::problem::{Code, FieldProblem};
use domain::values::EmailAddress;
use uuid::Uuid;

/// Asks for an account, which the link makes that goes to its address. The answer is the same whether there is one: then
/// the mail says so, and its link signs in.
#[utoipa::path(tag = "People", operation_id = "register", request_body = NewAccount,
    responses((status = 202, description = "A mail is on its way"), Refusals))]
#[post("/auth/register")]
pub async fn register(
    state: web::Data<AppState>,
    request: HttpRequest,
    account: web::Json<NewAccount>,
) -> ApiResult<HttpResponse> {
    let NewAccount { full_name, email, password } = account.into_inner();
    let name = parse_name(&full_name).map_err(|say| FieldProblem::new("/fullName", say));
    let address = EmailAddress::parse(&email).map_err(|say| FieldProblem::new("/email", say));
    let (name, address) = match (name, address, check_new_password(&password)) {
        (Ok(name), Ok(address), Ok(())) => (name, address),
        (name, address, strong) => {
            let errors = [name.err(), address.err(), strong.err()];
            return Err(ApiError::not_valid(errors.into_iter().flatten().collect()));
        }
    };
    let address_itself = Key::of(Throttle::Mail, address.as_str());
    let counted: Vec<Key> =
        [address_itself].into_iter().chain(Key::network(Throttle::Joining, &state, &request)).collect();
    throttle::take(&state, &counted).await?;
    let hash = password::hash_later(&state, password).await?;
    let link = NewLink {
        purpose: REGISTER,
        email: address.as_str(),
        person: None,
        replaces: None,
        browser: None,
        account: Some(store::Wanted { full_name: &name, password_hash: &hash }),
    };
    send(&state, link, REGISTER_MINUTES).await
}

/// The unused link of a token that makes an account, in time, with what it makes.
async fn registration(tx: &mut Conn, token: &str, now: DateTime<Utc>) -> ApiResult<(LinkRow, String, String)> {
    let link = store::lock(tx, &Token::read(token).hash()).await?.ok_or_else(not_good)?;
    let in_time = link.purpose == REGISTER && link.expires_at.is_some_and(|ends| ends > now);
    match (link.full_name.clone(), link.password_hash.clone()) {
        (Some(name), Some(hash)) if in_time => Ok((link, name, hash)),
        _ => Err(not_good()),
    }
}

/// Makes the account that was asked for, and signs in: who has the link reads mail at its address. In another browser
/// than the one that asked a new password is wanted: somebody else may have typed that one.
#[utoipa::path(tag = "People", operation_id = "finish_registration", request_body = AccountOpened,
    responses((status = 201, description = "Signed in; the refresh token is in a cookie", body = SignedIn), Refusals))]
#[post("/auth/links/register")]
pub async fn finish_registration(
    state: web::Data<AppState>,
    request: HttpRequest,
    opened: web::Json<AccountOpened>,
) -> ApiResult<HttpResponse> {
    let AccountOpened { token, password } = opened.into_inner();
    if let Some(password) = &password {
        check_new_password(password).map_err(|wrong| ApiError::not_valid(vec![wrong]))?;
    }
    let (now, begun) = (state.clock.now(), Begun::by(Way::Registration, &request));
    let browser = request.cookie(COOKIE).map(|cookie| Token::read(cookie.value()).hash());
    // A token that is not good costs no hashing.
    let (link, ..) = state.db.tx(async |tx| registration(tx, &token, now).await).await?;
    // People of one care home may all register in a morning: an account that is made was no try in vain.
    let mail = Key::of(Throttle::Mail, &link.email);
    let counted: Vec<Key> = [mail].into_iter().chain(Key::network(Throttle::Joining, &state, &request)).collect();
    let chosen = match password {
        Some(password) => Some(password::hash_later(&state, password).await?),
        None if browser.is_some() && browser == link.browser => None,
        None => return Err(ApiError::new(Code::OtherBrowser, "Choose a password here to make your account.")),
    };
    let given = state
        .db
        .tx(async |tx| {
            let (link, name, typed) = registration(tx, &token, now).await?;
            let id = PersonId(Uuid::now_v7());
            people::add_person(tx, id, &link.email, &name, chosen.as_deref().unwrap_or(&typed), now).await?;
            people::account::verify_email(tx, id, &link.email, now).await?;
            store::forget_registrations(tx, &link.email).await?;
            throttle::went_well(tx, &counted).await?;
            tokens::begin(&state, tx, id, &begun).await
        })
        .await?;
    Ok(answer(StatusCode::CREATED, given))
}
