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

/// Somebody they work for today.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Employer {
    id: String,
    name: String,
    /// What they learnt from this day on the employer sees anyway.
    since: NaiveDate,
}

/// For whom they work today, each once.
fn employers(jobs: &[MyEmploymentView]) -> Vec<Employer> {
    let mut all: Vec<Employer> = Vec::new();
    for one in jobs.iter().filter(|one| one.job.state == TenureState::Now) {
        let (id, since) = (one.employer_id.to_string(), one.job.started_on);
        match all.iter_mut().find(|known| known.id == id) {
            Some(known) => known.since = known.since.min(since),
            None => all.push(Employer { id, name: one.employer_name.clone(), since }),
        }
    }
    all
}

/// What they brought to an employer: about the rest it has nothing to decide. All while none is chosen.
fn brought(items: &[TrainingRecordView], to: Option<&Employer>) -> Vec<TrainingRecordView> {
    let is_brought = |item: &&TrainingRecordView| {
        to.is_none_or(|to| item.achieved_on < to.since && item.confirmed_by.as_ref() != Some(&to.name))
    };
    items.iter().filter(is_brought).cloned().collect()
}

#[derive(Properties, PartialEq)]
struct MakeProps {
    items: Vec<TrainingRecordView>,
    employers: Vec<Employer>,
    asked: Option<TrainingRecordId>,
}

/// The form.
#[component]
fn Make(props: &MakeProps) -> Html {
    let navigator = use_navigator();
    // Who has one job is not asked which.
    let only = props.employers.first().filter(|_| props.employers.len() == 1);
    let employer = use_state(|| only.map(|only| only.id.clone()).unwrap_or_default());
    let to = props.employers.iter().find(|one| one.id == *employer);
    let items = brought(&props.items, to);
    let chosen = use_state(|| at_first(&items, props.asked));
    // What was chosen before the employer was is not shown by that.
    let now: Chosen = chosen.iter().filter(|id| items.iter().any(|item| item.id == **id)).copied().collect();
    let until = use_state(|| (today() + DAYS_USUAL).to_string());
    let errors = use_state(Vec::<FieldProblem>::new);
    let (key, busy) = (use_state(Uuid::now_v7), use_state(|| false));
    let onsubmit = {
        let (now, employer, until, errors) = (now.clone(), employer.clone(), until.clone(), errors.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let new = match read(&employer, &now, &until, today()) {
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
    html! {
        <>
            <p class="govuk-body">{ "Show what you learnt before this job. Your employer says what counts there, so that you need not do it again." }</p>
            <ErrorSummary errors={(*errors).clone()} />
            <form {onsubmit} novalidate=true>
                { which(&props.employers, &employer, error_of(&errors, "employerId"), &into_state(&employer)) }
                if let (Some(to), true) = (to, items.is_empty()) {
                    <p class="govuk-body" role="status">{ format!("There is nothing to show. {} sees already what you learnt there, and what they wrote down themselves.", to.name) }</p>
                    <Go to={Route::NewShare} class="govuk-link">{ "Show it to somebody else" }</Go>
                } else {
                    { choices(&items, &now, error_of(&errors, "recordIds"), &onchange) }
                    <Field id="until" label="Until" kind="date" hint="The last day that they can look, at most a year from now. What they decide stays."
                        error={error_of(&errors, "until")} value={(*until).clone()} onchange={into_state(&until)} />
                    { quick(&until, today()) }
                    <div class="ac-sticky"><button class="govuk-button">{ "Show it" }</button></div>
                }
            </form>
        </>
    }
}

/// Who has one job is not asked which.
fn which(employers: &[Employer], chosen: &str, error: Option<String>, onchange: &Callback<String>) -> Html {
    if let [only] = employers {
        return html! { <p class="govuk-body">{ "You show it to " }<b>{ &only.name }</b>{ "." }</p> };
    }
    let all: Vec<_> = employers.iter().map(|one| (one.id.clone(), one.name.clone())).collect();
    html! {
        <div class={classes!("govuk-form-group", error.is_some().then_some("govuk-form-group--error"))}>
            if let Some(error) = error { <p class="govuk-error-message"><span class="govuk-visually-hidden">{ "Needs changing: " }</span>{ error }</p> }
            { one_of("employerId", "Which employer?", &all, chosen, onchange) }
        </div>
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
    use super::super::super::sample::entry;
    use super::*;
    use domain::records::RecordState;

    #[test]
    fn what_an_employer_sees_anyway_is_not_shown_to_it() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 5, day).unwrap();
        let to = Employer { id: String::new(), name: "Moorland Care".to_owned(), since: day(10) };
        let on = |n, achieved_on| TrainingRecordView { achieved_on, ..entry(n, RecordState::Valid) };
        let theirs = TrainingRecordView { confirmed_by: Some(to.name.clone()), ..on(3, day(1)) };
        let items = [on(1, day(9)), on(2, day(10)), theirs];
        let left: Vec<_> = brought(&items, Some(&to)).into_iter().map(|item| item.id.0.as_u128()).collect();
        assert_eq!(left, [1]);
        assert_eq!(brought(&items, None).len(), 3);
    }

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
