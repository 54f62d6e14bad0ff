//! Who of a team is away on training, and when.

use super::colleagues::stands;
use super::team_days::{Entry, days, four_weeks};
use crate::load::{Load, use_own};
use crate::pages::organisations::OfEmployer;
use crate::route::{Of, Route};
use crate::ui::{Go, Page, one_of, problem, skeleton, tag, today};
use crate::words;
use chrono::{Days, NaiveDate};
use domain::booking::wire::TeamBookings;
use std::collections::BTreeMap;
use yew::prelude::*;

/// How many days are shown at once.
const DAYS: u64 = 28;

/// The most bookings in one answer.
const MOST: usize = 1000;

/// The page: four weeks from a Monday on.
#[component]
pub fn TeamCalendar(props: &OfEmployer) -> Html {
    let from = use_state(|| four_weeks(today(), 0));
    let person = use_state(|| "all".to_owned());
    let last = *from + Days::new(DAYS - 1);
    let bookings =
        use_own::<TeamBookings>(format!("/api/v1/organisations/{}/bookings?from={}&to={last}", props.id, *from));
    let step = |by: i64| {
        let from = from.clone();
        Callback::from(move |_: MouseEvent| from.set(four_weeks(*from, by)))
    };
    let onperson = {
        let person = person.clone();
        Callback::from(move |chosen: String| person.set(if chosen.is_empty() { "all".to_owned() } else { chosen }))
    };
    let content = match &bookings.now {
        Load::Loading => skeleton(3, "Loading who is away"),
        Load::Failed(failure) => problem(failure, Some(&bookings.again)),
        Load::Ready(all) => html! {
            <>
                { who(all, &person, &onperson) }
                { shown(all, &person, *from, last) }
            </>
        },
    };
    html! {
        <Page title="Who is away on training" wide=true back={(Route::Team, "Team".to_owned())}>
            <div role="status"><h2 class="govuk-heading-m">{ span(*from, last) }</h2></div>
            <div class="govuk-button-group">
                <button type="button" class="govuk-button govuk-button--secondary" onclick={step(-1)}>{ "Four weeks before" }</button>
                <button type="button" class="govuk-button govuk-button--secondary" onclick={step(1)}>{ "Next four weeks" }</button>
            </div>
            { content }
            <p class="govuk-body"><Go to={Route::TeamOf { id: props.id, of: Of::Which }} class="govuk-link">{ "Book for several people" }</Go></p>
        </Page>
    }
}

/// `Monday 30 November to Sunday 27 December 2026`.
fn span(from: NaiveDate, last: NaiveDate) -> String {
    format!("{} to {}", words::day_of_year(from), words::day(last))
}

/// One person or everyone.
fn who(all: &TeamBookings, chosen: &str, onperson: &Callback<String>) -> Html {
    let people: BTreeMap<(String, String), ()> =
        all.items.iter().map(|one| ((one.person_name.clone(), one.person_id.to_string()), ())).collect();
    if people.len() < 2 && chosen == "all" {
        return Html::default();
    }
    let mut choices = vec![("all".to_owned(), "Everyone".to_owned())];
    choices.extend(people.into_keys().map(|(name, id)| (id, name)));
    html! { <div class="govuk-form-group">{ one_of("calendar-person", "Who", &choices, chosen, onperson) }</div> }
}

fn shown(all: &TeamBookings, person: &str, from: NaiveDate, last: NaiveDate) -> Html {
    let some = all.items.iter().filter(|one| person == "all" || one.person_id.to_string() == person);
    let days = days(some, from, last);
    if days.is_empty() {
        return html! { <p class="govuk-body" role="status">{ "Nobody is away on training in these four weeks." }</p> };
    }
    html! {
        <>
            if all.items.len() >= MOST { <p class="ac-notice">{ "There are more than we can show. These are the first 1,000." }</p> }
            <div class="ac-narrow">{ for days.iter().map(|(day, entries)| of_day(*day, entries)) }</div>
            <div class="ac-wide">{ for from.iter_weeks().take_while(|monday| *monday <= last).map(|monday| week(monday, &days)) }</div>
        </>
    }
}

fn of_day(day: NaiveDate, entries: &[Entry<'_>]) -> Html {
    let lines = entries.iter().map(|entry| {
        html! {
            <li class="ac-need">
                <b>{ &entry.booking.person_name }</b><br />
                { for entry.at.map(|at| format!("{} ", words::time(at))) }{ link(entry) }<br />
                { standing(entry) }
            </li>
        }
    });
    html! {
        <section key={day.to_string()}>
            <h3 class="govuk-heading-s ac-day">{ words::day_of_year(day) }</h3>
            <ul class="ac-lines">{ for lines }</ul>
        </section>
    }
}

fn link(entry: &Entry<'_>) -> Html {
    let booking = entry.booking;
    html! {
        <Go to={Route::Booking { id: booking.id }} class="govuk-link">
            { &booking.run.course_title }<span class="govuk-visually-hidden">{ format!(": the booking of {}", booking.person_name) }</span>
        </Go>
    }
}

fn standing(entry: &Entry<'_>) -> Html {
    let (tone, words) = stands(entry.booking);
    let until = entry.until.map(|day| format!(" Until {}.", words::day_of_year(day)));
    html! { <>{ tag(tone, &words) }{ for until }</> }
}

/// A week as a table: a line for each who is away in it.
fn week(monday: NaiveDate, days: &BTreeMap<NaiveDate, Vec<Entry<'_>>>) -> Html {
    let of_week: Vec<NaiveDate> = monday.iter_days().take(7).collect();
    let mut people: BTreeMap<(&str, String), Vec<(NaiveDate, &Entry<'_>)>> = BTreeMap::new();
    for (day, entries) in of_week.iter().filter_map(|day| Some((*day, days.get(day)?))) {
        for entry in entries {
            let who = (entry.booking.person_name.as_str(), entry.booking.person_id.to_string());
            people.entry(who).or_default().push((day, entry));
        }
    }
    let title = format!("Week of {}", words::day_of_year(monday));
    if people.is_empty() {
        return html! { <section><h3 class="govuk-heading-s">{ title }</h3><p class="govuk-body">{ "Nobody is away." }</p></section> };
    }
    let heads = of_week.iter().map(|day| {
        html! { <th class="govuk-table__header" scope="col">{ words::short_day(*day, *day) }</th> }
    });
    let rows = people.iter().map(|((name, id), entries)| {
        let cells = of_week.iter().map(|day| {
            let here = entries.iter().filter(|(on, _)| on == day).map(|(_, entry)| {
                html! {
                    <div class="ac-away">
                        { for entry.at.map(|at| format!("{} ", words::time(at))) }{ link(entry) }<br />{ standing(entry) }
                    </div>
                }
            });
            html! { <td class="govuk-table__cell">{ for here }</td> }
        });
        html! {
            <tr class="govuk-table__row" key={id.clone()}>
                <th class="govuk-table__header" scope="row">{ *name }</th>
                { for cells }
            </tr>
        }
    });
    html! {
        <div class="ac-matrix ac-week" role="region" aria-label={title.clone()} tabindex="0">
            <table class="govuk-table">
                <caption class="govuk-table__caption">{ title.clone() }</caption>
                <thead class="govuk-table__head"><tr class="govuk-table__row"><th class="govuk-table__header" scope="col">{ "Name" }</th>{ for heads }</tr></thead>
                <tbody class="govuk-table__body">{ for rows }</tbody>
            </table>
        </div>
    }
}
