//! A course as it is handed in.

use chrono::{NaiveDate, NaiveTime};
use domain::catalogue::wire::VenueView;
use domain::catalogue::{AttendancePattern, Mode, RunFacts};
use domain::ids::{CourseId, CourseRunId};
use domain::organisations::wire::ProviderRef;
use domain::values::Pence;
use std::sync::Arc;

/// Who teaches a course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderEntry {
    /// Its id, name and number.
    pub provider: ProviderRef,
    /// Made for demonstration.
    pub demonstration: bool,
}

/// A subject that a course teaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectOfCourse {
    /// Its code.
    pub code: String,
    /// A person chose it or the title names it; else it stands in the keywords or the summary.
    pub strong: bool,
}

/// A course that is offered, with its runs.
#[derive(Clone, Debug, PartialEq)]
pub struct CourseEntry {
    /// Its id.
    pub id: CourseId,
    /// Who teaches it.
    pub provider: Arc<ProviderEntry>,
    /// The training provider's own reference.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// What it is, in a sentence or two.
    pub summary: String,
    /// Level 0 (entry) to 8, when it has one.
    pub level: Option<i16>,
    /// Regulated qualification as an eight-character LARS reference.
    pub learning_aim_ref: Option<String>,
    /// Who awards it.
    pub awarding_body: Option<String>,
    /// Its longer texts.
    pub texts: Vec<String>,
    /// What its training provider files it under.
    pub keywords: Vec<String>,
    /// The subjects it teaches.
    pub subjects: Vec<SubjectOfCourse>,
    /// A national fund repays it to employers.
    pub repaid: bool,
    /// Whether nothing is needed to join, when the training provider says so.
    pub no_entry_requirements: Option<bool>,
    /// Its runs that are not withdrawn.
    pub runs: Vec<RunEntry>,
}

/// One dated or flexible offer of a course.
#[derive(Clone, Debug, PartialEq)]
pub struct RunEntry {
    /// Its id.
    pub id: CourseRunId,
    /// First day, in Europe/London.
    pub starts_on: Option<NaiveDate>,
    /// Time of day it begins, when known.
    pub starts_at: Option<NaiveTime>,
    /// Last day, when known.
    pub ends_on: Option<NaiveDate>,
    /// It starts whenever the learner likes.
    pub flexible_start: bool,
    /// How it is taught.
    pub mode: Mode,
    /// When in the week, as the training provider says.
    pub attendance_pattern: Option<AttendancePattern>,
    /// How long it takes, in words.
    pub duration: Option<Arc<str>>,
    /// Where; none online.
    pub venue: Option<Arc<VenueView>>,
    /// What it costs, when known.
    pub cost: Option<Pence>,
    /// The most people; none when the academy takes no bookings for it.
    pub capacity: Option<i32>,
    /// Places confirmed or on offer.
    pub places_taken: i32,
    /// People waiting.
    pub waiting: i32,
    /// First day to book, when there is one.
    pub opens_on: Option<NaiveDate>,
    /// Last day to book, when there is one.
    pub closes_on: Option<NaiveDate>,
}

impl RunEntry {
    /// What decides its state.
    #[must_use]
    pub const fn facts(&self) -> RunFacts {
        RunFacts {
            starts_on: self.starts_on,
            starts_at: self.starts_at,
            ends_on: self.ends_on,
            flexible_start: self.flexible_start,
            opens_on: self.opens_on,
            closes_on: self.closes_on,
            withdrawn: false,
            capacity: self.capacity,
            places_taken: self.places_taken,
            waiting: self.waiting,
        }
    }
}
