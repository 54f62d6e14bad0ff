//! What is read only when somebody opens it.

use yew::prelude::*;

/// Properties of [`Fold`].
#[derive(Properties, PartialEq)]
pub struct FoldProps {
    /// What opens it.
    pub summary: &'static str,
    /// What is in it; nothing of it is loaded before.
    pub children: Html,
}

/// A part of a page that is folded, and begins with its first opening.
#[component]
pub fn Fold(props: &FoldProps) -> Html {
    let opened = use_state(|| false);
    let ontoggle = {
        let opened = opened.clone();
        Callback::from(move |_: Event| opened.set(true))
    };
    html! {
        <details class="govuk-details" {ontoggle}>
            <summary class="govuk-details__summary"><span class="govuk-details__summary-text">{ props.summary }</span></summary>
            <div class="govuk-details__text">if *opened { { props.children.clone() } }</div>
        </details>
    }
}
