//! Booking a place, and my bookings.

mod book;
mod bookings;
mod offer;
mod one;
mod others;

pub use book::Book;
pub use bookings::{Bookings, card};
pub use offer::Offer;
pub use one::BookingPage;

use crate::ui::{Tone, tag};
use crate::words;
use domain::booking::wire::BookingView;
use domain::booking::{BookingStatus, Mark};
use domain::catalogue::RunState;
use domain::catalogue::wire::CourseRunView;
use yew::prelude::*;

/// Where a booking stands, as a word and a shape.
fn status_tag(booking: &BookingView) -> Html {
    let (tone, words) = match (booking.status, booking.mark) {
        (_, Some(Mark::Attended)) => (Tone::Good, "You were there".to_owned()),
        (_, Some(Mark::Absent)) => (Tone::Gone, "You were marked as not there".to_owned()),
        _ if is_gone(booking) => (Tone::Gone, RunState::Withdrawn.label().to_owned()),
        (BookingStatus::Waitlisted, None) => {
            let place = booking.waitlist_position.map(words::ordinal).unwrap_or_default();
            (Tone::Soon, format!("Waiting list: {place}"))
        }
        (BookingStatus::Requested, None) => (Tone::Soon, BookingStatus::Requested.label().to_owned()),
        (BookingStatus::Confirmed, None) => (Tone::Good, "Booked".to_owned()),
        (BookingStatus::Offered, None) => (Tone::Soon, "A place is held for you".to_owned()),
        (other, None) => (Tone::Gone, other.label().to_owned()),
    };
    tag(tone, &words)
}

/// Whether someone holds or awaits a place on a date that was taken off.
fn is_gone(booking: &BookingView) -> bool {
    booking.run.state == RunState::Withdrawn && booking.status.is_live() && booking.mark.is_none()
}

/// When and where, as a list of facts.
fn facts(run: &CourseRunView) -> Html {
    html! {
        <dl class="ac-facts">
            <div><dt>{ "When" }</dt><dd>{ words::when(run.starts_on, run.starts_at) }</dd></div>
            if let Some(last) = run.ends_on.filter(|last| Some(*last) != run.starts_on) {
                <div><dt>{ "Until" }</dt><dd>{ words::day(last) }</dd></div>
            }
            <div><dt>{ "Where" }</dt><dd>{ run.venue.as_ref().map_or_else(|| run.mode.label().to_owned(), words::address) }</dd></div>
            <div><dt>{ "Cost" }</dt><dd>{ words::money(run.cost_pence) }</dd></div>
            <div><dt>{ "Taught by" }</dt><dd>{ &run.provider.name }</dd></div>
        </dl>
    }
}
