//! What travels about bookings and registers.

use super::{BookingStatus, Mark};
use crate::catalogue::wire::CourseRunView;
use crate::ids::{BookingId, CourseRunId, PersonId};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A wish for a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"courseRunId": "01928c1e-6f3a-7c11-9d0e-2b5a4c7e1f10"}))]
pub struct NewBooking {
    /// The run.
    pub course_run_id: CourseRunId,
    /// For whom; absent means yourself. A manager, or an employer's system, names a worker they employ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_id: Option<PersonId>,
}

/// A booking as its person sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BookingView {
    /// Its id.
    pub id: BookingId,
    /// Whose it is.
    pub person_id: PersonId,
    /// Their name.
    #[schema(max_length = 120)]
    pub person_name: String,
    /// Where it stands.
    pub status: BookingStatus,
    /// Place in the waiting list, from 1; present only while waiting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1)]
    pub waitlist_position: Option<i64>,
    /// Until when an offered place is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer_ends_at: Option<DateTime<Utc>>,
    /// Whether they wait and can take a free place now, by `accept-offer`: it is too late for offers.
    #[serde(default)]
    pub first_come: bool,
    /// What the register says, once taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
    /// The run.
    pub run: CourseRunView,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// The address by which a calendar follows somebody's bookings, as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CalendarFeedView {
    /// Whether there is one.
    pub exists: bool,
    /// Since when; present when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_at: Option<DateTime<Utc>>,
    /// The day a calendar last asked for it, Europe/London; absent when none has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_fetched_on: Option<NaiveDate>,
}

/// A new address by which a calendar follows somebody's bookings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewCalendarFeed {
    /// The address, told once: we keep only a hash of what stands in it. Whoever has it sees which courses, when and where.
    #[schema(max_length = 2000)]
    pub url: String,
    /// Since when.
    pub made_at: DateTime<Utc>,
}

/// What a link by mail opens: the offer of a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"token": "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA"}))]
pub struct OfferLink {
    /// What stands behind `#` in the link.
    #[schema(max_length = 100)]
    pub token: String,
}

/// The offer of a place, as far as a link tells it: nothing of whose it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OfferView {
    /// The booking.
    pub booking_id: BookingId,
    /// Where it stands.
    pub status: BookingStatus,
    /// Until when the place is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer_ends_at: Option<DateTime<Utc>>,
    /// Whether the link lets its holder give up the place by `decline`: it tells of a change of time or place.
    #[serde(default)]
    pub may_give_up: bool,
    /// The run.
    pub run: CourseRunView,
}

/// The register of a run: everyone with a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Register {
    /// The run.
    pub run: CourseRunView,
    /// Whether it can be marked today.
    pub open: bool,
    /// Everyone with a place, by name.
    #[schema(max_items = 1000)]
    pub people: Vec<RegisterLine>,
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
}

/// Marks to set; people left out keep theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"marks": [{"bookingId": "01928c1e-6f3a-7c11-9d0e-2b5a4c7e1f12", "mark": "attended"}]}))]
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
}
