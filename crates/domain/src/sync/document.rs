//! A course as a training provider sends it to us in our own form: the body of `PUT`, and a line of a JSON lines file.
//! What the types cannot hold (lengths, addresses, the order of days) is judged by `interchange::document`.

use crate::catalogue::{AttendancePattern, Mode, StudyMode};
use crate::text_enum;
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The most runs of one course.
pub const RUNS_MAX: usize = 2_000;
/// The most keywords of one course.
pub const KEYWORDS_MAX: usize = 50;
/// The most sessions of one run.
pub const SESSIONS_MAX: usize = 400;
/// The longest text under a heading, in characters.
pub const SECTION_MAX: usize = 20_000;

text_enum!(
    /// What a text of a course speaks of, in the reading order.
    SectionKind {
        /// What it is.
        About = "about", "About this course";
        /// Who it is for.
        WhoFor = "whoFor", "Who it is for";
        /// What one needs to get in.
        Entry = "entry", "What you need to get in";
        /// What one will learn.
        Learn = "learn", "What you will learn";
        /// How one will learn.
        How = "how", "How you will learn";
        /// What to bring or buy.
        Bring = "bring", "What to bring";
        /// How one is assessed.
        Assessed = "assessed", "How you are assessed";
        /// Where it leads.
        Next = "next", "What you can do next";
    }
);

/// A course with all its runs. It replaces what we had: a run that is left out is no longer offered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "title": "Moving and handling of people",
    "summary": "A day of practice with hoists, slide sheets and each other.",
    "level": 2,
    "awardingBody": "City & Guilds",
    "sections": [
        {"kind": "whoFor", "text": "People who help others to stand, sit or turn."},
        {"kind": "learn", "text": "You will learn:\n• how to look after your back\n• how to use a hoist"}
    ],
    "keywords": ["Moving and handling"],
    "website": "https://www.college.example/moving-and-handling",
    "runs": [{
        "reference": "MH-2027-01",
        "startsOn": "2027-01-12",
        "startsAt": "09:30:00",
        "endsOn": "2027-01-12",
        "endsAt": "16:00:00",
        "mode": "classroom",
        "studyMode": "part_time",
        "attendancePattern": "daytime",
        "duration": "1 day",
        "venue": {
            "reference": "MAIN",
            "name": "Stafford College",
            "address": "Victoria Square",
            "town": "Stafford",
            "postcode": "ST16 2QR"
        },
        "costPence": 4500,
        "url": "https://www.college.example/book/MH-2027-01",
        "places": 12,
        "opensOn": "2026-12-01",
        "closesOn": "2027-01-08"
    }]
}))]
pub struct CourseDocument {
    /// Its title, on one line.
    #[schema(example = "Moving and handling of people", min_length = 1, max_length = 255)]
    pub title: String,
    /// What it is, in a sentence or two. Absent: the beginning of the first text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 400)]
    pub summary: Option<String>,
    /// Level 0 (entry) to 8, when it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 8)]
    pub level: Option<i16>,
    /// The eight characters of its learning aim (LARS), when it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "60349517", min_length = 8, max_length = 8)]
    pub learning_aim_ref: Option<String>,
    /// Who awards it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "City & Guilds", max_length = 255)]
    pub awarding_body: Option<String>,
    /// Its texts, one of a kind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 8)]
    pub sections: Vec<SectionDocument>,
    /// Words you file it under, each at most 100 characters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 50, example = json!(["Moving and handling"]))]
    pub keywords: Vec<String>,
    /// Your own page about it; http or https.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "https://www.college.example/moving-and-handling", max_length = 2000)]
    pub website: Option<String>,
    /// Its runs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 2000)]
    pub runs: Vec<RunDocument>,
}

/// A text of a course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"kind": "learn", "text": "How to look after your back."}))]
pub struct SectionDocument {
    /// What it speaks of.
    pub kind: SectionKind,
    /// Plain text, or HTML that we make plain. An empty line ends a paragraph; a line that begins with `•` is one of a list.
    #[schema(max_length = 20_000)]
    pub text: String,
}

/// One run of a course: when, where and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"reference": "MH-ONLINE", "flexibleStart": true, "mode": "online", "costPence": 0}))]
pub struct RunDocument {
    /// Your key for it under its course. Without one we make it from when, where and how: then a run that moves is another run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "MH-2027-01", max_length = 255)]
    pub reference: Option<String>,
    /// First day, Europe/London; absent when it starts any time, or when the day is still to be named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<NaiveDate>,
    /// Time of day it begins, Europe/London.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 18)]
    pub starts_at: Option<NaiveTime>,
    /// Last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<NaiveDate>,
    /// Time of day it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 18)]
    pub ends_at: Option<NaiveTime>,
    /// Starts whenever the learner likes.
    #[serde(default)]
    pub flexible_start: bool,
    /// How it is taught.
    pub mode: Mode,
    /// How much of a week it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub study_mode: Option<StudyMode>,
    /// When in the week.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attendance_pattern: Option<AttendancePattern>,
    /// How long it takes, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "1 day", max_length = 60)]
    pub duration: Option<String>,
    /// Where; absent online.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub venue: Option<VenueDocument>,
    /// What it costs a learner, in pence; 0 is free.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = 4500, minimum = 0, maximum = 100_000_000)]
    pub cost_pence: Option<i64>,
    /// What there is to say about its cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Free if you earn less than £25,750 a year.", max_length = 500)]
    pub cost_description: Option<String>,
    /// Your own page for it; http or https.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "https://www.college.example/book/MH-2027-01", max_length = 2000)]
    pub url: Option<String>,
    /// The most people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = 12, minimum = 1, maximum = 1000)]
    pub places: Option<i32>,
    /// First day to book.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_on: Option<NaiveDate>,
    /// Last day to book.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes_on: Option<NaiveDate>,
    /// Each meeting, in order, when there are several. The first and the last say when the run begins and ends: leave out
    /// `startsOn`, `startsAt`, `endsOn` and `endsAt`, or say the same there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 400)]
    pub sessions: Vec<SessionDocument>,
}

/// One meeting of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"date": "2027-01-12", "startsAt": "09:30:00", "endsAt": "13:00:00"}))]
pub struct SessionDocument {
    /// The day, Europe/London.
    pub date: NaiveDate,
    /// Time of day it begins, Europe/London.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 18)]
    pub starts_at: Option<NaiveTime>,
    /// Time of day it ends, on the same day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 18)]
    pub ends_at: Option<NaiveTime>,
}

/// A place where training happens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"name": "Stafford College", "town": "Stafford", "postcode": "ST16 2QR"}))]
pub struct VenueDocument {
    /// Your key for it. Without one its name and postcode are its key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "MAIN", max_length = 255)]
    pub reference: Option<String>,
    /// Its name.
    #[schema(example = "Stafford College", min_length = 1, max_length = 255)]
    pub name: String,
    /// Street and house.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Victoria Square", max_length = 500)]
    pub address: Option<String>,
    /// Town or city.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Stafford", max_length = 200)]
    pub town: Option<String>,
    /// Full postcode, in any case and spacing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "ST16 2QR", max_length = 12)]
    pub postcode: Option<String>,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

    use super::*;
    use utoipa::PartialSchema;

    fn example(schema: utoipa::openapi::RefOr<utoipa::openapi::Schema>) -> serde_json::Value {
        serde_json::to_value(schema).unwrap().get("example").cloned().unwrap()
    }

    #[test]
    fn the_examples_that_are_published_can_be_sent() {
        let course = example(CourseDocument::schema());
        let read: CourseDocument = serde_json::from_value(course.clone()).unwrap();
        let mut written = serde_json::to_value(&read).unwrap();
        written["runs"][0].as_object_mut().unwrap().remove("flexibleStart");
        assert_eq!(written, course);
        serde_json::from_value::<RunDocument>(example(RunDocument::schema())).unwrap();
        serde_json::from_value::<SessionDocument>(example(SessionDocument::schema())).unwrap();
        serde_json::from_value::<VenueDocument>(example(VenueDocument::schema())).unwrap();
        serde_json::from_value::<SectionDocument>(example(SectionDocument::schema())).unwrap();
    }

    #[test]
    fn little_is_needed_and_a_slip_of_the_keyboard_is_seen() {
        let least: CourseDocument =
            serde_json::from_str(r#"{"title": "First aid", "runs": [{"mode": "online", "startsAt": "09:30"}]}"#)
                .unwrap();
        assert_eq!(least.runs[0].starts_at, NaiveTime::from_hms_opt(9, 30, 0));
        assert!(!least.runs[0].flexible_start);
        assert!(serde_json::from_str::<CourseDocument>(r#"{"title": "First aid", "tilte": "x"}"#).is_err());
        assert!(serde_json::from_str::<CourseDocument>(r#"{"summary": "No title"}"#).is_err());
        assert!(serde_json::from_str::<RunDocument>(r#"{"mode": "by post"}"#).is_err());
    }
}
