//! What travels about who stands behind an entry.

use crate::ids::{ConfirmationId, EmployerId, EvidenceId, TrainingProviderId, TrainingRecordId};
use crate::records::VerificationLevel;
use crate::records::ladder::Answer;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Training that a person did elsewhere and writes into their own record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"subject": "moving_people", "title": "Moving and handling", "taughtBy": "Care Skills Ltd",
    "achievedOn": "2026-03-02", "expiresOn": "2027-03-01", "certificateNumber": "CS-88123"}))]
pub struct NewOwnRecord {
    /// What was learnt; absent: the name of the subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 255)]
    pub title: Option<String>,
    /// The code of the subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60)]
    pub subject: Option<String>,
    /// Who taught it, as the certificate has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 255)]
    pub taught_by: Option<String>,
    /// The day it was achieved: today or before.
    pub achieved_on: NaiveDate,
    /// The last day on the certificate; absent: as is usual for the subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<NaiveDate>,
    /// The number on the certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub certificate_number: Option<String>,
    /// How long it took, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 100_000)]
    pub minutes: Option<i32>,
    /// The entry of one's own whose place it takes: what was written wrongly is taken back, and stays to be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<TrainingRecordId>,
}

/// A photo or PDF of a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EvidenceFile {
    /// Its id.
    pub id: EvidenceId,
    /// `image/jpeg` or `application/pdf`: photos of other kinds are kept as JPEG.
    #[schema(max_length = 40)]
    pub media_type: String,
    /// How large it is.
    pub size_bytes: i64,
    /// SHA-256 of the file as it is kept, in hexadecimal.
    #[schema(min_length = 64, max_length = 64)]
    pub sha256: String,
    /// When it was added.
    pub added_at: DateTime<Utc>,
}

/// What an employer says of an entry that it sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"level": "evidence_seen", "note": "Original certificate shown on the first day"}))]
pub struct NewVerification {
    /// `evidence_seen`: it has seen the certificate. `employer_confirmed`: the person worked there at the time, and did it.
    pub level: VerificationLevel,
    /// What was seen, by whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    pub note: Option<String>,
}

/// Who stood behind an entry, and since when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VerificationStep {
    /// How sure that makes it.
    pub level: VerificationLevel,
    /// Which organisation; absent: the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 255)]
    pub by: Option<String>,
    /// What it said of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    pub note: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// How an entry came to be as sure as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecordHistory {
    /// Oldest first; the first is how it was written.
    #[schema(max_items = 10)]
    pub steps: Vec<VerificationStep>,
    /// Who was asked whether they stand behind it, newest first; told to its person alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 20)]
    pub asked: Vec<AskedConfirmation>,
}

/// Whom to ask whether they stand behind an entry: who taught it, or the employer of that time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"trainingProviderId": "01920000-0000-7000-8000-000000000001", "email": "office@college.example"}))]
pub struct NewConfirmation {
    /// The training provider that taught it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub training_provider_id: Option<TrainingProviderId>,
    /// The employer that the person worked for on that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employer_id: Option<EmployerId>,
    /// An address of the training provider, at its own website's name; absent: who looks after its courses, or after the
    /// employer's people, is written to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 254)]
    pub email: Option<String>,
}

/// That somebody was asked, and what they said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AskedConfirmation {
    /// Its id.
    pub id: ConfirmationId,
    /// Who was asked.
    #[schema(max_length = 255)]
    pub organisation: String,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// Until when they can answer.
    pub ends_at: DateTime<Utc>,
    /// What they said; absent: nothing yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
}
