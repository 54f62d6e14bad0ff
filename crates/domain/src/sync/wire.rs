//! What travels about imports.

use super::{FeedFormat, ImportState};
use crate::ids::{ImportId, TrainingProviderId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One load of a feed. The counts are of courses, and of runs under them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportView {
    /// Its id.
    pub id: ImportId,
    /// Whose catalogue.
    pub training_provider_id: TrainingProviderId,
    /// The form it came in.
    pub format: FeedFormat,
    /// How far it has come.
    pub state: ImportState,
    /// Courses and runs that were new.
    pub created: i64,
    /// Courses and runs that changed.
    pub updated: i64,
    /// Courses and runs that were the same.
    pub unchanged: i64,
    /// Courses and runs taken off.
    pub withdrawn: i64,
    /// Rows or elements that could not be loaded.
    pub refused: i64,
    /// Findings, warnings included; read them at `/imports/{id}/issues`.
    pub issues: i64,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<DateTime<Utc>>,
    /// Why nothing was loaded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub failure: Option<String>,
}

/// One finding of an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportIssue {
    /// Line of the file, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<i64>,
    /// Column or element.
    #[schema(example = "START_DATE", max_length = 100)]
    pub field: String,
    /// Stable code.
    #[schema(example = "date_format", max_length = 60)]
    pub code: String,
    /// What is wrong and what to do.
    #[schema(max_length = 1000)]
    pub reason: String,
    /// `true`: this row or element was not loaded; `false`: it was, without this value.
    pub refused: bool,
    /// The training provider's own reference, when it could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 255)]
    pub reference: Option<String>,
}
