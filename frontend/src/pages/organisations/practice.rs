//! The employer to practise with: made-up people and courses, for trying a new system.

use super::OfEmployer;
use crate::api::{self, Failure};
use crate::load::{Load, use_own};
use crate::route::{Of, Route};
use crate::ui::{Done, Go, Page, focus, moment, problem, said, skeleton};
use crate::words;
use domain::organisations::wire::{PracticeRun, PracticeView};
use yew::platform::spawn_local;
use yew::prelude::*;

/// The page.
#[component]
pub fn Practice(props: &OfEmployer) -> Html {
    let path = format!("/api/v1/organisations/{}/practice", props.id);
    let loaded = use_own::<PracticeView>(path.clone());
    let (done, asking) = (use_state(|| Done::Nothing), use_state(|| false));
    let send = {
        let (done, asking, replace) = (done.clone(), asking.clone(), loaded.replace.clone());
        Callback::from(move |path: String| {
            let (done, asking, replace) = (done.clone(), asking.clone(), replace.clone());
            spawn_local(async move {
                asking.set(false);
                match api::post::<PracticeView>(&path, &(), None).await {
                    Ok(view) => {
                        replace.emit(view);
                        done.set(Done::Saved);
                        // What was pressed is gone.
                        focus("page-title");
                    }
                    Err(failure) => done.set(Done::Failed(failure)),
                }
            });
        })
    };
    let make = send.reform({
        let path = path.clone();
        move |_: MouseEvent| path.clone()
    });
    let reset = send.reform(move |_: MouseEvent| format!("{path}/reset"));
    let content = match &loaded.now {
        Load::Loading => skeleton(2, "Loading"),
        Load::Failed(failure) if is_none(failure) => html! {
            <button type="button" class="govuk-button" onclick={make}>{ "Make it" }</button>
        },
        Load::Failed(failure) => problem(failure, Some(&loaded.again)),
        Load::Ready(view) => html! { <>{ one(view) }{ put_back(&asking, reset) }</> },
    };
    let back = (Route::TeamOf { id: props.id, of: Of::Machines }, "Your systems".to_owned());
    html! {
        <Page title="Practise first" back={back}>
            <p class="govuk-body">{ "Try a new system on an employer that is made up. Its people and courses are not real, so nothing can go wrong." }</p>
            { said(&done) }
            { content }
        </Page>
    }
}

/// Nobody made one yet.
fn is_none(failure: &Failure) -> bool {
    failure.code() == Some("not_found")
}

fn one(view: &PracticeView) -> Html {
    let id = view.id;
    let dates = view.runs.iter().map(date);
    html! {
        <>
            <h2 class="govuk-heading-m">{ &view.name }</h2>
            <p class="govuk-body">{ format!("{} people work there. Made {}.", view.workers, moment(view.made_at)) }</p>
            <ul class="govuk-list">
                <li><Go to={Route::TeamOf { id, of: Of::Machines }} class="govuk-link">{ "Let a system in there" }</Go></li>
                <li><Go to={Route::TeamOf { id, of: Of::Training }} class="govuk-link">{ "See its training" }</Go></li>
            </ul>
            <p class="govuk-body">{ "Its id, for your system: " }<code>{ id.to_string() }</code></p>
            <h3 class="govuk-heading-s">{ "Dates to book" }</h3>
            <ul class="ac-lines">{ for dates }</ul>
        </>
    }
}

fn date(run: &PracticeRun) -> Html {
    let left = match run.places_left {
        0 => "Full: who books waits".to_owned(),
        1 => "1 place left".to_owned(),
        more => format!("{more} places left"),
    };
    html! {
        <li class="ac-feed" key={run.course_run_id.to_string()}>
            <p class="ac-card__line"><b>{ &run.course_title }</b></p>
            <p class="ac-card__line">{ format!("{} · {left}", words::day(run.starts_on)) }</p>
            <p class="ac-card__line ac-card__quiet">{ "Id: " }<code>{ run.course_run_id.to_string() }</code></p>
        </li>
    }
}

fn put_back(asking: &UseStateHandle<bool>, reset: Callback<MouseEvent>) -> Html {
    let ask = |now: bool| {
        let asking = asking.clone();
        Callback::from(move |_: MouseEvent| asking.set(now))
    };
    if !**asking {
        return html! {
            <button type="button" class="govuk-button govuk-button--secondary" onclick={ask(true)}>{ "Start it again" }</button>
        };
    }
    html! {
        <div class="ac-notice" role="group" aria-label="Are you sure?">
            <p class="govuk-body">{ "Its people, bookings and records go, and new ones are made. Its systems stay." }</p>
            <div class="govuk-button-group">
                <button type="button" class="govuk-button govuk-button--warning" onclick={reset}>{ "Yes, start again" }</button>
                <button type="button" class="govuk-button govuk-button--secondary" onclick={ask(false)}>{ "No, keep it" }</button>
            </div>
        </div>
    }
}
