//! What a genuine credential says, as far as an entry of a record is made of it. Others write it in more than one way.

use crate::badge::{SUBJECTS, email_hash};
use serde_json::Value;

/// What a credential says was achieved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Achievement<'a> {
    /// Its title.
    pub title: Option<&'a str>,
    /// Who taught it.
    pub taught_by: Option<&'a str>,
    /// The code of its subject, when it is one of ours.
    pub subject: Option<&'a str>,
}

/// One, or the first of several.
fn first(value: Option<&Value>) -> Option<&Value> {
    match value {
        Some(Value::Array(several)) => several.first(),
        one => one,
    }
}

/// Texts longer than a certificate's are no names.
fn text<'a>(of: Option<&'a Value>, name: &str) -> Option<&'a str> {
    let said = match of?.get(name)? {
        Value::String(said) => said.as_str(),
        // Open Badges 2.0 and JSON-LD: by language.
        other => other.get("@value").or_else(|| other.get("en"))?.as_str()?,
    };
    let said = said.trim();
    (!said.is_empty() && said.chars().count() <= 255).then_some(said)
}

/// What the issuer calls itself.
#[must_use]
pub fn issuer_name(credential: &Value) -> Option<&str> {
    text(credential.get("issuer"), "name")
}

/// The credential's own name: its id.
#[must_use]
pub fn own_id(credential: &Value) -> Option<&str> {
    credential.get("id").and_then(Value::as_str).filter(|id| (1..=500).contains(&id.len()))
}

/// What was achieved.
#[must_use]
pub fn achievement(credential: &Value) -> Achievement<'_> {
    let achievement = first(first(credential.get("credentialSubject")).and_then(|subject| subject.get("achievement")));
    let alignments = match achievement.and_then(|of| of.get("alignment")) {
        Some(Value::Array(several)) => several.iter().collect(),
        one => Vec::from_iter(one),
    };
    let of_ours = alignments.into_iter().find(|of| text(Some(of), "targetFramework") == Some(SUBJECTS));
    Achievement {
        title: text(achievement, "name").or_else(|| text(Some(credential), "name")),
        taught_by: text(achievement.and_then(|of| of.get("creator")), "name"),
        subject: text(of_ours, "targetCode"),
    }
}

/// Whether a credential is about whoever has this e-mail address. None when it names nobody by one.
// Open Badges 3.0, IdentityObject: a salted hash of the identity, or the identity itself.
#[must_use]
pub fn is_about(credential: &Value, email: &str) -> Option<bool> {
    let subject = first(credential.get("credentialSubject"))?;
    let mut named = Vec::new();
    if let Some(address) = subject.get("id").and_then(Value::as_str).and_then(|id| id.strip_prefix("mailto:")) {
        named.push(address.eq_ignore_ascii_case(email));
    }
    let identities = match subject.get("identifier") {
        Some(Value::Array(several)) => several.iter().collect(),
        one => Vec::from_iter(one),
    };
    for identity in identities {
        let of = |name: &str| identity.get(name).and_then(Value::as_str);
        if of("identityType") != Some("emailAddress") {
            continue;
        }
        let Some(said) = of("identityHash") else { continue };
        let hashed = identity.get("hashed").and_then(Value::as_bool) == Some(true);
        let salt = of("salt").unwrap_or_default();
        named.push(if hashed { is_hash_of(said, email, salt) } else { said.eq_ignore_ascii_case(email) });
    }
    (!named.is_empty()).then(|| named.contains(&true))
}

fn is_hash_of(said: &str, email: &str, salt: &str) -> bool {
    let Some(said) = said.strip_prefix("sha256$") else { return false };
    [email, &email.to_lowercase()].iter().any(|email| email_hash(email, salt).eq_ignore_ascii_case(said))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::badge::{Badge, HashedEmail, Named, Subject};
    use chrono::{TimeZone, Utc};
    use proptest::prelude::*;
    use serde_json::json;

    fn badge(title: &str, email: Option<&HashedEmail>) -> Value {
        Badge {
            id: "urn:uuid:7b7a3c1e-3d1b-4c43-8d2a-111111111111",
            issuer: Named { id: "did:web:academy.example", name: "The Academy" },
            subject: "urn:uuid:7b7a3c1e-3d1b-4c43-8d2a-222222222222",
            email,
            achievement: "https://academy.example/subjects/moving",
            title,
            description: "Training.",
            criteria: "All of it.",
            taught_by: Some(Named { id: "https://college.example", name: "Stafford College" }),
            about: Some(Subject {
                code: "moving",
                name: "Moving people",
                address: "https://academy.example/subjects/moving",
            }),
            from: Utc.with_ymd_and_hms(2026, 5, 3, 0, 0, 0).unwrap(),
            until: None,
            status: &[],
        }
        .credential()
    }

    proptest! {
        /// What we write is read again, and is about whoever it was made for and nobody else.
        #[test]
        fn what_is_written_is_read(title in "\\S{1,60}", email in "[a-z]{1,9}@[a-z]{1,9}\\.example", other in "[0-9]{1,9}@x\\.example") {
            let credential = badge(&title, Some(&HashedEmail::of(&email, "c2FsdA")));
            let read = Achievement { title: Some(title.as_str()), taught_by: Some("Stafford College"), subject: Some("moving") };
            prop_assert_eq!(achievement(&credential), read);
            prop_assert_eq!(is_about(&credential, &email), Some(true));
            prop_assert_eq!(is_about(&credential, &email.to_uppercase()), Some(true));
            prop_assert_eq!(is_about(&credential, &other), Some(false));
        }
    }

    #[test]
    fn who_is_named_openly_is_found_and_who_is_not_named_is_nobody() {
        let about = |subject: Value| is_about(&json!({"credentialSubject": subject}), "kasia@people.example");
        assert_eq!(about(json!({"id": "mailto:Kasia@people.example"})), Some(true));
        assert_eq!(about(json!([{"id": "mailto:ana@people.example"}])), Some(false));
        let open = json!({"identityType": "emailAddress", "hashed": false, "identityHash": "kasia@people.example"});
        assert_eq!(about(json!({"identifier": open})), Some(true));
        assert_eq!(about(json!({"id": "did:key:z6Mk"})), None);
        assert_eq!(is_about(&json!({}), "kasia@people.example"), None);
        assert_eq!(achievement(&badge("Fire", None)).title, Some("Fire"));
        assert_eq!(is_about(&badge("Fire", None), "kasia@people.example"), None);
    }
}
