//! What was wrong in a file, and what to do.

use super::pages::{each, use_pages};
use crate::api::{self, Failure};
use crate::ui::{Tone, problem, save, tag};
use domain::ids::ImportId;
use domain::sync::wire::ImportIssue;
use yew::platform::spawn_local;
use yew::prelude::*;

/// Properties of [`Findings`].
#[derive(Properties, PartialEq)]
pub struct FindingsProps {
    /// The import.
    pub id: ImportId,
}

/// The section.
#[component]
pub fn Findings(props: &FindingsProps) -> Html {
    let pages = use_pages::<ImportIssue>(format!("/api/v1/imports/{}/issues?limit=20", props.id));
    let failure = use_state(|| None::<Failure>);
    let onclick = {
        let (failure, id) = (failure.clone(), props.id);
        Callback::from(move |_: MouseEvent| {
            let failure = failure.clone();
            spawn_local(async move {
                let saved = match api::text(&format!("/api/v1/imports/{id}/issues.csv")).await {
                    Ok(text) => save(&text, "what-to-put-right.csv").map_err(|_| Failure::Unexpected),
                    Err(why) => Err(why),
                };
                failure.set(saved.err());
            });
        })
    };
    html! {
        <section aria-labelledby="findings-title">
            <h2 class="govuk-heading-m" id="findings-title">{ "What to put right" }</h2>
            <p><button type="button" class="ac-plain" {onclick}>{ "Download the list (CSV, for a spreadsheet)" }</button></p>
            if let Some(failure) = &*failure { { problem(failure, None) } }
            { pages.shown("Loading the list", "Nothing.", "ac-lines", each(line)) }
        </section>
    }
}

fn line(issue: &ImportIssue) -> Html {
    let at = issue.line.map(|line| format!("Line {line}, ")).unwrap_or_default();
    let state = if issue.refused { tag(Tone::Gone, "Row left out") } else { tag(Tone::Soon, "Loaded without this") };
    html! {
        <li class="ac-finding">
            <p class="ac-card__line"><b>{ at }{ &issue.field }</b>{ " " }{ state }</p>
            <p class="ac-card__line">{ &issue.reason }</p>
            if let Some(reference) = &issue.reference { <p class="ac-card__line ac-card__quiet">{ format!("Your reference: {reference}") }</p> }
        </li>
    }
}
