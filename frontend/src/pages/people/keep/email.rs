//! The e-mail address: confirmed, or changed for another.

use super::step_up::outcome;
use crate::api::{self, Failure};
use crate::session::use_session;
use crate::ui::{Done, ErrorSummary, Field, error_of, into_state, notice};
use domain::people::ways::EmailChange;
use domain::problem::FieldProblem;
use yew::platform::spawn_local;
use yew::prelude::*;

/// The form.
#[component]
pub fn Email() -> Html {
    let session = use_session();
    let email = use_state(String::new);
    let errors = use_state(Vec::<FieldProblem>::new);
    let done = use_state(|| Done::Nothing);
    let sent_to = use_state(|| None::<String>);
    let send = {
        let (email, errors, done, sent_to) = (email.clone(), errors.clone(), done.clone(), sent_to.clone());
        Callback::from(move |()| {
            let (change, errors) = (EmailChange { email: (*email).clone() }, errors.clone());
            let (done, sent_to) = (done.clone(), sent_to.clone());
            spawn_local(async move {
                errors.set(Vec::new());
                done.set(Done::Nothing);
                match api::act("/api/v1/me/email", &change).await {
                    Ok(()) => sent_to.set(Some(change.email)),
                    Err(Failure::Problem(problem)) if !problem.errors.is_empty() => errors.set(problem.errors.clone()),
                    Err(failure) => done.set(Done::Failed(failure)),
                }
            });
        })
    };
    let onsubmit = {
        let send = send.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            send.emit(());
        })
    };
    let me = session.now().me();
    let now = me.and_then(|me| me.email.clone());
    let confirmed = me.is_some_and(|me| me.email_verified);
    let again = {
        let (done, sent_to, now) = (done.clone(), sent_to.clone(), now.clone());
        Callback::from(move |_: MouseEvent| {
            let (done, sent_to, now) = (done.clone(), sent_to.clone(), now.clone());
            spawn_local(async move {
                match api::act("/api/v1/me/email-confirmations", &()).await {
                    Ok(()) => sent_to.set(now),
                    Err(failure) => done.set(Done::Failed(failure)),
                }
            });
        })
    };
    html! {
        <>
            <ErrorSummary errors={(*errors).clone()} />
            if let Some(to) = &*sent_to {
                { notice(html! { <p class="govuk-body">{ "We have sent a mail to " }<b>{ to }</b>{ ". Open the link in it. Look in your spam folder too." }</p> }) }
            }
            if let Some(now) = &now {
                <p class="govuk-body">{ "Your address is " }<b>{ now }</b>{ if confirmed { ". You have confirmed it." } else { ". You have not confirmed it yet." } }</p>
                if !confirmed {
                    <button type="button" class="govuk-button" onclick={again}>{ "Send me the mail to confirm it" }</button>
                    <p class="govuk-body">{ "Until then you can book and keep your record. An employer waits until it is confirmed." }</p>
                }
            } else {
                <p class="govuk-body">{ "You have no email address here. With one we can tell you about your bookings." }</p>
            }
            <form {onsubmit} novalidate=true>
                <Field id="email" label="New email address" hint="It counts once you open the link that we send there." kind="email"
                    autocomplete="email" error={error_of(&errors, "email")} value={(*email).clone()} onchange={into_state(&email)} />
                <button class="govuk-button govuk-button--secondary">{ "Use this address" }</button>
            </form>
            { outcome(&done, &send) }
        </>
    }
}
