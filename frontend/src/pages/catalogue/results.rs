//! A course in the results.

use crate::route::Route;
use crate::ui::{Go, Tone, tag, today};
use crate::words;
use domain::catalogue::RunState;
use domain::catalogue::wire::CourseSummary;
use yew::prelude::*;

/// A card: the whole of it opens the course. `near` is the place distances are measured from, to hand on.
pub fn card(course: &CourseSummary, near: Option<&String>) -> Html {
    let query: Vec<_> = near.into_iter().map(|near| ("near".to_owned(), near.clone())).collect();
    let mut facts = vec![words::money(course.cost_pence)];
    facts.extend(course.duration.clone());
    facts.extend(course.level.map(level));
    let next = course.next_run.as_ref().map(|run| {
        let when = match run.starts_on {
            Some(day) => {
                let time = run.starts_at.map(|at| format!(", {}", words::time(at))).unwrap_or_default();
                format!("{}{time}", words::short_day(day, today()))
            }
            None if run.state == RunState::ToBeScheduled => "Date to be named".to_owned(),
            None => "Start when you like".to_owned(),
        };
        let miles = run.distance_miles.map(|miles| format!(" · {}", words::miles(miles))).unwrap_or_default();
        let more = match course.upcoming_runs - 1 {
            0 => String::new(),
            more => format!(" · {}", words::count(more, "more date", "more dates")),
        };
        let tone = match run.state {
            RunState::Open if run.bookable => Tone::Good,
            RunState::Full => Tone::Soon,
            _ => Tone::Plain,
        };
        html! {
            <>
                <p class="ac-card__line"><b>{ when }</b>{ " · " }{ words::place(run.venue.as_ref(), run.mode) }{ miles }{ more }</p>
                <p class="ac-card__line">{ tag(tone, &words::room_of(run)) }</p>
            </>
        }
    });
    html! {
        <li class="ac-card" key={course.id.to_string()}>
            <h3 class="ac-card__title">
                <Go to={Route::Course { id: course.id }} {query} class="ac-card__link">{ &course.title }</Go>
            </h3>
            { for next }
            if course.next_run.is_none() { <p class="ac-card__line">{ "No dates to come" }</p> }
            <p class="ac-card__line ac-card__quiet">{ facts.join(" · ") }</p>
            <p class="ac-card__line ac-card__quiet">{ &course.provider.name }</p>
        </li>
    }
}

/// `Level 2`, `Entry level`.
pub fn level(level: i16) -> String {
    if level == 0 { "Entry level".to_owned() } else { format!("Level {level}") }
}
