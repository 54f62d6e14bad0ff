//! Asking who taught it, or the employer of that time, whether it is right.

use crate::api::{self, Failure};
use crate::load::{Load, use_load, use_own};
use crate::ui::{ErrorSummary, Field, error_of, into_state, one_of};
use chrono::NaiveDate;
use domain::ids::TrainingRecordId;
use domain::organisations::wire::{MyEmploymentView, TrainingProviderView};
use domain::page::Page as List;
use domain::problem::FieldProblem;
use domain::records::wire::{AskedConfirmation, NewConfirmation};
use uuid::Uuid;
use yew::platform::spawn_local;
use yew::prelude::*;

/// Properties of [`Ask`].
#[derive(Properties, PartialEq)]
pub struct AskProps {
    /// The entry.
    pub id: TrainingRecordId,
    /// The day of the training.
    pub done_on: NaiveDate,
    /// Somebody was asked.
    pub onasked: Callback<AskedConfirmation>,
}

/// What stands before the id of an employer in the list.
const EMPLOYER: &str = "employer:";

/// Whom they worked for on a day, each once.
fn employers(jobs: &[MyEmploymentView], on: NaiveDate) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for one in jobs.iter().filter(|one| one.job.started_on <= on && one.job.last_day.is_none_or(|last| last >= on)) {
        let choice = (format!("{EMPLOYER}{}", one.employer_id), format!("{} (you worked there)", one.employer_name));
        if !all.contains(&choice) {
            all.push(choice);
        }
    }
    all
}

/// What is asked for, or what needs changing.
fn read(whom: &str, email: &str) -> Result<NewConfirmation, Vec<FieldProblem>> {
    let none = || vec![FieldProblem::new("/whom", "Choose whom to ask.")];
    let mut new = NewConfirmation { training_provider_id: None, employer_id: None, email: None };
    match whom.strip_prefix(EMPLOYER) {
        Some(employer) => new.employer_id = Some(employer.parse().map_err(|_| none())?),
        None => {
            new.training_provider_id = Some(whom.parse().map_err(|_| none())?);
            new.email = Some(email.trim().to_owned()).filter(|email| !email.is_empty());
        }
    }
    Ok(new)
}

/// What the server says of the choice stands beside the list.
fn beside(wrong: FieldProblem) -> FieldProblem {
    match wrong.pointer.as_str() {
        "/trainingProviderId" | "/employerId" => FieldProblem { pointer: "/whom".to_owned(), ..wrong },
        _ => wrong,
    }
}

/// The form.
#[component]
pub fn Ask(props: &AskProps) -> Html {
    let providers = use_load::<List<TrainingProviderView>>(Some("/api/v1/training-providers?limit=100".to_owned()));
    let jobs = use_own::<List<MyEmploymentView>>("/api/v1/me/employments".to_owned());
    let (whom, email) = (use_state(String::new), use_state(String::new));
    let errors = use_state(Vec::<FieldProblem>::new);
    let (key, sent, busy) = (use_state(Uuid::now_v7), use_state(|| false), use_state(|| false));
    let mut choices = match &jobs.now {
        Load::Ready(list) => employers(&list.items, props.done_on),
        _ => Vec::new(),
    };
    if let Load::Ready(list) = &providers.now {
        choices.extend(list.items.iter().map(|of| (of.provider.id.to_string(), of.provider.name.clone())));
    }
    let onsubmit = {
        let (whom, email, errors, key) = (whom.clone(), email.clone(), errors.clone(), key.clone());
        let (sent, busy, onasked, id) = (sent.clone(), busy.clone(), props.onasked.clone(), props.id);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let new = match read(&whom, &email) {
                _ if *busy => return,
                Ok(new) => new,
                Err(wrong) => return errors.set(wrong),
            };
            busy.set(true);
            errors.set(Vec::new());
            let (whom, email, errors, key) = (whom.clone(), email.clone(), errors.clone(), key.clone());
            let (sent, busy, onasked) = (sent.clone(), busy.clone(), onasked.clone());
            spawn_local(async move {
                let path = format!("/api/v1/training-records/{id}/confirmations");
                match api::post::<AskedConfirmation>(&path, &new, Some(*key)).await {
                    Ok(asked) => {
                        whom.set(String::new());
                        email.set(String::new());
                        sent.set(true);
                        key.set(Uuid::now_v7());
                        onasked.emit(asked);
                    }
                    Err(failure) => {
                        if matches!(failure, Failure::Problem(_)) {
                            key.set(Uuid::now_v7());
                        }
                        sent.set(false);
                        errors.set(failure.wrong().into_iter().map(beside).collect());
                    }
                }
                busy.set(false);
            });
        })
    };
    let bad = error_of(&errors, "whom");
    html! {
        <>
            <p class="govuk-body">{ "We write to them. They see your name and this training, and say yes or no. They need no account." }</p>
            <ErrorSummary errors={(*errors).clone()} />
            <form {onsubmit} novalidate=true>
                <div class={classes!("govuk-form-group", bad.is_some().then_some("govuk-form-group--error"))}>
                    if let Some(bad) = bad { <p class="govuk-error-message"><span class="govuk-visually-hidden">{ "Needs changing: " }</span>{ bad }</p> }
                    { one_of("whom", "Who can say that you did it?", &choices, &whom, &into_state(&whom)) }
                </div>
                if !whom.is_empty() && !whom.starts_with(EMPLOYER) {
                    <Field id="email" label="Their email address, if you know it" kind="email" hint="It must be at the name of their website. Leave it empty, and we write to the people we know there."
                        error={error_of(&errors, "email")} value={(*email).clone()} onchange={into_state(&email)} />
                }
                <button class="govuk-button govuk-button--secondary" aria-disabled={busy.then_some("true")}>{ if *busy { "Sending…" } else { "Ask them" } }</button>
            </form>
            <p class="govuk-body" role="status">{ if *sent { "We wrote to them. You see here what they say." } else { "" } }</p>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_asked_the_employer_without_an_address() {
        let id = Uuid::from_u128(7).to_string();
        let employer = read(&format!("{EMPLOYER}{id}"), "a@b.example").unwrap();
        assert!(employer.employer_id.is_some() && employer.email.is_none() && employer.training_provider_id.is_none());
        let college = read(&id, " a@b.example ").unwrap();
        assert_eq!(college.email.as_deref(), Some("a@b.example"));
        assert_eq!(read(&id, " ").unwrap().email, None);
        assert_eq!(read("", "").unwrap_err()[0].pointer, "/whom");
    }
}
