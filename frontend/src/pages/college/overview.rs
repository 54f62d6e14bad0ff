//! Where a college begins: its files, its feeds, its courses.

use super::ProviderProps;
use super::feeds::Feeds;
use super::imports::Imports;
use super::rename::Rename;
use crate::load::{Load, use_load, use_own};
use crate::route::Route;
use crate::session::use_session;
use crate::ui::{Go, Page, problem, skeleton, unless_signed_in};
use crate::words;
use domain::ids::TrainingProviderId;
use domain::organisations::wire::TrainingProviderView;
use domain::page::Page as List;
use yew::prelude::*;

const SIGN_IN: &str = "Sign in to see your courses.";

/// Leads to the training provider one keeps the courses of.
#[component]
pub fn OurCourses() -> Html {
    let session = use_session();
    let mine = session.now().teaches_at();
    let content = match (unless_signed_in(&session, SIGN_IN), mine.as_slice()) {
        (Some(nobody), _) => nobody,
        (None, [(id, _)]) => return html! { <Overview id={TrainingProviderId(*id)} /> },
        (None, []) if session.now().is_staff() => html! { <Everyone /> },
        (None, []) => html! {
            <p class="govuk-body">{ "This page is for training providers. Ask the Academy if you should have it." }</p>
        },
        (None, several) => {
            let lines = several.iter().map(|(id, name)| choice(TrainingProviderId(*id), name));
            html! { <ul class="ac-lines ac-lines--tall">{ for lines }</ul> }
        }
    };
    html! { <Page title="Our courses">{ content }</Page> }
}

fn choice(id: TrainingProviderId, name: &str) -> Html {
    html! { <li class="ac-line"><Go to={Route::Provider { id }} class="govuk-link">{ name.to_owned() }</Go></li> }
}

/// All training providers, for academy staff.
#[component]
fn Everyone() -> Html {
    let all = use_own::<List<TrainingProviderView>>("/api/v1/training-providers?limit=100".to_owned());
    match &all.now {
        Load::Loading => skeleton(3, "Loading the training providers"),
        Load::Failed(failure) => problem(failure, Some(&all.again)),
        Load::Ready(list) => {
            let lines = list.items.iter().map(|one| choice(one.provider.id, &one.provider.name));
            html! {
                <>
                    <p class="govuk-body">{ "Whose courses do you want to see?" }</p>
                    <ul class="ac-lines ac-lines--tall">{ for lines }</ul>
                </>
            }
        }
    }
}

/// One training provider.
#[component]
pub fn Overview(props: &ProviderProps) -> Html {
    let session = use_session();
    let provider = use_load::<TrainingProviderView>(Some(format!("/api/v1/training-providers/{}", props.id)));
    let fetched = use_state(|| 0_u32);
    if let Some(nobody) = unless_signed_in(&session, SIGN_IN) {
        return html! { <Page title="Our courses">{ nobody }</Page> };
    }
    let id = props.id;
    // What a feed became stands among the files.
    let again = {
        let fetched = fetched.clone();
        Callback::from(move |()| fetched.set(*fetched + 1))
    };
    let lead = match &provider.now {
        Load::Loading => skeleton(1, "Loading"),
        Load::Failed(failure) => {
            return html! { <Page title="Our courses">{ problem(failure, Some(&provider.again)) }</Page> };
        }
        Load::Ready(view) => html! {
            <>
                { lead(view) }
                if session.now().is_staff() {
                    <Rename view={view.clone()} onchange={provider.replace.clone()} />
                }
            </>
        },
    };
    html! {
        <Page title="Our courses">
            { lead }
            <Imports key={*fetched} {id} />
            <Feeds {id} fetched={again} />
        </Page>
    }
}

fn lead(view: &TrainingProviderView) -> Html {
    let id = view.provider.id;
    let query = vec![("provider".to_owned(), view.provider.ukprn.clone())];
    html! {
        <>
            <p class="govuk-body-l">{ format!("{}: {}.", view.provider.name, words::count(view.courses, "course", "courses")) }</p>
            <p><Go to={Route::Upload { id }} class="govuk-button">{ "Check a file" }</Go></p>
            <ul class="ac-links">
                <li><Go to={Route::OwnCourses { id }} class="govuk-link">{ "Courses and their subjects" }</Go></li>
                <li><Go to={Route::Find} {query} class="govuk-link">{ "See them as workers do" }</Go></li>
            </ul>
        </>
    }
}
