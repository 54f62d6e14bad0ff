//! What is wrong with a row.

use super::cells::Row;
use domain::ascwds::{FileKind, Severity};
use serde::{Deserialize, Serialize};

/// One thing that is wrong: where, what, and what to do. It never quotes what stands in a cell, but for the two ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The file.
    pub file: FileKind,
    /// Line of the file that the row begins on, from 1; the header's for the file as a whole.
    pub line: u64,
    /// LOCALESTID of the row, at most 60 characters of it.
    pub workplace: Option<String>,
    /// UNIQUEWORKERID of the row, at most 60 characters of it.
    pub worker: Option<String>,
    /// The column, or columns with `/` between them.
    pub column: String,
    /// Stable; where ASC-WDS has one, its own.
    pub code: String,
    /// Whether the row is left out.
    pub severity: Severity,
    /// Why; where ASC-WDS has a sentence that tells nothing of a person, its own.
    pub reason: String,
    /// What to do.
    pub advice: String,
}

/// The findings of one row.
pub(super) struct Report<'a> {
    row: &'a Row<'a>,
    found: Vec<Finding>,
}

impl<'a> Report<'a> {
    pub(super) const fn of(row: &'a Row<'a>) -> Self {
        Self { row, found: Vec::new() }
    }

    pub(super) fn error(&mut self, code: impl Into<String>, column: &str, reason: impl Into<String>, advice: &str) {
        self.add(Severity::Error, code.into(), column, reason.into(), advice);
    }

    pub(super) fn warning(&mut self, code: impl Into<String>, column: &str, reason: impl Into<String>, advice: &str) {
        self.add(Severity::Warning, code.into(), column, reason.into(), advice);
    }

    fn add(&mut self, severity: Severity, code: String, column: &str, reason: String, advice: &str) {
        let id =
            |column: &str| Some(self.row.get(column).chars().take(60).collect()).filter(|id: &String| !id.is_empty());
        self.found.push(Finding {
            file: self.row.kind(),
            line: self.row.line(),
            workplace: id("LOCALESTID"),
            worker: id("UNIQUEWORKERID"),
            column: column.to_owned(),
            code,
            severity,
            reason,
            advice: advice.to_owned(),
        });
    }

    /// Whether nothing blocks the row.
    pub(super) fn is_good(&self) -> bool {
        self.found.iter().all(|finding| finding.severity == Severity::Warning)
    }

    pub(super) fn end(self) -> Vec<Finding> {
        self.found
    }
}
