//! Showing that it is you, before something risky.

use crate::api;
use crate::passkey;
use crate::ui::{Done, Field, into_state, said};
use domain::people::ways::{PasskeyRequest, Proof};
use yew::platform::spawn_local;
use yew::prelude::*;

/// Properties of [`StepUp`].
#[derive(Properties, PartialEq)]
pub struct StepUpProps {
    /// Called once it is shown: does again what was refused.
    pub then: Callback<()>,
}

/// What became of something risky: done, failed, or to be done again after a fresh proof.
pub fn outcome(done: &Done, again: &Callback<()>) -> Html {
    match done {
        Done::Failed(failure) if failure.code() == Some("step_up_needed") => html! { <StepUp then={again.clone()} /> },
        other => said(other),
    }
}

/// Asks for a password, a code or a passkey.
#[component]
pub fn StepUp(props: &StepUpProps) -> Html {
    let (password, code) = (use_state(String::new), use_state(String::new));
    let (done, wrong) = (use_state(|| Done::Nothing), use_state(|| None::<String>));
    use_effect_with((), |()| crate::ui::focus("step-up-title"));
    let prove = {
        let (done, then) = (done.clone(), props.then.clone());
        Callback::from(move |proof: Proof| {
            let (done, then) = (done.clone(), then.clone());
            spawn_local(async move {
                match api::act("/api/v1/auth/step-up", &proof).await {
                    Ok(()) => then.emit(()),
                    Err(failure) => done.set(Done::Failed(failure)),
                }
            });
        })
    };
    let onsubmit = {
        let (password, code, prove) = (password.clone(), code.clone(), prove.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let filled = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            prove.emit(Proof { password: filled(&password), code: filled(&code), passkey: None });
        })
    };
    let by_passkey = {
        let (wrong, done) = (wrong.clone(), done.clone());
        Callback::from(move |_: MouseEvent| {
            let (prove, wrong, done) = (prove.clone(), wrong.clone(), done.clone());
            spawn_local(async move {
                match api::post::<PasskeyRequest>("/api/v1/auth/passkey-challenges", &(), None).await {
                    Ok(options) => match passkey::answer(&options).await {
                        Ok(answer) => prove.emit(Proof { passkey: Some(answer), ..Proof::default() }),
                        Err(words) => wrong.set(Some(words)),
                    },
                    Err(failure) => done.set(Done::Failed(failure)),
                }
            });
        })
    };
    html! {
        <section class="ac-notice" aria-labelledby="step-up-title">
            <h2 class="govuk-heading-m" id="step-up-title" tabindex="-1">{ "Show that it is you" }</h2>
            <p class="govuk-body">{ "This keeps your account safe if someone finds your phone. We ask every 10 minutes." }</p>
            <form {onsubmit} novalidate=true>
                <Field id="proof" label="Your password" kind="password" autocomplete="current-password"
                    value={(*password).clone()} onchange={into_state(&password)} />
                <details class="govuk-details">
                    <summary class="govuk-details__summary">{ "Use a code instead" }</summary>
                    <div class="govuk-details__text">
                        <Field id="proofCode" label="Code from your app" autocomplete="one-time-code"
                            value={(*code).clone()} onchange={into_state(&code)} />
                    </div>
                </details>
                <div class="govuk-button-group">
                    <button class="govuk-button">{ "Go on" }</button>
                    if passkey::are_here() {
                        <button type="button" class="govuk-button govuk-button--secondary" onclick={by_passkey}>{ "Use a passkey" }</button>
                    }
                </div>
            </form>
            if let Some(words) = &*wrong { <p class="govuk-error-message" role="alert">{ words }</p> }
            { said(&done) }
        </section>
    }
}
