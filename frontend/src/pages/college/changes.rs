//! What loading a file would change.

use super::findings::FindingsProps;
use super::pages::use_pages;
use super::said::{field, value};
use crate::ui::{Tone, tag};
use domain::sync::wire::{ChangedField, ImportChange};
use domain::sync::{Change, Changed};
use yew::prelude::*;

/// The section.
#[component]
pub fn Changes(props: &FindingsProps) -> Html {
    let pages = use_pages::<ImportChange>(format!("/api/v1/imports/{}/changes?limit=20", props.id));
    html! {
        <section aria-labelledby="changes-title">
            <h2 class="govuk-heading-m" id="changes-title">{ "What would change" }</h2>
            { pages.shown("Loading the changes", "Nothing would change.", "ac-lines", line) }
        </section>
    }
}

fn line(change: &ImportChange) -> Html {
    let tone = match change.change {
        Change::Created => Tone::Good,
        Change::Updated => Tone::Soon,
        Change::Withdrawn => Tone::Gone,
    };
    let of = match (change.what, &change.run_reference) {
        (Changed::Run, Some(run)) => format!("Date {run} of course {}", change.reference),
        (Changed::Run, None) => format!("A date of course {}", change.reference),
        (Changed::Course, _) => format!("Course {}", change.reference),
    };
    html! {
        <li class="ac-finding">
            <p class="ac-card__line"><b>{ &change.title }</b>{ " " }{ tag(tone, change.change.label()) }</p>
            <p class="ac-card__line ac-card__quiet">{ of }</p>
            if change.change == Change::Updated && !change.fields.is_empty() {
                <dl class="ac-changed">{ for change.fields.iter().map(differs) }</dl>
            }
        </li>
    }
}

/// One field, before and after.
fn differs(changed: &ChangedField) -> Html {
    let read = |text: &Option<String>| text.as_ref().map(|text| value(&changed.field, text));
    let (before, after) = (read(&changed.before), read(&changed.after));
    let unreadable = matches!((&before, &after), (Some(None), _) | (_, Some(None)));
    let nothing = || "nothing".to_owned();
    html! {
        <div>
            <dt>{ field(&changed.field) }</dt>
            if unreadable {
                <dd>{ "Changed" }</dd>
            } else {
                <dd>
                    <del>{ before.flatten().unwrap_or_else(nothing) }</del>
                    <span aria-hidden="true">{ " → " }</span>
                    <ins>{ after.flatten().unwrap_or_else(nothing) }</ins>
                </dd>
            }
        </div>
    }
}
