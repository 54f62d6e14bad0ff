//! Status lists: whether a credential was taken back or is on hold, signed anew when they are asked for.

use super::{keys, store};
use crate::platform::{ApiError, ApiResult, AppState, Conn};
use ::credentials::badge::{Named, status_list};
use ::credentials::proof;
use ::credentials::status::{Bits, Purpose};
use chrono::TimeDelta;
use serde_json::Value;

/// How long a list may be kept, in seconds: so late, at most, a credential that was taken back is known to be.
pub const KEPT_SECONDS: i64 = 300;

/// The address of a list.
#[must_use]
pub fn address(state: &AppState, list: i32, purpose: Purpose) -> String {
    format!("{}/credentials/status/{list}/{}", state.config.public_url.trim_end_matches('/'), purpose.as_str())
}

/// The list of ours that is at an address.
pub fn read_address(state: &AppState, address: &str) -> Option<(i32, Purpose)> {
    let path = address.strip_prefix(state.config.public_url.trim_end_matches('/'))?;
    let (list, purpose) = path.strip_prefix("/credentials/status/")?.split_once('/')?;
    Some((list.parse().ok()?, purpose_of(purpose)?))
}

/// What a list is for, as it stands in an address.
pub fn purpose_of(text: &str) -> Option<Purpose> {
    [Purpose::Revocation, Purpose::Suspension].into_iter().find(|one| one.as_str() == text)
}

/// A list as it stands now, signed. None when there is no such list.
///
/// # Errors
/// The database; keys that do not open.
pub async fn list(conn: &mut Conn, state: &AppState, list: i32, purpose: Purpose) -> ApiResult<Option<Value>> {
    if !store::is_list(conn, list).await? {
        return Ok(None);
    }
    let mut bits = Bits::default();
    for place in store::places_set(conn, list, purpose == Purpose::Suspension).await? {
        bits.set(place, true);
    }
    let (key, method) = keys::signing(conn, state).await?;
    let (id, did) = (address(state, list, purpose), keys::did(state));
    let issuer = Named { id: &did, name: keys::NAME };
    // The same list asked for twice within the time it may be kept is the same, to the byte.
    let now = state.clock.now();
    let from = now - TimeDelta::seconds(now.timestamp().rem_euclid(KEPT_SECONDS));
    let until = from + TimeDelta::days(1);
    let unsigned = status_list(&id, &issuer, purpose, &bits, (from, until)).map_err(ApiError::internal)?;
    Ok(Some(proof::sign(unsigned, &key, &method, from).map_err(ApiError::internal)?))
}
