//! The filters with their counts. Each change takes effect at once.

use super::query::{Choice, Search};
use crate::ui::value_of;
use chrono::{Datelike, Months};
use domain::catalogue::wire::{FacetCount, Facets};
use yew::prelude::*;

/// Values of a filter that are shown before one asks for all.
const SHOWN: usize = 8;

/// The few that most people use, one tap each. One that would find nothing is not offered.
pub fn quick(search: &Search, facets: &Facets, onchange: &Callback<Search>) -> Html {
    let yes = |name: &'static str, label: &'static str, values: &[FacetCount]| {
        let on = search.get(name) == Some("true");
        let next = search.with(name, if on { "" } else { "true" });
        counted(label, count_of(values, "true"), on, next, onchange)
    };
    let evening = counted(
        "Evening",
        count_of(&facets.when, "evening"),
        search.has(Choice::When, "evening"),
        search.toggled(Choice::When, "evening"),
        onchange,
    );
    html! {
        <>
            { yes("available", "Has places", &facets.available) }
            { evening }
            { yes("funded", "Free to me, likely", &facets.funded) }
        </>
    }
}

fn count_of(values: &[FacetCount], value: &str) -> i64 {
    values.iter().find(|one| one.value == value).map_or(0, |one| one.count)
}

fn counted(label: &str, count: i64, on: bool, next: Search, onchange: &Callback<Search>) -> Html {
    if count == 0 && !on {
        Html::default()
    } else {
        html! { <li>{ chip(&format!("{label} ({count})"), on, next, onchange) }</li> }
    }
}

/// A search one tap away; on, the tap takes it back.
fn chip(label: &str, on: bool, next: Search, onchange: &Callback<Search>) -> Html {
    let onclick = onchange.reform(move |_: MouseEvent| next.clone());
    html! {
        <button type="button" class={classes!("ac-chip", on.then_some("ac-chip--on"))} {onclick} aria-pressed={if on { "true" } else { "false" }}>
            if on { <span aria-hidden="true">{ "✓\u{a0}" }</span> }{ label.to_owned() }
        </button>
    }
}

/// The other filters. `facets` are the counts; `onchange` is called with the new search.
pub fn filters(search: &Search, facets: &Facets, onchange: &Callback<Search>) -> Html {
    let group = |title: &'static str, choice: Choice, values: &[FacetCount]| {
        html! { <Group {title} {choice} values={values.to_vec()} search={search.clone()} onchange={onchange.clone()} /> }
    };
    let switch = |name: &'static str, label: &'static str, values: &[FacetCount]| {
        let on = search.get(name) == Some("true");
        let count = count_of(values, "true");
        if count == 0 && !on {
            return Html::default();
        }
        let (search, onchange) = (search.clone(), onchange.clone());
        let onclick =
            Callback::from(move |_: MouseEvent| onchange.emit(search.with(name, if on { "" } else { "true" })));
        check(format!("f-{name}"), format!("{label} ({count})"), on, onclick)
    };
    html! {
        <div class="ac-filters__groups">
            { group("When in the week", Choice::When, &facets.when) }
            { starts(search, onchange) }
            { group("How it is taught", Choice::Mode, &facets.mode) }
            <fieldset class="govuk-fieldset ac-filter">
                <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{ "Show only" }</legend>
                <div class="govuk-checkboxes govuk-checkboxes--small">
                    { switch("onlineNow", "Online, start now", &facets.online_now) }
                    { switch("noEntryRequirements", "Nothing needed to join", &facets.no_entry_requirements) }
                    { switch("free", "Costs nothing", &facets.free) }
                </div>
            </fieldset>
            { group("Level", Choice::Level, &facets.level) }
            { group("Subject", Choice::Subject, &facets.subject) }
            { group("Training provider", Choice::Provider, &facets.provider) }
        </div>
    }
}

/// The first and the last day, and this month by one tap.
fn starts(search: &Search, onchange: &Callback<Search>) -> Html {
    let today = crate::ui::today();
    let last =
        today.with_day(1).and_then(|first| first.checked_add_months(Months::new(1))).and_then(|next| next.pred_opt());
    let month = last.map(|last| {
        let (from, to) = (today.to_string(), last.to_string());
        let on = search.days() == (Some(from.as_str()), Some(to.as_str()));
        let next = if on { search.with("from", "").with("to", "") } else { search.with("from", &from).with("to", &to) };
        chip("Starts this month", on, next, onchange)
    });
    html! {
        <fieldset class="govuk-fieldset ac-filter">
            <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{ "Starts" }</legend>
            { for month }
            { date("from", "From", search, onchange) }
            { date("to", "To", search, onchange) }
        </fieldset>
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
    let has = |value: &str| props.search.has(props.choice, value);
    let mut values: Vec<FacetCount> =
        props.values.iter().filter(|value| value.count > 0 || has(&value.value)).cloned().collect();
    // What is chosen stays to be seen, even when nothing has it any more.
    for chosen in props.search.chosen(props.choice) {
        if values.iter().all(|value| value.value != chosen) {
            values.push(FacetCount { value: chosen.to_owned(), label: chosen.to_owned(), count: 0 });
        }
    }
    if values.is_empty() {
        return Html::default();
    }
    let (chosen, others): (Vec<_>, Vec<_>) = values.into_iter().partition(|value| has(&value.value));
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
