//! The bookings of a team, day by day.

use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use domain::booking::wire::BookingView;
use std::collections::BTreeMap;

/// A booking on one day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry<'a> {
    /// When on that day, as far as it is known.
    pub at: Option<NaiveTime>,
    /// The last day, where nobody says on which days until then.
    pub until: Option<NaiveDate>,
    /// The booking.
    pub booking: &'a BookingView,
}

/// The Monday of a day's week, four weeks earlier or later for each step.
pub fn four_weeks(day: NaiveDate, steps: i64) -> NaiveDate {
    let monday = day - Days::new(u64::from(day.weekday().num_days_from_monday()));
    monday + chrono::Duration::weeks(4 * steps)
}

/// Each day on which somebody is away, with who and for what: by time, then as they came. A booking without named meetings
/// stands on its first day, or on the first that is shown when it began before.
pub fn days<'a>(
    bookings: impl Iterator<Item = &'a BookingView>,
    from: NaiveDate,
    last: NaiveDate,
) -> BTreeMap<NaiveDate, Vec<Entry<'a>>> {
    let mut all: BTreeMap<NaiveDate, Vec<Entry<'a>>> = BTreeMap::new();
    let shown = |day: NaiveDate| (from..=last).contains(&day);
    for booking in bookings {
        let run = &booking.run;
        for session in run.sessions.iter().filter(|session| shown(session.date)) {
            let at = session.starts_at.or(run.starts_at);
            all.entry(session.date).or_default().push(Entry { at, until: None, booking });
        }
        let until = run.ends_on.filter(|ends| Some(*ends) != run.starts_on);
        let day = run.starts_on.map(|day| if until.is_some_and(|ends| ends >= from) { day.max(from) } else { day });
        if let Some(day) = day.filter(|day| run.sessions.is_empty() && shown(*day)) {
            all.entry(day).or_default().push(Entry { at: run.starts_at, until, booking });
        }
    }
    all.values_mut().for_each(|entries| entries.sort_by_key(|entry| (entry.at.is_none(), entry.at)));
    all
}

#[cfg(test)]
mod tests {
    use super::super::meeting::tests::booking;
    use super::*;

    fn on(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    #[test]
    fn four_weeks_begin_on_a_monday() {
        assert_eq!(four_weeks(on(12, 3), 0), on(11, 30));
        assert_eq!(four_weeks(on(11, 30), 1), on(12, 28));
        assert_eq!(four_weeks(on(12, 6), -1), on(11, 2));
    }

    #[test]
    fn a_booking_stands_on_each_day_that_it_meets() {
        let two_mornings = booking();
        let mut unsaid = booking();
        unsaid.run.sessions.clear();
        let all = [unsaid, two_mornings];
        let found = days(all.iter(), on(11, 30), on(12, 27));
        let counts: Vec<_> = found.iter().map(|(day, entries)| (*day, entries.len())).collect();
        assert_eq!(counts, [(on(12, 1), 2), (on(12, 8), 1)]);
        let later = days(all.iter(), on(12, 7), on(12, 27));
        let first = later.get(&on(12, 7)).unwrap();
        assert_eq!(first.first().map(|entry| entry.until), Some(Some(on(12, 8))));
        assert!(days(all.iter(), on(12, 9), on(12, 27)).is_empty());
    }
}
