//! Photos and PDFs of certificates: chosen, sent one after another, shown, taken away.

use crate::api::{self, Failure};
use crate::load::{Load, use_own};
use crate::ui::{FileToSave, Files, focus, problem, sender, skeleton};
use domain::ids::{EvidenceId, TrainingRecordId};
use domain::page::Page as List;
use domain::records::ladder::MOST_EVIDENCE;
use domain::records::wire::EvidenceFile;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use web_sys::{File, HtmlInputElement};
use yew::platform::spawn_local;
use yew::prelude::*;

/// The largest file that the server takes, in bytes.
const LARGEST: f64 = 10_485_760.0;

/// Where the API has what is with an entry.
fn path(id: TrainingRecordId) -> String {
    format!("/api/v1/training-records/{id}/evidence")
}

/// The files that were chosen.
pub fn chosen(event: &Event) -> Vec<File> {
    let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let Some(files) = input.and_then(|input| input.files()) else { return Vec::new() };
    (0..files.length()).filter_map(|at| files.get(at)).collect()
}

/// What is wrong with files before they are sent.
pub fn wrong(files: &[File], there: usize) -> Option<String> {
    if files.len() + there > MOST_EVIDENCE {
        return Some(format!("Choose {} at most.", MOST_EVIDENCE.saturating_sub(there)));
    }
    let large = files.iter().find(|file| file.size() > LARGEST)?;
    Some(format!("“{}” is too large. Choose one of 10 MB at most.", large.name()))
}

/// Sends files one after another; answers those that did not go through, and why the first of them did not.
pub async fn send(id: TrainingRecordId, files: Vec<File>) -> (Vec<File>, Option<Failure>) {
    let mut left = files.into_iter();
    while let Some(file) = left.next() {
        // What is sent again is kept once: the server knows it by what is in it.
        if let Err(failure) = api::send_file::<EvidenceFile>(&path(id), &file, Uuid::new_v4()).await {
            return (std::iter::once(file).chain(left).collect(), Some(failure));
        }
    }
    (Vec::new(), None)
}

/// The field in which they are chosen; phones offer the camera.
pub fn field(label: &'static str, error: Option<String>, onchange: &Callback<Vec<File>>) -> Html {
    let onchange = onchange.reform(|event: Event| chosen(&event));
    let bad = error.is_some();
    html! {
        <div class={classes!("govuk-form-group", bad.then_some("govuk-form-group--error"))}>
            <label class="govuk-label" for="files">{ label }</label>
            <div class="govuk-hint" id="files-hint">{ "Take a photo, or choose photos or PDFs: five at most, 10 MB each. We take off where it was taken." }</div>
            if let Some(error) = error { <p class="govuk-error-message" id="files-error"><span class="govuk-visually-hidden">{ "Needs changing: " }</span>{ error }</p> }
            <input class="govuk-input ac-file" type="file" id="files" multiple=true accept="image/jpeg,image/png,image/webp,application/pdf" {onchange}
                aria-describedby={if bad { "files-hint files-error" } else { "files-hint" }} aria-invalid={bad.then_some("true")} />
        </div>
    }
}

/// Properties of [`Kept`].
#[derive(Properties, PartialEq)]
pub struct KeptProps {
    /// The entry.
    pub id: TrainingRecordId,
}

/// What is with an entry, and more of it.
#[component]
pub fn Kept(props: &KeptProps) -> Html {
    let files = use_own::<List<EvidenceFile>>(path(props.id));
    let (there, list) = match &files.now {
        Load::Loading => (None, skeleton(1, "Loading your photos")),
        Load::Failed(failure) => (None, problem(failure, Some(&files.again))),
        Load::Ready(list) => (Some(list.items.len()), all(&list.items, &files.again)),
    };
    // It stays while the list is fetched anew, with what it has to say.
    html! { <>{ list }<More id={props.id} {there} onadded={files.again.clone()} /></> }
}

fn all(items: &[EvidenceFile], ongone: &Callback<()>) -> Html {
    if items.is_empty() {
        return html! { <p class="govuk-body">{ "You have no photo of the certificate here yet." }</p> };
    }
    let lines = items.iter().enumerate().map(|(at, file)| {
        html! { <One key={file.id.to_string()} at={at + 1} file={file.clone()} ongone={ongone.clone()} /> }
    });
    html! { <ul class="govuk-list ac-lines">{ for lines }</ul> }
}

#[derive(Properties, PartialEq)]
struct OneProps {
    at: usize,
    file: EvidenceFile,
    ongone: Callback<()>,
}

/// One of them: to save, and to take away once they are sure.
#[component]
fn One(props: &OneProps) -> Html {
    let (asked, busy, failure) = (use_state(|| false), use_state(|| false), use_state(|| None::<Failure>));
    let is_photo = props.file.media_type == "image/jpeg";
    let (what, words, kind, ending) = match is_photo {
        true => ("Photo", "Save this photo", "image/jpeg", "jpg"),
        false => ("PDF", "Save this PDF", "application/pdf", "pdf"),
    };
    let name = format!("{what} {}", props.at);
    let path = format!("/api/v1/evidence/{}", props.file.id);
    let files =
        vec![FileToSave { words, path: path.clone(), kind, name: format!("certificate-{}.{ending}", props.at) }];
    let id = button(props.file.id);
    use_effect_with(*asked, {
        let id = id.clone();
        move |asked| {
            if *asked {
                focus(&format!("{id}-yes"));
            }
        }
    });
    let ask = {
        let asked = asked.clone();
        Callback::from(move |_: MouseEvent| asked.set(true))
    };
    let keep = {
        let (asked, id) = (asked.clone(), id.clone());
        Callback::from(move |()| {
            asked.set(false);
            focus(&id);
        })
    };
    let remove = {
        let (busy, failure, ongone) = (busy.clone(), failure.clone(), props.ongone.clone());
        Callback::from(move |()| {
            busy.set(true);
            let (busy, failure, ongone, path) = (busy.clone(), failure.clone(), ongone.clone(), path.clone());
            spawn_local(async move {
                match api::remove(&path).await {
                    Ok(()) => ongone.emit(()),
                    Err(why) => failure.set(Some(why)),
                }
                busy.set(false);
            });
        })
    };
    html! {
        <li class="ac-line"><div>
            <b>{ &name }</b>{ format!(" · {} kB", props.file.size_bytes.div_euclid(1024).max(1)) }
            <Files {files} />
            if let Some(why) = &*failure { { problem(why, None) } }
            <button type="button" class="ac-plain" {id} onclick={ask} aria-label={format!("Remove {name}")} aria-expanded={asked.to_string()}>{ "Remove" }</button>
            if *asked {
                <div class="ac-notice" id={format!("{}-yes", button(props.file.id))} tabindex="-1">
                    <p class="govuk-body">{ format!("Remove {name}? Whoever saw it before keeps what they said.") }</p>
                    <div class="govuk-button-group">
                        { sender("Yes, remove it", "govuk-button govuk-button--warning", busy.then_some(true), &remove) }
                        { sender("No, keep it", "govuk-button govuk-button--secondary", busy.then_some(false), &keep) }
                    </div>
                </div>
            }
        </div></li>
    }
}

fn button(id: EvidenceId) -> String {
    format!("remove-{id}")
}

#[derive(Properties, PartialEq)]
struct MoreProps {
    id: TrainingRecordId,
    /// How many are there, once that is known.
    there: Option<usize>,
    onadded: Callback<()>,
}

/// Adds more: they are sent as soon as they are chosen.
#[component]
fn More(props: &MoreProps) -> Html {
    let (error, left) = (use_state(|| None::<String>), use_state(Vec::<File>::new));
    let (busy, failure) = (use_state(|| false), use_state(|| None::<Failure>));
    let onchosen = {
        let (error, left, busy, failure) = (error.clone(), left.clone(), busy.clone(), failure.clone());
        let (id, there, onadded) = (props.id, props.there.unwrap_or_default(), props.onadded.clone());
        Callback::from(move |files: Vec<File>| {
            if *busy || files.is_empty() {
                return;
            }
            error.set(wrong(&files, there));
            if wrong(&files, there).is_some() {
                return focus("files");
            }
            busy.set(true);
            failure.set(None);
            let (left, busy, failure, onadded) = (left.clone(), busy.clone(), failure.clone(), onadded.clone());
            let (error, many) = (error.clone(), files.len());
            spawn_local(async move {
                let (rest, why) = send(id, files).await;
                if rest.len() < many {
                    onadded.emit(());
                }
                left.set(rest);
                busy.set(false);
                match why {
                    // Another file may do; the same one never does.
                    Some(why @ Failure::Problem(_)) => {
                        error.set(why.wrong().first().map(|wrong| wrong.message.clone()));
                        focus("files");
                    }
                    why => failure.set(why),
                }
            });
        })
    };
    let again = {
        let (left, onchosen) = (left.clone(), onchosen.clone());
        Callback::from(move |()| onchosen.emit((*left).clone()))
    };
    if props.there.is_some_and(|there| there >= MOST_EVIDENCE) {
        return Html::default();
    }
    html! {
        <>
            { field("Add a photo or a PDF", (*error).clone(), &onchosen) }
            <p class="govuk-body" role="status">{ if *busy { "Sending…" } else { "" } }</p>
            if let Some(why) = &*failure { { problem(why, Some(&again)) } }
        </>
    }
}
