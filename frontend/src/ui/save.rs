//! Files for the person to keep. Each asks for our token, so a plain link would not do.

use super::problem;
use crate::api::{self, Failure};
use gloo_timers::callback::Timeout;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlAnchorElement, Url};
use yew::platform::spawn_local;
use yew::prelude::*;

/// How long a file can be read after it was handed over: some browsers begin only when the click is over.
const READ_WITHIN_MS: u32 = 60_000;

/// Hands a text to the browser as a file.
///
/// # Errors
/// When the browser gives us no file to hand over.
pub fn save(text: &str, name: &str) -> Result<(), JsValue> {
    hand_over(&Blob::new_with_str_sequence(&js_sys::Array::of1(&text.into()))?, name)
}

/// Hands bytes to the browser as a file, and lets go of them later.
fn hand_over(blob: &Blob, name: &str) -> Result<(), JsValue> {
    let page = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let url = Url::create_object_url_with_blob(blob)?;
    let link = page.create_element("a")?.dyn_into::<HtmlAnchorElement>()?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Timeout::new(READ_WITHIN_MS, move || {
        if Url::revoke_object_url(&url).is_err() {
            web_sys::console::warn_1(&"a file stays in memory".into());
        }
    })
    .forget();
    Ok(())
}

/// A file that the server has for the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileToSave {
    /// What the button says.
    pub words: &'static str,
    /// Where the API has it.
    pub path: String,
    /// What it is wanted as.
    pub kind: &'static str,
    /// Under which name it is kept.
    pub name: String,
}

/// How far a file has come.
#[derive(Clone, Debug, PartialEq)]
enum Saved {
    Not,
    Fetching,
    Done,
    Failed(Failure),
}

/// Properties of [`Files`].
#[derive(Properties, PartialEq)]
pub struct FilesProps {
    /// The files.
    pub files: Vec<FileToSave>,
    /// How their buttons look.
    #[prop_or("ac-plain")]
    pub class: &'static str,
}

/// A button for each file that saves it, and what became of the last one.
#[component]
pub fn Files(props: &FilesProps) -> Html {
    let saved = use_state(|| Saved::Not);
    let busy = *saved == Saved::Fetching;
    let buttons = props.files.iter().map(|file| {
        let (saved, file) = (saved.clone(), file.clone());
        let words = file.words;
        let onclick = Callback::from(move |_: MouseEvent| {
            if busy {
                return;
            }
            saved.set(Saved::Fetching);
            let (saved, file) = (saved.clone(), file.clone());
            spawn_local(async move {
                let got = api::file(&file.path, file.kind).await;
                let done = got.and_then(|blob| hand_over(&blob, &file.name).map_err(|_| Failure::Unexpected));
                saved.set(done.map_or_else(Saved::Failed, |()| Saved::Done));
            });
        });
        html! { <button type="button" class={props.class} {onclick} aria-disabled={busy.then_some("true")}>{ words }</button> }
    });
    let words = match &*saved {
        Saved::Fetching => "Getting your file…",
        Saved::Done => "Saved. Look where your phone or computer keeps downloads.",
        Saved::Not | Saved::Failed(_) => "",
    };
    html! {
        <>
            <div class="ac-links">{ for buttons }</div>
            <p class="govuk-body" role="status">{ words }</p>
            if let Saved::Failed(failure) = &*saved { { problem(failure, None) } }
        </>
    }
}

/// A title as the name of a file: small letters and digits, joined by dashes.
pub fn file_name(before: &str, title: &str, ending: &str) -> String {
    let mut name = before.to_owned();
    for word in title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if name.len() + word.len() > LONGEST_NAME {
            break;
        }
        name = format!("{name}-{}", word.to_lowercase());
    }
    format!("{name}.{ending}")
}

/// Longer names are cut by some phones, with their ending.
const LONGEST_NAME: usize = 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_a_name_that_any_phone_keeps() {
        assert_eq!(file_name("badge", "Fire safety (part 2)", "png"), "badge-fire-safety-part-2.png");
        assert_eq!(file_name("badge", "…", "svg"), "badge.svg");
        assert!(file_name("badge", &"word ".repeat(50), "png").len() <= LONGEST_NAME + 5);
    }
}
