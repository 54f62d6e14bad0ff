//! Codes of an app (RFC 6238) and recovery codes: made, checked, each taken once.

use super::store::two_step as store;
use crate::platform::seal::Sealer;
use crate::platform::{ApiError, ApiResult, Conn};
use aws_lc_rs::{hmac, rand};
use chrono::{DateTime, Utc};
use domain::ids::PersonId;
use domain::people::code::{Typed, base32, recovery_code, six_digits, steps_at};
use domain::problem::Code;
use sha2::{Digest, Sha256};

/// How many recovery codes somebody gets.
const RECOVERY_CODES: usize = 10;

/// How long a secret is.
const SECRET_BYTES: usize = 20;

/// A secret for an app: 160 bits, as RFC 4226 §4 asks.
///
/// # Errors
/// When the machine gives no randomness.
pub(super) fn secret() -> ApiResult<[u8; SECRET_BYTES]> {
    let mut bytes = [0_u8; SECRET_BYTES];
    rand::fill(&mut bytes).map_err(ApiError::internal)?;
    Ok(bytes)
}

/// New recovery codes, to be shown once, and what is kept of them.
///
/// # Errors
/// When the machine gives no randomness.
pub(super) fn recovery_codes() -> ApiResult<(Vec<String>, Vec<Vec<u8>>)> {
    let mut made = (Vec::new(), Vec::new());
    for _ in 0..RECOVERY_CODES {
        let mut bytes = [0_u8; 10];
        rand::fill(&mut bytes).map_err(ApiError::internal)?;
        made.1.push(hash(&base32(&bytes)));
        made.0.push(recovery_code(bytes));
    }
    Ok(made)
}

/// 80 bits of chance: one round is enough.
fn hash(code: &str) -> Vec<u8> {
    Sha256::digest(code.as_bytes()).to_vec()
}

/// The code of a step of time (RFC 6238 §4.2, with the SHA-1 that every app knows).
fn code_at(secret: &[u8], step: i64) -> ApiResult<u32> {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let bytes = tag.as_ref().try_into().map_err(ApiError::internal)?;
    Ok(six_digits(bytes))
}

fn purpose(person: PersonId) -> String {
    format!("two-step {person}")
}

/// A secret as it is kept.
///
/// # Errors
/// When the machine gives no randomness.
pub(super) fn sealed(sealer: &Sealer, person: PersonId, secret: &[u8]) -> ApiResult<Vec<u8>> {
    sealer.seal(&purpose(person), secret).map_err(ApiError::internal)
}

/// A secret that is kept. One from before secrets were sealed is sealed now.
async fn opened(tx: &mut Conn, sealer: &Sealer, person: PersonId, kept: &[u8]) -> ApiResult<Vec<u8>> {
    if kept.len() != SECRET_BYTES {
        return sealer.open(&purpose(person), kept).map_err(ApiError::internal);
    }
    store::keep_secret(tx, person, &sealed(sealer, person, kept)?).await?;
    Ok(kept.to_vec())
}

/// Whether a code is one of this app now, and takes it: a code of this step or an older one is not taken again.
async fn is_taken(
    tx: &mut Conn,
    sealer: &Sealer,
    person: PersonId,
    row: &store::TwoStepRow,
    code: &str,
    now: DateTime<Utc>,
) -> ApiResult<bool> {
    match Typed::read(code) {
        None => Ok(false),
        Some(Typed::Recovery(code)) => store::spend(tx, person, &hash(&code), now).await,
        Some(Typed::App(digits)) => {
            let secret = opened(tx, sealer, person, &row.secret).await?;
            for step in steps_at(now.timestamp()) {
                if step > row.last_step && code_at(&secret, step)? == digits {
                    store::note_step(tx, person, step).await?;
                    return Ok(true);
                }
            }
            Ok(false)
        }
    }
}

fn wrong() -> ApiError {
    ApiError::new(Code::WrongSignInCode, "Wait for the next code in your app, then enter it.")
}

/// Lets through who gave a right code, and whom no code is asked of.
///
/// # Errors
/// 401 `code_needed` without one, `wrong_sign_in_code` with another one.
pub(super) async fn pass(
    tx: &mut Conn,
    sealer: &Sealer,
    person: PersonId,
    code: Option<&str>,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let Some(row) = store::lock(tx, person).await?.filter(|row| row.confirmed_at.is_some()) else { return Ok(()) };
    let code = code.filter(|code| !code.trim().is_empty());
    let code = code.ok_or_else(|| ApiError::new(Code::CodeNeeded, "Enter the code that your app shows now."))?;
    if is_taken(tx, sealer, person, &row, code, now).await? { Ok(()) } else { Err(wrong()) }
}

/// Takes a code as a proof; who has no app cannot give one.
///
/// # Errors
/// 401 `wrong_sign_in_code`.
pub(super) async fn prove(
    tx: &mut Conn,
    sealer: &Sealer,
    person: PersonId,
    code: &str,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    match store::lock(tx, person).await?.filter(|row| row.confirmed_at.is_some()) {
        Some(row) if is_taken(tx, sealer, person, &row, code, now).await? => Ok(()),
        _ => Err(wrong()),
    }
}

/// Turns it on by a first right code; answers the recovery codes.
///
/// # Errors
/// 409 `two_step_state` when it is on or was not begun, 401 `wrong_sign_in_code`.
pub(super) async fn confirm(
    tx: &mut Conn,
    sealer: &Sealer,
    person: PersonId,
    code: &str,
    now: DateTime<Utc>,
) -> ApiResult<Vec<String>> {
    let row = store::lock(tx, person).await?.filter(|row| row.confirmed_at.is_none());
    let row = row.ok_or_else(|| ApiError::new(Code::TwoStepState, "Begin again from your account."))?;
    if !matches!(Typed::read(code), Some(Typed::App(_))) || !is_taken(tx, sealer, person, &row, code, now).await? {
        return Err(wrong());
    }
    let (codes, kept) = recovery_codes()?;
    store::confirm(tx, person, &kept, now).await?;
    Ok(codes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_examples_of_rfc_6238() {
        let secret = b"12345678901234567890";
        // Its table has eight digits; ours are the last six of them.
        for (seconds, digits) in
            [(59, 287_082), (1_111_111_109, 81_804), (1_234_567_890, 5_924), (20_000_000_000_i64, 353_130)]
        {
            assert_eq!(code_at(secret, seconds / 30).unwrap(), digits);
        }
    }

    #[test]
    fn recovery_codes_differ_and_are_not_kept() {
        let (codes, kept) = recovery_codes().unwrap();
        let different: std::collections::BTreeSet<_> = codes.iter().collect();
        assert_eq!((different.len(), kept.len()), (RECOVERY_CODES, RECOVERY_CODES));
        let Some(Typed::Recovery(plain)) = Typed::read(&codes[0]) else { panic!("{codes:?}") };
        assert_eq!(kept[0], hash(&plain));
    }
}
