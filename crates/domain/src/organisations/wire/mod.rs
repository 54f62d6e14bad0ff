//! What travels about organisations.

mod invitations;
mod practice;
mod workers;
mod workplaces;

pub use invitations::{AcceptedView, InvitationAnswer, InvitationView, NewInvitation};
pub use practice::{PracticeRun, PracticeView};
pub use workers::{
    JobChange, JobEnd, JobView, MembershipView, MyEmploymentView, NewMembership, TeamMemberView, WorkplaceRef,
};
pub use workplaces::{AscWdsCode, EmployerChange, EmployerView, FormerName, WorkplaceChange, WorkplaceView};

use crate::ids::{PersonId, TrainingProviderId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A training provider in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProviderRef {
    /// Its id.
    pub id: TrainingProviderId,
    /// Its name.
    #[schema(example = "Newcastle and Stafford Colleges Group", max_length = 200)]
    pub name: String,
    /// UK provider reference number: eight digits, the first is 1.
    #[schema(example = "10004603", max_length = 8)]
    pub ukprn: String,
}

/// A training provider to be added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewTrainingProvider {
    /// UK provider reference number: eight digits, the first is 1.
    #[schema(example = "10004603", min_length = 8, max_length = 8, pattern = "^1[0-9]{7}$")]
    pub ukprn: String,
    /// Its name.
    #[schema(example = "Newcastle and Stafford Colleges Group", min_length = 1, max_length = 200)]
    pub name: String,
    /// Its own pages; http or https.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "https://nscg.example", max_length = 2000)]
    pub website: Option<String>,
    /// Places of each dated run when its feed names none; absent when the academy takes no bookings for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = 12, minimum = 1, maximum = 1000)]
    pub default_capacity: Option<i32>,
}

/// A change of a training provider; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"name": "Stafford College", "nameSince": "2026-09-01"}))]
pub struct TrainingProviderChange {
    /// A new name. The old one is kept with its days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// From when on it has that name, at the latest today; absent means today. The day the present name began puts a slip
    /// of the pen right: the name it had is not kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_since: Option<NaiveDate>,
    /// Its own pages; http or https. An empty text takes them away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub website: Option<String>,
}

/// A training provider with what the catalogue holds of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TrainingProviderView {
    /// Who it is.
    #[serde(flatten)]
    pub provider: ProviderRef,
    /// Since when it has that name; absent when nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_since: Option<NaiveDate>,
    /// The names it held before, newest first; of one training provider alone, not in lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 1000)]
    pub former_names: Vec<FormerName>,
    /// Its own pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub website: Option<String>,
    /// Whether the academy takes bookings for it.
    pub takes_bookings: bool,
    /// Listed courses.
    pub courses: i64,
    /// Made for demonstration.
    pub demonstration: bool,
}

/// Someone who works for an employer, as far as that employer needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WorkerView {
    /// Who.
    pub person_id: PersonId,
    /// Their name.
    #[schema(example = "Kasia Nowak", max_length = 120)]
    pub full_name: String,
    /// Since when they work there.
    pub since: NaiveDate,
}
