//! The register of a run: who may be marked, who may be let in at the door, when it is finished, and which marks earn a
//! training record.

use super::state::Refusal;
use super::{Approval, AssessmentResult, BookingStatus, Mark};
use crate::catalogue::RunFacts;
use chrono::{NaiveDate, NaiveDateTime};

/// Whether the register may be marked at `now`, wall time in Europe/London: from midnight of the first day; any time for
/// flexible starts.
///
/// # Errors
/// Before that day.
pub fn open(run: &RunFacts, now: NaiveDateTime) -> Result<(), Refusal> {
    match run.starts_on {
        Some(day) if day > now.date() => Err(Refusal::RegisterNotOpen),
        _ => Ok(()),
    }
}

/// Whether somebody has earned their training record: there all the time, and not told to try again.
#[must_use]
pub fn earns_record(mark: Option<Mark>, result: Option<AssessmentResult>) -> bool {
    mark == Some(Mark::Attended) && result != Some(AssessmentResult::Refer)
}

/// Whether a mark can stand with a result: who was not there was not assessed.
#[must_use]
pub fn fits(mark: Option<Mark>, result: Option<AssessmentResult>) -> bool {
    result.is_none() || matches!(mark, Some(Mark::Attended | Mark::Partly))
}

/// The last day of a run; none when it starts whenever the learner likes: then each mark stands for itself, and records
/// follow from it at once.
#[must_use]
pub fn last_day(run: &RunFacts) -> Option<NaiveDate> {
    run.starts_on.and(run.ends_on.or(run.starts_on))
}

/// Whether the register can be finished at `now`, wall time in Europe/London; `marks` are those of everyone on it.
///
/// # Errors
/// When the run is off or its last day is to come, and while somebody has no mark.
pub fn finish(run: &RunFacts, marks: &[Option<Mark>], now: NaiveDateTime) -> Result<(), Refusal> {
    match last_day(run) {
        _ if run.withdrawn => Err(Refusal::RunClosed),
        Some(last) if last <= now.date() => {
            if marks.iter().all(Option::is_some) {
                Ok(())
            } else {
                Err(Refusal::NotAllMarked)
            }
        }
        _ => Err(Refusal::RunNotOver),
    }
}

/// Whether the tutor can let somebody in who came without a place; `booking` is what they have on this run that stands. Where
/// there is no place left, the room holds one more than was said: the tutor sees it.
///
/// # Errors
/// Before the day, when the run is off or the academy takes no bookings for it, and when they have a place or their employer
/// has yet to say yes.
pub fn let_in(
    booking: Option<(BookingStatus, Approval)>,
    run: &RunFacts,
    now: NaiveDateTime,
) -> Result<BookingStatus, Refusal> {
    open(run, now)?;
    match booking {
        _ if run.withdrawn => Err(Refusal::RunClosed),
        _ if run.capacity.is_none() => Err(Refusal::BookElsewhere),
        Some((BookingStatus::Confirmed, _)) => Err(Refusal::AlreadyBooked),
        Some((_, Approval::Asked)) => Err(Refusal::NotApproved),
        Some((status, _)) if !status.is_live() => Err(Refusal::WrongState(status)),
        _ => Ok(BookingStatus::Confirmed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(day: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(2026, 12, day)
    }

    fn at(on: u32) -> NaiveDateTime {
        day(on).unwrap().and_hms_opt(9, 0, 0).unwrap()
    }

    /// A run of 1 and 8 December.
    fn run() -> RunFacts {
        RunFacts {
            starts_on: day(1),
            starts_at: None,
            ends_on: day(8),
            flexible_start: false,
            opens_on: None,
            closes_on: None,
            withdrawn: false,
            capacity: Some(3),
            places_taken: 3,
            waiting: 1,
        }
    }

    #[test]
    fn a_register_is_marked_from_the_first_day_and_finished_on_the_last() {
        let here = [Some(Mark::Attended), Some(Mark::Absent)];
        assert_eq!(open(&run(), at(1)), Ok(()));
        assert_eq!(finish(&run(), &here, at(1)), Err(Refusal::RunNotOver));
        assert_eq!(finish(&run(), &here, at(8)), Ok(()));
        assert_eq!(finish(&run(), &[Some(Mark::Partly), None], at(8)), Err(Refusal::NotAllMarked));
        assert_eq!(finish(&RunFacts { ends_on: None, ..run() }, &here, at(1)), Ok(()));
        assert_eq!(finish(&RunFacts { withdrawn: true, ..run() }, &here, at(8)), Err(Refusal::RunClosed));
        let any_time = RunFacts { starts_on: None, ends_on: None, flexible_start: true, ..run() };
        assert_eq!(finish(&any_time, &here, at(8)), Err(Refusal::RunNotOver));
        assert_eq!(open(&RunFacts { starts_on: day(2), ..run() }, at(1)), Err(Refusal::RegisterNotOpen));
    }

    #[test]
    fn who_waits_or_comes_unbooked_is_let_in_on_the_day() {
        let with = |status, approval| let_in(Some((status, approval)), &run(), at(1));
        let yes = Ok(BookingStatus::Confirmed);
        assert_eq!(let_in(None, &run(), at(1)), yes);
        assert_eq!(with(BookingStatus::Waitlisted, Approval::None), yes);
        assert_eq!(with(BookingStatus::Offered, Approval::Given), yes);
        assert_eq!(with(BookingStatus::Waitlisted, Approval::Asked), Err(Refusal::NotApproved));
        assert_eq!(with(BookingStatus::Confirmed, Approval::None), Err(Refusal::AlreadyBooked));
        let gone = BookingStatus::Cancelled;
        assert_eq!(with(gone, Approval::None), Err(Refusal::WrongState(gone)));
        assert_eq!(let_in(None, &RunFacts { starts_on: day(2), ..run() }, at(1)), Err(Refusal::RegisterNotOpen));
        assert_eq!(let_in(None, &RunFacts { capacity: None, ..run() }, at(1)), Err(Refusal::BookElsewhere));
        assert_eq!(let_in(None, &RunFacts { withdrawn: true, ..run() }, at(1)), Err(Refusal::RunClosed));
    }

    proptest! {
        #[test]
        fn a_record_is_earned_by_who_was_there_all_the_time_and_need_not_try_again(mark in 0..4usize, result in 0..3usize) {
            let mark = Mark::ALL.get(mark).copied();
            let result = AssessmentResult::ALL.get(result).copied();
            if earns_record(mark, result) {
                prop_assert!(fits(mark, result) && mark == Some(Mark::Attended));
                prop_assert_ne!(result, Some(AssessmentResult::Refer));
            }
            prop_assert!(!fits(Some(Mark::Absent), result) || result.is_none());
        }
    }
}
