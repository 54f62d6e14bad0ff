//! Bodies that are no JSON: a file as it is.

use super::{ApiError, ApiResult};
use actix_web::web;
use domain::problem::Code;

/// Reads a body of at most `most` bytes; `too_large` is what is said to more.
///
/// # Errors
/// 413 for more; 400 when it breaks off.
pub async fn read(payload: web::Payload, most: usize, too_large: &str) -> ApiResult<web::Bytes> {
    let body = payload.to_bytes_limited(most).await.map_err(|_| ApiError::new(Code::TooLarge, too_large))?;
    body.map_err(|error| ApiError::new(Code::Malformed, format!("The file did not come whole: {error}")))
}
