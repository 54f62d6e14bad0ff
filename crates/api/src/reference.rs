//! Reference data: being built.

use crate::platform::{ApiError, ApiResult, Db};

/// Loads it.
///
/// # Errors
/// Always, until it is built.
pub async fn load(_: &Db) -> ApiResult<()> {
    Err(ApiError::internal("not built yet"))
}
