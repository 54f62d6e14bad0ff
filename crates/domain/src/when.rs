//! How we say when something is: on a page, in a mail, in a calendar, everywhere alike.
//!
//! A time is what the wall clock in Europe/London shows. In two nights of a year that is not enough. In the one in March
//! the clocks go on from 1am to 2am: a time between them is read as an hour later, as calendars do (RFC 5545 §3.3.5). In the
//! one in October the hour from 1am to 2am comes twice: a time in it is its first, and we say so in words.

use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta, Timelike, Weekday};

// Written out here because chrono's own patterns would add 5 KB to what a phone loads.
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What is said beside a time that comes twice.
const FIRST_OF_TWO: &str = " (before the clocks go back)";

fn names(day: NaiveDate) -> (&'static str, &'static str) {
    let weekday = usize::try_from(day.weekday().num_days_from_monday()).ok().and_then(|at| DAYS.get(at));
    let month = usize::try_from(day.month0()).ok().and_then(|at| MONTHS.get(at));
    (weekday.copied().unwrap_or_default(), month.copied().unwrap_or_default())
}

/// `Tuesday 1 December 2026`.
#[must_use]
pub fn day(day: NaiveDate) -> String {
    format!("{} {}", day_of_year(day), day.year())
}

/// `Tuesday 1 December`.
#[must_use]
pub fn day_of_year(day: NaiveDate) -> String {
    let (weekday, month) = names(day);
    format!("{weekday} {} {month}", day.day())
}

/// `Tue 1 Dec`, with the year when it is not this one.
#[must_use]
pub fn short_day(day: NaiveDate, today: NaiveDate) -> String {
    let (weekday, month) = names(day);
    let short = |name: &str| name.chars().take(3).collect::<String>();
    let text = format!("{} {} {}", short(weekday), day.day(), short(month));
    if day.year() == today.year() { text } else { format!("{text} {}", day.year()) }
}

/// `9.30am`, `6pm`.
#[must_use]
pub fn time(time: NaiveTime) -> String {
    let (afternoon, hour) = time.hour12();
    let half = if afternoon { "pm" } else { "am" };
    if time.minute() == 0 { format!("{hour}{half}") } else { format!("{hour}.{:02}{half}", time.minute()) }
}

/// When a session is, in full: `Tuesday 1 December 2026, 9.30am to 1pm`. An end that is not after the beginning is not
/// said.
#[must_use]
pub fn session(date: NaiveDate, starts_at: Option<NaiveTime>, ends_at: Option<NaiveTime>) -> String {
    let Some(starts) = starts_at.map(|time| shown(date, time)) else { return day(date) };
    let mut text = format!("{}, {}", day(date), told_apart(date, starts));
    if let Some(ends) = ends_at.map(|time| shown(date, time)).filter(|ends| *ends > starts) {
        text.push_str(" to ");
        text.push_str(&told_apart(date, ends));
    }
    text
}

/// A moment in full: `Tuesday 1 December 2026, 9.30am`.
#[must_use]
pub fn moment(wall: chrono::NaiveDateTime) -> String {
    session(wall.date(), Some(wall.time()), None)
}

/// A time with what tells it from another of the same name.
fn told_apart(date: NaiveDate, at: NaiveTime) -> String {
    let twice = clocks_change(date) == Some(Change::Back) && at.hour() == 1;
    time(at) + if twice { FIRST_OF_TWO } else { "" }
}

/// What the wall clock really shows at a time of a day: an hour later for one that the clocks skip.
#[must_use]
pub fn shown(date: NaiveDate, at: NaiveTime) -> NaiveTime {
    let skipped = clocks_change(date) == Some(Change::Forward) && at.hour() == 1;
    if skipped { at + TimeDelta::hours(1) } else { at }
}

/// How the clocks change in a night.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// From 1am to 2am, in March.
    Forward,
    /// From 2am to 1am, in October.
    Back,
}

/// Whether the clocks change on a day: the last Sunday of March and of October (The Summer Time Order 2002).
#[must_use]
pub fn clocks_change(date: NaiveDate) -> Option<Change> {
    let last_sunday = date.weekday() == Weekday::Sun && date.day() > 24;
    match date.month() {
        3 if last_sunday => Some(Change::Forward),
        10 if last_sunday => Some(Change::Back),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn at(hour: u32, minute: u32) -> Option<NaiveTime> {
        NaiveTime::from_hms_opt(hour, minute, 0)
    }

    #[test]
    fn a_session_is_said_in_full() {
        let tuesday = date(2026, 12, 1);
        assert_eq!(session(tuesday, at(9, 30), at(13, 0)), "Tuesday 1 December 2026, 9.30am to 1pm");
        assert_eq!(session(tuesday, at(18, 0), None), "Tuesday 1 December 2026, 6pm");
        assert_eq!(session(tuesday, None, at(13, 0)), "Tuesday 1 December 2026");
        assert_eq!(session(tuesday, at(22, 0), at(6, 0)), "Tuesday 1 December 2026, 10pm");
    }

    #[test]
    fn in_the_night_of_march_an_hour_is_skipped() {
        let night = date(2026, 3, 29);
        assert_eq!(session(night, at(1, 30), at(4, 0)), "Sunday 29 March 2026, 2.30am to 4am");
        assert_eq!(session(night, at(0, 30), at(1, 15)), "Sunday 29 March 2026, 12.30am to 2.15am");
        assert_eq!(session(night, at(1, 0), at(2, 0)), "Sunday 29 March 2026, 2am", "it has no length");
        assert_eq!(session(date(2026, 3, 28), at(1, 30), None), "Saturday 28 March 2026, 1.30am");
    }

    #[test]
    fn in_the_night_of_october_an_hour_comes_twice_and_its_first_is_meant() {
        let night = date(2026, 10, 25);
        let said = session(night, at(1, 30), at(3, 0));
        assert_eq!(said, "Sunday 25 October 2026, 1.30am (before the clocks go back) to 3am");
        assert_eq!(session(night, at(0, 30), at(2, 0)), "Sunday 25 October 2026, 12.30am to 2am");
        assert_eq!(session(date(2026, 10, 18), at(1, 30), None), "Sunday 18 October 2026, 1.30am");
    }

    #[test]
    fn times_are_as_people_say_them() {
        let said = [at(9, 30), at(18, 0), at(0, 5), at(12, 0)].map(|at| time(at.unwrap()));
        assert_eq!(said, ["9.30am", "6pm", "12.05am", "12pm"]);
    }

    #[test]
    fn the_year_is_said_when_it_is_another() {
        assert_eq!(short_day(date(2026, 1, 5), date(2026, 6, 1)), "Mon 5 Jan");
        assert_eq!(short_day(date(2027, 1, 5), date(2026, 6, 1)), "Tue 5 Jan 2027");
    }
}
