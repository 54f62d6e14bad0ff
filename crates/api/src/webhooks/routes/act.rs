//! A new secret for an endpoint, and trying it out.

use super::{permitted, with_secret};
use crate::platform::once::{self, IdempotencyKey};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, outbox};
use crate::webhooks::secret;
use crate::webhooks::store::outgoing::{self, NewDelivery};
use crate::webhooks::store::{self, delivery};
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post, web};
use domain::ids::{WebhookDeliveryId, WebhookEndpointId};
use domain::webhooks::EventType;
use domain::webhooks::schedule::OLD_SECRET_LIVES;
use domain::webhooks::wire::{EndpointIds, Message, NewWebhookSecret, WebhookDeliveryView};
use serde_json::json;

/// Gives an endpoint a new secret, shown this once. For 24 hours each message carries a signature of the old one too, so
/// that you can change over without losing any.
#[utoipa::path(tag = "Webhooks", operation_id = "rotate_webhook_secret",
    params(("id" = WebhookEndpointId, Path, description = "The endpoint"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer: safe to retry")),
    responses((status = 201, description = "The new secret", body = NewWebhookSecret), Refusals))]
#[post("/webhook-endpoints/{id}/rotate-secret")]
pub async fn rotate_webhook_secret(
    state: web::Data<AppState>,
    caller: Caller,
    key: IdempotencyKey,
    id: web::Path<WebhookEndpointId>,
) -> ApiResult<HttpResponse> {
    let (id, now, by) = (*id, state.clock.now(), caller.actor.person().map(|person| person.0));
    let kept = once::run(&state.db, &caller, &key, "rotate_webhook_secret", &id, async |tx| {
        store::lock(tx, id).await?;
        permitted(tx, &caller, "rotate_webhook_secret", id, now).await?;
        secret::renew(tx, &state.sealer, id, now).await?;
        outbox::event(tx, "webhook_endpoint.secret_renewed", id.0, by, now, &json!({})).await?;
        let new = NewWebhookSecret { id, secret: None, made_at: now, old_secret_until: now + OLD_SECRET_LIVES };
        Ok((StatusCode::CREATED, new))
    })
    .await?;
    Ok(with_secret(&state, kept, "/madeAt").await?.at("/api/v1/webhook-endpoints"))
}

/// Sends a test message, `webhook.test`, within seconds and once; what came of it is among the deliveries. An endpoint that
/// is switched off can be tried too.
#[utoipa::path(tag = "Webhooks", operation_id = "test_webhook_endpoint",
    params(("id" = WebhookEndpointId, Path, description = "The endpoint"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer: safe to retry")),
    responses((status = 202, description = "It is on its way", body = WebhookDeliveryView), Refusals))]
#[post("/webhook-endpoints/{id}/test")]
pub async fn test_webhook_endpoint(
    state: web::Data<AppState>,
    caller: Caller,
    key: IdempotencyKey,
    id: web::Path<WebhookEndpointId>,
) -> ApiResult<HttpResponse> {
    let (id, now) = (*id, state.clock.now());
    let kept = once::run(&state.db, &caller, &key, "test_webhook_endpoint", &id, async |tx| {
        permitted(tx, &caller, "test_webhook_endpoint", id, now).await?;
        let data = EndpointIds { webhook_endpoint_id: id };
        let message = Message { kind: EventType::Test, timestamp: now, data };
        let body = serde_json::to_string(&message).map_err(ApiError::internal)?;
        let new = NewDelivery {
            endpoint: id,
            event: None,
            kind: EventType::Test,
            // A test waits for nothing, not even for another one.
            subject: uuid::Uuid::now_v7(),
            person: None,
            body: &body,
            off: false,
        };
        let made = WebhookDeliveryId(outgoing::add(tx, &new, now).await?);
        let view = delivery::one(tx, id, made).await?;
        Ok((StatusCode::ACCEPTED, view.ok_or_else(|| ApiError::internal("a delivery vanished"))?))
    })
    .await?;
    Ok(kept.at(&format!("/api/v1/webhook-endpoints/{id}/deliveries")))
}
