//! Days on which courses run: weekdays mostly, never on most bank holidays.

use super::random::Random;
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// How the course directory writes a date.
pub(super) fn written(date: NaiveDate) -> String {
    date.format("%d/%m/%Y").to_string()
}

/// The date some days later.
pub(super) fn later(date: NaiveDate, days: usize) -> NaiveDate {
    u64::try_from(days).ok().and_then(|days| date.checked_add_days(Days::new(days))).unwrap_or(date)
}

/// Whether the date is a Saturday or a Sunday.
pub(super) fn weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// `count` days spread over the eleven and a half months after `today`.
pub(super) fn spread(random: &mut Random, today: NaiveDate, count: usize) -> Vec<NaiveDate> {
    let step = 350 / count.max(1);
    let start = 2 + random.below(step.clamp(1, 30));
    (0..count)
        .map(|n| teaching_day(later(today, start + n * step + random.below(step / 2)), random.chance(8)))
        .collect()
}

/// The first teaching day on or after the date; on a Saturday only if `saturday` is wanted.
fn teaching_day(date: NaiveDate, saturday: bool) -> NaiveDate {
    let wanted =
        |day: &NaiveDate| !holiday(*day) && if saturday { day.weekday() == Weekday::Sat } else { !weekend(*day) };
    date.iter_days().take(21).find(wanted).unwrap_or(date)
}

/// The days about Christmas and the bank holidays of May and August; Easter moves too much to be worth a rule here.
fn holiday(day: NaiveDate) -> bool {
    let monday = day.weekday() == Weekday::Mon;
    match (day.month(), day.day()) {
        (12, 24..) | (1, 1) => true,
        (5, 1..=7 | 25..) | (8, 25..) => monday,
        _ => false,
    }
}

/// Starts of college terms in the coming year: a Monday each in January, April and September.
pub(super) fn terms(today: NaiveDate) -> Vec<NaiveDate> {
    let term = |day: &NaiveDate| {
        let week = match day.month() {
            1 | 9 => 8..15,
            4 => 15..22,
            _ => 0..0,
        };
        day.weekday() == Weekday::Mon && week.contains(&day.day())
    };
    today.iter_days().skip(3).take(350).filter(term).collect()
}
