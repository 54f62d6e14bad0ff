//! One booking: where it stands and what can be done.

use super::others::Others;
use super::{facts, is_gone, status_tag};
use crate::api::{self, Failure};
use crate::load::{Load, use_own};
use crate::route::Route;
use crate::session::use_session;
use crate::ui::{Go, Page, focus, problem, skeleton};
use crate::words;
use chrono::Local;
use domain::booking::wire::BookingView;
use domain::booking::{Approval, BookingStatus};
use domain::ids::BookingId;
use yew::platform::spawn_local;
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
    let back = (Route::Bookings, "All bookings".to_owned());
    match &loaded.now {
        Load::Loading => html! { <Page title="Your booking" {back}>{ skeleton(1, "Loading") }</Page> },
        Load::Failed(failure) => {
            html! { <Page title="Your booking" {back}>{ problem(failure, Some(&loaded.again)) }</Page> }
        }
        Load::Ready(booking) => html! { <Shown booking={(**booking).clone()} changed={loaded.replace.clone()} /> },
    }
}

#[derive(Properties, PartialEq)]
struct ShownProps {
    booking: BookingView,
    changed: Callback<BookingView>,
}

fn headline(booking: &BookingView) -> &'static str {
    match booking.status {
        _ if is_gone(booking) => "This date is no longer offered",
        BookingStatus::Confirmed if booking.mark.is_some() => "Your booking",
        BookingStatus::Confirmed => "You are booked",
        BookingStatus::Waitlisted => "You are on the waiting list",
        BookingStatus::Offered => "A place is held for you",
        BookingStatus::Cancelled => "This booking is cancelled",
        BookingStatus::Declined => "You did not want the place",
        BookingStatus::Requested => "Your manager is asked",
        BookingStatus::Refused => "Your manager said no",
        BookingStatus::Lapsed if booking.approval == Approval::Asked => "Nobody answered in time",
        BookingStatus::Lapsed => "The place went to the next person",
    }
}

fn next_step(booking: &BookingView) -> String {
    match booking.status {
        _ if is_gone(booking) => "The training provider took it off. You need not cancel it.".to_owned(),
        BookingStatus::Waitlisted if can_take(booking) => {
            "A place is free. Take it before someone else does.".to_owned()
        }
        BookingStatus::Waitlisted => {
            "When a place comes free, we hold it for the first in line and tell them. Just before the start, look here."
                .to_owned()
        }
        BookingStatus::Requested => booking.decide_by.map_or_else(String::new, |ends| {
            let ends = ends.with_timezone(&Local).naive_local();
            let (day, time) = (words::day_of_year(ends.date()), words::time(ends.time()));
            format!("A place is held for you. Your manager can say yes until {day}, {time}.")
        }),
        BookingStatus::Refused => booking.refused_because.as_ref().map_or_else(
            || "Talk to your manager, or choose another date.".to_owned(),
            |because| format!("They said: {because}"),
        ),
        BookingStatus::Offered => booking.offer_ends_at.map_or_else(String::new, |ends| {
            let ends = ends.with_timezone(&Local).naive_local();
            let (day, time) = (words::day_of_year(ends.date()), words::time(ends.time()));
            format!("Take it before {day}, {time}. Then it goes to the next person.")
        }),
        BookingStatus::Confirmed if booking.mark.is_none() => {
            "If we have your email, the details are on their way.".to_owned()
        }
        _ => String::new(),
    }
}

/// Whether a place can be taken: one that is held, or one that is free when it is too late for offers.
fn can_take(booking: &BookingView) -> bool {
    booking.status == BookingStatus::Offered || booking.first_come
}

#[component]
fn Shown(props: &ShownProps) -> Html {
    let booking = &props.booking;
    let asking = use_state(|| false);
    let failure = use_state(|| None::<Failure>);
    let offered = booking.status == BookingStatus::Offered;
    let act = |cancel: bool| {
        let (id, changed, failure, asking) = (booking.id, props.changed.clone(), failure.clone(), asking.clone());
        Callback::from(move |_: MouseEvent| {
            let (changed, failure, asking) = (changed.clone(), failure.clone(), asking.clone());
            spawn_local(async move {
                let path = format!("/api/v1/bookings/{id}");
                let done = if cancel && !offered {
                    api::delete::<BookingView>(&path).await
                } else {
                    let what = if cancel { "decline" } else { "accept-offer" };
                    api::post::<BookingView>(&format!("{path}/{what}"), &(), None).await
                };
                match done {
                    Ok(booking) => {
                        asking.set(false);
                        failure.set(None);
                        changed.emit(booking);
                        focus("page-title");
                    }
                    Err(why) => failure.set(Some(why)),
                }
            });
        })
    };
    let ask = |open: bool| {
        let asking = asking.clone();
        Callback::from(move |_: MouseEvent| asking.set(open))
    };
    let mine = use_session().now().me().is_none_or(|me| me.id == booking.person_id);
    let title = if mine { headline(booking).to_owned() } else { format!("A booking for {}", booking.person_name) };
    let back = if mine { (Route::Bookings, "All bookings") } else { (Route::Team, "Team") };
    let gone = is_gone(booking);
    let can_cancel = booking.status.is_live() && booking.mark.is_none() && !gone;
    html! {
        <Page {title} back={(back.0, back.1.to_owned())}>
            if !mine || booking.status != BookingStatus::Confirmed || booking.mark.is_some() {
                <p class="govuk-body">{ status_tag(booking) }</p>
            }
            if gone { <><p class="govuk-body">{ next_step(booking) }</p><Others id={booking.run.id} /></> }
            <h2 class="govuk-heading-m"><Go to={Route::Course { id: booking.run.course_id }} class="govuk-link">{ &booking.run.course_title }</Go></h2>
            { facts(&booking.run) }
            if mine && !gone { <p class="govuk-body">{ next_step(booking) }</p> }
            if let Some(failure) = &*failure { { problem(failure, None) } }
            if can_take(booking) && !gone {
                <div class="ac-sticky"><button type="button" class="govuk-button" onclick={act(false)}>{ "Take this place" }</button></div>
            }
            if mine { <Links booking={booking.clone()} /> }
            if can_cancel && !*asking {
                <button type="button" class="govuk-button govuk-button--secondary" onclick={ask(true)}>
                    { match booking.status { BookingStatus::Waitlisted => "Leave the waiting list", BookingStatus::Offered => "I do not want it", _ => "Cancel this booking" } }
                </button>
            }
            if can_cancel && *asking {
                <div class="ac-notice" role="group" aria-labelledby="sure">
                    <h2 class="govuk-heading-s" id="sure">{ "Are you sure? Someone else will get the place." }</h2>
                    <div class="govuk-button-group">
                        <button type="button" class="govuk-button govuk-button--warning" onclick={act(true)}>{ "Yes, cancel" }</button>
                        <button type="button" class="govuk-button govuk-button--secondary" onclick={ask(false)}>{ "No, keep it" }</button>
                    </div>
                </div>
            }
        </Page>
    }
}

#[derive(Properties, PartialEq)]
struct LinksProps {
    booking: BookingView,
}

/// The way there, and the diary.
#[component]
fn Links(props: &LinksProps) -> Html {
    let calendar = use_state(|| None::<String>);
    let booking = &props.booking;
    let live = booking.status == BookingStatus::Confirmed && booking.mark.is_none() && !is_gone(booking);
    {
        let (calendar, id) = (calendar.clone(), booking.id);
        use_effect_with((id, live), move |(id, live)| {
            if *live {
                let path = format!("/api/v1/bookings/{id}/calendar.ics");
                spawn_local(async move {
                    // Without it the page lacks a link, and no more.
                    calendar.set(api::text(&path).await.ok());
                });
            }
        });
    }
    if !live {
        return Html::default();
    }
    let directions = booking.run.venue.as_ref().and_then(|venue| venue.point).map(|point| {
        let to = format!("{}%2C{}", point.latitude, point.longitude);
        format!("https://www.openstreetmap.org/directions?to={to}")
    });
    let href = calendar.as_ref().map(|text| format!("data:text/calendar;charset=utf-8,{}", api::encoded(text)));
    html! {
        <ul class="ac-links">
            if let Some(href) = href { <li><a class="govuk-link" {href} download="booking.ics">{ "Add to my calendar" }</a></li> }
            if let Some(href) = directions { <li><a class="govuk-link" {href} rel="noopener">{ "Directions" }</a></li> }
        </ul>
    }
}
