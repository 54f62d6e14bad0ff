//! What can be done with a booking: take a place that is held, say no to it, call it off.

use super::{can_take, is_gone};
use crate::api::{self, Failure};
use crate::ui::{focus, problem, sender};
use domain::booking::BookingStatus;
use domain::booking::wire::BookingView;
use domain::catalogue::RunState;
use domain::ids::BookingId;
use yew::platform::spawn_local;
use yew::prelude::*;

/// Properties of [`Actions`].
#[derive(Properties, PartialEq)]
pub struct ActionsProps {
    /// The booking.
    pub booking: BookingView,
    /// In a card, among others: nothing stays at the thumb.
    #[prop_or_default]
    pub in_card: bool,
    /// Called with the booking as it is then.
    pub changed: Callback<BookingView>,
    /// Loads what is shown again: it has moved on.
    pub again: Callback<()>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Take,
    Decline,
    Cancel,
}

/// Whether someone is asked if they mean it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Question {
    NotYet,
    Open,
    TakenBack,
}

async fn send(id: BookingId, act: Act) -> Result<BookingView, Failure> {
    let path = format!("/api/v1/bookings/{id}");
    match act {
        Act::Cancel => api::delete(&path).await,
        Act::Take => api::post(&format!("{path}/accept-offer"), &(), None).await,
        Act::Decline => api::post(&format!("{path}/decline"), &(), None).await,
    }
}

/// How a booking is ended, in words: the button, the question, the answer to it.
const fn ending(status: BookingStatus) -> (&'static str, &'static str, &'static str) {
    match status {
        BookingStatus::Waitlisted => ("Leave the waiting list", "Are you sure? You lose your turn.", "Yes, leave"),
        BookingStatus::Offered => {
            ("I do not want it", "Are you sure? Someone else will get the place.", "Yes, let it go")
        }
        _ => ("Cancel this booking", "Are you sure? Someone else will get the place.", "Yes, cancel"),
    }
}

/// The buttons. While one of them sends, none of them does anything more.
#[component]
pub fn Actions(props: &ActionsProps) -> Html {
    let booking = &props.booking;
    let id = booking.id;
    let question = use_state(|| Question::NotYet);
    let sending = use_state(|| None::<Act>);
    let failure = use_state(|| None::<Failure>);
    use_effect_with(*question, move |question| match question {
        Question::NotYet => {}
        Question::Open => focus(&format!("sure-{id}")),
        Question::TakenBack => focus(&format!("end-{id}")),
    });
    let gone = is_gone(booking);
    let takes = can_take(booking) && !gone;
    let began = matches!(booking.run.state, RunState::Running | RunState::Past);
    let ends = booking.status.is_live() && booking.mark.is_none() && !gone && !began;
    if !takes && !ends {
        return Html::default();
    }
    let busy = sending.is_some();
    let button = |act: Act, words: &'static str, class: &'static str| {
        let (sent, question, failure, changed) =
            (sending.clone(), question.clone(), failure.clone(), props.changed.clone());
        let onclick = Callback::from(move |()| {
            sent.set(Some(act));
            failure.set(None);
            let (sent, question, failure, changed) = (sent.clone(), question.clone(), failure.clone(), changed.clone());
            spawn_local(async move {
                let done = send(id, act).await;
                sent.set(None);
                match done {
                    Ok(booking) => {
                        question.set(Question::NotYet);
                        changed.emit(booking);
                    }
                    Err(why) => failure.set(Some(why)),
                }
            });
        });
        sender(words, class, busy.then_some(*sending == Some(act)), &onclick)
    };
    let ask = |to: Question| {
        let (question, failure) = (question.clone(), failure.clone());
        Callback::from(move |()| {
            failure.set(None);
            question.set(to);
        })
    };
    let (end, sure, yes) = ending(booking.status);
    let act = if booking.status == BookingStatus::Offered { Act::Decline } else { Act::Cancel };
    // What is shown is old when the server says that it has moved on.
    let old = failure
        .as_ref()
        .is_some_and(|why| matches!(why.code(), Some("booking_state" | "offer_lapsed" | "run_started" | "not_found")));
    let plain = booking.status != BookingStatus::Offered && props.in_card;
    let class = if plain { "ac-plain" } else { "govuk-button govuk-button--secondary" };
    html! {
        <>
            if let Some(failure) = &*failure { { problem(failure, old.then_some(&props.again)) } }
            <div class={if props.in_card { "ac-acts" } else { "ac-acts ac-acts--page" }}>
                if takes {
                    if props.in_card {
                        { button(Act::Take, "Take this place", "govuk-button") }
                    } else {
                        <div class="ac-sticky">{ button(Act::Take, "Take this place", "govuk-button") }</div>
                    }
                }
                if ends && *question != Question::Open {
                    <button type="button" id={format!("end-{id}")} {class} onclick={if busy { Callback::noop() } else { ask(Question::Open).reform(|_: MouseEvent| ()) }}
                        aria-disabled={busy.then_some("true")}>{ end }</button>
                }
            </div>
            if ends && *question == Question::Open {
                <div class="ac-notice" role="group" aria-labelledby={format!("sure-{id}")}>
                    <p class="govuk-heading-s" id={format!("sure-{id}")} tabindex="-1">{ sure }</p>
                    <div class="govuk-button-group">
                        { button(act, yes, "govuk-button govuk-button--warning") }
                        { sender("No, keep it", "govuk-button govuk-button--secondary", busy.then_some(false), &ask(Question::TakenBack)) }
                    </div>
                </div>
            }
        </>
    }
}
