//! Booking a place, and my bookings.

mod actions;
mod at_risk;
mod book;
mod bookings;
mod bring;
mod colleagues;
mod cost;
mod door_code;
mod first;
mod history;
mod instead;
mod keep_places;
mod keep_run;
mod kept;
mod links;
mod meeting;
mod messages;
mod missed;
mod need;
mod offer;
mod one;
mod others;
mod set_terms;
mod several;
mod several_people;
mod several_said;
mod team_calendar;
mod team_days;
mod which;
mod who_waits;

pub use at_risk::AtRisk;
pub use book::Book;
pub use bookings::Bookings;
pub use first::First;
pub use instead::Instead;
pub use keep_run::KeepRun;
pub use kept::Kept;
pub use messages::Messages;
pub use missed::Missed;
pub use offer::Offer;
pub use one::BookingPage;
pub use set_terms::SetTerms;
pub use several::Several;
pub use team_calendar::TeamCalendar;
pub use which::Which;

use crate::route::Route;
use crate::ui::{Go, Tone, in_full, paragraphs, tag};
use crate::words;
use chrono::{DateTime, Utc};
use domain::booking::wire::BookingView;
use domain::booking::{AssessmentResult, BookingStatus, Mark};
use domain::catalogue::wire::CourseRunView;
use domain::catalogue::{Mode, RunState};
use meeting::Meeting;
use yew::prelude::*;

/// Where a booking stands, as a word and a shape.
fn status_tag(booking: &BookingView) -> Html {
    let (tone, words) = match (booking.status, booking.mark) {
        (_, Some(Mark::Attended)) if booking.result == Some(AssessmentResult::Refer) => {
            (Tone::Soon, "You were there. You have not passed yet".to_owned())
        }
        (_, Some(Mark::Partly)) => (Tone::Soon, "You were there for part of it".to_owned()),
        (_, Some(Mark::Attended)) if booking.result == Some(AssessmentResult::Pass) => {
            (Tone::Good, "You were there, and passed".to_owned())
        }
        (_, Some(Mark::Attended)) => (Tone::Good, "You were there".to_owned()),
        (_, Some(Mark::Absent)) => (Tone::Gone, "You were marked as not there".to_owned()),
        _ if is_gone(booking) => (Tone::Gone, RunState::Withdrawn.label().to_owned()),
        (BookingStatus::Waitlisted, None) => (Tone::Soon, waiting(booking)),
        (BookingStatus::Requested, None) => (Tone::Soon, BookingStatus::Requested.label().to_owned()),
        (BookingStatus::Confirmed, None) => (Tone::Good, "Booked".to_owned()),
        (BookingStatus::Offered, None) => (Tone::Soon, "A place is held for you".to_owned()),
        (other, None) => (Tone::Gone, other.label().to_owned()),
    };
    tag(tone, &words)
}

/// The place in the waiting list, in words.
fn waiting(booking: &BookingView) -> String {
    let place = booking.waitlist_position.map(|place| format!(": {}", words::ordinal(place)));
    format!("You’re on the waiting list{}", place.unwrap_or_default())
}

/// How to join, and what to know of the room, for who has a place.
fn joining(booking: &BookingView) -> Html {
    let Some(joining) = &booking.joining else { return Html::default() };
    html! {
        <section class="ac-bring">
            <h3 class="govuk-heading-s">{ "How to get in" }</h3>
            if let Some(notes) = &joining.notes { { paragraphs(notes) } }
            if let Some(link) = &joining.link {
                <p class="govuk-body"><a class="govuk-link" href={link.clone()} rel="noopener">{ "Join online" }</a></p>
            }
        </section>
    }
}

/// What who waits can hope for, as it was on other dates.
fn chance(booking: &BookingView) -> Option<String> {
    booking.usually_freed.map(|many| match many {
        0 => "Usually no place comes free.".to_owned(),
        1 => "Usually 1 place comes free.".to_owned(),
        many => format!("Usually {many} places come free."),
    })
}

/// Until when an offered place is held, and what then.
fn held_until(ends: Option<DateTime<Utc>>) -> String {
    ends.map_or_else(String::new, |ends| format!("Take it before {}. Then it goes to the next person.", in_full(ends)))
}

/// Whether someone holds or awaits a place on a date that was taken off.
fn is_gone(booking: &BookingView) -> bool {
    booking.run.state == RunState::Withdrawn && booking.status.is_live() && booking.mark.is_none()
}

/// Whether a place can be taken: one that is held, or one that is free when it is too late for offers.
fn can_take(booking: &BookingView) -> bool {
    booking.status == BookingStatus::Offered || booking.first_come
}

/// What to do where nobody told us the time.
fn time_unsaid(run: &CourseRunView) -> Option<Html> {
    let unsaid = run.starts_on.is_some() && run.starts_at.is_none() && run.mode != Mode::Online;
    unsaid.then(|| html! { <p class="ac-card__line ac-card__quiet">{ format!("Ask {} what time it starts.", run.provider.name) }</p> })
}

/// A booking in a list.
pub fn card(booking: &BookingView) -> Html {
    let run = &booking.run;
    let title = html! { <Go to={Route::Booking { id: booking.id }} class="ac-card__link">{ &run.course_title }</Go> };
    html! {
        <article class="ac-card" key={booking.id.to_string()}>
            <h3 class="ac-card__title">{ title }</h3>
            <p class="ac-card__line">{ words::when(run.starts_on, run.starts_at) }</p>
            <p class="ac-card__line">{ words::place(run.venue.as_ref(), run.mode) }{ " · " }{ &run.provider.name }</p>
            <p class="ac-card__line">{ status_tag(booking) }</p>
        </article>
    }
}

/// When and where, as a list of facts.
fn facts(run: &CourseRunView) -> Html {
    let meets =
        run.sessions.iter().map(|session| html! { <li>{ words::when(Some(session.date), session.starts_at) }</li> });
    html! {
        <>
            <dl class="ac-facts">
                <div><dt>{ "When" }</dt><dd>{ Meeting::first(run).words() }{ for time_unsaid(run) }</dd></div>
                if let Some(last) = run.ends_on.filter(|last| Some(*last) != run.starts_on) {
                    <div><dt>{ "Until" }</dt><dd>{ words::day(last) }</dd></div>
                }
                <div><dt>{ "Where" }</dt><dd>{ run.venue.as_ref().map_or_else(|| run.mode.label().to_owned(), words::address) }</dd></div>
                <div><dt>{ "Cost" }</dt><dd>{ words::money(run.cost_pence) }</dd></div>
                <div><dt>{ "Taught by" }</dt><dd>{ &run.provider.name }</dd></div>
            </dl>
            if run.sessions.len() > 1 {
                <details class="govuk-details">
                    <summary class="govuk-details__summary"><span class="govuk-details__summary-text">{ format!("All {} days", run.sessions.len()) }</span></summary>
                    <div class="govuk-details__text"><ul class="govuk-list">{ for meets }</ul></div>
                </details>
            }
        </>
    }
}
