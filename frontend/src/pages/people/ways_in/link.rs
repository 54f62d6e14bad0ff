//! A link from a mail: in the browser that asked for it, it signs in at once; in another one it asks first.

use super::{enter, link_is_gone, problems};
use crate::api;
use crate::route::behind_hash;
use crate::session::use_session;
use crate::ui::{ErrorSummary, Field, Page, error_of, into_state, skeleton};
use domain::people::ways::LinkOpened;
use domain::people::wire::SignedIn;
use domain::problem::FieldProblem;
use yew::platform::spawn_local;
use yew::prelude::*;

/// What the person has to do.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    /// Wait.
    Opening,
    /// Say that they asked for it themselves.
    Ask,
    /// Enter a code.
    Code,
    /// Get a new link.
    Gone,
}

/// The page.
#[component]
pub fn Link() -> Html {
    let (stage, code) = (use_state(|| Stage::Opening), use_state(String::new));
    let confirmed = use_state(|| false);
    let errors = use_state(Vec::<FieldProblem>::new);
    let session = use_session();
    let open = {
        let (stage, code, errors) = (stage.clone(), code.clone(), errors.clone());
        Callback::from(move |confirmed: bool| {
            let code = Some((*code).clone()).filter(|code| !code.is_empty());
            let opened = LinkOpened { token: behind_hash(), confirmed, code };
            let (stage, errors, session) = (stage.clone(), errors.clone(), session.clone());
            spawn_local(async move {
                errors.set(Vec::new());
                let done = match api::post::<SignedIn>("/api/v1/auth/links/sign-in", &opened, None).await {
                    Ok(signed_in) => enter(&session, signed_in, "/").await,
                    Err(failure) => Err(failure),
                };
                let Err(failure) = done else { return };
                match failure.code() {
                    Some("other_browser") => stage.set(Stage::Ask),
                    Some("link_not_good") => stage.set(Stage::Gone),
                    Some("code_needed") if opened.code.is_none() => stage.set(Stage::Code),
                    _ => errors.set(problems(&failure)),
                }
            });
        })
    };
    {
        let open = open.clone();
        use_effect_with((), move |()| open.emit(false));
    }
    let yes = {
        let (open, confirmed) = (open.clone(), confirmed.clone());
        Callback::from(move |_: MouseEvent| {
            confirmed.set(true);
            open.emit(true);
        })
    };
    let onsubmit = {
        let confirmed = *confirmed;
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            open.emit(confirmed);
        })
    };
    let content = match *stage {
        Stage::Opening => skeleton(1, "Signing you in"),
        Stage::Gone => link_is_gone(),
        Stage::Ask => html! {
            <div class="ac-notice" role="alert">
                <h2 class="govuk-heading-m">{ "Did you ask for this link?" }</h2>
                <p class="govuk-body">{ "It was asked for in another browser or on another phone. Go on only if that was you, a few minutes ago. If someone sent you this link, close this page." }</p>
                <button type="button" class="govuk-button" onclick={yes}>{ "Yes, sign me in here" }</button>
            </div>
        },
        Stage::Code => html! {
            <form {onsubmit} novalidate=true>
                <Field id="code" label="Code from your app" autocomplete="one-time-code" error={error_of(&errors, "code")}
                    value={(*code).clone()} onchange={into_state(&code)} />
                <button class="govuk-button">{ "Sign in" }</button>
            </form>
        },
    };
    html! { <Page title="Sign in with your link"><ErrorSummary errors={(*errors).clone()} />{ content }</Page> }
}
