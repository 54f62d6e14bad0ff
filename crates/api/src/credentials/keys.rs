//! The academy as an issuer: its name (`did:web`), and the keys that stand behind it. Keys are rows, so that every process of an
//! installation signs with the same ones; their secret halves are sealed.

use super::store::keys::{self as store, KeyRow};
use crate::platform::{ApiError, ApiResult, AppState, Conn};
use ::credentials::did::{self, NamedKey};
use ::credentials::jwt::TokenKey;
use ::credentials::key::SigningKey;
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

/// The name of who issues.
pub const NAME: &str = "Staffordshire Social Care Academy";
const ED25519: &str = "ed25519";
const RS256: &str = "rs256";

/// The academy's name as an issuer.
#[must_use]
pub fn did(state: &AppState) -> String {
    did::of_origin(&state.config.public_url)
}

fn purpose(id: Uuid) -> String {
    format!("issuer key {id}")
}

/// The document that tells the academy's keys: all that ever signed, so that a new key changes nothing for what is out.
///
/// # Errors
/// The database.
pub async fn document(conn: &mut Conn, state: &AppState) -> ApiResult<Value> {
    let keys = made(conn, state).await?;
    let named = |key: KeyRow| NamedKey { fragment: key.id.to_string(), key: key.public_key };
    Ok(did::document(&did(state), &keys.into_iter().map(named).collect::<Vec<_>>()))
}

/// Every key; those that sign today are made if there are none.
async fn made(conn: &mut Conn, state: &AppState) -> ApiResult<Vec<KeyRow>> {
    let keys = store::all(conn).await?;
    if keys.iter().filter(|key| key.in_use).count() == 2 {
        return Ok(keys);
    }
    for key in [new_ed25519(state)?, new_rsa(state)?] {
        store::add(conn, &key, state.clock.now()).await?;
    }
    store::all(conn).await
}

/// Puts new keys in the place of those that sign. What the old ones signed stays good.
///
/// # Errors
/// The database; no randomness.
pub async fn rotate(tx: &mut Conn, state: &AppState, now: DateTime<Utc>) -> ApiResult<()> {
    store::retire(tx, now).await?;
    made(tx, state).await?;
    Ok(())
}

fn new_key(state: &AppState, algorithm: &str, public_key: Value, secret: &[u8]) -> ApiResult<KeyRow> {
    let id = Uuid::now_v7();
    let sealed = state.sealer.seal(&purpose(id), secret).map_err(ApiError::internal)?;
    Ok(KeyRow { id, algorithm: algorithm.to_owned(), public_key, sealed, in_use: true })
}

fn new_ed25519(state: &AppState) -> ApiResult<KeyRow> {
    let pair = Ed25519KeyPair::generate().map_err(|_| ApiError::internal("no key was made"))?;
    let secret = pair.to_pkcs8().map_err(|_| ApiError::internal("no key was made"))?;
    let public = ::credentials::key::PublicKey::from_bytes(pair.public_key().as_ref()).map_err(ApiError::internal)?;
    let told = json!({"type": "Multikey", "publicKeyMultibase": public.to_multibase()});
    new_key(state, ED25519, told, secret.as_ref())
}

fn new_rsa(state: &AppState) -> ApiResult<KeyRow> {
    let pair = RsaKeyPair::generate(KeySize::Rsa2048).map_err(|_| ApiError::internal("no key was made"))?;
    let secret: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| ApiError::internal("no key was made"))?;
    let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let public = pair.public_key();
    let n = part(public.modulus().big_endian_without_leading_zero());
    let e = part(public.exponent().big_endian_without_leading_zero());
    let told =
        json!({"type": "JsonWebKey", "publicKeyJwk": {"kty": "RSA", "alg": "RS256", "use": "sig", "n": n, "e": e}});
    new_key(state, RS256, told, secret.as_ref())
}

fn secret(state: &AppState, key: &KeyRow) -> ApiResult<Vec<u8>> {
    state.sealer.open(&purpose(key.id), &key.sealed).map_err(ApiError::internal)
}

async fn of(conn: &mut Conn, state: &AppState, algorithm: &str) -> ApiResult<(KeyRow, String)> {
    let key = made(conn, state).await?.into_iter().find(|key| key.in_use && key.algorithm == algorithm);
    let key = key.ok_or_else(|| ApiError::internal("the academy has no key"))?;
    let method = format!("{}#{}", did(state), key.id);
    Ok((key, method))
}

/// The key that signs documents today, with its name.
///
/// # Errors
/// The database; a sealed key that does not open.
pub async fn signing(conn: &mut Conn, state: &AppState) -> ApiResult<(SigningKey, String)> {
    let (key, method) = of(conn, state, ED25519).await?;
    Ok((SigningKey::from_pkcs8(&secret(state, &key)?).map_err(ApiError::internal)?, method))
}

/// The key that signs tokens today, with its name: RS256, which every reader of them must know.
///
/// # Errors
/// The database; a sealed key that does not open.
pub async fn token(conn: &mut Conn, state: &AppState) -> ApiResult<(TokenKey, String)> {
    let (key, method) = of(conn, state, RS256).await?;
    Ok((TokenKey::Rsa(secret(state, &key)?), method))
}
