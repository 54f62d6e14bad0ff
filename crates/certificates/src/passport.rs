//! A whole record: everything that somebody achieved, in a table.

use crate::NotDrawn;
use crate::fonts::Weight::{Bold, Regular};
use crate::lines::{broken, fitted};
use crate::paint::{About, painted};
use crate::paragraphs::{Paragraph, flow};
use crate::shapes::code;
use crate::sheet::{ACCENT, BRAND, BRAND_STRONG, HIGH, INK, QUIET, Sheet, WIDE};
use crate::table::{Column, Table};
use crate::words::{long_date, short_date};
use chrono::NaiveDate;
use krilla::tagging::Tag;
use std::collections::VecDeque;
use std::num::NonZeroU16;

/// Where a record can be checked.
#[derive(Clone, Copy, Debug)]
pub struct Check<'a> {
    /// The address.
    pub url: &'a str,
    /// The code that can be typed there instead.
    pub code: &'a str,
}

/// One achievement.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// What was achieved.
    pub title: &'a str,
    /// With whom.
    pub with: Option<&'a str>,
    /// When.
    pub achieved_on: NaiveDate,
    /// The last day on which it counts, if it ends.
    pub valid_until: Option<NaiveDate>,
    /// Who stands behind it, in a few words.
    pub stands: &'a str,
}

/// What a whole record says.
#[derive(Clone, Copy, Debug)]
pub struct Passport<'a> {
    /// What it is called.
    pub title: &'a str,
    /// Whose it is.
    pub holder: &'a str,
    /// Who keeps it.
    pub issuer: &'a str,
    /// What was achieved, in the order in which it is shown.
    pub rows: &'a [Row<'a>],
    /// Where it can be checked, if it is shared by a link.
    pub check: Option<Check<'a>>,
    /// The day on which the document is made: what counts is said as of it.
    pub made_on: NaiveDate,
}

const LEFT: f32 = 40.0;
const RIGHT: f32 = WIDE - 40.0;
const WIDTH: f32 = 470.0;
const COLUMNS: &[Column] = &[
    Column { head: "What", left: LEFT + 8.0, width: 230.0 },
    Column { head: "With whom", left: 290.0, width: 164.0 },
    Column { head: "Achieved", left: 466.0, width: 74.0 },
    Column { head: "Counts until", left: 550.0, width: 104.0 },
    Column { head: "Who stands behind it", left: 664.0, width: 130.0 },
];

/// The whole record as an accessible document (PDF/UA-1).
///
/// # Errors
/// [`NotDrawn`].
pub fn passport_pdf(of: &Passport<'_>) -> Result<Vec<u8>, NotDrawn> {
    let mut sheet = Sheet::default();
    sheet.page();
    let below = top(&mut sheet, of)?;
    if !of.rows.is_empty() {
        let mut table = Table::begin(&mut sheet, COLUMNS, (LEFT, RIGHT), below)?;
        for row in of.rows {
            let until = until(row.valid_until, of.made_on);
            let achieved = short_date(row.achieved_on);
            table.row(&[row.title, row.with.unwrap_or("Not said"), &achieved, &until, row.stands])?;
        }
        table.end();
    }
    let title = format!("{}, {}", of.title, of.holder);
    sheet.number_pages(&title, (LEFT, RIGHT, HIGH - 28.0))?;
    painted(&sheet, &About { title: &title, author: of.issuer, made_on: of.made_on })
}

fn until(until: Option<NaiveDate>, today: NaiveDate) -> String {
    match until {
        None => "No end date".to_owned(),
        Some(day) if day < today => format!("Ended {}", short_date(day)),
        Some(day) => short_date(day),
    }
}

fn summary(of: &Passport<'_>) -> String {
    let ended = of.rows.iter().filter(|row| row.valid_until.is_some_and(|day| day < of.made_on)).count();
    let counts = of.rows.len() - ended;
    let day = long_date(of.made_on);
    match (counts, ended) {
        (0, 0) => format!("Nothing is on this record on {day}."),
        (counts, 0) => format!("On {day}: {counts} in date."),
        (counts, ended) => format!("On {day}: {counts} in date, {ended} ended."),
    }
}

/// What stands above the table; gives the height at which it ends.
fn top(sheet: &mut Sheet, of: &Passport<'_>) -> Result<f32, NotDrawn> {
    let mut list = VecDeque::new();
    let part = sheet.part(None, Tag::P);
    list.push_back(Paragraph::new(part, broken(of.issuer, Bold, 11.0, WIDTH)?, BRAND, 0.0));
    let part = sheet.part(None, Tag::Hn(NonZeroU16::MIN, Some(of.title.to_owned())));
    let title = fitted(of.title, Bold, &[(26.0, 1), (22.0, 2), (18.0, 2), (14.0, 3)], WIDTH)?;
    list.push_back(Paragraph::new(part, title, BRAND_STRONG, 17.0));
    let part = sheet.part(None, Tag::P);
    let holder = fitted(of.holder, Bold, &[(18.0, 1), (15.0, 1), (12.0, 2)], WIDTH)?;
    list.push_back(Paragraph::new(part, holder, INK, 4.0));
    let part = sheet.part(None, Tag::P);
    list.push_back(Paragraph::new(part, broken(&summary(of), Regular, 11.0, WIDTH)?, QUIET, 4.0));
    sheet.block(ACCENT, (LEFT, 58.0, 46.0, 3.5));
    let until = HIGH - 140.0;
    let mut below = flow(sheet, &mut list, LEFT, (36.0, until));
    if let Some(check) = of.check {
        below = below.max(checked(sheet, &check)?);
    }
    while !list.is_empty() {
        sheet.page();
        below = flow(sheet, &mut list, LEFT, (44.0, until));
    }
    Ok(below + 16.0)
}

/// The code and the address, at the right.
fn checked(sheet: &mut Sheet, check: &Check<'_>) -> Result<f32, NotDrawn> {
    let size = 108.0;
    let within = sheet.part(None, Tag::Div);
    code(sheet, within, check.url, (RIGHT - size, 28.0, size))?;
    let (left, width) = (RIGHT - size - 206.0, 192.0);
    let mut list = VecDeque::new();
    let head = sheet.part(None, Tag::Hn(NonZeroU16::MIN.saturating_add(1), Some("Check that it is real".to_owned())));
    list.push_back(Paragraph::new(head, broken("Check that it is real", Bold, 11.0, width)?, BRAND_STRONG, 0.0));
    let part = sheet.part(None, Tag::P);
    let scan = broken("Scan this code with a phone, or go to", Regular, 9.0, width)?;
    list.push_back(Paragraph::new(part, scan, INK, 2.0));
    let part = sheet.part(None, Tag::P);
    let link = sheet.part(Some(part), Tag::Link);
    let address = broken(check.url, Regular, 9.0, width)?;
    list.push_back(Paragraph::new(link, address, BRAND, 0.0).opening(check.url));
    let part = sheet.part(None, Tag::P);
    list.push_back(Paragraph::new(part, broken("The code to type is", Regular, 9.0, width)?, INK, 3.0));
    let part = sheet.part(None, Tag::P);
    list.push_back(Paragraph::new(part, broken(check.code, Bold, 10.5, width)?, INK, 0.0));
    Ok(flow(sheet, &mut list, left, (34.0, HIGH - 140.0)).max(28.0 + size))
}
