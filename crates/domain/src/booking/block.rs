//! Places that an employer keeps for workers whom it names later. They hold their places like bookings do, so that no run is
//! overbooked, until the day on which what has no name goes back to whoever waits.

use super::state::Refusal;
use crate::catalogue::{BookedWith, RunFacts, RunState};
use crate::problem::FieldProblem;
use chrono::{Days, NaiveDate, NaiveDateTime};

/// The most places in one block.
pub const MOST: i32 = 200;
/// The furthest day of release, where the run has no first day.
const FURTHEST: Days = Days::new(366);

/// That places can be kept until a day: after `today`, and no later than the first day of the run.
///
/// # Errors
/// What is wrong with the number or the day.
pub fn check(places: i32, release_on: NaiveDate, run: &RunFacts, today: NaiveDate) -> Result<(), FieldProblem> {
    if !(1..=MOST).contains(&places) {
        return Err(FieldProblem::new("/places", "Use a number from 1 to 200."));
    }
    let last = run.starts_on.unwrap_or(today + FURTHEST);
    if release_on > today && release_on <= last {
        return Ok(());
    }
    Err(FieldProblem::new("/releaseOn", "Use a day after today, and no later than the first day of the course."))
}

/// Keeps that many places of a run. Who waits comes first. `now` is wall time in Europe/London.
///
/// # Errors
/// When it cannot be booked, or has not as many free.
pub fn keep(run: &RunFacts, places: i32, now: NaiveDateTime) -> Result<(), Refusal> {
    match (run.state(now), run.places_left()) {
        (RunState::Withdrawn, _) => Err(Refusal::RunClosed),
        (RunState::Past | RunState::Running, _) => Err(Refusal::RunStarted),
        _ if run.booked_with() == BookedWith::TrainingProvider => Err(Refusal::BookElsewhere),
        (RunState::Closed, _) => Err(Refusal::BookingEnded),
        (RunState::OpeningSoon | RunState::ToBeScheduled, _) => Err(Refusal::NotOpenYet),
        (RunState::Open, Some(left)) if left >= places => Ok(()),
        _ => Err(Refusal::NotEnoughPlaces),
    }
}

/// A run as somebody finds it who is named for a kept place: that place is theirs, whoever waits.
#[must_use]
pub const fn with_one_back(run: RunFacts) -> RunFacts {
    RunFacts { places_taken: run.places_taken - 1, waiting: 0, ..run }
}

#[cfg(test)]
mod tests {
    use super::super::state::{Decision, request};
    use super::super::{Approval, state};
    use super::*;
    use proptest::prelude::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 12, day).unwrap()
    }

    fn noon(on: u32) -> NaiveDateTime {
        day(on).and_hms_opt(12, 0, 0).unwrap()
    }

    fn run(places_taken: i32, waiting: i32) -> RunFacts {
        RunFacts {
            starts_on: Some(day(20)),
            starts_at: None,
            ends_on: None,
            flexible_start: false,
            opens_on: None,
            closes_on: None,
            withdrawn: false,
            capacity: Some(10),
            places_taken,
            waiting,
        }
    }

    #[test]
    fn places_are_kept_until_a_day_before_the_course_begins() {
        let wrong = |places, on| check(places, on, &run(0, 0), day(1)).err().map(|wrong| wrong.pointer);
        assert_eq!(wrong(5, day(2)), None);
        assert_eq!(wrong(5, day(20)), None);
        for (places, on, pointer) in
            [(0, day(2), "/places"), (201, day(2), "/places"), (5, day(1), "/releaseOn"), (5, day(21), "/releaseOn")]
        {
            assert_eq!(wrong(places, on).as_deref(), Some(pointer), "{places} {on}");
        }
    }

    #[test]
    fn who_waits_comes_before_whoever_keeps_places() {
        assert_eq!(keep(&run(4, 0), 6, noon(1)), Ok(()));
        assert_eq!(keep(&run(5, 0), 6, noon(1)), Err(Refusal::NotEnoughPlaces));
        assert_eq!(keep(&run(4, 1), 1, noon(1)), Err(Refusal::NotEnoughPlaces));
        assert_eq!(keep(&run(4, 0), 1, noon(21)), Err(Refusal::RunStarted));
        assert_eq!(keep(&RunFacts { capacity: None, ..run(0, 0) }, 1, noon(1)), Err(Refusal::BookElsewhere));
    }

    proptest! {
        #[test]
        fn whoever_is_named_for_a_kept_place_has_it(taken in 1i32..=10, waiting in 0i32..5) {
            let found = with_one_back(run(taken, waiting));
            prop_assert_eq!(request(&found, false, Approval::None, noon(1)), Ok(Decision::Confirmed));
            prop_assert_eq!(request(&found, true, Approval::None, noon(1)), Err(state::Refusal::AlreadyBooked));
        }
    }
}
