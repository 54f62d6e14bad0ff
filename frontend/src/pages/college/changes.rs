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
            { pages.shown("Loading the changes", "Nothing would change.", "ac-lines", lines) }
        </section>
    }
}

/// New dates of one course, or dates that go with it, are one line: it is the course that people know.
fn lines(changes: &[&ImportChange]) -> Html {
    let alike = |a: &&ImportChange, b: &&ImportChange| {
        let whole = a.what == Changed::Run && a.change != Change::Updated;
        whole && (a.what, a.change, &a.reference) == (b.what, b.change, &b.reference)
    };
    changes.chunk_by(alike).filter_map(|group| Some(line(group.first()?, group.len()))).collect()
}

/// What it is of: a reference that we made ourselves tells people nothing.
fn what(change: &ImportChange, many: usize) -> String {
    let own = change.run_reference.as_ref().filter(|run| !run.starts_with("made:"));
    match (change.what, own) {
        (Changed::Course, _) => format!("Course {}", change.reference),
        (Changed::Run, Some(run)) if many == 1 => format!("Date {run} of course {}", change.reference),
        (Changed::Run, _) if many == 1 => format!("A date of course {}", change.reference),
        (Changed::Run, _) => format!("{many} dates of course {}", change.reference),
    }
}

fn line(change: &ImportChange, many: usize) -> Html {
    let tone = match change.change {
        Change::Created => Tone::Good,
        Change::Updated => Tone::Soon,
        Change::Withdrawn => Tone::Gone,
    };
    html! {
        <li class="ac-finding">
            <p class="ac-card__line"><b>{ &change.title }</b>{ " " }{ tag(tone, change.change.label()) }</p>
            <p class="ac-card__line ac-card__quiet">{ what(change, many) }</p>
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

#[cfg(test)]
mod tests {
    use super::*;

    fn date(run: &str) -> ImportChange {
        ImportChange {
            what: Changed::Run,
            change: Change::Withdrawn,
            reference: "MH".to_owned(),
            run_reference: Some(run.to_owned()),
            title: "Moving and handling".to_owned(),
            fields: Vec::new(),
        }
    }

    #[test]
    fn a_date_is_called_by_the_reference_that_people_gave_it() {
        assert_eq!(what(&date("7"), 1), "Date 7 of course MH");
        assert_eq!(what(&date("made:f16952"), 1), "A date of course MH");
        assert_eq!(what(&date("7"), 12), "12 dates of course MH");
    }
}
