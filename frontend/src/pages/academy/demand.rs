//! What people looked for and did not find.

use super::{SIGN_IN, for_staff};
use crate::load::{Load, use_own};
use crate::route::Route;
use crate::session::use_session;
use crate::ui::{Page, problem, skeleton, unless_signed_in};
use crate::words;
use domain::catalogue::wire::UnmetDemand;
use domain::page::Page as List;
use yew::prelude::*;

/// The page.
#[component]
pub fn Demand() -> Html {
    let session = use_session();
    let content =
        for_staff(session.now()).or_else(|| unless_signed_in(&session, SIGN_IN)).unwrap_or_else(|| html! { <Weeks /> });
    html! {
        <Page title="What people do not find" back={(Route::Academy, "Academy".to_owned())} wide=true>{ content }</Page>
    }
}

/// What had to be let go to find something, in words.
fn let_go(parameter: &str) -> &str {
    match parameter {
        "near" | "withinMiles" => "place",
        "from" | "to" => "dates",
        "maxCost" | "free" | "funded" => "price",
        "level" => "level",
        "mode" | "onlineNow" => "way of teaching",
        "when" => "time of the week",
        "available" => "places free",
        "provider" => "training provider",
        "subject" => "subject",
        "noEntryRequirements" => "no entry requirements",
        "startAnyTime" => "start at any time",
        "q" => "words",
        other => other,
    }
}

#[component]
fn Weeks() -> Html {
    let demand = use_own::<List<UnmetDemand>>("/api/v1/unmet-demand".to_owned());
    let list = match &demand.now {
        Load::Loading => return skeleton(2, "Loading what people looked for"),
        Load::Failed(failure) => return problem(failure, Some(&demand.again)),
        Load::Ready(list) => list,
    };
    if list.items.is_empty() {
        return html! { <p class="govuk-body">{ "Everyone found something. When someone does not, it is counted here." }</p> };
    }
    let weeks = list.items.chunk_by(|a, b| a.week == b.week).map(|week| {
        let first = week.first().map(|line| words::day_of_year(line.week)).unwrap_or_default();
        html! {
            <section>
                <h2 class="govuk-heading-m">{ format!("Week of {first}") }</h2>
                <ul class="ac-lines">{ for week.iter().map(line) }</ul>
            </section>
        }
    });
    html! {
        <>
            <p class="govuk-body">{ "Each line counts searches that found nothing as they were asked. What was typed is not kept, nor who searched." }</p>
            { for weeks }
        </>
    }
}

fn line(line: &UnmetDemand) -> Html {
    let mut without: Vec<&str> = line.let_go.iter().map(|parameter| let_go(parameter)).collect();
    without.dedup();
    let found =
        if without.is_empty() { "Nothing helped".to_owned() } else { format!("Found without: {}", without.join(", ")) };
    html! {
        <li class="ac-line ac-line--tall">
            <div>
                <b>{ line.subject_name.as_deref().unwrap_or("No subject named") }</b><br />
                { line.district.as_deref().unwrap_or("Anywhere") }{ " · " }{ found }
            </div>
            <span>{ words::count(line.searches, "search", "searches") }</span>
        </li>
    }
}
