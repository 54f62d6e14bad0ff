//! Other ways to sign in: a link by mail, a passkey; and what to do without a password or an address.

use super::{enter, problems, sent};
use crate::api;
use crate::pages::people::after_sign_in;
use crate::passkey;
use crate::route::{Route, WayIn};
use crate::session::use_session;
use crate::ui::{ErrorSummary, Field, Go, Page, error_of, into_state};
use domain::people::ways::{LinkFor, LinkWanted, PasskeyRequest};
use domain::people::wire::SignedIn;
use domain::problem::FieldProblem;
use yew::platform::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

/// The page.
#[component]
pub fn Choose() -> Html {
    let email = use_state(String::new);
    let errors = use_state(Vec::<FieldProblem>::new);
    let sent_to = use_state(|| None::<String>);
    let session = use_session();
    let query = use_location().map(|location| location.query_str().to_owned()).unwrap_or_default();
    let onsubmit = {
        let (email, errors, sent_to) = (email.clone(), errors.clone(), sent_to.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let wanted = LinkWanted { email: (*email).clone(), purpose: LinkFor::SignIn };
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
    let by_passkey = {
        let (errors, next) = (errors.clone(), after_sign_in(&query));
        Callback::from(move |_: MouseEvent| {
            let (errors, session, next) = (errors.clone(), session.clone(), next.clone());
            spawn_local(async move {
                errors.set(Vec::new());
                let work = async || {
                    let path = "/api/v1/auth/passkey-challenges";
                    let options = api::post::<PasskeyRequest>(path, &(), None).await.map_err(|f| problems(&f))?;
                    let answer = passkey::answer(&options).await.map_err(|words| vec![FieldProblem::new("", words)])?;
                    let signed_in = api::post::<SignedIn>("/api/v1/auth/passkeys", &answer, None).await;
                    let signed_in = signed_in.map_err(|failure| problems(&failure))?;
                    enter(&session, signed_in, &next).await.map_err(|failure| problems(&failure))
                };
                if let Err(wrong) = work().await {
                    errors.set(wrong);
                }
            });
        })
    };
    let go = |way: WayIn, words: &'static str| {
        html! { <li><Go to={Route::WaysIn { way }} class="govuk-link">{ words }</Go></li> }
    };
    html! {
        <Page title="Other ways to sign in" back={(Route::SignIn, "Sign in with a password".to_owned())}>
            <ErrorSummary errors={(*errors).clone()} />
            if let Some(to) = &*sent_to { { sent(to) } } else {
                <h2 class="govuk-heading-m">{ "With a link" }</h2>
                <form {onsubmit} novalidate=true>
                    <Field id="email" label="Email" hint="We send you a link. Open it and you are in." kind="email" autocomplete="email"
                        error={error_of(&errors, "email")} value={(*email).clone()} onchange={into_state(&email)} />
                    <button class="govuk-button">{ "Send me a link" }</button>
                </form>
            }
            if passkey::are_here() {
                <h2 class="govuk-heading-m">{ "With a passkey" }</h2>
                <p class="govuk-body">{ "Your finger, your face or the number of your phone. Set it up once in your account." }</p>
                <button type="button" class="govuk-button govuk-button--secondary" onclick={by_passkey}>{ "Use a passkey" }</button>
            }
            <h2 class="govuk-heading-m">{ "Something else" }</h2>
            <ul class="govuk-list ac-links">
                { go(WayIn::Recover, "I forgot my password") }
                { go(WayIn::Join, "I have a code from my employer") }
                <li><Go to={Route::CreateAccount} class="govuk-link">{ "I am new here" }</Go></li>
            </ul>
        </Page>
    }
}
