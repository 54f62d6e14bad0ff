//! An account with a code from an employer, by mobile number.

use super::{enter, problems};
use crate::api;
use crate::route::{Route, WayIn};
use crate::session::use_session;
use crate::ui::{ErrorSummary, Field, Page, error_of, into_state};
use domain::people::ways::InvitedAccount;
use domain::people::wire::SignedIn;
use domain::problem::FieldProblem;
use yew::platform::spawn_local;
use yew::prelude::*;

/// The page.
#[component]
pub fn Join() -> Html {
    let [code, name, mobile, email, password] = [(); 5].map(|()| String::new());
    let (code, name) = (use_state(|| code), use_state(|| name));
    let (mobile, email, password) = (use_state(|| mobile), use_state(|| email), use_state(|| password));
    let errors = use_state(Vec::<FieldProblem>::new);
    let session = use_session();
    let onsubmit = {
        let (code, name, mobile) = (code.clone(), name.clone(), mobile.clone());
        let (email, password, errors) = (email.clone(), password.clone(), errors.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let filled = |text: &str| Some(text.to_owned()).filter(|text| !text.trim().is_empty());
            let account = InvitedAccount {
                full_name: (*name).clone(),
                mobile: filled(&mobile),
                email: filled(&email),
                password: (*password).clone(),
                code: (*code).clone(),
            };
            let (errors, session) = (errors.clone(), session.clone());
            spawn_local(async move {
                let done = match api::post::<SignedIn>("/api/v1/auth/register-with-code", &account, None).await {
                    Ok(signed_in) => enter(&session, signed_in, "/").await,
                    Err(failure) => Err(failure),
                };
                if let Err(failure) = done {
                    errors.set(problems(&failure));
                }
            });
        })
    };
    let back = (Route::WaysIn { way: WayIn::Choose }, "Other ways to sign in".to_owned());
    html! {
        <Page title="Join with a code" {back}>
            <ErrorSummary errors={(*errors).clone()} />
            <form {onsubmit} novalidate=true>
                <Field id="code" label="Code from your employer" autocomplete="off" error={error_of(&errors, "code")}
                    value={(*code).clone()} onchange={into_state(&code)} />
                <Field id="fullName" label="Your full name" hint="As it should stand on your training record." autocomplete="name"
                    error={error_of(&errors, "fullName")} value={(*name).clone()} onchange={into_state(&name)} />
                <Field id="mobile" label="Mobile number" hint="You sign in with it. We do not call or text you." kind="tel" autocomplete="tel"
                    error={error_of(&errors, "mobile")} value={(*mobile).clone()} onchange={into_state(&mobile)} />
                <Field id="email" label="Email, if you have one" hint="We send you a mail. Confirm it there." kind="email" autocomplete="email" error={error_of(&errors, "email")}
                    value={(*email).clone()} onchange={into_state(&email)} />
                <Field id="password" label="Choose a password" hint="12 letters or more. Three words together work well." kind="password"
                    autocomplete="new-password" error={error_of(&errors, "password")} value={(*password).clone()} onchange={into_state(&password)} />
                <button class="govuk-button">{ "Join" }</button>
            </form>
        </Page>
    }
}
