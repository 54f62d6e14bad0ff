//! What became of each message, and sending it again.

use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::{WebhookDeliveryId, WebhookEndpointId};
use domain::webhooks::DeliveryState;
use domain::webhooks::wire::WebhookDeliveryView;
use uuid::Uuid;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = BigInt)]
    sequence: i64,
    #[diesel(sql_type = Text)]
    event_type: String,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = Integer)]
    tries: i32,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    next_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    tried_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Integer>)]
    status: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    milliseconds: Option<i32>,
    #[diesel(sql_type = Nullable<Text>)]
    answer: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    failure: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    created_at: DateTime<Utc>,
}

impl Row {
    fn view(self) -> ApiResult<(i64, WebhookDeliveryView)> {
        let view = WebhookDeliveryView {
            id: WebhookDeliveryId(self.id),
            event_type: self.event_type.parse().map_err(ApiError::internal)?,
            state: self.state.parse().map_err(ApiError::internal)?,
            tries: self.tries,
            next_at: self.next_at,
            tried_at: self.tried_at,
            status: self.status,
            milliseconds: self.milliseconds,
            answer: self.answer,
            failure: self.failure,
            created_at: self.created_at,
        };
        Ok((self.sequence, view))
    }
}

const COLUMNS: &str =
    "id, sequence, event_type, state, tries, next_at, tried_at, status, milliseconds, answer, failure, created_at";

/// One delivery of an endpoint.
///
/// # Errors
/// The database.
pub async fn one(
    conn: &mut Conn,
    endpoint: WebhookEndpointId,
    id: WebhookDeliveryId,
) -> ApiResult<Option<WebhookDeliveryView>> {
    let row: Option<Row> =
        sql_query(format!("select {COLUMNS} from webhook_delivery where endpoint_id = $1 and id = $2"))
            .bind::<SqlUuid, _>(endpoint.0)
            .bind::<SqlUuid, _>(id.0)
            .get_result(conn)
            .await
            .optional()?;
    row.map(|row| row.view().map(|(_, view)| view)).transpose()
}

/// The deliveries of an endpoint, newest first, before the one numbered `before`, each with its number.
///
/// # Errors
/// The database.
pub async fn page(
    conn: &mut Conn,
    endpoint: WebhookEndpointId,
    state: Option<DeliveryState>,
    before: Option<i64>,
    limit: i64,
) -> ApiResult<Vec<(i64, WebhookDeliveryView)>> {
    let sql = format!(
        "select {COLUMNS} from webhook_delivery where endpoint_id = $1 and ($2::text is null or state = $2) \
         and ($3::bigint is null or sequence < $3) order by sequence desc limit $4"
    );
    let rows: Vec<Row> = sql_query(sql)
        .bind::<SqlUuid, _>(endpoint.0)
        .bind::<Nullable<Text>, _>(state.map(|state| state.as_str()))
        .bind::<Nullable<BigInt>, _>(before)
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    rows.into_iter().map(Row::view).collect()
}

/// Sends a message again from the first try on, or, when it waits, at once. What was withheld stays so: whether the
/// employer may hear of the person is asked again before each try.
///
/// # Errors
/// The database.
pub async fn replay(
    tx: &mut Conn,
    endpoint: WebhookEndpointId,
    id: WebhookDeliveryId,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let sql = "update webhook_delivery set tries = case when state = 'waiting' then tries else 0 end, state = 'waiting', \
        next_at = $3 where endpoint_id = $1 and id = $2";
    sql_query(sql)
        .bind::<SqlUuid, _>(endpoint.0)
        .bind::<SqlUuid, _>(id.0)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Sends everything again that was given up and happened since a time. Answers how much that is.
///
/// # Errors
/// The database.
pub async fn replay_dead(
    tx: &mut Conn,
    endpoint: WebhookEndpointId,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> ApiResult<usize> {
    let sql = "update webhook_delivery set tries = 0, state = 'waiting', next_at = $3 \
        where endpoint_id = $1 and state = 'dead' and created_at >= $2 and event_type <> 'webhook.test'";
    Ok(sql_query(sql)
        .bind::<SqlUuid, _>(endpoint.0)
        .bind::<Timestamptz, _>(since)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?)
}

/// Gives up what waits for an endpoint that is switched off.
///
/// # Errors
/// The database.
pub async fn give_up(tx: &mut Conn, endpoint: WebhookEndpointId, why: &str) -> ApiResult<()> {
    let sql = "update webhook_delivery set state = 'dead', next_at = null, taken_until = null, failure = $2 \
        where endpoint_id = $1 and state = 'waiting'";
    sql_query(sql).bind::<SqlUuid, _>(endpoint.0).bind::<Text, _>(why).execute(tx).await?;
    Ok(())
}
