//! What travels about employers' training rules.

use crate::catalogue::wire::SubjectRef;
use crate::organisations::wire::WorkplaceRef;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An employer's own rule: whether training in a subject is asked for, of whom, and how long it counts there. Of the rules
/// that fit a job the closest decides: for its workplace and role, then its workplace, then its role, then everyone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TrainingRuleView {
    /// The subject.
    pub subject: SubjectRef,
    /// For who works here alone; absent: for every workplace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workplace: Option<WorkplaceRef>,
    /// For this job role alone, a code of `/job-roles`; absent: for every one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 10)]
    pub job_role: Option<String>,
    /// That job role's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 120)]
    pub job_role_name: Option<String>,
    /// Whether they must have the training.
    pub required: bool,
    /// Whether it counts as long as is usual in the sector.
    pub as_usual: bool,
    /// How many months it counts; absent when it does not run out, or counts as usual.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 999)]
    pub validity_months: Option<i32>,
    /// What the sector's default is, in months; absent when it does not run out or nobody says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 999)]
    pub typical_validity_months: Option<i32>,
    /// From how many days before its last day it is said to run out soon; absent: 90.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 30, maximum = 90)]
    pub warning_days: Option<i32>,
}

/// A rule to set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"required": true, "validityMonths": 12, "warningDays": 60}))]
pub struct NewTrainingRule {
    /// How many months it counts, 1 to 999 (ASC-WDS VALIDITY); `null` when it does not run out.
    #[serde(deserialize_with = "crate::values::present")]
    #[schema(minimum = 1, maximum = 999, required = true)]
    pub validity_months: Option<i32>,
    /// It counts as long as is usual in the sector; `validityMonths` is then `null`.
    #[serde(default)]
    pub as_usual: bool,
    /// Whether who it is for must have the training.
    #[serde(default)]
    pub required: bool,
    /// From how many days before its last day it is said to run out soon: 30, 60 or 90 (ASC-WDS).
    #[serde(default)]
    #[schema(minimum = 30, maximum = 90)]
    pub warning_days: Option<i32>,
}
