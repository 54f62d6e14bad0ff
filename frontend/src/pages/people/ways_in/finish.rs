//! The last step of making an account, with a link from a mail.

use super::{enter, problems};
use crate::api;
use crate::kept;
use crate::route::{Route, behind_hash};
use crate::session::use_session;
use crate::ui::{ErrorSummary, Field, Go, Page, error_of, into_state};
use domain::people::ways::AccountOpened;
use domain::people::wire::SignedIn;
use domain::problem::FieldProblem;
use yew::platform::spawn_local;
use yew::prelude::*;

/// What the person has to do.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    /// Say yes: programs that look into mails open links too.
    Ask,
    /// Choose a password: another browser asked.
    Password,
    /// Ask again.
    Gone,
}

/// The page.
#[component]
pub fn Finish() -> Html {
    let (stage, password) = (use_state(|| Stage::Ask), use_state(String::new));
    let errors = use_state(Vec::<FieldProblem>::new);
    let session = use_session();
    let onsubmit = {
        let (stage, password, errors) = (stage.clone(), password.clone(), errors.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let chosen = (*stage == Stage::Password).then(|| (*password).clone());
            let opened = AccountOpened { token: behind_hash(), password: chosen };
            let (stage, errors, session) = (stage.clone(), errors.clone(), session.clone());
            spawn_local(async move {
                let next = super::super::own(kept::read(kept::NEXT).unwrap_or_default());
                let done = match api::post::<SignedIn>("/api/v1/auth/links/register", &opened, None).await {
                    Ok(signed_in) => {
                        kept::write(kept::NEXT, None);
                        enter(&session, signed_in, &next).await
                    }
                    Err(failure) => Err(failure),
                };
                let Err(failure) = done else { return };
                match failure.code() {
                    Some("other_browser") => stage.set(Stage::Password),
                    Some("link_not_good") => stage.set(Stage::Gone),
                    _ => errors.set(problems(&failure)),
                }
            });
        })
    };
    {
        use_effect_with(*stage, |stage| {
            if *stage == Stage::Password {
                crate::ui::focus("password");
            }
        });
    }
    let content = match *stage {
        Stage::Ask => html! {
            <form {onsubmit}>
                <p class="govuk-body">{ "One step is left. Then you can book and keep your training record." }</p>
                <button class="govuk-button">{ "Make my account" }</button>
            </form>
        },
        Stage::Password => html! {
            <form {onsubmit} novalidate=true>
                <p class="govuk-body">{ "You asked for it in another browser or on another phone. Choose a password here." }</p>
                <Field id="password" label="Choose a password" hint="12 letters or more. Three words together work well." kind="password"
                    autocomplete="new-password" error={error_of(&errors, "password")} value={(*password).clone()} onchange={into_state(&password)} />
                <button class="govuk-button">{ "Make my account" }</button>
            </form>
        },
        Stage::Gone => html! {
            <div class="ac-notice ac-notice--problem" role="alert">
                <h2 class="govuk-heading-m">{ "That link does not work any more" }</h2>
                <p class="govuk-body">{ "It works once, for a day. If you made your account, sign in." }</p>
                <div class="govuk-button-group">
                    <Go to={Route::SignIn} class="govuk-button">{ "Sign in" }</Go>
                    <Go to={Route::CreateAccount} class="govuk-link">{ "Create an account" }</Go>
                </div>
            </div>
        },
    };
    html! { <Page title="Finish your account"><ErrorSummary errors={(*errors).clone()} />{ content }</Page> }
}
