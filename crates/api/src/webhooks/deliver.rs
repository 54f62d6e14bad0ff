//! Sending messages: taken one by one for a while, sent at the same time, and what came of each noted.

use super::secret;
use super::store::delivery;
use super::store::outgoing::SWITCHED_OFF;
use super::store::sending::{self, Due, Outcome};
use crate::organisations;
use crate::platform::fetch::{Posted, Unsent};
use crate::platform::{ApiResult, AppState, Conn, outbox};
use chrono::{DateTime, Utc};
use domain::ids::WebhookEndpointId;
use domain::webhooks::schedule::{self, Answer, Next};
use domain::webhooks::{DeliveryState, EndpointState, EventType};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use serde_json::json;
use std::time::{Duration, Instant};

/// Messages that one worker has on their way at the same time.
const AT_ONCE: usize = 16;
/// How long to wait for a slow answer before looking whether there is more to send.
const LOOK: Duration = Duration::from_secs(1);

/// Sends every message that is due. Answers how many were tried.
///
/// # Errors
/// The database. What was under way then is taken up again when its time is over.
pub async fn send_due(state: &AppState) -> ApiResult<usize> {
    let mut flying = FuturesUnordered::new();
    let mut done = 0;
    loop {
        while flying.len() < AT_ONCE {
            let now = state.clock.now();
            let Some(due) = state.db.tx(async |tx| sending::take(tx, now).await).await? else { break };
            flying.push(send(state, due));
        }
        if flying.is_empty() {
            return Ok(done);
        }
        tokio::select! {
            sent = flying.next() => {
                sent.transpose()?;
                done += 1;
            }
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

/// Sends one message and notes what came of it.
async fn send(state: &AppState, due: Due) -> ApiResult<()> {
    let (signed, began) = (state.clock.now(), Instant::now());
    let Some(headers) = headers(state, &due, signed).await? else {
        let gone = Outcome::not_sent(DeliveryState::Withheld);
        return state.db.tx(async |tx| sending::settle(tx, &due, &gone, signed).await.map(drop)).await;
    };
    let posted = state.fetcher.post(&due.url, headers, due.body.clone()).await;
    let milliseconds = i32::try_from(began.elapsed().as_millis()).unwrap_or(i32::MAX);
    let now = state.clock.now();
    state.db.tx(async |tx| note(tx, &due, &posted, milliseconds, now).await).await
}

/// What goes with the body, signed now; nothing when the employer may no longer hear of the person.
async fn headers(state: &AppState, due: &Due, now: DateTime<Utc>) -> ApiResult<Option<[(&'static str, String); 3]>> {
    let mut conn = state.db.get().await?;
    if let (Some(employer), Some(person), false) = (due.employer, due.person, due.kind.outlives_employment())
        && !organisations::employers_of(&mut conn, person, state.clock.today()).await?.contains(&employer)
    {
        return Ok(None);
    }
    let secrets = super::store::secrets(&mut conn, due.endpoint, now).await?;
    let (id, at) = (format!("msg_{}", due.id), now.timestamp());
    let signature = secret::signatures(&state.sealer, due.endpoint, &secrets, &id, at, &due.body)?;
    Ok(Some([("webhook-id", id), ("webhook-timestamp", at.to_string()), ("webhook-signature", signature)]))
}

impl Outcome<'_> {
    const fn not_sent(state: DeliveryState) -> Self {
        Self { state, next_at: None, status: None, milliseconds: None, answer: None, failure: None }
    }
}

async fn note(
    tx: &mut Conn,
    due: &Due,
    posted: &Result<Posted, Unsent>,
    milliseconds: i32,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let answer = answer_of(posted, now);
    // What is random of the id spreads what failed together.
    let jitter = due.id.0.as_bytes().last().copied().unwrap_or_default();
    let next = match schedule::after(answer, due.tries + 1, jitter, now) {
        // Whoever tries an endpoint out looks on: one try tells.
        Next::Again(_) | Next::Gone if due.kind == EventType::Test => Next::Dead,
        next => next,
    };
    let (state, next_at) = match next {
        Next::Delivered => (DeliveryState::Delivered, None),
        Next::Again(at) => (DeliveryState::Waiting, Some(at)),
        Next::Gone | Next::Dead => (DeliveryState::Dead, None),
    };
    let failure = match (posted, state) {
        (_, DeliveryState::Delivered) => None,
        (Ok(posted), _) => Some(refusal(posted.status)),
        (Err(unsent), _) => Some(unsent.0.as_str()),
    };
    let outcome = Outcome {
        state,
        next_at,
        status: posted.as_ref().ok().map(|posted| posted.status),
        milliseconds: Some(milliseconds),
        answer: posted.as_ref().ok().and_then(|posted| posted.excerpt.as_deref()),
        failure,
    };
    let own = sending::settle(tx, due, &outcome, now).await?;
    tracing::info!(delivery = %due.id, endpoint = %due.endpoint, status = outcome.status, %state, own, "webhook tried");
    if !own || due.kind == EventType::Test {
        return Ok(());
    }
    match next {
        Next::Delivered => sending::is_well(tx, due.endpoint).await,
        Next::Gone => switch_off(tx, due.endpoint, EndpointState::Gone, now).await,
        Next::Again(_) | Next::Dead => {
            let rests = schedule::rest(answer).map(|rest| now + rest);
            match sending::has_failed(tx, due.endpoint, rests, now).await? {
                Some(since) if schedule::has_failed_too_long(since, now) => {
                    switch_off(tx, due.endpoint, EndpointState::Failing, now).await
                }
                _ => Ok(()),
            }
        }
    }
}

fn answer_of(posted: &Result<Posted, Unsent>, now: DateTime<Utc>) -> Answer {
    match posted {
        Ok(Posted { status, retry_after, .. }) => {
            Answer::Status { status: *status, wait: schedule::wait_of(*status, retry_after.as_deref(), now) }
        }
        Err(_) => Answer::Silence,
    }
}

const fn refusal(status: u16) -> &'static str {
    match status {
        300..=399 => "It answered with another address. We do not follow: give us the address itself.",
        401 | 403 => "It did not let us in. Our messages carry a signature, no password.",
        404 => "It answered that nothing is at this address.",
        410 => "It answered that it wants nothing any more.",
        429 => "It answered that we send too much. We wait.",
        400..=499 => "It did not take the message.",
        _ => "It answered that something is wrong on its side.",
    }
}

/// Switches an endpoint off, gives up what waits for it, and writes to who made it.
async fn switch_off(
    tx: &mut Conn,
    endpoint: WebhookEndpointId,
    state: EndpointState,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    if !sending::switch_off(tx, endpoint, state).await? {
        return Ok(());
    }
    tracing::warn!(%endpoint, %state, "a webhook endpoint is switched off");
    delivery::give_up(tx, endpoint, SWITCHED_OFF).await?;
    outbox::event(tx, "webhook_endpoint.switched_off", endpoint.0, None, now, &json!({"state": state})).await?;
    outbox::enqueue(tx, "mail.webhook_off", &json!({"webhookEndpointId": endpoint}), None, now).await
}
