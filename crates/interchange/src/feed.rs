//! What every reader of a catalogue answers, whatever the form the catalogue came in.

use chrono::{NaiveDate, NaiveTime};
use domain::catalogue::{AttendancePattern, Mode, StudyMode};
use domain::values::Pence;
use serde::{Deserialize, Serialize};

/// A training provider's catalogue, as far as it could be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Feed {
    /// Courses, in the order of the file.
    pub courses: Vec<FeedCourse>,
    /// Venues that stand on their own (a venues file).
    pub venues: Vec<FeedVenue>,
    /// Everything that was wrong, in the order of the file.
    pub issues: Vec<FeedIssue>,
    /// Rows or elements that were left out.
    pub refused: u64,
}

/// A course as its training provider describes it: plain text, sanitised.
#[derive(Clone, Debug, PartialEq)]
pub struct FeedCourse {
    /// The training provider's key, at most 255 characters.
    pub reference: String,
    /// The key was made from the content, as the feed has none.
    pub reference_is_made: bool,
    /// 1 to 255 characters.
    pub title: String,
    /// A sentence or two, at most 400 characters; may be empty.
    pub summary: String,
    /// 0 (entry) to 8.
    pub level: Option<i16>,
    /// Eight-character LARS reference.
    pub learning_aim_ref: Option<String>,
    /// Who awards it.
    pub awarding_body: Option<String>,
    /// The texts, in reading order.
    pub sections: Vec<FeedSection>,
    /// Words the training provider files it under.
    pub keywords: Vec<String>,
    /// The training provider's own page; http or https.
    pub website: Option<String>,
    /// Its runs, in the order of the file.
    pub runs: Vec<FeedRun>,
    /// It is no longer offered.
    pub withdrawn: bool,
    /// Line of the file it begins on, from 1.
    pub line: u64,
}

/// One offer of a course.
#[derive(Clone, Debug, PartialEq)]
pub struct FeedRun {
    /// The key under its course, at most 255 characters; made from the content when the feed has none.
    pub reference: String,
    /// First day, Europe/London.
    pub starts_on: Option<NaiveDate>,
    /// Time of day it begins, Europe/London.
    pub starts_at: Option<NaiveTime>,
    /// Last day.
    pub ends_on: Option<NaiveDate>,
    /// Time of day it ends.
    pub ends_at: Option<NaiveTime>,
    /// Starts whenever the learner likes, or on a day still to be named.
    pub flexible_start: bool,
    /// How it is taught.
    pub mode: Mode,
    /// How much of a week it takes.
    pub study_mode: Option<StudyMode>,
    /// When in the week.
    pub attendance_pattern: Option<AttendancePattern>,
    /// How long it takes, in words, at most 60 characters.
    pub duration: Option<String>,
    /// Where; none online.
    pub venue: Option<FeedVenue>,
    /// What it costs, when it is a number.
    pub cost: Option<Pence>,
    /// What the training provider says about cost, at most 500 characters.
    pub cost_description: Option<String>,
    /// The training provider's own page for it; http or https.
    pub url: Option<String>,
    /// The most people.
    pub places: Option<i32>,
    /// First day to book.
    pub opens_on: Option<NaiveDate>,
    /// Last day to book.
    pub closes_on: Option<NaiveDate>,
    /// Each meeting, in order, when the feed names several; else none.
    pub sessions: Vec<FeedSession>,
    /// It is no longer offered.
    pub withdrawn: bool,
    /// Line of the file it begins on, from 1.
    pub line: u64,
}

/// One meeting of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedSession {
    /// The day, Europe/London.
    pub day: NaiveDate,
    /// Time of day it begins, Europe/London.
    pub starts_at: Option<NaiveTime>,
    /// Time of day it ends, later on the same day.
    pub ends_at: Option<NaiveTime>,
}

/// A place where training happens.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct FeedVenue {
    /// The training provider's key for it; its name and postcode when the feed has none.
    pub reference: String,
    /// Its name.
    pub name: String,
    /// Street and house.
    pub address: Option<String>,
    /// Town or city.
    pub town: Option<String>,
    /// Postcode in its usual form, such as ST16 2QR.
    pub postcode: Option<String>,
}

/// A kind of text with its place in the reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SectionKind {
    /// What it is.
    About,
    /// Who it is for.
    WhoFor,
    /// What one needs to get in.
    Entry,
    /// What one will learn.
    Learn,
    /// How one will learn.
    How,
    /// What to bring or buy.
    Bring,
    /// How one is assessed.
    Assessed,
    /// Where it leads.
    Next,
}

impl SectionKind {
    /// Every kind, in the reading order.
    pub const ALL: [Self; 8] =
        [Self::About, Self::WhoFor, Self::Entry, Self::Learn, Self::How, Self::Bring, Self::Assessed, Self::Next];

    /// The kind under these words.
    #[must_use]
    pub fn of_heading(heading: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.heading() == heading)
    }

    /// The words over it.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        match self {
            Self::About => "About this course",
            Self::WhoFor => "Who it is for",
            Self::Entry => "What you need to get in",
            Self::Learn => "What you will learn",
            Self::How => "How you will learn",
            Self::Bring => "What to bring",
            Self::Assessed => "How you are assessed",
            Self::Next => "What you can do next",
        }
    }
}

/// A text under its heading: plain paragraphs, divided by empty lines; at most 20,000 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedSection {
    /// What it speaks of.
    pub kind: SectionKind,
    /// Plain text.
    pub text: String,
}

/// Something wrong in a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedIssue {
    /// Line of the file, from 1.
    pub line: Option<u64>,
    /// Column or element.
    pub field: String,
    /// Stable code, snake case.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub reason: String,
    /// `true`: the row or element was left out; `false`: only this value was.
    pub refused: bool,
    /// The training provider's own reference, when it could be read.
    pub reference: Option<String>,
}

/// Why a file could not be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct FeedError {
    /// Stable code, snake case.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub reason: String,
}
