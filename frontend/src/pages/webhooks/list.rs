//! Every address that an employer's events go to.

use crate::load::{Load, use_own};
use crate::route::Route;
use crate::session::use_session;
use crate::ui::{Go, Page, Tone, moment, problem, skeleton, tag, unless_signed_in};
use crate::words;
use domain::ids::EmployerId;
use domain::page::Page as List;
use domain::webhooks::EndpointState;
use domain::webhooks::wire::WebhookEndpointView;
use uuid::Uuid;
use yew::prelude::*;

/// The page.
#[component]
pub fn Webhooks() -> Html {
    let session = use_session();
    let employers = session.now().manages();
    let content = match unless_signed_in(&session, "Sign in to see your webhooks.") {
        Some(nobody) => nobody,
        None if employers.is_empty() => html! {
            <p class="govuk-body">{ "This page is for managers. Ask the Academy if you should have it." }</p>
        },
        None => {
            employers.into_iter().map(|(id, name)| html! { <OfEmployer key={id.to_string()} {id} {name} /> }).collect()
        }
    };
    html! {
        <Page title="Webhooks" back={(Route::Team, "Team".to_owned())}>
            <p class="govuk-body">{ "We tell your HR system at once when something happens: a booking, new training, training that runs out. It gets numbers, no names." }</p>
            { content }
        </Page>
    }
}

#[derive(Properties, PartialEq)]
struct OfEmployerProps {
    id: Uuid,
    name: String,
}

#[component]
fn OfEmployer(props: &OfEmployerProps) -> Html {
    let endpoints =
        use_own::<List<WebhookEndpointView>>(format!("/api/v1/webhook-endpoints?employerId={}&limit=100", props.id));
    let list = match &endpoints.now {
        Load::Loading => skeleton(1, "Loading your webhooks"),
        Load::Failed(failure) => problem(failure, Some(&endpoints.again)),
        Load::Ready(list) if list.items.is_empty() => {
            html! { <p class="govuk-body">{ "We tell none of your systems yet." }</p> }
        }
        Load::Ready(list) => html! { <ul class="ac-cards ac-cards--one">{ for list.items.iter().map(card) }</ul> },
    };
    let employer = EmployerId(props.id);
    html! {
        <>
            <h2 class="govuk-heading-m">{ &props.name }</h2>
            { list }
            <p><Go to={Route::AddWebhook { employer }} class="govuk-button govuk-button--secondary">{ "Add an address" }</Go></p>
        </>
    }
}

fn card(endpoint: &WebhookEndpointView) -> Html {
    let told = words::count(i64::try_from(endpoint.event_types.len()).unwrap_or(0), "kind of event", "kinds of events");
    let name = endpoint.description.as_ref().unwrap_or(&endpoint.url);
    html! {
        <li class="ac-card" key={endpoint.id.to_string()}>
            <h3 class="ac-card__title"><Go to={Route::Webhook { id: endpoint.id }} class="ac-card__link">{ name }</Go></h3>
            if endpoint.description.is_some() { <p class="ac-card__line ac-card__quiet">{ &endpoint.url }</p> }
            <p class="ac-card__line">{ state(endpoint) }</p>
            <p class="ac-card__line ac-card__quiet">{ format!("Told of {told}") }</p>
        </li>
    }
}

/// How an address stands.
pub fn state(endpoint: &WebhookEndpointView) -> Html {
    match (endpoint.state, endpoint.failing_since) {
        (EndpointState::On, None) => tag(Tone::Good, "On"),
        (EndpointState::On, Some(since)) => tag(Tone::Soon, &format!("Nothing has arrived since {}", moment(since))),
        (EndpointState::Paused, _) => tag(Tone::Plain, EndpointState::Paused.label()),
        (off, _) => tag(Tone::Gone, off.label()),
    }
}
