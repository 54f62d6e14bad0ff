//! The line of messages that wait: which is next, and what came of it.

use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::sql_types::{BigInt, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::{EmployerId, PersonId, WebhookDeliveryId, WebhookEndpointId};
use domain::webhooks::{DeliveryState, EndpointState, EventType};
use uuid::Uuid;

/// How long a worker has for one message; longer than the other side has to answer.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// Messages on their way to one endpoint at the same time: one that is slow does not hold up the others.
const AT_ONCE: i64 = 4;

/// A message that this worker sends.
#[derive(Clone, Debug)]
pub struct Due {
    /// Its id.
    pub id: WebhookDeliveryId,
    /// Where to.
    pub endpoint: WebhookEndpointId,
    /// The address.
    pub url: String,
    /// The employer that is told; none when it is a training provider.
    pub employer: Option<EmployerId>,
    /// About whom.
    pub person: Option<PersonId>,
    /// What happened.
    pub kind: EventType,
    /// The body.
    pub body: String,
    /// How often it was tried before.
    pub tries: i32,
    /// Until when it is this worker's.
    pub until: DateTime<Utc>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    endpoint_id: Uuid,
    #[diesel(sql_type = Text)]
    url: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    employer_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    person_id: Option<Uuid>,
    #[diesel(sql_type = Text)]
    event_type: String,
    #[diesel(sql_type = Text)]
    body: String,
    #[diesel(sql_type = Integer)]
    tries: i32,
}

/// Takes the message that is longest due and that no other worker holds. A message waits for the earlier ones of its
/// subject; one whose worker was killed is taken again when its time is over. A test goes to an endpoint that is off too.
///
/// # Errors
/// The database.
pub async fn take(tx: &mut Conn, now: DateTime<Utc>) -> ApiResult<Option<Due>> {
    let sql = "with due as (select d.id as due_id from webhook_delivery d join webhook_endpoint e on e.id = d.endpoint_id \
            where d.state = 'waiting' and d.next_at <= $1 and (d.taken_until is null or d.taken_until <= $1) \
            and (d.event_type = 'webhook.test' or (e.state = 'on' and (e.rests_until is null or e.rests_until <= $1))) \
            and not exists (select 1 from webhook_delivery b where b.endpoint_id = d.endpoint_id \
                and b.subject_id = d.subject_id and b.state = 'waiting' and b.sequence < d.sequence) \
            and (select count(*) from webhook_delivery f where f.endpoint_id = d.endpoint_id \
                and f.taken_until is not null and f.taken_until > $1) < $3 \
            order by d.next_at, d.sequence limit 1 for update of d skip locked), \
        taken as (update webhook_delivery set taken_until = $2 from due where id = due_id \
            returning id, endpoint_id, person_id, event_type, body, tries) \
        select t.id, t.endpoint_id, e.url, e.employer_id, t.person_id, t.event_type, t.body, t.tries \
        from taken t join webhook_endpoint e on e.id = t.endpoint_id";
    let until = now + LEASE;
    let row: Option<Row> = sql_query(sql)
        .bind::<Timestamptz, _>(now)
        .bind::<Timestamptz, _>(until)
        .bind::<BigInt, _>(AT_ONCE)
        .get_result(tx)
        .await
        .optional()?;
    let due = |row: Row| {
        Ok(Due {
            id: WebhookDeliveryId(row.id),
            endpoint: WebhookEndpointId(row.endpoint_id),
            url: row.url,
            employer: row.employer_id.map(EmployerId),
            person: row.person_id.map(PersonId),
            kind: row.event_type.parse().map_err(ApiError::internal)?,
            body: row.body,
            tries: row.tries,
            until,
        })
    };
    row.map(due).transpose()
}

/// What came of one try.
#[derive(Clone, Debug)]
pub struct Outcome<'a> {
    /// Where the message stands now.
    pub state: DeliveryState,
    /// When it is tried next, when it waits.
    pub next_at: Option<DateTime<Utc>>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// How long it took.
    pub milliseconds: Option<i32>,
    /// How the answer began.
    pub answer: Option<&'a str>,
    /// Why it did not arrive.
    pub failure: Option<&'a str>,
}

/// Notes what came of a try. Answers whether the message was still this worker's: what another one took over is that
/// one's to say.
///
/// # Errors
/// The database.
pub async fn settle(tx: &mut Conn, due: &Due, outcome: &Outcome<'_>, now: DateTime<Utc>) -> ApiResult<bool> {
    let tried = i32::from(outcome.state != DeliveryState::Withheld);
    let sql = "update webhook_delivery set state = $3, next_at = $4, status = $5, milliseconds = $6, answer = $7, failure = $8, \
        tries = tries + $9, tried_at = case when $9 > 0 then $10 else tried_at end, taken_until = null \
        where id = $1 and state = 'waiting' and taken_until = $2";
    let settled = sql_query(sql)
        .bind::<SqlUuid, _>(due.id.0)
        .bind::<Timestamptz, _>(due.until)
        .bind::<Text, _>(outcome.state.as_str())
        .bind::<Nullable<Timestamptz>, _>(outcome.next_at)
        .bind::<Nullable<Integer>, _>(outcome.status.map(i32::from))
        .bind::<Nullable<Integer>, _>(outcome.milliseconds)
        .bind::<Nullable<Text>, _>(outcome.answer)
        .bind::<Nullable<Text>, _>(outcome.failure)
        .bind::<Integer, _>(tried)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(settled > 0)
}

/// Notes that an endpoint took a message: all is well.
///
/// # Errors
/// The database.
pub async fn is_well(tx: &mut Conn, endpoint: WebhookEndpointId) -> ApiResult<()> {
    let sql = "update webhook_endpoint set failing_since = null, rests_until = null \
        where id = $1 and (failing_since is not null or rests_until is not null)";
    sql_query(sql).bind::<SqlUuid, _>(endpoint.0).execute(tx).await?;
    Ok(())
}

#[derive(QueryableByName)]
struct SinceRow {
    #[diesel(sql_type = Timestamptz)]
    failing_since: DateTime<Utc>,
}

/// Notes that an endpoint took nothing, and until when it rests. Answers since when it has failed; nothing when it is
/// off already.
///
/// # Errors
/// The database.
pub async fn has_failed(
    tx: &mut Conn,
    endpoint: WebhookEndpointId,
    rests_until: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> ApiResult<Option<DateTime<Utc>>> {
    let sql = "update webhook_endpoint set failing_since = coalesce(failing_since, $3), \
        rests_until = greatest(rests_until, $2) where id = $1 and state = 'on' returning failing_since";
    let row: Option<SinceRow> = sql_query(sql)
        .bind::<SqlUuid, _>(endpoint.0)
        .bind::<Nullable<Timestamptz>, _>(rests_until)
        .bind::<Timestamptz, _>(now)
        .get_result(tx)
        .await
        .optional()?;
    Ok(row.map(|row| row.failing_since))
}

/// Switches an endpoint off. Answers whether it was on.
///
/// # Errors
/// The database.
pub async fn switch_off(tx: &mut Conn, endpoint: WebhookEndpointId, state: EndpointState) -> ApiResult<bool> {
    let sql = "update webhook_endpoint set state = $2 where id = $1 and state = 'on'";
    let done = sql_query(sql).bind::<SqlUuid, _>(endpoint.0).bind::<Text, _>(state.as_str()).execute(tx).await?;
    Ok(done > 0)
}
