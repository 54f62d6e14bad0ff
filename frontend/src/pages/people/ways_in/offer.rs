//! A place that is held, by the link in its mail: say no without signing in.

use super::token;
use crate::api;
use crate::load::Load;
use crate::route::Route;
use crate::ui::{Go, Page, focus, problem, skeleton};
use crate::words;
use chrono::Local;
use domain::booking::BookingStatus;
use domain::booking::wire::{OfferLink, OfferView};
use yew::platform::spawn_local;
use yew::prelude::*;

/// The page.
#[component]
pub fn Offer() -> Html {
    let offer = use_state(|| Load::<OfferView>::Loading);
    let ask = {
        let offer = offer.clone();
        Callback::from(move |path: &'static str| {
            let offer = offer.clone();
            spawn_local(async move {
                offer.set(match api::post::<OfferView>(path, &OfferLink { token: token() }, None).await {
                    Ok(view) => Load::Ready(view.into()),
                    Err(failure) => Load::Failed(failure),
                });
                if path != LOOK {
                    focus("page-title");
                }
            });
        })
    };
    {
        let ask = ask.clone();
        use_effect_with((), move |()| ask.emit(LOOK));
    }
    let decline = ask.reform(|_: MouseEvent| DECLINE);
    let again = ask.reform(|()| LOOK);
    let content = match &*offer {
        Load::Loading => skeleton(1, "Loading"),
        Load::Failed(failure) if failure.code() == Some("link_not_good") => html! {
            <div class="ac-notice ac-notice--problem" role="alert">
                <h2 class="govuk-heading-m">{ "That link does not work any more" }</h2>
                <p class="govuk-body">{ "Open the newest mail about this place, or look in your bookings." }</p>
                <Go to={Route::Bookings} class="govuk-button">{ "My bookings" }</Go>
            </div>
        },
        Load::Failed(failure) => problem(failure, Some(&again)),
        Load::Ready(view) => shown(view, &decline),
    };
    html! { <Page title={title(&offer)}>{ content }</Page> }
}

const LOOK: &str = "/api/v1/offers/look";
const DECLINE: &str = "/api/v1/offers/decline";

fn title(offer: &Load<OfferView>) -> &'static str {
    match offer {
        Load::Ready(view) => match view.status {
            BookingStatus::Offered => "A place is held for you",
            BookingStatus::Confirmed => "You are booked",
            BookingStatus::Declined => "Thank you for telling us",
            BookingStatus::Waitlisted => "You are on the waiting list",
            BookingStatus::Cancelled | BookingStatus::Lapsed => "This place is not held any more",
        },
        Load::Loading | Load::Failed(_) => "A place for you",
    }
}

fn shown(view: &OfferView, decline: &Callback<MouseEvent>) -> Html {
    let booking = Route::Booking { id: view.booking_id };
    let ends = view.offer_ends_at.map(|ends| {
        let ends = ends.with_timezone(&Local).naive_local();
        format!("It is held until {}, {}.", words::day_of_year(ends.date()), words::time(ends.time()))
    });
    html! {
        <>
            <p class="govuk-body-l">{ &view.run.course_title }</p>
            <dl class="ac-facts">
                <div><dt>{ "When" }</dt><dd>{ words::when(view.run.starts_on, view.run.starts_at) }</dd></div>
                <div><dt>{ "Where" }</dt><dd>{ words::place(view.run.venue.as_ref(), view.run.mode) }</dd></div>
            </dl>
            if view.status == BookingStatus::Offered {
                <p class="govuk-body">{ for ends }</p>
                <div class="govuk-button-group">
                    <Go to={booking} class="govuk-button">{ "Sign in and take it" }</Go>
                    <button type="button" class="govuk-button govuk-button--secondary" onclick={decline}>{ "I do not want it" }</button>
                </div>
            } else if view.status == BookingStatus::Declined {
                <p class="govuk-body">{ "The next person in line gets the place." }</p>
                <Go to={Route::Course { id: view.run.course_id }} class="govuk-button">{ "Find another date" }</Go>
            } else {
                <div class="govuk-button-group">
                    <Go to={booking} class="govuk-button">{ "See the booking" }</Go>
                    if view.may_give_up {
                        <button type="button" class="govuk-button govuk-button--secondary" onclick={decline}>{ "I cannot come" }</button>
                    }
                </div>
            }
        </>
    }
}
