//! My Care Certificate: which standards are done, and what is left.

use crate::load::{Load, use_own};
use crate::route::Route;
use crate::ui::{Go, Page, Tone, problem, skeleton, tag};
use crate::words;
use domain::records::care_certificate::CareProgress;
use domain::records::wire::{CareAssessment, CareCertificateView, CareEdition, CareStandard};
use yew::prelude::*;

/// The page.
#[component]
pub fn CareCertificate() -> Html {
    let mine = use_own::<CareCertificateView>("/api/v1/me/care-certificate".to_owned());
    let content = match &mine.now {
        Load::Loading => skeleton(3, "Loading your Care Certificate"),
        Load::Failed(failure) => problem(failure, Some(&mine.again)),
        Load::Ready(mine) => html! { <>{ for mine.editions.iter().map(edition) }</> },
    };
    html! { <Page title="My Care Certificate" back={(Route::Record, "My record".to_owned())}>{ content }</Page> }
}

fn edition(of: &CareEdition) -> Html {
    let total = of.standards.len();
    let tone = match of.progress {
        CareProgress::Complete => Tone::Good,
        CareProgress::NotStarted => Tone::Plain,
        CareProgress::InProgress | CareProgress::ReadyToSign => Tone::Soon,
    };
    html! {
        <section>
            <h2 class="govuk-heading-m">{ of.edition.label() }</h2>
            <p class="govuk-body">{ tag(tone, of.progress.label()) }</p>
            <p class="govuk-body-l">{ format!("{} of {total} standards done", of.standards_done) }</p>
            <progress class="ac-progress" max={total.to_string()} value={of.standards_done.to_string()} aria-label={format!("Standards done, {}", of.edition.label())} />
            <p class="govuk-body">{ next(of) }</p>
            if let Some(signed) = &of.signed {
                <p><Go to={Route::RecordEntry { id: signed.training_record_id }} class="govuk-link">{ "See it on my record" }</Go></p>
            }
            <ol class="govuk-list ac-lines">{ for of.standards.iter().map(standard) }</ol>
        </section>
    }
}

/// What comes next.
fn next(of: &CareEdition) -> String {
    match (&of.signed, of.progress) {
        (Some(signed), _) => {
            format!("{} signed it off for {} on {}.", signed.signed_by, signed.employer, words::day(signed.signed_on))
        }
        (None, CareProgress::ReadyToSign) => "All is done. Ask your manager to sign it off.".to_owned(),
        (None, CareProgress::NotStarted) => {
            "Your manager or a colleague watches you at work and writes down what you can do. Most people need 12 weeks.".to_owned()
        }
        (None, _) => "Each standard has two parts: what you know, and what somebody has seen you do at work.".to_owned(),
    }
}

fn standard(of: &CareStandard) -> Html {
    html! {
        <li class="ac-line" key={of.number.to_string()}>
            <span>
                <b>{ format!("{}. {}", of.number, of.name) }</b><br />
                { part("You know it", of.knowledge.as_ref()) }<br />
                { part("Seen at work", of.practice.as_ref()) }
            </span>
        </li>
    }
}

fn part(what: &str, done: Option<&CareAssessment>) -> Html {
    match done {
        None => html! { <><span aria-hidden="true">{ "○ " }</span>{ format!("{what}: not yet") }</> },
        Some(done) => html! {
            <><span aria-hidden="true">{ "✓ " }</span>{ format!("{what}: {}, {} for {}", words::day(done.assessed_on), done.assessor, done.employer) }</>
        },
    }
}
