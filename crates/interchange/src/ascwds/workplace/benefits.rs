//! Sick pay, pensions, holiday, sleep-ins and travel. Judged, not kept.

use crate::ascwds::cells::{Row, decimal};
use crate::ascwds::codes::{self, Asked};
use crate::ascwds::finding::Report;

const DROPPED: &str = "Check it for ASC-WDS. The Academy does not keep it.";

/// Judges the columns.
pub(super) fn check(row: &Row<'_>, main: Option<u16>, report: &mut Report<'_>) {
    for column in ["SICKPAY", "PENSION"] {
        let cell = row.get(column);
        if !matches!(&*cell, "" | "0" | "1") && !cell.eq_ignore_ascii_case("unknown") {
            incorrect(column, report);
        }
    }
    let is_over_three = |cell: &str| decimal(cell).is_some_and(|percent| percent > 3.0 && percent <= 100.0);
    if row.some("ACTUALCONT").is_some_and(|cell| !is_over_three(&cell)) {
        let why = "ACTUALCONT will be ignored as it should be a number higher than 3 and no more than 100";
        report.warning("ACTUALCONT_WARNING", "ACTUALCONT", why, DROPPED);
    }
    one_of(row, "OPTOUTPEN", &["1", "2", "999"], report);
    if !row.get("HOLIDAY").bytes().all(|byte| byte.is_ascii_digit()) {
        incorrect("HOLIDAY", report);
    }
    let asked = main.map_or(Asked::SleepInsAndTravel, codes::asked);
    sleep_ins(row, asked, report);
    travel(row, asked, report);
}

fn incorrect(column: &str, report: &mut Report<'_>) {
    let why = format!("The code you have entered for {column} is incorrect and will be ignored");
    report.warning(format!("{column}_WARNING"), column, why, DROPPED);
}

fn one_of(row: &Row<'_>, column: &str, answers: &[&str], report: &mut Report<'_>) {
    let cell = row.get(column);
    if !cell.is_empty() && !answers.contains(&&*cell) {
        incorrect(column, report);
    }
}

/// The main service is not asked this.
fn not_asked(row: &Row<'_>, column: &str, report: &mut Report<'_>) {
    if !row.get(column).is_empty() {
        let why =
            format!("Value entered for {column} will be ignored as main service does not fall in the correct category");
        report.warning(
            format!("{column}_MAIN_SERVICE_WARNING"),
            column,
            why,
            &format!("Clear {column}, or check MAINSERVICE."),
        );
    }
}

fn sleep_ins(row: &Row<'_>, asked: Asked, report: &mut Report<'_>) {
    if asked == Asked::Neither {
        not_asked(row, "SLEEPINS", report);
        return not_asked(row, "SLEEPINPAY", report);
    }
    one_of(row, "SLEEPINS", &["1", "2", "999"], report);
    if row.get("SLEEPINS") == "1" {
        one_of(row, "SLEEPINPAY", &["1", "2", "999"], report);
    } else if !row.get("SLEEPINPAY").is_empty() {
        let why =
            "The code you have entered for SLEEPINPAY will be ignored as the code for SLEEPIN is not set to 1 (Yes)";
        report.warning("SLEEPINPAY_SLEEPIN_WARNING", "SLEEPINPAY", why, DROPPED);
    }
}

fn travel(row: &Row<'_>, asked: Asked, report: &mut Report<'_>) {
    if asked != Asked::SleepInsAndTravel {
        not_asked(row, "TRAVELTIME", report);
        return not_asked(row, "TTDIFFRATE", report);
    }
    one_of(row, "TRAVELTIME", &["1", "2", "3", "999"], report);
    let Some(rate) = row.some("TTDIFFRATE") else { return };
    if row.get("TRAVELTIME") != "3" {
        let why = "TTDIFFRATE will be ignored as TRAVELTIME is not 3 (A different travel time rate)";
        report.warning("TTDIFFRATE_TRAVELTIME_WARNING", "TTDIFFRATE", why, DROPPED);
    } else if !decimal(&rate).is_some_and(|rate| (2.5..=200.0).contains(&rate)) {
        let why = "TTDIFFRATE will be ignored as it should be between £2.5 and £200";
        report.warning("TTDIFFRATE_WARNING", "TTDIFFRATE", why, DROPPED);
    }
}
