//! What travels about imports.

use super::{Change, Changed, CourseSource, FeedFormat, FeedOutcome, ImportMode, ImportState};
use crate::ids::{FeedId, ImportId, TrainingProviderId};
use chrono::{DateTime, NaiveDate, Utc};
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
    /// Where its courses are from.
    pub source: CourseSource,
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
    /// The same as a code: `too_much_withdrawn`, `unreadable`, or `internal` when it was our fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60, example = "too_much_withdrawn")]
    pub failure_code: Option<String>,
}

/// A page of the catalogue's changes, as RPDE 1.1 has them (W3C OpenActive, Realtime Paged Data Exchange).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ChangesPage {
    /// Where the next page is; the last page names itself: ask it again later.
    #[schema(max_length = 2000)]
    pub next: String,
    /// Changes in order: the oldest first. A thing that changes again moves to the end.
    #[schema(max_items = 1000)]
    pub items: Vec<ChangeItem>,
    /// What may be done with the data.
    #[schema(max_length = 200)]
    pub license: String,
}

/// A course or a run as it is now, or that it is gone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ChangeItem {
    /// `updated`, or `deleted` for what is no longer offered.
    #[schema(example = "updated", max_length = 10)]
    pub state: String,
    /// `Course` or `CourseInstance`.
    #[schema(example = "Course", max_length = 20)]
    pub kind: String,
    /// Its id here.
    pub id: uuid::Uuid,
    /// Where it stands in the order of changes; never goes back.
    pub modified: i64,
    /// schema.org JSON-LD; absent for what is deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub data: Option<serde_json::Value>,
}

/// A feed to fetch from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"url": "https://www.college.example/courses.xml", "mode": "snapshot", "everyHours": 24}))]
pub struct NewFeed {
    /// Where it is: `https://`, on the public internet.
    #[schema(max_length = 2000)]
    pub url: String,
    /// Its form; seen from the file when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<FeedFormat>,
    /// Where its courses are from; as its form has it when absent. A snapshot speaks of its own source alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<CourseSource>,
    /// What it says of courses that it leaves out: `delta` unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<ImportMode>,
    /// Of your listed courses, the share that a snapshot may take off, in percent: 20 unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 100)]
    pub withdraw_at_most: Option<i32>,
    /// Hours between two fetches: 24 unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 168)]
    pub every_hours: Option<i32>,
}

/// A feed that we fetch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FeedView {
    /// Its id.
    pub id: FeedId,
    /// Whose catalogue.
    pub training_provider_id: TrainingProviderId,
    /// Where it is.
    #[schema(max_length = 2000)]
    pub url: String,
    /// Its form; seen from the file when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<FeedFormat>,
    /// Where its courses are from; as its form has it when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<CourseSource>,
    /// What it says of courses that it leaves out.
    pub mode: ImportMode,
    /// Of the listed courses, the share that a snapshot may take off, in percent.
    #[schema(minimum = 0, maximum = 100)]
    pub withdraw_at_most: i32,
    /// Hours between two fetches.
    #[schema(minimum = 1, maximum = 168)]
    pub every_hours: i32,
    /// When it is fetched next.
    pub next_at: DateTime<Utc>,
    /// When it was last fetched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetched_at: Option<DateTime<Utc>>,
    /// What became of it then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<FeedOutcome>,
    /// Why it was not fetched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 1000)]
    pub failure: Option<String>,
    /// Fetches that failed since the last that did not.
    pub failures: i32,
    /// The import that it last became.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub import_id: Option<ImportId>,
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
    /// First day of the run as it will be, or was; absent for a course, and when it starts any time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<NaiveDate>,
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
