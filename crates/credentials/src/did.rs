//! Issuers' names that lead to their keys: `did:web` (a document at a web address) and `did:key` (the key itself).

use crate::key::{NotAKey, PublicKey};
use serde_json::{Value, json};

/// Why a name leads to no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoKey {
    /// It is not a DID, or of a method that we do not read.
    #[error("the issuer's name is not one that we can read")]
    Unread,
    /// Its document could not be had.
    #[error("the issuer's keys could not be had")]
    NotHad,
    /// Its document does not list this key, or not for statements.
    #[error("the issuer does not list this key")]
    NotListed,
    /// The issuer took the key back.
    #[error("the issuer took this key back")]
    TakenBack,
}

/// A `did:web` name as the address of its document.
///
/// # Errors
/// [`NoKey::Unread`] for another method, or when it could lead elsewhere than it says.
// did:web, section 2.5.2: colons part the path, a port stands as %3A, always https.
pub fn web_address(did: &str) -> Result<String, NoKey> {
    let name = did.strip_prefix("did:web:").ok_or(NoKey::Unread)?;
    let mut parts = name.split(':');
    let host = parts.next().unwrap_or_default().replace("%3A", ":").replace("%3a", ":");
    let plain = |text: &str, more: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-._~".contains(c) || more.contains(c))
    };
    let path: Vec<&str> = parts.collect();
    if !plain(&host, ":") || !path.iter().all(|part| plain(part, "%") && *part != ".." && *part != ".") {
        return Err(NoKey::Unread);
    }
    let path = if path.is_empty() { ".well-known".to_owned() } else { path.join("/") };
    Ok(format!("https://{host}/{path}/did.json"))
}

/// A web origin, as `https://host:port`, as its `did:web` name.
#[must_use]
pub fn of_origin(origin: &str) -> String {
    let host = origin.split_once("://").map_or(origin, |(_, host)| host).trim_end_matches('/');
    format!("did:web:{}", host.replace(':', "%3A"))
}

/// A key with its name within a DID: what stands after `#`.
#[derive(Clone, Debug)]
pub struct NamedKey {
    /// Its name.
    pub fragment: String,
    /// The key, as JSON members of a verification method.
    pub key: Value,
}

/// The document of a DID with these keys, each of which may state things.
#[must_use]
pub fn document(did: &str, keys: &[NamedKey]) -> Value {
    let id = |key: &NamedKey| format!("{did}#{}", key.fragment);
    let methods: Vec<Value> = keys
        .iter()
        .map(|key| {
            let mut method = key.key.clone();
            method["id"] = json!(id(key));
            method["controller"] = json!(did);
            method
        })
        .collect();
    json!({
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1",
            "https://w3id.org/security/jwk/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": keys.iter().map(id).collect::<Vec<_>>(),
    })
}

/// The key that a DID URL names, for statements. `document` is that of a `did:web`; a `did:key` needs none.
///
/// # Errors
/// [`NoKey`].
pub fn key(method: &str, document: Option<&Value>) -> Result<PublicKey, NoKey> {
    let (did, fragment) = method.split_once('#').ok_or(NoKey::Unread)?;
    if let Some(text) = did.strip_prefix("did:key:") {
        return if text == fragment { multibase(text) } else { Err(NoKey::NotListed) };
    }
    let method = self::method(method, document)?;
    multibase(method.get("publicKeyMultibase").and_then(Value::as_str).ok_or(NoKey::NotListed)?)
}

fn multibase(text: &str) -> Result<PublicKey, NoKey> {
    PublicKey::from_multibase(text).map_err(|NotAKey| NoKey::NotListed)
}

/// What a `did:web` document says of the key of this name.
///
/// # Errors
/// [`NoKey`].
pub fn method<'a>(method: &str, document: Option<&'a Value>) -> Result<&'a Value, NoKey> {
    let (did, fragment) = method.split_once('#').ok_or(NoKey::Unread)?;
    web_address(did)?;
    let document = document.ok_or(NoKey::NotHad)?;
    if document.get("id").and_then(Value::as_str) != Some(did) {
        return Err(NoKey::NotListed);
    }
    let listed = |name: &str| document.get(name).and_then(Value::as_array).into_iter().flatten();
    let relative = format!("#{fragment}");
    let is_it = |id: Option<&str>| id == Some(method) || id == Some(&relative);
    let id_of = |value: &'a Value| value.as_str().or_else(|| value.get("id").and_then(Value::as_str));
    let asserts = listed("assertionMethod").find(|value| is_it(id_of(value))).ok_or(NoKey::NotListed)?;
    let found = if asserts.is_object() {
        asserts
    } else {
        listed("verificationMethod").find(|value| is_it(id_of(value))).ok_or(NoKey::NotListed)?
    };
    if found.get("controller").and_then(Value::as_str).is_some_and(|controller| controller != did) {
        return Err(NoKey::NotListed);
    }
    if found.get("revoked").is_some() { Err(NoKey::TakenBack) } else { Ok(found) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_to_the_address_it_says_and_nowhere_else() {
        let at = |did: &str| web_address(did).unwrap();
        assert_eq!(at("did:web:academy.example"), "https://academy.example/.well-known/did.json");
        assert_eq!(at("did:web:localhost%3A8443"), "https://localhost:8443/.well-known/did.json");
        assert_eq!(at("did:web:a.example:deep:down"), "https://a.example/deep/down/did.json");
        for wrong in [
            "did:key:z6Mk",
            "did:web:",
            "did:web:a.example:..:b",
            "did:web:a@b.example",
            "did:web:a.example/x",
            "did:web:a.example?x",
            "did:web:a.example::b",
        ] {
            assert_eq!(web_address(wrong), Err(NoKey::Unread), "{wrong}");
        }
        assert_eq!(of_origin("https://localhost:8443"), "did:web:localhost%3A8443");
        assert_eq!(at(&of_origin("https://academy.example")), "https://academy.example/.well-known/did.json");
    }
}
