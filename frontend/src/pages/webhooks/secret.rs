//! A secret, shown once.

use crate::ui::focus;
use yew::prelude::*;

/// Properties of [`Secret`].
#[derive(Properties, PartialEq)]
pub struct SecretProps {
    /// The secret.
    pub secret: String,
    /// What it is for, and what to do with it.
    pub words: &'static str,
}

/// The secret with what to do with it; takes the focus.
#[component]
pub fn Secret(props: &SecretProps) -> Html {
    use_effect_with(props.secret.clone(), |_| focus("secret-title"));
    html! {
        <div class="ac-notice" role="group" aria-labelledby="secret-title">
            <h2 class="govuk-heading-m" id="secret-title" tabindex="-1">{ "Copy this secret now" }</h2>
            <p class="govuk-body">{ props.words }</p>
            <label class="govuk-label" for="secret">{ "Secret" }</label>
            <input class="govuk-input" id="secret" readonly=true value={props.secret.clone()} autocomplete="off" spellcheck="false" />
        </div>
    }
}
