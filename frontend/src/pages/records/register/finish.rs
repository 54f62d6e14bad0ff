//! The end of a register: everyone who has earned their training record gets it.

use crate::api::{self, Failure};
use crate::ui::{focus, in_full, problem, sender};
use crate::words;
use domain::booking::register::earns_record;
use domain::booking::wire::{FinishedRegister, Register};
use yew::platform::spawn_local;
use yew::prelude::*;

/// Properties of [`Finish`].
#[derive(Properties, PartialEq)]
pub struct FinishProps {
    /// The register.
    pub register: Register,
    /// Whether it can be finished, and all marks are sent.
    pub ready: bool,
    /// Loads the register again.
    pub again: Callback<()>,
}

/// What finishing gives, before it is done.
fn gives(register: &Register) -> String {
    let earned: i64 = register.people.iter().filter(|line| earns_record(line.mark, line.result)).map(|_| 1_i64).sum();
    format!("{} a training record.", words::count(earned, "person gets", "people get"))
}

/// The button, once everyone is marked on the last day; or what is missing; or that it is done.
#[component]
pub fn Finish(props: &FinishProps) -> Html {
    let sending = use_state(|| false);
    let failure = use_state(|| None::<Failure>);
    let register = &props.register;
    if let Some(at) = register.finished_at {
        return html! {
            <p class="ac-notice" id="finished" tabindex="-1">{ format!("Finished on {}. If you change a mark now, the training record follows at once.", in_full(at)) }</p>
        };
    }
    if register.people.is_empty() {
        return Html::default();
    }
    if register.records_at_once {
        return html! { <p class="govuk-body">{ "Who is marked as here has their training record at once." }</p> };
    }
    if !props.ready {
        let last = register.run.ends_on.or(register.run.starts_on);
        let when = last.map_or_else(String::new, |day| format!(" on {}", words::when(Some(day), None)));
        return html! { <p class="govuk-body">{ format!("When everyone is marked, finish the register{when}. Then people get their training records.") }</p> };
    }
    let busy = sending.then_some(true);
    let onclick = {
        let (sending, failure, again, run) = (sending.clone(), failure.clone(), props.again.clone(), register.run.id);
        Callback::from(move |()| {
            sending.set(true);
            failure.set(None);
            let (sending, failure, again) = (sending.clone(), failure.clone(), again.clone());
            spawn_local(async move {
                let path = format!("/api/v1/course-runs/{run}/register/finish");
                match api::post::<FinishedRegister>(&path, &(), None).await {
                    Ok(_) => {
                        again.emit(());
                        focus("page-title");
                    }
                    Err(why) => failure.set(Some(why)),
                }
                sending.set(false);
            });
        })
    };
    html! {
        <div class="ac-notice" role="group" aria-label="Finish">
            <p class="govuk-body">{ "Everyone is marked. " }{ gives(register) }</p>
            if let Some(failure) = &*failure { { problem(failure, None) } }
            { sender("Finish the register", "govuk-button", busy, &onclick) }
        </div>
    }
}
