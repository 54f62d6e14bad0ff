//! One more address to tell.

use super::choose::{Chosen, choices};
use super::secret::Secret;
use crate::api;
use crate::route::Route;
use crate::session::use_session;
use crate::ui::{ErrorSummary, Field, Go, Page, error_of, into_state, unless_signed_in};
use domain::ids::EmployerId;
use domain::problem::FieldProblem;
use domain::webhooks::EventType;
use domain::webhooks::wire::{NewWebhookEndpoint, WebhookEndpointView};
use uuid::Uuid;
use yew::platform::spawn_local;
use yew::prelude::*;

/// Properties of [`AddWebhook`].
#[derive(Properties, PartialEq)]
pub struct AddProps {
    /// The employer.
    pub employer: EmployerId,
}

/// The page.
#[component]
pub fn AddWebhook(props: &AddProps) -> Html {
    let session = use_session();
    let (url, description) = (use_state(String::new), use_state(String::new));
    let chosen = use_state(usual);
    let errors = use_state(Vec::<FieldProblem>::new);
    let (busy, made) = (use_state(|| false), use_state(|| None::<WebhookEndpointView>));
    let key = use_memo((), |()| Uuid::new_v4());
    let back = (Route::Webhooks, "Webhooks".to_owned());
    if let Some(nobody) = unless_signed_in(&session, "Sign in to add a webhook.") {
        return html! { <Page title="Add a webhook" {back}>{ nobody }</Page> };
    }
    if let Some(made) = &*made {
        return added(made, back);
    }
    let onsubmit = {
        let (url, description, chosen) = (url.clone(), description.clone(), chosen.clone());
        let (errors, busy, made, key, employer) = (errors.clone(), busy.clone(), made.clone(), *key, props.employer);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let new = match read(&url, &description, &chosen, employer) {
                Ok(new) if !*busy => new,
                Ok(_) => return,
                Err(wrong) => return errors.set(wrong),
            };
            busy.set(true);
            let (errors, busy, made) = (errors.clone(), busy.clone(), made.clone());
            spawn_local(async move {
                match api::post::<WebhookEndpointView>("/api/v1/webhook-endpoints", &new, Some(key)).await {
                    Ok(endpoint) => made.set(Some(endpoint)),
                    Err(failure) => {
                        busy.set(false);
                        errors.set(failure.wrong());
                    }
                }
            });
        })
    };
    html! {
        <Page title="Add a webhook" {back}>
            <ErrorSummary errors={(*errors).clone()} />
            <form {onsubmit} novalidate=true>
                <Field id="url" label="Address of your system" kind="url" hint="It begins with https://. Whoever runs your HR system knows it." error={error_of(&errors, "url")}
                    value={(*url).clone()} onchange={into_state(&url)} />
                <Field id="description" label="What it is for" hint="In your words, like: HR system. You can leave it empty." error={error_of(&errors, "description")}
                    value={(*description).clone()} onchange={into_state(&description)} />
                <h2 class="govuk-heading-m">{ "What should we tell it?" }</h2>
                { choices(&chosen, error_of(&errors, "eventTypes")) }
                <div class="ac-sticky"><button class="govuk-button">{ if *busy { "Adding…" } else { "Add this address" } }</button></div>
            </form>
        </Page>
    }
}

/// What most want: all of it.
fn usual() -> Chosen {
    EventType::ALL.iter().copied().filter(|event| event.can_be_chosen(true)).collect()
}

fn added(made: &WebhookEndpointView, back: (Route, String)) -> Html {
    html! {
        <Page title="The address is added" {back}>
            <p class="govuk-body">{ &made.url }</p>
            if let Some(secret) = &made.secret { <Secret secret={secret.clone()} words={super::SHOWN_ONCE} /> }
            <p><Go to={Route::Webhook { id: made.id }} class="govuk-button">{ "Next: send a test" }</Go></p>
        </Page>
    }
}

fn read(
    url: &str,
    description: &str,
    chosen: &Chosen,
    employer: EmployerId,
) -> Result<NewWebhookEndpoint, Vec<FieldProblem>> {
    let mut wrong = Vec::new();
    if url.trim().is_empty() {
        wrong.push(FieldProblem::new("/url", "Give the address of your system."));
    }
    if chosen.is_empty() {
        wrong.push(FieldProblem::new("/eventTypes", "Choose at least one thing to tell it."));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let description = Some(description.trim().to_owned()).filter(|text| !text.is_empty());
    let event_types = chosen.iter().copied().collect();
    Ok(NewWebhookEndpoint {
        url: url.trim().to_owned(),
        description,
        event_types,
        employer_id: Some(employer),
        training_provider_id: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_a_place_or_a_thing_to_tell_is_sent_back() {
        let employer = EmployerId(Uuid::from_u128(1));
        let wrong = read(" ", "", &Chosen::new(), employer).unwrap_err();
        assert_eq!(wrong.iter().map(|one| one.pointer.as_str()).collect::<Vec<_>>(), ["/url", "/eventTypes"]);
        let new = read(" https://hr.example/ ", " ", &usual(), employer).unwrap();
        assert_eq!((new.url.as_str(), new.description, new.event_types.len()), ("https://hr.example/", None, 15));
    }
}
