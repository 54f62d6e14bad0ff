//! What travels about an employer to practise with.

use crate::ids::{CourseRunId, EmployerId};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An employer to practise with: everything of it is made up, and nothing of it touches what is real.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PracticeView {
    /// Its id: use it where an employer's id is asked for.
    pub id: EmployerId,
    /// Its name.
    #[schema(example = "Practice: Meadow Lane Home Care", max_length = 200)]
    pub name: String,
    /// The real employer that practises with it.
    pub practice_for: EmployerId,
    /// When it was made, or put back to how it was.
    pub made_at: DateTime<Utc>,
    /// How many made-up people work there today.
    pub workers: i64,
    /// The dates that they can be booked on, and on no others.
    #[schema(max_items = 100)]
    pub runs: Vec<PracticeRun>,
}

/// A date to practise booking with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PracticeRun {
    /// Its id, for `courseRunId`.
    pub course_run_id: CourseRunId,
    /// What is taught.
    #[schema(example = "Practice: Assisting and moving people", max_length = 255)]
    pub course_title: String,
    /// Its day.
    pub starts_on: NaiveDate,
    /// How many places are left.
    pub places_left: i32,
}
