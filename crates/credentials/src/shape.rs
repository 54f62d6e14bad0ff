//! Whether a document is built as a credential or a presentation must be. Source: W3C Verifiable Credentials Data Model 2.0,
//! section 4, and 1.1 for what others still send.

use crate::canon::{NotCanonical, canonical};
use crate::contexts::{CREDENTIALS_V1, CREDENTIALS_V2};
use chrono::{DateTime, FixedOffset};
use iref::Iri;
use serde_json::{Map, Value};

/// What is built wrongly, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misbuilt {
    /// It is not a JSON object.
    #[error("it is not a JSON object")]
    NotAnObject,
    /// Its first context is not that of credentials.
    #[error("its first context is not that of verifiable credentials")]
    Context,
    /// A member is missing.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// A member is not what it must be.
    #[error("{0} is not as it must be")]
    Wrong(&'static str),
    /// It ends before it begins.
    #[error("it ends before it begins")]
    EndsBeforeItBegins,
    /// It makes no statements that can be read.
    #[error(transparent)]
    NotCanonical(#[from] NotCanonical),
}

/// The context that a presentation has.
pub const PRESENTATION_CONTEXT: &str = CREDENTIALS_V2;

type Built = Result<(), Misbuilt>;

/// Looks at a credential.
///
/// # Errors
/// The first thing that is built wrongly.
pub fn credential(document: &Value) -> Built {
    let members = document.as_object().ok_or(Misbuilt::NotAnObject)?;
    context(members)?;
    types(members, "VerifiableCredential")?;
    name(members, "id")?;
    let issuer = members.get("issuer").ok_or(Misbuilt::Missing("issuer"))?;
    named(issuer, "issuer")?;
    subjects(members)?;
    window(members)?;
    for (member, with_id) in [
        ("credentialStatus", false),
        ("credentialSchema", true),
        ("refreshService", false),
        ("termsOfUse", false),
        ("evidence", false),
        ("proof", false),
    ] {
        each(members, member, with_id)?;
    }
    statements(members)
}

/// The document must make statements. Its proof is no part of them, and is judged on its own.
fn statements(members: &Map<String, Value>) -> Built {
    let mut bare = members.clone();
    bare.remove("proof");
    canonical(&Value::Object(bare))?;
    Ok(())
}

/// Looks at a presentation. The credentials in it are looked at on their own.
///
/// # Errors
/// The first thing that is built wrongly.
pub fn presentation(document: &Value) -> Built {
    let members = document.as_object().ok_or(Misbuilt::NotAnObject)?;
    context(members)?;
    types(members, "VerifiablePresentation")?;
    name(members, "id")?;
    if let Some(holder) = members.get("holder") {
        named(holder, "holder")?;
    }
    for of in several(members, "verifiableCredential") {
        let of = of.as_object().ok_or(Misbuilt::Wrong("verifiableCredential"))?;
        match of.get("type") {
            Some(Value::String(kind)) if kind == "EnvelopedVerifiableCredential" => {
                name(of, "id")?;
            }
            _ => types(of, "VerifiableCredential")?,
        }
    }
    statements(members)
}

fn context(members: &Map<String, Value>) -> Built {
    let first = match members.get("@context") {
        Some(Value::Array(several)) => several.first(),
        one => one,
    };
    match first.and_then(Value::as_str) {
        Some(CREDENTIALS_V2 | CREDENTIALS_V1) => Ok(()),
        _ => Err(Misbuilt::Context),
    }
}

fn types(members: &Map<String, Value>, asked: &'static str) -> Built {
    let kinds = kinds(members).ok_or(Misbuilt::Wrong("type"))?;
    if kinds.contains(&asked) { Ok(()) } else { Err(Misbuilt::Missing("type")) }
}

/// The kinds an object is of; none when they are not words.
fn kinds(members: &Map<String, Value>) -> Option<Vec<&str>> {
    match members.get("type") {
        Some(Value::String(one)) => Some(vec![one]),
        Some(Value::Array(several)) if !several.is_empty() => several.iter().map(Value::as_str).collect(),
        _ => None,
    }
}

/// A name that leads somewhere, if there is one.
fn name(members: &Map<String, Value>, member: &'static str) -> Built {
    match members.get(member) {
        None => Ok(()),
        Some(Value::String(text)) if Iri::new(text).is_ok() => Ok(()),
        Some(_) => Err(Misbuilt::Wrong(member)),
    }
}

/// A name, or something that has one.
fn named(value: &Value, member: &'static str) -> Built {
    let text = value.as_str().or_else(|| value.get("id").and_then(Value::as_str));
    match text {
        Some(text) if Iri::new(text).is_ok() => Ok(()),
        _ => Err(Misbuilt::Wrong(member)),
    }
}

fn several<'a>(members: &'a Map<String, Value>, member: &str) -> Vec<&'a Value> {
    match members.get(member) {
        Some(Value::Array(several)) => several.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    }
}

fn subjects(members: &Map<String, Value>) -> Built {
    let all = several(members, "credentialSubject");
    if all.is_empty() {
        return Err(Misbuilt::Missing("credentialSubject"));
    }
    for subject in all {
        let subject = subject.as_object().filter(|subject| !subject.is_empty());
        name(subject.ok_or(Misbuilt::Wrong("credentialSubject"))?, "id")?;
    }
    Ok(())
}

/// Each of these is an object that says what it is.
fn each(members: &Map<String, Value>, member: &'static str, with_id: bool) -> Built {
    for one in several(members, member) {
        let one = one.as_object().ok_or(Misbuilt::Wrong(member))?;
        kinds(one).ok_or(Misbuilt::Wrong(member))?;
        name(one, "id").map_err(|_| Misbuilt::Wrong(member))?;
        if with_id && !one.contains_key("id") {
            return Err(Misbuilt::Wrong(member));
        }
    }
    Ok(())
}

/// When a credential begins or ends to count, if it says so.
pub type Bound = Option<DateTime<FixedOffset>>;

/// From when and until when a credential counts, as it says itself: by the words of either version of the data model.
///
/// # Errors
/// [`Misbuilt`] when a time is none, or the end comes before the beginning.
pub fn window(members: &Map<String, Value>) -> Result<(Bound, Bound), Misbuilt> {
    let at = |new: &'static str, old: &'static str| match members.get(new).or_else(|| members.get(old)) {
        None => Ok(None),
        // xsd:dateTimeStamp: RFC 3339 with a time zone.
        Some(Value::String(text)) => DateTime::parse_from_rfc3339(text).map(Some).map_err(|_| Misbuilt::Wrong(new)),
        Some(_) => Err(Misbuilt::Wrong(new)),
    };
    let (from, until) = (at("validFrom", "issuanceDate")?, at("validUntil", "expirationDate")?);
    match (from, until) {
        (Some(from), Some(until)) if until < from => Err(Misbuilt::EndsBeforeItBegins),
        both => Ok(both),
    }
}
