//! Dates and lengths as people say them.

use chrono::NaiveDate;

/// "Tuesday 1 December 2026"
pub(crate) fn long_date(day: NaiveDate) -> String {
    day.format("%A %-d %B %Y").to_string()
}

/// "1 Dec 2026"
pub(crate) fn short_date(day: NaiveDate) -> String {
    day.format("%-d %b %Y").to_string()
}

/// "1 hour 30 minutes"
pub(crate) fn length(minutes: u32) -> String {
    let said = |count: u32, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    match (minutes / 60, minutes % 60) {
        (0, minutes) => said(minutes, "minute"),
        (hours, 0) => said(hours, "hour"),
        (hours, minutes) => format!("{} {}", said(hours, "hour"), said(minutes, "minute")),
    }
}

#[cfg(test)]
mod tests {
    use super::{length, long_date, short_date};
    use chrono::NaiveDate;

    #[test]
    fn dates_and_lengths_are_said_as_people_say_them() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
        assert_eq!(long_date(day), "Tuesday 1 December 2026");
        assert_eq!(short_date(day), "1 Dec 2026");
        assert_eq!(
            [0, 1, 60, 61, 90, 360].map(length),
            ["0 minutes", "1 minute", "1 hour", "1 hour 1 minute", "1 hour 30 minutes", "6 hours"]
        );
    }
}
