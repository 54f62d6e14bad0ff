//! Choosing what an address is told.

use domain::webhooks::{About, EventType};
use std::collections::BTreeSet;
use yew::prelude::*;

/// What is chosen.
pub type Chosen = BTreeSet<EventType>;

/// The kinds of events, in the order they are shown.
const GROUPS: [(About, &str); 4] = [
    (About::Booking, "Bookings of your team"),
    (About::Record, "Training of your team"),
    (About::Worker, "Your team"),
    (About::Course, "Courses your team is booked on"),
];

/// The boxes to tick, in groups. The first has the id that an error leads to.
pub fn choices(chosen: &UseStateHandle<Chosen>, error: Option<String>) -> Html {
    let wrong = error.is_some();
    html! {
        <div class={classes!("govuk-form-group", wrong.then_some("govuk-form-group--error"))}>
            if let Some(error) = error { <p class="govuk-error-message">{ error }</p> }
            { for GROUPS.iter().map(|(about, legend)| group(*about, legend, chosen)) }
        </div>
    }
}

fn group(about: About, legend: &'static str, chosen: &UseStateHandle<Chosen>) -> Html {
    let events = EventType::ALL.iter().copied().filter(|event| event.about() == about && event.can_be_chosen(true));
    let boxes = events.map(|event| {
        let first = event == EventType::BookingConfirmed;
        let id = if first { "eventTypes".to_owned() } else { event.as_str().replace('.', "-") };
        let (chosen, checked) = (chosen.clone(), chosen.contains(&event));
        let onchange = Callback::from(move |_: Event| {
            let mut now = (*chosen).clone();
            if !now.remove(&event) {
                now.insert(event);
            }
            chosen.set(now);
        });
        html! {
            <div class="govuk-checkboxes__item">
                <input class="govuk-checkboxes__input" type="checkbox" id={id.clone()} {checked} {onchange} />
                <label class="govuk-label govuk-checkboxes__label" for={id}>{ event.label() }</label>
            </div>
        }
    });
    html! {
        <fieldset class="govuk-fieldset">
            <legend class="govuk-fieldset__legend"><b>{ legend }</b></legend>
            <div class="govuk-checkboxes govuk-checkboxes--small">{ for boxes }</div>
        </fieldset>
    }
}
