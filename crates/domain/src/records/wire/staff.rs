//! What travels about the training of an employer's workers.

use super::TrainingRecordView;
use crate::catalogue::wire::SubjectRef;
use crate::ids::{BookingId, PersonId, TrainingRecordId};
use crate::organisations::wire::TeamMemberView;
use crate::problem::Problem;
use crate::records::matrix::Standing;
use crate::records::staff::{Outcome, Told};
use crate::records::validity::Basis;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Who works for an employer and how each stands with the training that it asks of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TrainingMatrix {
    /// The day of which this is true.
    pub day: NaiveDate,
    /// The subjects that are asked of somebody here, in the order of the list of subjects.
    #[schema(max_items = 200)]
    pub subjects: Vec<SubjectRef>,
    /// How many cells are how, of everyone asked about and not of this page alone.
    pub counts: MatrixCounts,
    /// Workers, by name.
    #[schema(max_items = 100)]
    pub items: Vec<MatrixRow>,
    /// Give this as `cursor` to get the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub next_cursor: Option<String>,
}

/// How many cells of a matrix are how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MatrixCounts {
    /// In date.
    pub valid: i64,
    /// In date, but not for long.
    pub expiring: i64,
    /// Out of date.
    pub expired: i64,
    /// Not there.
    pub missing: i64,
    /// Of the last three: those with a place on a course about it.
    pub booked: i64,
}

/// One worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MatrixRow {
    /// Who, and their jobs here.
    pub member: TeamMemberView,
    /// One for each subject that is asked of them.
    #[schema(max_items = 200)]
    pub cells: Vec<MatrixCell>,
}

/// How a worker stands with one subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MatrixCell {
    /// The code of the subject.
    #[schema(max_length = 60)]
    pub subject: String,
    /// How they stand.
    pub standing: Standing,
    /// The entry of their record that says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub training_record_id: Option<TrainingRecordId>,
    /// The day it was achieved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub achieved_on: Option<NaiveDate>,
    /// The last day it counts; absent when it does not run out, or is not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<NaiveDate>,
    /// Which layer decided that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiry_basis: Option<Basis>,
    /// Their next place on a course about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booking: Option<CellBooking>,
}

/// A place that somebody has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CellBooking {
    /// The booking.
    pub id: BookingId,
    /// The first day.
    pub starts_on: NaiveDate,
}

/// What is new of an entry in a worker's record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StaffRecordChange {
    /// The entry.
    pub id: TrainingRecordId,
    /// Whether it is there.
    pub state: Told,
    /// What it says now, under the employer's own rules; absent when it is gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<TrainingRecordView>,
    /// The id that the employer's system gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub own_id: Option<String>,
}

/// Training that an employer holds elsewhere and stands behind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"items": [{"workerId": "E-1042", "subject": "moving_people", "title": "Moving and handling",
    "achievedOn": "2026-03-02", "evidence": "Certificate 88123 seen by the manager", "ownId": "T-7"}]}))]
pub struct NewStaffRecords {
    /// Each on its own: one that is refused holds no other back.
    #[schema(min_items = 1, max_items = 200)]
    pub items: Vec<NewStaffRecord>,
}

/// One entry. Say who by `personId` or by `workerId`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewStaffRecord {
    /// Who learnt it, by our id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_id: Option<PersonId>,
    /// Who learnt it, by the id that the employer's system has of them: `externalId` of their job.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub worker_id: Option<String>,
    /// What was learnt; absent: the name of the subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 255)]
    pub title: Option<String>,
    /// The code of the subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60)]
    pub subject: Option<String>,
    /// The day it was achieved: today or before.
    pub achieved_on: NaiveDate,
    /// The last day on the certificate; absent: by the employer's rule, or as is usual.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<NaiveDate>,
    /// What the employer has seen: the number of a certificate, who looked at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    pub evidence: Option<String>,
    /// The id that the employer's system has of the entry. Sent again with other words, it takes the place of what was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub own_id: Option<String>,
}

/// What became of each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StaffRecordsAdded {
    /// In the order in which they were sent.
    #[schema(max_items = 200)]
    pub items: Vec<StaffRecordOutcome>,
    /// How many were refused.
    pub refused: i64,
}

/// What became of one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StaffRecordOutcome {
    /// What.
    pub outcome: Outcome,
    /// The entry; absent when it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub training_record_id: Option<TrainingRecordId>,
    /// Why it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}
