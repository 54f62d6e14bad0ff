//! Records: being built.

use crate::platform::{ApiError, ApiResult, Conn};

/// The routes of this room.
pub fn mount(_: &mut utoipa_actix_web::service_config::ServiceConfig) {}

/// Findings of the audit.
///
/// # Errors
/// Always, until the room is built.
pub async fn findings(_: &mut Conn) -> ApiResult<Vec<String>> {
    Err(ApiError::internal("not built yet"))
}
