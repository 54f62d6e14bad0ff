//! Services, places, and who draws on them.

use crate::ascwds::cells::{Row, is_over, number};
use crate::ascwds::codes;
use crate::ascwds::finding::Report;

/// What is kept.
pub(super) struct Offered {
    pub(super) main: Option<u16>,
    pub(super) all: Vec<u16>,
    pub(super) regulated: Option<bool>,
}

/// What to do about a service.
const SERVICE: &str = "Use a service code from the ASC-WDS list, like 8 for domiciliary care.";
/// A place count is below this.
const PLACES: i64 = 9999;
/// Other groups of people, which are described in words.
const OTHER_USERS: &[i64] = &[3, 9, 21];

/// Judges the columns.
pub(super) fn check(row: &Row<'_>, report: &mut Report<'_>) -> Offered {
    let main = main(row, report);
    let regulated = regulated(row, main, report);
    let all = all(row, report);
    users(row, report);
    places(row, report);
    Offered { main, all, regulated }
}

fn main(row: &Row<'_>, report: &mut Report<'_>) -> Option<u16> {
    let (code, column) = ("MAIN_SERVICE_ERROR", "MAINSERVICE");
    let Some(number) = row.number(column) else {
        report.error(code, column, "MAINSERVICE has not been supplied", SERVICE);
        return None;
    };
    let main = codes::service(number);
    if main.is_none() {
        report.error(code, column, "The code you have entered for MAINSERVICE is incorrect", SERVICE);
    }
    main
}

fn regulated(row: &Row<'_>, main: Option<u16>, report: &mut Report<'_>) -> Option<bool> {
    let (code, column, both) = ("REGTYPE_ERROR", "REGTYPE", "REGTYPE/MAINSERVICE");
    // Head office may be either.
    let by_service = main.filter(|main| *main != codes::HEAD_OFFICE).map(codes::is_regulated);
    let say = "Use 2 when CQC regulates the main service, and 0 when it does not.";
    match (row.get(column).is_empty(), row.number(column), by_service) {
        (true, ..) => report.error(code, column, "REGTYPE has not been supplied", say),
        (_, Some(2), Some(false)) => {
            let why = "REGTYPE is 2 (CQC) but no CQC regulated services have been specified. Please change either REGTYPE or MAINSERVICE";
            report.error(code, both, why, say);
        }
        (_, Some(0), Some(true)) => {
            let why = "REGTYPE is 0 (Non-CQC) but CQC regulated services have been specified. Please change either REGTYPE or MAINSERVICE";
            report.error(code, both, why, say);
        }
        (_, Some(number @ (0 | 2)), _) => return Some(number == 2),
        _ => report.error(code, column, "The code you have entered for REGTYPE is incorrect", say),
    }
    None
}

/// A list beside ALLSERVICES, item for item. `0` in ALLSERVICES says "no other service": it has no item of its own, and a
/// semicolon too many is forgiven, as ASC-WDS does.
fn beside(row: &Row<'_>, services: &[String], column: &str) -> Vec<String> {
    let mut items = row.list(column);
    let none = services.iter().position(|service| service == "0");
    if let (Some(at), 2, 2) = (none, items.len(), services.len())
        && let Some(item) = items.get_mut(at)
        && item == "0"
    {
        item.clear();
    }
    if (none.is_some() && items.len() == 2) || services.len() == 1 {
        items.retain(|item| number(item).is_some());
        if items.is_empty() {
            items.push(String::new());
        }
    }
    items
}

fn all(row: &Row<'_>, report: &mut Report<'_>) -> Vec<u16> {
    let (code, column) = ("ALL_SERVICES_ERROR", "ALLSERVICES");
    let services = row.list(column);
    if !services.iter().any(|service| *service == *row.get("MAINSERVICE")) {
        let say = "Put the code of MAINSERVICE into ALLSERVICES too.";
        report.error(code, column, "MAINSERVICE is not included in ALLSERVICES", say);
    }
    let offered: Vec<&String> = services.iter().filter(|service| *service != "0").collect();
    if offered.len() != services.len() && offered.len() != 1 {
        let why = "ALLSERVICES is 0 (none) but contains services other than the MAINSERVICE";
        report.error("ALL_SERVICES_ERROR_NONE", column, why, "Take the 0 out, or the other services.");
    }
    let numbers: Option<Vec<i64>> = offered.iter().map(|service| number(service)).collect();
    let Some(numbers) = numbers else {
        let say = "Put one code between two semicolons, and none after the last.";
        report.error(code, column, "There is an empty element in ALLSERVICES", say);
        return Vec::new();
    };
    let described = if services.len() == 1 {
        vec![row.get("SERVICEDESC").into_owned()]
    } else {
        beside(row, &services, "SERVICEDESC")
    };
    if described.len() != offered.len() {
        let (columns, why) = (
            "ALLSERVICES/CAPACITY/UTILISATION/SERVICEDESC",
            "ALLSERVICES/CAPACITY/UTILISATION/SERVICEDESC do not have the same number of items (i.e. numbers and/or semi colons)",
        );
        report.error(code, columns, why, "Use as many semicolons in each as in ALLSERVICES.");
    }
    for (at, (service, text)) in numbers.iter().zip(&described).enumerate() {
        if codes::OTHER_SERVICES.contains(service) && is_over(text, 120) {
            let why = format!("SERVICEDESC({}) is longer than 120 characters", at + 1);
            report.error(code, "SERVICEDESC", why, "Make it shorter.");
        }
    }
    let known: Vec<Option<u16>> = numbers.iter().map(|service| codes::service(*service)).collect();
    for (at, _) in known.iter().enumerate().filter(|(_, service)| service.is_none()) {
        let why = format!("All Services (ALLSERVICES): the code at place {} is unknown", at + 1);
        report.error(code, column, why, SERVICE);
    }
    known.into_iter().flatten().collect()
}

fn users(row: &Row<'_>, report: &mut Report<'_>) {
    let (error, warning, column) = ("SERVICE_USERS_ERROR", "SERVICE_USERS_WARNING", "SERVICEUSERS");
    if row.get(column).is_empty() {
        return;
    }
    let (groups, texts) = (row.list(column), row.list("OTHERUSERDESC"));
    let numbers: Option<Vec<i64>> = groups.iter().map(|group| number(group)).collect();
    let Some(numbers) = numbers else {
        let why = "Entry for code in SERVICEUSERS you have supplied will be ignored as this is invalid";
        return report.warning(warning, column, why, "Use codes from the ASC-WDS list, with semicolons between them.");
    };
    if groups.len() != texts.len() {
        let why = "SERVICEUSERS/OTHERUSERDESC do not have the same number of items (i.e. numbers and/or semi colons)";
        return report.error(error, "SERVICEUSERS/OTHERUSERDESC", why, "Use as many semicolons in both.");
    }
    for (at, (group, text)) in numbers.iter().zip(&texts).enumerate() {
        if !codes::SERVICE_USERS.contains(group) {
            let why = format!("Entry at place {} in SERVICEUSERS will be ignored as this is invalid", at + 1);
            report.warning(error, column, why, "Use codes from the ASC-WDS list.");
        } else if OTHER_USERS.contains(group) && text.is_empty() {
            let why = format!("OTHERUSERDESC({}) has not been supplied", at + 1);
            report.warning(warning, "OTHERUSERDESC", why, "Say who they are.");
        } else if OTHER_USERS.contains(group) && is_over(text, 120) {
            let why = format!("OTHERUSERDESC({}) must not be greater than 120 characters", at + 1);
            report.error(error, "OTHERUSERDESC", why, "Make it shorter.");
        }
    }
}

/// CAPACITY and UTILISATION: whole numbers beside ALLSERVICES.
fn places(row: &Row<'_>, report: &mut Report<'_>) {
    let code = "CAPACITY_UTILISATION_ERROR";
    let services = row.list("ALLSERVICES");
    let (places, used) = (beside(row, &services, "CAPACITY"), beside(row, &services, "UTILISATION"));
    if places.len() != used.len() {
        let why = "Number of Capacities (CAPACITY) and Utilisations (UTILISATION) must be equal";
        report.error(code, "CAPACITY/UTILISATION", why, "Use as many semicolons in both.");
    }
    if places.len() != services.iter().filter(|service| *service != "0").count() {
        let why = "Number of Capacities/Utilisations (CAPACITY/UTILISATION) must equal the number of all services (ALLSERVICES)";
        report.error(code, "CAPACITY/UTILISATION", why, "Use as many semicolons as in ALLSERVICES.");
    }
    for (column, what, items) in [("CAPACITY", "capacities", &places), ("UTILISATION", "utilisations", &used)] {
        let good = |item: &String| item.is_empty() || number(item).is_some_and(|count| count < PLACES);
        if !items.iter().all(good) {
            let why = format!("All {what} ({column}) must be whole numbers and less than {PLACES}");
            report.error(code, column, why, "Use whole numbers with semicolons between them.");
        }
    }
}
