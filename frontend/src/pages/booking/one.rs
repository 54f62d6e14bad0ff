//! One booking: where it stands and what can be done.

use super::actions::Actions;
use super::bring::Bring;
use super::colleagues::stands;
use super::cost::cost;
use super::first::can_be_first;
use super::history::History;
use super::instead::can_send_another;
use super::links::Links;
use super::others::Others;
use super::{can_take, chance, facts, held_until, is_gone, joining, status_tag, waiting};
use crate::load::{Load, use_own};
use crate::route::Route;
use crate::session::{Session, use_session};
use crate::ui::{Fold, Go, Page, focus, in_full, now, problem, skeleton, tag};
use domain::booking::wire::BookingView;
use domain::booking::{Approval, BookingStatus};
use domain::ids::BookingId;
use yew::prelude::*;

/// Properties of [`BookingPage`].
#[derive(Properties, PartialEq)]
pub struct BookingProps {
    /// The booking.
    pub id: BookingId,
}

/// The page.
#[component]
pub fn BookingPage(props: &BookingProps) -> Html {
    let loaded = use_own::<BookingView>(format!("/api/v1/bookings/{}", props.id));
    let session = use_session();
    match &loaded.now {
        Load::Ready(booking) => shown(booking, session.now(), &loaded.replace, &loaded.again),
        other => {
            let content = match other {
                Load::Failed(failure) => problem(failure, Some(&loaded.again)),
                _ => skeleton(1, "Loading your booking"),
            };
            let back = (Route::Bookings, "All bookings".to_owned());
            html! { <Page title="Your booking" {back}>{ content }</Page> }
        }
    }
}

fn headline(booking: &BookingView) -> String {
    let words = match booking.status {
        _ if is_gone(booking) => "This date is no longer offered",
        BookingStatus::Confirmed if booking.mark.is_some() => "Your booking",
        BookingStatus::Confirmed => "You are booked",
        BookingStatus::Waitlisted => return waiting(booking),
        BookingStatus::Offered => "A place is held for you",
        BookingStatus::Cancelled => "This booking is cancelled",
        BookingStatus::Declined => "You did not want the place",
        BookingStatus::Requested => "Your manager is asked",
        BookingStatus::Refused => "Your manager said no",
        BookingStatus::Lapsed if booking.approval == Approval::Asked => "Nobody answered in time",
        BookingStatus::Lapsed => "The place went to the next person",
    };
    words.to_owned()
}

fn next_step(booking: &BookingView) -> String {
    let words = match booking.status {
        _ if is_gone(booking) => "The training provider took it off. You need not cancel it.",
        BookingStatus::Waitlisted if can_take(booking) => "A place is free. Take it before someone else does.",
        BookingStatus::Waitlisted => {
            "When a place comes free, we hold it for the first in line and tell them. Just before the start, look here."
        }
        BookingStatus::Requested => {
            let until = |ends| format!("A place is held for you. Your manager can say yes until {}.", in_full(ends));
            return booking.decide_by.map_or_else(String::new, until);
        }
        BookingStatus::Refused => {
            let said = booking.refused_because.as_ref().map(|because| format!("They said: {because}"));
            return said.unwrap_or_else(|| "Talk to your manager, or choose another date.".to_owned());
        }
        BookingStatus::Cancelled => {
            let by = booking.ended_by.map(|by| by.label().to_owned());
            let said: Vec<String> = by.into_iter().chain(booking.ended_why.map(|why| why.label().to_owned())).collect();
            return said.join(": ");
        }
        BookingStatus::Offered => return held_until(booking.offer_ends_at),
        BookingStatus::Confirmed if booking.mark.is_none() => "If we have your email, the details are on their way.",
        _ => "",
    };
    words.to_owned()
}

/// What can be done for somebody else.
fn for_others(booking: &BookingView, session: &Session) -> Html {
    let id = booking.id;
    html! {
        <>
            if can_send_another(booking, session, now()) {
                <p class="govuk-body"><Go to={Route::Instead { id }} class="govuk-link">{ "Send somebody else" }</Go></p>
            }
            if can_be_first(booking, session) {
                <p class="govuk-body"><Go to={Route::First { id }} class="govuk-link">{ "Put them first in line" }</Go></p>
            }
        </>
    }
}

fn shown(booking: &BookingView, session: &Session, changed: &Callback<BookingView>, again: &Callback<()>) -> Html {
    let mine = session.me().is_none_or(|me| me.id == booking.person_id);
    let title = if mine { headline(booking) } else { format!("A booking for {}", booking.person_name) };
    let back = if mine { (Route::Bookings, "All bookings") } else { (Route::Team, "Team") };
    let gone = is_gone(booking);
    // The heading has said it.
    let said = mine && booking.mark.is_none() && booking.status.is_live();
    let comes = booking.status == BookingStatus::Confirmed && booking.mark.is_none() && !gone;
    let waits = booking.status == BookingStatus::Waitlisted && !gone;
    let (tone, words) = stands(booking);
    let theirs = tag(tone, &words);
    let changed = changed.clone();
    let changed = Callback::from(move |booking| {
        changed.emit(booking);
        focus("page-title");
    });
    html! {
        <Page {title} back={(back.0, back.1.to_owned())}>
            if !mine { <p class="govuk-body">{ theirs }</p> } else if !said { <p class="govuk-body">{ status_tag(booking) }</p> }
            if gone { <><p class="govuk-body">{ next_step(booking) }</p><Others id={booking.run.id} /></> }
            <h2 class="govuk-heading-m"><Go to={Route::Course { id: booking.run.course_id }} class="govuk-link">{ &booking.run.course_title }</Go></h2>
            { facts(&booking.run) }
            if mine { { joining(booking) } }
            if mine { <Links booking={booking.clone()} /> }
            if mine && comes { <Bring id={booking.run.course_id} /> }
            if mine && !gone { <p class="govuk-body">{ next_step(booking) }</p> }
            if let Some(cost) = cost(booking) { <p class="govuk-body">{ cost }</p> }
            if let Some(chance) = chance(booking) { <p class="govuk-body">{ chance }</p> }
            <Actions key={booking.updated_at.timestamp_micros().to_string()} booking={booking.clone()} {changed} again={again.clone()} />
            if mine && comes {
                // This place is kept until the other one is confirmed.
                <Fold summary="Change to another date"><Others id={booking.run.id} replaces={Some(booking.id)} /></Fold>
            }
            if mine && waits { <Others id={booking.run.id} replaces={Some(booking.id)} waits=true /> }
            if !mine { { for_others(booking, session) } }
            <Fold summary="What happened"><History id={booking.id} person={if mine { "You".to_owned() } else { booking.person_name.clone() }} /></Fold>
        </Page>
    }
}
