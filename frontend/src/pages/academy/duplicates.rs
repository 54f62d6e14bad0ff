//! Courses that two sources list: looked at and decided.

use super::pair::Pair;
use super::{SIGN_IN, for_staff};
use crate::api::{self, Failure};
use crate::pages::college::pages::use_pages;
use crate::route::Route;
use crate::session::use_session;
use crate::ui::{Field, Go, Page, focus, into_state, problem, unless_signed_in};
use domain::catalogue::duplicate::DuplicateState;
use domain::catalogue::duplicate::wire::{DuplicateDecision, DuplicateView, NewDuplicate};
use domain::ids::CourseId;
use yew::platform::spawn_local;
use yew::prelude::*;
use yew_router::hooks::use_location;

/// What was decided last.
#[derive(Clone, PartialEq)]
enum Said {
    Nothing,
    Done(String),
    Failed(Failure),
}

/// The page.
#[component]
pub fn Duplicates() -> Html {
    let session = use_session();
    let query = use_location().and_then(|at| at.query::<Vec<(String, String)>>().ok()).unwrap_or_default();
    let asked = query.iter().find(|(name, _)| name == "state").and_then(|(_, value)| value.parse().ok());
    let state = asked.unwrap_or(DuplicateState::Suggested);
    let content = for_staff(session.now())
        .or_else(|| unless_signed_in(&session, SIGN_IN))
        .unwrap_or_else(|| html! { <Pairs key={state.as_str()} {state} /> });
    html! {
        <Page title="Courses listed twice" back={(Route::Academy, "Academy".to_owned())} wide=true>{ content }</Page>
    }
}

#[derive(Properties, PartialEq)]
struct PairsProps {
    state: DuplicateState,
}

const fn empty(state: DuplicateState) -> &'static str {
    match state {
        DuplicateState::Suggested => "Nothing waits for you.",
        DuplicateState::Joined => "No courses are shown as one.",
        DuplicateState::Apart => "No courses are kept apart.",
    }
}

#[component]
fn Pairs(props: &PairsProps) -> Html {
    let pages = use_pages::<DuplicateView>(format!("/api/v1/duplicates?state={}&limit=20", props.state));
    let said = use_state(|| Said::Nothing);
    let decide = {
        let (said, again) = (said.clone(), pages.first.again.clone());
        Callback::from(move |(pair, decision): (DuplicateView, DuplicateDecision)| {
            let (said, again) = (said.clone(), again.clone());
            spawn_local(async move {
                let done = api::put::<DuplicateView>(&format!("/api/v1/duplicates/{}", pair.id), &decision).await;
                said.set(match done {
                    Ok(now) => {
                        again.emit(());
                        Said::Done(became(&now))
                    }
                    Err(failure) => Said::Failed(failure),
                });
                focus("decided");
            });
        })
    };
    let added = {
        let (said, again) = (said.clone(), pages.first.again.clone());
        Callback::from(move |done: Result<DuplicateView, Failure>| {
            said.set(match done {
                Ok(pair) => {
                    again.emit(());
                    Said::Done(format!("{}. It stands in the list.", pair.state.label()))
                }
                Err(failure) => Said::Failed(failure),
            });
            focus("decided");
        })
    };
    let places = DuplicateState::ALL.iter().map(|state| {
        let query = vec![("state".to_owned(), state.as_str().to_owned())];
        let (on, words) = (*state == props.state, state.label());
        html! { <li><Go to={Route::Duplicates} {query} class={classes!("ac-chip", on.then_some("ac-chip--on"))} current={on}>{ words }</Go></li> }
    });
    let lines = |pairs: &[&DuplicateView]| {
        let line = |pair: &&DuplicateView| {
            html! { <Pair key={pair.id.to_string()} pair={(*pair).clone()} decide={decide.clone()} /> }
        };
        pairs.iter().map(line).collect::<Html>()
    };
    html! {
        <>
            <p class="govuk-body">{ "A course can come to us from its training provider and from the national directory. We show it once when we are sure. When we are not, it waits here for you." }</p>
            <nav aria-label="Which pairs"><ul class="ac-chips">{ for places }</ul></nav>
            <div id="decided" tabindex="-1" role="status">
                if let Said::Done(words) = &*said { <p class="ac-notice">{ words }</p> }
            </div>
            if let Said::Failed(failure) = &*said { { problem(failure, None) } }
            { pages.shown("Loading the pairs", empty(props.state), "ac-pairs", lines) }
            <AnyTwo {added} />
        </>
    }
}

fn became(pair: &DuplicateView) -> String {
    let title = pair.courses.first().map(|side| side.title.as_str()).unwrap_or_default();
    match pair.state {
        DuplicateState::Joined => format!("Shown as one now: {title}"),
        DuplicateState::Apart => format!("Kept apart now: {title}"),
        DuplicateState::Suggested => format!("The computer is not sure: {title} waits to be looked at."),
    }
}

#[derive(Properties, PartialEq)]
struct AnyTwoProps {
    added: Callback<Result<DuplicateView, Failure>>,
}

/// Two courses that only a person sees are one.
#[component]
fn AnyTwo(props: &AnyTwoProps) -> Html {
    let (one, two) = (use_state(String::new), use_state(String::new));
    let wrong = use_state(|| (None::<String>, None::<String>));
    let onsubmit = {
        let (one, two, wrong, added) = (one.clone(), two.clone(), wrong.clone(), props.added.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let say = |course: &Option<CourseId>| {
                course.is_none().then(|| "Copy the address of the course's page, like …/courses/0198c1a0-….".to_owned())
            };
            let read = (course_at(&one), course_at(&two));
            wrong.set((say(&read.0), say(&read.1)));
            let (Some(first), Some(second)) = read else { return };
            let added = added.clone();
            spawn_local(async move {
                let new = NewDuplicate { courses: vec![first, second] };
                added.emit(api::post::<DuplicateView>("/api/v1/duplicates", &new, None).await);
            });
        })
    };
    html! {
        <details class="govuk-details">
            <summary class="govuk-details__summary"><span class="govuk-details__summary-text">{ "Compare two other courses" }</span></summary>
            <div class="govuk-details__text">
                <form {onsubmit} novalidate=true>
                    <Field id="pair-one" label="Address of one course" error={wrong.0.clone()} value={(*one).clone()} onchange={into_state(&one)} />
                    <Field id="pair-two" label="Address of the other" error={wrong.1.clone()} value={(*two).clone()} onchange={into_state(&two)} />
                    <button class="govuk-button govuk-button--secondary">{ "Compare" }</button>
                </form>
            </div>
        </details>
    }
}

/// The course at an address; an id alone will do.
fn course_at(address: &str) -> Option<CourseId> {
    let path = address.trim().split(['?', '#']).next()?;
    path.trim_end_matches('/').rsplit('/').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_course_is_read_from_the_address_of_its_page() {
        let id = "0198c1a0-0000-7000-8000-000000000001";
        for address in
            [id.to_owned(), format!("https://academy.example/courses/{id}?near=ST16"), format!(" /courses/{id}/ ")]
        {
            assert_eq!(course_at(&address).map(|course| course.to_string()).as_deref(), Some(id), "{address}");
        }
        assert_eq!(course_at("https://academy.example/courses"), None);
    }
}
