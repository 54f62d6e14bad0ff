//! What an achievement is written as: an Open Badges 3.0 AchievementCredential, which is a Verifiable Credential 2.0.

use crate::contexts::{CREDENTIALS_V2, OPEN_BADGES};
use crate::status::Entry;
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Who is named: an issuer, or who taught something.
#[derive(Clone, Debug)]
pub struct Named<'a> {
    /// A DID or a web address.
    pub id: &'a str,
    /// As people know them.
    pub name: &'a str,
}

/// The name of our subjects, as a framework that achievements are aligned with: another academy knows them by it.
pub const SUBJECTS: &str = "Staffordshire Social Care Academy subjects";

/// What something is about: one of our subjects.
#[derive(Clone, Debug)]
pub struct Subject<'a> {
    /// Its code.
    pub code: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Where it is explained.
    pub address: &'a str,
}

/// What one credential says.
#[derive(Clone, Debug)]
pub struct Badge<'a> {
    /// Its own name: a `urn:uuid:`.
    pub id: &'a str,
    /// Who signs it.
    pub issuer: Named<'a>,
    /// Whose it is: a `urn:uuid:` made for this credential alone, so that two of them do not tell that they are one person's.
    pub subject: &'a str,
    /// Their e-mail address, as only who knows it can recognise it.
    pub email: Option<&'a HashedEmail>,
    /// The name of what was achieved: a web address that stays.
    pub achievement: &'a str,
    /// Its title.
    pub title: &'a str,
    /// What it is, in a sentence.
    pub description: &'a str,
    /// What had to be done for it, in words.
    pub criteria: &'a str,
    /// Who taught it.
    pub taught_by: Option<Named<'a>>,
    /// What it is about.
    pub about: Option<Subject<'a>>,
    /// From when it counts.
    pub from: DateTime<Utc>,
    /// Until when it counts, if it ends.
    pub until: Option<DateTime<Utc>>,
    /// Where it is told whether it was taken back.
    pub status: &'a [Entry],
}

impl Badge<'_> {
    /// The credential, not signed yet.
    #[must_use]
    pub fn credential(&self) -> Value {
        let profile = |of: &Named<'_>| json!({"id": of.id, "type": ["Profile"], "name": of.name});
        let mut achievement = json!({
            "id": self.achievement,
            "type": ["Achievement"],
            "achievementType": "CertificateOfCompletion",
            "name": self.title,
            "description": self.description,
            "criteria": {"narrative": self.criteria},
            "inLanguage": "en-GB",
        });
        if let Some(teacher) = &self.taught_by {
            achievement["creator"] = profile(teacher);
        }
        if let Some(of) = &self.about {
            achievement["alignment"] = json!([{
                "type": ["Alignment"],
                "targetCode": of.code,
                "targetName": of.name,
                "targetFramework": SUBJECTS,
                "targetUrl": of.address,
            }]);
        }
        let mut subject = json!({"id": self.subject, "type": ["AchievementSubject"], "achievement": achievement});
        if let Some(email) = self.email {
            subject["identifier"] = json!([email.identity()]);
        }
        let mut credential = json!({
            "@context": [CREDENTIALS_V2, OPEN_BADGES],
            "id": self.id,
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "name": self.title,
            "issuer": profile(&self.issuer),
            "validFrom": whole_second(self.from),
            "credentialSubject": subject,
        });
        if let Some(until) = self.until {
            credential["validUntil"] = json!(whole_second(until));
        }
        if !self.status.is_empty() {
            credential["credentialStatus"] = self.status.iter().map(status).collect();
        }
        credential
    }
}

// The JWT's `nbf` knows whole seconds alone, and must be the same.
fn whole_second(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn status(entry: &Entry) -> Value {
    json!({
        "id": format!("{}#{}", entry.list, entry.at),
        "type": "BitstringStatusListEntry",
        "statusPurpose": entry.purpose.as_str(),
        "statusListIndex": entry.at.to_string(),
        "statusListCredential": entry.list,
    })
}

/// The hash that an address is recognised by.
// Open Badges 3.0, IdentityObject: the hash is of the identity followed by the salt.
pub(crate) fn email_hash(address: &str, salt: &str) -> String {
    Sha256::digest(format!("{address}{salt}")).iter().fold(String::new(), |mut text, byte| {
        // Writing to a text does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// An e-mail address that only who knows it can recognise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HashedEmail {
    salt: String,
    hash: String,
}

impl HashedEmail {
    /// Hides an address; `salt` is made for this credential alone.
    #[must_use]
    pub fn of(address: &str, salt: &str) -> Self {
        Self { salt: salt.to_owned(), hash: format!("sha256${}", email_hash(address, salt)) }
    }

    fn identity(&self) -> Value {
        json!({
            "type": "IdentityObject",
            "hashed": true,
            "identityHash": self.hash,
            "identityType": "emailAddress",
            "salt": self.salt,
        })
    }
}

/// A status list as a credential, not signed yet: `id` is its address, `until` when it is to be asked for anew.
///
/// # Errors
/// [`crate::status::BadList`].
pub fn status_list(
    id: &str,
    issuer: &Named<'_>,
    purpose: crate::status::Purpose,
    bits: &crate::status::Bits,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Value, crate::status::BadList> {
    Ok(json!({
        "@context": [CREDENTIALS_V2],
        "id": id,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.id,
        "validFrom": whole_second(from),
        "validUntil": whole_second(until),
        "credentialSubject": {
            "id": format!("{id}#list"),
            "type": "BitstringStatusList",
            "statusPurpose": purpose.as_str(),
            "encodedList": bits.encode()?,
        },
    }))
}
