//! What travels about ASC-WDS imports.

use super::{FileKind, Severity};
use crate::ids::{AscWdsImportId, EmployerId};
use crate::sync::ImportState;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One upload of an employer's ASC-WDS files. The counts are of workplaces, workers and training together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AscWdsImportView {
    /// Its id.
    pub id: AscWdsImportId,
    /// Whose.
    pub employer_id: EmployerId,
    /// Nothing is written: the counts say what would be.
    pub dry_run: bool,
    /// How far it has come.
    pub state: ImportState,
    /// The files that came.
    #[schema(max_items = 3)]
    pub files: Vec<FileKind>,
    /// What was new.
    pub created: i64,
    /// What changed.
    pub updated: i64,
    /// What was the same.
    pub unchanged: i64,
    /// What was taken away.
    pub removed: i64,
    /// Rows with an error: they were left out.
    pub refused: i64,
    /// Findings that are errors.
    pub errors: i64,
    /// Findings that are warnings.
    pub warnings: i64,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<DateTime<Utc>>,
    /// Why nothing was loaded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub failure: Option<String>,
    /// The same as a code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60, example = "internal")]
    pub failure_code: Option<String>,
}

/// One thing that is wrong with a row. It quotes no cell but the two ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AscWdsFinding {
    /// The file.
    pub file: FileKind,
    /// Line of the file that the row begins on, from 1.
    pub line: i64,
    /// LOCALESTID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60)]
    pub workplace: Option<String>,
    /// UNIQUEWORKERID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60)]
    pub worker: Option<String>,
    /// The column, or columns with `/` between them; empty for the row as a whole.
    #[schema(max_length = 100, example = "CATEGORY")]
    pub column: String,
    /// Stable; where ASC-WDS has a code, its own.
    #[schema(max_length = 60, example = "CATEGORY_ERROR")]
    pub code: String,
    /// Whether the row was left out.
    pub severity: Severity,
    /// Why.
    #[schema(max_length = 500)]
    pub reason: String,
    /// What to do.
    #[schema(max_length = 300)]
    pub advice: String,
}
