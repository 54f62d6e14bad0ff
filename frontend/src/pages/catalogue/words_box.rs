//! The box for words, with suggestions while typing (ARIA combobox with a list).

use crate::api;
use crate::ui::value_of;
use domain::catalogue::wire::{Suggestion, Suggestions};
use gloo_timers::future::TimeoutFuture;
use std::cell::Cell;
use std::rc::Rc;
use yew::platform::spawn_local;
use yew::prelude::*;

/// Milliseconds of rest before we ask.
const PAUSE: u32 = 150;

/// Properties of [`WordsBox`].
#[derive(Properties, PartialEq)]
pub struct BoxProps {
    /// What it holds.
    pub value: String,
    /// Called with each change.
    pub onchange: Callback<String>,
    /// Called when a suggestion is taken.
    pub onchoose: Callback<Suggestion>,
}

/// The box.
#[component]
pub fn WordsBox(props: &BoxProps) -> Html {
    let items = use_state(Vec::<Suggestion>::new);
    let active = use_state(|| None::<usize>);
    let typed = use_state(|| false);
    {
        let (items, active) = (items.clone(), active.clone());
        use_effect_with((props.value.clone(), *typed), move |(value, typed)| {
            let wanted = Rc::new(Cell::new(true));
            let text = value.trim().to_owned();
            if *typed && text.chars().count() >= 2 {
                let wanted = Rc::clone(&wanted);
                spawn_local(async move {
                    TimeoutFuture::new(PAUSE).await;
                    if !wanted.get() {
                        return;
                    }
                    let path = format!("/api/v1/suggest?q={}", api::encoded(&text));
                    // Without suggestions the box still searches.
                    if let Ok(found) = api::get::<Suggestions>(&path).await
                        && wanted.get()
                    {
                        active.set(None);
                        items.set(found.items.into_iter().take(7).collect());
                    }
                });
            } else if !items.is_empty() {
                items.set(Vec::new());
            }
            move || wanted.set(false)
        });
    }
    let close = {
        let (items, active, typed) = (items.clone(), active.clone(), typed.clone());
        move || {
            items.set(Vec::new());
            active.set(None);
            typed.set(false);
        }
    };
    let oninput = {
        let (onchange, typed) = (props.onchange.clone(), typed.clone());
        Callback::from(move |event: InputEvent| {
            typed.set(true);
            onchange.emit(value_of(&event));
        })
    };
    let onkeydown = {
        let (items, active, close, onchoose) = (items.clone(), active.clone(), close.clone(), props.onchoose.clone());
        Callback::from(move |event: KeyboardEvent| {
            let count = items.len();
            match event.key().as_str() {
                "ArrowDown" if count > 0 => {
                    event.prevent_default();
                    active.set(Some(active.map_or(0, |at| (at + 1) % count)));
                }
                "ArrowUp" if count > 0 => {
                    event.prevent_default();
                    active.set(Some(active.map_or(count - 1, |at| (at + count - 1) % count)));
                }
                "Escape" if count > 0 => {
                    event.prevent_default();
                    close();
                }
                "Enter" => {
                    if let Some(item) = active.and_then(|at| items.get(at)) {
                        event.prevent_default();
                        onchoose.emit(item.clone());
                    }
                    close();
                }
                _ => {}
            }
        })
    };
    let onblur = {
        let close = close.clone();
        Callback::from(move |_: FocusEvent| close())
    };
    let open = !items.is_empty();
    let options = items.iter().enumerate().map(|(at, item)| {
        let (onchoose, item, close) = (props.onchoose.clone(), item.clone(), close.clone());
        let chosen = *active == Some(at);
        let kind = kind(&item.kind);
        let text = item.text.clone();
        // Before the box loses the focus and the list its life.
        let onmousedown = Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            onchoose.emit(item.clone());
            close();
        });
        html! {
            <li id={format!("suggestion-{at}")} role="option" aria-selected={if chosen { "true" } else { "false" }}
                class={classes!("ac-option", chosen.then_some("ac-option--active"))} {onmousedown}>
                { text }<span class="ac-option__kind">{ kind }</span>
            </li>
        }
    });
    html! {
        <div class="ac-combobox">
            <input class="govuk-input" id="q" name="q" type="search" autocomplete="off" role="combobox"
                aria-autocomplete="list" aria-expanded={if open { "true" } else { "false" }} aria-controls="suggestions"
                aria-activedescendant={active.map(|at| format!("suggestion-{at}"))} aria-describedby="q-hint"
                value={props.value.clone()} {oninput} {onkeydown} {onblur} />
            <ul id="suggestions" role="listbox" aria-label="Suggestions" class="ac-options" hidden={!open}>{ for options }</ul>
            <div role="status" class="govuk-visually-hidden">{ if open { format!("{} suggestions", items.len()) } else { String::new() } }</div>
        </div>
    }
}

fn kind(kind: &str) -> &'static str {
    match kind {
        "subject" => "Subject",
        "place" => "Place",
        "provider" => "Training provider",
        _ => "Course",
    }
}
