//! One employer: who works there, and how long their training counts there.

use super::people::People;
use crate::api;
use crate::load::{Load, use_load, use_own};
use crate::ui::{Done, Field, into_state, one_of, problem, said, skeleton};
use crate::words;
use domain::catalogue::wire::SubjectView;
use domain::ids::EmployerId;
use domain::page::Page as List;
use domain::records::wire::{NewTrainingRule, TrainingRuleView};
use uuid::Uuid;
use yew::platform::spawn_local;
use yew::prelude::*;

/// Properties of [`Employer`].
#[derive(Properties, PartialEq)]
pub struct EmployerProps {
    /// The employer.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

/// A rule to set for a subject, or to take away.
type Change = (String, Option<NewTrainingRule>);

/// The section.
#[component]
pub fn Employer(props: &EmployerProps) -> Html {
    let at = format!("/api/v1/organisations/{}", props.id);
    let rules = use_own::<List<TrainingRuleView>>(format!("{at}/training-rules"));
    let subjects = use_load::<List<SubjectView>>(Some("/api/v1/subjects".to_owned()));
    let done = use_state(|| Done::Nothing);
    let (subject, months, wrong) = (use_state(String::new), use_state(String::new), use_state(|| None::<String>));
    let change = {
        let (done, replace) = (done.clone(), rules.replace.clone());
        Callback::from(move |(subject, rule): Change| {
            let (done, replace, path) = (done.clone(), replace.clone(), format!("{at}/training-rules/{subject}"));
            spawn_local(async move {
                let rules = match rule {
                    Some(rule) => api::put::<List<TrainingRuleView>>(&path, &rule).await,
                    None => api::delete(&path).await,
                };
                match rules {
                    Ok(rules) => {
                        done.set(Done::Saved);
                        replace.emit(rules);
                    }
                    Err(failure) => done.set(Done::Failed(failure)),
                }
            });
        })
    };
    let kept = match &rules.now {
        Load::Loading => skeleton(1, "Loading your rules"),
        Load::Failed(failure) => problem(failure, Some(&rules.again)),
        Load::Ready(list) => {
            html! { <ul class="ac-lines">{ for list.items.iter().map(|rule| line(rule, &change)) }</ul> }
        }
    };
    let onsubmit = {
        let (subject, months, wrong) = (subject.clone(), months.clone(), wrong.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            match read(&subject, &months) {
                Ok(asked) => {
                    wrong.set(None);
                    change.emit(asked);
                }
                Err(say) => wrong.set(Some(say.to_owned())),
            }
        })
    };
    let choices: Vec<(String, String)> = match &subjects.now {
        Load::Ready(list) => list.items.iter().map(|subject| (subject.code.clone(), subject.name.clone())).collect(),
        Load::Loading | Load::Failed(_) => Vec::new(),
    };
    // Who manages a part of the employer alone has no say in its rules, and is told of none.
    if matches!(&rules.now, Load::Failed(failure) if failure.code() == Some("not_found")) {
        return html! {
            <>
                <h2 class="govuk-heading-m">{ &props.name }</h2>
                <People id={EmployerId(props.id)} />
            </>
        };
    }
    html! {
        <>
            <h2 class="govuk-heading-m">{ &props.name }</h2>
            <People id={EmployerId(props.id)} />
            <h2 class="govuk-heading-m">{ "How long training counts here" }</h2>
            <p class="govuk-body">{ "Your own rule wins over what is usual. A date on a certificate wins over your rule." }</p>
            { kept }
            <form {onsubmit} novalidate=true>
                <div class="govuk-form-group">{ one_of("rule-subject", "Subject", &choices, &subject, &into_state(&subject)) }</div>
                <Field id="rule-months" label="Months" hint="Leave it empty when it does not run out." error={(*wrong).clone()}
                    value={(*months).clone()} onchange={into_state(&months)} />
                <button class="govuk-button govuk-button--secondary">{ "Set the rule" }</button>
            </form>
            { said(&done) }
        </>
    }
}

/// The rule that the form asks for, or what to do first.
fn read(subject: &str, months: &str) -> Result<Change, &'static str> {
    if subject.is_empty() {
        return Err("Choose a subject first.");
    }
    let validity_months = match months.trim() {
        "" => None,
        text => Some(text.parse().map_err(|_| "Use a number of months, like 12.")?),
    };
    Ok((subject.to_owned(), Some(NewTrainingRule { validity_months })))
}

fn lasts(months: Option<i32>) -> String {
    months.map_or_else(|| "does not run out".to_owned(), |months| words::count(i64::from(months), "month", "months"))
}

fn line(rule: &TrainingRuleView, change: &Callback<Change>) -> Html {
    let (change, code, name) = (change.clone(), rule.subject.code.clone(), &rule.subject.name);
    let onclick = Callback::from(move |_: MouseEvent| change.emit((code.clone(), None)));
    let usually = rule.typical_validity_months.map(|months| format!(" (usually {})", lasts(Some(months))));
    html! {
        <li class="ac-line">
            <span>{ format!("{name}: {}{}", lasts(rule.validity_months), usually.unwrap_or_default()) }</span>
            <button type="button" class="ac-plain" {onclick} aria-label={format!("Remove the rule for {name}")}>{ "Remove" }</button>
        </li>
    }
}
