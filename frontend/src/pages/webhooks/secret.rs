//! A secret, shown once.

use crate::ui::focus;
use yew::prelude::*;

/// Properties of [`Secret`].
#[derive(Properties, PartialEq)]
pub struct SecretProps {
    /// The secret.
    pub secret: String,
}

/// The secret with what to do with it; takes the focus.
#[component]
pub fn Secret(props: &SecretProps) -> Html {
    use_effect_with(props.secret.clone(), |_| focus("secret-title"));
    html! {
        <div class="ac-notice" role="group" aria-labelledby="secret-title">
            <h2 class="govuk-heading-m" id="secret-title" tabindex="-1">{ "Copy this secret now" }</h2>
            <p class="govuk-body">{ "We show it once. With it your system knows that a message is from us. Keep it where you keep passwords." }</p>
            <label class="govuk-label" for="secret">{ "Secret" }</label>
            <input class="govuk-input" id="secret" readonly=true value={props.secret.clone()} autocomplete="off" spellcheck="false" />
        </div>
    }
}
