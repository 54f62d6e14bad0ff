//! The other form of a credential: a JSON Web Token, as Open Badges 3.0 asks for it (section 8.2): the credential itself with
//! four claims beside it, `typ: JWT`, signed with RS256 or EdDSA.

use crate::did::{self, NoKey};
use crate::proof::BadProof;
use crate::shape::{self, Misbuilt};
use crate::verify::{Documents, Found, NotGenuine, judge};
use chrono::{DateTime, Utc};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use serde_json::{Value, json};
use std::collections::HashSet;

/// A key that signs tokens.
pub enum TokenKey {
    /// Ed25519, as PKCS#8 DER.
    Ed25519(Vec<u8>),
    /// RSA of 2,048 bits, as PKCS#8 DER.
    Rsa(Vec<u8>),
}

/// A credential was not signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSigned {
    /// It lacks what the claims are made of.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// The key is none.
    #[error("the key cannot sign")]
    Key,
}

/// Signs a credential as a token. `method` is the DID URL of the key.
///
/// # Errors
/// [`NotSigned`].
pub fn sign(credential: &Value, key: &TokenKey, method: &str) -> Result<String, NotSigned> {
    let mut claims = credential.clone();
    for (name, value) in claims_of(credential)? {
        claims[name] = value;
    }
    let (algorithm, key) = match key {
        TokenKey::Ed25519(der) => (Algorithm::EdDSA, EncodingKey::from_ed_der(der)),
        TokenKey::Rsa(der) => (Algorithm::RS256, EncodingKey::from_rsa_der(pkcs1(der).ok_or(NotSigned::Key)?)),
    };
    let header = Header { kid: Some(method.to_owned()), ..Header::new(algorithm) };
    encode(&header, &claims, &key).map_err(|_| NotSigned::Key)
}

/// The key itself within PKCS#8. Source: RFC 5958, with lengths as an RSA key of 2,048 bits has them.
fn pkcs1(der: &[u8]) -> Option<&[u8]> {
    (der.get(22..24)? == [0x04, 0x82]).then(|| der.get(26..)).flatten()
}

fn text<'a>(value: Option<&'a Value>, name: &'static str) -> Result<&'a str, NotSigned> {
    value.and_then(Value::as_str).ok_or(NotSigned::Missing(name))
}

/// The claims that repeat what the credential says.
fn claims_of(credential: &Value) -> Result<Vec<(&'static str, Value)>, NotSigned> {
    let issuer = credential.get("issuer");
    let issuer = issuer.and_then(|issuer| issuer.get("id")).or(issuer);
    let seconds = |name: &'static str| match credential.get(name) {
        None => Ok(None),
        Some(value) => value
            .as_str()
            .and_then(|text| DateTime::parse_from_rfc3339(text).ok())
            .map(|at| Some(json!(at.timestamp())))
            .ok_or(NotSigned::Missing(name)),
    };
    let subject = credential.get("credentialSubject").and_then(|subject| subject.get("id"));
    let mut claims = vec![
        ("iss", json!(text(issuer, "issuer")?)),
        ("jti", json!(text(credential.get("id"), "id")?)),
        ("sub", json!(text(subject, "credentialSubject.id")?)),
        ("nbf", seconds("validFrom")?.ok_or(NotSigned::Missing("validFrom"))?),
    ];
    claims.extend(seconds("validUntil")?.map(|until| ("exp", until)));
    Ok(claims)
}

/// Who must have signed a token: the DID of its key. None when it is no token that we can read.
#[must_use]
pub fn signer(token: &str) -> Option<String> {
    let header = decode_header(token).ok()?;
    header.kid?.split_once('#').map(|(did, _)| did.to_owned())
}

/// What a token says, before it is known whether it is genuine. None when it is no token.
#[must_use]
pub fn unproven(token: &str) -> Option<Value> {
    jsonwebtoken::dangerous::insecure_decode::<Value>(token).ok().map(|read| read.claims)
}

/// Judges a credential in this form, and gives what it says.
///
/// # Errors
/// [`NotGenuine`]; then nothing of it may be shown.
pub fn verify(token: &str, documents: &impl Documents, now: DateTime<Utc>) -> Result<(Value, Found), NotGenuine> {
    let header = decode_header(token).map_err(|_| BadProof::None)?;
    let method = header.kid.as_deref().ok_or(BadProof::Lacks("kid"))?;
    let did = method.split('#').next().unwrap_or_default();
    let key = decoding_key(header.alg, method, documents.did(did))?;
    // When it counts is a verdict of its own, and said in words.
    let mut rules = Validation::new(header.alg);
    (rules.validate_exp, rules.validate_nbf, rules.validate_aud) = (false, false, false);
    rules.required_spec_claims = HashSet::new();
    let claims = decode::<Value>(token, &key, &rules).map_err(|_| BadProof::Tampered)?.claims;
    let mut credential = claims.clone();
    if let Some(members) = credential.as_object_mut() {
        members.retain(|name, _| !["iss", "jti", "sub", "nbf", "exp", "iat"].contains(&name.as_str()));
    }
    shape::credential(&credential)?;
    let said = claims_of(&credential).map_err(|_| Misbuilt::Missing("credentialSubject"))?;
    if said.iter().any(|(name, value)| claims.get(name) != Some(value)) {
        return Err(Misbuilt::Wrong("claims").into());
    }
    if claims.get("iss").and_then(Value::as_str) != Some(did) {
        return Err(NotGenuine::WrongIssuer);
    }
    let found = judge(&credential, did.to_owned(), vec![method.to_owned()], documents, now)?;
    Ok((credential, found))
}

/// The key a token names, if it is one for how the token says it was signed.
fn decoding_key(algorithm: Algorithm, method: &str, document: Option<&Value>) -> Result<DecodingKey, NotGenuine> {
    match algorithm {
        Algorithm::EdDSA => match did::key(method, document) {
            Ok(key) => Ok(DecodingKey::from_ed_der(key.as_bytes())),
            Err(NoKey::NotListed) => from_jwk(method, document, "OKP"),
            Err(other) => Err(other.into()),
        },
        Algorithm::RS256 => from_jwk(method, document, "RSA"),
        _ => Err(BadProof::None.into()),
    }
}

fn from_jwk(method: &str, document: Option<&Value>, kind: &str) -> Result<DecodingKey, NotGenuine> {
    let key = did::method(method, document)?.get("publicKeyJwk").ok_or(NoKey::NotListed)?;
    if key.get("kty").and_then(Value::as_str) != Some(kind) {
        return Err(NoKey::NotListed.into());
    }
    let key: Jwk = serde_json::from_value(key.clone()).map_err(|_| NoKey::NotListed)?;
    DecodingKey::from_jwk(&key).map_err(|_| NoKey::NotListed.into())
}
