//! One row of the courses file: a run, and the course it is a run of.

use super::cells;
use super::known_venues::{Found, KnownVenues};
use super::table::Row;
use crate::feed::{FeedCourse, FeedIssue, FeedRun, FeedSection, FeedVenue, SectionKind};
use crate::level::{level, level_in_title};
use crate::made_key::{hashed, is_made, made_key};
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

/// The longest text under a heading, in characters.
const SECTION: usize = 20_000;

/// Columns that describe the course, with [`TEXTS`].
const COURSE: [&str; 7] =
    ["LARS_QAN", "COURSE_TYPE", "EDUCATION_LEVEL", "AWARDING_BODY", "COURSE_NAME", "YOUR_REFERENCE", "COURSE_WEBPAGE"];

fn course_cells<'r>(row: &'r Row<'_>) -> impl Iterator<Item = &'r str> {
    COURSE.into_iter().chain(TEXTS.into_iter().map(|(column, _)| column)).map(|column| row.get(column))
}

/// What was read of the course in the row before. Rows of one course mostly stand together and say the same of it: it is
/// read once.
pub(super) struct Before<T> {
    cells: Vec<String>,
    read: T,
}

/// A course as a row describes it.
pub(super) struct Described {
    pub(super) key: CourseKey,
    /// Without runs.
    pub(super) course: FeedCourse,
    /// A hash of the texts that should be the same in all its rows.
    pub(super) words: u64,
}

fn words_hash(course: &FeedCourse) -> u64 {
    let sections: Vec<_> = course.sections.iter().map(|section| (section.kind.heading(), &section.text)).collect();
    hashed((sections, course.level, &course.awarding_body))
}

/// What a row calls its course.
pub(super) struct CourseKey {
    /// The training provider's own, else made from all that describes the course.
    pub(super) reference: String,
    /// The reference is made.
    pub(super) is_made: bool,
    /// The LARS aim.
    pub(super) aim: Option<String>,
    pub(super) title: String,
}

/// Reads one row; what is wrong gathers in `issues`.
pub(super) struct RowReader<'a> {
    row: &'a Row<'a>,
    venues: &'a KnownVenues<'a>,
    /// What was wrong with the row.
    pub(super) issues: Vec<FeedIssue>,
}

/// What was given, as a message may repeat it.
fn quoted(given: &str) -> String {
    format!("\"{}\"", text::clip(&text::line(given), 60))
}

impl<'a> RowReader<'a> {
    pub(super) const fn new(row: &'a Row<'a>, venues: &'a KnownVenues<'a>) -> Self {
        Self { row, venues, issues: Vec::new() }
    }

    /// The course and the run; `None` when the run cannot be right without what is missing or wrong.
    pub(super) fn read<'b>(&mut self, before: &'b mut Option<Before<Described>>) -> Option<(&'b Described, FeedRun)> {
        let course = self.once(before, |row| {
            let key = row.course_key()?;
            let course = row.course(&key);
            Some(Described { words: words_hash(&course), key, course })
        });
        course.zip(self.run())
    }

    /// What the course is called, and the run: of the same rows as [`Self::read`].
    pub(super) fn keys<'b>(&mut self, before: &'b mut Option<Before<CourseKey>>) -> Option<(&'b CourseKey, FeedRun)> {
        self.once(before, Self::course_key).zip(self.run())
    }

    /// Reads the course, unless the row before says the same of it.
    fn once<'b, T>(&mut self, before: &'b mut Option<Before<T>>, read: fn(&mut Self) -> Option<T>) -> Option<&'b T> {
        let is_same = |before: &Before<T>| course_cells(self.row).eq(before.cells.iter().map(String::as_str));
        if !before.as_ref().is_some_and(is_same) {
            *before = read(self).map(|read| {
                // What is wrong is said of each row: no other row is the same as one with faults.
                let is_good = self.issues.is_empty();
                let cells = course_cells(self.row).filter(|_| is_good).map(str::to_owned).collect();
                Before { cells, read }
            });
        }
        before.as_ref().map(|before| &before.read)
    }

    fn say(&mut self, field: &str, code: &'static str, reason: impl Into<String>, refused: bool) {
        let reference = Some(text::clip(&text::line(self.row.get("YOUR_REFERENCE")), 255));
        let reference = reference.filter(|text| !text.is_empty());
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
            self.say(field, code, format!("{} was left out. {reason}", quoted(self.row.get(field))), false);
        }
        read
    }

    /// At most `max` characters of a text.
    fn within(&mut self, column: &str, full: String, max: usize) -> Option<String> {
        if full.is_empty() {
            return None;
        }
        if full.chars().count() > max {
            let say = format!("This text is over {max} characters: we kept the beginning. Make it shorter.");
            self.say(column, "too_long", say, false);
        }
        Some(text::clip(&full, max))
    }

    /// A text on one line.
    fn short(&mut self, column: &str, max: usize) -> Option<String> {
        self.within(column, text::line(self.row.get(column)), max)
    }

    fn course_key(&mut self) -> Option<CourseKey> {
        let row = self.row;
        let aim = self.aim();
        let title = match (self.short("COURSE_NAME", 255), &aim) {
            (Some(title), _) => title,
            (None, Some(aim)) => {
                self.say("COURSE_NAME", "required", "Give the course a name: we show its LARS code until then.", false);
                format!("Course {aim}")
            }
            (None, None) => return self.refuse("COURSE_NAME", "required", "Give the course a name."),
        };
        let own = self.short("YOUR_REFERENCE", 255);
        let is_made = own.as_deref().is_none_or(is_made);
        let made = || {
            let columns = ["COURSE_TYPE", "EDUCATION_LEVEL", "AWARDING_BODY"].into_iter();
            let columns = columns.chain(TEXTS.iter().map(|(column, _)| *column)).map(|column| row.get(column));
            made_key([aim.as_deref().unwrap_or(row.get("LARS_QAN")), &title].into_iter().chain(columns))
        };
        Some(CourseKey { reference: own.unwrap_or_else(made), is_made, aim, title })
    }

    fn course(&mut self, key: &CourseKey) -> FeedCourse {
        let row = self.row;
        let own_level = level(row.get("EDUCATION_LEVEL"));
        let own_level =
            self.optional("EDUCATION_LEVEL", "not_in_list", "Use Entry Level, or Level 1 to Level 8.", own_level);
        let sections = self.sections();
        let website = text::safe_url(row.get("COURSE_WEBPAGE"));
        let say = "Use an address that begins with https://.";
        let website = self.optional("COURSE_WEBPAGE", "url_format", say, website);
        let awarding_body = self.short("AWARDING_BODY", 255);
        let course_type = self.short("COURSE_TYPE", 100);
        FeedCourse {
            reference: key.reference.clone(),
            reference_is_made: key.is_made,
            level: own_level.or_else(|| level_in_title(&key.title)),
            title: key.title.clone(),
            summary: sections.first().map(|section| text::summary(&section.text, 400)).unwrap_or_default(),
            learning_aim_ref: key.aim.clone(),
            awarding_body,
            sections,
            keywords: course_type.into_iter().collect(),
            website,
            runs: Vec::new(),
            withdrawn: false,
            line: row.line,
        }
    }

    /// The LARS aim; spreadsheets cut the noughts it begins with.
    fn aim(&mut self) -> Option<String> {
        let given: String = self.row.get("LARS_QAN").chars().filter(|c| !matches!(c, ' ' | '/')).collect();
        let is_code = (7..=8).contains(&given.len()) && given.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let aim = is_code.then(|| format!("{:0>8}", given.to_uppercase()));
        self.optional("LARS_QAN", "lars_format", "Use the eight characters of the learning aim, like 60349517.", aim)
    }

    fn sections(&mut self) -> Vec<FeedSection> {
        let mut sections = Vec::new();
        for (column, kind) in TEXTS {
            let full = text::plain(self.row.get(column));
            if let Some(text) = self.within(column, full, SECTION) {
                sections.push(FeedSection { kind, text });
            }
        }
        sections
    }

    fn run(&mut self) -> Option<FeedRun> {
        let row = self.row;
        let mode = self.mode();
        let flexible = cells::yes(row.get("FLEXIBLE_START_DATE"));
        let flexible = self.optional("FLEXIBLE_START_DATE", "not_in_list", "Use Yes or No.", flexible).unwrap_or(false);
        let start = self.start(flexible);
        let venue = mode.and_then(|mode| self.venue(mode));
        let (mode, starts_on, venue) = (mode?, start?, venue?);
        let national = cells::yes(row.get("NATIONAL_DELIVERY"));
        self.optional("NATIONAL_DELIVERY", "not_in_list", "Use Yes or No.", national);
        let cost = Pence::parse_pounds(row.get("COST")).ok();
        let say = "Use pounds and pence, like 45 or 45.50; words go into COST_DESCRIPTION.";
        let cost = self.optional("COST", "number_format", say, cost);
        let study_mode = cells::study_mode(row.get("STUDY_MODE"));
        let say = "Use Full time, Part time or Flexible.";
        let study_mode = self.optional("STUDY_MODE", "not_in_list", say, study_mode);
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
            flexible_start: flexible || starts_on.is_none(),
            mode,
            study_mode,
            attendance_pattern,
            duration: self.duration(),
            venue,
            cost,
            cost_description: self.short("COST_DESCRIPTION", 500),
            url: text::safe_url(row.get("COURSE_WEBPAGE")),
            places: None,
            opens_on: None,
            closes_on: None,
            sessions: Vec::new(),
            withdrawn: false,
            line: row.line,
        })
    }

    fn mode(&mut self) -> Option<Mode> {
        let given = self.row.get("DELIVERY_MODE");
        let mode = cells::mode(given);
        if mode.is_none() {
            const LIST: &str = "Use Classroom, Online, Work based or Blended Learning.";
            let (code, say) = match given {
                "" => ("required", format!("Say how the course is taught. {LIST}")),
                given => ("not_in_list", format!("{} is no way of teaching we know. {LIST}", quoted(given))),
            };
            self.say("DELIVERY_MODE", code, say, true);
        }
        mode
    }

    /// The first day, `Some(None)` when it is flexible; `None` refuses the row.
    fn start(&mut self, flexible: bool) -> Option<Option<chrono::NaiveDate>> {
        let given = self.row.get("START_DATE");
        match (given, cells::date(given)) {
            ("", _) if flexible => Some(None),
            ("", _) => {
                let say = "Give a start date, or say Yes in FLEXIBLE_START_DATE.";
                self.refuse("START_DATE", "required", say)
            }
            (_, Some(day)) => Some(Some(day)),
            (given, None) => {
                let say = format!("{} is no date. Use day, month and year, like 01/12/2026.", quoted(given));
                self.refuse("START_DATE", "date_format", say)
            }
        }
    }

    fn duration(&mut self) -> Option<String> {
        let (number, unit) = (self.row.get("DURATION"), self.row.get("DURATION_UNIT"));
        if number.is_empty() {
            return None;
        }
        if cells::duration("1", unit).is_none() {
            let say = "Use Minutes, Hours, Days, Weeks, Months or Years. The duration was left out.";
            let code = if unit.is_empty() { "required" } else { "not_in_list" };
            self.say("DURATION_UNIT", code, say, false);
            return None;
        }
        let read = cells::duration(number, unit);
        self.optional("DURATION", "number_format", "Use a whole number from 1 to 999.", read)
    }

    /// Where, `Some(None)` for nowhere; `None` refuses the row.
    fn venue(&mut self, mode: Mode) -> Option<Option<FeedVenue>> {
        if !matches!(mode, Mode::Classroom | Mode::Blended) {
            return Some(None);
        }
        let (reference, name) = (self.row.get("YOUR_VENUE_REFERENCE"), self.row.get("VENUE_NAME"));
        if reference.is_empty() && name.is_empty() {
            return self.refuse("VENUE_NAME", "required", "Say where: a course in a room needs a venue.");
        }
        let (field, called) =
            if name.is_empty() { ("YOUR_VENUE_REFERENCE", quoted(reference)) } else { ("VENUE_NAME", quoted(name)) };
        let say = match self.venues.find(reference, name) {
            Found::One(venue) => return Some(Some(venue.clone())),
            Found::Several => format!("Several venues are called {called}. Give the right one's YOUR_VENUE_REFERENCE."),
            Found::None => {
                format!("We do not know the venue {called}. Load the venues file first, with this name or reference.")
            }
        };
        self.refuse(field, "venue_unknown", say)
    }
}
