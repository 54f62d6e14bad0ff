//! Who works for an employer: found by name and workplace.

use super::approvals::Waits;
use super::{OfEmployer, open_workplaces};
use crate::api;
use crate::load::{Load, use_own};
use crate::route::{Of, Route};
use crate::session::use_session;
use crate::ui::{Go, one_of, problem, skeleton, value_of};
use crate::words;
use domain::ids::EmployerId;
use domain::organisations::wire::{TeamMemberView, WorkplaceView};
use domain::page::Page as List;
use yew::prelude::*;

/// The section.
#[component]
pub fn People(props: &OfEmployer) -> Html {
    let id = props.id;
    let session = use_session();
    let (typed, name, workplace) = (use_state(String::new), use_state(String::new), use_state(String::new));
    let mut path = format!("/api/v1/organisations/{id}/workers?limit=100");
    if !name.is_empty() {
        path = format!("{path}&name={}", api::encoded(&name));
    }
    if !workplace.is_empty() {
        path = format!("{path}&workplace={}", *workplace);
    }
    let workers = use_own::<List<TeamMemberView>>(path);
    let places = use_own::<List<WorkplaceView>>(format!("/api/v1/organisations/{id}/workplaces?limit=100"));
    let onsubmit = {
        let (typed, name) = (typed.clone(), name.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            name.set(typed.trim().to_owned());
        })
    };
    let oninput = {
        let typed = typed.clone();
        Callback::from(move |event: InputEvent| typed.set(value_of(&event)))
    };
    let onplace = {
        let workplace = workplace.clone();
        Callback::from(move |chosen: String| workplace.set(if chosen == "all" { String::new() } else { chosen }))
    };
    let mut choices = vec![("all".to_owned(), "All workplaces".to_owned())];
    choices.extend(open_workplaces(&places));
    let chosen = if workplace.is_empty() { "all" } else { workplace.as_str() };
    let narrowed = !name.is_empty() || !workplace.is_empty();
    let list = match &workers.now {
        Load::Loading => skeleton(2, "Loading your team"),
        Load::Failed(failure) => problem(failure, Some(&workers.again)),
        Load::Ready(list) => team(id, list, narrowed),
    };
    let to = |of: Of| Route::TeamOf { id, of };
    html! {
        <>
            <Waits {id} />
            <p><Go to={to(Of::Invite)} class="govuk-button">{ "Invite someone" }</Go></p>
            <form {onsubmit} role="search" aria-label="Find someone on your team">
                <label class="govuk-label" for="team-name">{ "Name" }</label>
                <div class="ac-search__row">
                    <input class="govuk-input" id="team-name" type="search" value={(*typed).clone()} {oninput} autocomplete="off" />
                    <button class="govuk-button govuk-button--secondary">{ "Find" }</button>
                </div>
            </form>
            if choices.len() > 2 {
                <div class="govuk-form-group">{ one_of("team-workplace", "Workplace", &choices, chosen, &onplace) }</div>
            }
            { list }
            <p class="ac-links">
                <Go to={to(Of::Training)} class="govuk-link">{ "Training of your team" }</Go>
                <Go to={to(Of::Brought)} class="govuk-link">{ "Training they bring" }</Go>
                <Go to={to(Of::Care)} class="govuk-link">{ "Care Certificate" }</Go>
                <Go to={to(Of::Approvals)} class="govuk-link">{ "Say yes or no to bookings" }</Go>
                <Go to={to(Of::Which)} class="govuk-link">{ "Book for several people" }</Go>
                <Go to={to(Of::Calendar)} class="govuk-link">{ "Who is away on training" }</Go>
                <Go to={to(Of::Kept)} class="govuk-link">{ "Places kept for later" }</Go>
                <Go to={to(Of::Missed)} class="govuk-link">{ "Places that were not used" }</Go>
                <Go to={Route::Find} class="govuk-link">{ "Find a course for them" }</Go>
                <Go to={to(Of::Invitations)} class="govuk-link">{ "Invitations" }</Go>
                <Go to={to(Of::Workplaces)} class="govuk-link">{ "Workplaces" }</Go>
                if session.now().administers(id) {
                    <Go to={to(Of::Access)} class="govuk-link">{ "Who may do what" }</Go>
                    <Go to={to(Of::AscWds)} class="govuk-link">{ "ASC-WDS files" }</Go>
                    <Go to={to(Of::Machines)} class="govuk-link">{ "Your systems" }</Go>
                }
            </p>
        </>
    }
}

fn team(id: EmployerId, list: &List<TeamMemberView>, narrowed: bool) -> Html {
    let words = match (list.items.len(), narrowed) {
        (0, true) => "Nobody here fits. Try a part of the name.".to_owned(),
        (0, false) => "Nobody on your team has an account yet. Invite them.".to_owned(),
        (_, _) if list.next_cursor.is_some() => "More than 100 people. Find them by name.".to_owned(),
        (count, _) => words::count(i64::try_from(count).unwrap_or(i64::MAX), "person", "people"),
    };
    let lines = list.items.iter().map(|member| {
        let to = Route::TeamOf { id, of: Of::Worker(member.worker.person_id) };
        html! {
            <li class="ac-card">
                <h3 class="ac-card__title"><Go {to} class="ac-card__link">{ &member.worker.full_name }</Go></h3>
                { for member.jobs.iter().map(|job| html! { <p class="ac-card__line ac-card__quiet">{ super::worker::summary(job) }</p> }) }
            </li>
        }
    });
    html! {
        <>
            <p class="govuk-body" role="status">{ words }</p>
            <ul class="ac-cards">{ for lines }</ul>
        </>
    }
}
