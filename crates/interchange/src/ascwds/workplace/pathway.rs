//! Training that is repeated, the Care Workforce Pathway, and delegated healthcare activities. Judged, not kept.

use crate::ascwds::cells::{Row, is_over, number};
use crate::ascwds::codes;
use crate::ascwds::finding::Report;

/// Judges the columns.
pub(super) fn check(row: &Row<'_>, main: Option<u16>, report: &mut Report<'_>) {
    delegated(row, main, report);
    known(row, "REPEATTRAINING", "REPEAT_TRAINING_WARNING", &["1", "2", "3", "4"], report);
    known(row, "CWPAWARE", "CWPAWARE_WARNING", &["1", "2", "3", "4", "999"], report);
    used(row, report);
}

fn known(row: &Row<'_>, column: &str, code: &str, answers: &[&str], report: &mut Report<'_>) {
    let cell = row.get(column);
    if !cell.is_empty() && !answers.contains(&&*cell) {
        let why = format!("The code you have entered for {column} is incorrect and will be ignored");
        report.warning(code, column, why, &format!("Use one of {}, or leave it blank.", answers.join(", ")));
    }
}

/// DHA and DHAACTIVITIES.
fn delegated(row: &Row<'_>, main: Option<u16>, report: &mut Report<'_>) {
    known(row, "DHA", "DHA_WARNING", &["1", "2", "999"], report);
    let answer = row.get("DHA");
    let answered = matches!(&*answer, "1" | "2" | "999");
    if answered && main.is_some_and(|main| !codes::service_is_delegated(main)) {
        let why = "Value entered for DHA will be ignored as main service cannot do delegated healthcare activities";
        report.warning("DHA_MAIN_SERVICE_WARNING", "DHA", why, "Clear DHA, or check MAINSERVICE.");
    }
    let (code, column, say) = ("DHAACTIVITIES_WARNING", "DHAACTIVITIES", "Use 1 to 8 with semicolons between them.");
    if row.get(column).is_empty() {
        return;
    }
    if answer != "1" {
        let why = "The code you have entered for DHAACTIVITIES will be ignored as the code for DHA is not set to 1";
        return report.warning(code, column, why, "Set DHA to 1, or clear DHAACTIVITIES.");
    }
    let items = row.list(column);
    match items.iter().filter(|item| number(item).is_some_and(|item| (1..=8).contains(&item))).count() {
        0 => {
            let why = "The codes you have entered for DHAACTIVITIES are invalid and will be ignored";
            report.warning(code, column, why, say);
        }
        good if good < items.len() => {
            let why = "Some codes you have entered for DHAACTIVITIES are invalid; invalid codes will be ignored";
            report.warning(code, column, why, say);
        }
        _ => {}
    }
}

/// CWPUSE and CWPUSEDESC.
fn used(row: &Row<'_>, report: &mut Report<'_>) {
    let (code, column) = ("CWPUSE_WARNING", "CWPUSE");
    let items = row.list(column);
    let (answer, reasons) = items.split_first().map_or(("", &[][..]), |(answer, reasons)| (answer.as_str(), reasons));
    let good = |reason: &String| number(reason).is_some_and(|reason| (1..=10).contains(&reason));
    match answer {
        "" if items.len() == 1 => {}
        "1" if !reasons.iter().all(good) => {
            let why = "The code you have entered for CWPUSE reason is incorrect and will be ignored";
            report.warning(code, column, why, "Use reasons 1 to 10 after the 1, like 1;2;5.");
        }
        "1" | "2" | "999" => {}
        _ => {
            let why = "The code you have entered for CWPUSE is incorrect and will be ignored";
            report.warning(code, column, why, "Use 1 with reasons, 2 for no or 999 for not known.");
        }
    }
    let (code, column, text) = ("CWPUSEDESC_WARNING", "CWPUSEDESC", row.get("CWPUSEDESC"));
    if is_over(&text, 120) {
        report.warning(
            code,
            column,
            "CWPUSEDESC is longer than 120 characters and will be ignored",
            "Make it shorter.",
        );
    } else if !text.is_empty() && (answer != "1" || !reasons.iter().any(|reason| reason == "10")) {
        let why = "CWPUSEDESC will be ignored as 10 is not selected as a reason for CWPUSE";
        report.warning(code, column, why, "Clear CWPUSEDESC, or add reason 10 to CWPUSE.");
    }
}
