//! The files that an employer sends to ASC-WDS: checked first, then loaded; and the training file to send there.

use super::asc_wds_said::{Findings, outcome};
use super::{OfEmployer, back};
use crate::api::{self, Failure};
use crate::ui::{ErrorSummary, Page, error_of, focus, problem, save, skeleton};
use domain::ascwds::wire::AscWdsImportView;
use domain::ids::EmployerId;
use domain::problem::FieldProblem;
use domain::sync::ImportState;
use gloo_timers::future::TimeoutFuture;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use web_sys::{File, HtmlInputElement};
use yew::platform::spawn_local;
use yew::prelude::*;

/// Milliseconds between two looks at an import that runs.
const LOOK: u32 = 500;

/// How far the files have come.
#[derive(Clone, PartialEq)]
enum Sent {
    Not,
    OnTheirWay,
    Done(AscWdsImportView),
    Failed(Failure),
}

/// The page.
#[component]
pub fn AscWds(props: &OfEmployer) -> Html {
    let files = use_state(Vec::<File>::new);
    let sent = use_state(|| Sent::Not);
    let errors = use_state(Vec::<FieldProblem>::new);
    // Once it is on the page, and not before.
    use_effect_with(matches!(*sent, Sent::Done(_)), |done| {
        if *done {
            focus("asc-wds-result");
        }
    });
    let send = {
        let (files, sent, errors, employer) = (files.clone(), sent.clone(), errors.clone(), props.id);
        Callback::from(move |dry_run: bool| {
            if files.is_empty() {
                return errors.set(vec![FieldProblem::new("/file", "Choose your files first.")]);
            }
            errors.set(Vec::new());
            sent.set(Sent::OnTheirWay);
            let (files, sent, errors) = (files.clone(), sent.clone(), errors.clone());
            spawn_local(async move {
                match sent_and_done(employer, &files, dry_run).await {
                    Ok(done) => sent.set(Sent::Done(done)),
                    Err(failure @ Failure::Problem(_)) => {
                        sent.set(Sent::Not);
                        errors.set(failure.wrong());
                    }
                    Err(failure) => sent.set(Sent::Failed(failure)),
                }
            });
        })
    };
    let onfiles = {
        let (files, sent) = (files.clone(), sent.clone());
        Callback::from(move |event: Event| {
            files.set(chosen(&event));
            // What was checked was another choice.
            sent.set(Sent::Not);
        })
    };
    let onsubmit = {
        let send = send.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            send.emit(true);
        })
    };
    let result = match &*sent {
        Sent::Not => Html::default(),
        Sent::OnTheirWay => skeleton(2, "Reading your files"),
        Sent::Failed(failure) => problem(failure, None),
        Sent::Done(done) => {
            let load = send.reform(|_: MouseEvent| false);
            html! {
                <section aria-labelledby="asc-wds-result">
                    { outcome(done) }
                    if done.dry_run && done.state == ImportState::Completed {
                        <button type="button" class="govuk-button" onclick={load}>{ "Load it now" }</button>
                    }
                    if done.errors + done.warnings > 0 { <Findings key={done.id.to_string()} id={done.id} /> }
                </section>
            }
        }
    };
    let amiss = error_of(&errors, "file");
    html! {
        <Page title="ASC-WDS files" back={back()}>
            <p class="govuk-body">{ "Send the files that you send to ASC-WDS: workplaces, workers and training. We check them first, and load nothing until you say so." }</p>
            <p class="govuk-body">{ "We keep names, jobs, certificates and training. We drop everything else as we read: NI numbers, birth dates, ethnicity, nationality, disability, pay and sickness." }</p>
            <ErrorSummary errors={(*errors).clone()} />
            <form {onsubmit} novalidate=true>
                <div class={classes!("govuk-form-group", amiss.is_some().then_some("govuk-form-group--error"))}>
                    <label class="govuk-label" for="file">{ "Your files" }</label>
                    <div class="govuk-hint" id="file-hint">{ "One to three CSV files, at most 50 MB together." }</div>
                    if let Some(amiss) = amiss { <p class="govuk-error-message" id="file-error">{ amiss }</p> }
                    <input class="govuk-input ac-file" type="file" multiple=true accept=".csv,text/csv" id="file" onchange={onfiles} aria-describedby="file-hint file-error" />
                </div>
                <button class="govuk-button">{ "Check first" }</button>
            </form>
            { result }
            <Download id={props.id} />
        </Page>
    }
}

/// Sends files, and waits until they are loaded or have failed.
async fn sent_and_done(employer: EmployerId, files: &[File], dry_run: bool) -> Result<AscWdsImportView, Failure> {
    let path = format!("/api/v1/organisations/{employer}/asc-wds-imports?dryRun={dry_run}");
    let mut import = api::send_files::<AscWdsImportView>(&path, files, Uuid::new_v4()).await?;
    while import.state == ImportState::Running {
        TimeoutFuture::new(LOOK).await;
        match api::get(&format!("/api/v1/asc-wds-imports/{}", import.id)).await {
            Ok(now) => import = now,
            // The signal went while we watched: it is loaded all the same.
            Err(Failure::Offline) => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(import)
}

/// The files that were chosen.
fn chosen(event: &Event) -> Vec<File> {
    let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let files = input.and_then(|input| input.files());
    files.map(|files| (0..files.length()).filter_map(|at| files.get(at)).collect()).unwrap_or_default()
}

#[component]
fn Download(props: &OfEmployer) -> Html {
    let failure = use_state(|| None::<Failure>);
    let said = use_state(|| "");
    let onclick = {
        let (failure, said, id) = (failure.clone(), said.clone(), props.id);
        Callback::from(move |_: MouseEvent| {
            let (failure, said) = (failure.clone(), said.clone());
            spawn_local(async move {
                let text = api::text(&format!("/api/v1/organisations/{id}/asc-wds-training-file")).await;
                let saved = text.and_then(|text| save(&text, "asc-wds-training.csv").map_err(|_| Failure::Unexpected));
                said.set(if saved.is_ok() { "Your file is ready." } else { "" });
                failure.set(saved.err());
            });
        })
    };
    html! {
        <section aria-labelledby="asc-wds-download">
            <h2 class="govuk-heading-m" id="asc-wds-download">{ "Your training file" }</h2>
            <p class="govuk-body">{ "All that we know your team was trained in, ready to send to ASC-WDS. It names those whose ASC-WDS id is in their job here." }</p>
            <button type="button" class="govuk-button govuk-button--secondary" {onclick}>{ "Download it (CSV)" }</button>
            <p class="govuk-body" role="status">{ *said }</p>
            if let Some(failure) = &*failure { { problem(failure, None) } }
        </section>
    }
}
