//! Columns about the person. They are looked at, and what they say goes no further than this file; only the date of birth
//! is handed to [`super::super::Ages`], in memory.

use crate::ascwds::cells::{Row, date, number, year};
use crate::ascwds::codes;
use crate::ascwds::finding::Report;
use chrono::{Datelike, Months, NaiveDate};

/// The United Kingdom in NATIONALITY and COUNTRYOFBIRTH (ISO 3166-1 numeric).
const BRITISH: i64 = 826;
/// What to do with a code that there is not.
const CODES: &str = "Use a code from the ASC-WDS list, or leave the cell blank.";

/// Judges the columns. Answers the date of birth.
pub(super) fn check(row: &Row<'_>, today: NaiveDate, report: &mut Report<'_>) -> Option<NaiveDate> {
    ni_number(row, report);
    postcode(row, report);
    let born = born(row, today, report);
    one_of(row, "GENDER", &[1, 2, 3, 4], "GENDER_ERROR", report);
    ethnicity(row, report);
    let say = "Nationality (NATIONALITY) must be an integer";
    whole_number(row, "NATIONALITY", "NATIONALITY_ERROR", say, report);
    citizenship(row, report);
    let say = "Country of Birth (COUNTRYOFBIRTH) must be an integer";
    whole_number(row, "COUNTRYOFBIRTH", "COUNTRY_OF_BIRTH_ERROR", say, report);
    year_of_entry(row, today, born, report);
    one_of(row, "DISABLED", &[0, 1, 2, 3], "DISABLED_ERROR", report);
    visa(row, report);
    born
}

/// Two letters, six digits, perhaps one letter, with spaces anywhere.
fn ni_number(row: &Row<'_>, report: &mut Report<'_>) {
    let Some(cell) = row.some("NINUMBER") else { return };
    let signs: Vec<char> = cell.chars().filter(|c| !c.is_whitespace()).collect();
    let good = matches!(signs.len(), 8 | 9)
        && signs.iter().enumerate().all(|(at, sign)| match at {
            2..8 => sign.is_ascii_digit(),
            _ => sign.is_ascii_alphabetic(),
        });
    if !good {
        let say = "Check it in your own records, or leave it blank. The Academy does not keep it.";
        report.error("WORKER_NINUMBER_ERROR", "NINUMBER", "NINUMBER is incorrectly formatted", say);
    }
}

/// One or two letters, one or two digits, perhaps a letter; a space; a digit and two letters.
fn is_postcode(cell: &str) -> bool {
    let Some((out, inner)) = cell.split_once(' ') else { return false };
    let inner: Vec<char> = inner.chars().collect();
    let inner_good = matches!(inner.as_slice(), [a, b, c]
        if a.is_ascii_digit() && b.is_ascii_alphabetic() && c.is_ascii_alphabetic());
    domain::values::is_outcode(out) && inner_good
}

fn postcode(row: &Row<'_>, report: &mut Report<'_>) {
    match row.some("POSTCODE") {
        None => report.warning(
            "POSTCODE_WARNING",
            "POSTCODE",
            "POSTCODE is blank",
            "Add it for ASC-WDS. The Academy does not keep it.",
        ),
        Some(cell) if !is_postcode(&cell) => {
            report.error("POSTCODE_ERROR", "POSTCODE", "POSTCODE is incorrectly formatted", "Write it like ST16 2LH.");
        }
        Some(_) => {}
    }
}

fn born(row: &Row<'_>, today: NaiveDate, report: &mut Report<'_>) -> Option<NaiveDate> {
    let (code, column) = ("DOB_WARNING", "DOB");
    let Some(cell) = row.some(column) else {
        report.warning(code, column, "DOB is missing", "Add it for ASC-WDS. The Academy does not keep it.");
        return None;
    };
    let years = |years: u32| today.checked_sub_months(Months::new(12 * years));
    match date(&cell) {
        None => {
            let why = "The date of birth you have entered is incorrectly formatted and will be ignored";
            report.warning(code, column, why, "Write it as DD/MM/YYYY.");
        }
        Some(day) if years(14).is_some_and(|latest| day > latest) || years(100).is_some_and(|first| day < first) => {
            let why = "The date of birth you have entered is not between a valid range of 14 – 100 years old";
            report.warning(code, column, why, "Check it in your own records.");
        }
        day => return day,
    }
    None
}

fn one_of(row: &Row<'_>, column: &str, codes: &[i64], code: &str, report: &mut Report<'_>) {
    let Some(cell) = row.some(column) else { return };
    if !number(&cell).is_some_and(|number| codes.contains(&number)) {
        report.error(code, column, format!("The code you have entered for {column} is incorrect"), CODES);
    }
}

fn ethnicity(row: &Row<'_>, report: &mut Report<'_>) {
    let Some(cell) = row.some("ETHNICITY") else { return };
    if !number(&cell).is_some_and(codes::is_ethnicity) {
        report.error("ETHNICITY_ERROR", "ETHNICITY", "The code you have entered for ETHNICITY is incorrect", CODES);
    }
}

/// Nationality and country are not kept, so their lists are not either: a number is enough.
fn whole_number(row: &Row<'_>, column: &str, code: &str, say: &str, report: &mut Report<'_>) {
    if row.some(column).is_some_and(|cell| number(&cell).is_none()) {
        report.error(code, column, say, CODES);
    }
}

fn citizenship(row: &Row<'_>, report: &mut Report<'_>) {
    let column = "BRITISHCITIZENSHIP";
    let Some(cell) = row.some(column) else { return };
    if row.number("NATIONALITY") == Some(BRITISH) {
        // ASC-WDS says here what the nationality is.
        let why = "BRITISHCITIZENSHIP is not required with the NATIONALITY given and will be ignored";
        report.warning("BRITISH_CITIZENSHIP_WARNING", column, why, "Clear BRITISHCITIZENSHIP.");
    } else if !matches!(number(&cell), Some(1 | 2 | 999)) {
        report.error("BRITISH_CITIZENSHIP_ERROR", column, "BRITISHCITIZENSHIP code is not a valid entry", CODES);
    }
}

fn year_of_entry(row: &Row<'_>, today: NaiveDate, born: Option<NaiveDate>, report: &mut Report<'_>) {
    let column = "YEAROFENTRY";
    let Some(cell) = row.some(column) else { return };
    let (error, warning) = ("YEAROFENTRY_ERROR", "YEAROFENTRY_WARNING");
    let both = "YEAROFENTRY/COUNTRYOFBIRTH";
    match year(&cell) {
        None => report.error(error, column, "YEAROFENTRY is incorrectly formatted", "Write a year with four digits."),
        Some(year) if year > today.year() => {
            report.error(error, column, "YEAROFENTRY is in the future", "Check the year.")
        }
        Some(year) if born.is_some_and(|born| born.year() > year) => {
            report.error(error, "YEAROFENTRY/DOB", "YEAROFENTRY must be greater or equal to DOB", "Check both.");
        }
        Some(_) if row.some("COUNTRYOFBIRTH").is_none() => {
            let why = "Year of entry has been ignored as Country of Birth is missing";
            report.warning(warning, both, why, "Add COUNTRYOFBIRTH, or clear YEAROFENTRY.");
        }
        Some(_) if row.number("COUNTRYOFBIRTH") == Some(BRITISH) => {
            // ASC-WDS says here what the country is.
            let why = "Year of entry is not required with the COUNTRYOFBIRTH given and will be ignored";
            report.warning(warning, both, why, "Clear YEAROFENTRY.");
        }
        Some(_) => {}
    }
}

/// The health and care visa, and where its holder was employed from.
fn visa(row: &Row<'_>, report: &mut Report<'_>) {
    let answers = |number: i64| matches!(number, 1 | 2 | 999);
    let british = row.number("NATIONALITY") == Some(BRITISH) || row.number("BRITISHCITIZENSHIP") == Some(1);
    let cell = row.some("HANDCVISA");
    let held = cell.as_deref().and_then(number).filter(|held| answers(*held) && !british);
    if cell.is_some() && british {
        let why = "HANDCVISA not required when worker is British or has British citizenship";
        report.warning("HANDCVISA_WARNING", "HANDCVISA", why, "Clear HANDCVISA.");
    } else if cell.is_some() && held.is_none() {
        let why = "HANDCVISA is incorrectly formatted and will be ignored";
        report.warning("HANDCVISA_WARNING", "HANDCVISA", why, "Use 1 for yes, 2 for no or 999 for not known.");
    }
    let Some(from) = row.some("INOUTUK") else { return };
    if held != Some(1) {
        let why = "INOUTUK not required when worker does not have a Health and Care visa";
        report.warning("INOUTUK_WARNING", "INOUTUK", why, "Clear INOUTUK.");
    } else if !number(&from).is_some_and(answers) {
        let why = "INOUTUK is incorrectly formatted and will be ignored";
        report.warning("INOUTUK_WARNING", "INOUTUK", why, "Use 1, 2 or 999 for not known.");
    }
}
