//! What travels about webhooks: endpoints, deliveries, and the messages themselves.

use super::{DeliveryState, EndpointState, EventType};
use crate::ids::{
    BookingId, CourseId, CourseRunId, EmployerId, PersonId, TrainingProviderId, TrainingRecordId, WebhookDeliveryId,
    WebhookEndpointId,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where messages are sent, for one organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WebhookEndpointView {
    /// Its id.
    pub id: WebhookEndpointId,
    /// The employer that is told; absent when it is a training provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employer_id: Option<EmployerId>,
    /// The training provider that is told; absent when it is an employer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub training_provider_id: Option<TrainingProviderId>,
    /// The address.
    #[schema(max_length = 2000)]
    pub url: String,
    /// What it is for, in your words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub description: Option<String>,
    /// What it is told.
    #[schema(min_items = 1, max_items = 20)]
    pub event_types: Vec<EventType>,
    /// Whether it is sent to.
    pub state: EndpointState,
    /// Since when nothing was taken; absent when all is well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failing_since: Option<DateTime<Utc>>,
    /// Until when the secret before signs too; absent when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_secret_until: Option<DateTime<Utc>>,
    /// The secret that signs, `whsec_…`: shown once, when the endpoint is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub secret: Option<String>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// An endpoint to make. A system leaves out whose it is; a person names one organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"url": "https://hr.example/hooks/academy", "eventTypes": ["record.issued", "record.expiring", "worker.left"],
    "employerId": "01928c1e-6f3a-7c11-9d0e-2b5a4c7e1f12"}))]
pub struct NewWebhookEndpoint {
    /// The address: `https://`, on the public internet.
    #[schema(max_length = 2000)]
    pub url: String,
    /// What it is for, in your words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub description: Option<String>,
    /// What to tell it.
    #[schema(min_items = 1, max_items = 20)]
    pub event_types: Vec<EventType>,
    /// The employer to tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employer_id: Option<EmployerId>,
    /// The training provider to tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub training_provider_id: Option<TrainingProviderId>,
}

/// A change to an endpoint; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"eventTypes": ["record.issued"], "on": true}))]
pub struct WebhookEndpointChange {
    /// The address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub url: Option<String>,
    /// What it is for; empty takes it away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub description: Option<String>,
    /// What to tell it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_items = 1, max_items = 20)]
    pub event_types: Option<Vec<EventType>>,
    /// `true` switches it on again, `false` off: what waits is then given up and can be replayed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<bool>,
}

/// A new secret. The one before signs too for 24 hours: each message then carries two signatures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewWebhookSecret {
    /// The endpoint.
    pub id: WebhookEndpointId,
    /// The secret, `whsec_…`: shown once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub secret: Option<String>,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Until when the one before signs too.
    pub old_secret_until: DateTime<Utc>,
}

/// One message to one endpoint, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WebhookDeliveryView {
    /// Its id; the header `webhook-id` of each try is `msg_` and this.
    pub id: WebhookDeliveryId,
    /// What happened.
    pub event_type: EventType,
    /// How far it has come.
    pub state: DeliveryState,
    /// How often it was tried.
    pub tries: i32,
    /// When it is tried next; absent when it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_at: Option<DateTime<Utc>>,
    /// When it was last tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tried_at: Option<DateTime<Utc>>,
    /// The HTTP status of the last answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 100, maximum = 999)]
    pub status: Option<i32>,
    /// How long the last try took, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milliseconds: Option<i32>,
    /// How the last answer began, at most 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub answer: Option<String>,
    /// Why it did not arrive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    pub failure: Option<String>,
    /// When it happened.
    pub created_at: DateTime<Utc>,
}

/// What to send again: everything given up since a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"since": "2026-11-24T09:00:00Z"}))]
pub struct Replay {
    /// What happened from then on.
    pub since: DateTime<Utc>,
}

/// How many messages are sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Replayed {
    /// How many.
    pub replayed: i64,
}

/// What an endpoint is sent: what happened, when, and to what. Ids alone: ask the API for the rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Message<D> {
    /// What happened.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// When it happened; the header `webhook-timestamp` says when it is sent.
    pub timestamp: DateTime<Utc>,
    /// To what.
    pub data: D,
}

/// A booking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BookingIds {
    /// The booking.
    pub booking_id: BookingId,
    /// The run that is booked.
    pub course_run_id: CourseRunId,
    /// Its course.
    pub course_id: CourseId,
    /// Who teaches it.
    pub training_provider_id: TrainingProviderId,
    /// Whose booking it is; told to their employer alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_id: Option<PersonId>,
}

/// An entry of a training record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecordIds {
    /// The entry.
    pub training_record_id: TrainingRecordId,
    /// The booking it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booking_id: Option<BookingId>,
    /// The course it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub course_id: Option<CourseId>,
    /// Who taught it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub training_provider_id: Option<TrainingProviderId>,
    /// Whose entry it is; told to their employer alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person_id: Option<PersonId>,
    /// For `record.expiring`: which of the warnings it is, in days before the last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 30, maximum = 90)]
    pub warning_days: Option<i32>,
}

/// A person at an employer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WorkerIds {
    /// The person.
    pub person_id: PersonId,
    /// The employer.
    pub employer_id: EmployerId,
}

/// A course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CourseIds {
    /// The course.
    pub course_id: CourseId,
    /// Who taught it.
    pub training_provider_id: TrainingProviderId,
}

/// The endpoint that is tried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EndpointIds {
    /// The endpoint.
    pub webhook_endpoint_id: WebhookEndpointId,
}
