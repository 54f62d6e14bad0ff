//! Query parameters of lists: limits and opaque cursors.

use super::{ApiError, ApiResult};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::page::{Limit, Page};
use domain::problem::Code;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

/// What every list takes.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PageQuery {
    /// How many: 1 to 100, 20 unless told.
    #[param(minimum = 1, maximum = 100)]
    pub limit: Option<i64>,
    /// `nextCursor` of the page before.
    #[param(max_length = 2000)]
    pub cursor: Option<String>,
}

/// The page size asked for, 20 when none is.
///
/// # Errors
/// When it is not 1 to 100.
pub fn limit(asked: Option<i64>) -> ApiResult<Limit> {
    asked.map_or_else(|| Ok(Limit::default()), |n| Limit::new(n).map_err(|say| ApiError::field("limit", say)))
}

/// Writes where a page ended as an opaque text.
///
/// # Errors
/// When the position cannot be written.
pub fn write_cursor(position: &impl Serialize) -> ApiResult<String> {
    serde_json::to_vec(position).map(|bytes| URL_SAFE_NO_PAD.encode(bytes)).map_err(ApiError::internal)
}

/// Reads a cursor back.
///
/// # Errors
/// When it is not one of ours.
pub fn read_cursor<T: DeserializeOwned>(text: &str) -> ApiResult<T> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok();
    bytes
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .ok_or_else(|| ApiError::new(Code::Malformed, "Take the cursor from nextCursor of the page before, unchanged."))
}

/// A page of at most `limit` of `items`, which were read one further to see whether there are more; `position` is what
/// the next page continues after.
///
/// # Errors
/// When the position cannot be written.
pub fn page<T, P: Serialize>(mut items: Vec<T>, limit: Limit, position: impl Fn(&T) -> P) -> ApiResult<Page<T>> {
    let limit = usize::from(limit.get());
    let more = items.len() > limit;
    items.truncate(limit);
    let next_cursor = items.last().filter(|_| more).map(|last| write_cursor(&position(last))).transpose()?;
    Ok(Page { items, next_cursor })
}
