//! The name of a training provider and the names it had; the academy's staff change it.

use crate::api::{self, Failure};
use crate::ui::{Done, ErrorSummary, Field, error_of, into_state, said};
use crate::words;
use chrono::NaiveDate;
use domain::organisations::wire::{TrainingProviderChange, TrainingProviderView};
use domain::problem::FieldProblem;
use std::rc::Rc;
use yew::platform::spawn_local;
use yew::prelude::*;

/// Whose name, and what to do with the new one.
#[derive(Properties, PartialEq)]
pub struct RenameProps {
    /// The training provider.
    pub view: Rc<TrainingProviderView>,
    /// Shows it as it is now.
    pub onchange: Callback<TrainingProviderView>,
}

/// A form that opens when it is asked for.
#[component]
pub fn Rename(props: &RenameProps) -> Html {
    let (name, since) = (use_state(String::new), use_state(String::new));
    let (errors, done) = (use_state(Vec::<FieldProblem>::new), use_state(|| Done::Nothing));
    let onsubmit = {
        let (name, since, errors, done) = (name.clone(), since.clone(), errors.clone(), done.clone());
        let (path, onchange) =
            (format!("/api/v1/training-providers/{}", props.view.provider.id), props.onchange.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            done.set(Done::Nothing);
            let name_since = match day(&since) {
                Ok(day) => day,
                Err(wrong) => return errors.set(vec![wrong]),
            };
            let change =
                TrainingProviderChange { name: Some((*name).clone()), name_since, ..TrainingProviderChange::default() };
            let (path, onchange) = (path.clone(), onchange.clone());
            let (name, since, errors, done) = (name.clone(), since.clone(), errors.clone(), done.clone());
            spawn_local(async move {
                match api::patch::<TrainingProviderView>(&path, &change).await {
                    Ok(view) => {
                        errors.set(Vec::new());
                        name.set(String::new());
                        since.set(String::new());
                        done.set(Done::Saved);
                        onchange.emit(view);
                    }
                    Err(Failure::Problem(problem)) if !problem.errors.is_empty() => errors.set(problem.errors.clone()),
                    Err(failure) => done.set(Done::Failed(failure)),
                }
            });
        })
    };
    let before = props.view.former_names.iter().map(|one| {
        html! { <li key={one.held_until.to_string()}>{ format!("{}, until {}", one.name, words::day(one.held_until)) }</li> }
    });
    html! {
        <details class="govuk-details">
            <summary class="govuk-details__summary"><span class="govuk-details__summary-text">{ "Change its name" }</span></summary>
            <div class="govuk-details__text">
                <ErrorSummary errors={(*errors).clone()} />
                { said(&done) }
                if !props.view.former_names.is_empty() {
                    <p class="govuk-body">{ "Before:" }</p>
                    <ul class="govuk-list">{ for before }</ul>
                }
                <form {onsubmit} novalidate=true>
                    <Field id="name" label="New name" error={error_of(&errors, "name")} value={(*name).clone()} onchange={into_state(&name)} />
                    <Field id="nameSince" label="Since when, if it was before today" kind="date" error={error_of(&errors, "nameSince")}
                        value={(*since).clone()} onchange={into_state(&since)} />
                    <button class="govuk-button govuk-button--secondary">{ "Change the name" }</button>
                </form>
            </div>
        </details>
    }
}

fn day(text: &str) -> Result<Option<NaiveDate>, FieldProblem> {
    match text.trim() {
        "" => Ok(None),
        text => {
            text.parse().map(Some).map_err(|_| FieldProblem::new("/nameSince", "Choose a day, like 1 December 2026."))
        }
    }
}
