//! The JSON-LD contexts we know. They are part of the program: a context that could be fetched could be changed, and with it
//! what was signed.

use iref::{Iri, IriBuf};
use json_ld::{LoadError, Loader, RemoteDocument};
use json_syntax::{Parse, Value};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Verifiable Credentials 2.0.
pub const CREDENTIALS_V2: &str = "https://www.w3.org/ns/credentials/v2";
/// Verifiable Credentials 1.1, which others still send.
pub const CREDENTIALS_V1: &str = "https://www.w3.org/2018/credentials/v1";
/// Open Badges 3.0.
pub const OPEN_BADGES: &str = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";

const TEXTS: [(&str, &str); 12] = [
    (CREDENTIALS_V2, include_str!("../contexts/credentials-v2.json")),
    (CREDENTIALS_V1, include_str!("../contexts/credentials-v1.json")),
    (OPEN_BADGES, include_str!("../contexts/open-badges-3.0.3.json")),
    ("https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json", include_str!("../contexts/open-badges-3.0.2.json")),
    ("https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json", include_str!("../contexts/open-badges-3.0.1.json")),
    (
        "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
        include_str!("../contexts/open-badges-extensions.json"),
    ),
    ("https://w3id.org/security/suites/ed25519-2020/v1", include_str!("../contexts/ed25519-2020.json")),
    ("https://w3id.org/security/data-integrity/v1", include_str!("../contexts/data-integrity-v1.json")),
    ("https://w3id.org/security/data-integrity/v2", include_str!("../contexts/data-integrity-v2.json")),
    ("https://www.w3.org/ns/credentials/status/v1", include_str!("../contexts/status-v1.json")),
    ("https://www.w3.org/ns/did/v1", include_str!("../contexts/did-v1.json")),
    ("https://www.w3.org/ns/credentials/examples/v2", include_str!("../contexts/examples-v2.json")),
];

static PARSED: LazyLock<HashMap<&str, Value>> =
    LazyLock::new(|| TEXTS.iter().filter_map(|(name, text)| Some((*name, Value::parse_str(text).ok()?.0))).collect());

/// A context that is not part of the program.
#[derive(Debug, thiserror::Error)]
#[error("this context is not one that we know")]
struct Unknown;

/// Gives the contexts that are part of the program, and no other.
pub struct Bundled;

impl Loader for Bundled {
    async fn load(&self, url: &Iri) -> Result<RemoteDocument<IriBuf>, LoadError> {
        match PARSED.get(url.as_str()) {
            Some(value) => Ok(RemoteDocument::new(Some(url.to_owned()), None, value.clone())),
            None => Err(LoadError::new(url.to_owned(), Unknown)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_context_is_json() {
        assert_eq!(PARSED.len(), TEXTS.len());
    }
}
