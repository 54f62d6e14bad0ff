//! One entry that somebody brought: how sure it is, and what the employer says of it.

use crate::api::{self, Failure};
use crate::load::{Load, use_own};
use crate::ui::{
    ErrorSummary, Field, FileToSave, Files, Tone, Words, error_of, focus, into_state, problem, skeleton, tag,
};
use crate::words;
use domain::ids::{EmployerId, TrainingRecordId};
use domain::page::Page as List;
use domain::problem::FieldProblem;
use domain::records::moving::{Decision, check_decision};
use domain::records::wire::{
    BroughtTraining, EvidenceFile, NewRecordDecision, NewVerification, RecordDecisionView, TrainingRecordView,
};
use domain::records::{RecordState, VerificationLevel};
use yew::platform::spawn_local;
use yew::prelude::*;

/// Properties of [`Decide`].
#[derive(Properties, PartialEq)]
pub struct DecideProps {
    /// The employer.
    pub employer: EmployerId,
    /// The entry.
    pub one: BroughtTraining,
    /// Whether its form is open.
    pub open: bool,
    /// Its form is to open, or to close.
    pub onopen: Callback<Option<TrainingRecordId>>,
    /// Something was said of it: in words.
    pub ondone: Callback<String>,
}

/// Who says that they did it, for somebody who does not know them.
pub fn who_says(record: &TrainingRecordView) -> String {
    if let Some(issuer) = &record.issued_by {
        return format!("Signed by {issuer}.");
    }
    match (record.verification_level, &record.confirmed_by) {
        (VerificationLevel::SelfDeclared, _) => "They added it themselves. Nobody has checked it.".to_owned(),
        (VerificationLevel::EvidenceSeen, _) => "Somebody saw the certificate.".to_owned(),
        (VerificationLevel::EmployerConfirmed, Some(employer)) => format!("{employer} says that they did it."),
        (VerificationLevel::EmployerConfirmed, None) => "Their employer of that time says so.".to_owned(),
        (VerificationLevel::IssuerConfirmed | VerificationLevel::AcademySigned, _) => {
            "The training provider says so, and the Academy signed it.".to_owned()
        }
    }
}

fn state(record: &TrainingRecordView) -> Html {
    let (tone, words) = match (record.state, record.expires_on) {
        (RecordState::Valid, Some(day)) => (Tone::Good, format!("In date until {}", words::day(day))),
        (RecordState::Expiring, Some(day)) => (Tone::Soon, format!("Runs out on {}", words::day(day))),
        (RecordState::Expired, Some(day)) => (Tone::Gone, format!("Out of date since {}", words::day(day))),
        (RecordState::Revoked, _) => (Tone::Gone, "Withdrawn".to_owned()),
        (_, None) => (Tone::Good, "Does not run out".to_owned()),
    };
    tag(tone, &words)
}

fn decided(decision: &RecordDecisionView) -> Html {
    let reason = decision.reason.as_ref().map(|reason| format!(" “{reason}”")).unwrap_or_default();
    html! { <p class="ac-card__line"><b>{ decision.decision.label() }</b>{ format!(" on {}.{reason}", words::day(decision.decided_at.date_naive())) }</p> }
}

/// The card of one entry.
#[component]
pub fn Decide(props: &DecideProps) -> Html {
    let (record, id) = (&props.one.record, props.one.record.id);
    let (busy, failure) = (use_state(|| false), use_state(|| None::<Failure>));
    let at = format!("/api/v1/organisations/{}/brought-training/{id}", props.employer);
    let name = props.one.full_name.clone();
    let say = {
        let (busy, failure, ondone, name) = (busy.clone(), failure.clone(), props.ondone.clone(), name.clone());
        let title = record.title.clone();
        move |sent: Said| {
            if *busy {
                return;
            }
            busy.set(true);
            failure.set(None);
            let (busy, failure, ondone) = (busy.clone(), failure.clone(), ondone.clone());
            let (at, name, title) = (at.clone(), name.clone(), title.clone());
            spawn_local(async move {
                match sent.send(&at).await {
                    Ok(words) => ondone.emit(format!("{words} {name}, {title}.")),
                    Err(why) => failure.set(Some(why)),
                }
                busy.set(false);
            });
        }
    };
    let accept = {
        let say = say.clone();
        Callback::from(move |_: MouseEvent| {
            say(Said::Decided(NewRecordDecision { decision: Decision::Accepted, reason: None, top_up_minutes: None }));
        })
    };
    let seen = {
        let say = say.clone();
        Callback::from(move |_: MouseEvent| {
            say(Said::Seen(NewVerification { level: VerificationLevel::EvidenceSeen, note: None }));
        })
    };
    let onsaid = Callback::from(move |new: NewRecordDecision| say(Said::Decided(new)));
    let toggle = {
        let (onopen, open) = (props.onopen.clone(), props.open);
        Callback::from(move |_: MouseEvent| onopen.emit((!open).then_some(id)))
    };
    let disabled = busy.then_some("true");
    let of = format!("{}, {}", name, record.title);
    html! {
        <li class="ac-card">
            <h2 class="ac-card__title">{ &name }</h2>
            <p class="ac-card__line"><b>{ &record.title }</b></p>
            <p class="ac-card__line">{ state(record) }</p>
            <p class="ac-card__line">{ format!("Done on {}. {}", words::day(record.achieved_on), who_says(record)) }</p>
            { for props.one.decision.as_ref().map(decided) }
            if record.evidence_files > 0 { <Photos {id} /> }
            if let Some(why) = &*failure { { problem(why, None) } }
            <div class="govuk-button-group ac-card__above">
                <button type="button" class="govuk-button" onclick={accept} aria-disabled={disabled} aria-label={format!("It counts here: {of}")}>{ "It counts here" }</button>
                <button type="button" class="govuk-button govuk-button--secondary" onclick={toggle} aria-expanded={props.open.to_string()} aria-label={format!("Not all of it counts: {of}")}>{ "Not all of it counts" }</button>
                if record.verification_level == VerificationLevel::SelfDeclared {
                    <button type="button" class="ac-plain" onclick={seen} aria-disabled={disabled} aria-label={format!("I saw the certificate: {of}")}>{ "I saw the certificate" }</button>
                }
            </div>
            if props.open { <Reason {onsaid} busy={*busy} /> }
        </li>
    }
}

/// What an employer says of an entry.
enum Said {
    Decided(NewRecordDecision),
    Seen(NewVerification),
}

impl Said {
    async fn send(self, at: &str) -> Result<&'static str, Failure> {
        match self {
            Self::Decided(new) => {
                api::put::<RecordDecisionView>(&format!("{at}/decision"), &new).await?;
                Ok(match new.decision {
                    Decision::Accepted => "It counts here:",
                    Decision::TopUp => "It counts with a top-up:",
                    Decision::Repeat => "To be done again:",
                })
            }
            Self::Seen(new) => {
                api::put::<TrainingRecordView>(&format!("{at}/verification"), &new).await?;
                Ok("You saw the certificate:")
            }
        }
    }
}

#[derive(Properties, PartialEq)]
struct PhotosProps {
    id: TrainingRecordId,
}

/// The photos of the certificate, once they are asked for.
#[component]
fn Photos(props: &PhotosProps) -> Html {
    let files = use_own::<List<EvidenceFile>>(format!("/api/v1/training-records/{}/evidence", props.id));
    match &files.now {
        Load::Loading => skeleton(1, "Loading the photos"),
        Load::Failed(failure) => problem(failure, Some(&files.again)),
        Load::Ready(list) => {
            let files = list.items.iter().enumerate().map(|(at, file)| {
                let (words, kind, ending) = match file.media_type.as_str() {
                    "image/jpeg" => ("Save the photo of the certificate", "image/jpeg", "jpg"),
                    _ => ("Save the certificate as a PDF", "application/pdf", "pdf"),
                };
                let path = format!("/api/v1/evidence/{}", file.id);
                FileToSave { words, path, kind, name: format!("certificate-{}.{ending}", at + 1) }
            });
            html! { <Files files={files.collect::<Vec<_>>()} /> }
        }
    }
}

#[derive(Properties, PartialEq)]
struct ReasonProps {
    onsaid: Callback<NewRecordDecision>,
    busy: bool,
}

const CHOICES: [(&str, &str, &str); 2] = [
    ("top_up", "It counts with a top-up", "They learn here what is different with you."),
    ("repeat", "They do it again", "It does not count here."),
];

/// Why not all of it counts.
#[component]
fn Reason(props: &ReasonProps) -> Html {
    let (choice, reason, minutes) = (use_state(String::new), use_state(String::new), use_state(String::new));
    let errors = use_state(Vec::<FieldProblem>::new);
    use_effect_with((), |()| focus("decision"));
    let onsubmit = {
        let (choice, reason, minutes, errors) = (choice.clone(), reason.clone(), minutes.clone(), errors.clone());
        let onsaid = props.onsaid.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            match read(&choice, &reason, &minutes) {
                Ok(new) => {
                    errors.set(Vec::new());
                    onsaid.emit(new);
                }
                Err(wrong) => errors.set(wrong),
            }
        })
    };
    html! {
        <form {onsubmit} novalidate=true>
            <ErrorSummary errors={(*errors).clone()} />
            { crate::ui::radios("decision", "What counts?", &CHOICES, &choice, error_of(&errors, "decision"), &into_state(&choice)) }
            <Words id="reason" label="Why?" hint="They read it." error={error_of(&errors, "reason")} value={(*reason).clone()} onchange={into_state(&reason)} />
            if *choice == "top_up" {
                <Field id="topUpMinutes" label="How long does the top-up take, in minutes?" hint="Leave it empty if you do not know." error={error_of(&errors, "topUpMinutes")} value={(*minutes).clone()} onchange={into_state(&minutes)} />
            }
            <button class="govuk-button" aria-disabled={props.busy.then_some("true")}>{ "Save" }</button>
        </form>
    }
}

/// What is decided, or what needs changing.
fn read(choice: &str, reason: &str, minutes: &str) -> Result<NewRecordDecision, Vec<FieldProblem>> {
    let Ok(decision) = choice.parse::<Decision>() else {
        return Err(vec![FieldProblem::new("/decision", "Choose one.")]);
    };
    let (minutes, top_up) = (minutes.trim(), decision == Decision::TopUp);
    let top_up_minutes = match minutes.parse::<i32>() {
        _ if minutes.is_empty() || !top_up => None,
        Ok(minutes) => Some(minutes),
        Err(_) => return Err(vec![FieldProblem::new("/topUpMinutes", "Use a number, like 60.")]),
    };
    let reason = Some(reason.trim().to_owned()).filter(|reason| !reason.is_empty());
    let new = NewRecordDecision { decision, reason, top_up_minutes };
    let wrong = check_decision(&new);
    if wrong.is_empty() { Ok(new) } else { Err(wrong) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_given_unless_it_counts_as_it_is() {
        let pointer = |wrong: Result<NewRecordDecision, Vec<FieldProblem>>| wrong.unwrap_err()[0].pointer.clone();
        assert_eq!(pointer(read("", "", "")), "/decision");
        assert_eq!(pointer(read("repeat", " ", "")), "/reason");
        assert_eq!(pointer(read("top_up", "Our hoists differ", "an hour")), "/topUpMinutes");
        assert_eq!(read("top_up", "Our hoists differ", " 60 ").unwrap().top_up_minutes, Some(60));
        assert_eq!(read("repeat", "Our hoists differ", "60").unwrap().top_up_minutes, None);
    }
}
