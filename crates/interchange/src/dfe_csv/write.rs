//! Writing the course directory's files: a row is a run, a run's course stands in each of its rows.

use super::cells;
use crate::feed::{FeedCourse, FeedRun, FeedSection, FeedVenue, SectionKind};
use crate::neutral::neutral;
use crate::text;
use domain::catalogue::{AttendancePattern, Mode, StudyMode};
use domain::sync::document::SECTION_MAX;
use std::io::{Error, Result, Write};

/// The columns of courses with a LARS aim (DfE, Publish to the course directory).
const LARS: [&str; 1] = ["LARS_QAN"];
/// What stands in its place for other courses.
const NON_LARS: [&str; 4] = ["COURSE_TYPE", "SECTOR", "EDUCATION_LEVEL", "AWARDING_BODY"];
/// What both have.
const COMMON: [&str; 23] = [
    "WHO_THIS_COURSE_IS_FOR",
    "ENTRY_REQUIREMENTS",
    "WHAT_YOU_WILL_LEARN",
    "HOW_YOU_WILL_LEARN",
    "WHAT_YOU_WILL_NEED_TO_BRING",
    "HOW_YOU_WILL_BE_ASSESSED",
    "WHERE_NEXT",
    "COURSE_NAME",
    "YOUR_REFERENCE",
    "DELIVERY_MODE",
    "START_DATE",
    "FLEXIBLE_START_DATE",
    "VENUE_NAME",
    "YOUR_VENUE_REFERENCE",
    "NATIONAL_DELIVERY",
    "SUB_REGION",
    "COURSE_WEBPAGE",
    "COST",
    "COST_DESCRIPTION",
    "DURATION",
    "DURATION_UNIT",
    "STUDY_MODE",
    "ATTENDANCE_PATTERN",
];
const VENUE: [&str; 10] = [
    "YOUR_VENUE_REFERENCE",
    "VENUE_NAME",
    "ADDRESS_LINE_1",
    "ADDRESS_LINE_2",
    "TOWN_OR_CITY",
    "COUNTY",
    "POSTCODE",
    "EMAIL",
    "PHONE",
    "WEBSITE",
];

/// Which of the two courses files is written: the course directory takes one kind of course in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    /// Courses with a LARS aim: 24 columns.
    Lars,
    /// Courses without: type, sector, level and awarding body stand in the place of the aim.
    NonLars,
}

impl Columns {
    /// The file that a course belongs into.
    #[must_use]
    pub const fn of(course: &FeedCourse) -> Self {
        if course.learning_aim_ref.is_some() { Self::Lars } else { Self::NonLars }
    }
}

/// Writes a courses file, one course at a time. The file has no word for what is no longer offered, times of day, last
/// days, places and days to book: they are left out, as is a duration that is no number with a unit.
pub struct CourseWriter<W: Write> {
    out: csv::Writer<W>,
    columns: Columns,
}

impl<W: Write> CourseWriter<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(out: W, columns: Columns) -> Result<Self> {
        let mut out = begun(out)?;
        let first: &[&str] = match columns {
            Columns::Lars => &LARS,
            Columns::NonLars => &NON_LARS,
        };
        out.write_record(first.iter().chain(&COMMON))?;
        Ok(Self { out, columns })
    }

    /// Writes the rows of a course: one for each of its runs.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn course(&mut self, course: &FeedCourse) -> Result<()> {
        if course.withdrawn {
            return Ok(());
        }
        let mut about = match self.columns {
            Columns::Lars => vec![course.learning_aim_ref.clone().unwrap_or_default()],
            Columns::NonLars => vec![
                course.keywords.first().cloned().unwrap_or_default(),
                String::new(),
                course.level.map(level_words).unwrap_or_default(),
                course.awarding_body.clone().unwrap_or_default(),
            ],
        };
        about.extend(texts(&course.sections));
        about.extend([course.title.clone(), course.reference.clone()]);
        // Where runs have pages of their own, one without has none.
        let website = course.website.as_deref().filter(|_| course.runs.iter().all(|run| run.url.is_none()));
        for run in course.runs.iter().filter(|run| !run.withdrawn) {
            let own = run_cells(run, website);
            self.out.write_record(about.iter().chain(&own).map(|cell| neutral(cell).into_owned()))?;
        }
        Ok(())
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(self) -> Result<W> {
        ended(self.out)
    }
}

/// Writes a venues file, one venue at a time.
pub struct VenueWriter<W: Write> {
    out: csv::Writer<W>,
}

impl<W: Write> VenueWriter<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(out: W) -> Result<Self> {
        let mut out = begun(out)?;
        out.write_record(VENUE)?;
        Ok(Self { out })
    }

    /// Writes a venue.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn venue(&mut self, venue: &FeedVenue) -> Result<()> {
        let said = |text: &Option<String>| text.clone().unwrap_or_default();
        let (address, town, postcode) = (said(&venue.address), said(&venue.town), said(&venue.postcode));
        let none = String::new;
        let cells = [
            venue.reference.clone(),
            venue.name.clone(),
            address,
            none(),
            town,
            none(),
            postcode,
            none(),
            none(),
            none(),
        ];
        self.out.write_record(cells.iter().map(|cell| neutral(cell).into_owned()))?;
        Ok(())
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(self) -> Result<W> {
        ended(self.out)
    }
}

/// A table with the mark without which spreadsheets take UTF-8 for something else.
fn begun<W: Write>(mut out: W) -> Result<csv::Writer<W>> {
    out.write_all("\u{feff}".as_bytes())?;
    Ok(csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out))
}

fn ended<W: Write>(out: csv::Writer<W>) -> Result<W> {
    out.into_inner().map_err(|error| Error::other(error.to_string()))
}

fn level_words(level: i16) -> String {
    if level == 0 { "Entry Level".to_owned() } else { format!("Level {level}") }
}

/// The texts in the order of their columns. What a course is has no column: it comes before what one learns.
fn texts(sections: &[FeedSection]) -> [String; 7] {
    let text = |kind| sections.iter().find(|section| section.kind == kind).map(|section| section.text.clone());
    let learn: Vec<String> = [SectionKind::About, SectionKind::Learn].into_iter().filter_map(text).collect();
    [
        text(SectionKind::WhoFor).unwrap_or_default(),
        text(SectionKind::Entry).unwrap_or_default(),
        text::clip(&text::joined(&learn), SECTION_MAX),
        text(SectionKind::How).unwrap_or_default(),
        text(SectionKind::Bring).unwrap_or_default(),
        text(SectionKind::Assessed).unwrap_or_default(),
        text(SectionKind::Next).unwrap_or_default(),
    ]
}

/// The cells from DELIVERY_MODE on.
fn run_cells(run: &FeedRun, website: Option<&str>) -> [String; 14] {
    let said = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let yes = |is: bool| if is { "Yes" } else { "No" }.to_owned();
    let (number, unit) = run.duration.as_deref().and_then(duration).unwrap_or_default();
    let venue = run.venue.as_ref();
    [
        mode(run.mode).to_owned(),
        run.starts_on.map(|day| day.format("%d/%m/%Y").to_string()).unwrap_or_default(),
        // A day that is still to be named is none either: the course directory knows no third.
        yes(run.flexible_start || run.starts_on.is_none()),
        said(venue.map(|venue| venue.name.as_str())),
        said(venue.map(|venue| venue.reference.as_str())),
        String::new(),
        String::new(),
        said(run.url.as_deref().or(website)),
        run.cost.map(|cost| format!("{}.{:02}", cost.get() / 100, cost.get() % 100)).unwrap_or_default(),
        said(run.cost_description.as_deref()),
        number,
        unit,
        said(run.study_mode.map(study_mode)),
        said(run.attendance_pattern.map(pattern)),
    ]
}

/// `6 weeks` as `6` and `Weeks`.
fn duration(words: &str) -> Option<(String, String)> {
    let (number, unit) = words.split_once(' ')?;
    let mut letters = unit.trim_end_matches('s').chars();
    let unit = format!("{}{}s", letters.next()?.to_ascii_uppercase(), letters.as_str());
    (cells::duration(number, &unit).as_deref() == Some(words)).then(|| (number.to_owned(), unit))
}

const fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Classroom => "Classroom",
        Mode::Online => "Online",
        Mode::WorkBased => "Work based",
        Mode::Blended => "Blended Learning",
    }
}

const fn study_mode(mode: StudyMode) -> &'static str {
    match mode {
        StudyMode::FullTime => "Full time",
        StudyMode::PartTime => "Part time",
        StudyMode::Flexible => "Flexible",
    }
}

const fn pattern(pattern: AttendancePattern) -> &'static str {
    match pattern {
        AttendancePattern::Daytime => "Daytime",
        AttendancePattern::Evening => "Evening",
        AttendancePattern::Weekend => "Weekend",
        AttendancePattern::DayOrBlockRelease => "Day/Block Release",
    }
}
