//! Writing a catalogue as schema.org.

use super::course::TEXTS;
use super::{place, run};
use crate::feed::{FeedCourse, FeedRun, FeedSession, SectionKind};
use crate::iso_duration;
use crate::level::level_in_title;
use crate::provider::{ProviderInfo, TERMS};
use crate::when;
use chrono::{NaiveDate, NaiveTime};
use domain::catalogue::{Mode, StudyMode};
use serde_json::{Map, Value, json};
use std::io::Write;

/// The `@context` of what [`course_node`] makes.
#[must_use]
pub fn context() -> Value {
    json!(["https://schema.org", {"academy": TERMS}])
}

/// Writes a catalogue as one document, one course at a time.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    provider: ProviderInfo,
    is_first: bool,
}

impl<W: Write> Writer<W> {
    /// Begins a document with its first training provider.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(mut out: W, provider: ProviderInfo) -> std::io::Result<Self> {
        write!(out, "{{\"@context\":{},\"@graph\":[", context())?;
        Ok(Self { out, provider, is_first: true })
    }

    /// Writes a course.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn course(&mut self, course: &FeedCourse) -> std::io::Result<()> {
        self.out.write_all(if self.is_first { b"\n" } else { b",\n" })?;
        self.is_first = false;
        serde_json::to_writer(&mut self.out, &course_node(course, &self.provider, None))?;
        Ok(())
    }

    /// The courses that follow are of another training provider.
    pub fn next_provider(&mut self, provider: ProviderInfo) {
        self.provider = provider;
    }

    /// Ends the document.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> std::io::Result<W> {
        self.out.write_all(b"\n]}\n")?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// A node under construction: what is not known is not said.
#[derive(Default)]
struct Made(Map<String, Value>);

impl Made {
    fn of(kind: &str) -> Self {
        let mut made = Self::default();
        made.set("@type", Some(kind));
        made
    }

    fn set(&mut self, name: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.0.insert(name.to_owned(), value.into());
        }
    }
}

/// A course as a node of schema.org, without `@context`; `url` is its page here, beside that of its training provider.
#[must_use]
pub fn course_node(course: &FeedCourse, provider: &ProviderInfo, url: Option<&str>) -> Value {
    let mut made = Made::of("Course");
    made.set("@id", url);
    made.set("identifier", Some(identifiers(course)));
    if course.withdrawn {
        made.set("academy:withdrawn", Some(true));
        return Value::Object(made.0);
    }
    made.set("courseCode", (!course.reference_is_made).then_some(course.reference.as_str()));
    made.set("name", Some(course.title.as_str()));
    made.set("abstract", Some(course.summary.as_str()));
    for section in &course.sections {
        let name = TEXTS.iter().find(|(kind, _)| *kind == section.kind).map(|(_, name)| *name);
        made.set(name.unwrap_or("description"), Some(section.text.as_str()));
    }
    if course.sections.iter().all(|section| section.kind != SectionKind::About) && !course.summary.is_empty() {
        // Who shows courses shows their descriptions.
        made.set("description", Some(course.summary.as_str()));
        made.set("academy:descriptionIs", Some("abstract"));
    }
    made.set("educationalLevel", level_words(course));
    made.set("educationalCredentialAwarded", course.awarding_body.as_ref().map(|body| {
        json!({"@type": "EducationalOccupationalCredential", "recognizedBy": {"@type": "Organization", "name": body}})
    }));
    made.set("keywords", (!course.keywords.is_empty()).then(|| json!(course.keywords)));
    made.set("url", course.website.as_deref().or(url));
    made.set("provider", Some(organisation(provider)));
    let runs: Vec<Value> = course.runs.iter().map(instance).collect();
    made.set("hasCourseInstance", (!runs.is_empty()).then_some(runs));
    Value::Object(made.0)
}

fn identifiers(course: &FeedCourse) -> Value {
    match &course.learning_aim_ref {
        Some(aim) => json!([course.reference, {"@type": "PropertyValue", "propertyID": "LARS", "value": aim}]),
        None => json!(course.reference),
    }
}

/// The level in words; empty words say that it has none although its title sounds like one.
fn level_words(course: &FeedCourse) -> Option<String> {
    match course.level {
        Some(0) => Some("Entry level".to_owned()),
        Some(level) => Some(format!("Level {level}")),
        None => level_in_title(&course.title).map(|_| String::new()),
    }
}

fn organisation(provider: &ProviderInfo) -> Value {
    let mut made = Made::of("EducationalOrganization");
    made.set("name", Some(provider.name.as_str()));
    let ukprn = |ukprn: &String| json!({"@type": "PropertyValue", "propertyID": "UKPRN", "value": ukprn});
    made.set("identifier", provider.ukprn.as_ref().map(ukprn));
    made.set("url", provider.url.as_deref());
    Value::Object(made.0)
}

fn instance(run: &FeedRun) -> Value {
    let mut made = Made::of("CourseInstance");
    made.set("identifier", Some(run.reference.as_str()));
    made.set("courseMode", Some(modes(run)));
    let day = |day: Option<NaiveDate>, time| day.map(|day| when::written(day, time));
    made.set("startDate", day(run.starts_on, run.starts_at));
    made.set("endDate", day(run.ends_on, run.ends_at));
    let alone =
        |day, time: Option<NaiveTime>| time.filter(|time| !when::says_time(day, *time)).map(|time| time.to_string());
    made.set("academy:startsAt", alone(run.starts_on, run.starts_at));
    made.set("academy:endsAt", alone(run.ends_on, run.ends_at));
    let is_unusual = run.flexible_start != run::starts_any_time(run.starts_on, run.mode);
    made.set("academy:flexibleStart", is_unusual.then_some(run.flexible_start));
    made.set("academy:attendancePattern", run.attendance_pattern.map(|pattern| pattern.as_str()));
    let iso = run.duration.as_deref().and_then(iso_duration::iso);
    made.set("academy:duration", run.duration.as_deref().filter(|_| iso.is_none()));
    made.set("duration", iso);
    let on_the_internet = || (run.mode == Mode::Online).then(|| json!({"@type": "VirtualLocation"}));
    made.set("location", run.venue.as_ref().map(place::node).or_else(on_the_internet));
    made.set("maximumAttendeeCapacity", run.places);
    made.set("offers", offer(run));
    made.set("url", run.url.as_deref());
    let meetings: Vec<Value> = run.sessions.iter().map(session).collect();
    made.set("subEvent", (!meetings.is_empty()).then_some(meetings));
    made.set("eventStatus", run.withdrawn.then_some("https://schema.org/EventCancelled"));
    Value::Object(made.0)
}

/// One meeting.
fn session(session: &FeedSession) -> Value {
    let mut made = Made::of("Event");
    made.set("startDate", Some(when::written(session.day, session.starts_at)));
    made.set("endDate", session.ends_at.map(|time| when::written(session.day, Some(time))));
    Value::Object(made.0)
}

/// How it is taught, and how much of a week it takes.
fn modes(run: &FeedRun) -> Value {
    let mode = match run.mode {
        Mode::Classroom => "onsite",
        Mode::Online => "online",
        Mode::WorkBased => "work-based",
        Mode::Blended => "blended",
    };
    match run.study_mode {
        None => json!(mode),
        Some(StudyMode::FullTime) => json!([mode, "full-time"]),
        Some(StudyMode::PartTime) => json!([mode, "part-time"]),
        Some(StudyMode::Flexible) => json!([mode, "flexible"]),
    }
}

fn offer(run: &FeedRun) -> Option<Value> {
    let mut made = Made::of("Offer");
    made.set("price", run.cost.map(|cost| format!("{}.{:02}", cost.get() / 100, cost.get() % 100)));
    made.set("priceCurrency", run.cost.map(|_| "GBP"));
    made.set("category", run.cost.map(|cost| if cost.get() == 0 { "Free" } else { "Paid" }));
    made.set("description", run.cost_description.as_deref());
    made.set("availabilityStarts", run.opens_on.map(|day| day.to_string()));
    made.set("availabilityEnds", run.closes_on.map(|day| day.to_string()));
    (made.0.len() > 1).then_some(Value::Object(made.0))
}
