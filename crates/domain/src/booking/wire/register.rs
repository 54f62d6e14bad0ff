//! What travels about registers.

use crate::booking::{AssessmentResult, BookingStatus, Mark};
use crate::catalogue::wire::CourseRunView;
use crate::ids::BookingId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The register of a run: everyone with a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Register {
    /// The run.
    pub run: CourseRunView,
    /// Whether it can be marked today.
    pub open: bool,
    /// Whether training records follow from each mark at once: the run starts whenever the learner likes, or the register is
    /// finished.
    pub records_at_once: bool,
    /// Whether it can be finished now: the last day has come and everyone is marked.
    pub can_finish: bool,
    /// When it was finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<DateTime<Utc>>,
    /// Everyone with a place, by name.
    #[schema(max_items = 1000)]
    pub people: Vec<RegisterLine>,
    /// Who asked for a place and has none, in the order of the line. From the first day on they can be let in.
    #[schema(max_items = 1000)]
    pub waiting: Vec<WaitingLine>,
}

/// One person of a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RegisterLine {
    /// Their booking.
    pub booking_id: BookingId,
    /// Their name.
    #[schema(max_length = 120)]
    pub full_name: String,
    /// What was marked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
    /// How their assessment went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<AssessmentResult>,
}

/// One person who has no place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WaitingLine {
    /// Their booking.
    pub booking_id: BookingId,
    /// Their name.
    #[schema(max_length = 120)]
    pub full_name: String,
    /// Where it stands.
    pub status: BookingStatus,
}

/// Marks to set; people left out keep theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"marks": [
    {"bookingId": "01928c1e-6f3a-7c11-9d0e-2b5a4c7e1f12", "mark": "attended", "result": "pass"}]}))]
pub struct Attendance {
    /// The marks, 1 to 1,000.
    #[schema(min_items = 1, max_items = 1000)]
    pub marks: Vec<AttendanceMark>,
}

/// One mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AttendanceMark {
    /// Whose booking.
    pub booking_id: BookingId,
    /// What to mark; `null` takes a mark back.
    #[serde(deserialize_with = "crate::values::present")]
    #[schema(required = true)]
    pub mark: Option<Mark>,
    /// How the assessment went; absent: there was none, or it is not known yet. Who was not there has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<AssessmentResult>,
}

/// Who came without a place: one who waits, by their booking, or anybody, by the code that their phone shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"code": "K7PM-3XQD"}))]
pub struct AddToRegister {
    /// The booking of one who asked for a place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booking_id: Option<BookingId>,
    /// The code that a person shows; spaces, dashes and small letters do not matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 8, max_length = 20)]
    pub code: Option<String>,
}

/// A code by which a tutor lets its person in who has no place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DoorCode {
    /// As it is shown: two times four letters and digits.
    #[schema(max_length = 9)]
    pub code: String,
    /// Until when it is good.
    pub ends_at: DateTime<Utc>,
}

/// What came of a finished register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FinishedRegister {
    /// When it was finished.
    pub finished_at: DateTime<Utc>,
    /// People who have their training record now.
    #[schema(minimum = 0)]
    pub with_record: i64,
    /// People who have none: not there, there for a part, or not passed yet.
    #[schema(minimum = 0)]
    pub without_record: i64,
}
