//! Adding training that one did elsewhere, with photos of the certificate; and putting right what one wrote.

use super::files;
use super::typed::{OTHER, Typed};
use crate::api::{self, Failure};
use crate::load::{Load, use_load, use_own};
use crate::route::Route;
use crate::session::use_session;
use crate::ui::{ErrorSummary, Field, Go, Page, error_of, focus, one_of, problem, skeleton, today, unless_signed_in};
use domain::catalogue::wire::SubjectView;
use domain::ids::TrainingRecordId;
use domain::page::Page as List;
use domain::problem::FieldProblem;
use domain::records::wire::TrainingRecordView;
use std::collections::HashMap;
use uuid::Uuid;
use web_sys::File;
use yew::platform::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

/// Where one's own entries are added.
const PATH: &str = "/api/v1/me/training-records";
/// What of the address names the entry that is put right.
pub const REPLACES: &str = "instead-of";

/// The page.
#[component]
pub fn AddTraining() -> Html {
    let session = use_session();
    let replaces = use_location()
        .and_then(|location| location.query::<HashMap<String, String>>().ok())
        .and_then(|query| query.get(REPLACES)?.parse::<TrainingRecordId>().ok());
    let content = match (unless_signed_in(&session, "Sign in to add training to your record."), replaces) {
        (Some(nobody), _) => nobody,
        (None, Some(id)) => html! { <Correct {id} /> },
        (None, None) => html! { <Form start={Typed::default()} /> },
    };
    let (title, back) = match replaces {
        Some(id) => ("Put it right", (Route::Proof { id }, "How sure this is".to_owned())),
        None => ("Add training", (Route::Record, "My record".to_owned())),
    };
    html! { <Page {title} {back}>{ content }</Page> }
}

#[derive(Properties, PartialEq)]
struct CorrectProps {
    id: TrainingRecordId,
}

/// What was written before, to be put right.
#[component]
fn Correct(props: &CorrectProps) -> Html {
    let entry = use_own::<TrainingRecordView>(format!("/api/v1/training-records/{}", props.id));
    match &entry.now {
        Load::Loading => skeleton(2, "Loading what you wrote"),
        Load::Failed(failure) => problem(failure, Some(&entry.again)),
        Load::Ready(entry) => html! {
            <>
                <p class="govuk-body">{ "What you wrote before stays to be read as taken back. Add the photo of the certificate again." }</p>
                <Form start={Typed::of(entry)} replaces={props.id} />
            </>
        },
    }
}

#[derive(Properties, PartialEq)]
struct FormProps {
    start: Typed,
    #[prop_or_default]
    replaces: Option<TrainingRecordId>,
}

/// How far it has come.
#[derive(Clone, PartialEq)]
enum Step {
    Typing,
    Sending,
    /// The entry is written; these files did not go through.
    Left {
        id: TrainingRecordId,
        files: Vec<File>,
        why: Failure,
    },
}

/// The form.
#[component]
fn Form(props: &FormProps) -> Html {
    let typed = use_state(|| props.start.clone());
    let files = use_state(Vec::<File>::new);
    let errors = use_state(Vec::<FieldProblem>::new);
    let (step, key) = (use_state(|| Step::Typing), use_state(Uuid::now_v7));
    let navigator = use_navigator();
    let sent = Sent { step: step.clone(), errors: errors.clone(), key: key.clone(), navigator };
    use_effect_with(matches!(*step, Step::Left { .. }), |left| {
        if *left {
            focus("left");
        }
    });
    let onsubmit = {
        let (typed, files, sent, replaces) = (typed.clone(), files.clone(), sent.clone(), props.replaces);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if *sent.step == Step::Sending {
                return;
            }
            let mut wrong = typed.read(replaces, today()).err().unwrap_or_default();
            wrong.extend(files::wrong(&files, 0).map(|say| FieldProblem::new("/files", say)));
            match typed.read(replaces, today()) {
                Ok(new) if wrong.is_empty() => sent.clone().write(new, (*files).clone()),
                _ => sent.errors.set(wrong),
            }
        })
    };
    if let Step::Left { id, files, why } = &*step {
        return left(*id, files, why, &sent);
    }
    let busy = *step == Step::Sending;
    html! {
        <>
            <p class="govuk-body">{ "Did you do training at another place? Write it down here. Nobody has checked it then. A photo of the certificate helps." }</p>
            <ErrorSummary errors={(*errors).clone()} />
            <form {onsubmit} novalidate=true>
                <Fields typed={(*typed).clone()} errors={(*errors).clone()} onchange={{ let typed = typed.clone(); Callback::from(move |now| typed.set(now)) }} />
                { files::field("A photo of the certificate, if you have one", error_of(&errors, "files"), &{ let files = files.clone(); Callback::from(move |now| files.set(now)) }) }
                <div class="ac-sticky"><button class="govuk-button" aria-disabled={busy.then_some("true")}>{ if busy { "Sending…" } else { "Add it to my record" } }</button></div>
            </form>
        </>
    }
}

/// The entry is there, and some photos are not.
fn left(id: TrainingRecordId, files: &[File], why: &Failure, sent: &Sent) -> Html {
    let again = {
        let (sent, files) = (sent.clone(), files.to_vec());
        Callback::from(move |()| sent.clone().upload(id, files.clone()))
    };
    let names = files.iter().map(|file| html! { <li>{ file.name() }</li> });
    html! {
        <div id="left" tabindex="-1">
            <p class="govuk-body"><b>{ "Your training is on your record." }</b>{ " These did not go through:" }</p>
            <ul class="govuk-list govuk-list--bullet">{ for names }</ul>
            { problem(why, Some(&again)) }
            <Go to={Route::Proof { id }} class="govuk-link">{ "Go on without them" }</Go>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct FieldsProps {
    typed: Typed,
    errors: Vec<FieldProblem>,
    onchange: Callback<Typed>,
}

/// The fields but for the photos.
#[component]
fn Fields(props: &FieldsProps) -> Html {
    let subjects = use_load::<List<SubjectView>>(Some("/api/v1/subjects".to_owned()));
    let mut choices: Vec<(String, String)> = match &subjects.now {
        Load::Ready(list) => list.items.iter().map(|subject| (subject.code.clone(), subject.name.clone())).collect(),
        Load::Loading | Load::Failed(_) => Vec::new(),
    };
    choices.sort_by(|one, other| one.1.cmp(&other.1));
    choices.push((OTHER.to_owned(), "Something else".to_owned()));
    let set = |change: fn(&mut Typed, String)| {
        let (typed, onchange) = (props.typed.clone(), props.onchange.clone());
        Callback::from(move |text: String| {
            let mut now = typed.clone();
            change(&mut now, text);
            onchange.emit(now);
        })
    };
    let (typed, error) = (&props.typed, |id: &str| error_of(&props.errors, id));
    let bad = error("subject");
    let (title, hint) = match typed.subject.as_str() {
        OTHER => ("What you learnt", "As it is on the certificate."),
        _ => ("Name of the course, if you know it", "As it is on the certificate."),
    };
    html! {
        <>
            <div class={classes!("govuk-form-group", bad.is_some().then_some("govuk-form-group--error"))}>
                if let Some(bad) = bad { <p class="govuk-error-message"><span class="govuk-visually-hidden">{ "Needs changing: " }</span>{ bad }</p> }
                { one_of("subject", "What was it about?", &choices, &typed.subject, &set(|typed, text| typed.subject = text)) }
            </div>
            <Field id="title" label={title} {hint} error={error("title")} value={typed.title.clone()} onchange={set(|typed, text| typed.title = text)} />
            <Field id="taughtBy" label="Who taught it?" hint="A college, a company or an employer." error={error("taughtBy")} value={typed.taught_by.clone()} onchange={set(|typed, text| typed.taught_by = text)} />
            <Field id="achievedOn" label="When did you do it?" kind="date" error={error("achievedOn")} value={typed.achieved_on.clone()} onchange={set(|typed, text| typed.achieved_on = text)} />
            <Field id="expiresOn" label="Last day, if the certificate has one" kind="date" hint="Leave it empty if you are not sure: we use what is usual." error={error("expiresOn")} value={typed.expires_on.clone()} onchange={set(|typed, text| typed.expires_on = text)} />
            <Field id="certificateNumber" label="Number on the certificate, if it has one" error={error("certificateNumber")} value={typed.certificate_number.clone()} onchange={set(|typed, text| typed.certificate_number = text)} />
        </>
    }
}

/// The handles that sending changes.
#[derive(Clone)]
struct Sent {
    step: UseStateHandle<Step>,
    errors: UseStateHandle<Vec<FieldProblem>>,
    key: UseStateHandle<Uuid>,
    navigator: Option<Navigator>,
}

impl Sent {
    /// Writes the entry, then sends its photos.
    fn write(self, new: domain::records::wire::NewOwnRecord, files: Vec<File>) {
        self.step.set(Step::Sending);
        self.errors.set(Vec::new());
        spawn_local(async move {
            match api::post::<TrainingRecordView>(PATH, &new, Some(*self.key)).await {
                Ok(entry) => self.upload(entry.id, files),
                Err(failure) => {
                    // Where the answer was lost the same key finds it.
                    if matches!(failure, Failure::Problem(_)) {
                        self.key.set(Uuid::now_v7());
                    }
                    self.errors.set(failure.wrong());
                    self.step.set(Step::Typing);
                }
            }
        });
    }

    /// Sends the photos of an entry that is written.
    fn upload(self, id: TrainingRecordId, files: Vec<File>) {
        self.step.set(Step::Sending);
        spawn_local(async move {
            match files::send(id, files).await {
                (files, Some(why)) => self.step.set(Step::Left { id, files, why }),
                _ => {
                    if let Some(navigator) = &self.navigator {
                        navigator.replace(&Route::Proof { id });
                    }
                }
            }
        });
    }
}
