//! Create an account: the link that goes to the address makes it.

use super::after_sign_in;
use crate::api;
use crate::kept;
use crate::route::Route;
use crate::ui::{ErrorSummary, Field, Go, Page, error_of, focus, into_state, notice};
use domain::people::wire::NewAccount;
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
    let sent = use_state(|| false);
    let query = use_location().map(|location| location.query_str().to_owned()).unwrap_or_default();
    let next = after_sign_in(&query);
    let onsubmit = {
        let (name, email, password) = (name.clone(), email.clone(), password.clone());
        let (errors, busy, sent, next) = (errors.clone(), busy.clone(), sent.clone(), next.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if *busy {
                return;
            }
            busy.set(true);
            let body =
                NewAccount { full_name: (*name).clone(), email: (*email).clone(), password: (*password).clone() };
            let (errors, busy, sent, next) = (errors.clone(), busy.clone(), sent.clone(), next.clone());
            spawn_local(async move {
                let done = api::act("/api/v1/auth/register", &body).await;
                busy.set(false);
                match done {
                    Ok(()) => {
                        kept::write(kept::NEXT, Some(&next));
                        sent.set(true);
                    }
                    Err(failure) => errors.set(failure.wrong()),
                }
            });
        })
    };
    use_effect_with(*sent, |sent| {
        if *sent {
            focus("page-title");
        }
    });
    if *sent {
        let again = Callback::from(move |_: MouseEvent| sent.set(false));
        return html! {
            <Page title="One step is left">
                { look(&email) }
                <button type="button" class="govuk-button govuk-button--secondary" onclick={again}>{ "No mail? Try again" }</button>
            </Page>
        };
    }
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
                <button class="govuk-button" disabled={*busy}>{ if *busy { "Sending…" } else { "Create an account" } }</button>
            </form>
            <p class="govuk-body">{ "Have one? " }<Go to={Route::SignIn} query={sign_in} class="govuk-link">{ "Sign in" }</Go></p>
        </Page>
    }
}

/// The mail is on its way.
fn look(email: &str) -> Html {
    notice(html! {
        <>
            <h2 class="govuk-heading-m">{ "Look at your mail" }</h2>
            <p class="govuk-body">{ "We have sent a link to " }<b>{ email.trim() }</b>{ ". It makes your account. Look in your spam folder too." }</p>
            <p class="govuk-body">{ "Open it here, in this browser. It works for a day." }</p>
        </>
    })
}
