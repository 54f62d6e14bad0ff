//! What became of the messages of an endpoint, and sending them again.

use super::permitted;
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, conditional, paging};
use crate::webhooks::store::{self, delivery};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use domain::ids::{WebhookDeliveryId, WebhookEndpointId};
use domain::page::Page;
use domain::problem::Code;
use domain::webhooks::wire::{Replay, Replayed, WebhookDeliveryView, WebhookEndpointView};
use domain::webhooks::{DeliveryState, EndpointState};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which deliveries.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DeliveriesQuery {
    /// Those in this state alone.
    state: Option<DeliveryState>,
    /// How many: 1 to 100, 20 unless told.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `nextCursor` of the page before.
    #[param(max_length = 2000)]
    cursor: Option<String>,
}

/// The messages of an endpoint of the last 30 days and what became of each, newest first.
#[utoipa::path(tag = "Webhooks", operation_id = "list_webhook_deliveries",
    params(("id" = WebhookEndpointId, Path, description = "The endpoint"), DeliveriesQuery),
    responses((status = 200, description = "Deliveries", body = Page<WebhookDeliveryView>), Refusals))]
#[get("/webhook-endpoints/{id}/deliveries")]
pub async fn list_webhook_deliveries(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<WebhookEndpointId>,
    query: web::Query<DeliveriesQuery>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let mut conn = state.db.get().await?;
    permitted(&mut conn, &caller, "list_webhook_deliveries", *id, state.clock.now()).await?;
    let limit = paging::limit(query.limit)?;
    let before: Option<i64> = query.cursor.as_deref().map(paging::read_cursor).transpose()?;
    let found = delivery::page(&mut conn, *id, query.state, before, i64::from(limit.get()) + 1).await?;
    let page = paging::page(found, limit, |(sequence, _)| *sequence)?;
    let items: Vec<WebhookDeliveryView> = page.items.into_iter().map(|(_, view)| view).collect();
    conditional::personal(&request, &Page { items, next_cursor: page.next_cursor })
}

/// Nothing is sent again to an endpoint that is off.
fn is_on(endpoint: &WebhookEndpointView) -> ApiResult<()> {
    match endpoint.state {
        EndpointState::On => Ok(()),
        EndpointState::Paused | EndpointState::Gone | EndpointState::Failing => {
            Err(ApiError::new(Code::EndpointOff, "Switch the endpoint on first, then send again."))
        }
    }
}

/// Sends a message again, with the same `webhook-id` and a new signature; one that waits is sent at once.
#[utoipa::path(tag = "Webhooks", operation_id = "replay_webhook_delivery",
    params(("id" = WebhookEndpointId, Path, description = "The endpoint"),
        ("delivery" = WebhookDeliveryId, Path, description = "The delivery")),
    responses((status = 202, description = "It is on its way", body = WebhookDeliveryView), Refusals))]
#[post("/webhook-endpoints/{id}/deliveries/{delivery}/replay")]
pub async fn replay_webhook_delivery(
    state: web::Data<AppState>,
    caller: Caller,
    path: web::Path<(WebhookEndpointId, WebhookDeliveryId)>,
) -> ApiResult<HttpResponse> {
    let ((endpoint, id), now) = (path.into_inner(), state.clock.now());
    let replayed = state
        .db
        .tx(async |tx| {
            store::lock(tx, endpoint).await?;
            let of = permitted(tx, &caller, "replay_webhook_delivery", endpoint, now).await?;
            let missing = || ApiError::not_found("delivery");
            delivery::one(tx, endpoint, id).await?.ok_or_else(missing)?;
            is_on(&of)?;
            delivery::replay(tx, endpoint, id, now).await?;
            delivery::one(tx, endpoint, id).await?.ok_or_else(missing)
        })
        .await?;
    Ok(HttpResponse::Accepted().insert_header((header::CACHE_CONTROL, "no-store")).json(replayed))
}

/// Sends everything again that was given up and happened since a time.
#[utoipa::path(tag = "Webhooks", operation_id = "replay_webhooks", request_body = Replay,
    params(("id" = WebhookEndpointId, Path, description = "The endpoint")),
    responses((status = 202, description = "How many are on their way", body = Replayed), Refusals))]
#[post("/webhook-endpoints/{id}/replay")]
pub async fn replay_webhooks(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<WebhookEndpointId>,
    replay: web::Json<Replay>,
) -> ApiResult<HttpResponse> {
    let now = state.clock.now();
    let replayed = state
        .db
        .tx(async |tx| {
            store::lock(tx, *id).await?;
            let of = permitted(tx, &caller, "replay_webhooks", *id, now).await?;
            is_on(&of)?;
            delivery::replay_dead(tx, *id, replay.since, now).await
        })
        .await?;
    let replayed = Replayed { replayed: i64::try_from(replayed).map_err(ApiError::internal)? };
    Ok(HttpResponse::Accepted().insert_header((header::CACHE_CONTROL, "no-store")).json(replayed))
}
