//! A forgotten password.

use super::{problems, sent};
use crate::api;
use crate::route::{Route, WayIn};
use crate::ui::{ErrorSummary, Field, Page, error_of, into_state};
use domain::people::ways::{LinkFor, LinkWanted};
use domain::problem::FieldProblem;
use yew::platform::spawn_local;
use yew::prelude::*;

/// The page.
#[component]
pub fn Recover() -> Html {
    let email = use_state(String::new);
    let errors = use_state(Vec::<FieldProblem>::new);
    let sent_to = use_state(|| None::<String>);
    let onsubmit = {
        let (email, errors, sent_to) = (email.clone(), errors.clone(), sent_to.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let wanted = LinkWanted { email: (*email).clone(), purpose: LinkFor::Recover };
            let (errors, sent_to) = (errors.clone(), sent_to.clone());
            spawn_local(async move {
                errors.set(Vec::new());
                match api::act("/api/v1/auth/link-requests", &wanted).await {
                    Ok(()) => sent_to.set(Some(wanted.email)),
                    Err(failure) => errors.set(problems(&failure)),
                }
            });
        })
    };
    let back = (Route::WaysIn { way: WayIn::Choose }, "Other ways to sign in".to_owned());
    html! {
        <Page title="Forgot your password?" {back}>
            <ErrorSummary errors={(*errors).clone()} />
            if let Some(to) = &*sent_to { { sent(to) } } else {
                <form {onsubmit} novalidate=true>
                    <Field id="email" label="Email" hint="We send you a link to choose a new password." kind="email" autocomplete="email"
                        error={error_of(&errors, "email")} value={(*email).clone()} onchange={into_state(&email)} />
                    <button class="govuk-button">{ "Send me a link" }</button>
                </form>
                <p class="govuk-body">{ "You signed up with a mobile number? Ask your manager or the Academy." }</p>
            }
        </Page>
    }
}
