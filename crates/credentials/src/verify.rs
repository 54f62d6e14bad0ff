//! Whether a credential is genuine, in date and not taken back: three answers, each of which stands for itself.

use crate::did::{self, NoKey};
use crate::jwt;
use crate::proof::{self, BadProof};
use crate::shape::{self, Misbuilt};
use crate::status::{self, BadList, Entry, Purpose};
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::collections::BTreeSet;

/// Other people's documents, by name. Whoever asks has fetched them, or has them in a cache.
pub trait Documents {
    /// The document of a `did:web` name.
    fn did(&self, did: &str) -> Option<&Value>;
    /// The status list at an address.
    fn list(&self, address: &str) -> Option<&Value>;
}

/// What is not needed, or could not be had.
pub struct Nothing;

impl Documents for Nothing {
    fn did(&self, _: &str) -> Option<&Value> {
        None
    }

    fn list(&self, _: &str) -> Option<&Value> {
        None
    }
}

/// Why a credential is not genuine.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotGenuine {
    /// It is not built as a credential must be.
    #[error(transparent)]
    Misbuilt(#[from] Misbuilt),
    /// Its proof proves nothing.
    #[error(transparent)]
    Proof(#[from] BadProof),
    /// The key leads to nobody, or to somebody else.
    #[error(transparent)]
    Key(#[from] NoKey),
    /// It was signed by somebody else than it names.
    #[error("it was signed by somebody else than its issuer")]
    WrongIssuer,
}

impl NotGenuine {
    /// Whether nothing could be said, as the issuer's keys could not be had: it may be genuine.
    #[must_use]
    pub const fn is_unknown(&self) -> bool {
        matches!(self, Self::Key(NoKey::NotHad))
    }
}

/// When a credential counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InDate {
    /// Now, and until then if it says so.
    Yes(Option<DateTime<Utc>>),
    /// It begins to count only then.
    NotYet(DateTime<Utc>),
    /// It counted until then.
    Ended(DateTime<Utc>),
}

/// Whether its issuer stands by a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It does; or the credential does not say how that could be told, and so cannot be taken back.
    Good,
    /// It was taken back.
    Revoked,
    /// It is on hold.
    Suspended,
    /// Its list could not be had or read.
    Unknown(Option<BadList>),
}

/// What a genuine credential is found to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Who signed it: a DID.
    pub issuer: String,
    /// The keys it was signed with.
    pub methods: Vec<String>,
    /// Whether it counts now.
    pub in_date: InDate,
    /// Whether its issuer stands by it.
    pub standing: Standing,
}

/// What must be had before a credential can be judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// `did:web` names.
    pub dids: BTreeSet<String>,
    /// Addresses of status lists.
    pub lists: BTreeSet<String>,
}

/// What must be had before this credential can be judged: JSON, or a token as text. Of a document that is none, nothing.
#[must_use]
pub fn needs(credential: &Value) -> Needs {
    let mut needs = Needs::default();
    if let Some(token) = credential.as_str() {
        needs.dids.extend(jwt::signer(token).filter(|did| did::web_address(did).is_ok()));
        let said = jwt::unproven(token).unwrap_or_default();
        needs.lists.extend(status::entries(&said).into_iter().map(|entry| entry.list));
        return needs;
    }
    for proof in proof::proofs(credential).unwrap_or_default() {
        let did = proof.method.split('#').next().unwrap_or_default();
        if did::web_address(did).is_ok() {
            needs.dids.insert(did.to_owned());
        }
    }
    needs.lists.extend(status::entries(credential).into_iter().map(|entry| entry.list));
    needs
}

/// Judges a credential with a Data Integrity proof.
///
/// # Errors
/// [`NotGenuine`]; then nothing else of it may be shown.
pub fn verify(credential: &Value, documents: &impl Documents, now: DateTime<Utc>) -> Result<Found, NotGenuine> {
    shape::credential(credential)?;
    let (issuer, methods) = genuine(credential, documents, now)?;
    judge(credential, issuer, methods, documents, now)
}

/// Judges a credential in either form, and gives what it says: a JSON object as it is, a token without its claims.
///
/// # Errors
/// [`NotGenuine`]; then nothing of it may be shown.
pub fn either(
    credential: &Value,
    documents: &impl Documents,
    now: DateTime<Utc>,
) -> Result<(Value, Found), NotGenuine> {
    match credential.as_str() {
        Some(token) => jwt::verify(token.trim(), documents, now),
        None => verify(credential, documents, now).map(|found| (credential.clone(), found)),
    }
}

/// What is left to say of a credential that is genuine.
pub(crate) fn judge(
    credential: &Value,
    issuer: String,
    methods: Vec<String>,
    documents: &impl Documents,
    now: DateTime<Utc>,
) -> Result<Found, NotGenuine> {
    let members = credential.as_object().ok_or(Misbuilt::NotAnObject)?;
    let (from, until) = shape::window(members)?;
    let in_date = match (from.map(|at| at.to_utc()), until.map(|at| at.to_utc())) {
        (Some(from), _) if from > now => InDate::NotYet(from),
        (_, Some(until)) if until < now => InDate::Ended(until),
        (_, until) => InDate::Yes(until),
    };
    let standing = standing(credential, documents, now);
    Ok(Found { issuer, methods, in_date, standing })
}

/// Who signed a document, and with which keys. Every proof that we know how to check must hold.
///
/// # Errors
/// [`NotGenuine`].
fn genuine(
    document: &Value,
    documents: &impl Documents,
    now: DateTime<Utc>,
) -> Result<(String, Vec<String>), NotGenuine> {
    let issuer = document.get("issuer").ok_or(Misbuilt::Missing("issuer"))?;
    let issuer = issuer.as_str().or_else(|| issuer.get("id").and_then(Value::as_str));
    let issuer = issuer.ok_or(Misbuilt::Wrong("issuer"))?;
    let mut methods = Vec::new();
    for proof in proof::proofs(document)? {
        let did = proof.method.split('#').next().unwrap_or_default();
        if did != issuer {
            return Err(NotGenuine::WrongIssuer);
        }
        if proof.expires.is_some_and(|until| until < now) {
            return Err(BadProof::Ended.into());
        }
        proof.check(document, &did::key(proof.method, documents.did(did))?)?;
        methods.push(proof.method.to_owned());
    }
    Ok((issuer.to_owned(), methods))
}

/// Whether the issuer stands by a credential. A list counts when it is genuine and in date itself. Who signed it may be somebody
/// else: the issuer signed its address, and so trusts who keeps it.
#[must_use]
pub fn standing(credential: &Value, documents: &impl Documents, now: DateTime<Utc>) -> Standing {
    let says = |entry: &Entry| -> Result<bool, Option<BadList>> {
        let list = documents.list(&entry.list).ok_or(None)?;
        genuine(list, documents, now).map_err(|_| Some(BadList::NotRead))?;
        let window = list.as_object().map(shape::window).and_then(Result::ok).ok_or(Some(BadList::NotRead))?;
        if window.1.is_some_and(|until| until < now) {
            return Err(Some(BadList::NotRead));
        }
        status::is_set(list, entry).map_err(Some)
    };
    let mut standing = Standing::Good;
    for entry in status::entries(credential) {
        match says(&entry) {
            Ok(false) => {}
            Ok(true) if entry.purpose == Purpose::Revocation => return Standing::Revoked,
            Ok(true) => standing = Standing::Suspended,
            Err(why) if standing == Standing::Good => standing = Standing::Unknown(why),
            Err(_) => {}
        }
    }
    standing
}
