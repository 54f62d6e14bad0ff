//! Data Integrity proofs: `eddsa-rdfc-2022` made and checked, and `Ed25519Signature2020`, its elder, checked.
//! Source: W3C Data Integrity EdDSA Cryptosuites 1.0, section 3.2.

use crate::canon::{NotCanonical, canonical};
use crate::key::{PublicKey, SigningKey, base58, to_base58};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// Why a proof proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadProof {
    /// There is none, or none of a kind that we know.
    #[error("there is no proof that we know how to check")]
    None,
    /// It lacks what a proof must say.
    #[error("the proof does not say its {0}")]
    Lacks(&'static str),
    /// It was made for something else than to state what the document says.
    #[error("the proof is not one of a statement")]
    Purpose,
    /// It counted until a time that is past.
    #[error("the proof has run out")]
    Ended,
    /// The document cannot be read as it must be.
    #[error(transparent)]
    NotCanonical(#[from] NotCanonical),
    /// The document, or the proof, is not what was signed; or another key signed it.
    #[error("the document is not what was signed")]
    Tampered,
}

/// A proof that stands in a document.
#[derive(Clone, Debug)]
pub struct Proof<'a> {
    members: &'a Map<String, Value>,
    /// The key it names: a DID URL.
    pub method: &'a str,
    /// When it was made, as it says itself.
    pub created: Option<DateTime<Utc>>,
    /// Until when it counts, as it says itself.
    pub expires: Option<DateTime<Utc>>,
}

/// The proofs of a document that we know how to check, in its order.
///
/// # Errors
/// [`BadProof`] when there is none, or one that says too little or something else.
pub fn proofs(document: &Value) -> Result<Vec<Proof<'_>>, BadProof> {
    let all = match document.get("proof") {
        Some(Value::Array(several)) => several.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    let known: Vec<_> = all.into_iter().filter_map(Value::as_object).filter(|proof| is_known(proof)).collect();
    if known.is_empty() {
        return Err(BadProof::None);
    }
    known.into_iter().map(read).collect()
}

fn is_known(proof: &Map<String, Value>) -> bool {
    let text = |name: &str| proof.get(name).and_then(Value::as_str);
    text("type") == Some("Ed25519Signature2020")
        || (text("type") == Some("DataIntegrityProof") && text("cryptosuite") == Some("eddsa-rdfc-2022"))
}

fn read(members: &Map<String, Value>) -> Result<Proof<'_>, BadProof> {
    let text = |name: &str| members.get(name).and_then(Value::as_str);
    if text("proofPurpose") != Some("assertionMethod") {
        return Err(BadProof::Purpose);
    }
    let when = |name: &'static str| match members.get(name) {
        None => Ok(None),
        Some(value) => value
            .as_str()
            .and_then(|text| DateTime::parse_from_rfc3339(text).ok())
            .map(|at| Some(at.with_timezone(&Utc)))
            .ok_or(BadProof::Lacks(name)),
    };
    Ok(Proof {
        members,
        method: text("verificationMethod").ok_or(BadProof::Lacks("verificationMethod"))?,
        created: when("created")?,
        expires: when("expires")?,
    })
}

impl Proof<'_> {
    /// Holds this proof against its document and a key.
    ///
    /// # Errors
    /// [`BadProof`].
    pub fn check(&self, document: &Value, key: &PublicKey) -> Result<(), BadProof> {
        let value = self.members.get("proofValue").and_then(Value::as_str).ok_or(BadProof::Lacks("proofValue"))?;
        let signature = base58(value).ok_or(BadProof::Tampered)?;
        let mut options = self.members.clone();
        options.remove("proofValue");
        let bytes = signed_bytes(document, options)?;
        if key.signed(&bytes, &signature) { Ok(()) } else { Err(BadProof::Tampered) }
    }
}

/// Signs a document that has no proof yet, by `eddsa-rdfc-2022`. `method` is the DID URL of the key.
///
/// # Errors
/// [`NotCanonical`] when a word of it is explained by no context: nothing is signed then.
pub fn sign(mut document: Value, key: &SigningKey, method: &str, now: DateTime<Utc>) -> Result<Value, NotCanonical> {
    let mut options = Map::new();
    options.insert("type".to_owned(), json!("DataIntegrityProof"));
    options.insert("cryptosuite".to_owned(), json!("eddsa-rdfc-2022"));
    options.insert("created".to_owned(), json!(now.to_rfc3339_opts(SecondsFormat::Secs, true)));
    options.insert("verificationMethod".to_owned(), json!(method));
    options.insert("proofPurpose".to_owned(), json!("assertionMethod"));
    let bytes = signed_bytes(&document, options.clone())?;
    options.insert("proofValue".to_owned(), json!(to_base58(&key.sign(&bytes))));
    if let Some(members) = document.as_object_mut() {
        members.insert("proof".to_owned(), Value::Object(options));
    }
    Ok(document)
}

/// What is signed: the hash of what the proof says of itself, then the hash of what the document says.
fn signed_bytes(document: &Value, mut options: Map<String, Value>) -> Result<Vec<u8>, NotCanonical> {
    let mut bare = document.clone();
    if let Some(members) = bare.as_object_mut() {
        members.remove("proof");
    }
    // The proof's own words are read by the contexts of its document.
    options.insert("@context".to_owned(), document.get("@context").cloned().unwrap_or(Value::Null));
    let of_options = Sha256::digest(canonical(&Value::Object(options))?);
    let of_document = Sha256::digest(canonical(&bare)?);
    Ok([of_options, of_document].concat())
}
