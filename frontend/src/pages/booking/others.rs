//! Other dates that teach the same, to book instead.

use crate::load::{Load, use_load};
use crate::route::Route;
use crate::ui::{Go, problem, skeleton};
use crate::words;
use domain::catalogue::wire::CourseRunView;
use domain::ids::{BookingId, CourseRunId};
use domain::page::Page as List;
use yew::prelude::*;

/// Properties of [`Others`].
#[derive(Properties, PartialEq)]
pub struct OthersProps {
    /// The run that cannot be had.
    pub id: CourseRunId,
    /// The booking that is given up for the other one, when they move.
    #[prop_or_default]
    pub replaces: Option<BookingId>,
    /// Whether that one waits for a place.
    #[prop_or_default]
    pub waits: bool,
}

/// The section.
#[component]
pub fn Others(props: &OthersProps) -> Html {
    let others = use_load::<List<CourseRunView>>(Some(format!("/api/v1/course-runs/{}/alternatives", props.id)));
    let list = match &others.now {
        Load::Loading => skeleton(2, "Looking for other dates"),
        Load::Failed(failure) => problem(failure, Some(&others.again)),
        Load::Ready(list) if list.items.is_empty() => html! {
            <>
                <p class="govuk-body">{ "We know of no other date now." }</p>
                <Go to={Route::Find} class="govuk-button">{ "Find a course" }</Go>
            </>
        },
        Load::Ready(list) => {
            html! { <ul class="ac-cards ac-cards--one">{ for list.items.iter().map(|run| card(run, props)) }</ul> }
        }
    };
    let title = match (props.waits, props.replaces) {
        (true, _) => "Do not want to wait?",
        (false, Some(_)) => "Move to one of these",
        (false, None) => "Book one of these instead",
    };
    html! {
        <section aria-labelledby="others-title">
            <h2 class="govuk-heading-m" id="others-title">{ title }</h2>
            if props.waits { <p class="govuk-body">{ "You can book another date. You stay on this waiting list until the other booking is confirmed." }</p> }
            { list }
        </section>
    }
}

fn card(run: &CourseRunView, props: &OthersProps) -> Html {
    let replaces = props.replaces;
    let query: Vec<(String, String)> = replaces.map(|id| ("replaces".to_owned(), id.to_string())).into_iter().collect();
    let when = words::when(run.starts_on, run.starts_at);
    html! {
        <li class="ac-card" key={run.id.to_string()}>
            if props.waits {
                <><h3 class="ac-card__title">{ when.clone() }</h3>
                <p class="ac-card__line"><Go to={Route::Book { id: run.id }} {query} class="ac-card__link">
                    { "Book this date instead" }<span class="govuk-visually-hidden">{ format!(": {when}") }</span>
                </Go></p></>
            } else {
                <h3 class="ac-card__title"><Go to={Route::Book { id: run.id }} {query} class="ac-card__link">{ when }</Go></h3>
            }
            <p class="ac-card__line">{ &run.course_title }</p>
            <p class="ac-card__line">{ words::place(run.venue.as_ref(), run.mode) }{ " · " }{ words::money(run.cost_pence) }{ " · " }{ words::room_in(run) }</p>
            <p class="ac-card__line ac-card__quiet">{ &run.provider.name }</p>
        </li>
    }
}
