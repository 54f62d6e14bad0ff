//! Who came without a place.

use crate::api::{self, Failure};
use crate::ui::{Field, focus, into_state, problem, sender};
use domain::booking::wire::{AddToRegister, Register, WaitingLine};
use domain::ids::{BookingId, CourseRunId};
use yew::platform::spawn_local;
use yew::prelude::*;

/// Properties of [`Door`].
#[derive(Properties, PartialEq)]
pub struct DoorProps {
    /// The run.
    pub run: CourseRunId,
    /// Who asked for a place and has none.
    pub waiting: Vec<WaitingLine>,
    /// Codes that wait on this phone for signal.
    pub codes: Vec<String>,
    /// Why the code that was sent last lets nobody in.
    pub failed: Option<Failure>,
    /// Called with a code that was typed in.
    pub add: Callback<String>,
    /// Called with the register as it is then.
    pub changed: Callback<Register>,
}

/// Lets people in: one tap for who waits, the code of their phone for anybody else.
#[component]
pub fn Door(props: &DoorProps) -> Html {
    let code = use_state(String::new);
    let error = use_state(|| None::<String>);
    let sending = use_state(|| None::<BookingId>);
    let failure = use_state(|| None::<Failure>);
    let let_in = |id: BookingId| {
        let busy = sending.map(|sent| sent == id);
        let (sending, failure, changed, run) = (sending.clone(), failure.clone(), props.changed.clone(), props.run);
        let onclick = Callback::from(move |()| {
            sending.set(Some(id));
            failure.set(None);
            let (sending, failure, changed) = (sending.clone(), failure.clone(), changed.clone());
            spawn_local(async move {
                let body = AddToRegister { booking_id: Some(id), code: None };
                match api::post::<Register>(&format!("/api/v1/course-runs/{run}/register"), &body, None).await {
                    Ok(register) => {
                        changed.emit(register);
                        focus("door");
                    }
                    Err(why) => failure.set(Some(why)),
                }
                sending.set(None);
            });
        });
        sender("Let in", "govuk-button govuk-button--secondary", busy, &onclick)
    };
    let lines = props.waiting.iter().map(|line| {
        html! {
            <li class="ac-register__line" key={line.booking_id.to_string()}>
                <span><span class="ac-register__name">{ &line.full_name }</span><br />{ line.status.label() }</span>
                { let_in(line.booking_id) }
            </li>
        }
    });
    let onsubmit = {
        let (code, error, add) = (code.clone(), error.clone(), props.add.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let typed = code.trim().to_ascii_uppercase();
            if typed.chars().filter(char::is_ascii_alphanumeric).count() == 8 {
                error.set(None);
                code.set(String::new());
                add.emit(typed);
            } else {
                error.set(Some("Type the 8 letters and numbers that their phone shows.".to_owned()));
                focus("code");
            }
        })
    };
    html! {
        <section aria-labelledby="door">
            <h3 class="govuk-heading-m" id="door" tabindex="-1">{ "Came without a place?" }</h3>
            if !props.waiting.is_empty() {
                <p class="govuk-body">{ "These people asked for a place. Let in who is here." }</p>
                <ul class="ac-register">{ for lines }</ul>
            }
            if let Some(failure) = &*failure { { problem(failure, None) } }
            if let Some(failure) = &props.failed { { problem(failure, None) } }
            if !props.codes.is_empty() {
                <p class="ac-notice">{ format!("Waiting for signal: {}", props.codes.join(", ")) }</p>
            }
            <form {onsubmit} novalidate=true>
                <Field id="code" label="Code from their phone" hint={Some("They find it in Bookings, at “I am here, and I have no booking”.".to_owned())}
                    error={(*error).clone()} value={(*code).clone()} autocomplete={Some("off")} onchange={into_state(&code)} />
                <button type="submit" class="govuk-button govuk-button--secondary">{ "Add to the register" }</button>
            </form>
        </section>
    }
}
