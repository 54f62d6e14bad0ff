//! Passwords: argon2id with OWASP's least parameters, off the async workers and no more at once than there are cores.

use super::store;
use crate::platform::{ApiError, ApiResult, AppState};
use actix_web::web;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::ids::PersonId;
use domain::people::PASSWORD_MAX_CHARS;
use domain::problem::Code;

/// OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane.
fn hasher() -> Result<Argon2<'static>, String> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|error| error.to_string())?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The PHC text to keep for a password.
///
/// # Errors
/// When the machine gives no randomness.
pub fn hash(password: &str) -> Result<String, String> {
    hasher()?.hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(|error| error.to_string())
}

fn fits(password: &str, kept: &str) -> Result<bool, String> {
    let kept = PasswordHash::new(kept).map_err(|error| error.to_string())?;
    Ok(hasher()?.verify_password(password.as_bytes(), &kept).is_ok())
}

/// [`hash`], when a core is free.
pub(super) async fn hash_later(state: &AppState, password: String) -> ApiResult<String> {
    let _core = state.hashing.acquire().await.map_err(ApiError::internal)?;
    web::block(move || hash(&password)).await.map_err(ApiError::internal)?.map_err(ApiError::internal)
}

/// Whether a password is the kept one. Without a kept one the same work is done, so that the time it takes does not
/// tell whether there is an account.
pub(crate) async fn fits_later(state: &AppState, password: String, kept: Option<String>) -> ApiResult<bool> {
    let _core = state.hashing.acquire().await.map_err(ApiError::internal)?;
    let check = move || match kept {
        Some(kept) => fits(&password, &kept),
        None => hash(&password).map(|_| false),
    };
    web::block(check).await.map_err(ApiError::internal)?.map_err(ApiError::internal)
}

/// Lets nobody on but who knows the person's password.
///
/// # Errors
/// 401 `wrong_password`; the database.
pub(super) async fn prove(state: &AppState, person: PersonId, given: String) -> ApiResult<()> {
    let kept = store::person(&mut *state.db.get().await?, person).await?.map(|row| row.password_hash);
    let short = given.chars().count() <= PASSWORD_MAX_CHARS;
    if short && fits_later(state, given, kept).await? {
        return Ok(());
    }
    Err(ApiError::new(Code::WrongPassword, "Check your password, then try again."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_alone() {
        let kept = hash("three words together").unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(fits("three words together", &kept).unwrap());
        assert!(!fits("three words apart", &kept).unwrap());
    }
}
