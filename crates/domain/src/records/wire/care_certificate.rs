//! What travels about the Care Certificate.

use crate::ids::{CareAssessmentId, PersonId, TrainingRecordId};
use crate::records::care_certificate::{CarePart, CareProgress, Edition};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How far somebody is with the Care Certificate, by edition: the one of today, and an older one of which they have something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CareCertificateView {
    /// Whose it is.
    pub person_id: PersonId,
    /// The edition of today first.
    #[schema(max_items = 2)]
    pub editions: Vec<CareEdition>,
}

/// One edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CareEdition {
    /// Which.
    pub edition: Edition,
    /// How far they are.
    pub progress: CareProgress,
    /// How many standards are assessed, knowledge and practice.
    pub standards_done: i32,
    /// The standards, by number.
    #[schema(max_items = 16)]
    pub standards: Vec<CareStandard>,
    /// That it was signed off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<CareSignOff>,
}

/// One standard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CareStandard {
    /// Its number.
    #[schema(minimum = 1, maximum = 16)]
    pub number: i32,
    /// What it is called.
    #[schema(max_length = 120)]
    pub name: String,
    /// What they know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub knowledge: Option<CareAssessment>,
    /// What they were seen to do at work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub practice: Option<CareAssessment>,
}

/// That a part of a standard was assessed; the newest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CareAssessment {
    /// Its id.
    pub id: CareAssessmentId,
    /// The day.
    pub assessed_on: NaiveDate,
    /// Who assessed it.
    #[schema(max_length = 120)]
    pub assessor: String,
    /// As what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 120)]
    pub capacity: Option<String>,
    /// For which employer.
    #[schema(max_length = 255)]
    pub employer: String,
}

/// That the Care Certificate was signed off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CareSignOff {
    /// The day.
    pub signed_on: NaiveDate,
    /// Who signed it.
    #[schema(max_length = 120)]
    pub signed_by: String,
    /// For which employer.
    #[schema(max_length = 255)]
    pub employer: String,
    /// The entry of the record.
    pub training_record_id: TrainingRecordId,
}

/// Assessments of one worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"edition": "2025", "items": [{"standard": 3, "part": "practice", "assessedOn": "2026-11-20",
    "assessor": "Rose Hill", "capacity": "Senior care worker"}]}))]
pub struct NewCareAssessments {
    /// Against which edition.
    pub edition: Edition,
    /// All of them, or none, are written.
    #[schema(min_items = 1, max_items = 32)]
    pub items: Vec<NewCareAssessment>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewCareAssessment {
    /// The number of the standard.
    #[schema(minimum = 1, maximum = 16)]
    pub standard: i32,
    /// Which part of it.
    pub part: CarePart,
    /// The day: today or before.
    pub assessed_on: NaiveDate,
    /// Who assessed it; they know the work of the standard, and need no certificate for it.
    #[schema(min_length = 1, max_length = 120)]
    pub assessor: String,
    /// As what: their job.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 120)]
    pub capacity: Option<String>,
}

/// The manager signs the Care Certificate off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"edition": "2025", "signedOn": "2026-11-24"}))]
pub struct NewCareSignOff {
    /// Which edition.
    pub edition: Edition,
    /// The day: today or before, not before the last assessment.
    pub signed_on: NaiveDate,
}

/// Why an assessment is taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"reason": "Written for the wrong person"}))]
pub struct CareWithdrawal {
    /// Why; its worker reads it.
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// How far a worker of an employer is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CareWorker {
    /// Who.
    pub person_id: PersonId,
    /// Their name.
    #[schema(max_length = 120)]
    pub full_name: String,
    /// How far they are with the edition of today, or with an older one that was signed off.
    pub progress: CareProgress,
    /// Which edition that is.
    pub edition: Edition,
    /// How many of its standards are assessed, knowledge and practice.
    pub standards_done: i32,
    /// How many it has.
    pub standards: i32,
    /// By when it is usually done: twelve weeks after they began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usually_by: Option<NaiveDate>,
}
