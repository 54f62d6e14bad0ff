//! Rows beside each other, beside the other files, and beside what is known.

use super::codes::REGISTERED_MANAGER;
use super::finding::Finding;
use super::training::TrainingEntry;
use super::worker::Worker;
use super::workplace::Workplace;
use super::{Key, WorkerKey};
use chrono::NaiveDate;
use domain::ascwds::{FileKind, RowStatus, Severity};
use std::collections::{HashMap, HashSet};

/// What is known before the upload.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The employer's workplaces; whether CQC regulates each, as far as that is known.
    pub workplaces: HashMap<Key, Option<bool>>,
    /// Who works there; the ASC-WDS job role of each, as far as that is known.
    pub workers: HashMap<WorkerKey, Option<u16>>,
}

/// A workplace of the upload.
struct SeenWorkplace {
    line: u64,
    id: String,
    status: RowStatus,
    regulated: Option<bool>,
    staff: Option<u16>,
    seeks_manager: bool,
    head_office: bool,
}

/// What a training row is told apart by: worker, category, name, and both days.
type TrainingKey = (WorkerKey, u16, Option<String>, Option<NaiveDate>, Option<NaiveDate>);

/// Judges the rows of one upload that are good on their own: all workplaces, then all workers, then all training. A row
/// with an error among its findings counts as not there for those that follow.
pub struct Judge {
    known: Known,
    workplaces: HashMap<Key, SeenWorkplace>,
    locations: HashSet<String>,
    /// Workers after this upload; `None` for those it removes.
    workers: HashMap<WorkerKey, Option<u16>>,
    /// Worker rows by key.
    rows: HashSet<WorkerKey>,
    training: HashSet<TrainingKey>,
}

/// Where a row is.
#[derive(Clone, Copy)]
struct At<'a> {
    file: FileKind,
    line: u64,
    workplace: &'a str,
    worker: Option<&'a str>,
}

impl At<'_> {
    fn finding(self, severity: Severity, code: &str, column: &str, reason: impl Into<String>, advice: &str) -> Finding {
        Finding {
            file: self.file,
            line: self.line,
            workplace: Some(self.workplace.to_owned()),
            worker: self.worker.map(str::to_owned),
            column: column.to_owned(),
            code: code.to_owned(),
            severity,
            reason: reason.into(),
            advice: advice.to_owned(),
        }
    }

    fn error(self, code: &str, column: &str, reason: impl Into<String>, advice: &str) -> Finding {
        self.finding(Severity::Error, code, column, reason, advice)
    }

    fn warning(self, code: &str, column: &str, reason: impl Into<String>, advice: &str) -> Finding {
        self.finding(Severity::Warning, code, column, reason, advice)
    }
}

/// Whether nothing blocks a row.
#[must_use]
pub fn is_good(findings: &[Finding]) -> bool {
    findings.iter().all(|finding| finding.severity == Severity::Warning)
}

impl Judge {
    /// Begins with what is known.
    #[must_use]
    pub fn new(known: Known) -> Self {
        let workers = known.workers.iter().map(|(key, role)| (key.clone(), Some(role.unwrap_or(0)))).collect();
        let (workplaces, locations) = (HashMap::new(), HashSet::new());
        Self { known, workplaces, locations, workers, rows: HashSet::new(), training: HashSet::new() }
    }

    /// A workplace row.
    pub fn workplace(&mut self, line: u64, row: &Workplace) -> Vec<Finding> {
        let at = At { file: FileKind::Workplaces, line, workplace: &row.workplace, worker: None };
        let key = Key::of(&row.workplace);
        let mut found = Vec::new();
        if self.workplaces.contains_key(&key) {
            let say = "Keep one row for each workplace.";
            found.push(at.error("DUPLICATE_ERROR", "LOCALESTID", "LOCALESTID is not unique", say));
        }
        if let Some(location) = row.cqc_location.as_ref().filter(|location| self.locations.contains(*location)) {
            let _taken = location;
            let say = "Each workplace has a CQC location of its own.";
            found.push(at.error("DUPLICATE_ERROR", "LOCATIONID", "LOCATIONID is not unique", say));
        }
        if !row.status.fits(self.known.workplaces.contains_key(&key)) {
            let status = row.status.as_str().to_uppercase();
            let why = match row.status {
                RowStatus::New => {
                    "Workplace has a STATUS of NEW but already exists, please use one of the other statuses".to_owned()
                }
                RowStatus::Delete => "Workplace has a STATUS of DELETE but does not exist".to_owned(),
                _ => format!("Workplace has a STATUS of {status} but does not exist, please change to NEW to add it"),
            };
            found.push(at.error("STATUS_ERROR", "STATUS", why, &fitting(row.status)));
        }
        if is_good(&found) {
            self.locations.extend(row.cqc_location.clone());
            let seen = SeenWorkplace {
                line,
                id: row.workplace.clone(),
                status: row.status,
                regulated: row.regulated,
                staff: row.staff,
                seeks_manager: row.seeks_registered_manager,
                head_office: row.main_service == Some(super::codes::HEAD_OFFICE),
            };
            self.workplaces.insert(key, seen);
        }
        found
    }

    /// Whether there is such a workplace when the upload is done.
    fn has_workplace(&self, key: &Key) -> bool {
        self.workplaces
            .get(key)
            .map_or_else(|| self.known.workplaces.contains_key(key), |workplace| workplace.status != RowStatus::Delete)
    }

    fn is_regulated(&self, key: &Key) -> Option<bool> {
        let of_file = self.workplaces.get(key).and_then(|workplace| workplace.regulated);
        of_file.or_else(|| self.known.workplaces.get(key).copied().flatten())
    }

    /// A worker row.
    pub fn worker(&mut self, line: u64, row: &Worker) -> Vec<Finding> {
        let at = At { file: FileKind::Workers, line, workplace: &row.workplace, worker: Some(&row.worker) };
        let key = WorkerKey::of(&row.workplace, &row.worker);
        let mut found = Vec::new();
        if self.rows.contains(&key) {
            let say = "Keep one row for each worker of a workplace.";
            found.push(at.error("DUPLICATE_ERROR", "UNIQUEWORKERID", "UNIQUEWORKERID is not unique", say));
        }
        if !self.has_workplace(&key.workplace) {
            found.push(at.error("UNCHECKED_ESTABLISHMENT_ERROR", "LOCALESTID", NO_WORKPLACE, SEND_WORKPLACE));
        }
        if !row.status.fits(self.known.workers.contains_key(&key)) {
            found.push(at.error("STATUS_ERROR", "STATUS", worker_status(row.status), &fitting(row.status)));
        }
        if row.job_role == Some(REGISTERED_MANAGER) && self.is_regulated(&key.workplace) == Some(false) {
            let why = "MAINJOBROLE is Registered Manager but the workplace gives no CQC regulated service";
            found.push(at.error(
                "MAIN_JOB_ROLE_ERROR",
                "MAINJOBROLE",
                why,
                "Use another job role, or check REGTYPE of the workplace.",
            ));
        }
        let after = self.moved(at, &key, row, &mut found);
        if is_good(&found) {
            if row.status == RowStatus::Delete {
                self.workers.insert(key.clone(), None);
            } else {
                let before = self.workers.get(&key).copied().flatten();
                let role = row.job_role.or(before).or(Some(0));
                // Training of the same upload may still use the old ids.
                self.workers.insert(key.clone(), role);
                self.workers.insert(after.clone(), role);
                self.rows.insert(after);
            }
            self.rows.insert(key);
        }
        found
    }

    /// The ids of a worker when the upload is done.
    fn moved(&self, at: At<'_>, key: &WorkerKey, row: &Worker, found: &mut Vec<Finding>) -> WorkerKey {
        let mut after = key.clone();
        let moves = row.moves_to.as_deref().filter(|_| row.status == RowStatus::Update);
        if let Some(to) = moves {
            after.workplace = Key::of(to);
            if !self.has_workplace(&after.workplace) {
                let why = "The workplace in TRANSFERSTAFFRECORD does not exist";
                found.push(at.error("TRANSFERSTAFFRECORD_ERROR", "TRANSFERSTAFFRECORD", why, SEND_WORKPLACE));
            }
        } else if row.moves_to.is_some() {
            let why = "TRANSFERSTAFFRECORD will be ignored as STATUS is not UPDATE";
            found.push(at.warning(
                "TRANSFERSTAFFRECORD_WARNING",
                "TRANSFERSTAFFRECORD",
                why,
                "Set STATUS to UPDATE, or clear it.",
            ));
        }
        if let Some(id) = row.new_id.as_deref().filter(|_| row.status != RowStatus::New) {
            after.worker = Key::of(id);
        } else if row.new_id.is_some() {
            let why = "CHGUNIQUEWRKID will be ignored as STATUS is NEW";
            found.push(at.warning(
                "CHANGE_UNIQUE_WORKER_ID_WARNING",
                "CHGUNIQUEWRKID",
                why,
                "Put the id into UNIQUEWORKERID.",
            ));
        }
        if after != *key && (self.workers.get(&after).copied().flatten().is_some() || self.rows.contains(&after)) {
            let column = if moves.is_some() { "TRANSFERSTAFFRECORD" } else { "CHGUNIQUEWRKID" };
            let code = if moves.is_some() { "TRANSFERSTAFFRECORD_ERROR" } else { "CHANGE_UNIQUE_WORKER_ID_ERROR" };
            let why = format!("{column} leads to a UNIQUEWORKERID that another worker of the workplace has");
            found.push(at.error(code, column, why, "Give the worker an id that nobody else has there."));
        }
        after
    }

    /// What the worker rows say of the workplace rows, when all of both were judged and there was a worker file.
    #[must_use]
    pub fn staffed(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        for (key, workplace) in self.workplaces.iter().filter(|(_, workplace)| workplace.status.is_read()) {
            let at = At { file: FileKind::Workplaces, line: workplace.line, workplace: &workplace.id, worker: None };
            let of_it = self.workers.iter().filter(|(worker, _)| worker.workplace == *key);
            let roles: Vec<u16> = of_it.filter_map(|(_, role)| *role).collect();
            if workplace.staff.is_some_and(|staff| usize::from(staff) != roles.len()) {
                let why = "TOTALPERMTEMP (Total staff and the number of worker records) does not match";
                let say = "Check the number, and that every worker has a row.";
                found.push(at.warning("TOTAL_PERM_TEMP_WARNING", "TOTALPERMTEMP", why, say));
            }
            let needs = workplace.regulated == Some(true) && !workplace.head_office && !workplace.seeks_manager;
            if needs && !roles.contains(&REGISTERED_MANAGER) {
                let why =
                    "You do not have a staff record for a Registered Manager therefore must record a vacancy for one";
                let say = "Add the registered manager to the worker file, or a vacancy for job role 4.";
                // It blocks in ASC-WDS; the workplace is here all the same.
                found.push(at.warning("ALL_JOBS_ERROR", "VACANCY", why, say));
            }
        }
        found.sort_by_key(|finding| finding.line);
        found
    }

    /// A training row.
    pub fn training(&mut self, line: u64, row: &TrainingEntry) -> Vec<Finding> {
        let at = At { file: FileKind::Training, line, workplace: &row.workplace, worker: Some(&row.worker) };
        let key = WorkerKey::of(&row.workplace, &row.worker);
        if !self.has_workplace(&key.workplace) {
            return vec![at.error("UNCHECKED_ESTABLISHMENT_ERROR", "LOCALESTID", NO_WORKPLACE, SEND_WORKPLACE)];
        }
        if self.workers.get(&key).copied().flatten().is_none() {
            let why = "UNIQUEWORKERID is not known at this workplace";
            let say = "Send the worker file too, and check that the worker's row in it has no error.";
            return vec![at.error("UNCHECKED_WORKER_ERROR", "UNIQUEWORKERID", why, say)];
        }
        let same = (key, row.category, row.name.clone(), row.completed, row.expires);
        if self.training.insert(same) {
            return Vec::new();
        }
        let why = "The same training of the same worker stands in the file twice";
        vec![at.warning("DUPLICATE_WARNING", "CATEGORY", why, "Keep one row. We took it once.")]
    }
}

const NO_WORKPLACE: &str = "LOCALESTID is not one of the employer's workplaces";
const SEND_WORKPLACE: &str = "Send the workplace file too, or add the workplace first, with this id.";

fn worker_status(status: RowStatus) -> String {
    match status {
        RowStatus::New => {
            "Staff record has a STATUS of NEW but already exists, please change to one of the other statues available"
                .to_owned()
        }
        RowStatus::Delete => "Staff has a STATUS of DELETE but does not exist.".to_owned(),
        other => format!(
            "Staff record has a STATUS of {} but doesn't exist, please change to NEW if you want to add this staff record",
            other.as_str().to_uppercase()
        ),
    }
}

fn fitting(status: RowStatus) -> String {
    match status {
        RowStatus::New => "It is here already: use UPDATE to change it.".to_owned(),
        RowStatus::Delete => "It is not here: take the row out.".to_owned(),
        _ => "It is not here: use NEW to add it.".to_owned(),
    }
}
