//! A row of a worker file.

mod about;
mod job;
mod learnt;
mod pay;

use super::Ages;
use super::cells::{Row, is_over};
use super::finding::Report;
use super::training::{ID_MAX, id};
use chrono::NaiveDate;
use domain::ascwds::{CertificateState, RowStatus};
use serde::{Deserialize, Serialize};

/// Who works at a workplace. What it does not hold was dropped at the door.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worker {
    /// LOCALESTID, 1 to 50 characters.
    pub workplace: String,
    /// UNIQUEWORKERID, 1 to 50 characters.
    pub worker: String,
    /// CHGUNIQUEWRKID: the id is to be this one from now on.
    pub new_id: Option<String>,
    /// TRANSFERSTAFFRECORD: the worker moves to the workplace of this id.
    pub moves_to: Option<String>,
    /// STATUS.
    pub status: RowStatus,
    /// DISPLAYID: a name, or whatever the employer calls the worker by, 1 to 50 characters.
    pub display_id: String,
    /// MAINJOBROLE; absent when the status says that the row is not read.
    pub job_role: Option<u16>,
    /// MAINJRDESC, when the job role is described in words; at most 120 characters.
    pub job_description: Option<String>,
    /// STARTDATE: the first day in this job.
    pub started_on: Option<NaiveDate>,
    /// CARECERT: the Care Certificate.
    pub care_certificate: Option<CertificateState>,
    /// L2CARECERT: the Level 2 Adult Social Care Certificate, which is another thing.
    pub level_two_certificate: Option<LevelTwoCertificate>,
    /// CWPCATEGORY: the role category of the Care Workforce Pathway.
    pub pathway_category: Option<u16>,
    /// QUALACHnn: what was achieved.
    pub qualifications: Vec<HeldQualification>,
}

/// The Level 2 Adult Social Care Certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelTwoCertificate {
    /// How far.
    pub state: CertificateState,
    /// The year it was achieved, from 2024.
    pub year: Option<i32>,
}

/// A qualification that somebody holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldQualification {
    /// Its ASC-WDS code.
    pub code: u16,
    /// The year it was achieved.
    pub year: Option<i32>,
}

/// Judges a row on its own. The worker is there when nothing blocks the row.
pub(super) fn check(row: &Row<'_>, today: NaiveDate, ages: &mut Ages, report: &mut Report<'_>) -> Option<Worker> {
    let workplace = id(row, "LOCALESTID", "LOCAL_ID_ERROR", report);
    let worker = id(row, "UNIQUEWORKERID", "UNIQUE_WORKER_ID_ERROR", report);
    let new_id = other_id(row, "CHGUNIQUEWRKID", "CHANGE_UNIQUE_WORKER_ID_ERROR", report);
    let moves_to = other_id(row, "TRANSFERSTAFFRECORD", "TRANSFERSTAFFRECORD_ERROR", report);
    let display_id = display_id(row, report);
    let status = status(row, report);
    if status.is_some_and(|status| !status.is_read()) {
        return report.is_good().then_some(unread(workplace?, worker?, new_id, moves_to, status?, display_id?));
    }
    let born = about::check(row, today, report);
    if let (Some(workplace), Some(worker), Some(born)) = (&workplace, &worker, born) {
        ages.born(workplace, worker, born);
    }
    let job = job::check(row, today, born, report);
    pay::check(row, report);
    let learnt = learnt::check(row, today, report);
    job::after(row, job.role, report);
    let worker = Worker {
        job_role: job.role,
        job_description: job.description,
        started_on: job.started_on,
        care_certificate: learnt.care_certificate,
        level_two_certificate: learnt.level_two,
        pathway_category: learnt.pathway,
        qualifications: learnt.qualifications,
        ..unread(workplace?, worker?, new_id, moves_to, status?, display_id?)
    };
    report.is_good().then_some(worker)
}

/// A row of which no more than the ids count.
fn unread(
    workplace: String,
    worker: String,
    new_id: Option<String>,
    moves_to: Option<String>,
    status: RowStatus,
    display_id: String,
) -> Worker {
    Worker {
        workplace,
        worker,
        new_id,
        moves_to,
        status,
        display_id,
        job_role: None,
        job_description: None,
        started_on: None,
        care_certificate: None,
        level_two_certificate: None,
        pathway_category: None,
        qualifications: Vec::new(),
    }
}

/// An id that may be left out.
fn other_id(row: &Row<'_>, column: &str, code: &str, report: &mut Report<'_>) -> Option<String> {
    let id = row.some(column)?;
    if is_over(&id, ID_MAX) {
        report.error(code, column, format!("{column} is longer than {ID_MAX} characters"), "Use a shorter id.");
        return None;
    }
    Some(id)
}

fn display_id(row: &Row<'_>, report: &mut Report<'_>) -> Option<String> {
    let id = row.some("DISPLAYID");
    match &id {
        None => {
            report.error("DISPLAY_ID_ERROR", "DISPLAYID", "DISPLAYID is blank", "Give a name or an id for the worker.")
        }
        Some(id) if is_over(id, ID_MAX) => {
            let why = format!("DISPLAYID is longer than {ID_MAX} characters");
            report.error("WORKER_DISPLAY_ID_ERROR", "DISPLAYID", why, "Make it shorter.");
            return None;
        }
        Some(_) => {}
    }
    id
}

fn status(row: &Row<'_>, report: &mut Report<'_>) -> Option<RowStatus> {
    let status = row.get("STATUS").to_lowercase().parse().ok();
    if status.is_none() {
        let say = "Use NEW, UPDATE, UNCHECKED, NOCHANGE or DELETE.";
        report.error("STATUS_ERROR", "STATUS", "The STATUS you have supplied is incorrect", say);
    }
    status
}
