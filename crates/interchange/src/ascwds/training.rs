//! A row of a training file.

use super::Ages;
use super::cells::{Row, date, is_over};
use super::codes;
use super::finding::Report;
use chrono::NaiveDate;
use domain::ascwds::{Accredited, DeliveredBy, HowDelivered};
use domain::records::validity::{self, Validity};
use serde::{Deserialize, Serialize};

/// The longest name of a training, and its longest note, in characters (ASC-WDS).
pub(super) const NAME_MAX: usize = 120;
pub(super) const NOTES_MAX: usize = 1000;
/// The longest id that an employer gives, in characters (ASC-WDS).
pub(super) const ID_MAX: usize = 50;

/// What somebody was trained in, as an employer has it in ASC-WDS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrainingEntry {
    /// LOCALESTID: the employer's own id of the workplace, 1 to 50 characters.
    pub workplace: String,
    /// UNIQUEWORKERID: the employer's own id of the worker, 1 to 50 characters.
    pub worker: String,
    /// CATEGORY: one of 48 codes.
    pub category: u16,
    /// TRAININGNAME, at most 120 characters.
    pub name: Option<String>,
    /// ACCREDITED.
    pub accredited: Option<Accredited>,
    /// WHODELIVERED.
    pub delivered_by: Option<DeliveredBy>,
    /// PROVIDERNAME: a code; only when an external provider delivered it.
    pub provider: Option<u16>,
    /// HOWDELIVERED.
    pub how: Option<HowDelivered>,
    /// VALIDITY.
    pub validity: Option<Validity>,
    /// DATECOMPLETED.
    pub completed: Option<NaiveDate>,
    /// EXPIRYDATE, after DATECOMPLETED; filled from VALIDITY when the cell is blank.
    pub expires: Option<NaiveDate>,
    /// NOTES, at most 1000 characters.
    pub notes: Option<String>,
}

/// Judges a row on its own. The entry is there when nothing blocks it.
pub(super) fn check(
    row: &Row<'_>,
    today: NaiveDate,
    ages: &mut Ages,
    report: &mut Report<'_>,
) -> Option<TrainingEntry> {
    let workplace = id(row, "LOCALESTID", "LOCALESTID_ERROR", report);
    let worker = id(row, "UNIQUEWORKERID", "UNIQUE_WORKER_ID_ERROR", report);
    let completed = completed(row, today, report);
    let expires = expires(row, completed, report);
    let name = text(row, name_column(row), NAME_MAX, "TRAININGNAME_ERROR", report);
    let category = row.number("CATEGORY").and_then(codes::training_category);
    if category.is_none() {
        let say = "Use one of the 48 ASC-WDS training category codes.";
        report.error("CATEGORY_ERROR", "CATEGORY", "CATEGORY has not been supplied", say);
    }
    let accredited = accredited(row, report);
    let notes = text(row, "NOTES", NOTES_MAX, "NOTES_ERROR", report);
    let delivered_by = delivered_by(row, report);
    let provider = provider(row, delivered_by, report);
    let how = how(row, report);
    let (validity, expires) = validity(row, completed, expires, report);
    if let (Some(workplace), Some(worker), Some(day)) = (&workplace, &worker, completed) {
        ages.trained(workplace, worker, row.line(), day);
    }
    let (workplace, worker) = (workplace?, worker?);
    let entry = TrainingEntry {
        workplace,
        worker,
        category: category?,
        name,
        accredited,
        delivered_by,
        provider,
        how,
        validity,
        completed,
        expires,
        notes,
    };
    report.is_good().then_some(entry)
}

/// Before November 2025 the column had another name.
fn name_column(row: &Row<'_>) -> &'static str {
    if row.layout.at("TRAININGNAME").is_some() { "TRAININGNAME" } else { "DESCRIPTION" }
}

/// One of the two ids.
pub(super) fn id(row: &Row<'_>, column: &str, code: &str, report: &mut Report<'_>) -> Option<String> {
    let id = row.some(column);
    match &id {
        None => report.error(
            code,
            column,
            format!("{column} has not been supplied"),
            "Give the id that you use in ASC-WDS.",
        ),
        Some(id) if is_over(id, ID_MAX) => {
            report.error(code, column, format!("{column} is longer than {ID_MAX} characters"), "Use a shorter id.");
            return None;
        }
        Some(_) => {}
    }
    id
}

fn text(row: &Row<'_>, column: &str, most: usize, code: &str, report: &mut Report<'_>) -> Option<String> {
    let text = row.some(column)?;
    if is_over(&text, most) {
        report.error(code, column, format!("{column} is longer than {most} characters"), "Make it shorter.");
        return None;
    }
    Some(text)
}

fn completed(row: &Row<'_>, today: NaiveDate, report: &mut Report<'_>) -> Option<NaiveDate> {
    let (code, column) = ("DATE_COMPLETED_ERROR", "DATECOMPLETED");
    let text = row.some(column)?;
    match date(&text) {
        None => report.error(code, column, "DATECOMPLETED is incorrectly formatted", "Write it as DD/MM/YYYY."),
        Some(day) if day > today => {
            report.error(code, column, "DATECOMPLETED is in the future", "Send training when it is done.");
        }
        day => return day,
    }
    None
}

fn expires(row: &Row<'_>, completed: Option<NaiveDate>, report: &mut Report<'_>) -> Option<NaiveDate> {
    let code = "EXPIRY_DATE_ERROR";
    let text = row.some("EXPIRYDATE")?;
    match date(&text) {
        None => report.error(code, "EXPIRYDATE", "EXPIRYDATE is incorrectly formatted", "Write it as DD/MM/YYYY."),
        Some(day) if completed.is_some_and(|completed| day <= completed) => {
            let (column, say) = ("EXPIRYDATE/DATECOMPLETED", "EXPIRYDATE must be after DATECOMPLETED");
            report.error(code, column, say, "Check both dates.");
        }
        day => return day,
    }
    None
}

fn accredited(row: &Row<'_>, report: &mut Report<'_>) -> Option<Accredited> {
    match row.some("ACCREDITED")?.as_str() {
        "0" => Some(Accredited::No),
        "1" => Some(Accredited::Yes),
        "999" => Some(Accredited::Unknown),
        _ => {
            let say = "Use 0 for no, 1 for yes or 999 for not known, or leave it blank.";
            report.error("ACCREDITED_ERROR", "ACCREDITED", "ACCREDITED is invalid", say);
            None
        }
    }
}

fn delivered_by(row: &Row<'_>, report: &mut Report<'_>) -> Option<DeliveredBy> {
    match row.some("WHODELIVERED")?.as_str() {
        "1" => Some(DeliveredBy::InHouse),
        "2" => Some(DeliveredBy::External),
        _ => {
            let (why, say) = (
                "The code you have entered for WHODELIVERED is invalid",
                "Use 1 for in-house staff or 2 for an external provider, or leave it blank.",
            );
            report.error("WHODELIVERED_ERROR", "WHODELIVERED", why, say);
            None
        }
    }
}

fn provider(row: &Row<'_>, by: Option<DeliveredBy>, report: &mut Report<'_>) -> Option<u16> {
    let column = "PROVIDERNAME";
    let cell = row.some(column)?;
    if by != Some(DeliveredBy::External) {
        let why = "PROVIDERNAME will be ignored as WHODELIVERED is not 2 (External provider)";
        let say = "Clear PROVIDERNAME, or set WHODELIVERED to 2.";
        report.warning("PROVIDERNAME_WARNING", "WHODELIVERED/PROVIDERNAME", why, say);
        return None;
    }
    let code = super::cells::number(&cell).filter(|code| codes::is_training_provider(*code));
    if code.is_none() {
        let why = "The code you have entered for PROVIDERNAME is invalid";
        report.error(
            "PROVIDERNAME_ERROR",
            column,
            why,
            "Use the code from the ASC-WDS list, or 999 for another provider.",
        );
    }
    code.and_then(|code| u16::try_from(code).ok())
}

fn how(row: &Row<'_>, report: &mut Report<'_>) -> Option<HowDelivered> {
    match row.some("HOWDELIVERED")?.as_str() {
        "1" => Some(HowDelivered::FaceToFace),
        "2" => Some(HowDelivered::ELearning),
        _ => {
            let (why, say) = (
                "The code you have entered for HOWDELIVERED is invalid",
                "Use 1 for face to face or 2 for e-learning, or leave it blank.",
            );
            report.error("HOWDELIVERED_ERROR", "HOWDELIVERED", why, say);
            None
        }
    }
}

/// VALIDITY, and the last day, which it fills in when the cell is blank. Both stay when they do not agree.
fn validity(
    row: &Row<'_>,
    completed: Option<NaiveDate>,
    expires: Option<NaiveDate>,
    report: &mut Report<'_>,
) -> (Option<Validity>, Option<NaiveDate>) {
    let Some(cell) = row.some("VALIDITY") else { return (None, expires) };
    let (code, both) = ("VALIDITY_WARNING", "EXPIRYDATE/VALIDITY");
    let say = "Check which of the two is right. We go by EXPIRYDATE.";
    if cell == "none" {
        if expires.is_some() {
            report.warning(code, both, "The VALIDITY you have entered does not match the EXPIRYDATE", say);
        }
        return (Some(Validity::DoesNotExpire), expires);
    }
    let months = super::cells::number(&cell).and_then(|months| u32::try_from(months).ok());
    let Some(months) = months.filter(|months| (1..=999).contains(months)) else {
        let why = "VALIDITY should be either \"none\" or a number between 1 and 999";
        report.error("VALIDITY_ERROR", "VALIDITY", why, "Give a number of months, or none when it does not run out.");
        return (None, expires);
    };
    let validity = Validity::Months(months);
    let due = completed.and_then(|completed| validity::expiry(completed, validity));
    match (due, expires) {
        (Some(due), Some(given)) if due != given => {
            report.warning(code, both, "The EXPIRYDATE you have entered does not match the VALIDITY", say);
        }
        // A cell that could not be read stays empty: its finding says why.
        (Some(due), None) if row.get("EXPIRYDATE").is_empty() && completed.is_some_and(|day| due > day) => {
            return (Some(validity), Some(due));
        }
        _ => {}
    }
    (Some(validity), expires)
}
