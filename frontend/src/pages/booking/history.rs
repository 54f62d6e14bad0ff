//! What a booking went through, and why the line is as it is.

use crate::load::{Load, use_load};
use crate::ui::{moment, problem, skeleton};
use domain::booking::Party;
use domain::booking::wire::{BookingDeed, BookingHistory};
use domain::ids::BookingId;
use yew::prelude::*;

/// Properties of [`History`].
#[derive(Properties, PartialEq)]
pub struct HistoryProps {
    /// The booking.
    pub id: BookingId,
    /// What its person is called here: you, mostly.
    pub person: AttrValue,
}

/// The list.
#[component]
pub fn History(props: &HistoryProps) -> Html {
    let history = use_load::<BookingHistory>(Some(format!("/api/v1/bookings/{}/history", props.id)));
    match &history.now {
        Load::Loading => skeleton(1, "Loading what happened"),
        Load::Failed(failure) => problem(failure, Some(&history.again)),
        Load::Ready(history) => {
            html! { <ol class="ac-lines">{ for history.items.iter().map(|deed| line(deed, &props.person)) }</ol> }
        }
    }
}

fn line(deed: &BookingDeed, person: &str) -> Html {
    let by = deed.by.map(|by| format!(" · {}", if by == Party::Person { person } else { by.label() }));
    let why = deed.why.map(|why| format!(" · {}", why.label())).unwrap_or_default();
    html! {
        <li class="ac-line"><span>{ &deed.what }<br /><span class="ac-card__quiet">{ moment(deed.at) }{ by.unwrap_or_default() }{ why }</span></span></li>
    }
}
