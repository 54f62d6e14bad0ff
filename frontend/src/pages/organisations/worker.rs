//! One worker: their jobs here, and how one changes or ends.

use super::leaving::Leaving;
use super::{back, codes, open_workplaces};
use crate::api;
use crate::load::{Load, use_load, use_own};
use crate::route::Route;
use crate::ui::{ErrorSummary, Field, Page, error_of, into_state, one_of, problem, skeleton};
use crate::words;
use domain::ids::{EmployerId, EmploymentId, PersonId};
use domain::organisations::wire::{AscWdsCode, JobChange, JobEnd, JobView, TeamMemberView, WorkplaceView};
use domain::page::Page as List;
use domain::problem::FieldProblem;
use yew::platform::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

/// Properties of [`Worker`].
#[derive(Properties, PartialEq)]
pub struct WorkerProps {
    /// The employer.
    pub id: EmployerId,
    /// Who.
    pub person: PersonId,
}

/// A job in a line.
pub fn summary(job: &JobView) -> String {
    let role = job.job_role_name.clone().unwrap_or_else(|| "Worker".to_owned());
    let place = job.workplace_name.as_ref().map(|name| format!(", {name}")).unwrap_or_default();
    let last = job.last_day.map(|day| format!(", until {}", words::day(day))).unwrap_or_default();
    format!("{role}{place}{last}")
}

/// What is done with a job.
#[derive(Clone, Copy, PartialEq)]
enum Doing {
    Nothing,
    Changing(EmploymentId),
    Ending(EmploymentId),
}

/// The page.
#[component]
pub fn Worker(props: &WorkerProps) -> Html {
    let at = format!("/api/v1/organisations/{}", props.id);
    let worker = use_own::<TeamMemberView>(format!("{at}/workers/{}", props.person));
    let doing = use_state(|| Doing::Nothing);
    let errors = use_state(Vec::<FieldProblem>::new);
    let said = use_state(String::new);
    let navigator = use_navigator();
    let member = match &worker.now {
        Load::Loading => return html! { <Page title="Team" back={back()}>{ skeleton(1, "Loading") }</Page> },
        Load::Failed(failure) => {
            return html! { <Page title="Team" back={back()}>{ problem(failure, Some(&worker.again)) }</Page> };
        }
        Load::Ready(member) => member.clone(),
    };
    let onkeep = {
        let (doing, errors) = (doing.clone(), errors.clone());
        Callback::from(move |()| {
            errors.set(Vec::new());
            doing.set(Doing::Nothing);
        })
    };
    let onend = |job: EmploymentId| {
        let (doing, errors, said, again) = (doing.clone(), errors.clone(), said.clone(), worker.again.clone());
        let (path, navigator, jobs) = (format!("{at}/employments/{job}/end"), navigator.clone(), member.jobs.len());
        Callback::from(move |end: JobEnd| {
            let (doing, errors, said, again) = (doing.clone(), errors.clone(), said.clone(), again.clone());
            let (path, navigator) = (path.clone(), navigator.clone());
            spawn_local(async move {
                match api::act(&path, &end).await {
                    // They are out of sight: the list shows who is left.
                    Ok(()) if jobs == 1 && end.last_day.is_none_or(|last| last < crate::ui::today()) => {
                        if let Some(navigator) = navigator {
                            navigator.replace(&Route::Team);
                        }
                    }
                    Ok(()) => {
                        doing.set(Doing::Nothing);
                        said.set("Saved.".to_owned());
                        again.emit(());
                    }
                    Err(failure) => errors.set(failure.wrong()),
                }
            });
        })
    };
    let onchange = {
        let (doing, said, replace) = (doing.clone(), said.clone(), worker.replace.clone());
        Callback::from(move |now: TeamMemberView| {
            doing.set(Doing::Nothing);
            said.set("Saved.".to_owned());
            replace.emit(now);
        })
    };
    let name = member.worker.full_name.clone();
    let jobs = member.jobs.iter().map(|job| {
        let open = |next: Doing| {
            let (doing, said) = (doing.clone(), said.clone());
            Callback::from(move |_: MouseEvent| {
                said.set(String::new());
                doing.set(next);
            })
        };
        let below = match *doing {
            Doing::Ending(id) if id == job.id => html! {
                <Leaving title={format!("End this job of {name}?")} errors={(*errors).clone()} onend={onend(id)} onkeep={onkeep.clone()}
                    means={format!("When it is over, you do not see {name} here by this job. Their record and bookings stay theirs.")} />
            },
            Doing::Changing(id) if id == job.id => html! {
                <Change at={at.clone()} job={job.clone()} onchange={onchange.clone()} onkeep={onkeep.clone()} />
            },
            _ => html! {
                <div class="ac-links">
                    <button type="button" class="ac-plain" onclick={open(Doing::Changing(job.id))}>{ "Change" }</button>
                    <button type="button" class="ac-plain" onclick={open(Doing::Ending(job.id))}>{ "This job ends" }</button>
                </div>
            },
        };
        html! { <section class="ac-job" aria-label={summary(job)}>{ facts(job) }{ below }</section> }
    });
    html! {
        <Page title={name.clone()} back={back()}>
            { for jobs }
            <p class="govuk-body" role="status">{ &*said }</p>
        </Page>
    }
}

/// What is known of a job.
pub fn facts(job: &JobView) -> Html {
    let lines = [
        ("Work", job.job_role_name.clone()),
        ("Workplace", job.workplace_name.clone()),
        ("Since", Some(words::day(job.started_on))),
        ("Last day", job.last_day.map(words::day)),
        ("Id in the HR system", job.external_id.clone()),
        ("Id in ASC-WDS", job.asc_wds_worker_id.clone()),
    ];
    let lines = lines
        .into_iter()
        .filter_map(|(label, value)| value.map(|value| html! { <div><dt>{ label }</dt><dd>{ value }</dd></div> }));
    html! { <dl class="ac-facts">{ for lines }</dl> }
}

#[derive(Properties, PartialEq)]
struct ChangeProps {
    at: String,
    job: JobView,
    onchange: Callback<TeamMemberView>,
    onkeep: Callback<()>,
}

#[component]
fn Change(props: &ChangeProps) -> Html {
    let places = use_own::<List<WorkplaceView>>(format!("{}/workplaces?limit=100", props.at));
    let roles = use_load::<List<AscWdsCode>>(Some("/api/v1/job-roles".to_owned()));
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let place = use_state(|| props.job.workplace_id.map(|id| id.to_string()).unwrap_or_default());
    let role = use_state(|| text(&props.job.job_role));
    let (external, asc_wds) =
        (use_state(|| text(&props.job.external_id)), use_state(|| text(&props.job.asc_wds_worker_id)));
    let errors = use_state(Vec::<FieldProblem>::new);
    let onsubmit = {
        let (place, role, external, asc_wds, errors) =
            (place.clone(), role.clone(), external.clone(), asc_wds.clone(), errors.clone());
        let (path, done) = (format!("{}/employments/{}", props.at, props.job.id), props.onchange.clone());
        let had = props.job.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            // What is as it was is not sent: a role that nobody is given any more stays for who has it.
            let changed =
                |now: &str, had: &Option<String>| (now != had.as_deref().unwrap_or_default()).then(|| now.to_owned());
            let change = JobChange {
                workplace_id: place.parse().ok().filter(|id| Some(*id) != had.workplace_id),
                job_role: changed(&role, &had.job_role),
                external_id: changed(external.trim(), &had.external_id),
                asc_wds_worker_id: changed(asc_wds.trim(), &had.asc_wds_worker_id),
            };
            let (path, done, errors) = (path.clone(), done.clone(), errors.clone());
            spawn_local(async move {
                match api::patch::<TeamMemberView>(&path, &change).await {
                    Ok(now) => done.emit(now),
                    Err(failure) => errors.set(failure.wrong()),
                }
            });
        })
    };
    html! {
        <form {onsubmit} novalidate=true>
            <ErrorSummary errors={(*errors).clone()} />
            <div class="govuk-form-group">{ one_of("workplaceId", "Workplace", &open_workplaces(&places), &place, &into_state(&place)) }</div>
            <div class="govuk-form-group">{ one_of("jobRole", "Work", &codes(&roles), &role, &into_state(&role)) }</div>
            <Field id="externalId" label="Id in your HR system" error={error_of(&errors, "externalId")} value={(*external).clone()} onchange={into_state(&external)} />
            <Field id="ascWdsWorkerId" label="Id in ASC-WDS" hint="UNIQUEWORKERID in your files." error={error_of(&errors, "ascWdsWorkerId")} value={(*asc_wds).clone()} onchange={into_state(&asc_wds)} />
            <div class="govuk-button-group">
                <button class="govuk-button">{ "Save" }</button>
                <button type="button" class="govuk-button govuk-button--secondary" onclick={props.onkeep.reform(|_: MouseEvent| ())}>{ "Leave it as it is" }</button>
            </div>
        </form>
    }
}
