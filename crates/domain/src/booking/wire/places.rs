//! What travels about an employer's places: those it keeps for later, those it did not use, and what that costs.

use super::BookingView;
use crate::booking::charge::{ChargeKind, Terms};
use crate::catalogue::wire::CourseRunView;
use crate::ids::{BookingId, CourseRunId, EmployerId, PersonId, PlaceBlockId};
use crate::problem::FieldProblem;
use crate::values::Pence;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Places to keep for workers who are named later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"courseRunId": "01928c1e-6f3a-7c11-9d0e-2b5a4c7e1f10", "places": 6, "releaseOn": "2026-12-11"}))]
pub struct NewPlaceBlock {
    /// The run.
    pub course_run_id: CourseRunId,
    /// How many.
    #[schema(minimum = 1, maximum = 200)]
    pub places: i32,
    /// The day on which what has no name goes back, at its midnight in Europe/London: after today, and at the latest the
    /// first day of the run.
    pub release_on: NaiveDate,
    /// What the employer's books call them: 1 to 40 characters. Who is named without a code of their own gets this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 40)]
    pub cost_code: Option<String>,
}

/// Places that an employer keeps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PlaceBlockView {
    /// Their id.
    pub id: PlaceBlockId,
    /// The employer.
    pub employer_id: EmployerId,
    /// How many were kept.
    #[schema(minimum = 1, maximum = 200)]
    pub places: i32,
    /// How many have no name yet.
    #[schema(minimum = 0, maximum = 200)]
    pub left: i32,
    /// The day on which what has no name goes back.
    pub release_on: NaiveDate,
    /// What the employer's books call them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40)]
    pub cost_code: Option<String>,
    /// The run.
    pub run: CourseRunView,
    /// When they were kept.
    pub created_at: DateTime<Utc>,
}

/// What a training provider asks for a place that is given up late or not used. Without hours it asks nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"freeUntilHours": 168, "lateFeePence": 2500, "noShowFeePence": 5000}))]
pub struct CancellationTerms {
    /// How many hours before the run begins a place can be given up free of charge, up to 90 days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 2160)]
    pub free_until_hours: Option<i32>,
    /// What it asks later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late_fee_pence: Option<Pence>,
    /// What it asks of who does not come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_show_fee_pence: Option<Pence>,
}

impl CancellationTerms {
    /// The terms, when they say one thing; none when nothing is asked.
    ///
    /// # Errors
    /// When hours and fees do not go together, or the hours are too many.
    pub fn terms(self) -> Result<Option<Terms>, FieldProblem> {
        match self {
            Self { free_until_hours: None, late_fee_pence: None, no_show_fee_pence: None } => Ok(None),
            Self { free_until_hours: Some(hours @ 0..=2160), late_fee_pence, no_show_fee_pence } => Ok(Some(Terms {
                free_until_hours: hours,
                late_fee: late_fee_pence.unwrap_or(Pence::FREE),
                no_show_fee: no_show_fee_pence.unwrap_or(Pence::FREE),
            })),
            _ => Err(FieldProblem::new(
                "/freeUntilHours",
                "Say how many hours before the start a place can be given up free, from 0 to 2,160.",
            )),
        }
    }
}

impl From<Terms> for CancellationTerms {
    fn from(terms: Terms) -> Self {
        Self {
            free_until_hours: Some(terms.free_until_hours),
            late_fee_pence: Some(terms.late_fee),
            no_show_fee_pence: Some(terms.no_show_fee),
        }
    }
}

/// What it costs to give a place up late: as it was when it was booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Cancelling {
    /// Until when it is free; absent when the run has no beginning yet: then it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_until: Option<DateTime<Utc>>,
    /// What the training provider asks later.
    pub late_fee_pence: Pence,
    /// What it asks of who does not come.
    pub no_show_fee_pence: Pence,
}

/// What is to pay for one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BookingCharge {
    /// For what.
    pub kind: ChargeKind,
    /// How much.
    pub pence: Pence,
}

/// Places of an employer that were not used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MissedPlaces {
    /// From which day, Europe/London.
    pub from: NaiveDate,
    /// To which day.
    pub to: NaiveDate,
    /// What the fees come to.
    pub total_pence: i64,
    /// Newest first, at most 1,000.
    #[schema(max_items = 1000)]
    pub items: Vec<MissedPlace>,
}

/// One place that was not used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MissedPlace {
    /// The booking.
    pub booking_id: BookingId,
    /// Whose it was.
    pub person_id: PersonId,
    /// Their name.
    #[schema(max_length = 120)]
    pub person_name: String,
    /// The course.
    #[schema(max_length = 255)]
    pub course_title: String,
    /// Who teaches it.
    #[schema(max_length = 200)]
    pub provider_name: String,
    /// Its first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<NaiveDate>,
    /// Given up late, or not used.
    pub kind: ChargeKind,
    /// What the training provider asks.
    pub fee_pence: Pence,
    /// What the employer's books call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40)]
    pub cost_code: Option<String>,
    /// The day it was given up, or marked.
    pub on: NaiveDate,
}

/// The bookings of an employer's workers that stand, for a window of days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TeamBookings {
    /// By when they begin, then by name; at most 1,000.
    #[schema(max_items = 1000)]
    pub items: Vec<BookingView>,
}
