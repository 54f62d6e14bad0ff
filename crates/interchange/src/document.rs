//! Our own form of a course: what may stand in it, and the way there and back. A value that cannot be right refuses the
//! course: whoever writes our form can mend it, and half a course would surprise them.

use crate::feed::{FeedCourse, FeedIssue, FeedRun, FeedSection, FeedSession, FeedVenue, SectionKind};
use crate::made_key::{self, is_made, made_key};
use crate::text;
use crate::when::is_sane;
use chrono::NaiveDate;
use domain::sync::document::{
    CourseDocument, KEYWORDS_MAX, RUNS_MAX, RunDocument, SECTION_MAX, SESSIONS_MAX, SectionDocument,
    SectionKind as Kind, SessionDocument, VenueDocument,
};
use domain::values::{Pence, Postcode};
use std::collections::HashSet;

/// Reads a course; `line` is where it stands in its file, 1 when it stands alone. The fields of what is wrong are JSON
/// pointers, such as `/runs/0/startsOn`. No course when one of the findings refuses it.
#[must_use]
pub fn course(reference: &str, document: &CourseDocument, line: u64) -> (Option<FeedCourse>, Vec<FeedIssue>) {
    let known = Some(text::clip(&text::line(reference), 255)).filter(|text| !text.is_empty());
    let mut judge = Judge { line, reference: known, issues: Vec::new() };
    let reference = judge.key("/reference", reference);
    let title = judge.named("/title", &document.title, "Give the course a title.");
    let sections = judge.sections(&document.sections);
    let first = || sections.first().map(|section| text::summary(&section.text, 400)).unwrap_or_default();
    let summary = match &document.summary {
        Some(given) => judge.short("/summary", Some(given), 400).unwrap_or_default(),
        None => first(),
    };
    let level = document.level;
    if level.is_some_and(|level| !(0..=8).contains(&level)) {
        judge.refuse("/level", "out_of_range", "Use a level from 0 (entry level) to 8.");
    }
    let course = FeedCourse {
        reference_is_made: is_made(&reference),
        title,
        summary,
        level,
        learning_aim_ref: judge.aim(document.learning_aim_ref.as_deref()),
        awarding_body: judge.short("/awardingBody", document.awarding_body.as_ref(), 255),
        keywords: judge.keywords(&document.keywords),
        website: judge.address("/website", document.website.as_deref()),
        runs: judge.runs(&document.runs),
        sections,
        reference,
        withdrawn: false,
        line,
    };
    let refused = judge.issues.iter().any(|issue| issue.refused);
    ((!refused).then_some(course), judge.issues)
}

/// Reads a venue that stands on its own; the fields of what is wrong are JSON pointers, such as `/postcode`. It is not to
/// be used when one of the findings refuses it.
#[must_use]
pub fn venue(document: &VenueDocument) -> (FeedVenue, Vec<FeedIssue>) {
    let mut judge = Judge { line: 0, reference: document.reference.clone(), issues: Vec::new() };
    let venue = judge.venue("", document);
    (venue, judge.issues)
}

/// The word that a course is no longer offered: it has a reference and nothing else, not even a title.
#[must_use]
pub fn withdrawn(reference: &str, line: u64) -> (Option<FeedCourse>, Vec<FeedIssue>) {
    let mut judge = Judge { line, reference: None, issues: Vec::new() };
    let reference = judge.key("/reference", reference);
    let course = FeedCourse {
        reference_is_made: is_made(&reference),
        reference,
        title: String::new(),
        summary: String::new(),
        level: None,
        learning_aim_ref: None,
        awarding_body: None,
        sections: Vec::new(),
        keywords: Vec::new(),
        website: None,
        runs: Vec::new(),
        withdrawn: true,
        line,
    };
    (judge.issues.is_empty().then_some(course), judge.issues)
}

/// A course in our own form; runs that are no longer offered are left out, as the form has them.
#[must_use]
pub fn of(course: &FeedCourse) -> CourseDocument {
    let section = |section: &FeedSection| SectionDocument { kind: section.kind.into(), text: section.text.clone() };
    CourseDocument {
        title: course.title.clone(),
        summary: Some(course.summary.clone()),
        level: course.level,
        learning_aim_ref: course.learning_aim_ref.clone(),
        awarding_body: course.awarding_body.clone(),
        sections: course.sections.iter().map(section).collect(),
        keywords: course.keywords.clone(),
        website: course.website.clone(),
        runs: course.runs.iter().filter(|run| !run.withdrawn).map(run_of).collect(),
    }
}

fn run_of(run: &FeedRun) -> RunDocument {
    RunDocument {
        reference: Some(run.reference.clone()),
        starts_on: run.starts_on,
        starts_at: run.starts_at,
        ends_on: run.ends_on,
        ends_at: run.ends_at,
        flexible_start: run.flexible_start,
        mode: run.mode,
        study_mode: run.study_mode,
        attendance_pattern: run.attendance_pattern,
        duration: run.duration.clone(),
        venue: run.venue.as_ref().map(|venue| VenueDocument {
            reference: Some(venue.reference.clone()),
            name: venue.name.clone(),
            address: venue.address.clone(),
            town: venue.town.clone(),
            postcode: venue.postcode.clone(),
        }),
        cost_pence: run.cost.map(Pence::get),
        cost_description: run.cost_description.clone(),
        url: run.url.clone(),
        places: run.places,
        opens_on: run.opens_on,
        closes_on: run.closes_on,
        sessions: run.sessions.iter().map(session_of).collect(),
    }
}

const fn session_of(session: &FeedSession) -> SessionDocument {
    SessionDocument { date: session.day, starts_at: session.starts_at, ends_at: session.ends_at }
}

impl From<Kind> for SectionKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::About => Self::About,
            Kind::WhoFor => Self::WhoFor,
            Kind::Entry => Self::Entry,
            Kind::Learn => Self::Learn,
            Kind::How => Self::How,
            Kind::Bring => Self::Bring,
            Kind::Assessed => Self::Assessed,
            Kind::Next => Self::Next,
        }
    }
}

impl From<SectionKind> for Kind {
    fn from(kind: SectionKind) -> Self {
        match kind {
            SectionKind::About => Self::About,
            SectionKind::WhoFor => Self::WhoFor,
            SectionKind::Entry => Self::Entry,
            SectionKind::Learn => Self::Learn,
            SectionKind::How => Self::How,
            SectionKind::Bring => Self::Bring,
            SectionKind::Assessed => Self::Assessed,
            SectionKind::Next => Self::Next,
        }
    }
}

/// Gathers what is wrong with one course.
struct Judge {
    line: u64,
    reference: Option<String>,
    issues: Vec<FeedIssue>,
}

impl Judge {
    fn say(&mut self, at: &str, code: &'static str, reason: impl Into<String>, refused: bool) {
        let (line, field, reason) = (Some(self.line), at.to_owned(), reason.into());
        let reference = self.reference.clone();
        self.issues.push(FeedIssue { line, field, code, reason, refused, reference });
    }

    fn refuse(&mut self, at: &str, code: &'static str, reason: impl Into<String>) {
        self.say(at, code, reason, true);
    }

    /// A text of at most `max` characters, already plain.
    fn within(&mut self, at: &str, plain: String, max: usize) -> Option<String> {
        let length = plain.chars().count();
        if length > max {
            let say = format!("This text has {length} characters. Make it {max} or fewer.");
            self.refuse(at, "too_long", say);
        }
        Some(plain).filter(|text| !text.is_empty())
    }

    /// A text on one line that may be absent; an empty one says nothing.
    fn short(&mut self, at: &str, given: Option<&String>, max: usize) -> Option<String> {
        given.and_then(|given| self.within(at, text::line(given), max))
    }

    /// A name that must be there, at most 255 characters.
    fn named(&mut self, at: &str, given: &str, say: &str) -> String {
        let name = self.within(at, text::line(given), 255);
        name.unwrap_or_else(|| {
            self.refuse(at, "required", say);
            String::new()
        })
    }

    /// A key that must come back as it went out: what we would have to change in it is refused.
    fn key(&mut self, at: &str, given: &str) -> String {
        let key = self.named(at, given, "Give a reference: your own key, 1 to 255 characters.");
        if !key.is_empty() && key != given {
            let say = "Use a reference of letters, digits and signs like - / . without markup or spaces at its ends.";
            self.refuse(at, "reference_format", say);
        }
        key
    }

    fn address(&mut self, at: &str, given: Option<&str>) -> Option<String> {
        let given = given.filter(|given| !given.trim().is_empty())?;
        let safe = text::safe_url(given);
        if safe.is_none() {
            let say = format!("{} is no address of the web. Use one that begins with https://.", quoted(given));
            self.refuse(at, "url_format", say);
        }
        safe
    }

    fn aim(&mut self, given: Option<&str>) -> Option<String> {
        let code: String = given?.chars().filter(|c| !matches!(c, ' ' | '/')).collect();
        if code.is_empty() {
            return None;
        }
        if !(7..=8).contains(&code.len()) || !code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            let say = "Use the eight characters of the learning aim, like 60349517.";
            self.refuse("/learningAimRef", "lars_format", say);
        }
        Some(format!("{:0>8}", code.to_uppercase()))
    }

    fn sections(&mut self, given: &[SectionDocument]) -> Vec<FeedSection> {
        let mut seen = HashSet::new();
        let mut sections = Vec::new();
        for (nth, section) in given.iter().enumerate() {
            if !seen.insert(section.kind) {
                let say = format!("Put all of \"{}\" into one text.", section.kind.label());
                self.refuse(&format!("/sections/{nth}/kind"), "repeated", say);
            }
            let at = format!("/sections/{nth}/text");
            let text = self.within(&at, text::plain(&section.text), SECTION_MAX);
            sections.extend(text.map(|text| FeedSection { kind: section.kind.into(), text }));
        }
        sections.sort_by_key(|section| section.kind);
        sections
    }

    fn keywords(&mut self, given: &[String]) -> Vec<String> {
        if given.len() > KEYWORDS_MAX {
            let say = format!("There are {} keywords. Send {KEYWORDS_MAX} or fewer.", given.len());
            self.refuse("/keywords", "too_many", say);
        }
        let mut keywords = Vec::new();
        for (nth, keyword) in given.iter().enumerate() {
            let read = self.short(&format!("/keywords/{nth}"), Some(keyword), 100);
            keywords.extend(read.filter(|keyword| !keywords.contains(keyword)));
        }
        keywords
    }

    fn runs(&mut self, given: &[RunDocument]) -> Vec<FeedRun> {
        if given.len() > RUNS_MAX {
            let say = format!("There are {} runs. Send 2,000 or fewer; give the rest to another course.", given.len());
            self.refuse("/runs", "too_many_runs", say);
            return Vec::new();
        }
        let mut seen = HashSet::new();
        let mut runs = Vec::new();
        for (nth, document) in given.iter().enumerate() {
            let at = format!("/runs/{nth}");
            let mut run = self.run(&at, document);
            if !seen.insert(run.reference.clone()) {
                if document.reference.is_some() {
                    let say = "Another run of this course has this reference: we made one for this. Give each its own.";
                    self.say(&format!("{at}/reference"), "reference_repeated", say, false);
                }
                run.reference = made_key::of_run(&run);
                if document.reference.is_none() || !seen.insert(run.reference.clone()) {
                    self.say(&at, "repeated_row", "Another run says the same: this one was counted once.", false);
                    continue;
                }
            }
            runs.push(run);
        }
        runs
    }

    fn run(&mut self, at: &str, document: &RunDocument) -> FeedRun {
        self.days(at, document);
        let sessions = self.sessions(at, document);
        let (first, last) = (sessions.first().copied(), sessions.last().copied());
        if document.places.is_some_and(|places| !(1..=1000).contains(&places)) {
            self.refuse(&format!("{at}/places"), "out_of_range", "Use a number of places from 1 to 1,000.");
        }
        let cost = document.cost_pence.map(Pence::new).and_then(Result::ok);
        if document.cost_pence.is_some() && cost.is_none() {
            let say = "Use an amount in pence, from 0 to 100,000,000: £45 is 4500.";
            self.refuse(&format!("{at}/costPence"), "out_of_range", say);
        }
        let mut run = FeedRun {
            reference: String::new(),
            starts_on: first.map_or(document.starts_on, |session| Some(session.day)),
            starts_at: first.map_or(document.starts_at, |session| session.starts_at),
            ends_on: last.map_or(document.ends_on, |session| Some(session.day)),
            ends_at: last.map_or(document.ends_at, |session| session.ends_at),
            flexible_start: document.flexible_start,
            mode: document.mode,
            study_mode: document.study_mode,
            attendance_pattern: document.attendance_pattern,
            duration: self.short(&format!("{at}/duration"), document.duration.as_ref(), 60),
            venue: document.venue.as_ref().map(|venue| self.venue(&format!("{at}/venue"), venue)),
            cost,
            cost_description: self.short(&format!("{at}/costDescription"), document.cost_description.as_ref(), 500),
            url: self.address(&format!("{at}/url"), document.url.as_deref()),
            places: document.places,
            opens_on: document.opens_on,
            closes_on: document.closes_on,
            sessions,
            withdrawn: false,
            line: self.line,
        };
        run.reference = match &document.reference {
            Some(given) => self.key(&format!("{at}/reference"), given),
            None => made_key::of_run(&run),
        };
        run
    }

    /// The days of a run, and their order.
    fn days(&mut self, at: &str, run: &RunDocument) {
        let days = [
            ("startsOn", run.starts_on),
            ("endsOn", run.ends_on),
            ("opensOn", run.opens_on),
            ("closesOn", run.closes_on),
        ];
        for (name, day) in days {
            if day.is_some_and(|day| !is_sane(day)) {
                self.refuse(&format!("{at}/{name}"), "out_of_range", "Use a day between the years 1990 and 2100.");
            }
        }
        let before = |first: Option<NaiveDate>, last: Option<NaiveDate>| first.zip(last).is_some_and(|(a, b)| b < a);
        if before(run.starts_on, run.ends_on) {
            let say = "The last day is before the first. Change startsOn or endsOn.";
            self.refuse(&format!("{at}/endsOn"), "ends_before_start", say);
        }
        let one_day = run.starts_on.is_some() && run.starts_on == run.ends_on;
        if one_day && run.starts_at.zip(run.ends_at).is_some_and(|(from, to)| to < from) {
            let say = "It ends before it begins. Change startsAt or endsAt.";
            self.refuse(&format!("{at}/endsAt"), "ends_before_start", say);
        }
        if before(run.opens_on, run.closes_on) {
            let say = "The last day to book is before the first. Change opensOn or closesOn.";
            self.refuse(&format!("{at}/closesOn"), "closes_before_opening", say);
        }
    }

    /// The meetings of a run, which must be in order and agree with what else is said of when it is.
    fn sessions(&mut self, at: &str, run: &RunDocument) -> Vec<FeedSession> {
        let (Some(first), Some(last)) = (run.sessions.first(), run.sessions.last()) else { return Vec::new() };
        if run.sessions.len() > SESSIONS_MAX {
            let say = format!("There are {} sessions. Send {SESSIONS_MAX} or fewer.", run.sessions.len());
            self.refuse(&format!("{at}/sessions"), "too_many", say);
            return Vec::new();
        }
        if run.flexible_start {
            let say = "A run that starts any time has no sessions. Leave out sessions or flexibleStart.";
            self.refuse(&format!("{at}/sessions"), "starts_any_time", say);
        }
        let says_else = run.starts_on.is_some_and(|day| day != first.date)
            || run.starts_at.is_some_and(|time| Some(time) != first.starts_at)
            || run.ends_on.is_some_and(|day| day != last.date)
            || run.ends_at.is_some_and(|time| Some(time) != last.ends_at);
        if says_else {
            let say = "The first and the last session are at other times than startsOn, startsAt, endsOn and endsAt say. \
                Leave those out.";
            self.refuse(&format!("{at}/sessions"), "says_two_things", say);
        }
        for (nth, session) in run.sessions.iter().enumerate() {
            let at = format!("{at}/sessions/{nth}");
            if !is_sane(session.date) {
                self.refuse(&format!("{at}/date"), "out_of_range", "Use a day between the years 1990 and 2100.");
            }
            if session.starts_at.zip(session.ends_at).is_some_and(|(from, to)| to <= from) {
                let say = "It ends before it begins. Change startsAt or endsAt.";
                self.refuse(&format!("{at}/endsAt"), "ends_before_start", say);
            }
        }
        let begins = |session: &SessionDocument| (session.date, session.starts_at);
        if let Some(nth) = run.sessions.windows(2).position(|two| matches!(two, [a, b] if begins(a) >= begins(b))) {
            let say = "It is not after the one before it. Put the sessions in order, each once.";
            self.refuse(&format!("{at}/sessions/{}/date", nth + 1), "not_in_order", say);
        }
        let session = |of: &SessionDocument| FeedSession { day: of.date, starts_at: of.starts_at, ends_at: of.ends_at };
        run.sessions.iter().map(session).collect()
    }

    fn venue(&mut self, at: &str, document: &VenueDocument) -> FeedVenue {
        let name = self.named(&format!("{at}/name"), &document.name, "Give the venue a name.");
        let written = document.postcode.as_deref().filter(|text| !text.trim().is_empty());
        let postcode = written.map(Postcode::parse).and_then(|read| match read {
            Ok(postcode) => Some(postcode.to_string()),
            Err(say) => {
                self.refuse(&format!("{at}/postcode"), "postcode_format", format!("{say}."));
                None
            }
        });
        let reference = match &document.reference {
            Some(given) => self.key(&format!("{at}/reference"), given),
            None => made_key([name.as_str(), postcode.as_deref().unwrap_or_default()]),
        };
        FeedVenue {
            reference,
            address: self.short(&format!("{at}/address"), document.address.as_ref(), 500),
            town: self.short(&format!("{at}/town"), document.town.as_ref(), 200),
            name,
            postcode,
        }
    }
}

/// What was given, as a message may repeat it.
fn quoted(given: &str) -> String {
    format!("\"{}\"", text::clip(&text::line(given), 60))
}
