//! What travels about training records.

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
    /// When it was written.
    pub created_at: DateTime<Utc>,
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

/// An employer's own rule: how long training in a subject counts for those who work there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TrainingRuleView {
    /// The subject.
    pub subject: SubjectRef,
    /// How many months it counts; absent when it does not run out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 999)]
    pub validity_months: Option<i32>,
    /// What the sector's default is, in months; absent when it does not run out or nobody says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 999)]
    pub typical_validity_months: Option<i32>,
}

/// A rule to set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"validityMonths": 12}))]
pub struct NewTrainingRule {
    /// How many months it counts, 1 to 999 (ASC-WDS VALIDITY); `null` when it does not run out.
    #[serde(deserialize_with = "crate::values::present")]
    #[schema(minimum = 1, maximum = 999, required = true)]
    pub validity_months: Option<i32>,
}
