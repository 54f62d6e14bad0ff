//! What travels when a person shows entries of their record, and what is seen by who looks.

use crate::ids::{CredentialId, ShareId, TrainingRecordId};
use crate::records::sharing::{CredentialStanding, SharedName};
use crate::records::{RecordState, VerificationLevel};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a person shows, and until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"recordIds": ["01981a3e-7a10-7000-8000-000000000001"], "name": "initial", "until": "2026-12-31",
    "label": "For my new manager"}))]
pub struct NewShare {
    /// The entries, in any order.
    #[schema(min_items = 1, max_items = 100)]
    pub record_ids: Vec<TrainingRecordId>,
    /// How much of the person's name is shown.
    pub name: SharedName,
    /// The last day it is shown: at most a year from today.
    pub until: NaiveDate,
    /// What it is for, in words that the person alone reads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub label: Option<String>,
}

/// What a person shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ShareView {
    /// Its id.
    pub id: ShareId,
    /// The address of the page that shows it: whoever has it can look.
    #[schema(max_length = 500)]
    pub url: String,
    /// The same as people read it aloud.
    #[schema(max_length = 19, example = "ABCD-EFGH-IJKL-MNOP")]
    pub code: String,
    /// What is shown, newest achievement first.
    #[schema(max_items = 100)]
    pub records: Vec<SharedRecord>,
    /// How much of the person's name is shown.
    pub name: SharedName,
    /// The last day it is shown.
    pub until: NaiveDate,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub label: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When the person ended it; absent while it runs, or when its last day ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<DateTime<Utc>>,
    /// Whether it can be looked at today.
    pub open: bool,
    /// How often somebody looked.
    pub looks: i64,
    /// When somebody last looked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_look_at: Option<DateTime<Utc>>,
}

/// An entry that is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SharedRecord {
    /// The entry.
    pub id: TrainingRecordId,
    /// What was learnt, as it was taught.
    #[schema(max_length = 255)]
    pub title: String,
    /// The day it was achieved.
    pub achieved_on: NaiveDate,
}

/// What who looks is told: nothing of it says where else the person learnt, works or lives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CheckView {
    /// Whose it is, as far as they show it.
    #[schema(max_length = 120, example = "Kasia N.")]
    pub holder: String,
    /// The last day it can be looked at.
    pub until: NaiveDate,
    /// When this was checked.
    pub checked_at: DateTime<Utc>,
    /// The entries, newest achievement first.
    #[schema(max_items = 100)]
    pub items: Vec<CheckedRecord>,
}

/// An entry as who looks sees it: each verdict stands for itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CheckedRecord {
    /// Who, what, when and with whom, in one sentence.
    #[schema(
        max_length = 800,
        example = "Kasia N. completed “Moving people” on Sunday 3 May 2026 with Stafford College."
    )]
    pub sentence: String,
    /// What was learnt, as it was taught.
    #[schema(max_length = 255)]
    pub title: String,
    /// The day it was achieved.
    pub achieved_on: NaiveDate,
    /// The last day it counts; absent when it does not run out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<NaiveDate>,
    /// Whether it counts today.
    pub state: RecordState,
    /// Whether it was taken back, or is being looked into.
    pub standing: CredentialStanding,
    /// Who stands behind it.
    pub verification_level: VerificationLevel,
    /// Whether the academy signed it and its signature holds. False too for what nobody signed.
    pub genuine: bool,
    /// Who signed it; absent when nobody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 255)]
    pub signed_by: Option<String>,
    /// Whether the academy relies on who signed it. False too for what nobody signed.
    #[serde(default)]
    pub issuer_known: bool,
    /// The signed form, for programs: at `GET /checks/{code}/credentials/{id}`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential_id: Option<CredentialId>,
}
