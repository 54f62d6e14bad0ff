//! What loading a file would change.

use super::findings::FindingsProps;
use super::pages::use_pages;
use super::said::{field, value};
use crate::ui::{Tone, tag};
use crate::words;
use domain::sync::wire::{ChangedField, ImportChange};
use domain::sync::{Change, Changed};
use yew::prelude::*;

/// The section.
#[component]
pub fn Changes(props: &FindingsProps) -> Html {
    let pages = use_pages::<ImportChange>(format!("/api/v1/imports/{}/changes?limit=100", props.id));
    html! {
        <section aria-labelledby="changes-title">
            <h2 class="govuk-heading-m" id="changes-title">{ "What would change" }</h2>
            { pages.shown("Loading the changes", "Nothing would change.", "ac-lines", lines) }
        </section>
    }
}

/// What comes or goes with a course is one line: it is the course that people know.
fn lines(changes: &[&ImportChange]) -> Html {
    let alike = |a: &&ImportChange, b: &&ImportChange| {
        a.change != Change::Updated && (a.change, &a.reference) == (b.change, &b.reference)
    };
    changes.chunk_by(alike).filter_map(|group| Some(line(group.first()?, what(group)))).collect()
}

/// What changes alike are of. A reference that we made ourselves tells people nothing.
fn what(alike: &[&ImportChange]) -> String {
    let reference = alike.first().map(|first| first.reference.as_str()).unwrap_or_default();
    let dates: Vec<_> = alike.iter().filter(|change| change.what == Changed::Run).collect();
    let with_course = dates.len() < alike.len();
    let day = dates.first().and_then(|date| date.starts_on).map(words::day);
    let own = dates.first().and_then(|date| date.run_reference.as_ref()).filter(|run| !run.starts_with("made:"));
    if let (false, 1, Some(day)) = (with_course, dates.len(), day) {
        return format!("{day} of course {reference}");
    }
    match (with_course, dates.len(), own) {
        (true, 0, _) => format!("Course {reference}"),
        (true, 1, _) => format!("Course {reference} and its date"),
        (true, many, _) => format!("Course {reference} and its {many} dates"),
        (false, 1, Some(run)) => format!("Date {run} of course {reference}"),
        (false, 1, None) => format!("A date of course {reference}"),
        (false, many, _) => format!("{many} dates of course {reference}"),
    }
}

fn line(change: &ImportChange, of: String) -> Html {
    let tone = match change.change {
        Change::Created => Tone::Good,
        Change::Updated => Tone::Soon,
        Change::Withdrawn => Tone::Gone,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn of(what: Changed, run: Option<&str>) -> ImportChange {
        ImportChange {
            what,
            change: Change::Withdrawn,
            reference: "MH".to_owned(),
            run_reference: run.map(str::to_owned),
            starts_on: None,
            title: "Moving and handling".to_owned(),
            fields: Vec::new(),
        }
    }

    #[test]
    fn what_goes_is_called_by_what_people_know_of_it() {
        let (course, own, made) =
            (of(Changed::Course, None), of(Changed::Run, Some("7")), of(Changed::Run, Some("made:f16952")));
        assert_eq!(what(&[&course]), "Course MH");
        assert_eq!(what(&[&course, &own]), "Course MH and its date");
        assert_eq!(what(&[&course, &own, &made]), "Course MH and its 2 dates");
        assert_eq!(what(&[&own]), "Date 7 of course MH");
        assert_eq!(what(&[&made]), "A date of course MH");
        assert_eq!(what(&[&own, &made]), "2 dates of course MH");
        let dated = ImportChange { starts_on: chrono::NaiveDate::from_ymd_opt(2026, 12, 1), ..made };
        assert_eq!(what(&[&dated]), "Tuesday 1 December 2026 of course MH");
    }
}
