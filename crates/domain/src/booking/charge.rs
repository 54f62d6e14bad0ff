//! What a place costs that is given up late or not used. The academy writes it down and takes no payment.

use super::{BookingStatus, EndReason, Mark, Party};
use crate::text_enum;
use crate::values::Pence;
use chrono::{DateTime, TimeDelta, Utc};

/// Whoever booked by mistake can undo it this long, however near the run is.
pub const SECOND_THOUGHTS: TimeDelta = TimeDelta::hours(1);

text_enum!(
    /// For what something is to pay.
    ChargeKind {
        /// The place was given up when it was too late for others.
        LateCancellation = "late_cancellation", "Cancelled late";
        /// Nobody came.
        NoShow = "no_show", "Did not come";
    }
);

/// What a training provider asks. A booking keeps the terms of the day it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// How many hours before the run begins a place can be given up free of charge.
    pub free_until_hours: i32,
    /// What it asks later.
    pub late_fee: Pence,
    /// What it asks of who does not come.
    pub no_show_fee: Pence,
}

impl Terms {
    /// Until when a place can be given up free of charge; none when the run has no beginning yet.
    #[must_use]
    pub fn free_until(&self, begins: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
        Some(begins? - TimeDelta::hours(i64::from(self.free_until_hours)))
    }
}

/// Who gives a place up, and why.
#[derive(Clone, Copy, Debug)]
pub struct GivenUp {
    /// Where the booking stood.
    pub status: BookingStatus,
    /// Who gives it up.
    pub party: Party,
    /// Why.
    pub why: Option<EndReason>,
    /// When it was made.
    pub booked_at: DateTime<Utc>,
    /// Now.
    pub now: DateTime<Utc>,
}

/// What is to pay for a place that is given up: when its person or their employer does it, later than is free, and sends nobody
/// else.
#[must_use]
pub fn late(terms: &Terms, begins: Option<DateTime<Utc>>, given_up: &GivenUp) -> Option<Pence> {
    let theirs = matches!(given_up.party, Party::Person | Party::Employer);
    let had_it = given_up.status == BookingStatus::Confirmed;
    let late = terms.free_until(begins).is_some_and(|until| given_up.now >= until);
    let by_mistake = given_up.now < given_up.booked_at + SECOND_THOUGHTS;
    let replaced = given_up.why == Some(EndReason::Substituted);
    (theirs && had_it && late && !by_mistake && !replaced).then_some(terms.late_fee)
}

/// What is to pay by a mark of the register.
#[must_use]
pub fn missed(terms: &Terms, mark: Option<Mark>) -> Option<Pence> {
    (mark == Some(Mark::Absent)).then_some(terms.no_show_fee)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000, 0).unwrap() + TimeDelta::hours(hours)
    }

    fn terms() -> Terms {
        let pence = |pence| Pence::new(pence).unwrap();
        Terms { free_until_hours: 48, late_fee: pence(2500), no_show_fee: pence(5000) }
    }

    fn given_up(now: i64) -> GivenUp {
        GivenUp {
            status: BookingStatus::Confirmed,
            party: Party::Person,
            why: Some(EndReason::CannotCome),
            booked_at: at(-100),
            now: at(now),
        }
    }

    #[test]
    fn a_place_is_free_to_give_up_until_the_hour_that_was_said() {
        let begins = Some(at(0));
        let asked = |of: GivenUp| late(&terms(), begins, &of).map(Pence::get);
        assert_eq!(asked(given_up(-49)), None);
        assert_eq!(asked(given_up(-48)), Some(2500));
        assert_eq!(late(&terms(), None, &given_up(-1)), None, "nobody knows when it begins");
        // Not for who gives up no place, nor for what others do.
        assert_eq!(asked(GivenUp { status: BookingStatus::Waitlisted, ..given_up(-1) }), None);
        assert_eq!(asked(GivenUp { status: BookingStatus::Requested, ..given_up(-1) }), None);
        for party in [Party::TrainingProvider, Party::Academy, Party::System] {
            assert_eq!(asked(GivenUp { party, ..given_up(-1) }), None);
        }
        assert_eq!(asked(GivenUp { party: Party::Employer, ..given_up(-1) }), Some(2500));
        assert_eq!(asked(GivenUp { why: Some(EndReason::Substituted), ..given_up(-1) }), None);
        assert_eq!(asked(GivenUp { booked_at: at(-2) + TimeDelta::minutes(1), ..given_up(-1) }), None);
        assert_eq!(asked(GivenUp { booked_at: at(-2), ..given_up(-1) }), Some(2500));
    }

    #[test]
    fn who_does_not_come_is_asked_for_what_was_said() {
        let asked = |mark| missed(&terms(), mark).map(Pence::get);
        assert_eq!(
            [None, Some(Mark::Attended), Some(Mark::Partly), Some(Mark::Absent)].map(asked),
            [None, None, None, Some(5000)]
        );
    }

    proptest! {
        #[test]
        fn what_is_free_at_an_hour_was_free_before_it(hours in 0i32..=2160, now in -3000i64..0, before in 0i64..100) {
            let terms = Terms { free_until_hours: hours, ..terms() };
            let asked = |now| late(&terms, Some(at(0)), &GivenUp { booked_at: at(-5000), ..given_up(now) });
            if asked(now).is_none() {
                prop_assert_eq!(asked(now - before), None);
            }
        }
    }
}
