//! The codes that employers give to who has no account yet.

use crate::platform::{ApiError, ApiResult, Conn};
use chrono::{DateTime, Utc};
use domain::ids::PersonId;
use domain::problem::Code;

/// Takes an invitation for a new account, in the transaction that makes it: account and job come into being together or
/// not at all. No employer gives codes yet, so none is known.
///
/// # Errors
/// 409 `invitation_not_good` when the code is not known, was used or has run out.
pub(super) async fn accept(_: &mut Conn, _: &str, _: PersonId, _: DateTime<Utc>) -> ApiResult<()> {
    Err(ApiError::new(
        Code::InvitationNotGood,
        "Check the code. If it still does not work, ask your employer for a new one.",
    ))
}
