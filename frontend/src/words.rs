//! How we write days, times, money and distances.

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};
use domain::catalogue::wire::{CourseRunView, NextRun, VenueView};
use domain::catalogue::{Mode, RunState};
use domain::values::Pence;

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

fn names(day: NaiveDate) -> (&'static str, &'static str) {
    let weekday = usize::try_from(day.weekday().num_days_from_monday()).ok().and_then(|at| DAYS.get(at));
    let month = usize::try_from(day.month0()).ok().and_then(|at| MONTHS.get(at));
    (weekday.copied().unwrap_or_default(), month.copied().unwrap_or_default())
}

/// `Tuesday 1 December 2026`.
pub fn day(day: NaiveDate) -> String {
    format!("{} {}", day_of_year(day), day.year())
}

/// `Tuesday 1 December`.
pub fn day_of_year(day: NaiveDate) -> String {
    let (weekday, month) = names(day);
    format!("{weekday} {} {month}", day.day())
}

/// `Tue 1 Dec`, with the year when it is not this one.
pub fn short_day(day: NaiveDate, today: NaiveDate) -> String {
    let (weekday, month) = names(day);
    let short = |name: &str| name.chars().take(3).collect::<String>();
    let text = format!("{} {} {}", short(weekday), day.day(), short(month));
    if day.year() == today.year() { text } else { format!("{text} {}", day.year()) }
}

/// `9.30am`, `6pm`.
pub fn time(time: NaiveTime) -> String {
    let (afternoon, hour) = time.hour12();
    let half = if afternoon { "pm" } else { "am" };
    if time.minute() == 0 { format!("{hour}{half}") } else { format!("{hour}.{:02}{half}", time.minute()) }
}

/// `£45`, `Free`, or that it is not said.
pub fn money(cost: Option<Pence>) -> String {
    cost.map_or_else(|| "Ask about the price".to_owned(), |cost| cost.to_string())
}

/// `1.2 miles`, `1 mile`.
pub fn miles(miles: f64) -> String {
    if miles < 0.1 {
        return "Less than 0.1 miles".to_owned();
    }
    let text = format!("{miles:.1}");
    let text = text.trim_end_matches(".0");
    if text == "1" { "1 mile".to_owned() } else { format!("{text} miles") }
}

/// `1st`, `2nd`, `11th`.
pub fn ordinal(number: i64) -> String {
    let ending = match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// `1 place`, `4 places`.
pub fn count(number: i64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// When a run begins, in full.
pub fn when(starts_on: Option<NaiveDate>, starts_at: Option<NaiveTime>) -> String {
    match (starts_on, starts_at) {
        (None, _) => "Start when you like".to_owned(),
        (Some(date), None) => day(date),
        (Some(date), Some(at)) => format!("{}, {}", day(date), time(at)),
    }
}

/// Where a run is, in a few words.
pub fn place(venue: Option<&VenueView>, mode: Mode) -> String {
    match venue {
        Some(venue) => venue.town.clone().unwrap_or_else(|| venue.name.clone()),
        None => mode.label().to_owned(),
    }
}

/// The whole address of a venue; no line ends within its postcode.
pub fn address(venue: &VenueView) -> String {
    let postcode = venue.postcode.as_ref().map(|postcode| postcode.replace(' ', "\u{a0}"));
    let parts = [Some(&venue.name), venue.address.as_ref(), venue.town.as_ref(), postcode.as_ref()];
    parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(", ")
}

/// Whether there is room, in words.
pub fn room(state: RunState, places_left: Option<i32>, waiting: i32) -> String {
    match (state, places_left) {
        (RunState::Open, Some(left)) => format!("{} left", count(i64::from(left), "place", "places")),
        (RunState::Open, None) => "Book with the training provider".to_owned(),
        (RunState::Full, _) if waiting > 0 => {
            format!("Full, {} waiting", count(i64::from(waiting), "person", "people"))
        }
        (RunState::Full, _) => "Full, join the waiting list".to_owned(),
        (other, _) => other.label().to_owned(),
    }
}

/// The same for the run that a list shows.
pub fn room_of(run: &NextRun) -> String {
    room(run.state, run.places_left, 0)
}

/// The same for a run.
pub fn room_in(run: &CourseRunView) -> String {
    room(run.state, run.places_left, run.waiting)
}

/// `6 weeks`, `12 days`, `today`: how long until a day.
pub fn until(day: NaiveDate, today: NaiveDate) -> String {
    match (day - today).num_days() {
        days if days < 0 => "over".to_owned(),
        0 => "today".to_owned(),
        days if days < 14 => count(days, "day", "days"),
        days if days < 70 => count(days / 7, "week", "weeks"),
        days => count(days / 30, "month", "months"),
    }
}

/// `Today`, `Tomorrow`, `In 6 weeks`: how soon a day is.
pub fn how_soon(day: NaiveDate, today: NaiveDate) -> String {
    match (day - today).num_days() {
        days if days < 0 => "It has begun".to_owned(),
        0 => "Today".to_owned(),
        1 => "Tomorrow".to_owned(),
        _ => format!("In {}", until(day, today)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_numbers_are_as_people_say_them() {
        let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
        assert_eq!(
            [time(at(9, 30)), time(at(18, 0)), time(at(0, 5)), time(at(12, 0))],
            ["9.30am", "6pm", "12.05am", "12pm"]
        );
        assert_eq!(
            [1, 2, 3, 4, 11, 12, 21, 112].map(ordinal),
            ["1st", "2nd", "3rd", "4th", "11th", "12th", "21st", "112th"]
        );
        assert_eq!(
            [0.0, 0.97, 1.0, 1.25, 10.0].map(miles),
            ["Less than 0.1 miles", "1 mile", "1 mile", "1.2 miles", "10 miles"]
        );
    }

    #[test]
    fn how_soon_a_day_is_begins_a_sentence() {
        let date = |day| NaiveDate::from_ymd_opt(2026, 12, day).unwrap();
        let soon = [1, 2, 3, 4, 20].map(|day| how_soon(date(day), date(2)));
        assert_eq!(soon, ["It has begun", "Today", "Tomorrow", "In 2 days", "In 2 weeks"]);
    }

    #[test]
    fn the_year_is_said_when_it_is_another() {
        let date = |year| NaiveDate::from_ymd_opt(year, 1, 5).unwrap();
        assert_eq!(short_day(date(2026), date(2026)), "Mon 5 Jan");
        assert_eq!(short_day(date(2027), date(2026)), "Tue 5 Jan 2027");
    }
}
