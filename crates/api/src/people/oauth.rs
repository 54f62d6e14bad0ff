//! OAuth 2.0 for machines: client credentials (RFC 6749 §4.4), metadata (RFC 8414), keys (RFC 7517).

use super::clients::{self, SUBJECT};
use crate::platform::keys::ACCESS_SECONDS;
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, AppState};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, Responder, ResponseError, get, post, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::people::Scope;
use domain::people::wire::{KeySet, MachineToken, OAuthRefusal, ServerMetadata, TokenRequest};
use std::fmt;

/// A refusal as RFC 6749 §5.2 wants it, which every OAuth client reads; or a fault of ours.
#[derive(Debug)]
pub enum TokenError {
    /// The request, its grant or its scope.
    Refused(&'static str, String),
    /// Name and secret.
    WrongClient,
    /// What any operation may answer.
    Other(ApiError),
}

impl From<ApiError> for TokenError {
    fn from(error: ApiError) -> Self {
        Self::Other(error)
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(error, say) => write!(f, "{error}: {say}"),
            Self::WrongClient => f.write_str("invalid_client"),
            Self::Other(error) => error.fmt(f),
        }
    }
}

impl ResponseError for TokenError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Refused(..) => StatusCode::BAD_REQUEST,
            Self::WrongClient => StatusCode::UNAUTHORIZED,
            Self::Other(error) => error.status_code(),
        }
    }

    fn error_response(&self) -> HttpResponse {
        let (error, say) = match self {
            Self::Refused(error, say) => (*error, say.clone()),
            Self::WrongClient => ("invalid_client", "Check the client's name and its secret.".to_owned()),
            Self::Other(error) => return error.error_response(),
        };
        let mut answer = HttpResponse::build(self.status_code());
        answer.insert_header((header::CACHE_CONTROL, "no-store"));
        if matches!(self, Self::WrongClient) {
            answer.insert_header((header::WWW_AUTHENTICATE, "Basic realm=\"academy\""));
        }
        answer.json(OAuthRefusal { error: error.to_owned(), error_description: say })
    }
}

/// How a form that cannot be read is refused.
pub fn form_rules() -> web::FormConfig {
    web::FormConfig::default().limit(16 * 1024).error_handler(|error, _| {
        let say = format!("Send grant_type as application/x-www-form-urlencoded: {error}");
        TokenError::Refused("invalid_request", say).into()
    })
}

/// Name and secret by HTTP Basic (each form-encoded first, RFC 6749 §2.3.1).
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

/// Gives a machine an access token for its own organisation. Name and secret come by HTTP Basic or in the form.
#[utoipa::path(tag = "Machines", operation_id = "get_token",
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "A token, for `Authorization: Bearer …`", body = MachineToken),
        (status = 400, description = "The request, as RFC 6749 §5.2 says it", body = OAuthRefusal),
        (status = 401, description = "Not this name and secret", body = OAuthRefusal),
        (status = 429, description = "Too many wrong secrets, or requests", body = domain::problem::Problem,
            content_type = "application/problem+json"),
        (status = 500, description = "Our fault", body = domain::problem::Problem,
            content_type = "application/problem+json"),
        (status = 503, description = "Try again shortly", body = domain::problem::Problem,
            content_type = "application/problem+json")))]
#[post("/oauth/token")]
pub async fn get_token(
    state: web::Data<AppState>,
    request: HttpRequest,
    form: web::Form<TokenRequest>,
) -> Result<HttpResponse, TokenError> {
    let form = form.into_inner();
    if form.grant_type != "client_credentials" {
        return Err(TokenError::Refused("unsupported_grant_type", "Use grant_type=client_credentials.".to_owned()));
    }
    let given = match (basic(&request)?, form.client_id, form.client_secret) {
        (Some(given), _, None) => given,
        (None, Some(name), Some(secret)) => (name, secret),
        (Some(_), _, Some(_)) => {
            let say = "Send the secret once: by HTTP Basic or in the form.".to_owned();
            return Err(TokenError::Refused("invalid_request", say));
        }
        (None, ..) => return Err(TokenError::WrongClient),
    };
    let (name, secret) = given;
    let odd = name.is_empty() || name.len() > 100 || secret.len() > 200 || name.contains('\0');
    let known = if odd { None } else { clients::with_secret(&state, &name, secret).await? };
    let scope = known.ok_or(TokenError::WrongClient)?.scope();
    if form.scope.as_deref().is_some_and(|asked| asked.split_whitespace().any(|one| one != scope.as_str())) {
        return Err(TokenError::Refused("invalid_scope", format!("The only scope of this client is {scope}.")));
    }
    let now = state.clock.now().timestamp();
    let access_token = state.keys.sign(&format!("{SUBJECT}{name}"), None, now).map_err(ApiError::internal)?;
    let (token_type, scope) = ("Bearer".to_owned(), scope.to_string());
    let token = MachineToken { access_token, token_type, expires_in: ACCESS_SECONDS, scope };
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(token))
}

/// Where a machine finds what it needs to sign in (RFC 8414).
#[utoipa::path(tag = "Machines", operation_id = "oauth_metadata",
    responses((status = 200, description = "The metadata", body = ServerMetadata), Refusals))]
#[get("/.well-known/oauth-authorization-server")]
pub async fn oauth_metadata(state: web::Data<AppState>) -> impl Responder {
    let at = state.config.public_url.trim_end_matches('/');
    let list = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let metadata = ServerMetadata {
        issuer: at.to_owned(),
        token_endpoint: format!("{at}/oauth/token"),
        jwks_uri: format!("{at}/.well-known/jwks.json"),
        scopes_supported: Scope::ALL.iter().map(Scope::to_string).collect(),
        response_types_supported: Vec::new(),
        grant_types_supported: list(&["client_credentials"]),
        token_endpoint_auth_methods_supported: list(&["client_secret_basic", "client_secret_post"]),
        service_documentation: format!("{at}/api/docs/"),
    };
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "public, max-age=3600")).json(metadata)
}

/// The public keys that our tokens are signed with (RFC 7517).
#[utoipa::path(tag = "Machines", operation_id = "jwks",
    responses((status = 200, description = "The keys", body = KeySet), Refusals))]
#[get("/.well-known/jwks.json")]
pub async fn jwks(state: web::Data<AppState>) -> impl Responder {
    let keys = KeySet { keys: vec![state.keys.public()] };
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "public, max-age=3600")).json(keys)
}
