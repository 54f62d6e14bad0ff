//! OAuth 2.0 for machines: client credentials (RFC 6749 §4.4), metadata (RFC 8414), keys (RFC 7517).

use super::SUBJECT;
use super::proof::{self, Proven, Shown};
use crate::platform::keys::{ACCESS_SECONDS, Bearer, Claims};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, AppState};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, Responder, ResponseError, get, post, web};
use domain::machines::oauth::{KeySet, MachineToken, OAuthRefusal, ServerMetadata, TokenRequest};
use domain::machines::{KeyKind, Scope, Scopes};
use std::fmt;
use uuid::Uuid;

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

/// Gives a machine an access token for its own organisation. Name and secret come by HTTP Basic or in the form; a machine with a key signs instead (RFC 7523).
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
    let shown = Shown {
        client_id: form.client_id,
        client_secret: form.client_secret,
        assertion_type: form.client_assertion_type,
        assertion: form.client_assertion,
    };
    let Proven { client_id, machine } = proof::of(&state, &request, shown).await?;
    let scopes = granted(&machine.scopes, form.scope.as_deref())?;
    let bearer = Bearer {
        iss: state.config.public_url.trim_end_matches('/').to_owned(),
        client_id: client_id.clone(),
        org: machine.of.id(),
        scope: scopes.clone(),
        jti: Uuid::now_v7(),
    };
    let claims = Claims::new(&format!("{SUBJECT}{client_id}"), state.clock.now().timestamp()).of_machine(bearer);
    let access_token = state.keys.sign(&claims).map_err(ApiError::internal)?;
    let (token_type, scope) = ("Bearer".to_owned(), scopes.to_string());
    let organisation = machine.of.id();
    let token = MachineToken { access_token, token_type, expires_in: ACCESS_SECONDS, scope, organisation };
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(token))
}

/// What a token is good for: what is asked for, when the machine may do that; all that it may do, when nothing is.
fn granted(may: &Scopes, asked: Option<&str>) -> Result<Scopes, TokenError> {
    let refused = |say: String| TokenError::Refused("invalid_scope", say);
    let Some(asked) = asked.filter(|asked| !asked.trim().is_empty()) else { return Ok(may.clone()) };
    let asked: Scopes = asked.parse().map_err(refused)?;
    match asked.each().iter().find(|scope| !may.allow(**scope)) {
        None => Ok(asked),
        Some(scope) => Err(refused(format!("This client may not have the scope {scope}. It may have: {may}."))),
    }
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
        introspection_endpoint: format!("{at}/oauth/introspect"),
        revocation_endpoint: format!("{at}/oauth/revoke"),
        token_endpoint_auth_methods_supported: list(&["client_secret_basic", "client_secret_post", "private_key_jwt"]),
        token_endpoint_auth_signing_alg_values_supported: KeyKind::ALL.iter().map(KeyKind::to_string).collect(),
        service_documentation: format!("{at}/api/docs/"),
    };
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "public, max-age=3600")).json(metadata)
}

/// The public keys that our tokens are signed with (RFC 7517).
#[utoipa::path(tag = "Machines", operation_id = "jwks",
    responses((status = 200, description = "The keys", body = KeySet), Refusals))]
#[get("/.well-known/jwks.json")]
pub async fn jwks(state: web::Data<AppState>) -> impl Responder {
    let keys = KeySet { keys: state.keys.public() };
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "public, max-age=300")).json(keys)
}
