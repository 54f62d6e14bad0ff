//! The code that lets somebody in who came without a booking.

use crate::api::{self, Failure};
use crate::ui::{Fold, focus, in_full, problem, sender};
use domain::booking::wire::DoorCode as Code;
use yew::platform::spawn_local;
use yew::prelude::*;

/// Makes the code when it is asked for, and shows it large: the tutor types it in.
#[component]
pub fn DoorCode() -> Html {
    let made = use_state(|| None::<Code>);
    let sending = use_state(|| false);
    let failure = use_state(|| None::<Failure>);
    use_effect_with(made.is_some(), |made| {
        if *made {
            focus("door-code");
        }
    });
    let busy = sending.then_some(true);
    let onclick = {
        let (made, sending, failure) = (made.clone(), sending.clone(), failure.clone());
        Callback::from(move |()| {
            sending.set(true);
            failure.set(None);
            let (made, sending, failure) = (made.clone(), sending.clone(), failure.clone());
            spawn_local(async move {
                match api::post::<Code>("/api/v1/me/door-code", &(), None).await {
                    Ok(code) => made.set(Some(code)),
                    Err(why) => failure.set(Some(why)),
                }
                sending.set(false);
            });
        })
    };
    html! {
        <Fold summary="I am here, and I have no booking">
            <p class="govuk-body">{ "Show this code to the tutor. They can put you on the register, and you get your training record." }</p>
            if let Some(failure) = &*failure { { problem(failure, None) } }
            if let Some(code) = &*made {
                <p class="ac-code" id="door-code" tabindex="-1">{ &code.code }</p>
                <p class="govuk-body">{ format!("It is good until {}.", in_full(code.ends_at)) }</p>
            }
            { sender(if made.is_some() { "Make a new code" } else { "Show my code" }, "govuk-button govuk-button--secondary", busy, &onclick) }
        </Fold>
    }
}
