//! Create an account.

use super::{after_sign_in, open};
use crate::api::{self, Failure};
use crate::route::Route;
use crate::session::use_session;
use crate::ui::{ErrorSummary, Field, Go, Page, error_of, into_state};
use domain::people::wire::{NewAccount, SignedIn};
use domain::problem::FieldProblem;
use yew::platform::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

/// The page.
#[component]
pub fn CreateAccount() -> Html {
    let (name, email, password) = (use_state(String::new), use_state(String::new), use_state(String::new));
    let errors = use_state(Vec::<FieldProblem>::new);
    let busy = use_state(|| false);
    let session = use_session();
    let navigator = use_navigator();
    let query = use_location().map(|location| location.query_str().to_owned()).unwrap_or_default();
    let next = after_sign_in(&query);
    let onsubmit = {
        let (name, email, password) = (name.clone(), email.clone(), password.clone());
        let (errors, busy, next) = (errors.clone(), busy.clone(), next.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if *busy {
                return;
            }
            busy.set(true);
            let body =
                NewAccount { full_name: (*name).clone(), email: (*email).clone(), password: (*password).clone() };
            let (errors, busy, session) = (errors.clone(), busy.clone(), session.clone());
            let (navigator, next) = (navigator.clone(), next.clone());
            spawn_local(async move {
                let done = match api::post::<SignedIn>("/api/v1/auth/register", &body, None).await {
                    Ok(signed_in) => session.begin(signed_in).await,
                    Err(failure) => Err(failure),
                };
                busy.set(false);
                match done {
                    Ok(()) => open(navigator.as_ref(), &next),
                    Err(failure) => errors.set(said(&failure)),
                }
            });
        })
    };
    let sign_in = vec![("next".to_owned(), next)];
    html! {
        <Page title="Create an account">
            <ErrorSummary errors={(*errors).clone()} />
            <form {onsubmit} novalidate=true>
                <Field id="fullName" label="Your full name" hint="As it should stand on your training record."
                    autocomplete="name" error={error_of(&errors, "fullName")} value={(*name).clone()} onchange={into_state(&name)} />
                <Field id="email" label="Email" hint="We send your bookings here." kind="email" autocomplete="email"
                    error={error_of(&errors, "email")} value={(*email).clone()} onchange={into_state(&email)} />
                <Field id="password" label="Choose a password" hint="12 letters or more. Three words together work well."
                    kind="password" autocomplete="new-password" error={error_of(&errors, "password")}
                    value={(*password).clone()} onchange={into_state(&password)} />
                <button class="govuk-button" disabled={*busy}>{ if *busy { "Creating…" } else { "Create an account" } }</button>
            </form>
            <p class="govuk-body">{ "Have one? " }<Go to={Route::SignIn} query={sign_in} class="govuk-link">{ "Sign in" }</Go></p>
        </Page>
    }
}

fn said(failure: &Failure) -> Vec<FieldProblem> {
    match failure {
        Failure::Problem(problem) if !problem.errors.is_empty() => problem.errors.clone(),
        Failure::Problem(problem) if problem.code == "email_taken" => {
            vec![FieldProblem::new("/email", problem.detail.clone())]
        }
        other => vec![FieldProblem::new("", other.message())],
    }
}
