//! Every refusal in SCIM's words (RFC 7644 §3.12), whatever said no.

use crate::platform::ApiError;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use domain::policy::Denied;
use domain::problem::Code;
use domain::scim::{Refusal, ScimType};
use std::fmt;

/// The content type of every message.
pub const KIND: &str = "application/scim+json";

/// Why not.
#[derive(Debug)]
pub enum ScimError {
    /// SCIM's own reasons.
    Refused(Refusal),
    /// Those of the rest of the server.
    Api(ApiError),
}

impl From<Refusal> for ScimError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<ApiError> for ScimError {
    fn from(error: ApiError) -> Self {
        Self::Api(error)
    }
}

impl From<Denied> for ScimError {
    fn from(denied: Denied) -> Self {
        Self::Api(denied.into())
    }
}

impl ScimError {
    /// What to say.
    #[must_use]
    pub fn refusal(&self) -> Refusal {
        let error = match self {
            Self::Refused(refusal) => return refusal.clone(),
            Self::Api(error) => error.problem(),
        };
        let one_s_alone = [Code::WorkerIdTaken, Code::LocalIdTaken, Code::SameJob];
        match error.status {
            409 if one_s_alone.iter().any(|code| code.as_str() == error.code) => {
                Refusal::new(ScimType::Uniqueness, format!("{} {}", error.title, error.detail))
            }
            422 => Refusal::new(ScimType::InvalidValue, error.detail.clone()),
            status => Refusal::of_status(status, error.detail.clone()),
        }
    }
}

/// The answer that says a refusal.
#[must_use]
pub fn answer(refusal: &Refusal) -> HttpResponse {
    let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    HttpResponse::build(status)
        .content_type(KIND)
        .insert_header(("cache-control", "no-store"))
        .body(refusal.body().to_string())
}

impl fmt::Display for ScimError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.refusal().detail)
    }
}

impl std::error::Error for ScimError {}

impl ResponseError for ScimError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.refusal().status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let refusal = self.refusal();
        let mut said = answer(&refusal);
        if let Self::Api(error) = self {
            // A fault of ours is logged there; who must sign in, or come again later, is told so by headers.
            for (name, value) in error.error_response().headers() {
                if *name != CONTENT_TYPE {
                    said.headers_mut().insert(name.clone(), value.clone());
                }
            }
        }
        said.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(KIND));
        said
    }
}
