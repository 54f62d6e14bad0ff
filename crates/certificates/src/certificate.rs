//! A certificate: who achieved what and when, who stands behind it, and how anybody can check it.

use crate::NotDrawn;
use crate::fonts::Weight::{self, Bold, Regular};
use crate::lines::{broken, fitted};
use crate::paint::{About, painted};
use crate::paragraphs::{INDENT, Paragraph, flow, height};
use crate::shapes::{code, seal};
use crate::sheet::{
    ACCENT, BRAND, BRAND_STRONG, Colour, HIGH, INK, Ink, Of, Part, QUIET, SURFACE, Sheet, WIDE, rectangle,
};
use crate::words::{length, long_date};
use chrono::NaiveDate;
use krilla::tagging::{ArtifactType, ListNumbering, Tag};
use std::collections::VecDeque;
use std::num::NonZeroU16;

/// What a certificate says.
#[derive(Clone, Copy, Debug)]
pub struct Certificate<'a> {
    /// Whose it is.
    pub holder: &'a str,
    /// What was achieved.
    pub title: &'a str,
    /// When.
    pub achieved_on: NaiveDate,
    /// The last day on which it counts, if it ends.
    pub valid_until: Option<NaiveDate>,
    /// Who taught it.
    pub taught_by: Option<&'a str>,
    /// Who gives out the certificate.
    pub issuer: &'a str,
    /// Whether the Academy signed it. What it only keeps is not called a certificate and has no seal.
    pub signed: bool,
    /// Who stands behind it, in a sentence.
    pub stands: &'a str,
    /// How long it took, in minutes.
    pub minutes: Option<u32>,
    /// What was learned, a line each.
    pub outcomes: &'a [&'a str],
    /// The quality mark of the course.
    pub quality_mark: Option<&'a str>,
    /// The number of the record.
    pub number: &'a str,
    /// The address at which it can be checked.
    pub check_url: &'a str,
    /// The code that can be typed there instead.
    pub check_code: &'a str,
    /// The day on which the document is made.
    pub made_on: NaiveDate,
}

// The frame, and the panel at the right of it.
const EDGE: f32 = 24.0;
const PANEL: f32 = 590.0;
const PANEL_TEXT: f32 = PANEL + 22.0;
const PANEL_WIDTH: f32 = WIDE - EDGE - 22.0 - PANEL_TEXT;
const LEFT: f32 = 76.0;
const WIDTH: f32 = PANEL - 34.0 - LEFT;
/// The width of a page without a panel.
const ALL_WIDTH: f32 = WIDE - EDGE - 40.0 - LEFT;
const TOP: f32 = 108.0;
const BOTTOM: f32 = HIGH - EDGE - 26.0;

/// The certificate as an accessible document (PDF/UA-1): one page, or more if there is more to say than goes on one.
///
/// # Errors
/// [`NotDrawn`].
pub fn pdf(of: &Certificate<'_>) -> Result<Vec<u8>, NotDrawn> {
    let title = format!("{}: {}, {}", kind(of), of.title, of.holder);
    let mut sheet = Sheet::default();
    sheet.page();
    frame(&mut sheet, true);
    let mut rest = main(&mut sheet, of)?;
    rest.extend(panel(&mut sheet, of)?);
    while !rest.is_empty() {
        sheet.page();
        frame(&mut sheet, false);
        flow(&mut sheet, &mut rest, LEFT, (64.0, BOTTOM - 14.0));
    }
    if sheet.pages.len() > 1 {
        let footer = format!("{}, {}", of.holder, of.title);
        sheet.number_pages(&footer, (LEFT, WIDE - EDGE - 22.0, HIGH - EDGE - 10.0))?;
    }
    painted(&sheet, &About { title: &title, author: of.issuer, made_on: of.made_on })
}

fn kind(of: &Certificate<'_>) -> &'static str {
    if of.signed { "Certificate" } else { "Record of learning" }
}

fn frame(sheet: &mut Sheet, first: bool) {
    if first {
        sheet.block(SURFACE, (PANEL, EDGE, WIDE - EDGE - PANEL, HIGH - 2.0 * EDGE));
    }
    sheet.block(BRAND, (EDGE, EDGE, 14.0, HIGH - 2.0 * EDGE));
    sheet.block(ACCENT, (EDGE + 14.0, EDGE, 3.0, HIGH - 2.0 * EDGE));
    if let Some(round) = rectangle(EDGE, EDGE, WIDE - 2.0 * EDGE, HIGH - 2.0 * EDGE) {
        sheet.mark(Of::Decoration(ArtifactType::Layout), BRAND, Ink::Outlined(round, 1.2));
    }
}

/// A paragraph of its own.
fn said(
    sheet: &mut Sheet,
    text: &str,
    (weight, size, width): (Weight, f32, f32),
    (colour, before): (Colour, f32),
) -> Result<Paragraph, NotDrawn> {
    let part = sheet.part(None, Tag::P);
    Ok(Paragraph::new(part, broken(text, weight, size, width)?, colour, before))
}

/// A heading of its own.
fn headed(
    sheet: &mut Sheet,
    level: NonZeroU16,
    text: &str,
    (size, width): (f32, f32),
    before: f32,
) -> Result<Paragraph, NotDrawn> {
    let part = sheet.part(None, Tag::Hn(level, Some(text.to_owned())));
    Ok(Paragraph::new(part, broken(text, Bold, size, width)?, BRAND_STRONG, before))
}

const FIRST: NonZeroU16 = NonZeroU16::MIN;
const SECOND: NonZeroU16 = FIRST.saturating_add(1);

/// Who achieved what; gives what did not fit.
fn main(sheet: &mut Sheet, of: &Certificate<'_>) -> Result<VecDeque<Paragraph>, NotDrawn> {
    let mut name = VecDeque::from([said(sheet, of.issuer, (Bold, 12.5, WIDTH), (BRAND, 0.0))?]);
    flow(sheet, &mut name, LEFT, (54.0, TOP));
    sheet.block(ACCENT, (LEFT, 80.0, 46.0, 3.5));

    let mut list = VecDeque::from([headed(sheet, FIRST, kind(of), (34.0, WIDTH), 0.0)?]);
    list.push_back(said(sheet, "This is to say that", (Regular, 13.0, WIDTH), (QUIET, 14.0))?);
    let part = sheet.part(None, Tag::P);
    let holder = fitted(of.holder, Bold, &[(30.0, 1), (26.0, 1), (22.0, 2), (18.0, 2), (14.0, 4)], WIDTH)?;
    list.push_back(Paragraph::new(part, holder, BRAND, 2.0));
    list.push_back(said(sheet, "completed", (Regular, 13.0, WIDTH), (QUIET, 4.0))?);
    let part = sheet.part(None, Tag::P);
    let title = fitted(of.title, Bold, &[(25.0, 2), (22.0, 3), (19.0, 4), (17.0, 5), (15.0, 6), (13.0, 12)], WIDTH)?;
    list.push_back(Paragraph::new(part, title, INK, 2.0));
    let taught = of.taught_by.map(|by| format!(", taught by {by}")).unwrap_or_default();
    let when = format!("on {}{taught}.", long_date(of.achieved_on));
    list.push_back(said(sheet, &when, (Regular, 13.0, WIDTH), (INK, 6.0))?);
    let until = match of.valid_until {
        Some(day) => format!("It counts until {}.", long_date(day)),
        None => "It has no end date.".to_owned(),
    };
    list.push_back(said(sheet, &until, (Bold, 13.0, WIDTH), (INK, 2.0))?);

    let mut learned = outcomes(sheet, of.outcomes, BOTTOM - TOP - height(&list))?;
    if height(&learned) <= BOTTOM - TOP - height(&list) {
        list.append(&mut learned);
    }
    let spare = (BOTTOM - TOP - height(&list)).max(0.0);
    flow(sheet, &mut list, LEFT, (TOP + spare * 0.36, BOTTOM));
    list.append(&mut learned);
    Ok(list)
}

/// What was learned: as wide as the room beside the panel if there is height enough, else for pages of its own.
fn outcomes(sheet: &mut Sheet, outcomes: &[&str], room: f32) -> Result<VecDeque<Paragraph>, NotDrawn> {
    if outcomes.is_empty() {
        return Ok(VecDeque::new());
    }
    let head = headed(sheet, SECOND, "What was learned", (13.0, WIDTH), 20.0)?;
    let all = sheet.part(None, Tag::L(ListNumbering::Circle));
    let bodies: Vec<(Part, &str)> = outcomes
        .iter()
        .map(|outcome| {
            let item = sheet.part(Some(all), Tag::LI);
            (sheet.part(Some(item), Tag::LBody), *outcome)
        })
        .collect();
    let items = |width: f32| -> Result<VecDeque<Paragraph>, NotDrawn> {
        let item = |(body, outcome): &(Part, &str)| {
            Ok(Paragraph::new(*body, broken(outcome, Regular, 11.0, width - INDENT)?, INK, 4.0).dotted())
        };
        bodies.iter().map(item).collect()
    };
    let mut list = items(WIDTH)?;
    if head.height() + height(&list) > room {
        list = items(ALL_WIDTH)?;
    }
    list.push_front(head);
    Ok(list)
}

/// Who stands behind it and how it is checked; gives what did not fit.
fn panel(sheet: &mut Sheet, of: &Certificate<'_>) -> Result<VecDeque<Paragraph>, NotDrawn> {
    let radius = 27.0;
    seal(sheet, of.signed, (PANEL_TEXT + radius, EDGE + 26.0 + radius), radius);
    let beside = PANEL_TEXT + 2.0 * radius + 14.0;
    let signed = if of.signed { "Signed by the Academy" } else { "Kept by the Academy, not signed" };
    let mut label =
        VecDeque::from([said(sheet, signed, (Bold, 11.5, WIDE - EDGE - 14.0 - beside), (BRAND_STRONG, 0.0))?]);
    let y = EDGE + 26.0 + radius - height(&label) / 2.0;
    flow(sheet, &mut label, beside, (y, HIGH));

    let mut about = VecDeque::from([said(sheet, of.stands, (Regular, 10.0, PANEL_WIDTH), (INK, 0.0))?]);
    let length = of.minutes.map(length);
    let facts = [
        ("Quality mark", of.quality_mark),
        ("How long it took", length.as_deref()),
        ("Record number", Some(of.number)),
    ];
    for (name, value) in facts {
        let Some(value) = value else { continue };
        about.push_back(said(sheet, name, (Regular, 9.0, PANEL_WIDTH), (QUIET, 9.0))?);
        about.push_back(said(sheet, value, (Bold, 10.0, PANEL_WIDTH), (INK, 0.0))?);
    }
    let check_head = headed(sheet, SECOND, "Check that it is real", (11.5, PANEL_WIDTH), 0.0)?;
    let mut check = VecDeque::from([check_head]);
    check.push_back(said(sheet, "Scan this code with a phone, or go to", (Regular, 9.0, PANEL_WIDTH), (INK, 2.0))?);
    let part = sheet.part(None, Tag::P);
    let link = sheet.part(Some(part), Tag::Link);
    let address = broken(of.check_url, Regular, 9.0, PANEL_WIDTH)?;
    check.push_back(Paragraph::new(link, address, BRAND, 0.0).opening(of.check_url));
    check.push_back(said(sheet, "The code to type is", (Regular, 9.0, PANEL_WIDTH), (INK, 2.0))?);
    check.push_back(said(sheet, of.check_code, (Bold, 11.0, PANEL_WIDTH), (INK, 0.0))?);
    let made = format!("Made on {}", long_date(of.made_on));
    check.push_back(said(sheet, &made, (Regular, 8.5, PANEL_WIDTH), (QUIET, 6.0))?);

    let picture = 112.0;
    let top = BOTTOM + 6.0 - height(&check) - picture - 8.0;
    flow(sheet, &mut about, PANEL_TEXT, (EDGE + 26.0 + 2.0 * radius + 12.0, top - 8.0));
    flow(sheet, &mut check, PANEL_TEXT, (top + picture + 8.0, HIGH));
    let figure = sheet.part(None, Tag::Div);
    code(sheet, figure, of.check_url, (PANEL_TEXT, top, picture))?;
    about.append(&mut label);
    about.append(&mut check);
    Ok(about)
}
