//! Columns about pay and sickness. They are looked at and dropped; a finding never says what stands in them.

use crate::ascwds::cells::{Row, decimal, number};
use crate::ascwds::finding::Report;

const DROPPED: &str = "Check it in your own records. The Academy does not keep pay or sickness.";
/// Senior managers may earn more.
const SENIOR: i64 = 1;

/// How pay is counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Interval {
    Annual,
    Hourly,
    Unknown,
    Blank,
    Wrong,
}

/// Judges the columns.
pub(super) fn check(row: &Row<'_>, report: &mut Report<'_>) {
    sick(row, report);
    let interval = interval(row, report);
    salary(row, interval, report);
    hourly(row, interval, report);
}

/// Whole or half days up to 366, or 999.
fn sick(row: &Row<'_>, report: &mut Report<'_>) {
    let Some(cell) = row.some("DAYSSICK") else { return };
    let is_half = cell.split_once('.').is_none_or(|(_, rest)| matches!(rest, "0" | "00" | "5" | "50"));
    let days = decimal(&cell).filter(|days| *days == 999.0 || (is_half && (0.0..=366.0).contains(days)));
    if days.is_none() {
        let why = "DAYSSICK is out of validation range and will be ignored";
        report.warning("DAYSSICK_ERROR", "DAYSSICK", why, DROPPED);
    }
}

fn interval(row: &Row<'_>, report: &mut Report<'_>) -> Interval {
    match row.some("SALARYINT").map(|cell| number(&cell)) {
        None => Interval::Blank,
        Some(Some(1)) => Interval::Annual,
        Some(Some(3)) => Interval::Hourly,
        Some(Some(999)) => Interval::Unknown,
        Some(_) => {
            let why = "The code you have entered for SALARYINT is incorrect";
            report.error("SALARY_INT_ERROR", "SALARYINT", why, "Use 1 annual, 3 hourly or 999 not known.");
            Interval::Wrong
        }
    }
}

/// Whether a column counts beside the interval; it says so when not.
fn counts(is: Interval, wanted: Interval, column: &str, warning: &str, report: &mut Report<'_>) -> bool {
    match is {
        is if is == wanted => return true,
        // Said already.
        Interval::Wrong => {}
        Interval::Unknown => {
            // ASC-WDS says here what SALARYINT is.
            let why = format!("{column} will be ignored with the SALARYINT given");
            report.warning(warning, column, why, DROPPED);
        }
        _ => {
            let why = format!("The code you have entered for SALARYINT does not match {column}");
            report.error("SALARY_INT_ERROR", &format!("SALARYINT/{column}"), why, DROPPED);
        }
    }
    false
}

fn salary(row: &Row<'_>, interval: Interval, report: &mut Report<'_>) {
    let Some(cell) = row.some("SALARY") else { return };
    if !counts(interval, Interval::Annual, "SALARY", "SALARY_WARNING", report) {
        return;
    }
    let most = if row.number("MAINJOBROLE") == Some(SENIOR) { 250_000 } else { 200_000 };
    if !number(&cell).is_some_and(|pounds| pounds > 500 && pounds < most) {
        let why = format!("SALARY must be between £500 and £{most}");
        report.error("SALARY_ERROR", "SALARY", why, DROPPED);
    }
}

fn hourly(row: &Row<'_>, interval: Interval, report: &mut Report<'_>) {
    let Some(cell) = row.some("HOURLYRATE") else { return };
    if !counts(interval, Interval::Hourly, "HOURLYRATE", "HOURLY_RATE_WARNING", report) {
        return;
    }
    let pence = cell.split_once('.').is_none_or(|(_, rest)| matches!(rest.len(), 1 | 2));
    if !decimal(&cell).is_some_and(|rate| pence && rate >= 0.0) {
        let why = "The code you have entered for HOURLYRATE is incorrect and will be ignored";
        report.error("HOURLY_RATE_ERROR", "HOURLYRATE", why, DROPPED);
    }
}
