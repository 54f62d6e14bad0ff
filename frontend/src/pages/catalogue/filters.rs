//! The filters with their counts. Each change takes effect at once.

use super::query::{Choice, Search};
use crate::ui::value_of;
use chrono::Days;
use domain::catalogue::wire::{FacetCount, Facets};
use yew::prelude::*;

/// Values of a filter that are shown before one asks for all.
const SHOWN: usize = 8;

/// The filters. `facets` are the counts; `onchange` is called with the new search.
pub fn filters(search: &Search, facets: &Facets, onchange: &Callback<Search>) -> Html {
    let group = |title: &'static str, choice: Choice, values: &[FacetCount]| {
        html! { <Group {title} {choice} values={values.to_vec()} search={search.clone()} onchange={onchange.clone()} /> }
    };
    let switch = |name: &'static str, label: &'static str, values: &[FacetCount]| {
        let on = search.get(name) == Some("true");
        let count = values.iter().find(|value| value.value == "true").map_or(0, |value| value.count);
        let (search, onchange) = (search.clone(), onchange.clone());
        let onclick =
            Callback::from(move |_: MouseEvent| onchange.emit(search.with(name, if on { "" } else { "true" })));
        check(format!("f-{name}"), format!("{label} ({count})"), on, onclick)
    };
    let soon = {
        let (search, onchange) = (search.clone(), onchange.clone());
        Callback::from(move |_: MouseEvent| {
            let today = crate::ui::today();
            let last = today.checked_add_days(Days::new(30)).unwrap_or(today);
            onchange.emit(search.with("from", &today.to_string()).with("to", &last.to_string()));
        })
    };
    html! {
        <div class="ac-filters__groups">
            <fieldset class="govuk-fieldset ac-filter">
                <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{ "Show only" }</legend>
                <div class="govuk-checkboxes govuk-checkboxes--small">
                    { switch("available", "Places free now", &facets.available) }
                    { switch("free", "Free", &facets.free) }
                    { switch("funded", "Free, or repaid to your employer", &facets.funded) }
                </div>
            </fieldset>
            { group("How it is taught", Choice::Mode, &facets.mode) }
            <fieldset class="govuk-fieldset ac-filter">
                <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{ "Starts" }</legend>
                <button type="button" class="ac-chip" onclick={soon}>{ "In the next 30 days" }</button>
                { date("from", "From", search, onchange) }
                { date("to", "To", search, onchange) }
            </fieldset>
            { group("Subject", Choice::Subject, &facets.subject) }
            { group("Level", Choice::Level, &facets.level) }
            { group("Training provider", Choice::Provider, &facets.provider) }
        </div>
    }
}

fn date(name: &'static str, label: &'static str, search: &Search, onchange: &Callback<Search>) -> Html {
    let (now, onchange) = (search.clone(), onchange.clone());
    let changed = Callback::from(move |event: Event| onchange.emit(now.with(name, &value_of(&event))));
    let id = format!("f-{name}");
    html! {
        <div class="ac-filter__date">
            <label class="govuk-label" for={id.clone()}>{ label }</label>
            <input class="govuk-input" type="date" {id} value={search.get(name).unwrap_or_default().to_owned()} onchange={changed} />
        </div>
    }
}

fn check(id: String, label: String, checked: bool, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <div class="govuk-checkboxes__item" key={id.clone()}>
            <input class="govuk-checkboxes__input" type="checkbox" id={id.clone()} {checked} {onclick} />
            <label class="govuk-label govuk-checkboxes__label" for={id}>{ label }</label>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct GroupProps {
    title: &'static str,
    choice: Choice,
    values: Vec<FacetCount>,
    search: Search,
    onchange: Callback<Search>,
}

#[component]
fn Group(props: &GroupProps) -> Html {
    let all = use_state(|| false);
    let mut values = props.values.clone();
    // What is chosen stays to be seen, even when nothing has it any more.
    for chosen in props.search.chosen(props.choice) {
        if values.iter().all(|value| value.value != chosen) {
            values.push(FacetCount { value: chosen.to_owned(), label: chosen.to_owned(), count: 0 });
        }
    }
    if values.is_empty() {
        return Html::default();
    }
    let (chosen, others): (Vec<_>, Vec<_>) =
        values.into_iter().partition(|value| props.search.has(props.choice, &value.value));
    let mut values = chosen;
    values.extend(others);
    let hidden = values.len().saturating_sub(SHOWN);
    if !*all {
        values.truncate(SHOWN);
    }
    let boxes = values.into_iter().map(|value| {
        let (search, onchange, choice) = (props.search.clone(), props.onchange.clone(), props.choice);
        let on = search.has(choice, &value.value);
        let id = format!("f-{}-{}", choice.name(), value.value);
        let chosen = value.value.clone();
        let onclick = Callback::from(move |_: MouseEvent| onchange.emit(search.toggled(choice, &chosen)));
        check(id, format!("{} ({})", value.label, value.count), on, onclick)
    });
    let more = {
        let all = all.clone();
        Callback::from(move |_: MouseEvent| all.set(!*all))
    };
    html! {
        <fieldset class="govuk-fieldset ac-filter">
            <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{ props.title }</legend>
            <div class="govuk-checkboxes govuk-checkboxes--small">{ for boxes }</div>
            if hidden > 0 {
                <button type="button" class="ac-plain" onclick={more}>
                    { if *all { "Show fewer".to_owned() } else { format!("Show {hidden} more") } }
                    <span class="govuk-visually-hidden">{ format!(": {}", props.title) }</span>
                </button>
            }
        </fieldset>
    }
}
