//! A person's own jobs.

use super::leaving::Leaving;
use super::worker::facts;
use crate::api;
use crate::load::{Load, use_own};
use crate::route::Route;
use crate::ui::{Go, Page, Tone, problem, skeleton, tag};
use domain::ids::EmploymentId;
use domain::organisations::tenure::TenureState;
use domain::organisations::wire::{JobEnd, MyEmploymentView};
use domain::page::Page as List;
use domain::problem::FieldProblem;
use yew::platform::spawn_local;
use yew::prelude::*;

/// The page.
#[component]
pub fn Jobs() -> Html {
    let list = use_own::<List<MyEmploymentView>>("/api/v1/me/employments".to_owned());
    let leaving = use_state(|| None::<EmploymentId>);
    let errors = use_state(Vec::<FieldProblem>::new);
    let said = use_state(|| "");
    let onkeep = {
        let (leaving, errors) = (leaving.clone(), errors.clone());
        Callback::from(move |()| {
            errors.set(Vec::new());
            leaving.set(None);
        })
    };
    let onend = |job: EmploymentId| {
        let (leaving, errors, said, again) = (leaving.clone(), errors.clone(), said.clone(), list.again.clone());
        Callback::from(move |end: JobEnd| {
            let (leaving, errors, said, again) = (leaving.clone(), errors.clone(), said.clone(), again.clone());
            spawn_local(async move {
                match api::post::<MyEmploymentView>(&format!("/api/v1/me/employments/{job}/leave"), &end, None).await {
                    Ok(_) => {
                        leaving.set(None);
                        said.set("Saved.");
                        again.emit(());
                    }
                    Err(failure) => errors.set(failure.wrong()),
                }
            });
        })
    };
    let content = match &list.now {
        Load::Loading => skeleton(1, "Loading your jobs"),
        Load::Failed(failure) => problem(failure, Some(&list.again)),
        Load::Ready(list) if list.items.is_empty() => html! {
            <p class="govuk-body">{ "You have no job here yet. Your employer can invite you or give you a code." }</p>
        },
        Load::Ready(list) => list
            .items
            .iter()
            .map(|one| {
                let id = one.job.id;
                let onleave = {
                    let (leaving, said) = (leaving.clone(), said.clone());
                    Callback::from(move |_: MouseEvent| {
                        said.set("");
                        leaving.set(Some(id));
                    })
                };
                let tone = if one.job.state == TenureState::Now { Tone::Good } else { Tone::Plain };
                html! {
                    <section class="ac-job" aria-label={one.employer_name.clone()}>
                        <h2 class="govuk-heading-m">{ &one.employer_name }</h2>
                        <p class="govuk-body">{ tag(tone, state(one.job.state)) }</p>
                        { facts(&one.job) }
                        if *leaving == Some(id) {
                            <Leaving title={format!("Leave {}?", one.employer_name)} errors={(*errors).clone()} onend={onend(id)} onkeep={onkeep.clone()}
                                means="When it is over, they do not see you here any more by this job. Your record and your bookings stay yours." />
                        } else if one.job.state != TenureState::Over {
                            <button type="button" class="ac-plain" onclick={onleave} aria-label={format!("I leave {}", one.employer_name)}>{ "I leave" }</button>
                        }
                    </section>
                }
            })
            .collect(),
    };
    html! {
        <Page title="My jobs" back={(Route::Account, "My account".to_owned())}>
            { content }
            <p class="govuk-body" role="status">{ *said }</p>
            <Go to={Route::Join} class="govuk-link">{ "I have a code from my employer" }</Go>
        </Page>
    }
}

const fn state(state: TenureState) -> &'static str {
    match state {
        TenureState::ToCome => "Starts later",
        TenureState::Now => "You work here",
        TenureState::Over => "You have left",
    }
}
