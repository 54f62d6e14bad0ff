//! A row of a workplace file.

mod benefits;
mod jobs;
mod pathway;
mod services;

use super::cells::{Row, is_over};
use super::codes;
use super::finding::Report;
use super::training::id;
use domain::ascwds::RowStatus;
use domain::values::Postcode;
use serde::{Deserialize, Serialize};

/// The longest line of an address, in characters (ASC-WDS).
const ADDRESS_MAX: usize = 40;

/// A workplace of the employer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workplace {
    /// LOCALESTID, 1 to 50 characters.
    pub workplace: String,
    /// STATUS.
    pub status: RowStatus,
    /// ESTNAME, 1 to 120 characters.
    pub name: String,
    /// ADDRESS1 to ADDRESS3, those that there are; none when the status says that the row is not read, and so on.
    pub address: Vec<String>,
    /// POSTTOWN.
    pub town: Option<String>,
    /// POSTCODE as it is written.
    pub postcode: Option<String>,
    /// PROVNUM: the provider id at CQC.
    pub cqc_provider: Option<String>,
    /// LOCATIONID: the location id at CQC.
    pub cqc_location: Option<String>,
    /// REGTYPE: whether CQC regulates it.
    pub regulated: Option<bool>,
    /// MAINSERVICE.
    pub main_service: Option<u16>,
    /// ALLSERVICES, the main one among them.
    pub services: Vec<u16>,
    /// TOTALPERMTEMP: how many work there.
    pub staff: Option<u16>,
    /// Whether a registered manager is looked for.
    pub seeks_registered_manager: bool,
}

/// Judges a row on its own. The workplace is there when nothing blocks the row.
pub(super) fn check(row: &Row<'_>, report: &mut Report<'_>) -> Option<Workplace> {
    let workplace = id(row, "LOCALESTID", "LOCAL_ID_ERROR", report);
    let name = name(row, report);
    let status = status(row, report);
    let unread = |workplace: String, status: RowStatus, name: String| Workplace {
        workplace,
        status,
        name,
        address: Vec::new(),
        town: None,
        postcode: None,
        cqc_provider: None,
        cqc_location: None,
        regulated: None,
        main_service: None,
        services: Vec::new(),
        staff: None,
        seeks_registered_manager: false,
    };
    if status.is_some_and(|status| !status.is_read()) {
        return report.is_good().then_some(unread(workplace?, status?, name?));
    }
    let (address, town, postcode) = address(row, report);
    kind(row, report);
    for (column, code) in [("PERMCQC", "SHARE_WITH_CQC_ERROR"), ("PERMLA", "SHARE_WITH_LA_ERROR")] {
        if !matches!(&*row.get(column), "" | "0" | "1") {
            let why = format!("The code you have entered for {column} is incorrect");
            report.error(code, column, why, "Use 1 for yes or 0 for no, or leave it blank.");
        }
    }
    let offered = services::check(row, report);
    let (cqc_provider, cqc_location) = registration(row, offered.regulated, report);
    let staffed = jobs::check(row, report);
    pathway::check(row, offered.main, report);
    benefits::check(row, offered.main, report);
    let workplace = Workplace {
        address,
        town,
        postcode,
        cqc_provider,
        cqc_location,
        regulated: offered.regulated,
        main_service: offered.main,
        services: offered.all,
        staff: staffed.total,
        seeks_registered_manager: staffed.seeks_registered_manager,
        ..unread(workplace?, status?, name?)
    };
    report.is_good().then_some(workplace)
}

fn name(row: &Row<'_>, report: &mut Report<'_>) -> Option<String> {
    let name = row.some("ESTNAME");
    match &name {
        None => {
            report.error("NAME_ERROR", "ESTNAME", "ESTNAME has not been supplied", "Give the name of the workplace.")
        }
        Some(name) if is_over(name, 120) => {
            report.error("NAME_ERROR", "ESTNAME", "ESTNAME is longer than 120 characters", "Make it shorter.");
        }
        Some(_) => {}
    }
    name
}

fn status(row: &Row<'_>, report: &mut Report<'_>) -> Option<RowStatus> {
    let cell = row.get("STATUS");
    let status = cell.to_lowercase().parse().ok();
    if status.is_none() {
        let why = if cell.is_empty() { "STATUS is blank" } else { "The code you have entered for STATUS is incorrect" };
        report.error("STATUS_ERROR", "STATUS", why, "Use NEW, UPDATE, UNCHECKED, NOCHANGE or DELETE.");
    }
    status
}

fn address(row: &Row<'_>, report: &mut Report<'_>) -> (Vec<String>, Option<String>, Option<String>) {
    let code = "ADDRESS_ERROR";
    if row.get("ADDRESS1").is_empty() {
        report.error(code, "ADDRESS1", "ADDRESS1 is blank", "Give the first line of the address.");
    }
    for column in ["ADDRESS1", "ADDRESS2", "ADDRESS3", "POSTTOWN"] {
        if is_over(&row.get(column), ADDRESS_MAX) {
            let why = format!("{column} is longer than {ADDRESS_MAX} characters");
            report.error(code, column, why, "Make it shorter.");
        }
    }
    let postcode = row.some("POSTCODE");
    let why = match &postcode {
        None => Some("POSTCODE has not been supplied"),
        Some(cell) if is_over(cell, 10) => Some("POSTCODE is longer than 10 characters"),
        Some(cell) if Postcode::parse(cell).is_err() => Some("POSTCODE is incorrectly formatted"),
        Some(_) => None,
    };
    if let Some(why) = why {
        report.error(code, "POSTCODE", why, "Give a full postcode, like ST16 2LH.");
    }
    let lines = ["ADDRESS1", "ADDRESS2", "ADDRESS3"].into_iter().filter_map(|column| row.some(column)).collect();
    (lines, row.some("POSTTOWN"), postcode.and_then(|text| Postcode::parse(&text).ok()).map(|code| code.to_string()))
}

/// ESTTYPE and OTHERTYPE.
fn kind(row: &Row<'_>, report: &mut Report<'_>) {
    let say = "Use 1 or 3 local authority, 6 private, 7 voluntary or 8 other.";
    let (error, warning) = ("ESTABLISHMENT_TYPE_ERROR", "ESTABLISHMENT_TYPE_WARNING");
    let kind = row.number("ESTTYPE");
    if row.get("ESTTYPE").is_empty() {
        report.error(error, "ESTTYPE", "ESTTYPE has not been supplied", say);
    } else if !matches!(kind, Some(1 | 3 | 6..=8)) {
        report.error(error, "ESTTYPE", "The code you have entered for ESTTYPE is incorrect", say);
    }
    let (other, say) = (row.get("OTHERTYPE"), "Describe the type when ESTTYPE is 8, and leave it blank otherwise.");
    match (kind == Some(8), other.is_empty()) {
        (true, true) => report.warning(warning, "OTHERTYPE", "OTHERTYPE has not been supplied", say),
        (true, false) if is_over(&other, 240) => {
            report.error(error, "OTHERTYPE", "OTHERTYPE is longer than 240 characters", "Make it shorter.");
        }
        (false, false) => report.warning(warning, "OTHERTYPE", "OTHERTYPE will be ignored as not required", say),
        _ => {}
    }
}

/// A provider or location id of CQC: `1-` and 8 to 12 digits.
fn is_cqc_id(id: &str) -> bool {
    id.split_once('-').is_some_and(|(first, rest)| {
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        first.len() == 1 && digits(first) && (8..=12).contains(&rest.len()) && digits(rest)
    })
}

/// PROVNUM and LOCATIONID.
fn registration(row: &Row<'_>, regulated: Option<bool>, report: &mut Report<'_>) -> (Option<String>, Option<String>) {
    let is_head_office = row.number("MAINSERVICE") == Some(i64::from(codes::HEAD_OFFICE));
    let mut one = |column: &str, kind: &str, needed: bool| {
        let cell = row.some(column);
        let (error, warning) = (format!("{kind}_ERROR"), format!("{kind}_WARNING"));
        let say = "It looks like 1-123456789, and stands in the CQC register.";
        match (regulated, &cell) {
            (Some(true), None) if needed => report.error(error, column, format!("{column} has not been supplied"), say),
            (Some(true), Some(id)) if needed && !is_cqc_id(id) => {
                report.error(error, column, format!("{column} is incorrectly formatted"), say);
            }
            (Some(false), Some(_)) => {
                let why = format!("{column} will be ignored as not required for this REGTYPE");
                report.warning(warning, column, why, "Clear it, or set REGTYPE to 2.");
            }
            _ => {}
        }
        cell.filter(|id| regulated == Some(true) && is_cqc_id(id))
    };
    (one("PROVNUM", "PROV_ID", true), one("LOCATIONID", "LOCATION_ID", !is_head_office))
}
