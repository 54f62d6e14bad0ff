//! What travels about invitations.

use crate::ids::{EmployerId, EmploymentId, InvitationId, WorkplaceId};
use crate::organisations::Position;
use crate::organisations::invitation::InvitationState;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An invitation to be made. With an email we write there; without one the answer holds a code to read out or print.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"name": "Kasia Nowak", "position": "worker", "jobRole": "8"}))]
pub struct NewInvitation {
    /// Whom it is for, so that you know them in your list; needed without an email.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 120)]
    pub name: Option<String>,
    /// Where we write to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 254)]
    pub email: Option<String>,
    /// As what they come. Who manages or administers has no job by it unless a job role or a first day is given.
    pub position: Position,
    /// Where they work, or the workplace they manage; absent: none is named, or all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workplace_id: Option<WorkplaceId>,
    /// A code of `/job-roles`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 3)]
    pub job_role: Option<String>,
    /// The first day of the job; absent means the day they accept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<NaiveDate>,
}

/// An invitation, as who invites sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvitationView {
    /// Its id.
    pub id: InvitationId,
    /// Whom it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 120)]
    pub name: Option<String>,
    /// Where we wrote to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 254)]
    pub email: Option<String>,
    /// As what they come.
    pub position: Position,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workplace_id: Option<WorkplaceId>,
    /// That workplace's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub workplace_name: Option<String>,
    /// The job's code of `/job-roles`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 3)]
    pub job_role: Option<String>,
    /// The first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<NaiveDate>,
    /// Where it stands.
    pub state: InvitationState,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// From when on it cannot be used.
    pub expires_at: DateTime<Utc>,
    /// The code, in the answer to making it and never again: we keep a hash alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "7KQ2-M9XD-4RTA", max_length = 20)]
    pub code: Option<String>,
}

/// A code that someone was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InvitationAnswer {
    /// The code. Small letters, spaces and missing lines do no harm.
    #[schema(example = "7KQ2-M9XD-4RTA", max_length = 60)]
    pub code: String,
}

/// What someone is from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AcceptedView {
    /// At which employer.
    pub employer_id: EmployerId,
    /// Its name.
    #[schema(max_length = 200)]
    pub employer_name: String,
    /// As what.
    pub position: Position,
    /// The job it began, when it began one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employment_id: Option<EmploymentId>,
    /// That job's first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<NaiveDate>,
}
