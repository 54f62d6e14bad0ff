//! Form fields with their labels, hints and what needs changing.

use super::focus;
use domain::problem::FieldProblem;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// Properties of [`Field`].
#[derive(Properties, PartialEq)]
pub struct FieldProps {
    /// Its id, and its name.
    pub id: &'static str,
    /// What to give.
    pub label: String,
    /// Help, when the label is not enough.
    #[prop_or_default]
    pub hint: Option<String>,
    /// What needs changing.
    #[prop_or_default]
    pub error: Option<String>,
    /// `text`, `email`, `password`, `date`.
    #[prop_or("text")]
    pub kind: &'static str,
    /// What it holds.
    pub value: String,
    /// What browsers may fill in.
    #[prop_or_default]
    pub autocomplete: Option<&'static str>,
    /// Called with each change.
    pub onchange: Callback<String>,
}

/// The text of the input that an event is about.
pub fn value_of(event: &web_sys::Event) -> String {
    let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    input.map(|input| input.value()).unwrap_or_default()
}

/// What is chosen in the list that an event is about.
pub fn select_value(event: &web_sys::Event) -> String {
    let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
    select.map(|select| select.value()).unwrap_or_default()
}

/// A handle that takes a field's text.
pub fn into_state(state: &UseStateHandle<String>) -> Callback<String> {
    let state = state.clone();
    Callback::from(move |text| state.set(text))
}

/// A field of one line.
#[component]
pub fn Field(props: &FieldProps) -> Html {
    let hint_id = props.hint.as_ref().map(|_| format!("{}-hint", props.id));
    let error_id = props.error.as_ref().map(|_| format!("{}-error", props.id));
    let described: Vec<String> = hint_id.iter().chain(&error_id).cloned().collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    let onchange = props.onchange.clone();
    let oninput = Callback::from(move |event: InputEvent| onchange.emit(value_of(&event)));
    let wrong = props.error.is_some();
    html! {
        <div class={classes!("govuk-form-group", wrong.then_some("govuk-form-group--error"))}>
            <label class="govuk-label" for={props.id}>{ &props.label }</label>
            if let Some(hint) = &props.hint {
                <div class="govuk-hint" id={hint_id}>{ hint }</div>
            }
            if let Some(error) = &props.error {
                <p class="govuk-error-message" id={error_id}>
                    <span class="govuk-visually-hidden">{ "Needs changing: " }</span>{ error }
                </p>
            }
            <input class={classes!("govuk-input", wrong.then_some("govuk-input--error"))} id={props.id} name={props.id}
                type={props.kind} value={props.value.clone()} autocomplete={props.autocomplete} {oninput}
                aria-describedby={described} aria-invalid={wrong.then_some("true")} />
        </div>
    }
}

/// Properties of [`Words`].
#[derive(Properties, PartialEq)]
pub struct WordsProps {
    /// Its id, and its name.
    pub id: &'static str,
    /// What to write.
    pub label: String,
    /// Help.
    pub hint: String,
    /// What needs changing.
    #[prop_or_default]
    pub error: Option<String>,
    /// What it holds.
    pub value: String,
    /// Called with each change.
    pub onchange: Callback<String>,
}

/// A field of several lines, at most 500 characters.
#[component]
pub fn Words(props: &WordsProps) -> Html {
    let (hint_id, error_id) = (format!("{}-hint", props.id), format!("{}-error", props.id));
    let wrong = props.error.is_some();
    let described = if wrong { format!("{hint_id} {error_id}") } else { hint_id.clone() };
    let oninput = props.onchange.reform(|event: InputEvent| {
        let area = event.target().and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok());
        area.map(|area| area.value()).unwrap_or_default()
    });
    html! {
        <div class={classes!("govuk-form-group", wrong.then_some("govuk-form-group--error"))}>
            <label class="govuk-label" for={props.id}>{ &props.label }</label>
            <div class="govuk-hint" id={hint_id}>{ &props.hint }</div>
            if let Some(error) = &props.error {
                <p class="govuk-error-message" id={error_id}><span class="govuk-visually-hidden">{ "Needs changing: " }</span>{ error }</p>
            }
            <textarea class={classes!("govuk-input", wrong.then_some("govuk-input--error"))} id={props.id} name={props.id} rows="4"
                maxlength="500" value={props.value.clone()} {oninput} aria-describedby={described} aria-invalid={wrong.then_some("true")} />
        </div>
    }
}

/// Properties of [`ErrorSummary`].
#[derive(Properties, PartialEq)]
pub struct SummaryProps {
    /// What needs changing; the pointer's last part is the id of its field.
    pub errors: Vec<FieldProblem>,
}

/// Everything that needs changing, at the top of a form; takes the focus.
#[component]
pub fn ErrorSummary(props: &SummaryProps) -> Html {
    use_effect_with(props.errors.clone(), |errors| {
        if !errors.is_empty() {
            focus("error-summary");
        }
    });
    if props.errors.is_empty() {
        return Html::default();
    }
    let lines = props.errors.iter().map(|error| {
        let id = error.pointer.rsplit('/').next().unwrap_or_default().to_owned();
        let onclick = {
            let id = id.clone();
            Callback::from(move |event: MouseEvent| {
                event.prevent_default();
                focus(&id);
            })
        };
        html! {
            <li>
                if id.is_empty() { { &error.message } } else {
                    <a href={format!("#{id}")} {onclick}>{ &error.message }</a>
                }
            </li>
        }
    });
    html! {
        <div class="govuk-error-summary" id="error-summary" tabindex="-1" role="alert">
            <h2 class="govuk-error-summary__title">{ "Change this first" }</h2>
            <ul class="govuk-list govuk-error-summary__list">{ for lines }</ul>
        </div>
    }
}

/// A list to choose one from, with nothing chosen at first: (value, words).
pub fn one_of(
    id: &'static str,
    label: &'static str,
    choices: &[(String, String)],
    chosen: &str,
    onchange: &Callback<String>,
) -> Html {
    let onchange = onchange.reform(|event: web_sys::Event| select_value(&event));
    let options = choices.iter().map(|(value, words)| {
        html! { <option value={value.clone()} selected={value == chosen}>{ words }</option> }
    });
    html! {
        <>
            <label class="govuk-label" for={id}>{ label }</label>
            <select class="govuk-select" {id} {onchange}>
                <option value="" selected={chosen.is_empty()}>{ "Choose one" }</option>
                { for options }
            </select>
        </>
    }
}

/// What is wrong with one field.
pub fn error_of(errors: &[FieldProblem], id: &str) -> Option<String> {
    let found = errors.iter().find(|error| error.pointer.rsplit('/').next() == Some(id));
    found.map(|error| error.message.clone())
}

/// A few values to choose one from, nothing chosen at first: (value, words, what it means). The first has the id that
/// an error leads to.
pub fn radios(
    name: &'static str,
    legend: &'static str,
    choices: &[(&'static str, &'static str, &str)],
    chosen: &str,
    error: Option<String>,
    onchange: &Callback<String>,
) -> Html {
    let items = choices.iter().enumerate().map(|(at, (value, words, means))| {
        let id = if at == 0 { name.to_owned() } else { format!("{name}-{value}") };
        let (onchange, value) = (onchange.clone(), (*value).to_owned());
        let checked = value == chosen;
        let onclick = Callback::from(move |_: MouseEvent| onchange.emit(value.clone()));
        html! {
            <div class="govuk-radios__item">
                <input class="govuk-radios__input" type="radio" {name} id={id.clone()} {checked} {onclick} aria-describedby={format!("{id}-hint")} />
                <label class="govuk-label govuk-radios__label" for={id.clone()}>{ *words }</label>
                <div class="govuk-hint govuk-radios__hint" id={format!("{id}-hint")}>{ (*means).to_owned() }</div>
            </div>
        }
    });
    html! {
        <div class={classes!("govuk-form-group", error.is_some().then_some("govuk-form-group--error"))}>
            <fieldset class="govuk-fieldset">
                <legend class="govuk-fieldset__legend">{ legend }</legend>
                if let Some(error) = error { <p class="govuk-error-message">{ error }</p> }
                <div class="govuk-radios">{ for items }</div>
            </fieldset>
        </div>
    }
}
