//! Tries that go wrong rest what they are about, on all servers together. A try is counted before it is made: a hundred
//! at once are no more than a hundred one after another.

use super::store::throttle as store;
use crate::platform::{ApiError, ApiResult, AppState, Conn, rate};
use actix_web::HttpRequest;
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::PersonId;
use domain::people::throttle::{Throttle, pause};
use domain::problem::Code;
use sha2::{Digest, Sha256};

/// What is counted, without saying of whom: the same for an address with an account and one without.
pub(crate) struct Key {
    what: Throttle,
    hash: Vec<u8>,
}

impl Key {
    pub(crate) fn of(what: Throttle, text: &str) -> Self {
        Self { what, hash: Sha256::digest(text.as_bytes()).to_vec() }
    }

    /// Codes and proofs of somebody who is known already.
    pub(super) fn person(person: PersonId) -> Self {
        Self::of(Throttle::Account, &person.to_string())
    }

    /// The network that asks; none for the machine itself.
    pub(super) fn network(what: Throttle, state: &AppState, request: &HttpRequest) -> Option<Self> {
        let address = rate::address(request, state.config.behind_proxy)?;
        Some(Self::of(what, &address.to_string()))
    }
}

/// Counts a try, unless one of its keys rests. Keys come in the order of the narrowest first, so that no two tries wait
/// for each other.
///
/// # Errors
/// 429 while one rests; the database.
pub(super) async fn take(state: &AppState, keys: &[Key]) -> ApiResult<()> {
    let now = state.clock.now();
    state.db.tx(async |tx| count(tx, keys, now).await).await
}

async fn count(tx: &mut Conn, keys: &[Key], now: DateTime<Utc>) -> ApiResult<()> {
    for key in keys {
        may(tx, key, now).await?;
    }
    for key in keys {
        store::add(tx, key.what, &key.hash, now).await?;
    }
    Ok(())
}

/// Refuses while a key rests, and counts nothing: for machines that sign in side by side, whose right tries must not look
/// like guesses. Who goes wrong is counted by [`went_wrong`].
///
/// # Errors
/// 429 while it rests; the database.
pub(crate) async fn may_try(state: &AppState, key: &Key) -> ApiResult<()> {
    let now = state.clock.now();
    state.db.tx(async |tx| may(tx, key, now).await).await
}

async fn may(tx: &mut Conn, key: &Key, now: DateTime<Utc>) -> ApiResult<()> {
    let Some(before) = store::lock(tx, key.what, &key.hash).await? else { return Ok(()) };
    let tries = u32::try_from(before.tries).map_err(ApiError::internal)?;
    let left = before.last_at + pause(key.what, tries) - now;
    if left > TimeDelta::zero() { Err(rests(left)) } else { Ok(()) }
}

/// Counts a try that went wrong.
///
/// # Errors
/// The database.
pub(crate) async fn went_wrong(state: &AppState, key: &Key) -> ApiResult<()> {
    let now = state.clock.now();
    state.db.tx(async |tx| store::add(tx, key.what, &key.hash, now).await).await
}

fn rests(left: TimeDelta) -> ApiError {
    let seconds = u64::try_from(left.num_seconds()).unwrap_or_default().max(1);
    let (minutes, word) = (seconds.div_ceil(60), if seconds <= 60 { "minute" } else { "minutes" });
    let say = format!("There were too many tries. Try again in {minutes} {word}.");
    ApiError::new(Code::SignInLocked, say).retry_after(seconds)
}

/// It went well: the account's tries are forgotten, the network's are one fewer.
///
/// # Errors
/// The database.
pub(super) async fn went_well(tx: &mut Conn, keys: &[Key]) -> ApiResult<()> {
    for key in keys {
        match key.what {
            Throttle::Account => store::clear(tx, key.what, &key.hash).await?,
            Throttle::Network | Throttle::Mail | Throttle::MailNetwork | Throttle::Joining => {
                store::give_back(tx, key.what, &key.hash).await?;
            }
        }
    }
    Ok(())
}
