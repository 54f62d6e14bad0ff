//! A new password.

use super::step_up::outcome;
use crate::api::{self, Failure};
use crate::ui::{Done, ErrorSummary, Field, error_of, into_state};
use domain::people::ways::PasswordChange;
use domain::problem::FieldProblem;
use yew::platform::spawn_local;
use yew::prelude::*;

/// The form.
#[component]
pub fn Password() -> Html {
    let (old, new) = (use_state(String::new), use_state(String::new));
    let errors = use_state(Vec::<FieldProblem>::new);
    let done = use_state(|| Done::Nothing);
    let send = {
        let (old, new, errors, done) = (old.clone(), new.clone(), errors.clone(), done.clone());
        Callback::from(move |()| {
            let old_password = Some((*old).clone()).filter(|old| !old.is_empty());
            let change = PasswordChange { old_password, password: (*new).clone() };
            let (old, new, errors, done) = (old.clone(), new.clone(), errors.clone(), done.clone());
            spawn_local(async move {
                errors.set(Vec::new());
                match api::act("/api/v1/me/password", &change).await {
                    Ok(()) => {
                        old.set(String::new());
                        new.set(String::new());
                        done.set(Done::Saved);
                    }
                    Err(Failure::Problem(problem)) if !problem.errors.is_empty() => errors.set(problem.errors.clone()),
                    Err(failure) if failure.code() == Some("wrong_password") => {
                        errors.set(vec![FieldProblem::new("/oldPassword", failure.message())]);
                    }
                    Err(failure) => done.set(Done::Failed(failure)),
                }
            });
        })
    };
    let onsubmit = {
        let send = send.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            send.emit(());
        })
    };
    html! {
        <>
            <ErrorSummary errors={(*errors).clone()} />
            <p class="govuk-body">{ "A new password signs out all your other phones and computers." }</p>
            <form {onsubmit} novalidate=true>
                <Field id="oldPassword" label="Your password now" kind="password" autocomplete="current-password"
                    error={error_of(&errors, "oldPassword")} value={(*old).clone()} onchange={into_state(&old)} />
                <Field id="password" label="New password" hint="12 letters or more. Three words together work well." kind="password"
                    autocomplete="new-password" error={error_of(&errors, "password")} value={(*new).clone()} onchange={into_state(&new)} />
                <button class="govuk-button">{ "Change password" }</button>
            </form>
            { outcome(&done, &send) }
        </>
    }
}
