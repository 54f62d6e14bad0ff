//! The courses file: each row is read into a run and the course it is a run of, then rows of one course are gathered.

use super::cells;
use super::gather::Gathered;
use super::known_venues::{Found, KnownVenues};
use super::table::{Row, Shape, Table};
use crate::feed::{Feed, FeedCourse, FeedError, FeedIssue, FeedRun, FeedSection, FeedVenue, SectionKind};
use crate::level::{level, level_in_title};
use crate::made_key::made_key;
use crate::text;
use domain::catalogue::Mode;
use domain::values::Pence;

const TEXTS: [(&str, SectionKind); 7] = [
    ("WHO_THIS_COURSE_IS_FOR", SectionKind::WhoFor),
    ("ENTRY_REQUIREMENTS", SectionKind::Entry),
    ("WHAT_YOU_WILL_LEARN", SectionKind::Learn),
    ("HOW_YOU_WILL_LEARN", SectionKind::How),
    ("WHAT_YOU_WILL_NEED_TO_BRING", SectionKind::Bring),
    ("HOW_YOU_WILL_BE_ASSESSED", SectionKind::Assessed),
    ("WHERE_NEXT", SectionKind::Next),
];

const SHAPE: Shape<'_> = Shape {
    required: &[&["DELIVERY_MODE"], &["COURSE_NAME", "LARS_QAN"], &["START_DATE"]],
    known: &[
        "LARS_QAN",
        "COURSE_TYPE",
        "SECTOR",
        "EDUCATION_LEVEL",
        "AWARDING_BODY",
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
    ],
};

/// Reads a courses file; `venues` are the training provider's, loaded before.
///
/// # Errors
/// When nothing of it can be read.
pub fn read_courses(bytes: &[u8], venues: &[FeedVenue]) -> Result<Feed, FeedError> {
    let table = Table::read(bytes, &SHAPE)?;
    let mut feed = Feed { issues: table.issues, refused: table.refused, ..Feed::default() };
    let venues = KnownVenues::new(venues);
    let mut gathered = Gathered::default();
    for row in &table.rows {
        let mut read = RowReader { row, venues: &venues, issues: Vec::new() };
        let done = read.course().and_then(|course| Some((course, read.run()?)));
        feed.refused += u64::from(done.is_none());
        feed.issues.append(&mut read.issues);
        if let Some((course, run)) = done {
            gathered.add(course, run);
        }
    }
    let (courses, mut issues) = gathered.finish();
    feed.courses = courses;
    feed.issues.append(&mut issues);
    // Stable: what was found in one row stays in its order.
    feed.issues.sort_by_key(|issue| issue.line);
    Ok(feed)
}

struct RowReader<'a> {
    row: &'a Row,
    venues: &'a KnownVenues<'a>,
    issues: Vec<FeedIssue>,
}

impl RowReader<'_> {
    fn say(&mut self, field: &str, code: &'static str, reason: impl Into<String>, refused: bool) {
        let reference = Some(self.row.get("YOUR_REFERENCE").to_owned()).filter(|text| !text.is_empty());
        let (line, field, reason) = (Some(self.row.line), field.to_owned(), reason.into());
        self.issues.push(FeedIssue { line, field, code, reason, refused, reference });
    }

    fn refuse<T>(&mut self, field: &str, code: &'static str, reason: impl Into<String>) -> Option<T> {
        self.say(field, code, reason, true);
        None
    }

    /// A value that may be missing: a wrong one is left out with a word about it.
    fn optional<T>(&mut self, field: &str, code: &'static str, reason: &str, read: Option<T>) -> Option<T> {
        if read.is_none() && !self.row.get(field).is_empty() {
            self.say(field, code, format!("\"{}\": {reason}", text::clip(self.row.get(field), 60)), false);
        }
        read
    }

    fn short(&self, column: &str, max: usize) -> Option<String> {
        Some(text::clip(&text::line(self.row.get(column)), max)).filter(|text| !text.is_empty())
    }

    fn course(&mut self) -> Option<FeedCourse> {
        let row = self.row;
        let lars = row.get("LARS_QAN").replace([' ', '/'], "").to_uppercase();
        let is_code = (7..=8).contains(&lars.len()) && lars.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !lars.is_empty() && !is_code {
            self.say("LARS_QAN", "lars_format", "Use the eight characters of the learning aim, like 60349517.", false);
        }
        let aim = Some(lars.clone()).filter(|_| is_code);
        let title = match (self.short("COURSE_NAME", 255), &aim) {
            (Some(title), _) => title,
            (None, Some(aim)) => {
                self.say("COURSE_NAME", "required", "Give the course a name: we show its LARS code until then.", false);
                format!("Course {aim}")
            }
            (None, None) => return self.refuse("COURSE_NAME", "required", "Give the course a name."),
        };
        let own_level = self.optional(
            "EDUCATION_LEVEL",
            "not_in_list",
            "Use Entry Level, or Level 1 to Level 8.",
            level(row.get("EDUCATION_LEVEL")),
        );
        let sections: Vec<FeedSection> = TEXTS
            .iter()
            .map(|(column, kind)| FeedSection { kind: *kind, text: text::clip(&text::plain(row.get(column)), 20_000) })
            .filter(|section| !section.text.is_empty())
            .collect();
        let website = row.get("COURSE_WEBPAGE");
        let website = self.optional(
            "COURSE_WEBPAGE",
            "url_format",
            "Use an address that begins with https://.",
            text::safe_url(website),
        );
        let own = self.short("YOUR_REFERENCE", 255);
        let awarding_body = self.short("AWARDING_BODY", 255);
        let reference_is_made = own.is_none();
        let made = || {
            let texts = sections.iter().map(|section| section.text.as_str());
            let what = [lars.as_str(), row.get("COURSE_TYPE"), row.get("EDUCATION_LEVEL"), &title];
            made_key(what.into_iter().chain(awarding_body.as_deref()).chain(texts))
        };
        Some(FeedCourse {
            reference: own.unwrap_or_else(made),
            reference_is_made,
            level: own_level.or_else(|| level_in_title(&title)),
            title,
            summary: sections.first().map(|section| text::summary(&section.text, 400)).unwrap_or_default(),
            learning_aim_ref: aim.map(|aim| format!("{aim:0>8}")),
            awarding_body,
            sections,
            keywords: self.short("COURSE_TYPE", 100).into_iter().collect(),
            website,
            runs: Vec::new(),
            line: row.line,
        })
    }

    fn run(&mut self) -> Option<FeedRun> {
        let row = self.row;
        let Some(mode) = cells::mode(row.get("DELIVERY_MODE")) else {
            let say = "Use Classroom, Online, Work based or Blended Learning.";
            return self.refuse("DELIVERY_MODE", "not_in_list", say);
        };
        let flexible = cells::yes(row.get("FLEXIBLE_START_DATE"));
        let flexible = self.optional("FLEXIBLE_START_DATE", "not_in_list", "Use Yes or No.", flexible).unwrap_or(false);
        let starts_on = cells::date(row.get("START_DATE"));
        match (row.get("START_DATE"), starts_on) {
            ("", _) if !flexible => {
                return self.refuse("START_DATE", "required", "Give a start date, or say Yes in FLEXIBLE_START_DATE.");
            }
            ("", _) | (_, Some(_)) => {}
            (given, None) => {
                let say =
                    format!("\"{}\" is no date. Use day, month and year, like 01/12/2026.", text::clip(given, 40));
                return self.refuse("START_DATE", "date_format", say);
            }
        }
        let venue = self.venue(mode)?;
        let cost = Pence::parse_pounds(row.get("COST")).ok();
        let cost = self.optional("COST", "number_format", "Use pounds and pence, like 45 or 45.50.", cost);
        let duration = cells::duration(row.get("DURATION"), row.get("DURATION_UNIT"));
        let say = "Use a number from 1 to 999 with Minutes, Hours, Days, Weeks, Months or Years.";
        let duration = self.optional("DURATION", "number_format", say, duration);
        let study_mode = cells::study_mode(row.get("STUDY_MODE"));
        let study_mode =
            self.optional("STUDY_MODE", "not_in_list", "Use Full time, Part time or Flexible.", study_mode);
        let pattern = cells::attendance_pattern(row.get("ATTENDANCE_PATTERN"));
        let say = "Use Daytime, Evening, Weekend or Day/Block Release.";
        let attendance_pattern = self.optional("ATTENDANCE_PATTERN", "not_in_list", say, pattern);
        Some(FeedRun {
            // Set when the runs of the course are together.
            reference: String::new(),
            starts_on,
            starts_at: None,
            ends_on: None,
            ends_at: None,
            flexible_start: starts_on.is_none(),
            mode,
            study_mode,
            attendance_pattern,
            duration,
            venue,
            cost,
            cost_description: self.short("COST_DESCRIPTION", 500),
            url: text::safe_url(row.get("COURSE_WEBPAGE")),
            places: None,
            line: row.line,
        })
    }

    /// Where; `None` refuses the row.
    fn venue(&mut self, mode: Mode) -> Option<Option<FeedVenue>> {
        if !matches!(mode, Mode::Classroom | Mode::Blended) {
            return Some(None);
        }
        let (reference, name) = (self.row.get("YOUR_VENUE_REFERENCE"), self.row.get("VENUE_NAME"));
        if reference.is_empty() && name.is_empty() {
            return self.refuse("VENUE_NAME", "required", "Say where: a course in a room needs a venue.");
        }
        let called = text::clip(&text::line(if name.is_empty() { reference } else { name }), 80);
        let field = if name.is_empty() { "YOUR_VENUE_REFERENCE" } else { "VENUE_NAME" };
        let say = match self.venues.find(reference, name) {
            Found::One(venue) => return Some(Some(venue.clone())),
            Found::Several => {
                format!("Several venues are called \"{called}\". Give the right one's YOUR_VENUE_REFERENCE.")
            }
            Found::None => format!(
                "We do not know the venue \"{called}\". Load the venues file first, with this name or reference."
            ),
        };
        self.refuse(field, "venue_unknown", say)
    }
}
