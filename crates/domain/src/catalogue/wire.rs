//! What travels about courses.

use super::duplicate::wire::SourceOfCourse;
use super::{AttendancePattern, BookedWith, Mode, RunState, StudyMode};
use crate::ids::{BookingId, CourseId, CourseRunId, VenueId};
use crate::organisations::wire::ProviderRef;
use crate::sync::CourseSource;
use crate::values::{Pence, Point};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A subject of the sector's vocabulary, in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SubjectRef {
    /// Its stable code.
    #[schema(example = "moving_people", max_length = 60)]
    pub code: String,
    /// Its name.
    #[schema(example = "Assisting and moving people", max_length = 200)]
    pub name: String,
}

/// A subject with what is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SubjectView {
    /// Its stable code.
    #[schema(max_length = 60)]
    pub code: String,
    /// Its name.
    #[schema(max_length = 200)]
    pub name: String,
    /// The group it stands in.
    #[schema(max_length = 200)]
    pub category: String,
    /// The words workers use for it.
    #[schema(max_items = 100)]
    pub synonyms: Vec<String>,
    /// How long it usually lasts, in months; none when it does not run out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 999)]
    pub typical_validity_months: Option<i32>,
    /// The ASC-WDS training category it reports to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 10)]
    pub asc_wds_category_code: Option<String>,
    /// Listed courses that teach it.
    pub courses: i64,
}

/// A place where training happens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VenueView {
    /// Its id.
    pub id: VenueId,
    /// Its name.
    #[schema(example = "Stafford College", max_length = 255)]
    pub name: String,
    /// Street and house.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    pub address: Option<String>,
    /// Town or city.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Stafford", max_length = 200)]
    pub town: Option<String>,
    /// Postcode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "ST16 2QR", max_length = 8)]
    pub postcode: Option<String>,
    /// Where it is on the map, when its postcode is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub point: Option<Point>,
}

/// The run that a list shows for a course: the soonest that fits the search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NextRun {
    /// Its id.
    pub id: CourseRunId,
    /// First day, Europe/London; absent when it starts any time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<NaiveDate>,
    /// Time of day it begins, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 18)]
    pub starts_at: Option<NaiveTime>,
    /// How it is taught.
    pub mode: Mode,
    /// Where; absent online.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub venue: Option<VenueView>,
    /// Miles from the place searched for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance_miles: Option<f64>,
    /// Places free, when the academy takes the bookings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub places_left: Option<i32>,
    /// Whether a place or a wait can be booked here.
    pub bookable: bool,
    /// What can be done with it today.
    pub state: RunState,
    /// Who takes its bookings.
    pub booked_with: BookedWith,
    /// What it costs, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_pence: Option<Pence>,
}

/// A course in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CourseSummary {
    /// Its id.
    pub id: CourseId,
    /// Its title.
    #[schema(example = "Moving and handling of people", max_length = 255)]
    pub title: String,
    /// What it is, in a sentence or two.
    #[schema(max_length = 400)]
    pub summary: String,
    /// Who teaches it.
    pub provider: ProviderRef,
    /// The subjects it teaches.
    #[schema(max_items = 50)]
    pub subjects: Vec<SubjectRef>,
    /// Level 0 (entry) to 8, when it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 8)]
    pub level: Option<i16>,
    /// How the next run is taught.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    /// What the next run costs, in pence; 0 is free.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_pence: Option<Pence>,
    /// How long it takes, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "1 day", max_length = 60)]
    pub duration: Option<String>,
    /// The soonest run that fits the search.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_run: Option<NextRun>,
    /// How many runs to come fit the search.
    pub upcoming_runs: i64,
    /// Made for demonstration.
    pub demonstration: bool,
}

/// One value to filter by, and how many courses have it under the other filters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FacetCount {
    /// The value to send.
    #[schema(max_length = 100)]
    pub value: String,
    /// The words to show.
    #[schema(max_length = 200)]
    pub label: String,
    /// Courses.
    pub count: i64,
}

/// The filters and their counts. Each counts under all the *other* filters, so that choosing two values of one
/// filter widens it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Facets {
    /// By subject code.
    #[schema(max_items = 200)]
    pub subject: Vec<FacetCount>,
    /// By level.
    #[schema(max_items = 10)]
    pub level: Vec<FacetCount>,
    /// By mode.
    #[schema(max_items = 10)]
    pub mode: Vec<FacetCount>,
    /// By training provider (UKPRN).
    #[schema(max_items = 200)]
    pub provider: Vec<FacetCount>,
    /// `true`: has places free; `false`: the rest.
    #[schema(max_items = 2)]
    pub available: Vec<FacetCount>,
    /// `true`: costs nothing; `false`: the rest.
    #[schema(max_items = 2)]
    pub free: Vec<FacetCount>,
    /// `true`: costs nothing, or a fund repays it to employers; `false`: the rest.
    #[schema(max_items = 2)]
    pub funded: Vec<FacetCount>,
    /// By when in the week: `daytime`, `evening`, `weekend`.
    #[serde(default)]
    #[schema(max_items = 3)]
    pub when: Vec<FacetCount>,
    /// `true`: starts whenever the learner likes; `false`: the rest.
    #[serde(default)]
    #[schema(max_items = 2)]
    pub start_any_time: Vec<FacetCount>,
    /// `true`: online, and can be started now; `false`: the rest.
    #[serde(default)]
    #[schema(max_items = 2)]
    pub online_now: Vec<FacetCount>,
    /// `true`: the training provider says that nothing is needed to join; `false`: the rest.
    #[serde(default)]
    #[schema(max_items = 2)]
    pub no_entry_requirements: Vec<FacetCount>,
}

/// The place a search measured from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PlaceView {
    /// Its name.
    #[schema(example = "Stafford", max_length = 120)]
    pub label: String,
    /// Where it is.
    pub point: Point,
}

/// What was changed to find something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Relaxed {
    /// The parameters that were widened or left out, in the order tried.
    #[schema(max_items = 20)]
    pub dropped: Vec<String>,
    /// The same in a sentence.
    #[schema(example = "Nothing within 5 miles. Here is the nearest.", max_length = 500)]
    pub message: String,
}

/// The answer of a search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CourseList {
    /// The courses of this page.
    #[schema(max_items = 100)]
    pub items: Vec<CourseSummary>,
    /// The filters and their counts.
    pub facets: Facets,
    /// All courses that fit.
    pub total: i64,
    /// Give this as `cursor` to get the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub next_cursor: Option<String>,
    /// Where distances are measured from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceView>,
    /// Present when nothing fitted and the search was widened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relaxed: Option<Relaxed>,
    /// The words searched for, when a misspelling was mended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "safeguarding", max_length = 200)]
    pub corrected: Option<String>,
}

/// Searches of one week that found nothing as they were asked; nothing of what was typed is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UnmetDemand {
    /// Monday of the week, Europe/London.
    pub week: NaiveDate,
    /// The subject's code; absent when the words named none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60)]
    pub subject: Option<String>,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub subject_name: Option<String>,
    /// The district of the county; absent when no place was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "Staffordshire Moorlands", max_length = 120)]
    pub district: Option<String>,
    /// The parameters that had to be let go to find something; none when that did not help.
    #[schema(max_items = 20, example = json!(["withinMiles"]))]
    pub let_go: Vec<String>,
    /// How many.
    pub searches: i64,
}

/// One meeting of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionView {
    /// The day, Europe/London.
    pub date: NaiveDate,
    /// Wall time it begins, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 18)]
    pub starts_at: Option<NaiveTime>,
    /// Wall time it ends, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 18)]
    pub ends_at: Option<NaiveTime>,
    /// The beginning in UTC, when the time is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<DateTime<Utc>>,
    /// The end in UTC, when its time is known and after the beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<DateTime<Utc>>,
}

/// One dated or flexible offer of a course.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CourseRunView {
    /// Its id.
    pub id: CourseRunId,
    /// The course it is a run of.
    pub course_id: CourseId,
    /// That course's title.
    #[schema(max_length = 255)]
    pub course_title: String,
    /// Who teaches it.
    pub provider: ProviderRef,
    /// What can be done with it today.
    pub state: RunState,
    /// Who takes its bookings.
    pub booked_with: BookedWith,
    /// Whether a place or a wait can be booked here today.
    pub bookable: bool,
    /// First day to book, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_on: Option<NaiveDate>,
    /// Last day to book, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes_on: Option<NaiveDate>,
    /// First day, Europe/London; absent when it starts any time or the day is to be named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<NaiveDate>,
    /// Time of day it begins, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 18)]
    pub starts_at: Option<NaiveTime>,
    /// Last day, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<NaiveDate>,
    /// Its meetings, as far as known.
    #[schema(max_items = 400)]
    pub sessions: Vec<SessionView>,
    /// Starts whenever the learner likes.
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
    #[schema(max_length = 60)]
    pub duration: Option<String>,
    /// Where; absent online.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub venue: Option<VenueView>,
    /// Miles from the place searched for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance_miles: Option<f64>,
    /// What it costs, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_pence: Option<Pence>,
    /// What the training provider says about cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    pub cost_description: Option<String>,
    /// The most people, when the academy takes the bookings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<i32>,
    /// Places free, when the academy takes the bookings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub places_left: Option<i32>,
    /// People waiting.
    pub waiting: i32,
    /// The training provider's own page for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub provider_url: Option<String>,
    /// Where it was read, what counts most first.
    #[serde(default)]
    #[schema(max_items = 2)]
    pub sources: Vec<CourseSource>,
    /// The members that the first source leaves out and that are shown from the second.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 20, example = json!(["startsAt", "costPence"]))]
    pub from_second_source: Vec<String>,
}

/// A course with everything a reader needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CourseView {
    /// Its id.
    pub id: CourseId,
    /// Its title.
    #[schema(max_length = 255)]
    pub title: String,
    /// What it is, in a sentence or two.
    #[schema(max_length = 400)]
    pub summary: String,
    /// Who teaches it.
    pub provider: ProviderRef,
    /// The training provider's own reference.
    #[schema(max_length = 255)]
    pub reference: String,
    /// The subjects it teaches, with why we think so.
    #[schema(max_items = 50)]
    pub subjects: Vec<SubjectTag>,
    /// Level 0 (entry) to 8, when it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 8)]
    pub level: Option<i16>,
    /// Regulated qualification as an eight-character LARS reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 8)]
    pub learning_aim_ref: Option<String>,
    /// Who awards it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 255)]
    pub awarding_body: Option<String>,
    /// The texts, each under its heading, in reading order.
    #[schema(max_items = 20)]
    pub sections: Vec<TextSection>,
    /// The training provider's own page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub website: Option<String>,
    /// Its runs to come, soonest first, at most 100.
    #[schema(max_items = 100)]
    pub runs: Vec<CourseRunView>,
    /// How long what is learnt usually lasts, in months.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typical_validity_months: Option<i32>,
    /// The most that the national fund (LDSS) may repay to an employer of care staff, when the qualification is on its list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repaid_pence: Option<Pence>,
    /// Made for demonstration.
    pub demonstration: bool,
    /// No longer offered.
    pub withdrawn: bool,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Where it was read, what counts most first: what one source leaves out is shown from the next.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub sources: Vec<SourceOfCourse>,
}

/// A heading and its text: plain paragraphs, divided by empty lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TextSection {
    /// The heading.
    #[schema(example = "What you will learn", max_length = 100)]
    pub heading: String,
    /// Plain text; never markup.
    #[schema(max_length = 20000)]
    pub text: String,
}

/// A subject on a course, with why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SubjectTag {
    /// Its stable code.
    #[schema(max_length = 60)]
    pub code: String,
    /// Its name.
    #[schema(max_length = 200)]
    pub name: String,
    /// Why: the words found and where, or that a person chose it.
    #[schema(example = "\"moving and handling\" in the title", max_length = 300)]
    pub because: String,
}

/// The subjects a person sets for a course; they win over the rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubjectCorrection {
    /// The codes it should have; none clears them all.
    #[schema(max_items = 20, example = json!(["moving_people"]))]
    pub subjects: Vec<String>,
}

/// A thing to search for, offered while typing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Suggestion {
    /// What it is: `subject`, `course`, `place` or `provider`.
    #[schema(example = "subject", max_length = 20)]
    pub kind: String,
    /// The words to show and to search for.
    #[schema(example = "Medication management", max_length = 255)]
    pub text: String,
    /// The code or id, to filter by.
    #[schema(example = "medication", max_length = 255)]
    pub value: String,
}

/// Suggestions while typing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Suggestions {
    /// Best first, at most 10.
    #[schema(max_items = 10)]
    pub items: Vec<Suggestion>,
}

/// How a run is booked here. What is left out is not so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"capacity": 12, "minimum": 6, "joiningNotes": "Room 2, on the ground floor. Ring at the side door."}))]
pub struct RunBookingSettings {
    /// The most people; `null` when the academy takes no bookings for it.
    #[serde(deserialize_with = "crate::values::present")]
    #[schema(minimum = 1, maximum = 1000, required = true)]
    pub capacity: Option<i32>,
    /// With fewer people it may not take place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 1000)]
    pub minimum: Option<i32>,
    /// How to join online: told to who has a place alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500, pattern = "^https://")]
    pub joining_link: Option<String>,
    /// What to know of the room and the way in: told to who has a place alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 1000)]
    pub joining_notes: Option<String>,
    /// When it is set: bookings that give up their place, because there are fewer than before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 1000)]
    pub moving: Vec<BookingId>,
    /// The date of the same training provider that they move to; left out: they are told which dates there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moving_to: Option<CourseRunId>,
}

impl RunBookingSettings {
    /// This many places, and nothing more.
    #[must_use]
    pub const fn of(capacity: Option<i32>) -> Self {
        Self { capacity, minimum: None, joining_link: None, joining_notes: None, moving: Vec::new(), moving_to: None }
    }
}

/// A run that is called off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"movingTo": "01928c1e-6f3a-7c11-9d0e-2b5a4c7e1f10"}))]
pub struct CallOff {
    /// The date of the same training provider that everyone moves to; left out: they are told which dates there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moving_to: Option<CourseRunId>,
}

/// What became of who was booked on a run that was called off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CalledOff {
    /// Bookings that ended.
    #[schema(minimum = 0)]
    pub ended: i64,
    /// How many of these people have a place on the other date.
    #[schema(minimum = 0)]
    pub moved: i64,
    /// How many of them wait for one there.
    #[schema(minimum = 0)]
    pub waiting: i64,
}

/// A run that has fewer people than it needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunAtRisk {
    /// The run.
    pub run: CourseRunView,
    /// How many it needs.
    #[schema(minimum = 1)]
    pub minimum: i32,
    /// How many have a place.
    #[schema(minimum = 0)]
    pub confirmed: i64,
}
