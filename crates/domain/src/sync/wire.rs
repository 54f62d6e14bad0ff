//! What travels about imports.

use super::{Change, Changed, FeedFormat, ImportMode, ImportState};
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
    /// What it says of courses that the file leaves out.
    pub mode: ImportMode,
    /// Nothing is written: the counts and `/imports/{id}/changes` say what would be.
    pub dry_run: bool,
    /// How far it has come.
    pub state: ImportState,
    /// While it is loaded: courses and runs read so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<ImportProgress>,
    /// Size of the file as it was sent, in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<i64>,
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

/// How far an import has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportProgress {
    /// Courses read.
    pub courses: i64,
    /// Runs read.
    pub runs: i64,
}

/// One thing that an import changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportChange {
    /// Of a course or of a run.
    pub what: Changed,
    /// What happens to it.
    pub change: Change,
    /// The course's reference.
    #[schema(max_length = 255)]
    pub reference: String,
    /// The run's reference under its course.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 255)]
    pub run_reference: Option<String>,
    /// The course's title.
    #[schema(max_length = 255)]
    pub title: String,
    /// What differs, for what is changed.
    #[schema(max_items = 40)]
    pub fields: Vec<ChangedField>,
}

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChangedField {
    /// Its name.
    #[schema(example = "startsOn", max_length = 60)]
    pub field: String,
    /// What it was, at most 200 characters; absent when there was nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub before: Option<String>,
    /// What it will be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub after: Option<String>,
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
