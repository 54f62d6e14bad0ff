//! Sign in.

use super::{after_sign_in, open};
use crate::api::{self, Failure};
use crate::app::Demonstration;
use crate::route::{Route, WayIn};
use crate::session::use_session;
use crate::ui::{ErrorSummary, Field, Go, Page, into_state};
use domain::people::wire::{SignIn, SignedIn};
use domain::problem::FieldProblem;
use yew::platform::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

/// The page.
#[component]
pub fn SignInPage() -> Html {
    let (email, password) = (use_state(String::new), use_state(String::new));
    // Asked for once we know that there is one.
    let code = use_state(|| None::<String>);
    let errors = use_state(Vec::<FieldProblem>::new);
    let busy = use_state(|| false);
    let session = use_session();
    let navigator = use_navigator();
    let query = use_location().map(|location| location.query_str().to_owned()).unwrap_or_default();
    let demonstration = use_context::<Demonstration>().is_some_and(|demonstration| demonstration.0);
    let onsubmit = {
        let (email, password, errors, busy) = (email.clone(), password.clone(), errors.clone(), busy.clone());
        let code = code.clone();
        let query = query.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if *busy {
                return;
            }
            busy.set(true);
            let body = SignIn { email: (*email).clone(), password: (*password).clone(), code: (*code).clone() };
            let code = code.clone();
            let (errors, busy, session) = (errors.clone(), busy.clone(), session.clone());
            let (navigator, next) = (navigator.clone(), after_sign_in(&query));
            spawn_local(async move {
                let done = match api::post::<SignedIn>("/api/v1/auth/sign-in", &body, None).await {
                    Ok(signed_in) => session.begin(signed_in).await,
                    Err(failure) => Err(failure),
                };
                busy.set(false);
                match done {
                    Ok(()) => open(navigator.as_ref(), &next),
                    Err(failure) => {
                        if failure.code() == Some("code_needed") {
                            code.set(Some(String::new()));
                        }
                        errors.set(vec![said(&failure)]);
                    }
                }
            });
        })
    };
    let query_of_next = vec![("next".to_owned(), after_sign_in(&query))];
    html! {
        <Page title="Sign in">
            <ErrorSummary errors={(*errors).clone()} />
            <form {onsubmit} novalidate=true>
                <Field id="email" label="Email or mobile number" autocomplete="username" value={(*email).clone()} onchange={into_state(&email)} />
                <Field id="password" label="Password" kind="password" autocomplete="current-password" value={(*password).clone()} onchange={into_state(&password)} />
                if let Some(value) = (*code).clone() {
                    <Field id="code" label="Code from your app" autocomplete="one-time-code" {value}
                        onchange={Callback::from(move |text| code.set(Some(text)))} />
                }
                <button class="govuk-button" disabled={*busy}>{ if *busy { "Signing in…" } else { "Sign in" } }</button>
            </form>
            <p class="govuk-body"><Go to={Route::WaysIn { way: WayIn::Choose }} query={query_of_next.clone()} class="govuk-link">{ "Other ways to sign in" }</Go></p>
            <p class="govuk-body">{ "New here? " }<Go to={Route::CreateAccount} query={query_of_next} class="govuk-link">{ "Create an account" }</Go></p>
            if demonstration {
                { demo_people(&into_state(&email), &into_state(&password)) }
            }
        </Page>
    }
}

fn said(failure: &Failure) -> FieldProblem {
    let pointer = match failure.code() {
        Some("wrong_password") => "/email",
        Some("code_needed" | "wrong_sign_in_code") => "/code",
        _ => "",
    };
    FieldProblem::new(pointer, failure.message())
}

const PEOPLE: [(&str, &str); 4] = [
    ("worker@demo.example", "Kasia, a care worker"),
    ("tutor@demo.example", "Tunde, a tutor"),
    ("manager@demo.example", "Morgan, a manager"),
    ("academy@demo.example", "Asha, academy staff"),
];

/// The invented people, one tap each.
fn demo_people(to_email: &Callback<String>, to_password: &Callback<String>) -> Html {
    let people = PEOPLE.map(|(email, who)| {
        let (to_email, to_password) = (to_email.clone(), to_password.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            to_email.emit(email.to_owned());
            to_password.emit("staffordshire-demo".to_owned());
        });
        html! { <li><button type="button" class="ac-chip" {onclick}>{ who }</button></li> }
    });
    html! {
        <section class="ac-notice" aria-labelledby="demo-title">
            <h2 class="govuk-heading-s" id="demo-title">{ "Try it as someone made up" }</h2>
            <p class="govuk-body">{ "Choose who you are, then sign in." }</p>
            <ul class="ac-chips">{ for people }</ul>
        </section>
    }
}
