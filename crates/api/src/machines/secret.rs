//! Secrets of machines: 32 random bytes, so that a plain hash is enough and a token costs no core; a person's password
//! needs more.

use crate::people::password;
use crate::platform::keys::random;
use crate::platform::{ApiError, ApiResult, AppState};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

const PLAIN: &str = "sha256:";

/// A secret that nobody can guess, to be shown once.
///
/// # Errors
/// When the machine gives no randomness.
pub fn new() -> ApiResult<String> {
    let bytes = random::<32>().map_err(ApiError::internal)?;
    Ok(format!("acs_{}", URL_SAFE_NO_PAD.encode(bytes)))
}

/// What is kept of such a secret.
pub(super) fn hash(secret: &str) -> String {
    format!("{PLAIN}{}", URL_SAFE_NO_PAD.encode(Sha256::digest(secret.as_bytes())))
}

/// What is kept of the published secret of invented machines.
///
/// # Errors
/// When the machine gives no randomness.
pub fn demonstration(secret: &str) -> ApiResult<String> {
    password::hash(secret).map_err(ApiError::internal)
}

/// How a secret ends, to tell it from the other.
pub(super) fn ending(secret: &str) -> String {
    let mut last: Vec<char> = secret.chars().rev().take(4).collect();
    last.reverse();
    last.into_iter().collect()
}

/// Whether a secret is the kept one. Secrets that were not made by [`new`] may be guessable and are kept as passwords are.
pub(super) async fn fits(state: &AppState, secret: &str, kept: &str) -> ApiResult<bool> {
    if kept.starts_with(PLAIN) {
        return Ok(aws_lc_rs::constant_time::verify_slices_are_equal(hash(secret).as_bytes(), kept.as_bytes()).is_ok());
    }
    password::fits_later(state, secret.to_owned(), Some(kept.to_owned())).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_kept_as_a_hash_and_told_by_its_end() {
        let (one, other) = (new().unwrap(), new().unwrap());
        assert_ne!(one, other);
        assert_eq!(one.len(), 4 + 43);
        assert!(!hash(&one).contains(&one[4..]));
        assert!(one.ends_with(&ending(&one)) && ending(&one).len() == 4);
    }
}
