//! What travels about bookings and registers.

mod places;
mod register;

pub use places::{
    BookingCharge, CancellationTerms, Cancelling, MissedPlace, MissedPlaces, NewPlaceBlock, PlaceBlockView,
    TeamBookings,
};
pub use register::{
    AddToRegister, Attendance, AttendanceMark, DoorCode, FinishedRegister, Register, RegisterLine, WaitingLine,
};

use super::approval::ApprovalRule;
use super::{Approval, AssessmentResult, BookingStatus, EndReason, Mark, Party};
use crate::catalogue::wire::CourseRunView;
use crate::ids::{BookingId, CourseRunId, EmployerId, PersonId, PlaceBlockId};
use crate::problem::{FieldProblem, Problem};
use crate::text_enum;
use crate::values::Pence;
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
    /// With which of the person's employers; absent: with the one that books, or whose rule asks for its approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employer_id: Option<EmployerId>,
    /// What the employer's books call it: 1 to 40 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 40)]
    pub cost_code: Option<String>,
    /// A booking of the same person that is given up for this one. It is kept until this one is confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<BookingId>,
}

impl NewBooking {
    /// A place on a run, for somebody or for whoever asks, and nothing more.
    #[must_use]
    pub const fn of(course_run_id: CourseRunId, person_id: Option<PersonId>) -> Self {
        Self { course_run_id, person_id, employer_id: None, cost_code: None, replaces: None }
    }
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
    /// How many places usually come free on a date of this course: the middle of its last ten; present while waiting, when
    /// at least three can be counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0)]
    pub usually_freed: Option<i64>,
    /// Until when an offered place is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer_ends_at: Option<DateTime<Utc>>,
    /// Until when a place is held for the employer's answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decide_by: Option<DateTime<Utc>>,
    /// With which employer it was booked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employer_id: Option<EmployerId>,
    /// Whether that employer is asked.
    pub approval: Approval,
    /// What the employer's books call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40)]
    pub cost_code: Option<String>,
    /// The booking that is kept until this one is confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<BookingId>,
    /// Those who were booked together and are offered places together have the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_id: Option<uuid::Uuid>,
    /// Who ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_by: Option<Party>,
    /// Why it was called off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_why: Option<EndReason>,
    /// What the employer said of its no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    pub refused_because: Option<String>,
    /// How to join, and what to know of the room; present only for who has a place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joining: Option<Joining>,
    /// Whether they wait and can take a free place now, by `accept-offer`: it is too late for offers.
    #[serde(default)]
    pub first_come: bool,
    /// What the register says, once taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
    /// How their assessment went, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<AssessmentResult>,
    /// What it costs to give the place up late, while it stands; absent when the training provider asks nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelling: Option<Cancelling>,
    /// What is to pay for a place that was given up late or not used. The academy takes no payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charge: Option<BookingCharge>,
    /// The run.
    pub run: CourseRunView,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// How to join, and what to know of the room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Joining {
    /// Where to join online.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    pub link: Option<String>,
    /// What to know of the room and the way in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 1000)]
    pub notes: Option<String>,
}

/// A place for each of several workers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"courseRunId": "01928c1e-6f3a-7c11-9d0e-2b5a4c7e1f10", "people": [
    {"personId": "01928c1e-6f3a-7c11-9d0e-2b5a4c7e1f11", "costCode": "TR-104"}], "together": false}))]
pub struct NewBookings {
    /// The run.
    pub course_run_id: CourseRunId,
    /// For whom: 1 to 200 workers, each once.
    #[schema(min_items = 1, max_items = 200)]
    pub people: Vec<NewBookingOf>,
    /// With which employer; absent: with the one that books.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employer_id: Option<EmployerId>,
    /// From which of the employer's reserved places; absent: from the free ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub block_id: Option<PlaceBlockId>,
    /// All or none: when one cannot be booked, nobody is; when there are not places for all, all wait together, and places
    /// are offered to all of them or none.
    #[serde(default)]
    pub together: bool,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewBookingOf {
    /// Who.
    pub person_id: PersonId,
    /// What the employer's books call it: 1 to 40 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 40)]
    pub cost_code: Option<String>,
}

/// What became of each, in the order they were named.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BookingAnswers {
    /// One for each worker.
    #[schema(max_items = 200)]
    pub items: Vec<BookingAnswer>,
}

/// What became of one: a booking or a problem.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BookingAnswer {
    /// Who.
    pub person_id: PersonId,
    /// Their booking.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booking: Option<BookingView>,
    /// Why there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

/// An employer's no.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"because": "We are short of people that week. Ask again for January."}))]
pub struct BookingRefusal {
    /// What the worker reads of why, up to 300 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    pub because: Option<String>,
}

/// Who goes instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"personId": "01928c1e-6f3a-7c11-9d0e-2b5a4c7e1f11"}))]
pub struct Substitute {
    /// A worker of the same employer.
    pub person_id: PersonId,
}

/// Why somebody is put before all who wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "The care home cannot open without a first aider."}))]
pub struct MoveUp {
    /// 1 to 300 characters; kept with the booking.
    #[schema(min_length = 1, max_length = 300)]
    pub reason: String,
}

/// What happened to a booking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BookingHistory {
    /// From the first to the last, at most 1,000.
    #[schema(max_items = 1000)]
    pub items: Vec<BookingDeed>,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BookingDeed {
    /// When.
    pub at: DateTime<Utc>,
    /// What, in plain English.
    #[schema(max_length = 200)]
    pub what: String,
    /// Who did it; absent when that was not kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Party>,
    /// Why, for one that was called off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<EndReason>,
}

text_enum!(
    /// When an employer is asked.
    Asks {
        /// Workers book as they like.
        Never = "never", "Never";
        /// About every booking.
        Always = "always", "Always";
        /// About what costs much, or is outside the usual hours.
        When = "when", "Sometimes";
    }
);

/// What an employer wants to be asked about before its workers have a place. What its managers and systems book is
/// approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"asks": "when", "overPence": 10000, "outsideHours": true}))]
pub struct ApprovalRuleView {
    /// When it is asked.
    pub asks: Asks,
    /// With `when`: about what costs more than this, or what nobody knows the price of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over_pence: Option<Pence>,
    /// With `when`: about what is on at a weekend, before eight or after six.
    #[serde(default)]
    pub outside_hours: bool,
    /// With `when`: about what the worker holds in date.
    #[serde(default)]
    pub held: bool,
    /// With `when`: about a whole course when the worker learnt the subject before: a refresher may do.
    #[serde(default)]
    pub refresher_instead: bool,
}

impl ApprovalRuleView {
    /// The rule, when it says one thing.
    ///
    /// # Errors
    /// When it names reasons that do not count, or none.
    pub fn rule(self) -> Result<ApprovalRule, FieldProblem> {
        let reasons = self.over_pence.is_some() || self.outside_hours || self.held || self.refresher_instead;
        match (self.asks, reasons) {
            (Asks::Never, false) => Ok(ApprovalRule::Never),
            (Asks::Always, false) => Ok(ApprovalRule::Always),
            (Asks::When, true) => Ok(ApprovalRule::When {
                over: self.over_pence,
                outside_hours: self.outside_hours,
                held: self.held,
                refresher_instead: self.refresher_instead,
            }),
            (Asks::When, false) => Err(FieldProblem::new(
                "/asks",
                "Say when: over a price, outside the usual hours, or when they did it before.",
            )),
            (_, true) => Err(FieldProblem::new("/asks", "Use `when`, or leave the reasons out.")),
        }
    }
}

impl From<ApprovalRule> for ApprovalRuleView {
    fn from(rule: ApprovalRule) -> Self {
        let plain = |asks| Self { asks, over_pence: None, outside_hours: false, held: false, refresher_instead: false };
        match rule {
            ApprovalRule::Never => plain(Asks::Never),
            ApprovalRule::Always => plain(Asks::Always),
            ApprovalRule::When { over, outside_hours, held, refresher_instead } => {
                Self { asks: Asks::When, over_pence: over, outside_hours, held, refresher_instead }
            }
        }
    }
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
