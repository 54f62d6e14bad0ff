//! What travels about courses that may be one.

use super::score::Reason;
use super::{DecidedBy, DuplicateState};
use crate::catalogue::Mode;
use crate::ids::{CourseId, DuplicateId};
use crate::organisations::wire::ProviderRef;
use crate::sync::CourseSource;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Two courses that look like one, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DuplicateView {
    /// Its id.
    pub id: DuplicateId,
    /// How much they look like one, 0 to 100.
    #[schema(minimum = 0, maximum = 100)]
    pub points: i32,
    /// What speaks for it and against it; the points add up to the whole.
    #[schema(max_items = 10)]
    pub reasons: Vec<Reason>,
    /// What became of it.
    pub state: DuplicateState,
    /// Who decided that.
    pub decided_by: DecidedBy,
    /// When it last changed.
    pub decided_at: DateTime<Utc>,
    /// The two courses.
    #[schema(min_items = 2, max_items = 2)]
    pub courses: Vec<DuplicateSide>,
}

/// One of the two, as its source lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DuplicateSide {
    /// Its id.
    pub course_id: CourseId,
    /// Where it was read.
    pub source: CourseSource,
    /// Who teaches it.
    pub provider: ProviderRef,
    /// Its key there.
    #[schema(max_length = 255)]
    pub reference: String,
    /// Its title.
    #[schema(max_length = 255)]
    pub title: String,
    /// What it is, in a sentence or two.
    #[schema(max_length = 400)]
    pub summary: String,
    /// Level 0 (entry) to 8, when it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 8)]
    pub level: Option<i16>,
    /// LARS reference, when it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 8)]
    pub learning_aim_ref: Option<String>,
    /// Its first runs, at most 20.
    #[schema(max_items = 20)]
    pub runs: Vec<DuplicateRun>,
    /// Runs in all.
    pub run_count: i64,
    /// No longer offered.
    pub withdrawn: bool,
}

/// A run of one of the two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DuplicateRun {
    /// First day, Europe/London; absent when it starts any time or the day is to be named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<NaiveDate>,
    /// How it is taught.
    pub mode: Mode,
    /// Where, when it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 255)]
    pub venue: Option<String>,
    /// Its postcode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 8)]
    pub postcode: Option<String>,
}

/// Two courses that a person thinks are one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"courses": ["0198c1a0-0000-7000-8000-000000000001", "0198c1a0-0000-7000-8000-000000000002"]}))]
pub struct NewDuplicate {
    /// The two courses.
    #[schema(min_items = 2, max_items = 2)]
    pub courses: Vec<CourseId>,
}

/// What a person decides about two courses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"state": "joined"}))]
pub struct DuplicateDecision {
    /// `joined`: show them as one. `apart`: they are two. `suggested`: let the score decide again.
    pub state: DuplicateState,
    /// Two training providers teach them, and they are to be shown as one all the same.
    #[serde(default)]
    pub across_providers: bool,
}

/// Where what is shown of a course was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SourceOfCourse {
    /// The source.
    pub source: CourseSource,
    /// Whose listing it is.
    pub provider: ProviderRef,
    /// Its id there.
    pub course_id: CourseId,
    /// Its key there.
    #[schema(max_length = 255)]
    pub reference: String,
    /// When that listing last changed.
    pub updated_at: DateTime<Utc>,
    /// The members of the course that are shown from here.
    #[schema(max_items = 20, example = json!(["title", "summary", "website"]))]
    pub fields: Vec<String>,
    /// The headings of the texts that are shown from here.
    #[schema(max_items = 20, example = json!(["What you will learn"]))]
    pub headings: Vec<String>,
}
