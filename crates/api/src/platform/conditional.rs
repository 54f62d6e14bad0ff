//! Answers that a browser or a cache may keep: an `ETag` from the body, and 304 for who has it already.

use super::{ApiError, ApiResult};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::problem::Code;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// Seconds that anyone may keep an answer of the catalogue: places come and go.
const KEEP_SECONDS: u32 = 30;

/// The tag of a body.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn tag_of(body: &impl Serialize) -> ApiResult<String> {
    Ok(tag(&serde_json::to_vec(body).map_err(ApiError::internal)?))
}

fn tag(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    format!("\"{}\"", URL_SAFE_NO_PAD.encode(hash.get(..15).unwrap_or(&hash)))
}

/// An answer that anyone may see and keep for a while.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn public(request: &HttpRequest, body: &impl Serialize) -> ApiResult<HttpResponse> {
    answer(request, body, &format!("public, max-age={KEEP_SECONDS}"))
}

/// The same in one of several forms, whichever was asked for.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn public_as(request: &HttpRequest, body: &impl Serialize, kind: &str) -> ApiResult<HttpResponse> {
    let mut answer = public(request, body)?;
    let kind = header::HeaderValue::from_str(kind).map_err(ApiError::internal)?;
    answer.headers_mut().insert(header::VARY, header::HeaderValue::from_static("accept"));
    if answer.headers().contains_key(header::CONTENT_TYPE) {
        answer.headers_mut().insert(header::CONTENT_TYPE, kind);
    }
    Ok(answer)
}

/// Whether `Accept` names a form.
#[must_use]
pub fn wants(request: &HttpRequest, kind: &str) -> bool {
    let accepted = request.headers().get_all(header::ACCEPT).filter_map(|value| value.to_str().ok());
    accepted.flat_map(|value| value.split(',')).any(|one| one.split(';').next().is_some_and(|one| one.trim() == kind))
}

/// An answer that is one person's: never kept, yet checked against what they hold.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn personal(request: &HttpRequest, body: &impl Serialize) -> ApiResult<HttpResponse> {
    answer(request, body, "no-store")
}

fn answer(request: &HttpRequest, body: &impl Serialize, keep: &str) -> ApiResult<HttpResponse> {
    Ok(bytes(request, serde_json::to_vec(body).map_err(ApiError::internal)?, "application/json", keep))
}

/// An answer that is no JSON, which whoever asked may keep as `keep` says.
pub fn bytes(request: &HttpRequest, bytes: Vec<u8>, kind: &str, keep: &str) -> HttpResponse {
    let tag = tag(&bytes);
    let same = fits(request, header::IF_NONE_MATCH, &tag);
    let mut answer = if same { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header((header::ETAG, tag)).insert_header((header::CACHE_CONTROL, keep));
    if same { answer.finish() } else { answer.content_type(kind).body(bytes) }
}

/// Whether a list of tags in a header holds `tag` or `*`. Compression marks a tag as weak; the body is the same.
fn fits(request: &HttpRequest, name: header::HeaderName, tag: &str) -> bool {
    let Some(text) = request.headers().get(name).and_then(|value| value.to_str().ok()) else { return false };
    names(text, tag)
}

/// Whether a list of tags holds `tag` or `*`, be they weak or not.
#[must_use]
pub fn names(tags: &str, tag: &str) -> bool {
    let strong = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    tags.split(',').map(strong).any(|one| one == strong(tag) || one == "*")
}

/// Whether whoever asks holds what a tag is of.
#[must_use]
pub fn is_held(request: &HttpRequest, tag: &str) -> bool {
    fits(request, header::IF_NONE_MATCH, tag)
}

/// Refuses a `PUT` that rests on an older version, or that wants to be the first and is not.
///
/// # Errors
/// 412.
pub fn may_put<T: Serialize>(request: &HttpRequest, current: Option<&T>) -> ApiResult<()> {
    let Some(current) = current else {
        // RFC 9110 §13.1.1: no version of it is there, so none can match.
        return match request.headers().contains_key(header::IF_MATCH) {
            true => Err(ApiError::new(Code::Stale, "It is not there any more. Leave out If-Match to make it anew.")),
            false => Ok(()),
        };
    };
    if fits(request, header::IF_NONE_MATCH, &tag_of(current)?) {
        return Err(ApiError::new(Code::Stale, "It is there already. Leave out If-None-Match to replace it."));
    }
    unchanged(request, current, false)
}

/// Refuses a change that rests on an older version.
///
/// # Errors
/// 412 when `If-Match` names another version; 428 when it is needed and absent.
pub fn unchanged(request: &HttpRequest, current: &impl Serialize, needed: bool) -> ApiResult<()> {
    if !request.headers().contains_key(header::IF_MATCH) {
        if needed {
            return Err(ApiError::new(Code::PreconditionRequired, "Read it first, then send its ETag as If-Match."));
        }
        return Ok(());
    }
    if fits(request, header::IF_MATCH, &tag_of(current)?) {
        return Ok(());
    }
    Err(ApiError::new(Code::Stale, "It changed since you read it. Read it again, then make your change."))
}
