//! Who was too young for their training. Dates of birth are in memory while the files of one upload are read, and go with it.

use super::cells::before_fourteen;
use super::finding::Finding;
use super::{Key, WorkerKey};
use chrono::NaiveDate;
use domain::ascwds::{FileKind, Severity};
use std::collections::HashMap;

/// What the worker file said of ages, and which training waits for it: the files may come in any order. It has no `Debug`,
/// and nothing in it can be asked for.
#[derive(Default)]
pub struct Ages {
    born: HashMap<WorkerKey, NaiveDate>,
    trained: HashMap<WorkerKey, Vec<(u64, NaiveDate)>>,
}

impl Ages {
    pub(super) fn born(&mut self, workplace: &str, worker: &str, on: NaiveDate) {
        self.born.insert(WorkerKey::of(workplace, worker), on);
    }

    pub(super) fn trained(&mut self, workplace: &str, worker: &str, line: u64, on: NaiveDate) {
        self.trained.entry(WorkerKey::of(workplace, worker)).or_default().push((line, on));
    }

    /// Training that is dated before its worker was 14, in the order of the file.
    #[must_use]
    pub fn end(self) -> Vec<Finding> {
        let mut found: Vec<Finding> = Vec::new();
        for (worker, rows) in &self.trained {
            let Some(born) = self.born.get(worker) else { continue };
            let young = rows.iter().filter(|(_, day)| before_fourteen(*day, *born));
            found.extend(young.map(|(line, _)| too_young(worker, *line)));
        }
        found.sort_by_key(|finding| finding.line);
        found
    }
}

fn too_young(worker: &WorkerKey, line: u64) -> Finding {
    let text = |key: &Key| Some(key.as_str().chars().take(60).collect());
    Finding {
        file: FileKind::Training,
        line,
        workplace: text(&worker.workplace),
        worker: text(&worker.worker),
        column: "DATECOMPLETED".to_owned(),
        code: "DATE_COMPLETED_WARNING".to_owned(),
        severity: Severity::Warning,
        reason: "DATECOMPLETED is before the worker's 14th birthday".to_owned(),
        advice: "Check DATECOMPLETED here and DOB in the worker file.".to_owned(),
    }
}
