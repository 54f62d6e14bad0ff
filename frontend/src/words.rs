//! How we write days, times, money and distances.

use chrono::{NaiveDate, NaiveTime};
use domain::catalogue::wire::{CourseRunView, NextRun, VenueView};
use domain::catalogue::{Mode, RunState};
use domain::values::Pence;

pub use domain::when::{day, day_of_year, short_day, time};

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
    starts_on.map_or_else(|| "Start when you like".to_owned(), |date| domain::when::session(date, starts_at, None))
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
    fn numbers_are_as_people_say_them() {
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
}
