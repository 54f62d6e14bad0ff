//! How a machine shows who it is: a secret by HTTP Basic or in the form (RFC 6749 §2.3.1), or what it signed with its
//! private key (RFC 7523 §2.2).

use super::oauth::TokenError;
use super::store::{self, Machine};
use super::{SUBJECT, key, secret};
use crate::people::throttle::{self, Key};
use crate::platform::{ApiError, ApiResult, AppState};
use actix_web::http::header;
use actix_web::{HttpRequest, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use domain::machines::ASSERTION_LIVES;
use domain::people::throttle::Throttle;
use sha2::{Digest, Sha256};

/// What a signed request says that it is.
const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What of a form shows who asks.
pub(super) struct Shown {
    pub(super) client_id: Option<String>,
    pub(super) client_secret: Option<String>,
    pub(super) assertion_type: Option<String>,
    pub(super) assertion: Option<String>,
}

/// A machine that showed who it is.
pub(super) struct Proven {
    pub(super) client_id: String,
    pub(super) machine: Machine,
}

/// Name and secret by HTTP Basic (each form-encoded first).
fn basic(request: &HttpRequest) -> Result<Option<(String, String)>, TokenError> {
    let Some(value) = request.headers().get(header::AUTHORIZATION) else { return Ok(None) };
    let read = || {
        let (scheme, given) = value.to_str().ok()?.split_once(' ')?;
        let text = String::from_utf8(STANDARD.decode(given.trim()).ok()?).ok()?;
        let (name, secret) = text.split_once(':')?;
        let plain = |part: &str| {
            let pairs = web::Query::<Vec<(String, String)>>::from_query(&format!("x={part}")).ok()?.into_inner();
            pairs.into_iter().next().map(|(_, value)| value)
        };
        scheme.eq_ignore_ascii_case("basic").then_some((plain(name)?, plain(secret)?))
    };
    read().map(Some).ok_or(TokenError::WrongClient)
}

/// The machine that asks.
pub(super) async fn of(state: &AppState, request: &HttpRequest, shown: Shown) -> Result<Proven, TokenError> {
    let Shown { client_id, client_secret, assertion_type, assertion } = shown;
    let (name, secret) = match (basic(request)?, client_id, client_secret, assertion) {
        (Some(given), _, None, None) => given,
        (None, Some(name), Some(secret), None) => (name, secret),
        (None, name, None, Some(assertion)) => {
            if assertion_type.as_deref() != Some(ASSERTION) {
                return Err(TokenError::Refused("invalid_request", format!("Use client_assertion_type={ASSERTION}.")));
            }
            return signed(state, name.as_deref(), &assertion).await;
        }
        (None, _, None, None) => return Err(TokenError::WrongClient),
        (None, None, Some(_), None) => {
            return Err(TokenError::Refused("invalid_request", "Send client_id with the secret.".to_owned()));
        }
        _ => {
            let say = "Show who you are in one way: by HTTP Basic, in the form, or by what you signed.".to_owned();
            return Err(TokenError::Refused("invalid_request", say));
        }
    };
    let odd = name.is_empty() || name.len() > 100 || secret.len() > 200 || name.contains('\0');
    if odd {
        return Err(TokenError::WrongClient);
    }
    let machine = with_secret(state, &name, &secret).await?.ok_or(TokenError::WrongClient)?;
    Ok(Proven { client_id: name, machine })
}

/// The machine of a name and a secret. The published secret of the invented machines works in a demonstration alone.
async fn with_secret(state: &AppState, name: &str, given: &str) -> ApiResult<Option<Machine>> {
    let (now, tries) = (state.clock.now(), Key::of(Throttle::Account, &format!("{SUBJECT}{name}")));
    throttle::may_try(state, &tries).await?;
    let mut conn = state.db.get().await?;
    let invented = name.starts_with("demo-") && !state.config.demo;
    let machine = if invented { None } else { store::working(&mut conn, name).await? };
    if let Some(machine) = machine {
        for kept in store::secrets(&mut conn, name).await? {
            if secret::fits(state, given, &kept.hash).await? {
                store::secret_used(&mut conn, kept.id, now).await?;
                return Ok(Some(machine));
            }
        }
    }
    drop(conn);
    throttle::went_wrong(state, &tries).await?;
    Ok(None)
}

/// The machine that signed: with one of its keys, for us, for the next minutes, and never before with this number.
async fn signed(state: &AppState, name: Option<&str>, assertion: &str) -> Result<Proven, TokenError> {
    let wrong = || TokenError::WrongClient;
    let kid = jsonwebtoken::decode_header(assertion).map_err(|_| wrong())?.kid;
    // Read before it is believed: it only says whose key to look for.
    let claims = jsonwebtoken::dangerous::insecure_decode::<key::Said>(assertion).map_err(|_| wrong())?.claims;
    let client_id = claims.sub;
    if name.is_some_and(|name| name != client_id) || client_id.is_empty() || client_id.len() > 100 {
        return Err(wrong());
    }
    let now = state.clock.now();
    let (machine, kept) = {
        let mut conn = state.db.get().await?;
        let machine = store::working(&mut conn, &client_id).await?.ok_or_else(wrong)?;
        (machine, store::key(&mut conn, &client_id, kid.as_deref()).await?.ok_or_else(wrong)?)
    };
    let jwk = serde_json::from_value(kept.1).map_err(ApiError::internal)?;
    let said = key::verified(assertion, &jwk, kept.0.parse().map_err(ApiError::internal)?).ok_or_else(wrong)?;
    let until =
        in_time(&said, state, now).filter(|_| said.iss == client_id && said.sub == client_id).ok_or_else(wrong)?;
    // Its hash: a number may be as long as the machine likes.
    let number = format!("{:x}", Sha256::digest(said.jti.as_bytes()));
    let first = state.db.tx(async |tx| store::first_time(tx, &client_id, &number, until, now).await).await?;
    if first { Ok(Proven { client_id, machine }) } else { Err(wrong()) }
}

/// When what was signed ends, if it is for us and holds now.
fn in_time(said: &key::Said, state: &AppState, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let at = state.config.public_url.trim_end_matches('/');
    let for_us = ["", "/oauth/token", "/oauth/introspect", "/oauth/revoke"]
        .iter()
        .any(|path| said.aud.has(&format!("{at}{path}")));
    let until = DateTime::from_timestamp(said.exp, 0)?;
    // Clocks may differ by a minute.
    let begun = said.nbf.is_none_or(|nbf| nbf <= now.timestamp() + 60);
    (for_us && begun && !said.jti.is_empty() && now < until && until <= now + ASSERTION_LIVES).then_some(until)
}
