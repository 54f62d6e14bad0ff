//! What travels about jobs.

use super::WorkerView;
use crate::ids::{EmployerId, EmploymentId, PersonId, WorkplaceId};
use crate::organisations::Position;
use crate::organisations::tenure::TenureState;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct JobView {
    /// Its id.
    pub id: EmploymentId,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workplace_id: Option<WorkplaceId>,
    /// That workplace's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub workplace_name: Option<String>,
    /// As what: a code of `/job-roles` (ASC-WDS MAINJOBROLE).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "8", max_length = 3)]
    pub job_role: Option<String>,
    /// That role's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Care worker", max_length = 200)]
    pub job_role_name: Option<String>,
    /// The first day.
    pub started_on: NaiveDate,
    /// The last day, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_day: Option<NaiveDate>,
    /// Where it stands today.
    pub state: TenureState,
    /// The id that the employer's own HR system has of the worker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub external_id: Option<String>,
    /// The worker's id in ASC-WDS files (UNIQUEWORKERID).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 50)]
    pub asc_wds_worker_id: Option<String>,
}

/// Someone who works for an employer today, with their jobs there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TeamMemberView {
    /// Who.
    #[serde(flatten)]
    pub worker: WorkerView,
    /// The jobs they hold today, oldest first.
    #[schema(max_items = 100)]
    pub jobs: Vec<JobView>,
}

/// A job of the person who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MyEmploymentView {
    /// For whom.
    pub employer_id: EmployerId,
    /// That employer's name of today.
    #[schema(max_length = 200)]
    pub employer_name: String,
    /// The job.
    #[serde(flatten)]
    pub job: JobView,
}

/// A change of a job; what is absent stays, an empty text takes away.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"jobRole": "7", "externalId": "E-1042"}))]
pub struct JobChange {
    /// Another workplace of the same employer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workplace_id: Option<WorkplaceId>,
    /// A code of `/job-roles`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 3)]
    pub job_role: Option<String>,
    /// The id that the employer's own HR system has of the worker: one person's, whatever jobs they hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub external_id: Option<String>,
    /// The worker's id in ASC-WDS files (UNIQUEWORKERID): one person's at a workplace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 50)]
    pub asc_wds_worker_id: Option<String>,
}

/// The end of a job.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"lastDay": "2026-12-31"}))]
pub struct JobEnd {
    /// The last day, which counts whole; absent means at once: the employer sees nothing more from this second on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_day: Option<NaiveDate>,
}

/// A workplace by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WorkplaceRef {
    /// Its id.
    pub id: WorkplaceId,
    /// Its name.
    #[schema(max_length = 200)]
    pub name: String,
}

/// Someone with a role at an employer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MembershipView {
    /// Who.
    pub person_id: PersonId,
    /// Their name.
    #[schema(max_length = 120)]
    pub full_name: String,
    /// What they are there.
    pub position: Position,
    /// The workplaces that a manager manages; absent: all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 1000)]
    pub workplaces: Option<Vec<WorkplaceRef>>,
}

/// What someone is to be at an employer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"position": "employer_admin"}))]
pub struct NewMembership {
    /// `employer_manager` or `employer_admin`.
    pub position: Position,
    /// The workplaces that a manager manages; absent: all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 1000)]
    pub workplaces: Option<Vec<WorkplaceId>>,
}
