//! How sure an entry is: who added it, who saw the certificate, who stands behind it, and what would make it more sure.

use super::add::REPLACES;
use super::ask::Ask;
use super::files::Kept;
use crate::load::{Load, use_own};
use crate::pages::records::{End, Ending};
use crate::route::Route;
use crate::ui::{Go, Page, Tone, focus, notice, problem, skeleton, tag};
use crate::words;
use chrono::{DateTime, Local, Utc};
use domain::ids::TrainingRecordId;
use domain::records::ladder::Answer;
use domain::records::wire::{AskedConfirmation, RecordHistory, TrainingRecordView, VerificationStep};
use domain::records::{RecordState, VerificationLevel};
use yew::prelude::*;

/// Properties of [`Proof`].
#[derive(Properties, PartialEq)]
pub struct ProofProps {
    /// The entry.
    pub id: TrainingRecordId,
}

const TAKE_BACK: Ending = Ending {
    ask: "Take it off my record",
    sure: "Take it off your record?",
    means: "It does not count any more. Whoever you showed it to sees that you took it back.",
    yes: "Yes, take it off",
};

/// The page.
#[component]
pub fn Proof(props: &ProofProps) -> Html {
    let at = format!("/api/v1/training-records/{}", props.id);
    let entry = use_own::<TrainingRecordView>(at.clone());
    let history = use_own::<RecordHistory>(format!("{at}/history"));
    let back = (Route::RecordEntry { id: props.id }, "Back to the record".to_owned());
    let onended = {
        let again = entry.again.clone();
        Callback::from(move |()| {
            again.emit(());
            focus("page-title");
        })
    };
    let (entry, steps) = match (&entry.now, &history.now) {
        (Load::Failed(failure), _) => return framed(back, problem(failure, Some(&entry.again))),
        (_, Load::Failed(failure)) => return framed(back, problem(failure, Some(&history.again))),
        (Load::Ready(entry), Load::Ready(steps)) => (entry, steps),
        _ => return framed(back, skeleton(2, "Loading")),
    };
    let stands = entry.state != RecordState::Revoked;
    let instead = vec![(REPLACES.to_owned(), props.id.to_string())];
    let content = html! {
        <>
            <p class="govuk-body">{ format!("{}, done on {}.", entry.title, words::day(entry.achieved_on)) }</p>
            if !stands {
                { notice(html! { <p class="govuk-body">{ tag(Tone::Gone, "Taken back") }{ " It is not on your record any more. " }<Go to={Route::Record} class="govuk-link">{ "My record" }</Go></p> }) }
            }
            <ol class="govuk-list ac-lines">{ for steps.steps.iter().map(step) }</ol>
            if stands {
                if let Some(next) = next(entry) {
                    <h2 class="govuk-heading-m">{ "Make it more sure" }</h2>
                    <p class="govuk-body">{ next }</p>
                    <p><Go to={Route::ShowEmployer} query={vec![("record".to_owned(), props.id.to_string())]} class="govuk-link">{ "Show it to my employer" }</Go></p>
                }
                <h2 class="govuk-heading-m">{ "Photos of the certificate" }</h2>
                <Kept id={props.id} />
                if may_ask(entry) || !steps.asked.is_empty() {
                    <h2 class="govuk-heading-m">{ "Ask them to confirm it" }</h2>
                    <ul class="govuk-list ac-lines">{ for steps.asked.iter().map(asked) }</ul>
                }
                if may_ask(entry) { <Ask id={props.id} done_on={entry.achieved_on} onasked={with_asked(steps, &history.replace)} /> }
                if entry.added_by_person {
                    <h2 class="govuk-heading-m">{ "You wrote this" }</h2>
                    <p><Go to={Route::AddTraining} query={instead} class="govuk-link">{ "Put it right" }</Go></p>
                    <End path={format!("/api/v1/me/training-records/{}", props.id)} words={&TAKE_BACK} {onended} />
                }
            }
        </>
    };
    framed(back, content)
}

/// Shows whom they asked without asking for the rest anew.
fn with_asked(history: &RecordHistory, replace: &Callback<RecordHistory>) -> Callback<AskedConfirmation> {
    let history = history.clone();
    replace.reform(move |asked: AskedConfirmation| {
        let mut now = history.clone();
        now.asked.insert(0, asked);
        now
    })
}

fn framed(back: (Route, String), content: Html) -> Html {
    html! { <Page title="How sure this is" {back}>{ content }</Page> }
}

fn day(at: DateTime<Utc>) -> String {
    words::day(at.with_timezone(&Local).date_naive())
}

/// Who did what, in plain words.
fn step_words(step: &VerificationStep) -> String {
    let by = |otherwise: &str| step.by.clone().unwrap_or_else(|| otherwise.to_owned());
    match step.level {
        VerificationLevel::SelfDeclared => match &step.by {
            Some(by) => format!("{by} signed it. Your email address is not on it."),
            None => "You added this.".to_owned(),
        },
        VerificationLevel::EvidenceSeen => format!("{} saw the certificate.", by("Somebody")),
        VerificationLevel::EmployerConfirmed => format!("{} says that you did it.", by("Your employer")),
        VerificationLevel::IssuerConfirmed => {
            format!("{} says that you did it with them.", by("The training provider"))
        }
        VerificationLevel::AcademySigned => "The Academy signed it. Anyone can check it.".to_owned(),
    }
}

fn step(step: &VerificationStep) -> Html {
    html! {
        <li class="ac-line">
            <span><span aria-hidden="true">{ "✓ " }</span><b>{ step_words(step) }</b><br />
            { day(step.at) }
            if let Some(note) = &step.note { <br />{ note } }</span>
        </li>
    }
}

/// What would make it more sure; none when nobody can.
fn next(entry: &TrainingRecordView) -> Option<&'static str> {
    match entry.verification_level {
        VerificationLevel::SelfDeclared => Some(
            "Nobody has checked it yet. Add a photo of the certificate and show it to your employer. Or ask who taught you to say yes.",
        ),
        VerificationLevel::EvidenceSeen => {
            Some("Your employer of that time, or who taught you, can say that you did it.")
        }
        VerificationLevel::EmployerConfirmed => {
            Some("If who taught you says yes, the Academy signs it. Then anyone can check it.")
        }
        VerificationLevel::IssuerConfirmed | VerificationLevel::AcademySigned => None,
    }
}

fn may_ask(entry: &TrainingRecordView) -> bool {
    entry.verification_level < VerificationLevel::IssuerConfirmed && entry.issued_by.is_none()
}

fn asked(one: &AskedConfirmation) -> Html {
    let said = match one.answer {
        Some(Answer::Yes) => tag(Tone::Good, "They said yes"),
        Some(Answer::No) => tag(Tone::Gone, "They said no"),
        None if one.ends_at < Utc::now() => tag(Tone::Gone, "They did not answer"),
        None => tag(Tone::Soon, &format!("No answer yet. They have until {}", day(one.ends_at))),
    };
    html! { <li class="ac-line"><span><b>{ &one.organisation }</b>{ format!(", asked on {}", day(one.asked_at)) }<br />{ said }</span></li> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_says_who_did_what() {
        let step = |level, by: Option<&str>| {
            step_words(&VerificationStep { level, by: by.map(str::to_owned), note: None, at: Utc::now() })
        };
        assert_eq!(step(VerificationLevel::SelfDeclared, None), "You added this.");
        assert_eq!(step(VerificationLevel::EvidenceSeen, Some("Rowan Care")), "Rowan Care saw the certificate.");
        let college = step(VerificationLevel::IssuerConfirmed, Some("Care Skills"));
        assert_eq!(college, "Care Skills says that you did it with them.");
    }
}
