//! What travels about credentials of other issuers.

use crate::ids::{CredentialId, TrainingRecordId};
use crate::records::sharing::CredentialStanding;
use crate::records::trust::{Genuine, Window};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// A credential to be judged: of the academy, or of anybody else.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"credential": {"@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiableCredential"]}, "email": "kasia@example.com"}))]
pub struct CredentialToVerify {
    /// The credential: a JSON object with its proof (Open Badges 3.0, W3C Verifiable Credentials), or a token as text.
    pub credential: Value,
    /// Whom it should be about: their e-mail address, which is compared with the hash in it and not kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 254)]
    pub email: Option<String>,
}

/// What a credential is found to be: each verdict stands for itself. Of one that is not genuine nothing else is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CredentialVerdict {
    /// Whether it is what its issuer signed.
    pub genuine: Genuine,
    /// Why not, or why nothing can be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    pub why: Option<String>,
    /// What it says, when it is genuine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<FoundCredential>,
    /// When this was found.
    pub checked_at: DateTime<Utc>,
}

/// What a genuine credential says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FoundCredential {
    /// Who signed it: a DID.
    #[schema(max_length = 300, example = "did:web:academy.example")]
    pub issuer: String,
    /// What the issuer calls itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 255)]
    pub issuer_name: Option<String>,
    /// Whether the academy relies on this issuer today.
    pub issuer_known: bool,
    /// Whether the issuer stands by it; absent when that could not be asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<CredentialStanding>,
    /// Whether it counts now.
    pub window: Window,
    /// From when it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<DateTime<Utc>>,
    /// Until when it counts; absent when it does not run out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<DateTime<Utc>>,
    /// Whether it is about whom it was asked for; absent when nobody was asked for, or when it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_theirs: Option<bool>,
    /// What was achieved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 255)]
    pub title: Option<String>,
    /// Who taught it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 255)]
    pub taught_by: Option<String>,
}

/// A credential that a person brings to their record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"credential": {"@context": ["https://www.w3.org/ns/credentials/v2"],
    "type": ["VerifiableCredential"]}}))]
pub struct BroughtCredential {
    /// The credential: a JSON object with its proof, or a token as text.
    pub credential: Value,
}

/// An issuer that the academy is to rely on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"name": "Derby Care Academy", "trustedFrom": "2026-09-01"}))]
pub struct NewTrustedIssuer {
    /// As people know it.
    #[schema(min_length = 1, max_length = 255)]
    pub name: String,
    /// The first day.
    pub trusted_from: NaiveDate,
    /// The last day; absent: until it is changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trusted_until: Option<NaiveDate>,
}

/// An issuer that the academy relies on, or did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TrustedIssuer {
    /// Its DID.
    #[schema(max_length = 300, example = "did:web:academy.derby.example")]
    pub did: String,
    /// As people know it.
    #[schema(max_length = 255)]
    pub name: String,
    /// The first day.
    pub trusted_from: NaiveDate,
    /// The last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trusted_until: Option<NaiveDate>,
    /// Whether it is relied on today.
    pub trusted: bool,
}

/// Why a credential is put on hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"reason": "The training provider asked us to look into this register."}))]
pub struct CredentialHold {
    /// In words that its person may read.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// How a credential of the academy stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CredentialView {
    /// Its id.
    pub id: CredentialId,
    /// The entry it is the signed form of.
    pub record_id: TrainingRecordId,
    /// Whether the academy stands by it.
    pub standing: CredentialStanding,
    /// When it was signed.
    pub issued_at: DateTime<Utc>,
    /// Since when it is on hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspended_at: Option<DateTime<Utc>>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    pub suspended_reason: Option<String>,
}
