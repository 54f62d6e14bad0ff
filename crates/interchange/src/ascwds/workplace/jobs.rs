//! How many work there, in which roles, who came, who left and why, and who is looked for.

use crate::ascwds::cells::{Row, number};
use crate::ascwds::codes;
use crate::ascwds::finding::Report;

/// What is kept.
pub(super) struct Staffed {
    pub(super) total: Option<u16>,
    pub(super) seeks_registered_manager: bool,
}

/// "Not known" in a count.
const UNKNOWN: i64 = 999;
const REASONS: &str = "REASONS_FOR_LEAVING_ERROR";
const ALL_JOBS: &str = "ALL_JOBS_ERROR";

/// Judges the columns.
pub(super) fn check(row: &Row<'_>, report: &mut Report<'_>) -> Staffed {
    let total = total(row, report);
    let roles = roles(row, report);
    let leavers = counts(row, roles.len(), report);
    reasons(row, leavers, report);
    Staffed { total, seeks_registered_manager: seeks_manager(row, &roles) }
}

fn total(row: &Row<'_>, report: &mut Report<'_>) -> Option<u16> {
    let (code, column) = ("TOTAL_PERM_TEMP_ERROR", "TOTALPERMTEMP");
    let total = row.number(column).filter(|total| (0..=999).contains(total));
    if total.is_none() {
        let why = "TOTALPERMTEMP must be a number from 0 to 999";
        report.error(code, column, why, "Give the number of permanent and temporary staff.");
    } else if total == Some(0) && row.number("MAINSERVICE") != Some(i64::from(codes::HEAD_OFFICE)) {
        let why = "Total Permanent and Temporary (TOTALPERMTEMP) cannot be 0 except when MAINSERVICE is head office";
        report.error(code, column, why, "Give the number of permanent and temporary staff.");
    }
    total.and_then(|total| u16::try_from(total).ok())
}

/// Whether a vacancy for a registered manager stands beside the roles.
fn seeks_manager(row: &Row<'_>, roles: &[i64]) -> bool {
    let vacancies = row.list("VACANCIES");
    let seeks = |(role, count): (&i64, &String)| {
        *role == i64::from(codes::REGISTERED_MANAGER) && number(count).is_some_and(|count| count > 0)
    };
    roles.iter().zip(&vacancies).any(seeks)
}

/// ALLJOBROLES as numbers; empty when it is blank or cannot be read.
fn roles(row: &Row<'_>, report: &mut Report<'_>) -> Vec<i64> {
    let (column, say) = ("ALLJOBROLES", "Use ASC-WDS job role codes with semicolons between them.");
    if row.get(column).is_empty() {
        let counted = |item: &String| number(item).is_some_and(|count| count > 0 && count != UNKNOWN);
        if ["STARTERS", "LEAVERS", "VACANCIES"].into_iter().any(|column| row.list(column).iter().any(counted)) {
            let why = "ALLJOBROLES cannot be blank as you have STARTERS, LEAVERS, VACANCIES greater than zero";
            report.error(ALL_JOBS, column, why, say);
        }
        return Vec::new();
    }
    let roles: Option<Vec<i64>> = row.list(column).iter().map(|role| number(role)).collect();
    let Some(roles) = roles else {
        report.error(ALL_JOBS, column, "All Job Roles (ALLJOBROLES) must be whole numbers", say);
        return Vec::new();
    };
    if row.number("REGTYPE") != Some(2) && seeks_manager(row, &roles) {
        let why = "Vacancy for Registered Manager should not be included for this service and will be ignored";
        report.warning("ALL_JOBS_WARNING", "VACANCY", why, "Take the vacancy out, or check REGTYPE.");
    }
    for _ in roles.iter().filter(|role| codes::job_role(**role).is_none()) {
        report.error(ALL_JOBS, column, "The code you have entered for ALLJOBROLES is incorrect", say);
    }
    roles
}

/// VACANCIES, STARTERS and LEAVERS beside ALLJOBROLES. Answers how many left; nothing when that is not known.
fn counts(row: &Row<'_>, roles: usize, report: &mut Report<'_>) -> Option<i64> {
    let mut left = None;
    if roles == 0 {
        return left;
    }
    for (column, name) in [("VACANCIES", "Vacancies"), ("STARTERS", "Starters"), ("LEAVERS", "Leavers")] {
        let code = format!("{column}_ERROR");
        let items = row.list(column);
        let numbers: Vec<Option<i64>> = items.iter().map(|item| number(item)).collect();
        if items.len() != roles && numbers != [Some(UNKNOWN)] {
            let why = format!(
                "ALLJOBROLES and {column} do not have the same number of items (i.e. numbers and/or semi colons)."
            );
            let columns = format!("ALLJOBROLES/{column}");
            report.error(&code, &columns, why, "Use as many semicolons as in ALLJOBROLES, or 999 alone.");
        }
        let good: Option<Vec<i64>> =
            numbers.into_iter().map(|count| count.filter(|count| (0..=UNKNOWN).contains(count))).collect();
        if good.is_none() {
            let why = format!("{name} ({column}) values must be whole numbers and 0 or more but less than 999");
            report.error(&code, column, why, "Use whole numbers, or 999 for not known.");
        }
        left = good.filter(|counts| !counts.contains(&UNKNOWN)).map(|counts| counts.iter().sum());
    }
    left
}

/// REASONS and REASONNOS: counts that add up to LEAVERS.
fn reasons(row: &Row<'_>, leavers: Option<i64>, report: &mut Report<'_>) {
    let (Some(leavers), false) = (leavers, row.get("REASONS").is_empty()) else { return };
    if leavers == 0 {
        let why = "REASONS will be ignored as there are no LEAVERS";
        let say = "Clear REASONS and REASONNOS, or give the LEAVERS.";
        return report.warning("REASONS_FOR_LEAVING_WARNING", "REASONS/LEAVERS", why, say);
    }
    let (reasons, counts) = (row.list("REASONS"), row.list("REASONNOS"));
    if !reasons.iter().all(|reason| number(reason).is_some()) {
        let why = "The REASONS you have supplied has an incorrect code";
        report.error(REASONS, "REASONS", why, "Use ASC-WDS reason codes with semicolons between them.");
    }
    let numbers: Option<Vec<i64>> = counts.iter().map(|count| number(count).filter(|count| *count >= 0)).collect();
    if numbers.is_none() {
        let why = "Reasons for Leaving Counts (REASONNOS) values must be whole numbers and 0 or more";
        report.error(REASONS, "REASONNOS", why, "Use whole numbers with semicolons between them.");
    }
    if reasons.len() != counts.len() {
        let why = "REASONS/REASONNOS do not have the same number of items (i.e. numbers and/or semi colons)";
        report.error(REASONS, "REASONS/REASONNOS", why, "Give one count for each reason.");
    }
    if numbers.is_some_and(|numbers| numbers.iter().sum::<i64>() != leavers) {
        let why = "The total number of REASONNOS you have entered does not equal the total number of LEAVERS";
        report.error(REASONS, "REASONNOS/LEAVERS", why, "Let the counts of the reasons add up to the leavers.");
    }
}
