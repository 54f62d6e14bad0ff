//! Refresh tokens: opaque, kept as a hash, each good once. The reuse of a spent one ends the whole sign-in, because
//! one of its two holders is a thief.

use super::store;
use crate::platform::keys::Claims;
use crate::platform::{ApiError, ApiResult, AppState, Conn};
use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::http::header;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::PersonId;
use domain::people::device;
use domain::people::ways::Way;
use domain::people::wire::SignedIn;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The cookie's name.
pub(super) const COOKIE: &str = "academy_refresh";
/// Where the browser sends it: nowhere but to signing in and out.
const PATH: &str = "/api/v1/auth";
/// How long a sign-in lasts without use.
pub(super) const LIVES: TimeDelta = TimeDelta::days(30);
/// A token spent this recently may come again: two tabs, or an answer lost on the way.
const GRACE: TimeDelta = TimeDelta::seconds(10);

/// A token as the browser holds it.
pub(super) struct Token(String);

impl Token {
    /// One that nobody can guess.
    pub(super) fn make() -> ApiResult<Self> {
        let mut bytes = [0u8; 32];
        aws_lc_rs::rand::fill(&mut bytes).map_err(ApiError::internal)?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    pub(super) fn read(text: &str) -> Self {
        Self(text.to_owned())
    }

    pub(super) fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }

    /// As it travels, once.
    pub(super) fn text(&self) -> &str {
        &self.0
    }
}

/// What a sign-in or a refresh gives: an access token for the body, a cookie for the browser.
pub(super) struct Given {
    pub(super) signed_in: SignedIn,
    pub(super) cookie: Cookie<'static>,
}

/// Where a sign-in is and how it began.
pub(super) struct Begun {
    way: Way,
    device: String,
}

impl Begun {
    /// By the browser that asks.
    pub(super) fn by(way: Way, request: &HttpRequest) -> Self {
        let agent = request.headers().get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
        Self { way, device: device(agent.unwrap_or_default()) }
    }
}

/// Begins a new sign-in.
pub(super) async fn begin(state: &AppState, tx: &mut Conn, person: PersonId, begun: &Begun) -> ApiResult<Given> {
    let now = state.clock.now();
    let family = Uuid::now_v7();
    let new = store::NewSignIn { id: family, person, way: begun.way, device: &begun.device };
    store::begin_family(tx, new, now).await?;
    give(state, tx, person, family, now).await
}

/// What became of a refresh token.
pub(super) enum Rotated {
    /// A new pair.
    Given(Box<Given>),
    /// Unknown, ended or out of time.
    Refused,
    /// Spent before: the sign-in was ended.
    Reused,
}

/// Changes a refresh token for a new pair.
pub(super) async fn rotate(state: &AppState, tx: &mut Conn, token: &Token) -> ApiResult<Rotated> {
    let now = state.clock.now();
    let Some(row) = store::lock_token(tx, &token.hash()).await? else {
        return Ok(Rotated::Refused);
    };
    if row.ended_at.is_some() || row.expires_at <= now {
        return Ok(Rotated::Refused);
    }
    if row.used_at.is_some_and(|used| used + GRACE < now) {
        store::end_family(tx, row.family_id, now).await?;
        return Ok(Rotated::Reused);
    }
    store::spend_token(tx, &token.hash(), now).await?;
    store::sign_ins::note_use(tx, row.family_id, now).await?;
    let given = give(state, tx, PersonId(row.person_id), row.family_id, now).await?;
    Ok(Rotated::Given(Box::new(given)))
}

async fn give(state: &AppState, tx: &mut Conn, person: PersonId, family: Uuid, now: DateTime<Utc>) -> ApiResult<Given> {
    let token = Token::make()?;
    store::add_token(tx, &token.hash(), family, now, now + LIVES).await?;
    let claims = Claims::new(&person.to_string(), now.timestamp()).of_sign_in(family);
    let access_token = state.keys.sign(&claims).map_err(ApiError::internal)?;
    let signed_in = SignedIn { access_token, expires_in: crate::platform::keys::ACCESS_SECONDS };
    Ok(Given { signed_in, cookie: cookie(state, COOKIE, token.0, Duration::days(LIVES.num_days())) })
}

/// A cookie that forgets the token.
pub(super) fn forget(state: &AppState) -> Cookie<'static> {
    cookie(state, COOKIE, String::new(), Duration::ZERO)
}

/// A cookie that the browser sends to signing in and out alone, and shows to no page.
pub(super) fn cookie(state: &AppState, name: &'static str, value: String, lives: Duration) -> Cookie<'static> {
    Cookie::build(name, value)
        .path(PATH)
        .http_only(true)
        .secure(state.config.public_url.starts_with("https://"))
        .same_site(SameSite::Lax)
        .max_age(lives)
        .finish()
}
