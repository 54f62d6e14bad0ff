//! A day, perhaps with a time of day, as files of other people write them, Europe/London.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Europe::London;

/// A day and perhaps a time, Europe/London.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct When {
    pub(crate) day: Option<NaiveDate>,
    pub(crate) time: Option<NaiveTime>,
}

/// Reads a day, or a day with a time, with or without its zone.
pub(crate) fn parse(text: &str) -> Option<When> {
    let text = text.trim();
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Some(whole(instant.with_timezone(&London).naive_local()));
    }
    for form in ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S"] {
        if let Ok(wall) = NaiveDateTime::parse_from_str(text.trim_end_matches('Z'), form) {
            return Some(whole(wall));
        }
    }
    let day = ["%Y-%m-%d", "%d/%m/%Y", "%Y%m%d"].iter().find_map(|form| NaiveDate::parse_from_str(text, form).ok())?;
    Some(When { day: Some(day), time: None }).filter(|_| is_sane(day))
}

/// Midnight stands for "no time": systems write it when they know only the day.
fn whole(wall: NaiveDateTime) -> When {
    let time = Some(wall.time()).filter(|time| *time != NaiveTime::MIN);
    When { day: Some(wall.date()).filter(|day| is_sane(*day)), time }
}

/// A year before 1990 or after 2100 is a slip of the keyboard.
pub(crate) fn is_sane(day: NaiveDate) -> bool {
    (1990..=2100).contains(&day.year())
}

/// Writes a day, with its time and zone when there is one: [`parse`] reads the same.
pub(crate) fn written(day: NaiveDate, time: Option<NaiveTime>) -> String {
    let Some(time) = time.filter(|time| *time != NaiveTime::MIN) else { return day.to_string() };
    let wall = day.and_time(time);
    // A time that the clocks skip in spring has no zone.
    match wall.and_local_timezone(London).earliest() {
        Some(instant) => instant.to_rfc3339(),
        None => wall.format("%Y-%m-%dT%H:%M:%S%.f").to_string(),
    }
}

/// Whether [`written`] says the time too, so that it need not be said elsewhere.
pub(crate) fn says_time(day: Option<NaiveDate>, time: NaiveTime) -> bool {
    day.is_some() && time != NaiveTime::MIN
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_reads_the_same(days in 0..40_000_i64, seconds in 0..86_400_u32) {
            let day = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap() + chrono::Duration::days(days);
            let time = NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0);
            let read = parse(&written(day, time)).unwrap();
            prop_assert_eq!(read, When { day: Some(day), time: time.filter(|time| *time != NaiveTime::MIN) });
        }
    }

    #[test]
    fn the_clock_is_that_of_the_county() {
        let day = NaiveDate::from_ymd_opt(2026, 7, 1).unwrap();
        let time = NaiveTime::from_hms_opt(9, 0, 0);
        assert_eq!(written(day, time), "2026-07-01T09:00:00+01:00");
        assert_eq!(parse("2026-07-01T08:00:00Z"), Some(When { day: Some(day), time }));
        // The clocks go on at one in the morning: half past one is no time of that day.
        let skipped = NaiveDate::from_ymd_opt(2027, 3, 28).unwrap();
        assert_eq!(written(skipped, NaiveTime::from_hms_opt(1, 30, 0)), "2027-03-28T01:30:00");
    }
}
