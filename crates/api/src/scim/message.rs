//! What comes and goes: who asks, messages, resources with their versions.

use super::error::{KIND, ScimError};
use crate::organisations::flow::Act;
use crate::platform::{AppState, Caller, conditional};
use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use domain::ids::EmployerId;
use domain::policy::{Actor, Denied, Relation};
use domain::scim::project::Projection;
use domain::scim::{Kind, MOST_BYTES, Refusal, ScimType};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use serde_json::{Value, json};

/// Who asks, and of what.
pub struct Ask {
    /// What every handler can reach.
    pub state: web::Data<AppState>,
    caller: Caller,
}

impl FromRequest for Ask {
    type Error = ScimError;
    type Future = LocalBoxFuture<'static, Result<Self, ScimError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let state = request.app_data::<web::Data<AppState>>().cloned();
        let caller = Caller::from_request(request, payload);
        Box::pin(async move {
            let state = state.ok_or_else(|| ScimError::from(Refusal::of_status(500, "The server is not ready.")))?;
            Ok(Self { state, caller: caller.await? })
        })
    }
}

impl Ask {
    /// The employer whose machine asks, when it may.
    ///
    /// # Errors
    /// 401, 403.
    pub fn employer(&self, operation: &'static str) -> Result<EmployerId, ScimError> {
        let of = match &self.caller.actor {
            Actor::EmployerClient { employer, .. } => Some(*employer),
            _ => None,
        };
        self.caller.permit(operation, &Relation { employer: of, ..Relation::default() })?;
        of.ok_or_else(|| Denied::Forbidden.into())
    }

    /// What is done, now and by a machine.
    #[must_use]
    pub fn act(&self) -> Act {
        Act { now: self.state.clock.now(), today: self.state.clock.today(), by: None }
    }

    /// Where we are.
    #[must_use]
    pub fn base(&self) -> String {
        base(&self.state)
    }
}

/// Where we are.
#[must_use]
pub fn base(state: &AppState) -> String {
    format!("{}/scim/v2", state.config.public_url.trim_end_matches('/'))
}

/// Reads a message.
///
/// # Errors
/// 413, 415, `invalidSyntax`.
pub async fn read(request: &HttpRequest, mut payload: web::Payload) -> Result<Value, ScimError> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case(KIND) && !kind.eq_ignore_ascii_case("application/json") {
        return Err(Refusal::of_status(415, format!("Send Content-Type: {KIND}.")).into());
    }
    let mut bytes = web::BytesMut::new();
    while let Some(part) = payload.next().await {
        let part = part.map_err(|_| Refusal::new(ScimType::InvalidSyntax, "The body ended too early."))?;
        if bytes.len() + part.len() > MOST_BYTES {
            return Err(Refusal::of_status(413, format!("Send at most {MOST_BYTES} bytes.")).into());
        }
        bytes.extend_from_slice(&part);
    }
    let say = |error| Refusal::new(ScimType::InvalidSyntax, format!("The body is not JSON: {error}."));
    Ok(serde_json::from_slice(&bytes).map_err(say)?)
}

/// A resource with its version, which changes whenever anything of it does.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn versioned(mut resource: Value) -> Result<Value, ScimError> {
    let tag = conditional::tag_of(&resource)?;
    resource["meta"]["version"] = json!(format!("W/{tag}"));
    Ok(resource)
}

fn version(resource: &Value) -> &str {
    resource["meta"]["version"].as_str().unwrap_or_default()
}

/// The `If-Match` of a request.
#[must_use]
pub fn if_match(request: &HttpRequest) -> Option<String> {
    request.headers().get(header::IF_MATCH).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// Refuses a change that rests on an older version.
///
/// # Errors
/// 412.
pub fn unchanged(resource: &Value, if_match: Option<&str>) -> Result<(), ScimError> {
    if if_match.is_none_or(|tags| conditional::names(tags, version(resource))) {
        return Ok(());
    }
    Err(Refusal::of_status(412, "It changed since you read it. Read it again, then make your change.").into())
}

/// Which attributes the answer is to hold.
///
/// # Errors
/// `invalidValue`.
pub fn projection(request: &HttpRequest) -> Result<Projection, ScimError> {
    let query = query(request)?;
    let of = |name: &str| query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    Ok(Projection::read(of("attributes"), of("excludedAttributes"))?)
}

/// The names and values of the query.
///
/// # Errors
/// `invalidSyntax`.
pub fn query(request: &HttpRequest) -> Result<Vec<(String, String)>, ScimError> {
    let read = web::Query::<Vec<(String, String)>>::from_query(request.query_string());
    Ok(read.map_err(|_| Refusal::new(ScimType::InvalidSyntax, "Check the query."))?.into_inner())
}

/// The answer that holds a resource.
///
/// # Errors
/// `invalidValue` for what was asked for.
pub fn resource(
    request: &HttpRequest,
    status: StatusCode,
    kind: Kind,
    resource: &Value,
) -> Result<HttpResponse, ScimError> {
    let version = version(resource).to_owned();
    let body = projection(request)?.of(kind, resource);
    let held = *request.method() == actix_web::http::Method::GET && conditional::is_held(request, &version);
    let mut answer = HttpResponse::build(if held { StatusCode::NOT_MODIFIED } else { status });
    answer.insert_header((header::ETAG, version)).insert_header((header::CACHE_CONTROL, "no-store"));
    if let Some(location) = resource["meta"]["location"].as_str() {
        answer.insert_header((header::LOCATION, location));
    }
    Ok(if held { answer.finish() } else { answer.content_type(KIND).body(body.to_string()) })
}

/// The answer that holds anything else.
#[must_use]
pub fn plain(body: &Value, keep: &str) -> HttpResponse {
    HttpResponse::Ok().content_type(KIND).insert_header((header::CACHE_CONTROL, keep)).body(body.to_string())
}
