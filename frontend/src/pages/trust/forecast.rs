//! What runs out in the months to come, by subject and district; and what the county need not teach twice.

use super::StaffPage;
use super::brought::counted;
use crate::load::{Load, use_own};
use crate::ui::{into_state, one_of, problem, skeleton};
use crate::words;
use domain::page::Page as List;
use domain::records::wire::{DuplicationAvoided, ExpiryForecastLine};
use std::collections::BTreeSet;
use yew::prelude::*;

/// The page.
#[component]
pub fn Forecast() -> Html {
    html! { <StaffPage title="What runs out"><Months /><NotTwice /></StaffPage> }
}

/// Everywhere; the district that has no name.
const ALL: &str = "all";
const NOWHERE: &str = "none";

#[component]
fn Months() -> Html {
    let list = use_own::<List<ExpiryForecastLine>>("/api/v1/expiry-forecast?months=6".to_owned());
    let district = use_state(|| ALL.to_owned());
    let lines = match &list.now {
        Load::Loading => return skeleton(2, "Loading what runs out"),
        Load::Failed(failure) => return problem(failure, Some(&list.again)),
        Load::Ready(list) => &list.items,
    };
    if lines.is_empty() {
        return html! { <p class="govuk-body">{ "Nothing that we know of runs out in the next six months." }</p> };
    }
    let named: BTreeSet<&str> = lines.iter().filter_map(|line| line.district.as_deref()).collect();
    let mut choices = vec![(ALL.to_owned(), "Everywhere".to_owned())];
    choices.extend(named.into_iter().map(|name| (name.to_owned(), name.to_owned())));
    choices.push((NOWHERE.to_owned(), "No workplace with a postcode".to_owned()));
    let shown: Vec<&ExpiryForecastLine> = lines.iter().filter(|line| is_in(line, &district)).collect();
    let months = shown.chunk_by(|a, b| a.month == b.month).map(month);
    html! {
        <>
            <p class="govuk-body">{ "People whose training ends, each once for a subject, and how many of them have a place already." }</p>
            <div class="govuk-form-group">{ one_of("district", "Where they work", &choices, &district, &into_state(&district)) }</div>
            <p class="govuk-body" role="status">{ total(&shown) }</p>
            { for months }
        </>
    }
}

fn is_in(line: &ExpiryForecastLine, district: &str) -> bool {
    match district {
        ALL | "" => true,
        NOWHERE => line.district.is_none(),
        name => line.district.as_deref() == Some(name),
    }
}

fn total(lines: &[&ExpiryForecastLine]) -> String {
    let (people, booked): (i64, i64) =
        lines.iter().fold((0, 0), |sum, line| (sum.0 + line.people, sum.1 + line.booked));
    format!("In all {}, of whom {booked} booked.", words::count(people, "person", "people"))
}

/// A month, with the districts of a subject together.
fn month(lines: &[&ExpiryForecastLine]) -> Html {
    let title = lines.first().map(|line| line.month.format("%B %Y").to_string()).unwrap_or_default();
    let subjects = lines.chunk_by(|a, b| a.subject == b.subject).map(|of| {
        let name = of.first().map(|line| line.subject.name.clone()).unwrap_or_default();
        let where_from =
            of.iter().map(|line| format!("{} {}", line.district.as_deref().unwrap_or("elsewhere"), line.people));
        html! {
            <li class="ac-line ac-line--tall">
                <div><b>{ name }</b><br />{ where_from.collect::<Vec<_>>().join(" · ") }</div>
                <span>{ total(of) }</span>
            </li>
        }
    });
    html! { <section><h2 class="govuk-heading-m">{ title }</h2><ul class="ac-lines">{ for subjects }</ul></section> }
}

#[component]
fn NotTwice() -> Html {
    let avoided = use_own::<DuplicationAvoided>("/api/v1/duplication-avoided".to_owned());
    counted(&avoided.now)
}
