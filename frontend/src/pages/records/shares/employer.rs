//! Showing entries to an employer that one works for: which employer, which entries, until when.

use super::EMPLOYERS;
use super::choose::{Chosen, at_first, choices};
use super::make::{DAYS_USUAL, RECORDS, beside, quick, to_show, use_asked};
use crate::api::{self, Failure};
use crate::load::{Load, use_own};
use crate::route::Route;
use crate::ui::{ErrorSummary, Field, Go, Page, error_of, into_state, one_of, problem, skeleton, today};
use chrono::NaiveDate;
use domain::ids::{EmployerId, TrainingRecordId};
use domain::organisations::tenure::TenureState;
use domain::organisations::wire::MyEmploymentView;
use domain::page::Page as List;
use domain::problem::FieldProblem;
use domain::records::moving;
use domain::records::wire::{EmployerShareView, NewEmployerShare, TrainingRecordList, TrainingRecordView};
use uuid::Uuid;
use yew::platform::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

/// The page.
#[component]
pub fn ShowEmployer() -> Html {
    let jobs = use_own::<List<MyEmploymentView>>("/api/v1/me/employments".to_owned());
    let list = use_own::<TrainingRecordList>(RECORDS.to_owned());
    let asked = use_asked();
    let content = match &jobs.now {
        Load::Loading => skeleton(3, "Loading your jobs"),
        Load::Failed(failure) => problem(failure, Some(&jobs.again)),
        Load::Ready(jobs) => {
            let employers = employers(&jobs.items);
            if employers.is_empty() {
                no_job()
            } else {
                to_show(&list, |items| html! { <Make {items} {employers} {asked} /> })
            }
        }
    };
    html! { <Page title="Show my record to my employer" back={(Route::Record, "My record".to_owned())}>{ content }</Page> }
}

fn no_job() -> Html {
    html! {
        <>
            <p class="govuk-body">{ "You have no job here yet. Your employer can give you a code. Anybody else can have a link." }</p>
            <div class="govuk-button-group">
                <Go to={Route::Join} class="govuk-button">{ "I have a code from my employer" }</Go>
                <Go to={Route::NewShare} class="govuk-link">{ "Make a link instead" }</Go>
            </div>
        </>
    }
}

/// For whom they work today: id and name, each once.
fn employers(jobs: &[MyEmploymentView]) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for one in jobs.iter().filter(|one| one.job.state == TenureState::Now) {
        let id = one.employer_id.to_string();
        if !all.iter().any(|(known, _)| *known == id) {
            all.push((id, one.employer_name.clone()));
        }
    }
    all
}

#[derive(Properties, PartialEq)]
struct MakeProps {
    items: Vec<TrainingRecordView>,
    employers: Vec<(String, String)>,
    asked: Option<TrainingRecordId>,
}

/// The form.
#[component]
fn Make(props: &MakeProps) -> Html {
    let navigator = use_navigator();
    let chosen = use_state(|| at_first(&props.items, props.asked));
    // Who has one job is not asked which.
    let only = props.employers.first().filter(|_| props.employers.len() == 1).cloned();
    let employer = use_state(|| only.as_ref().map(|(id, _)| id.clone()).unwrap_or_default());
    let until = use_state(|| (today() + DAYS_USUAL).to_string());
    let errors = use_state(Vec::<FieldProblem>::new);
    let (key, busy) = (use_state(Uuid::now_v7), use_state(|| false));
    let onsubmit = {
        let (chosen, employer, until, errors) = (chosen.clone(), employer.clone(), until.clone(), errors.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let new = match read(&employer, &chosen, &until, today()) {
                _ if *busy => return,
                Ok(new) => new,
                Err(wrong) => return errors.set(wrong),
            };
            let (errors, key, busy, navigator) = (errors.clone(), key.clone(), busy.clone(), navigator.clone());
            busy.set(true);
            spawn_local(async move {
                match api::post::<EmployerShareView>(EMPLOYERS, &new, Some(*key)).await {
                    Ok(made) => {
                        if let Some(navigator) = navigator {
                            navigator.replace(&Route::EmployerShare { id: made.id });
                        }
                    }
                    Err(failure) => {
                        // Where the answer was lost the same key finds it.
                        if matches!(failure, Failure::Problem(_)) {
                            key.set(Uuid::now_v7());
                        }
                        errors.set(failure.wrong().into_iter().map(beside).collect());
                        busy.set(false);
                    }
                }
            });
        })
    };
    let choose = chosen.setter();
    let onchange = Callback::from(move |now: Chosen| choose.set(now));
    let wrong = error_of(&errors, "employerId");
    html! {
        <>
            <p class="govuk-body">{ "Show what you learnt before this job. Your employer says what counts there, so that you need not do it again." }</p>
            <ErrorSummary errors={(*errors).clone()} />
            <form {onsubmit} novalidate=true>
                if let Some((_, name)) = only {
                    <p class="govuk-body">{ "You show it to " }<b>{ name }</b>{ "." }</p>
                } else {
                    <div class={classes!("govuk-form-group", wrong.is_some().then_some("govuk-form-group--error"))}>
                        if let Some(wrong) = wrong { <p class="govuk-error-message"><span class="govuk-visually-hidden">{ "Needs changing: " }</span>{ wrong }</p> }
                        { one_of("employerId", "Which employer?", &props.employers, &employer, &into_state(&employer)) }
                    </div>
                }
                { choices(&props.items, &chosen, error_of(&errors, "recordIds"), &onchange) }
                <Field id="until" label="Until" kind="date" hint="The last day that they can look, at most a year from now. What they decide stays."
                    error={error_of(&errors, "until")} value={(*until).clone()} onchange={into_state(&until)} />
                { quick(&until, today()) }
                <div class="ac-sticky"><button class="govuk-button">{ "Show it" }</button></div>
            </form>
        </>
    }
}

/// What was chosen, or what needs changing.
fn read(employer: &str, chosen: &Chosen, until: &str, today: NaiveDate) -> Result<NewEmployerShare, Vec<FieldProblem>> {
    let (employer, last) = (employer.parse::<EmployerId>(), until.trim().parse::<NaiveDate>());
    let new = NewEmployerShare {
        employer_id: *employer.as_ref().unwrap_or(&EmployerId(Uuid::nil())),
        record_ids: chosen.iter().copied().collect(),
        until: *last.as_ref().unwrap_or(&today),
    };
    let mut wrong = moving::check_share(&new, today);
    if chosen.is_empty() {
        wrong.retain(|one| one.pointer != "/recordIds");
        wrong.insert(0, FieldProblem::new("/recordIds", "Choose what you want to show."));
    }
    if employer.is_err() {
        wrong.insert(0, FieldProblem::new("/employerId", "Choose an employer."));
    }
    if last.is_err() {
        wrong.push(FieldProblem::new("/until", "Choose a day, like 1 December 2026."));
    }
    if wrong.is_empty() { Ok(new) } else { Err(wrong) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_said_in_the_order_of_the_form() {
        let today = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
        let one = Chosen::from([TrainingRecordId(Uuid::from_u128(1))]);
        let employer = Uuid::from_u128(7).to_string();
        assert_eq!(read(&employer, &one, "2026-12-31", today).unwrap().employer_id, EmployerId(Uuid::from_u128(7)));
        let wrong = read("", &Chosen::new(), "", today).unwrap_err();
        let pointers: Vec<_> = wrong.iter().map(|one| one.pointer.as_str()).collect();
        assert_eq!(pointers, ["/employerId", "/recordIds", "/until"]);
        assert_eq!(read(&employer, &one, "2030-01-01", today).unwrap_err().len(), 1);
    }
}
