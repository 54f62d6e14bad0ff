//! A place that is held, by the link in its mail: say no without signing in.

use crate::api::{self, Failure};
use crate::load::Load;
use crate::route::{Route, behind_hash};
use crate::session::use_session;
use crate::ui::{Go, Page, focus, in_full, problem, sender, skeleton};
use crate::words;
use domain::booking::BookingStatus;
use domain::booking::wire::{OfferLink, OfferView};
use yew::platform::spawn_local;
use yew::prelude::*;

const LOOK: &str = "/api/v1/offers/look";
const DECLINE: &str = "/api/v1/offers/decline";

/// The page. What could not be sent is said beside the place, which stays.
#[component]
pub fn Offer() -> Html {
    let offer = use_state(|| Load::<OfferView>::Loading);
    let failure = use_state(|| None::<Failure>);
    let sending = use_state(|| false);
    let signed_in = use_session().now().me().is_some();
    let ask = {
        let (offer, failure, sending) = (offer.clone(), failure.clone(), sending.clone());
        Callback::from(move |path: &'static str| {
            let (offer, failure, sending) = (offer.clone(), failure.clone(), sending.clone());
            sending.set(true);
            failure.set(None);
            spawn_local(async move {
                let answer = api::post::<OfferView>(path, &OfferLink { token: behind_hash() }, None).await;
                sending.set(false);
                match answer {
                    Ok(view) => offer.set(Load::Ready(view.into())),
                    Err(why) if path == LOOK || is_over(&why) => offer.set(Load::Failed(why)),
                    Err(why) => return failure.set(Some(why)),
                }
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
    let again = ask.reform(|()| LOOK);
    let content = match &*offer {
        Load::Loading => skeleton(1, "Loading"),
        Load::Failed(failure) if is_over(failure) => html! {
            <div class="ac-notice ac-notice--problem" role="alert">
                <h2 class="govuk-heading-m">{ "That link does not work any more" }</h2>
                <p class="govuk-body">{ "Open the newest mail about this place, or look in your bookings." }</p>
                <Go to={Route::Bookings} class="govuk-button">{ "My bookings" }</Go>
            </div>
        },
        Load::Failed(failure) => problem(failure, Some(&again)),
        Load::Ready(view) => {
            let decline = sender(
                if view.may_give_up { "I cannot come" } else { "I do not want it" },
                "govuk-button govuk-button--secondary",
                sending.then_some(true),
                &ask.reform(|()| DECLINE),
            );
            // What the server refuses has moved on: look at it again.
            let old = failure.as_ref().is_some_and(|why| matches!(why, Failure::Problem(_)));
            let said = failure.as_ref().map(|why| problem(why, old.then_some(&again)));
            shown(view, signed_in, said, decline)
        }
    };
    html! { <Page title={title(&offer)}>{ content }</Page> }
}

fn is_over(failure: &Failure) -> bool {
    failure.code() == Some("link_not_good")
}

fn title(offer: &Load<OfferView>) -> &'static str {
    match offer {
        Load::Ready(view) => match view.status {
            BookingStatus::Offered => "A place is held for you",
            BookingStatus::Confirmed => "You are booked",
            BookingStatus::Requested => "Your manager is asked",
            BookingStatus::Declined => "Thank you for telling us",
            BookingStatus::Waitlisted => "You’re on the waiting list",
            BookingStatus::Cancelled | BookingStatus::Refused | BookingStatus::Lapsed => {
                "This place is not held any more"
            }
        },
        Load::Loading | Load::Failed(_) => "A place for you",
    }
}

fn shown(view: &OfferView, signed_in: bool, failure: Option<Html>, decline: Html) -> Html {
    let booking = Route::Booking { id: view.booking_id };
    let ends = view.offer_ends_at.map(|ends| format!("It is held until {}.", in_full(ends)));
    html! {
        <>
            <p class="govuk-body-l">{ &view.run.course_title }</p>
            <dl class="ac-facts">
                <div><dt>{ "When" }</dt><dd>{ words::when(view.run.starts_on, view.run.starts_at) }</dd></div>
                <div><dt>{ "Where" }</dt><dd>{ words::place(view.run.venue.as_ref(), view.run.mode) }</dd></div>
            </dl>
            if view.status == BookingStatus::Offered {
                <p class="govuk-body">{ for ends }</p>
                { for failure }
                <div class="govuk-button-group">
                    <Go to={booking} class="govuk-button">{ if signed_in { "Go on to take it" } else { "Sign in and take it" } }</Go>
                    { decline }
                </div>
            } else if view.status == BookingStatus::Declined {
                <p class="govuk-body">{ "The next person in line gets the place." }</p>
                <Go to={Route::Course { id: view.run.course_id }} class="govuk-button">{ "Find another date" }</Go>
            } else {
                { for failure }
                <div class="govuk-button-group">
                    <Go to={booking} class="govuk-button">{ "See the booking" }</Go>
                    if view.may_give_up { { decline } }
                </div>
            }
        </>
    }
}
