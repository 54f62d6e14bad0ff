//! Who may do what at an employer.

use super::{OfEmployer, back, open_workplaces};
use crate::api;
use crate::load::{Load, use_own};
use crate::route::{Of, Route};
use crate::ui::{Done, Go, Page, into_state, one_of, problem, said, skeleton};
use domain::ids::PersonId;
use domain::organisations::Position;
use domain::organisations::wire::{MembershipView, NewMembership, TeamMemberView, WorkplaceView};
use domain::page::Page as List;
use yew::platform::spawn_local;
use yew::prelude::*;

/// A role to give, or to take away.
type Change = (PersonId, Option<NewMembership>);

/// The page.
#[component]
pub fn Access(props: &OfEmployer) -> Html {
    let at = format!("/api/v1/organisations/{}", props.id);
    let list = use_own::<List<MembershipView>>(format!("{at}/memberships?limit=100"));
    let workers = use_own::<List<TeamMemberView>>(format!("{at}/workers?limit=100"));
    let places = use_own::<List<WorkplaceView>>(format!("{at}/workplaces?limit=100"));
    let done = use_state(|| Done::Nothing);
    let asking = use_state(|| None::<PersonId>);
    let change = {
        let (done, asking, again) = (done.clone(), asking.clone(), list.again.clone());
        Callback::from(move |(person, new): Change| {
            let (done, asking, again) = (done.clone(), asking.clone(), again.clone());
            let path = format!("{at}/memberships/{person}");
            spawn_local(async move {
                asking.set(None);
                let answer = match new {
                    Some(new) => api::put::<MembershipView>(&path, &new).await.map(drop),
                    None => api::remove(&path).await,
                };
                match answer {
                    Ok(()) => {
                        done.set(Done::Saved);
                        again.emit(());
                    }
                    Err(failure) => done.set(Done::Failed(failure)),
                }
            });
        })
    };
    let content = match &list.now {
        Load::Loading => skeleton(2, "Loading who may do what"),
        Load::Failed(failure) => problem(failure, Some(&list.again)),
        Load::Ready(list) => {
            let lines = list.items.iter().map(|one| line(one, *asking == Some(one.person_id), &asking, &change));
            html! { <ul class="ac-lines">{ for lines }</ul> }
        }
    };
    let people: Vec<(String, String)> = match &workers.now {
        Load::Ready(list) => {
            list.items.iter().map(|one| (one.worker.person_id.to_string(), one.worker.full_name.clone())).collect()
        }
        Load::Loading | Load::Failed(_) => Vec::new(),
    };
    html! {
        <Page title="Who may do what" back={back()}>
            <p class="govuk-body">{ "A manager books and looks for workers. An admin does that too, and says who may." }</p>
            { content }
            { said(&done) }
            <Give {people} places={open_workplaces(&places)} {change} />
            <p class="govuk-body">{ "Not on your team yet? " }<Go to={Route::TeamOf { id: props.id, of: Of::Invite }} class="govuk-link">{ "Invite them" }</Go></p>
        </Page>
    }
}

fn line(one: &MembershipView, asking: bool, ask: &UseStateHandle<Option<PersonId>>, change: &Callback<Change>) -> Html {
    let person = one.person_id;
    let of = match &one.workplaces {
        None => "all workplaces".to_owned(),
        Some(named) if named.is_empty() => "no workplace".to_owned(),
        Some(named) => named.iter().map(|one| one.name.clone()).collect::<Vec<_>>().join(", "),
    };
    let set = |to: Option<PersonId>| {
        let ask = ask.clone();
        Callback::from(move |_: MouseEvent| ask.set(to))
    };
    html! {
        <li class="ac-feed" key={person.to_string()}>
            <p class="ac-feed__address">{ &one.full_name }</p>
            <p class="ac-card__line">{ format!("{}, {of}", one.position.label()) }</p>
            if asking {
                <div class="ac-notice" role="group" aria-label="Take it away">
                    <p class="govuk-body">{ format!("{} will not see or book for your workers any more. Their job stays.", one.full_name) }</p>
                    <div class="govuk-button-group">
                        <button type="button" class="govuk-button govuk-button--warning" onclick={change.reform(move |_: MouseEvent| (person, None))}>{ "Yes, take it away" }</button>
                        <button type="button" class="govuk-button govuk-button--secondary" onclick={set(None)}>{ "No, keep it" }</button>
                    </div>
                </div>
            } else {
                <button type="button" class="ac-plain" onclick={set(Some(person))} aria-label={format!("Take it away from {}", one.full_name)}>{ "Take it away" }</button>
            }
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct GiveProps {
    people: Vec<(String, String)>,
    places: Vec<(String, String)>,
    change: Callback<Change>,
}

#[component]
fn Give(props: &GiveProps) -> Html {
    let (person, position, place) = (use_state(String::new), use_state(String::new), use_state(|| "all".to_owned()));
    let wrong = use_state(|| "");
    let onsubmit = {
        let (person, position, place, wrong) = (person.clone(), position.clone(), place.clone(), wrong.clone());
        let change = props.change.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let (Ok(person), Ok(position)) = (person.parse::<PersonId>(), position.parse::<Position>()) else {
                return wrong.set("Choose who, and what they may do.");
            };
            wrong.set("");
            // An admin is one of all workplaces.
            let named = place.parse().ok().filter(|_| position == Position::Manager);
            change.emit((person, Some(NewMembership { position, workplaces: named.map(|one| vec![one]) })));
        })
    };
    let positions = [Position::Manager, Position::Admin].map(|one| (one.as_str().to_owned(), one.label().to_owned()));
    let mut places = vec![("all".to_owned(), "All workplaces".to_owned())];
    places.extend(props.places.iter().cloned());
    html! {
        <form {onsubmit} novalidate=true aria-labelledby="give-title">
            <h2 class="govuk-heading-m" id="give-title">{ "Let someone on your team do more" }</h2>
            <div class="govuk-form-group">{ one_of("give-person", "Who", &props.people, &person, &into_state(&person)) }</div>
            <div class="govuk-form-group">{ one_of("give-position", "What they may do", &positions, &position, &into_state(&position)) }</div>
            if *position == Position::Manager.as_str() {
                <div class="govuk-form-group">{ one_of("give-place", "Where", &places, &place, &into_state(&place)) }</div>
            }
            <p class="govuk-error-message" role="alert">{ *wrong }</p>
            <button class="govuk-button">{ "Save" }</button>
        </form>
    }
}
