//! Webhook endpoints by HTTP.

pub mod act;
pub mod deliveries;

use super::secret;
use super::store::outgoing::SWITCHED_OFF;
use super::store::{self, Content, delivery};
use crate::catalogue::store::load::lock_provider;
use crate::machines::Organisation;
use crate::organisations;
use crate::platform::once::{self, IdempotencyKey, Kept};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, Conn, conditional, outbox, paging};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use chrono::{DateTime, Utc};
use domain::ids::{EmployerId, TrainingProviderId, WebhookEndpointId};
use domain::page::Page;
use domain::policy::{Actor, Relation};
use domain::problem::Code;
use domain::webhooks::wire::{NewWebhookEndpoint, WebhookEndpointChange, WebhookEndpointView};
use domain::webhooks::{EndpointState, EventType};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeSet;
use utoipa::IntoParams;
use uuid::Uuid;

/// Endpoints of one organisation.
const ENDPOINTS: i64 = 10;

/// Whose endpoints, and which page of them.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EndpointsQuery {
    /// An employer's.
    employer_id: Option<EmployerId>,
    /// A training provider's.
    training_provider_id: Option<TrainingProviderId>,
    /// How many: 1 to 100, 20 unless told.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `nextCursor` of the page before.
    #[param(max_length = 2000)]
    cursor: Option<String>,
}

/// The organisation that is meant: the one that is named, else the system's own. None when neither is.
fn organisation(
    caller: &Caller,
    employer: Option<EmployerId>,
    provider: Option<TrainingProviderId>,
) -> ApiResult<Option<Organisation>> {
    let own = match &caller.actor {
        Actor::EmployerClient { employer, .. } => Some(Organisation::Employer(*employer)),
        Actor::ProviderClient { provider, .. } => Some(Organisation::Provider(*provider)),
        Actor::Anonymous | Actor::Person { .. } => None,
    };
    match (employer.map(Organisation::Employer), provider.map(Organisation::Provider)) {
        (Some(_), Some(_)) => Err(ApiError::field("/employerId", "Name an employer or a training provider, not both.")),
        (None, None) if matches!(caller.actor, Actor::Person { academy_staff: false, .. }) => {
            Err(ApiError::field("/employerId", "Say whose it is: employerId or trainingProviderId."))
        }
        (employer, provider) => Ok(employer.or(provider).or(own)),
    }
}

fn relation(of: Option<Organisation>) -> Relation {
    match of {
        Some(Organisation::Employer(id)) => Relation { employer: Some(id), ..Relation::default() },
        Some(Organisation::Provider(id)) => Relation { provider: Some(id), ..Relation::default() },
        None => Relation::default(),
    }
}

/// Whose an endpoint is.
fn owner(endpoint: &WebhookEndpointView) -> Option<Organisation> {
    let employer = endpoint.employer_id.map(Organisation::Employer);
    employer.or(endpoint.training_provider_id.map(Organisation::Provider))
}

/// The endpoint, when the caller may do `operation` with it.
async fn permitted(
    conn: &mut Conn,
    caller: &Caller,
    operation: &'static str,
    id: WebhookEndpointId,
    now: DateTime<Utc>,
) -> ApiResult<WebhookEndpointView> {
    let found = store::one(conn, id, now).await?;
    caller.permit_or_hide(operation, &relation(found.as_ref().and_then(owner)), "webhook endpoint")?;
    found.ok_or_else(|| ApiError::not_found("webhook endpoint"))
}

/// The webhook endpoints of an organisation, in the order they were made. A system sees its own organisation's; a person
/// names one with `employerId` or `trainingProviderId`.
#[utoipa::path(tag = "Webhooks", operation_id = "list_webhook_endpoints", params(EndpointsQuery),
    responses((status = 200, description = "Endpoints", body = Page<WebhookEndpointView>), Refusals))]
#[get("/webhook-endpoints")]
pub async fn list_webhook_endpoints(
    state: web::Data<AppState>,
    caller: Caller,
    query: web::Query<EndpointsQuery>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let of = organisation(&caller, query.employer_id, query.training_provider_id)?;
    caller.permit_or_hide("list_webhook_endpoints", &relation(of), "organisation")?;
    let limit = paging::limit(query.limit)?;
    let after: Option<(DateTime<Utc>, Uuid)> = query.cursor.as_deref().map(paging::read_cursor).transpose()?;
    let mut conn = state.db.get().await?;
    let items = store::page(&mut conn, of, after, i64::from(limit.get()) + 1, state.clock.now()).await?;
    conditional::personal(&request, &paging::page(items, limit, |last| (last.created_at, last.id))?)
}

/// Makes a webhook endpoint. The answer holds the secret that signs its messages, this once: check each message with it, as
/// Standard Webhooks says (<https://www.standardwebhooks.com>).
#[utoipa::path(tag = "Webhooks", operation_id = "create_webhook_endpoint", request_body = NewWebhookEndpoint,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer: safe to retry")),
    responses((status = 201, description = "The endpoint, with its secret", body = WebhookEndpointView), Refusals))]
#[post("/webhook-endpoints")]
pub async fn create_webhook_endpoint(
    state: web::Data<AppState>,
    caller: Caller,
    key: IdempotencyKey,
    new: web::Json<NewWebhookEndpoint>,
) -> ApiResult<HttpResponse> {
    let of = organisation(&caller, new.employer_id, new.training_provider_id)?;
    caller.permit_or_hide("create_webhook_endpoint", &relation(of), "organisation")?;
    let of = of.ok_or_else(|| ApiError::field("/employerId", "Say whose it is: employerId or trainingProviderId."))?;
    let content = Content {
        url: new.url.trim(),
        description: new.description.as_deref().map(str::trim).filter(|text| !text.is_empty()),
        event_types: &distinct(&new.event_types),
    };
    check(&state, of, content)?;
    let (now, by) = (state.clock.now(), caller.actor.person());
    let kept = once::run(&state.db, &caller, &key, "create_webhook_endpoint", &*new, async |tx| {
        known(tx, of).await?;
        if store::count(tx, of).await? >= ENDPOINTS {
            let say = format!("An organisation has at most {ENDPOINTS} endpoints. Remove one first.");
            return Err(ApiError::new(Code::TooManyEndpoints, say));
        }
        let id = store::add(tx, of, content, by, now).await?;
        secret::renew(tx, &state.sealer, id, now).await?;
        outbox::event(tx, "webhook_endpoint.added", id.0, by.map(|by| by.0), now, &json!({})).await?;
        let made = store::one(tx, id, now).await?;
        Ok((StatusCode::CREATED, made.ok_or_else(|| ApiError::internal("a webhook endpoint vanished"))?))
    })
    .await?;
    Ok(with_secret(&state, kept, "/createdAt").await?.at("/api/v1/webhook-endpoints"))
}

/// Puts the secret into an answer, which is kept without it: while it is still the one that was made then.
async fn with_secret(state: &AppState, mut kept: Kept, made_at: &str) -> ApiResult<Kept> {
    let text = |pointer: &str| kept.body.pointer(pointer).and_then(|value| value.as_str());
    let id = text("/id").and_then(|text| text.parse().ok()).ok_or_else(|| ApiError::internal("no endpoint's id"))?;
    let at = text(made_at).and_then(|text| text.parse().ok()).ok_or_else(|| ApiError::internal("no time"))?;
    if let Some(secret) = secret::shown(&mut *state.db.get().await?, &state.sealer, id, at).await?
        && let Some(body) = kept.body.as_object_mut()
    {
        body.insert("secret".to_owned(), secret.into());
    }
    Ok(kept)
}

async fn known(tx: &mut Conn, of: Organisation) -> ApiResult<()> {
    match of {
        Organisation::Employer(id) => organisations::known(tx, id).await,
        Organisation::Provider(id) => {
            let found = lock_provider(tx, id).await?;
            found.map(drop).ok_or_else(|| ApiError::not_found("training provider"))
        }
    }
}

fn distinct(types: &[EventType]) -> Vec<EventType> {
    types.iter().copied().collect::<BTreeSet<_>>().into_iter().collect()
}

fn check(state: &AppState, of: Organisation, content: Content<'_>) -> ApiResult<()> {
    state.fetcher.may_post_to(content.url)?;
    if content.description.is_some_and(|text| text.chars().count() > 200) {
        return Err(ApiError::field("/description", "Use at most 200 characters."));
    }
    if content.event_types.is_empty() {
        return Err(ApiError::field("/eventTypes", "Choose at least one."));
    }
    let employer = matches!(of, Organisation::Employer(_));
    match content.event_types.iter().find(|kind| !kind.can_be_chosen(employer)) {
        Some(kind) => Err(ApiError::field("/eventTypes", format!("{kind} cannot be chosen here. Leave it out."))),
        None => Ok(()),
    }
}

/// One webhook endpoint.
#[utoipa::path(tag = "Webhooks", operation_id = "get_webhook_endpoint",
    params(("id" = WebhookEndpointId, Path, description = "The endpoint")),
    responses((status = 200, description = "The endpoint", body = WebhookEndpointView), Refusals))]
#[get("/webhook-endpoints/{id}")]
pub async fn get_webhook_endpoint(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<WebhookEndpointId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let mut conn = state.db.get().await?;
    let endpoint = permitted(&mut conn, &caller, "get_webhook_endpoint", *id, state.clock.now()).await?;
    conditional::personal(&request, &endpoint)
}

/// Changes a webhook endpoint: its address, what it is told, whether it is on. What is absent stays.
#[utoipa::path(tag = "Webhooks", operation_id = "change_webhook_endpoint", request_body = WebhookEndpointChange,
    params(("id" = WebhookEndpointId, Path, description = "The endpoint"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the endpoint as it was read")),
    responses((status = 200, description = "The endpoint now", body = WebhookEndpointView),
        (status = 412, description = "It changed since it was read", body = domain::problem::Problem,
            content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = domain::problem::Problem,
            content_type = "application/problem+json"), Refusals))]
#[patch("/webhook-endpoints/{id}")]
pub async fn change_webhook_endpoint(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<WebhookEndpointId>,
    change: web::Json<WebhookEndpointChange>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (now, by) = (state.clock.now(), caller.actor.person().map(|person| person.0));
    let endpoint = state
        .db
        .tx(async |tx| {
            store::lock(tx, *id).await?;
            let was = permitted(tx, &caller, "change_webhook_endpoint", *id, now).await?;
            conditional::unchanged(&request, &was, true)?;
            let of = owner(&was).ok_or_else(|| ApiError::internal("a webhook endpoint is nobody's"))?;
            let description = change.description.as_ref().or(was.description.as_ref());
            let content = Content {
                url: change.url.as_deref().unwrap_or(&was.url).trim(),
                description: description.map(|text| text.trim()).filter(|text| !text.is_empty()),
                event_types: &distinct(change.event_types.as_ref().unwrap_or(&was.event_types)),
            };
            check(&state, of, content)?;
            let on = change.on.unwrap_or(was.state == EndpointState::On);
            let switched = on != (was.state == EndpointState::On);
            let now_is = match (switched, on) {
                (false, _) => was.state,
                (true, true) => EndpointState::On,
                (true, false) => EndpointState::Paused,
            };
            store::change(tx, *id, content, now_is).await?;
            if switched && !on {
                delivery::give_up(tx, *id, SWITCHED_OFF).await?;
            }
            outbox::event(tx, "webhook_endpoint.changed", id.0, by, now, &json!({})).await?;
            permitted(tx, &caller, "change_webhook_endpoint", *id, now).await
        })
        .await?;
    conditional::personal(&request, &endpoint)
}

/// Removes a webhook endpoint, with its secrets and deliveries.
#[utoipa::path(tag = "Webhooks", operation_id = "remove_webhook_endpoint",
    params(("id" = WebhookEndpointId, Path, description = "The endpoint")),
    responses((status = 204, description = "It is gone"), Refusals))]
#[delete("/webhook-endpoints/{id}")]
pub async fn remove_webhook_endpoint(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<WebhookEndpointId>,
) -> ApiResult<HttpResponse> {
    let (now, by) = (state.clock.now(), caller.actor.person().map(|person| person.0));
    state
        .db
        .tx(async |tx| {
            permitted(tx, &caller, "remove_webhook_endpoint", *id, now).await?;
            store::remove(tx, *id).await?;
            outbox::event(tx, "webhook_endpoint.removed", id.0, by, now, &json!({})).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
