//! How far an employer's workers are with the Care Certificate.

use super::{OfEmployer, to_team};
use crate::load::{Load, use_own};
use crate::route::{Of, Route};
use crate::ui::{Go, Page, Tone, problem, skeleton, tag, today};
use crate::words;
use domain::ids::EmployerId;
use domain::page::Page as List;
use domain::records::care_certificate::CareProgress;
use domain::records::wire::CareWorker;
use yew::prelude::*;

const CHOICES: [(&str, &str); 5] = [
    ("", "Everyone"),
    ("&progress=ready_to_sign", "Ready to sign off"),
    ("&progress=in_progress", "In progress"),
    ("&progress=not_started", "Not started"),
    ("&progress=complete", "Complete"),
];

/// How it is shown.
pub const fn tone(progress: CareProgress) -> Tone {
    match progress {
        CareProgress::Complete => Tone::Good,
        CareProgress::NotStarted => Tone::Plain,
        CareProgress::InProgress | CareProgress::ReadyToSign => Tone::Soon,
    }
}

/// The page.
#[component]
pub fn Care(props: &OfEmployer) -> Html {
    let (id, choice) = (props.id, use_state(|| 0_usize));
    let chosen = CHOICES.get(*choice).map_or("", |choice| choice.0);
    let list = use_own::<List<CareWorker>>(format!("/api/v1/organisations/{id}/care-certificates?limit=100{chosen}"));
    let chips = CHOICES.iter().enumerate().map(|(nth, (_, words))| {
        let (on, choice) = (nth == *choice, choice.clone());
        let onclick = Callback::from(move |_: MouseEvent| choice.set(nth));
        let class = classes!("ac-chip", on.then_some("ac-chip--on"));
        html! { <li><button type="button" {class} {onclick} aria-pressed={on.to_string()}>{ *words }</button></li> }
    });
    let content = match &list.now {
        Load::Loading => skeleton(2, "Loading your team"),
        Load::Failed(failure) => problem(failure, Some(&list.again)),
        Load::Ready(list) if list.items.is_empty() => html! { <p class="govuk-body">{ "Nobody here." }</p> },
        Load::Ready(list) => html! { <ul class="ac-lines">{ for list.items.iter().map(|one| line(id, one)) }</ul> },
    };
    html! {
        <Page title="Care Certificate" back={to_team()}>
            <p class="govuk-body">{ "Each new care worker is assessed at work against 16 standards: what they know, and what somebody sees them do. Then the manager signs it off." }</p>
            <ul class="ac-chips" aria-label="Show">{ for chips }</ul>
            { content }
        </Page>
    }
}

fn line(id: EmployerId, one: &CareWorker) -> Html {
    let to = Route::TeamOf { id, of: Of::CareWorker(one.person_id) };
    let late = one.usually_by.filter(|_| one.progress != CareProgress::Complete);
    let by = late.map(|day| {
        let words = if day < today() { "Most people are done after 12 weeks: that was" } else { "Usually done by" };
        format!("{words} {}", words::day(day))
    });
    html! {
        <li class="ac-line ac-line--tall" key={one.person_id.to_string()}><div>
            <Go {to} class="govuk-link">{ &one.full_name }</Go><br />
            { tag(tone(one.progress), one.progress.label()) }{ format!(" {} of {} standards", one.standards_done, one.standards) }
            if let Some(by) = by { <br />{ by } }
        </div></li>
    }
}
