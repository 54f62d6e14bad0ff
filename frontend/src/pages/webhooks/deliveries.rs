//! What became of each message, trying an address out, and sending again.

use super::one::path;
use crate::api::{self, Failure};
use crate::load::{Load, use_own};
use crate::ui::{Tone, moment, problem, skeleton, tag};
use crate::words;
use chrono::{TimeDelta, Utc};
use domain::ids::{WebhookDeliveryId, WebhookEndpointId};
use domain::page::Page as List;
use domain::privacy::retention::Kept;
use domain::webhooks::wire::{Replay, Replayed, WebhookDeliveryView};
use domain::webhooks::{DeliveryState, EventType};
use gloo_timers::future::TimeoutFuture;
use uuid::Uuid;
use yew::platform::spawn_local;
use yew::prelude::*;

/// How often and how long we look for what became of a message: it is sent within seconds.
const LOOKS: u32 = 40;
const LOOK_MS: u32 = 500;
/// Messages that are shown at first, and with each asking for more.
const STEP: usize = 20;
/// As many as one page of the API holds.
const MOST: usize = 100;

/// Properties of [`Deliveries`].
#[derive(Properties, PartialEq)]
pub struct DeliveriesProps {
    /// The endpoint.
    pub id: WebhookEndpointId,
    /// It is switched on.
    pub on: bool,
    /// Called when messages were sent, which may say something of the endpoint's health.
    pub changed: Callback<()>,
}

#[derive(Clone, PartialEq)]
enum Act {
    Test,
    Replay(WebhookDeliveryId),
    ReplayAll,
}

/// The section.
#[component]
pub fn Deliveries(props: &DeliveriesProps) -> Html {
    let shown = use_state(|| STEP);
    let list = use_own::<List<WebhookDeliveryView>>(format!("{}/deliveries?limit={}", path(props.id), *shown));
    let (said, busy) = (use_state(String::new), use_state(|| false));
    let failed = use_state(|| None::<Failure>);
    let act = {
        let (said, busy, failed) = (said.clone(), busy.clone(), failed.clone());
        let (id, again, changed) = (props.id, list.again.clone(), props.changed.clone());
        Callback::from(move |act: Act| {
            if *busy {
                return;
            }
            let (said, busy, failed) = (said.clone(), busy.clone(), failed.clone());
            let (again, changed) = (again.clone(), changed.clone());
            busy.set(true);
            failed.set(None);
            said.set("Sending…".to_owned());
            spawn_local(async move {
                match run(id, &act).await {
                    Ok(words) => said.set(words),
                    Err(failure) => {
                        said.set(String::new());
                        failed.set(Some(failure));
                    }
                }
                busy.set(false);
                again.emit(());
                changed.emit(());
            });
        })
    };
    let click = |what: Act| {
        let act = act.clone();
        Callback::from(move |_: MouseEvent| act.emit(what.clone()))
    };
    let lines = match &list.now {
        Load::Loading => skeleton(2, "Loading the messages"),
        Load::Failed(failure) => problem(failure, Some(&list.again)),
        Load::Ready(list) if list.items.is_empty() => html! { <p class="govuk-body">{ "Nothing was sent yet." }</p> },
        Load::Ready(list) => {
            let more = list.next_cursor.is_some() && *shown < MOST;
            let show = {
                let shown = shown.clone();
                Callback::from(move |_: MouseEvent| shown.set(MOST.min(*shown + STEP)))
            };
            html! {
                <>
                    <ul class="ac-lines">{ for list.items.iter().map(|one| line(one, props.on, &act)) }</ul>
                    if more { <button type="button" class="govuk-button govuk-button--secondary" onclick={show}>{ "Show more" }</button> }
                </>
            }
        }
    };
    let given_up = |one: &WebhookDeliveryView| one.state == DeliveryState::Dead && one.event_type != EventType::Test;
    let dead = matches!(&list.now, Load::Ready(list) if list.items.iter().any(given_up));
    html! {
        <section aria-labelledby="messages-title">
            <h2 class="govuk-heading-m" id="messages-title">{ "Messages" }</h2>
            <div class="govuk-button-group">
                <button type="button" class="govuk-button" onclick={click(Act::Test)}>{ "Send a test" }</button>
                if dead && props.on {
                    <button type="button" class="govuk-button govuk-button--secondary" onclick={click(Act::ReplayAll)}>{ "Send all again that were given up" }</button>
                }
            </div>
            <p class="govuk-body" role="status">{ &*said }</p>
            if let Some(failure) = &*failed { { problem(failure, None) } }
            { lines }
            <p class="ac-card__quiet">{ "We keep messages for 30 days." }</p>
        </section>
    }
}

/// Does it, waits for what becomes of it, and answers that in words.
async fn run(id: WebhookEndpointId, act: &Act) -> Result<String, Failure> {
    let at = path(id);
    let sent: WebhookDeliveryView = match act {
        Act::Test => api::post(&format!("{at}/test"), &(), Some(Uuid::new_v4())).await?,
        Act::Replay(delivery) => api::post(&format!("{at}/deliveries/{delivery}/replay"), &(), None).await?,
        Act::ReplayAll => {
            let kept = TimeDelta::days(i64::from(Kept::WebhookDeliveries.days()));
            let all: Replayed = api::post(&format!("{at}/replay"), &Replay { since: Utc::now() - kept }, None).await?;
            return Ok(format!("We send {} again.", words::count(all.replayed, "message", "messages")));
        }
    };
    for _ in 0..LOOKS {
        TimeoutFuture::new(LOOK_MS).await;
        let list: List<WebhookDeliveryView> = api::get(&format!("{at}/deliveries?limit={MOST}")).await?;
        let now = list.items.into_iter().find(|one| one.id == sent.id);
        if let Some(now) = now.filter(|now| now.tried_at != sent.tried_at || now.state == DeliveryState::Withheld) {
            return Ok(match now.state {
                DeliveryState::Delivered => format!("It arrived. {}", answer(&now)),
                DeliveryState::Withheld => "It was not sent: the person has left.".to_owned(),
                DeliveryState::Waiting | DeliveryState::Dead => format!("It did not arrive. {}", why(&now)),
            });
        }
    }
    Ok("It is on its way. Look again in a minute.".to_owned())
}

/// What was answered, and how fast.
fn answer(one: &WebhookDeliveryView) -> String {
    let took = one.milliseconds.map(|ms| format!(" after {ms} ms")).unwrap_or_default();
    one.status.map(|status| format!("Your system answered {status}{took}.")).unwrap_or_default()
}

fn why(one: &WebhookDeliveryView) -> String {
    let failure = one.failure.clone().unwrap_or_default();
    format!("{failure} {}", answer(one)).trim().to_owned()
}

fn line(one: &WebhookDeliveryView, on: bool, act: &Callback<Act>) -> Html {
    let tone = match one.state {
        DeliveryState::Delivered => Tone::Good,
        DeliveryState::Waiting => Tone::Soon,
        DeliveryState::Dead => Tone::Gone,
        DeliveryState::Withheld => Tone::Plain,
    };
    let (label, at) = (one.event_type.label(), moment(one.created_at));
    let (act, id) = (act.clone(), one.id);
    let onclick = Callback::from(move |_: MouseEvent| act.emit(Act::Replay(id)));
    let next = one
        .next_at
        .filter(|_| one.tries > 0)
        .map(|at| format!("Tried {}. Next try: {}", words::count(i64::from(one.tries), "time", "times"), moment(at)));
    html! {
        <li class="ac-feed" key={one.id.to_string()}>
            <p class="ac-feed__address">{ label }</p>
            <p class="ac-card__line">{ tag(tone, one.state.label()) }{ ", " }{ &at }</p>
            if one.state == DeliveryState::Delivered {
                <p class="ac-card__line ac-card__quiet">{ answer(one) }</p>
            } else if one.failure.is_some() {
                <p class="ac-card__line">{ why(one) }</p>
            }
            if let Some(next) = next { <p class="ac-card__line ac-card__quiet">{ next }</p> }
            if let Some(said) = &one.answer { <p class="ac-card__line ac-card__quiet">{ format!("It said: {said}") }</p> }
            if on && one.state != DeliveryState::Withheld {
                <button type="button" class="ac-plain" {onclick} aria-label={format!("Send again: {label}, {at}")}>{ "Send again" }</button>
            }
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_became_of_a_message_is_one_sentence_after_another() {
        let one = WebhookDeliveryView {
            id: WebhookDeliveryId(Uuid::from_u128(1)),
            event_type: EventType::Test,
            state: DeliveryState::Dead,
            tries: 1,
            next_at: None,
            tried_at: None,
            status: Some(500),
            milliseconds: Some(12),
            answer: None,
            failure: Some("It answered that something is wrong on its side.".to_owned()),
            created_at: Utc::now(),
        };
        assert_eq!(why(&one), "It answered that something is wrong on its side. Your system answered 500 after 12 ms.");
        let silent = WebhookDeliveryView { status: None, failure: Some("It did not answer.".to_owned()), ..one };
        assert_eq!(why(&silent), "It did not answer.");
    }
}
