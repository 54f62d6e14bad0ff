//! Public keys of machines (RFC 7517), and what was signed with their private halves.

use crate::platform::{ApiError, ApiResult};
use domain::machines::KeyKind;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;
use serde_json::Value;

/// The least length of an RSA key, in bytes: RFC 7518 §3.3.
const RSA_BYTES: usize = 2048 / 8;

/// A public key that a machine may sign with.
pub(super) struct Key {
    pub(super) kid: String,
    pub(super) kind: KeyKind,
    pub(super) jwk: Jwk,
}

/// Reads a key that a person sends.
///
/// # Errors
/// 422 with what is wrong with it.
pub(super) fn read(jwk: &Value) -> ApiResult<Key> {
    let wrong = |say: &str| ApiError::field("/jwk", say);
    let fields = jwk.as_object().ok_or_else(|| wrong("Send one JSON Web Key, an object."))?;
    // Whoever sent it must throw it away: it has travelled.
    if ["d", "p", "q", "dp", "dq", "qi", "k"].iter().any(|private| fields.contains_key(*private)) {
        return Err(wrong("This is a private key. Make a new pair, and send its public half only."));
    }
    let jwk: Jwk =
        serde_json::from_value(jwk.clone()).map_err(|error| wrong(&format!("It cannot be read: {error}.")))?;
    let kind = kind(&jwk).map_err(wrong)?;
    DecodingKey::from_jwk(&jwk).map_err(|error| wrong(&format!("It cannot be used: {error}.")))?;
    let kid = match &jwk.common.key_id {
        Some(kid) if (1..=100).contains(&kid.len()) && kid.bytes().all(|byte| byte.is_ascii_graphic()) => kid.clone(),
        Some(_) => return Err(wrong("Use a kid of 1 to 100 letters, digits and signs.")),
        // RFC 7638: what anyone would call it.
        None => jwk.thumbprint(jsonwebtoken::jwk::ThumbprintHash::SHA256).map_err(|error| wrong(&error.to_string()))?,
    };
    Ok(Key { kid, kind, jwk })
}

fn kind(jwk: &Jwk) -> Result<KeyKind, &'static str> {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    match &jwk.algorithm {
        AlgorithmParameters::OctetKeyPair(pair) if pair.curve == EllipticCurve::Ed25519 => Ok(KeyKind::Ed25519),
        AlgorithmParameters::EllipticCurve(point) if point.curve == EllipticCurve::P256 => Ok(KeyKind::P256),
        AlgorithmParameters::RSA(rsa) => match URL_SAFE_NO_PAD.decode(&rsa.n) {
            Ok(modulus) if modulus.iter().skip_while(|byte| **byte == 0).count() >= RSA_BYTES => Ok(KeyKind::Rsa),
            _ => Err("Use an RSA key of 2048 bits or more."),
        },
        _ => Err("Use an Ed25519, P-256 or RSA key."),
    }
}

/// What a machine says of itself to sign in (RFC 7523 §3).
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Said {
    pub(super) iss: String,
    pub(super) sub: String,
    pub(super) aud: Audience,
    pub(super) exp: i64,
    pub(super) jti: String,
    #[serde(default)]
    pub(super) nbf: Option<i64>,
}

/// One address or some.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Audience {
    One(String),
    Some(Vec<String>),
}

impl Audience {
    pub(super) fn has(&self, address: &str) -> bool {
        match self {
            Self::One(one) => one == address,
            Self::Some(list) => list.iter().any(|one| one == address),
        }
    }
}

/// What was signed, when this key signed it. How it was signed is what the key is for, whatever the text itself says.
pub(super) fn verified(text: &str, jwk: &Jwk, kind: KeyKind) -> Option<Said> {
    let algorithm = match kind {
        KeyKind::Ed25519 => Algorithm::EdDSA,
        KeyKind::P256 => Algorithm::ES256,
        KeyKind::Rsa => Algorithm::RS256,
    };
    let mut rules = Validation::new(algorithm);
    // Time and audience are checked by who asks, against the server's own clock.
    (rules.validate_exp, rules.validate_aud) = (false, false);
    rules.required_spec_claims.clear();
    let key = DecodingKey::from_jwk(jwk).ok()?;
    Some(jsonwebtoken::decode::<Said>(text, &key, &rules).ok()?.claims)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_public_keys_of_the_known_kinds_are_taken() {
        let good = json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
        let key = read(&good).unwrap();
        // RFC 8037 appendix A.3.
        assert_eq!((key.kid.as_str(), key.kind), ("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", KeyKind::Ed25519));
        for bad in [
            json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "d": "nWGxne"}),
            json!({"kty": "oct", "k": "c2VjcmV0"}),
            json!({"kty": "RSA", "n": "AQAB", "e": "AQAB"}),
            json!({"kty": "OKP", "crv": "Ed25519"}),
            json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "kid": ""}),
            json!("text"),
            json!({}),
        ] {
            assert!(read(&bad).is_err(), "{bad}");
        }
    }
}
