//! What travels about training records.

mod care_certificate;
mod correction;
mod forecast;
mod ladder;
mod moving;
mod rules;
mod sharing;
mod staff;
mod trust;

pub use care_certificate::{
    CareAssessment, CareCertificateView, CareEdition, CareSignOff, CareStandard, CareWithdrawal, CareWorker,
    NewCareAssessment, NewCareAssessments, NewCareSignOff,
};
pub use correction::{CorrectionAnswer, CorrectionView, NewCorrection};
pub use forecast::ExpiryForecastLine;
pub use ladder::{
    AskedConfirmation, EvidenceFile, NewConfirmation, NewOwnRecord, NewVerification, RecordHistory, VerificationStep,
};
pub use moving::{
    BroughtTraining, DuplicationAvoided, EmployerShareView, NewEmployerShare, NewRecordDecision, RecordDecisionView,
    ShownRecord,
};
pub use rules::{NewTrainingRule, TrainingRuleView};
pub use sharing::{CheckView, CheckedRecord, NewShare, ShareView, SharedRecord};
pub use staff::{
    CellBooking, MatrixCell, MatrixCounts, MatrixRow, NewStaffRecord, NewStaffRecords, StaffRecordChange,
    StaffRecordOutcome, StaffRecordsAdded, TrainingMatrix,
};

pub use trust::{
    BroughtCredential, CredentialHold, CredentialToVerify, CredentialVerdict, CredentialView, FoundCredential,
    NewTrustedIssuer, TrustedIssuer,
};

use super::validity::Basis;
use super::{RecordState, VerificationLevel};
use crate::catalogue::wire::SubjectRef;
use crate::ids::{BookingId, CourseId, PersonId, TrainingRecordId};
use crate::organisations::wire::ProviderRef;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An entry in a person's own record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TrainingRecordView {
    /// Its id.
    pub id: TrainingRecordId,
    /// Whose it is.
    pub person_id: PersonId,
    /// What was learnt, as it was taught.
    #[schema(max_length = 255)]
    pub title: String,
    /// The subject, when the course has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<SubjectRef>,
    /// Who taught it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<ProviderRef>,
    /// Who taught it, by name alone: of an entry that was brought as a credential.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 255)]
    pub taught_by: Option<String>,
    /// Which employer stands behind it, when no register of ours does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 255)]
    pub confirmed_by: Option<String>,
    /// What that employer has seen of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    pub evidence: Option<String>,
    /// Who else signed it, as they call themselves: of an entry that was brought as a credential.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 255)]
    pub issued_by: Option<String>,
    /// The day it was achieved.
    pub achieved_on: NaiveDate,
    /// The last day it counts; absent when it does not run out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<NaiveDate>,
    /// Which layer decided that day.
    pub expiry_basis: Basis,
    /// Whether it counts today.
    pub state: RecordState,
    /// Who stands behind it.
    pub verification_level: VerificationLevel,
    /// The booking it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booking_id: Option<BookingId>,
    /// The course it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course_id: Option<CourseId>,
    /// Why it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    pub revoked_reason: Option<String>,
    /// Whether its person wrote it themselves.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub added_by_person: bool,
    /// The number on the certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub certificate_number: Option<String>,
    /// How long the training took, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 100_000)]
    pub minutes: Option<i32>,
    /// How many photos or PDFs of the certificate are with it.
    #[serde(default, skip_serializing_if = "is_none")]
    #[schema(minimum = 0, maximum = 5)]
    pub evidence_files: i32,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// Serde asks by reference.
const fn is_none(count: &i32) -> bool {
    *count == 0
}

/// A person's record with how much of it counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TrainingRecordList {
    /// Newest achievement first.
    #[schema(max_items = 1000)]
    pub items: Vec<TrainingRecordView>,
    /// In date and not about to run out.
    pub valid: i64,
    /// Running out within 90 days.
    pub expiring: i64,
    /// Out of date.
    pub expired: i64,
}
