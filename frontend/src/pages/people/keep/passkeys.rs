//! Passkeys: seen, added, taken away.

use super::moment;
use super::step_up::outcome;
use crate::api::{self, Failure};
use crate::load::{Load, use_own};
use crate::passkey;
use crate::ui::{Done, ErrorSummary, Field, error_of, into_state, problem, skeleton};
use domain::page::Page as List;
use domain::people::ways::{NewPasskey, PasskeyCreation, PasskeyView};
use domain::problem::FieldProblem;
use uuid::Uuid;
use yew::platform::spawn_local;
use yew::prelude::*;

/// What was asked for, to be done again after a fresh proof.
#[derive(Clone, Copy, PartialEq)]
enum Act {
    Add,
    Remove(Uuid),
}

/// Why it was not done: the server's word, or the browser's.
enum Not {
    Done(Failure),
    Made(String),
}

async fn add(name: String) -> Result<(), Not> {
    let options = api::post::<PasskeyCreation>("/api/v1/me/passkey-challenges", &(), None).await.map_err(Not::Done)?;
    let credential = passkey::make(&options).await.map_err(Not::Made)?;
    let new = NewPasskey { name, credential };
    api::post::<PasskeyView>("/api/v1/me/passkeys", &new, None).await.map(drop).map_err(Not::Done)
}

/// List and form.
#[component]
pub fn Passkeys() -> Html {
    let list = use_own::<List<PasskeyView>>("/api/v1/me/passkeys".to_owned());
    let name = use_state(|| "This phone or computer".to_owned());
    let errors = use_state(Vec::<FieldProblem>::new);
    let (done, last) = (use_state(|| Done::Nothing), use_state(|| Act::Add));
    let act = {
        let (name, errors, done, last) = (name.clone(), errors.clone(), done.clone(), last.clone());
        let again = list.again.clone();
        Callback::from(move |act: Act| {
            last.set(act);
            let (name, errors, done, again) = ((*name).clone(), errors.clone(), done.clone(), again.clone());
            spawn_local(async move {
                errors.set(Vec::new());
                let worked = match act {
                    Act::Add => add(name).await,
                    Act::Remove(id) => api::remove(&format!("/api/v1/me/passkeys/{id}")).await.map_err(Not::Done),
                };
                match worked {
                    Ok(()) => {
                        done.set(Done::Saved);
                        again.emit(());
                    }
                    Err(Not::Made(words)) => {
                        done.set(Done::Nothing);
                        errors.set(vec![FieldProblem::new("", words)]);
                    }
                    Err(Not::Done(Failure::Problem(problem))) if !problem.errors.is_empty() => {
                        errors.set(problem.errors.clone());
                    }
                    Err(Not::Done(failure)) => done.set(Done::Failed(failure)),
                }
            });
        })
    };
    let again = {
        let (act, last) = (act.clone(), *last);
        Callback::from(move |()| act.emit(last))
    };
    let onsubmit = {
        let act = act.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            act.emit(Act::Add);
        })
    };
    let lines = match &list.now {
        Load::Loading => skeleton(1, "Loading your passkeys"),
        Load::Failed(failure) => problem(failure, Some(&list.again)),
        Load::Ready(list) if list.items.is_empty() => html! { <p class="govuk-body">{ "You have none yet." }</p> },
        Load::Ready(list) => {
            html! { <ul class="ac-lines ac-lines--tall">{ for list.items.iter().map(|passkey| line(passkey, &act)) }</ul> }
        }
    };
    html! {
        <>
            <ErrorSummary errors={(*errors).clone()} />
            <p class="govuk-body">{ "With a passkey you sign in with your finger, your face or the number of your phone. There is nothing to remember, and nobody can steal it with a false page." }</p>
            { lines }
            if passkey::are_here() {
                <form {onsubmit} novalidate=true>
                    <Field id="name" label="What do you call this device?" error={error_of(&errors, "name")}
                        value={(*name).clone()} onchange={into_state(&name)} />
                    <button class="govuk-button">{ "Add a passkey" }</button>
                </form>
            } else {
                <p class="govuk-body">{ "This browser has no passkeys." }</p>
            }
            { outcome(&done, &again) }
        </>
    }
}

fn line(passkey: &PasskeyView, act: &Callback<Act>) -> Html {
    let (act, id) = (act.clone(), passkey.id);
    let onclick = Callback::from(move |_: MouseEvent| act.emit(Act::Remove(id)));
    let used = passkey.last_used_at.map_or_else(|| "Not used yet".to_owned(), |at| format!("Last used {}", moment(at)));
    html! {
        <li class="ac-line">
            <span><b>{ &passkey.name }</b><br />{ used }</span>
            <button type="button" class="ac-plain" {onclick} aria-label={format!("Remove {}", passkey.name)}>{ "Remove" }</button>
        </li>
    }
}
