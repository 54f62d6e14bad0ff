//! Columns about what a worker has achieved.

use super::{HeldQualification, LevelTwoCertificate};
use crate::ascwds::cells::{Row, is_over, number, year};
use crate::ascwds::codes;
use crate::ascwds::finding::Report;
use chrono::{Datelike, NaiveDate};
use domain::ascwds::CertificateState;

/// The first year of the Level 2 Adult Social Care Certificate.
const LEVEL_TWO_SINCE: i32 = 2024;
/// A year further back than this is a slip (ASC-WDS).
const YEARS: i32 = 100;
/// Roles that are regulated professions.
const PROFESSIONS: &[i64] = &[6, 15, 16];

/// What is kept.
pub(super) struct Learnt {
    pub(super) care_certificate: Option<CertificateState>,
    pub(super) level_two: Option<LevelTwoCertificate>,
    pub(super) pathway: Option<u16>,
    pub(super) qualifications: Vec<HeldQualification>,
}

/// Judges the columns.
pub(super) fn check(row: &Row<'_>, today: NaiveDate, report: &mut Report<'_>) -> Learnt {
    let (care_certificate, level_two) = (care_certificate(row, report), level_two(row, today, report));
    let held = (1..=row.layout.pairs()).filter_map(|pair| qualification(row, pair, today, report));
    let qualifications = held.collect();
    social_care(row, report);
    not_social_care(row, report);
    Learnt { care_certificate, level_two, pathway: pathway(row, report), qualifications }
}

fn care_certificate(row: &Row<'_>, report: &mut Report<'_>) -> Option<CertificateState> {
    match row.some("CARECERT")?.as_str() {
        "1" => Some(CertificateState::Completed),
        "2" => Some(CertificateState::NotStarted),
        "3" => Some(CertificateState::InProgress),
        _ => {
            let say = "Use 1 completed, 2 no or 3 in progress.";
            report.error("CARECERT_ERROR", "CARECERT", "The code you have entered for CARECERT is incorrect", say);
            None
        }
    }
}

/// `1;year`, `2` or `3`.
fn level_two(row: &Row<'_>, today: NaiveDate, report: &mut Report<'_>) -> Option<LevelTwoCertificate> {
    let (column, say) = ("L2CARECERT", "Use 1 with the year, like 1;2025, or 2 for started or 3 for no.");
    let cell = row.some(column)?;
    let (answer, achieved) = cell.split_once(';').unwrap_or((&cell, ""));
    let state = match answer.trim() {
        "1" => CertificateState::Completed,
        "2" => CertificateState::InProgress,
        "3" => CertificateState::NotStarted,
        _ => {
            let why = "The code you have entered for L2CARECERT is incorrect and will be ignored";
            report.warning("L2CARECERT_WARNING", column, why, say);
            return None;
        }
    };
    let achieved = achieved.trim();
    if state != CertificateState::Completed {
        if !achieved.is_empty() {
            let option = answer.trim();
            let code = format!("L2CARECERT_WARNING_IGNORE_YEAR_FOR_OPTION_{option}");
            let why = format!("Option {option} for L2CARECERT cannot have year achieved and will be ignored");
            report.warning(code, column, why, say);
            return None;
        }
        return Some(LevelTwoCertificate { state, year: None });
    }
    let year = year(achieved).filter(|year| (LEVEL_TWO_SINCE..=today.year()).contains(year));
    if year.is_none() {
        let why = if achieved.is_empty() {
            "Year achieved for L2CARECERT is blank"
        } else {
            "The year achieved for L2CARECERT is invalid and will be ignored"
        };
        report.warning("L2CARECERT_WARNING", column, why, "Give a year from 2024 to this year, like 1;2025.");
    }
    Some(LevelTwoCertificate { state, year })
}

fn pathway(row: &Row<'_>, report: &mut Report<'_>) -> Option<u16> {
    let cell = row.some("CWPCATEGORY")?;
    let code = number(&cell).filter(|code| codes::PATHWAY.contains(code));
    if code.is_none() {
        let why = "The code you have entered for CWPCATEGORY is incorrect and will be ignored";
        report.warning(
            "CWPCATEGORY_WARNING",
            "CWPCATEGORY",
            why,
            "Use 1 to 7, 998 for none of them or 999 for not known.",
        );
    }
    code.and_then(|code| u16::try_from(code).ok())
}

/// One pair: `code;year`, and notes, which are not kept.
fn qualification(row: &Row<'_>, pair: usize, today: NaiveDate, report: &mut Report<'_>) -> Option<HeldQualification> {
    let column = format!("QUALACH{pair:02}");
    let cell = row.some(&column)?;
    let (code, achieved) = cell.split_once(';').unwrap_or((&cell, ""));
    let (code, achieved) = (number(code.trim()), achieved.trim());
    let known = code.and_then(codes::qualification);
    let say = "Use the ASC-WDS code and the year, like 53;2020.";
    let (code_error, year_error) = (format!("QUAL_ACH{pair:02}_CODE_ERROR"), format!("QUAL_ACH{pair:02}_YEAR_ERROR"));
    if code.is_none() {
        report.error(&code_error, &column, format!("The code you have entered for ({column}) is incorrect"), say);
    }
    let year = year(achieved).filter(|year| (today.year() - YEARS..=today.year()).contains(year));
    if achieved.is_empty() {
        report.warning(year_error, &column, format!("Year achieved for {column} is blank"), say);
    } else if year.is_none() {
        report.error(year_error, &column, format!("The year in ({column}) is invalid"), say);
    }
    if let (Some(code), None) = (code, known) {
        report.error(&code_error, &column, format!("Qualification ({column}): {code} is unknown"), say);
    }
    let notes = format!("{column}NOTES");
    if is_over(&row.get(&notes), 120) {
        let why = format!("The notes you have entered for ({notes}) are over 120 characters and will be ignored");
        report.warning(format!("QUAL_ACH{pair:02}_NOTES_ERROR"), &notes, why, "Make them shorter.");
    }
    known.map(|code| HeldQualification { code, year })
}

/// The answer and the level of a cell like `1;3`.
fn level(cell: &str) -> (Option<i64>, Option<i64>) {
    let (answer, level) = cell.split_once(';').unwrap_or((cell, ""));
    (number(answer.trim()), number(level.trim()))
}

fn is_level(level: i64) -> bool {
    (0..=8).contains(&level) || level == 999
}

fn social_care(row: &Row<'_>, report: &mut Report<'_>) {
    let (column, say) = ("SCQUAL", "Use 1 with the level, like 1;3, or 2 for no or 999 for not known.");
    let (error, warning) = ("SOCIALCARE_QUAL_ERROR", "SOCIALCARE_QUAL_WARNING");
    let Some(cell) = row.some(column) else {
        return report.warning(warning, column, "SCQUAL is blank", say);
    };
    match level(&cell) {
        (Some(1), None) => {
            let why = "You must provide a value for SCQUAL level when SCQUAL is set to 1";
            report.error(error, column, why, say);
            if row.number("MAINJOBROLE").is_some_and(|role| PROFESSIONS.contains(&role)) {
                let why =
                    "workers MAINJOBROLE is a regulated profession therefore requires a Social Care qualification";
                report.warning(warning, column, why, say);
            }
        }
        (Some(1), Some(level)) if !is_level(level) => {
            report.warning(
                error,
                column,
                "The level you have entered for SCQUAL is not valid and will be ignored",
                say,
            );
        }
        (Some(1 | 2 | 999), _) => {}
        _ => report.error(error, column, "The code you have entered for SCQUAL is incorrect", say),
    }
}

fn not_social_care(row: &Row<'_>, report: &mut Report<'_>) {
    let (column, say) = ("NONSCQUAL", "Use 1 with the level, like 1;3, or 2 for no or 999 for not known.");
    let error = "NON_SOCIALCARE_QUAL_ERROR";
    let Some(cell) = row.some(column) else { return };
    match level(&cell) {
        (Some(1), Some(level)) if !is_level(level) => {
            report.warning(
                error,
                column,
                "The level you have entered for NONSCQUAL is not valid and will be ignored",
                say,
            );
        }
        (Some(1 | 2 | 999), _) => {}
        _ => report.error(error, column, "The code you have entered for NONSCQUAL is incorrect", say),
    }
}
