//! What a token is (RFC 7662), and taking one back (RFC 7009). A machine asks about tokens of its own organisation alone:
//! of others it hears the same as of nonsense.

use super::oauth::TokenError;
use super::proof::{self, Proven, Shown};
use super::store;
use crate::platform::AppState;
use crate::platform::keys::{Bearer, Claims};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, post, web};
use chrono::DateTime;
use domain::machines::oauth::{OAuthRefusal, TokenQuestion, TokenState};

/// The machine that asks, and what the token says that it asks about, when it is good and its own organisation's.
async fn asked(
    state: &AppState,
    request: &HttpRequest,
    question: TokenQuestion,
) -> Result<Option<(Claims, Bearer)>, TokenError> {
    let shown = Shown {
        client_id: question.client_id,
        client_secret: question.client_secret,
        assertion_type: question.client_assertion_type,
        assertion: question.client_assertion,
    };
    let Proven { machine, .. } = proof::of(state, request, shown).await?;
    let claims = state.keys.verify(question.token.trim(), state.clock.now().timestamp());
    let own = claims.and_then(|claims| {
        let bearer = claims.bearer.clone().filter(|bearer| bearer.org == machine.of.id())?;
        Some((claims, bearer))
    });
    Ok(own)
}

/// Says whether a token is good now, and for what. The token is one of the asker's own organisation.
#[utoipa::path(tag = "Machines", operation_id = "introspect_token",
    request_body(content = TokenQuestion, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "What it is", body = TokenState),
        (status = 400, description = "The request, as RFC 6749 §5.2 says it", body = OAuthRefusal),
        (status = 401, description = "Not this name and secret", body = OAuthRefusal),
        (status = 429, description = "Too many wrong secrets, or requests", body = domain::problem::Problem,
            content_type = "application/problem+json"),
        (status = 500, description = "Our fault", body = domain::problem::Problem,
            content_type = "application/problem+json"),
        (status = 503, description = "Try again shortly", body = domain::problem::Problem,
            content_type = "application/problem+json")))]
#[post("/oauth/introspect")]
pub async fn introspect_token(
    state: web::Data<AppState>,
    request: HttpRequest,
    form: web::Form<TokenQuestion>,
) -> Result<HttpResponse, TokenError> {
    let known = asked(&state, &request, form.into_inner()).await?;
    let mut said = TokenState::default();
    if let Some((claims, bearer)) = known {
        let mut conn = state.db.get().await?;
        let machine = store::with_token(&mut conn, &bearer.client_id, bearer.jti).await?;
        if let Some(scopes) = machine.and_then(|machine| machine.scopes.still(&bearer.scope)) {
            said = TokenState {
                active: true,
                scope: Some(scopes.to_string()),
                client_id: Some(bearer.client_id),
                token_type: Some("Bearer".to_owned()),
                exp: Some(claims.exp),
                iat: Some(claims.iat),
                aud: Some(claims.aud),
                iss: Some(bearer.iss),
                jti: Some(bearer.jti),
            };
        }
    }
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(said))
}

/// Takes a token back before it ends. One that is not known, or not the asker's, is answered alike.
#[utoipa::path(tag = "Machines", operation_id = "revoke_token",
    request_body(content = TokenQuestion, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "It is not good any more"),
        (status = 400, description = "The request, as RFC 6749 §5.2 says it", body = OAuthRefusal),
        (status = 401, description = "Not this name and secret", body = OAuthRefusal),
        (status = 429, description = "Too many wrong secrets, or requests", body = domain::problem::Problem,
            content_type = "application/problem+json"),
        (status = 500, description = "Our fault", body = domain::problem::Problem,
            content_type = "application/problem+json"),
        (status = 503, description = "Try again shortly", body = domain::problem::Problem,
            content_type = "application/problem+json")))]
#[post("/oauth/revoke")]
pub async fn revoke_token(
    state: web::Data<AppState>,
    request: HttpRequest,
    form: web::Form<TokenQuestion>,
) -> Result<HttpResponse, TokenError> {
    if let Some((claims, bearer)) = asked(&state, &request, form.into_inner()).await? {
        let now = state.clock.now();
        let until = DateTime::from_timestamp(claims.exp, 0).unwrap_or(now);
        state.db.tx(async |tx| store::revoke(tx, bearer.jti, until, now).await).await?;
    }
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).finish())
}
