//! When the messages of the worker's own accord are due. All times are wall time in Europe/London.

use super::MessageKind;
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

/// Reminders come at this hour: nobody's phone rings at night.
const MORNING: NaiveTime = NaiveTime::MIN.overflowing_add_signed(TimeDelta::hours(9)).0;
/// "How was it?" comes for so many days after the first; later nobody remembers.
const ASKED_FOR: Days = Days::new(7);
/// A run that was moved is told of when its training provider has left it alone for so long: several edits are one notice.
pub const QUIET: TimeDelta = TimeDelta::minutes(10);

fn morning(before: NaiveDate, days: u64) -> Option<NaiveDateTime> {
    Some(before.checked_sub_days(Days::new(days))?.and_time(MORNING))
}

/// From when until when a message may go to who holds a place on a run that begins at `begins`. None for what is not
/// planned.
fn window(kind: MessageKind, begins: NaiveDateTime, first_day: NaiveDate) -> Option<(NaiveDateTime, NaiveDateTime)> {
    match kind {
        MessageKind::WeekBefore => Some((morning(first_day, 7)?, morning(first_day, 1)?)),
        MessageKind::Joining => Some((morning(first_day, 3)?, begins)),
        MessageKind::DayBefore => Some((morning(first_day, 1)?, begins)),
        _ => None,
    }
}

/// Whether such a message is due at `now`. `known_since` is when the person got the place, or when the run came to be at
/// this time, whichever is later: who books, or hears of a new date, after the moment of a reminder needs none. What one
/// must know to come is told however late it is.
#[must_use]
pub fn is_due(
    kind: MessageKind,
    (first_day, begins): (NaiveDate, NaiveDateTime),
    known_since: NaiveDateTime,
    now: NaiveDateTime,
) -> bool {
    window(kind, begins, first_day).is_some_and(|(from, until)| {
        let in_time = kind == MessageKind::Joining || known_since <= from;
        in_time && from <= now && now < until
    })
}

/// The first and the last day on which a run's first day can be for any of these to be due on `today`.
#[must_use]
pub fn first_days(today: NaiveDate) -> (NaiveDate, NaiveDate) {
    (today, today.checked_add_days(Days::new(7)).unwrap_or(today))
}

/// Whether to ask how it was, on `today`: it was over on `over_on`, or the register was taken then.
#[must_use]
pub fn asks_how_it_was(over_on: NaiveDate, now: NaiveDateTime) -> bool {
    let first = over_on.checked_add_days(Days::new(1)).map(|day| day.and_time(MORNING));
    let last = over_on.checked_add_days(ASKED_FOR);
    first.is_some_and(|first| first <= now) && last.is_some_and(|last| now.date() <= last)
}

/// The first and the last day on which something can have been over to be asked about on `today`.
#[must_use]
pub fn days_over(today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let day = |days: Days| today.checked_sub_days(days).unwrap_or(today);
    (day(ASKED_FOR), day(Days::new(1)))
}

/// What tells a reminder of one day from one of another: a run that moves is reminded of anew, one whose room changes is
/// not.
#[must_use]
pub fn version_of(first_day: NaiveDate) -> i32 {
    first_day.num_days_from_ce()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(day: u32, hour: u32) -> NaiveDateTime {
        NaiveDate::from_ymd_opt(2026, 12, day).unwrap().and_hms_opt(hour, 0, 0).unwrap()
    }

    fn run() -> (NaiveDate, NaiveDateTime) {
        (at(15, 0).date(), at(15, 13))
    }

    #[test]
    fn a_reminder_comes_in_the_morning_a_week_and_a_day_before() {
        let due = |kind, now| is_due(kind, run(), at(1, 0), now);
        assert_eq!(
            [at(8, 8), at(8, 9), at(14, 8), at(14, 9)].map(|now| due(MessageKind::WeekBefore, now)),
            [false, true, true, false]
        );
        assert_eq!(
            [at(14, 8), at(14, 9), at(15, 12), at(15, 13)].map(|now| due(MessageKind::DayBefore, now)),
            [false, true, true, false]
        );
        assert!(!due(MessageKind::Booked, at(14, 9)), "that is told when it happens");
    }

    #[test]
    fn who_books_after_its_moment_gets_no_reminder_but_hears_what_to_know() {
        assert!(!is_due(MessageKind::DayBefore, run(), at(14, 10), at(14, 11)));
        assert!(is_due(MessageKind::Joining, run(), at(14, 10), at(14, 11)));
    }

    #[test]
    fn how_it_was_is_asked_from_the_day_after_for_a_week() {
        let over = at(15, 0).date();
        assert_eq!(
            [at(15, 18), at(16, 8), at(16, 9), at(22, 23), at(23, 0)].map(|now| asks_how_it_was(over, now)),
            [false, false, true, true, false]
        );
    }

    proptest! {
        #[test]
        fn whatever_is_due_is_looked_for(day in 1..28_u32, hour in 0..24_u32, ahead in -2..20_i64) {
            let now = at(day, hour);
            let first = now.date() + TimeDelta::days(ahead);
            let begins = first.and_hms_opt(23, 0, 0).unwrap();
            let kinds = [MessageKind::WeekBefore, MessageKind::Joining, MessageKind::DayBefore];
            let due = kinds.into_iter().any(|kind| is_due(kind, (first, begins), at(1, 0) - TimeDelta::days(90), now));
            let (from, to) = first_days(now.date());
            prop_assert!(!due || (from <= first && first <= to));
            let (from, to) = days_over(now.date());
            prop_assert!(!asks_how_it_was(first, now) || (from <= first && first <= to));
        }
    }
}
