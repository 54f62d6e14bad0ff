//! What travels about training that runs out in the months to come.

use crate::catalogue::wire::SubjectRef;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How many people's training in a subject runs out in a month, where they work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExpiryForecastLine {
    /// The first day of the month.
    #[schema(example = "2027-02-01")]
    pub month: NaiveDate,
    /// The subject.
    pub subject: SubjectRef,
    /// The district of their workplace: the one whose middle is nearest to it. Absent when they have no workplace with a postcode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub district: Option<String>,
    /// How many people: each once a subject, by the entry that counts longest.
    pub people: i64,
    /// How many of them have a place already on a course about it before it runs out.
    pub booked: i64,
}
