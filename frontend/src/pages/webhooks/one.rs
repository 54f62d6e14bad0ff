//! One address: how it stands, what it is told, its secret, and what became of each message.

use super::choose::{Chosen, choices};
use super::deliveries::Deliveries;
use super::list::state;
use super::secret::Secret;
use crate::api::{self, Failure};
use crate::load::Load;
use crate::route::Route;
use crate::session::use_session;
use crate::ui::{ErrorSummary, Page, error_of, moment, problem, skeleton, unless_signed_in};
use domain::ids::WebhookEndpointId;
use domain::problem::FieldProblem;
use domain::webhooks::EndpointState;
use domain::webhooks::wire::{NewWebhookSecret, WebhookEndpointChange, WebhookEndpointView};
use std::rc::Rc;
use uuid::Uuid;
use yew::platform::spawn_local;
use yew::prelude::*;
use yew_router::prelude::*;

/// Properties of [`WebhookPage`] and its parts.
#[derive(Properties, PartialEq)]
pub struct WebhookProps {
    /// The endpoint.
    pub id: WebhookEndpointId,
}

/// Where an endpoint is in the API.
pub fn path(id: WebhookEndpointId) -> String {
    format!("/api/v1/webhook-endpoints/{id}")
}

/// An endpoint with its version.
type Tagged = (WebhookEndpointView, String);

/// The page.
#[component]
pub fn WebhookPage(props: &WebhookProps) -> Html {
    let session = use_session();
    let loaded = use_state(|| Load::<Tagged>::Loading);
    let turn = use_state(|| 0_u32);
    {
        let (loaded, id) = (loaded.clone(), props.id);
        use_effect_with((session.now().me().is_some(), *turn), move |(signed_in, _)| {
            if *signed_in {
                spawn_local(async move {
                    let got = api::get_tagged(&path(id)).await;
                    loaded.set(got.map_or_else(Load::Failed, |tagged| Load::Ready(Rc::new(tagged))));
                });
            }
        });
    }
    let again = Callback::from(move |()| turn.set(*turn + 1));
    let content = match (unless_signed_in(&session, "Sign in to see this webhook."), &*loaded) {
        (Some(nobody), _) => nobody,
        (None, Load::Loading) => skeleton(2, "Loading the webhook"),
        (None, Load::Failed(failure)) => problem(failure, Some(&again)),
        (None, Load::Ready(tagged)) => {
            let changed = {
                let loaded = loaded.clone();
                Callback::from(move |tagged: Tagged| loaded.set(Load::Ready(Rc::new(tagged))))
            };
            html! { <One tagged={Rc::clone(tagged)} {changed} {again} /> }
        }
    };
    html! { <Page title="Webhook" back={(Route::Webhooks, "Webhooks".to_owned())}>{ content }</Page> }
}

#[derive(Properties, PartialEq)]
struct OneProps {
    tagged: Rc<Tagged>,
    changed: Callback<Tagged>,
    again: Callback<()>,
}

#[component]
fn One(props: &OneProps) -> Html {
    let endpoint = &props.tagged.0;
    let chosen = use_state(|| endpoint.event_types.iter().copied().collect::<Chosen>());
    let errors = use_state(Vec::<FieldProblem>::new);
    let saved = use_state(|| "");
    let change = {
        let (id, seen, changed) = (endpoint.id, Rc::clone(&props.tagged), props.changed.clone());
        let (errors, saved) = (errors.clone(), saved.clone());
        Callback::from(move |(change, words): (WebhookEndpointChange, &'static str)| {
            let (errors, saved, changed, seen) = (errors.clone(), saved.clone(), changed.clone(), Rc::clone(&seen));
            spawn_local(async move {
                match write(id, &seen, &change).await {
                    Ok(tagged) => {
                        errors.set(Vec::new());
                        saved.set(words);
                        changed.emit(tagged);
                    }
                    Err(failure) => {
                        saved.set("");
                        errors.set(failure.wrong());
                    }
                }
            });
        })
    };
    let on = endpoint.state == EndpointState::On;
    let switch = {
        let change = change.clone();
        let words = if on { "Switched off." } else { "Switched on." };
        Callback::from(move |_: MouseEvent| {
            change.emit((WebhookEndpointChange { on: Some(!on), ..WebhookEndpointChange::default() }, words));
        })
    };
    let onsubmit = {
        let chosen = chosen.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let event_types = Some(chosen.iter().copied().collect());
            change.emit((WebhookEndpointChange { event_types, ..WebhookEndpointChange::default() }, "Saved."));
        })
    };
    html! {
        <>
            <ErrorSummary errors={(*errors).clone()} />
            <p class="ac-feed__address">{ &endpoint.url }</p>
            if let Some(text) = &endpoint.description { <p class="ac-card__line">{ text }</p> }
            <p class="ac-card__line">{ state(endpoint) }</p>
            <p class="govuk-body" role="status">{ *saved }</p>
            <button type="button" class="govuk-button govuk-button--secondary" onclick={switch}>{ if on { "Switch off" } else { "Switch on" } }</button>
            <Deliveries key={on.to_string()} id={endpoint.id} {on} changed={props.again.clone()} />
            <h2 class="govuk-heading-m">{ "What we tell it" }</h2>
            <form {onsubmit} novalidate=true>
                { choices(&chosen, error_of(&errors, "eventTypes")) }
                <button class="govuk-button govuk-button--secondary">{ "Save" }</button>
            </form>
            <NewSecret endpoint={endpoint.clone()} changed={props.again.clone()} />
            <Remove id={endpoint.id} />
        </>
    }
}

/// Changes an endpoint. Its version moves with every message that arrives or does not; a change rests on what a person
/// sees of it and decides, so that is held against what it is now.
async fn write(id: WebhookEndpointId, seen: &Tagged, change: &WebhookEndpointChange) -> Result<Tagged, Failure> {
    let (now, tag) = api::get_tagged::<WebhookEndpointView>(&path(id)).await?;
    let same = now.event_types == seen.0.event_types && now.state == seen.0.state;
    api::patch_tagged(&path(id), change, if same { &tag } else { &seen.1 }).await
}

#[derive(Properties, PartialEq)]
struct NewSecretProps {
    endpoint: WebhookEndpointView,
    changed: Callback<()>,
}

/// Makes a new secret, after asking.
#[component]
fn NewSecret(props: &NewSecretProps) -> Html {
    let (asking, made) = (use_state(|| false), use_state(|| None::<NewWebhookSecret>));
    let failed = use_state(|| None::<Failure>);
    let rotate = {
        let (asking, made, failed) = (asking.clone(), made.clone(), failed.clone());
        let (id, changed) = (props.endpoint.id, props.changed.clone());
        Callback::from(move |_: MouseEvent| {
            let (made, failed, changed) = (made.clone(), failed.clone(), changed.clone());
            asking.set(false);
            spawn_local(async move {
                match api::post::<NewWebhookSecret>(&format!("{}/rotate-secret", path(id)), &(), Some(Uuid::new_v4()))
                    .await
                {
                    Ok(new) => {
                        made.set(Some(new));
                        changed.emit(());
                    }
                    Err(failure) => failed.set(Some(failure)),
                }
            });
        })
    };
    let ask = |yes: bool| {
        let asking = asking.clone();
        Callback::from(move |_: MouseEvent| asking.set(yes))
    };
    let until =
        props.endpoint.old_secret_until.map(|until| format!("The secret before works until {}.", moment(until)));
    html! {
        <section aria-labelledby="new-secret-title">
            <h2 class="govuk-heading-m" id="new-secret-title">{ "Secret" }</h2>
            if let Some(until) = until { <p class="govuk-body">{ until }</p> }
            if let Some(secret) = made.as_ref().and_then(|new| new.secret.clone()) { <Secret {secret} words={super::SHOWN_ONCE} /> }
            if let Some(failure) = &*failed { { problem(failure, None) } }
            if *asking {
                <div class="ac-notice" role="group" aria-label="New secret">
                    <p class="govuk-body">{ "Make a new secret? The one you have works for 24 hours more." }</p>
                    <div class="govuk-button-group">
                        <button type="button" class="govuk-button" onclick={rotate}>{ "Yes, make one" }</button>
                        <button type="button" class="govuk-button govuk-button--secondary" onclick={ask(false)}>{ "No" }</button>
                    </div>
                </div>
            } else {
                <button type="button" class="govuk-button govuk-button--secondary" onclick={ask(true)}>{ "Make a new secret" }</button>
            }
        </section>
    }
}

/// Takes the endpoint away, after asking.
#[component]
fn Remove(props: &WebhookProps) -> Html {
    let navigator = use_navigator();
    let (asking, failed) = (use_state(|| false), use_state(|| None::<Failure>));
    let remove = {
        let (failed, id) = (failed.clone(), props.id);
        Callback::from(move |_: MouseEvent| {
            let (failed, navigator) = (failed.clone(), navigator.clone());
            spawn_local(async move {
                match (api::remove(&path(id)).await, navigator) {
                    (Ok(()), Some(navigator)) => navigator.push(&Route::Webhooks),
                    (Ok(()), None) => {}
                    (Err(failure), _) => failed.set(Some(failure)),
                }
            });
        })
    };
    let ask = |yes: bool| {
        let asking = asking.clone();
        Callback::from(move |_: MouseEvent| asking.set(yes))
    };
    html! {
        <section aria-labelledby="remove-title">
            <h2 class="govuk-heading-m" id="remove-title">{ "Remove" }</h2>
            if let Some(failure) = &*failed { { problem(failure, None) } }
            if *asking {
                <div class="ac-notice" role="group" aria-label="Remove">
                    <p class="govuk-body">{ "Remove this address? We tell it nothing more, and its messages are gone." }</p>
                    <div class="govuk-button-group">
                        <button type="button" class="govuk-button govuk-button--warning" onclick={remove}>{ "Yes, remove it" }</button>
                        <button type="button" class="govuk-button govuk-button--secondary" onclick={ask(false)}>{ "No, keep it" }</button>
                    </div>
                </div>
            } else {
                <button type="button" class="govuk-button govuk-button--secondary" onclick={ask(true)}>{ "Remove this address" }</button>
            }
        </section>
    }
}
