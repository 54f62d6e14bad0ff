//! All that is kept about one: to see, and to download.

use super::step_up::outcome;
use crate::api::{self, Failure};
use crate::route::{Part, Route};
use crate::ui::{Done, Go, save};
use domain::privacy::wire::{DataSection, PersonalData};
use serde_json::Value;
use yew::platform::spawn_local;
use yew::prelude::*;

const PATH: &str = "/api/v1/me/data";

/// What to do with it.
#[derive(Clone, Copy, PartialEq)]
enum Wish {
    See,
    Page,
    Json,
}

/// The page.
#[component]
pub fn Data() -> Html {
    let seen = use_state(|| None::<PersonalData>);
    let done = use_state(|| Done::Nothing);
    let wish = use_state(|| Wish::See);
    let fetch = {
        let (seen, done) = (seen.clone(), done.clone());
        Callback::from(move |wish: Wish| {
            let (seen, done) = (seen.clone(), done.clone());
            spawn_local(async move {
                let kept = |text: Result<String, Failure>, name| {
                    text.and_then(|text| save(&text, name).map_err(|_| Failure::Unexpected))
                };
                let told = match wish {
                    Wish::See => api::get::<PersonalData>(PATH).await.map(|data| {
                        seen.set(Some(data));
                        Done::Nothing
                    }),
                    Wish::Page => kept(api::text_as(PATH, "text/html").await, "my-data.html").map(|()| Done::Saved),
                    Wish::Json => kept(api::text(PATH).await, "my-data.json").map(|()| Done::Saved),
                };
                done.set(told.unwrap_or_else(Done::Failed));
            });
        })
    };
    let again = {
        let (fetch, wish) = (fetch.clone(), *wish);
        Callback::from(move |()| fetch.emit(wish))
    };
    let ask = |wanted: Wish| {
        let (fetch, wish) = (fetch.clone(), wish.clone());
        Callback::from(move |_: MouseEvent| {
            wish.set(wanted);
            fetch.emit(wanted);
        })
    };
    html! {
        <>
            <p class="govuk-body">{ "This is everything that we keep about you: your account, jobs, bookings, training record and more. It says where each thing comes from." }</p>
            <div class="govuk-button-group">
                <button type="button" class="govuk-button" onclick={ask(Wish::See)}>{ "See my data" }</button>
                <button type="button" class="govuk-button govuk-button--secondary" onclick={ask(Wish::Page)}>{ "Download to read or print" }</button>
                <button type="button" class="govuk-button govuk-button--secondary" onclick={ask(Wish::Json)}>{ "Download for a computer" }</button>
            </div>
            { outcome(&done, &again) }
            if let Some(data) = &*seen {
                <h2 class="govuk-heading-m">{ "What we keep" }</h2>
                { for data.sections.iter().map(section) }
            }
            <p class="ac-links">
                <Go to={Route::Keep { part: Part::Looked }} class="govuk-link">{ "Who looked at my data" }</Go>
                <Go to={Route::Keep { part: Part::Erase }} class="govuk-link">{ "Erase my account" }</Go>
            </p>
        </>
    }
}

fn section(section: &DataSection) -> Html {
    html! {
        <details class="govuk-details">
            <summary class="govuk-details__summary">{ format!("{} ({})", section.title, section.items.len()) }</summary>
            <div class="govuk-details__text">
                <p class="govuk-body">{ format!("Where it comes from: {}. How long we keep it: {}.", section.source, section.kept) }</p>
                { for section.items.iter().map(|item| html! {
                    <ul class="govuk-list">{ for item.iter().filter_map(|(name, value)| {
                        said(value).map(|said| html! { <li><b>{ words(name) }</b>{ ": " }{ said }</li> })
                    }) }</ul>
                }) }
            </div>
        </details>
    }
}

/// A value as a person reads it; none when there is nothing.
fn said(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Bool(yes) => Some(if *yes { "yes" } else { "no" }.to_owned()),
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// `startedOn` is "Started on".
fn words(name: &str) -> String {
    let mut words = String::new();
    for (at, sign) in name.chars().enumerate() {
        if at > 0 && sign.is_ascii_uppercase() {
            words.push(' ');
        }
        words.push(if at == 0 { sign.to_ascii_uppercase() } else { sign.to_ascii_lowercase() });
    }
    words
}
