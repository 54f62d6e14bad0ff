//! Dates that have fewer people than they need.

use crate::load::{Load, use_own};
use crate::route::Route;
use crate::session::use_session;
use crate::ui::{Go, Page, problem, skeleton, unless_signed_in};
use crate::words;
use domain::catalogue::wire::RunAtRisk;
use domain::page::Page as List;
use yew::prelude::*;

/// The page.
#[component]
pub fn AtRisk() -> Html {
    let session = use_session();
    let content = unless_signed_in(&session, "Sign in to see which dates need more people.");
    let content = content.unwrap_or_else(|| html! { <Runs /> });
    html! { <Page title="Dates that need more people" back={(Route::Registers, "Registers".to_owned())}>{ content }</Page> }
}

#[component]
fn Runs() -> Html {
    let list = use_own::<List<RunAtRisk>>("/api/v1/runs-at-risk".to_owned());
    match &list.now {
        Load::Loading => skeleton(2, "Loading the dates"),
        Load::Failed(failure) => problem(failure, Some(&list.again)),
        Load::Ready(list) if list.items.is_empty() => html! {
            <p class="govuk-body">{ "Every date in the next four weeks has the people it needs." }</p>
        },
        Load::Ready(list) => html! {
            <>
                <p class="govuk-body">{ "These begin in the next four weeks. You can call one off, and move its people to another date." }</p>
                <ul class="ac-cards ac-cards--one">{ for list.items.iter().map(card) }</ul>
            </>
        },
    }
}

fn card(at_risk: &RunAtRisk) -> Html {
    let run = &at_risk.run;
    let has = words::count(at_risk.confirmed, "person has a place", "people have a place");
    html! {
        <li class="ac-card" key={run.id.to_string()}>
            <h2 class="ac-card__title"><Go to={Route::KeepRun { id: run.id }} class="ac-card__link">{ &run.course_title }</Go></h2>
            <p class="ac-card__line">{ words::when(run.starts_on, run.starts_at) }</p>
            <p class="ac-card__line">{ words::place(run.venue.as_ref(), run.mode) }{ " · " }{ &run.provider.name }</p>
            <p class="ac-card__line">{ format!("{has}. It needs {}.", at_risk.minimum) }</p>
        </li>
    }
}
