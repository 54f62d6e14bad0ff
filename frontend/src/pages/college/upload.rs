//! Check a file first, see what it would change, then load it.

use super::ProviderProps;
use super::add_feed::{after, choose, own, whose};
use super::follow::use_followed;
use super::import::outcome;
use super::said::{count, leaves_out_too_much, mode, progress, size};
use crate::api::{self, Failure};
use crate::load::Load;
use crate::route::Route;
use crate::session::use_session;
use crate::ui::{ErrorSummary, Go, Page, error_of, focus, into_state, problem, radios, unless_signed_in};
use domain::ids::{ImportId, TrainingProviderId};
use domain::problem::FieldProblem;
use domain::sync::wire::ImportView;
use domain::sync::{CourseSource, ImportMode, ImportState};
use uuid::Uuid;
use wasm_bindgen::JsCast;
use web_sys::{File, HtmlInputElement};
use yew::platform::spawn_local;
use yew::prelude::*;

/// How far the file has come.
#[derive(Clone, PartialEq)]
enum Sent {
    Not,
    OnItsWay,
    Taken(ImportId),
    Failed(Failure),
}

/// A file to send, and how.
#[derive(Clone, PartialEq)]
struct Asked {
    file: File,
    mode: ImportMode,
    source: CourseSource,
    /// Whoever sends it knows that most courses go.
    all_may_go: bool,
    dry_run: bool,
}

impl Asked {
    fn path(&self, provider: TrainingProviderId) -> String {
        let most = if self.all_may_go { "&withdrawAtMost=100" } else { "" };
        let (mode, source, dry_run) = (self.mode, self.source, self.dry_run);
        format!("/api/v1/training-providers/{provider}/imports?mode={mode}&source={source}&dryRun={dry_run}{most}")
    }
}

/// The page.
#[component]
pub fn Upload(props: &ProviderProps) -> Html {
    let session = use_session();
    let asked = use_state(|| None::<Asked>);
    let sent = use_state(|| Sent::Not);
    let import = if let Sent::Taken(id) = *sent { Some(id) } else { None };
    let (now, again) = use_followed(import);
    let now = import.map(|_| now);
    let send = {
        let (asked, sent, id) = (asked.clone(), sent.clone(), props.id);
        Callback::from(move |next: Asked| {
            if *sent == Sent::OnItsWay {
                return;
            }
            asked.set(Some(next.clone()));
            sent.set(Sent::OnItsWay);
            let sent = sent.clone();
            spawn_local(async move {
                let taken = api::send_file::<ImportView>(&next.path(id), &next.file, Uuid::new_v4()).await;
                sent.set(taken.map_or_else(Sent::Failed, |import| Sent::Taken(import.id)));
            });
        })
    };
    // Another file is another choice: browsers do not read one that changed since it was chosen.
    let round = use_state(|| 0_u32);
    let restart = {
        let (sent, round) = (sent.clone(), round.clone());
        Callback::from(move |_: MouseEvent| {
            sent.set(Sent::Not);
            round.set(*round + 1);
            focus("page-title");
        })
    };
    let ended = matches!(&now, Some(Load::Ready(import)) if import.state != ImportState::Running);
    use_effect_with((import, ended), |(_, ended)| {
        if *ended {
            focus("result-title");
        }
    });
    let back = (Route::Provider { id: props.id }, "Our courses".to_owned());
    if let Some(nobody) = unless_signed_in(&session, "Sign in to check a file.") {
        return html! { <Page title="Check a file" {back}>{ nobody }</Page> };
    }
    html! {
        <Page title="Check a file" {back}>
            <div hidden={*sent == Sent::OnItsWay || import.is_some()}><Form key={*round} mode={asked.as_ref().map(|asked| asked.mode)} staff={session.now().is_staff()} send={send.clone()} /></div>
            <p class="govuk-body" role="status">{ doing(&sent, asked.as_ref(), now.as_ref()) }</p>
            if let Sent::Failed(failure) = &*sent { { problem(failure, None) } }
            if let Some(Load::Failed(failure)) = &now { { problem(failure, Some(&again)) } }
            if let (Some(Load::Ready(import)), Some(asked)) = (&now, &*asked) {
                if ended { { result(import, asked, &send, &restart) } }
            }
        </Page>
    }
}

/// What happens just now, in a sentence.
fn doing(sent: &Sent, asked: Option<&Asked>, now: Option<&Load<ImportView>>) -> String {
    match (sent, asked, now) {
        (Sent::OnItsWay, Some(asked), _) => format!("Sending {} ({})…", asked.file.name(), size(asked.file.size())),
        (Sent::Taken(_), _, Some(Load::Ready(import))) => progress(import),
        (Sent::Taken(_), _, Some(Load::Loading)) => "Reading the file…".to_owned(),
        _ => String::new(),
    }
}

/// What came of it, and what to do next.
fn result(import: &ImportView, asked: &Asked, send: &Callback<Asked>, restart: &Callback<MouseEvent>) -> Html {
    let to = |next: Asked| {
        let send = send.clone();
        Callback::from(move |_: MouseEvent| send.emit(next.clone()))
    };
    let done = import.state == ImportState::Completed;
    let something = import.created + import.updated + import.withdrawn > 0;
    let title = match (done, import.dry_run, something) {
        (false, ..) => "This file cannot be loaded yet",
        (true, true, true) => "This is what would change",
        (true, true, false) => "There is nothing to load",
        (true, false, _) => "The file is loaded",
    };
    html! {
        <>
            <h2 class="govuk-heading-m" id="result-title" tabindex="-1">{ title }</h2>
            <p class="govuk-body ac-card__quiet">{ asked.file.name() }{ " · " }{ import.format.label() }{ " · " }{ mode(import.mode) }{ " · " }{ import.source.label() }</p>
            { outcome(import) }
            if !done && leaves_out_too_much(import) && !asked.all_may_go { { sure(asked, &to) } }
            if done && import.dry_run && something {
                <div class="ac-sticky">
                    { for losses(import).map(|words| html! { <p class="govuk-body">{ words }</p> }) }
                    <button type="button" class="govuk-button" onclick={to(Asked { dry_run: false, ..asked.clone() })}>{ "Load it now" }</button>
                </div>
            }
            if done && !import.dry_run {
                <p><Go to={Route::Provider { id: import.training_provider_id }} class="govuk-button">{ "Back to our courses" }</Go></p>
            }
            <p><button type="button" class="ac-plain" onclick={restart}>{ "Check another file" }</button></p>
        </>
    }
}

/// What goes when the file is loaded.
fn losses(import: &ImportView) -> Option<String> {
    let off = (import.withdrawn > 0)
        .then(|| format!("{} will be taken off.", count(import.withdrawn, "course or date", "courses and dates")));
    let out = (import.refused > 0).then(|| format!("{} will be left out.", count(import.refused, "row", "rows")));
    let said: Vec<String> = off.into_iter().chain(out).collect();
    (!said.is_empty()).then(|| said.join(" "))
}

/// Asks before most of the courses go.
fn sure(asked: &Asked, to: &impl Fn(Asked) -> Callback<MouseEvent>) -> Html {
    let next = Asked { all_may_go: true, ..asked.clone() };
    html! {
        <div class="ac-notice" role="group" aria-labelledby="sure">
            <h3 class="govuk-heading-s" id="sure">{ "Are all of these no longer offered?" }</h3>
            <p class="govuk-body">{ "Then check it again with them taken off. You see the list first. When you load it, we tell everyone who has booked one." }</p>
            <button type="button" class="govuk-button govuk-button--warning" onclick={to(next)}>{ "Yes, check it with them taken off" }</button>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct FormProps {
    /// What the last file held: the next one most likely holds the same.
    mode: Option<ImportMode>,
    /// Who may send what others list.
    staff: bool,
    send: Callback<Asked>,
}

#[component]
fn Form(props: &FormProps) -> Html {
    let file = use_state(|| None::<File>);
    let whole = use_state(|| props.mode.map(|mode| mode.as_str().to_owned()).unwrap_or_default());
    let list = use_state(own);
    let errors = use_state(Vec::<FieldProblem>::new);
    let onfile = {
        let file = file.clone();
        Callback::from(move |event: Event| file.set(chosen(&event)))
    };
    let onsubmit = {
        let (file, whole, list) = (file.clone(), whole.clone(), list.clone());
        let (errors, send) = (errors.clone(), props.send.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let missing = || FieldProblem::new("/file", "Choose a file first.");
            match ((*file).clone(), whole.parse::<ImportMode>().ok(), list.parse().ok()) {
                (Some(file), Some(mode), Some(source)) => {
                    errors.set(Vec::new());
                    send.emit(Asked { file, mode, source, all_may_go: false, dry_run: true });
                }
                (file, mode, _) => {
                    let wrong = [file.is_none().then(missing), mode.is_none().then(choose)];
                    errors.set(wrong.into_iter().flatten().collect());
                }
            }
        })
    };
    let choices = [ImportMode::Snapshot, ImportMode::Delta].map(|one| (one.as_str(), mode(one), after(one)));
    let wrong = error_of(&errors, "file");
    html! {
        <>
            <p class="govuk-body">{ "We show you what would change. Nothing is loaded until you say so." }</p>
            <ErrorSummary errors={(*errors).clone()} />
            <form {onsubmit} novalidate=true>
                <div class={classes!("govuk-form-group", wrong.is_some().then_some("govuk-form-group--error"))}>
                    <label class="govuk-label" for="file">{ "Your file" }</label>
                    <div class="govuk-hint" id="file-hint">{ "XCRI-CAP, course directory CSV, JSON lines or JSON-LD. It may be packed with gzip." }</div>
                    if let Some(wrong) = wrong { <p class="govuk-error-message" id="file-error">{ wrong }</p> }
                    <input class="govuk-input ac-file" type="file" id="file" onchange={onfile} aria-describedby="file-hint file-error" />
                </div>
                { radios("mode", "What is in it?", &choices, &whole, error_of(&errors, "mode"), &into_state(&whole)) }
                if props.staff { { whose(&list) } }
                <div class="ac-sticky"><button class="govuk-button">{ "Check first" }</button></div>
            </form>
        </>
    }
}

/// The file that was chosen.
fn chosen(event: &Event) -> Option<File> {
    let input = event.target()?.dyn_into::<HtmlInputElement>().ok()?;
    input.files()?.get(0)
}
