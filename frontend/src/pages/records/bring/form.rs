//! The form in which a badge is chosen or pasted.

use super::file::{Brought, chosen, read};
use crate::ui::error_of;
use domain::problem::FieldProblem;
use wasm_bindgen::JsCast;
use web_sys::{File, HtmlTextAreaElement};
use yew::platform::spawn_local;
use yew::prelude::*;

/// Properties of [`Form`].
#[derive(Properties, PartialEq)]
pub struct FormProps {
    /// What needs changing.
    pub errors: Vec<FieldProblem>,
    /// Whether it is being judged.
    pub busy: bool,
    /// What was chosen, or why it cannot be read.
    pub onbrought: Callback<Result<Brought, FieldProblem>>,
}

/// A file, or a text.
#[component]
pub fn Form(props: &FormProps) -> Html {
    let (file, pasted) = (use_state(|| None::<File>), use_state(String::new));
    let onfile = {
        let file = file.clone();
        Callback::from(move |event: Event| file.set(chosen(&event)))
    };
    let oninput = {
        let pasted = pasted.clone();
        Callback::from(move |event: InputEvent| {
            let area = event.target().and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok());
            pasted.set(area.map(|area| area.value()).unwrap_or_default());
        })
    };
    let onsubmit = {
        let (file, pasted, onbrought) = (file.clone(), pasted.clone(), props.onbrought.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let (file, pasted, onbrought) = ((*file).clone(), (*pasted).clone(), onbrought.clone());
            spawn_local(async move { onbrought.emit(read(file, &pasted).await) });
        })
    };
    let wrong = error_of(&props.errors, "file");
    let group = |wrong: bool| classes!("govuk-form-group", wrong.then_some("govuk-form-group--error"));
    let bad_text = error_of(&props.errors, "pasted");
    html! {
        <>
            <p class="govuk-body">{ "Did you learn something at another place, and did they give you a digital badge? Add it here. We check who signed it." }</p>
            <form {onsubmit} novalidate=true>
                <div class={group(wrong.is_some())}>
                    <label class="govuk-label" for="file">{ "The file of your badge" }</label>
                    <div class="govuk-hint" id="file-hint">{ "A picture (PNG or SVG), or a file that ends in .json or .jwt. A photo of a paper certificate does not work." }</div>
                    { for wrong.as_ref().map(|say| said("file-error", say)) }
                    <input class="govuk-input ac-file" type="file" id="file" accept=".png,.svg,.json,.jsonld,.jwt,.txt,image/png,image/svg+xml,application/json"
                        onchange={onfile} aria-describedby={described("file-hint", "file-error", wrong.is_some())} aria-invalid={wrong.is_some().then_some("true")} />
                </div>
                <div class={group(bad_text.is_some())}>
                    <label class="govuk-label" for="pasted">{ "Or paste its text" }</label>
                    <div class="govuk-hint" id="pasted-hint">{ "All of it, as you were sent it. Leave this empty if you chose a file." }</div>
                    { for bad_text.as_ref().map(|say| said("pasted-error", say)) }
                    <textarea class="govuk-input ac-pasted" id="pasted" rows="4" spellcheck="false" autocomplete="off" value={(*pasted).clone()} {oninput}
                        aria-describedby={described("pasted-hint", "pasted-error", bad_text.is_some())} aria-invalid={bad_text.is_some().then_some("true")} />
                </div>
                <div class="ac-sticky"><button class="govuk-button" aria-disabled={props.busy.then_some("true")}>{ if props.busy { "Checking…" } else { "Check it" } }</button></div>
            </form>
        </>
    }
}

fn said(id: &'static str, say: &str) -> Html {
    html! { <p class="govuk-error-message" {id}><span class="govuk-visually-hidden">{ "Needs changing: " }</span>{ say.to_owned() }</p> }
}

fn described(hint: &str, error: &str, wrong: bool) -> String {
    if wrong { format!("{hint} {error}") } else { hint.to_owned() }
}
