//! A new password with a link from a mail.

use super::{enter, link_is_gone, problems};
use crate::api;
use crate::route::behind_hash;
use crate::session::use_session;
use crate::ui::{ErrorSummary, Field, Page, error_of, into_state};
use domain::people::ways::Recovery;
use domain::people::wire::SignedIn;
use domain::problem::FieldProblem;
use yew::platform::spawn_local;
use yew::prelude::*;

/// The page.
#[component]
pub fn NewPassword() -> Html {
    let (password, code) = (use_state(String::new), use_state(|| None::<String>));
    let (errors, gone) = (use_state(Vec::<FieldProblem>::new), use_state(|| false));
    let session = use_session();
    let onsubmit = {
        let (password, code, errors, gone) = (password.clone(), code.clone(), errors.clone(), gone.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let recovery = Recovery { token: behind_hash(), password: (*password).clone(), code: (*code).clone() };
            let (code, errors, gone, session) = (code.clone(), errors.clone(), gone.clone(), session.clone());
            spawn_local(async move {
                let done = match api::post::<SignedIn>("/api/v1/auth/links/recover", &recovery, None).await {
                    Ok(signed_in) => enter(&session, signed_in, "/").await,
                    Err(failure) => Err(failure),
                };
                let Err(failure) = done else { return };
                match failure.code() {
                    Some("link_not_good") => gone.set(true),
                    Some("code_needed") if code.is_none() => code.set(Some(String::new())),
                    _ => errors.set(problems(&failure)),
                }
            });
        })
    };
    let content = if *gone {
        link_is_gone()
    } else {
        html! {
            <form {onsubmit} novalidate=true>
                <p class="govuk-body">{ "This signs out all your other phones and computers." }</p>
                <Field id="password" label="New password" hint="12 letters or more. Three words together work well." kind="password"
                    autocomplete="new-password" error={error_of(&errors, "password")} value={(*password).clone()} onchange={into_state(&password)} />
                if let Some(value) = (*code).clone() {
                    <Field id="code" label="Code from your app" autocomplete="one-time-code" error={error_of(&errors, "code")} {value}
                        onchange={Callback::from(move |text| code.set(Some(text)))} />
                }
                <button class="govuk-button">{ "Use this password" }</button>
            </form>
        }
    };
    html! { <Page title="Choose a new password"><ErrorSummary errors={(*errors).clone()} />{ content }</Page> }
}
