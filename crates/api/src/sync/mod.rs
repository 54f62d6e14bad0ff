//! Loading feeds: being built.

use crate::platform::{ApiError, ApiResult, Db};
use chrono::{DateTime, Utc};
use domain::ids::TrainingProviderId;
use domain::sync::{FeedFormat, wire::ImportView};

/// The routes of this room.
pub fn mount(_: &mut utoipa_actix_web::service_config::ServiceConfig) {}

/// A training provider by its UKPRN, made when new.
///
/// # Errors
/// Always, until the room is built.
pub async fn ensure_provider(
    _: &Db,
    _: &str,
    _: &str,
    _: Option<&str>,
    _: Option<i32>,
    _: bool,
) -> ApiResult<TrainingProviderId> {
    Err(ApiError::internal("not built yet"))
}

/// Loads a feed.
///
/// # Errors
/// Always, until the room is built.
pub async fn import_bytes(
    _: &Db,
    _: DateTime<Utc>,
    _: &str,
    _: Option<FeedFormat>,
    _: &[u8],
    _: i64,
) -> ApiResult<ImportView> {
    Err(ApiError::internal("not built yet"))
}
