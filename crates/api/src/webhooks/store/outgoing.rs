//! Events that nobody has been told of yet, and the endpoints that hear of them.

use crate::machines::Organisation;
use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Bool, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::ids::{EmployerId, PersonId, TrainingProviderId, WebhookEndpointId};
use domain::webhooks::EventType;
use uuid::Uuid;

#[derive(QueryableByName)]
struct LockRow {
    #[diesel(sql_type = Bool)]
    got: bool,
}

/// Whether no other worker passes events on; it waits until the transaction ends. One does it at a time, so that
/// deliveries are made in the order of what happened.
///
/// # Errors
/// The database.
pub async fn alone(tx: &mut Conn) -> ApiResult<bool> {
    let sql = "select pg_try_advisory_xact_lock(7205759403792795) as got";
    Ok(sql_query(sql).get_result::<LockRow>(tx).await?.got)
}

/// An event to pass on.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its number.
    pub id: i64,
    /// What happened.
    pub kind: EventType,
    /// To what.
    pub subject: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// More ids.
    pub data: serde_json::Value,
}

#[derive(QueryableByName)]
struct EventRow {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = SqlUuid)]
    subject_id: Uuid,
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
    #[diesel(sql_type = Jsonb)]
    data: serde_json::Value,
}

/// The oldest events to pass on, at most `limit`; they are ticked off with that.
///
/// # Errors
/// The database.
pub async fn take(tx: &mut Conn, limit: i64) -> ApiResult<Vec<Event>> {
    let sql = "with taken as (delete from outgoing_event where event_id in \
            (select event_id from outgoing_event order by event_id limit $1) returning event_id) \
        select e.id, e.kind, e.subject_id, e.at, e.data from taken join event e on e.id = event_id order by e.id";
    let rows: Vec<EventRow> = sql_query(sql).bind::<BigInt, _>(limit).load(tx).await?;
    let event = |row: EventRow| {
        let kind = row.kind.parse().map_err(ApiError::internal)?;
        Ok(Event { id: row.id, kind, subject: row.subject_id, at: row.at, data: row.data })
    };
    rows.into_iter().map(event).collect()
}

/// An endpoint that hears of an event.
#[derive(Clone, Copy, Debug)]
pub struct Hearer {
    /// The endpoint.
    pub endpoint: WebhookEndpointId,
    /// Whose it is.
    pub of: Organisation,
    /// It is switched on.
    pub on: bool,
}

#[derive(QueryableByName)]
struct HearerRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    employer_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    training_provider_id: Option<Uuid>,
    #[diesel(sql_type = Bool)]
    is_on: bool,
}

/// The endpoints of some employers and training providers that chose an event. One made after it happened is not meant.
///
/// # Errors
/// The database.
pub async fn hearers(
    tx: &mut Conn,
    event: &Event,
    employers: &[EmployerId],
    providers: &[TrainingProviderId],
) -> ApiResult<Vec<Hearer>> {
    let sql = "select id, employer_id, training_provider_id, state = 'on' as is_on from webhook_endpoint \
        where (employer_id = any($1) or training_provider_id = any($2)) and $3 = any(event_types) and created_at <= $4 \
        order by created_at, id";
    let rows: Vec<HearerRow> = sql_query(sql)
        .bind::<Array<SqlUuid>, _>(employers.iter().map(|id| id.0).collect::<Vec<_>>())
        .bind::<Array<SqlUuid>, _>(providers.iter().map(|id| id.0).collect::<Vec<_>>())
        .bind::<Text, _>(event.kind.as_str())
        .bind::<Timestamptz, _>(event.at)
        .load(tx)
        .await?;
    let hearer = |row: HearerRow| {
        let employer = row.employer_id.map(|id| Organisation::Employer(EmployerId(id)));
        let of = employer.or(row.training_provider_id.map(|id| Organisation::Provider(TrainingProviderId(id))));
        let of = of.ok_or_else(|| ApiError::internal("a webhook endpoint is nobody's"))?;
        Ok(Hearer { endpoint: WebhookEndpointId(row.id), of, on: row.is_on })
    };
    rows.into_iter().map(hearer).collect()
}

/// A message for one endpoint.
#[derive(Clone, Debug)]
pub struct NewDelivery<'a> {
    /// The endpoint.
    pub endpoint: WebhookEndpointId,
    /// The event; none for a test.
    pub event: Option<i64>,
    /// What happened.
    pub kind: EventType,
    /// To what: its messages arrive in order.
    pub subject: Uuid,
    /// About whom.
    pub person: Option<PersonId>,
    /// The body, as it is signed and sent.
    pub body: &'a str,
    /// The endpoint is switched off: the message is kept to be replayed.
    pub off: bool,
}

/// Queues a message.
///
/// # Errors
/// The database.
pub async fn add(tx: &mut Conn, new: &NewDelivery<'_>, now: DateTime<Utc>) -> ApiResult<Uuid> {
    let id = Uuid::now_v7();
    let sql = "insert into webhook_delivery (id, endpoint_id, event_id, event_type, subject_id, person_id, body, state, \
            next_at, failure, created_at) \
        values ($1, $2, $3, $4, $5, $6, $7, case when $8 then 'dead' else 'waiting' end, case when not $8 then $9::timestamptz end, \
            case when $8 then $10 end, $9) on conflict do nothing";
    sql_query(sql)
        .bind::<SqlUuid, _>(id)
        .bind::<SqlUuid, _>(new.endpoint.0)
        .bind::<Nullable<BigInt>, _>(new.event)
        .bind::<Text, _>(new.kind.as_str())
        .bind::<SqlUuid, _>(new.subject)
        .bind::<Nullable<SqlUuid>, _>(new.person.map(|person| person.0))
        .bind::<Text, _>(new.body)
        .bind::<Bool, _>(new.off)
        .bind::<Timestamptz, _>(now)
        .bind::<Text, _>(SWITCHED_OFF)
        .execute(tx)
        .await?;
    Ok(id)
}

/// Why a message to an endpoint that is off was not sent.
pub const SWITCHED_OFF: &str = "The endpoint was switched off.";

/// Whether anyone at all is told anything: where nobody is, nothing is looked up.
///
/// # Errors
/// The database.
pub async fn anyone(tx: &mut Conn) -> ApiResult<bool> {
    Ok(sql_query("select exists (select 1 from webhook_endpoint) as got").get_result::<LockRow>(tx).await?.got)
}
