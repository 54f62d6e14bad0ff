//! Columns about the job.

use crate::ascwds::cells::{Row, before_fourteen, date, decimal, is_over, number, year};
use crate::ascwds::codes;
use crate::ascwds::finding::Report;
use chrono::{Datelike, NaiveDate};

/// Answers of yes, no and not known.
const YES_NO: &str = "Use 1 for yes, 2 for no or 999 for not known.";
/// The role of a registered nurse, and of a social worker.
const NURSE: u16 = 16;
const SOCIAL_WORKER: u16 = 6;

/// What is kept of a job.
pub(super) struct Job {
    pub(super) role: Option<u16>,
    pub(super) description: Option<String>,
    pub(super) started_on: Option<NaiveDate>,
}

/// Judges the columns.
pub(super) fn check(row: &Row<'_>, today: NaiveDate, born: Option<NaiveDate>, report: &mut Report<'_>) -> Job {
    contract(row, report);
    recruited(row, report);
    let started_on = started(row, today, born, report);
    started_in_sector(row, started_on, born, report);
    let why = "The code you have entered for DHA is incorrect and will be ignored";
    answer(row, "DHA", "DHA_WARNING", why, report);
    let why = "The code for APPRENTICE is incorrect and will be ignored";
    answer(row, "APPRENTICE", "APPRENTICE_WARNING", why, report);
    zero_hours(row, report);
    let role = role(row, report);
    let description = description(row, role, report);
    hours(row, "CONTHOURS", report);
    hours(row, "AVGHOURS", report);
    Job { role, description, started_on }
}

/// What depends on the role alone.
pub(super) fn after(row: &Row<'_>, role: Option<u16>, report: &mut Report<'_>) {
    nurse(row, role, report);
    amhp(row, role, report);
}

fn contract(row: &Row<'_>, report: &mut Report<'_>) {
    let say = "Use 1 permanent, 2 temporary, 3 pool or bank, 4 agency or 7 other.";
    match row.number("EMPLSTATUS") {
        None | Some(0) => report.error("CONTRACT_TYPE_ERROR", "EMPLSTATUS", "EMPLSTATUS has not been supplied", say),
        Some(1..=4 | 7) => {}
        Some(_) => {
            let why = "The code you have entered for EMPLSTATUS is incorrect";
            report.error("CONTRACT_TYPE_ERROR", "EMPLSTATUS", why, say);
        }
    }
}

fn recruited(row: &Row<'_>, report: &mut Report<'_>) {
    let Some(cell) = row.some("RECSOURCE") else { return };
    if !number(&cell).is_some_and(|code| codes::RECRUITED_FROM.contains(&code)) {
        let (why, say) = ("The code you have entered for RECSOURCE is incorrect", "Use a code from the ASC-WDS list.");
        report.error("RECSOURCE_ERROR", "RECSOURCE", why, say);
    }
}

fn started(row: &Row<'_>, today: NaiveDate, born: Option<NaiveDate>, report: &mut Report<'_>) -> Option<NaiveDate> {
    let mut warn = |why: &str, say: &str| report.warning("START_DATE_WARNING", "STARTDATE", why, say);
    let Some(cell) = row.some("STARTDATE") else {
        warn("STARTDATE is missing", "Add the day the worker began this job.");
        return None;
    };
    let entered = row.some("YEAROFENTRY").and_then(|cell| year(&cell));
    match date(&cell) {
        None => warn("STARTDATE is incorrectly formatted and will be ignored", "Write it as DD/MM/YYYY."),
        Some(day) if day > today => {
            warn("STARTDATE is in the future and will be ignored", "Send the worker when the job has begun.");
        }
        Some(day) if born.is_some_and(|born| before_fourteen(day, born)) => {
            warn("STARTDATE is before workers 14th birthday and will be ignored", "Check STARTDATE and DOB.");
        }
        Some(day) if entered.is_some_and(|year| day.year() < year) => {
            warn("STARTDATE is before year of entry and will be ignored", "Check STARTDATE and YEAROFENTRY.");
        }
        day => return day,
    }
    None
}

fn started_in_sector(row: &Row<'_>, started: Option<NaiveDate>, born: Option<NaiveDate>, report: &mut Report<'_>) {
    let mut warn = |why: &str, say: &str| report.warning("START_INSECT_WARNING", "STARTINSECT", why, say);
    let Some(cell) = row.some("STARTINSECT") else {
        return warn("STARTINSECT is missing", "Add the year, or 999 when it is not known.");
    };
    if cell == "999" {
        return;
    }
    match year(&cell) {
        None => {
            warn("STARTINSECT is incorrectly formatted and will be ignored", "Write a year with four digits, or 999.")
        }
        Some(year) if started.is_some_and(|started| year > started.year()) => {
            warn("STARTINSECT is after STARTDATE and will be ignored", "Check both.");
        }
        Some(year) if born.is_some_and(|born| born.year() + 14 > year) => {
            warn("STARTINSECT is before workers 14th birthday and will be ignored", "Check STARTINSECT and DOB.");
        }
        Some(_) => {}
    }
}

/// Yes, no or not known, or blank.
fn answer(row: &Row<'_>, column: &str, code: &str, why: &str, report: &mut Report<'_>) {
    if row.some(column).is_some_and(|cell| !matches!(number(&cell), Some(1 | 2 | 999))) {
        report.warning(code, column, why, YES_NO);
    }
}

fn zero_hours(row: &Row<'_>, report: &mut Report<'_>) {
    let hours = row.some("CONTHOURS").and_then(|cell| decimal(&cell));
    let has_hours = hours.is_some_and(|hours| hours > 0.0);
    let (error, warning) = ("ZEROHRCONT_ERROR", "ZERO_HRCONT_WARNING");
    let both = "CONTHOURS/ZEROHRCONT";
    match row.some("ZEROHRCONT").map(|cell| number(&cell)) {
        None if has_hours => {
            let why = "You have entered contracted hours but have not said this worker is not on a zero hours contract";
            report.warning(warning, "ZEROHRCONT", why, YES_NO);
        }
        None => {}
        Some(Some(1 | 999)) if has_hours => {
            let why = "The value entered for CONTHOURS in conjunction with the value for ZEROHRCONT fails our validation checks";
            report.error(error, both, why, "Clear CONTHOURS, or set ZEROHRCONT to 2.");
        }
        Some(Some(2)) if hours.is_some_and(|hours| hours == 0.0) => {
            let why = "You have entered “0” in CONTHOURS but not entered “Yes” to the ZEROHRCONT question";
            report.warning(warning, both, why, "Check both.");
        }
        Some(Some(1 | 2 | 999)) => {}
        Some(_) => report.error(error, "ZEROHRCONT", "The code you have entered for ZEROHRCONT is incorrect", YES_NO),
    }
}

fn role(row: &Row<'_>, report: &mut Report<'_>) -> Option<u16> {
    let (code, column) = ("MAIN_JOB_ROLE_ERROR", "MAINJOBROLE");
    let Some(number) = row.number(column) else {
        report.error(
            code,
            column,
            "MAINJOBROLE has not been supplied",
            "Use an ASC-WDS job role code, like 8 for care worker.",
        );
        return None;
    };
    let role = codes::job_role(number);
    if role.is_none() {
        let why = "The code you have entered for MAINJOBROLE is incorrect";
        report.error(code, column, why, "Use an ASC-WDS job role code that is in use, like 8 for care worker.");
    }
    role
}

fn description(row: &Row<'_>, role: Option<u16>, report: &mut Report<'_>) -> Option<String> {
    let (column, code) = ("MAINJRDESC", "MAIN_JOB_DESC_ERROR");
    let is_described = role.is_some_and(codes::is_described);
    match row.some(column) {
        None if is_described => report.error(code, column, "MAINJRDESC has not been supplied", "Say what the job is."),
        None => {}
        Some(text) if is_over(&text, 120) => {
            report.error(code, column, "MAINJRDESC is longer than 120 characters", "Make it shorter.");
        }
        Some(_) if !is_described => {
            let why = "MAINJRDESC will be ignored as not required for MAINJOBROLE";
            report.warning("MAIN_JOB_DESC_WARNING", column, why, "Clear MAINJRDESC.");
        }
        text => return text,
    }
    None
}

/// Contracted or average hours: whole or half ones, up to 75, or 999.
fn hours(row: &Row<'_>, column: &str, report: &mut Report<'_>) {
    let Some(cell) = row.some(column) else { return };
    let contracted = column == "CONTHOURS";
    let (code, contract) =
        (if contracted { "CONT_HOURS_WARNING" } else { "AVG_HOURS_ERROR" }, row.number("EMPLSTATUS"));
    let is_zero_hours = row.number("ZEROHRCONT") == Some(1);
    let fits = if contracted {
        !is_zero_hours && !matches!(contract, Some(3 | 4 | 7))
    } else {
        is_zero_hours || !matches!(contract, Some(1 | 2))
    };
    let is_half = cell.split_once('.').is_none_or(|(_, rest)| matches!(rest, "0" | "5"));
    let hours = decimal(&cell).filter(|hours| is_half && *hours >= 0.0);
    let why = if !fits {
        // ASC-WDS says here what the contract is.
        format!("{column} will be ignored with the contract given in EMPLSTATUS and ZEROHRCONT")
    } else if hours.is_none() {
        format!("The code you have entered for {column} is incorrect and will be ignored")
    } else if hours.is_some_and(|hours| hours > 75.0 && !(999.0..1000.0).contains(&hours)) {
        format!("{column} is greater than 75 and will be ignored")
    } else {
        return;
    };
    report.warning(code, column, why, "Check the hours, or leave them blank. The Academy does not keep them.");
}

fn nurse(row: &Row<'_>, role: Option<u16>, report: &mut Report<'_>) {
    let (code, column) = ("NMCREG_WARNING", "NMCREG");
    let why = match (role == Some(NURSE), row.some(column).map(|cell| number(&cell))) {
        (true, None | Some(None)) => "NMCREG has not been supplied",
        (true, Some(Some(1..=5))) | (false, None) => return,
        (true, Some(Some(_))) => "The code you have entered for NMCREG is incorrect and will be ignored",
        (false, Some(_)) => "NMCREG will be ignored as this is not required for the MAINJOBROLE",
    };
    report.warning(code, column, why, "Use 1 to 5 for registered nurses, and leave it blank for others.");
}

fn amhp(row: &Row<'_>, role: Option<u16>, report: &mut Report<'_>) {
    let (code, column) = ("AMHP_WARNING", "AMHP");
    let why = match (role == Some(SOCIAL_WORKER), row.some(column).map(|cell| number(&cell))) {
        (true, None) => "AMHP has not been supplied",
        (true, Some(Some(1 | 2 | 999))) | (false, None) => return,
        (true, Some(_)) => "The code you have entered for AMHP is incorrect and will be ignored",
        (false, Some(_)) => "The code you have entered for AMHP will be ignored as not required for this MAINJOBROLE",
    };
    report.warning(code, column, why, "Answer it for social workers, and leave it blank for others.");
}
