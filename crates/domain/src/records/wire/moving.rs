//! What travels when somebody brings training to an employer.

use crate::ids::{EmployerId, EmployerShareId, PersonId, TrainingRecordId};
use crate::records::moving::Decision;
use crate::records::wire::TrainingRecordView;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a person shows to an employer of theirs, and until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"employerId": "01981a3e-7a10-7000-8000-000000000002",
    "recordIds": ["01981a3e-7a10-7000-8000-000000000001"], "until": "2026-12-31"}))]
pub struct NewEmployerShare {
    /// The employer: one that the person works for.
    pub employer_id: EmployerId,
    /// The entries, in any order.
    #[schema(min_items = 1, max_items = 100)]
    pub record_ids: Vec<TrainingRecordId>,
    /// The last day they are shown: at most a year from today.
    pub until: NaiveDate,
}

/// What a person shows to an employer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EmployerShareView {
    /// Its id.
    pub id: EmployerShareId,
    /// The employer.
    pub employer_id: EmployerId,
    /// As people know it.
    #[schema(max_length = 255)]
    pub employer_name: String,
    /// What is shown, newest achievement first.
    #[schema(max_items = 100)]
    pub records: Vec<ShownRecord>,
    /// The last day it is shown.
    pub until: NaiveDate,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When the person ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
    /// Whether it is shown today.
    pub open: bool,
}

/// An entry that is shown to an employer, as its person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShownRecord {
    /// The entry.
    pub id: TrainingRecordId,
    /// What was learnt, as it was taught.
    #[schema(max_length = 255)]
    pub title: String,
    /// The day it was achieved.
    pub achieved_on: NaiveDate,
    /// What the employer decided of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<RecordDecisionView>,
}

/// An entry that a worker brought, as their employer sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BroughtTraining {
    /// Whose it is.
    pub person_id: PersonId,
    /// Their name.
    #[schema(max_length = 120)]
    pub full_name: String,
    /// The entry, under the employer's own rules.
    pub record: TrainingRecordView,
    /// Whether its person chose to show it; else the employer sees it because it asks for the subject.
    pub shown_by_person: bool,
    /// What the employer decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<RecordDecisionView>,
}

/// What an employer decides of training that somebody brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"decision": "top_up", "reason": "Our hoists are of another make.", "topUpMinutes": 60}))]
pub struct NewRecordDecision {
    /// What is decided.
    pub decision: Decision,
    /// Why, in words that the worker reads; needed unless it is accepted as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    pub reason: Option<String>,
    /// How long a top-up takes, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 6000)]
    pub top_up_minutes: Option<i32>,
}

/// What an employer decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecordDecisionView {
    /// What was decided.
    pub decision: Decision,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    pub reason: Option<String>,
    /// How long the top-up takes, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top_up_minutes: Option<i32>,
    /// What need not be done again, in minutes; absent when the course gave no times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes_avoided: Option<i32>,
    /// And in pence; absent when the course gave no price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pence_avoided: Option<i64>,
    /// When it was decided.
    pub decided_at: DateTime<Utc>,
}

/// Training that need not be done again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DuplicationAvoided {
    /// Entries that were accepted as they are.
    pub accepted: i64,
    /// Entries that were accepted with a top-up.
    pub top_ups: i64,
    /// Entries that are to be done again.
    pub repeats: i64,
    /// Minutes of training that need not be done again.
    pub minutes: i64,
    /// Pence that need not be paid again.
    pub pence: i64,
    /// Accepted entries that are not in the minutes, as their course gave no times.
    pub without_times: i64,
    /// Accepted entries that are not in the pence, as their course gave no price.
    pub without_price: i64,
    /// How these figures are found.
    #[schema(max_length = 1000)]
    pub method: String,
}
