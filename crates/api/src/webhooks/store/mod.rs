//! All SQL of webhook endpoints and their secrets.

pub mod delivery;
pub mod outgoing;
pub mod sending;

use crate::machines::Organisation;
use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Binary, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::{EmployerId, PersonId, TrainingProviderId, WebhookEndpointId};
use domain::webhooks::wire::WebhookEndpointView;
use domain::webhooks::{EndpointState, EventType};
use uuid::Uuid;

/// Secrets of one endpoint that sign at the same time.
const LIVE_SECRETS: i64 = 5;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    employer_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    training_provider_id: Option<Uuid>,
    #[diesel(sql_type = Text)]
    url: String,
    #[diesel(sql_type = Nullable<Text>)]
    description: Option<String>,
    #[diesel(sql_type = Array<Text>)]
    event_types: Vec<String>,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    failing_since: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    old_secret_until: Option<DateTime<Utc>>,
    #[diesel(sql_type = Timestamptz)]
    created_at: DateTime<Utc>,
}

impl TryFrom<Row> for WebhookEndpointView {
    type Error = ApiError;

    fn try_from(row: Row) -> Result<Self, ApiError> {
        let types = row.event_types.iter().map(|one| one.parse()).collect::<Result<_, _>>();
        Ok(Self {
            id: WebhookEndpointId(row.id),
            employer_id: row.employer_id.map(EmployerId),
            training_provider_id: row.training_provider_id.map(TrainingProviderId),
            url: row.url,
            description: row.description,
            event_types: types.map_err(ApiError::internal)?,
            state: row.state.parse().map_err(ApiError::internal)?,
            failing_since: row.failing_since,
            old_secret_until: row.old_secret_until,
            secret: None,
            created_at: row.created_at,
        })
    }
}

/// `$1` is now.
const SELECT: &str = "select e.id, e.employer_id, e.training_provider_id, e.url, e.description, e.event_types, e.state, \
    e.failing_since, e.created_at, \
    (select max(s.ends_at) from webhook_secret s where s.endpoint_id = e.id and s.ends_at > $1) as old_secret_until \
    from webhook_endpoint e";

/// The columns of an organisation: its employer's id, its training provider's.
#[must_use]
pub const fn columns(of: Organisation) -> (Option<Uuid>, Option<Uuid>) {
    match of {
        Organisation::Employer(id) => (Some(id.0), None),
        Organisation::Provider(id) => (None, Some(id.0)),
    }
}

/// An endpoint.
///
/// # Errors
/// The database.
pub async fn one(conn: &mut Conn, id: WebhookEndpointId, now: DateTime<Utc>) -> ApiResult<Option<WebhookEndpointView>> {
    let row: Option<Row> = sql_query(format!("{SELECT} where e.id = $2"))
        .bind::<Timestamptz, _>(now)
        .bind::<SqlUuid, _>(id.0)
        .get_result(conn)
        .await
        .optional()?;
    row.map(WebhookEndpointView::try_from).transpose()
}

/// The endpoints of an organisation, or of all, in the order they were made, after the one named, at most `limit`.
///
/// # Errors
/// The database.
pub async fn page(
    conn: &mut Conn,
    of: Option<Organisation>,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
    now: DateTime<Utc>,
) -> ApiResult<Vec<WebhookEndpointView>> {
    let (employer, provider) = of.map_or((None, None), columns);
    let sql = format!(
        "{SELECT} where ($2::uuid is null or e.employer_id = $2) and ($3::uuid is null or e.training_provider_id = $3) \
         and ($4::timestamptz is null or (e.created_at, e.id) > ($4, $5)) order by e.created_at, e.id limit $6"
    );
    let rows: Vec<Row> = sql_query(sql)
        .bind::<Timestamptz, _>(now)
        .bind::<Nullable<SqlUuid>, _>(employer)
        .bind::<Nullable<SqlUuid>, _>(provider)
        .bind::<Nullable<Timestamptz>, _>(after.map(|after| after.0))
        .bind::<Nullable<SqlUuid>, _>(after.map(|after| after.1))
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    rows.into_iter().map(WebhookEndpointView::try_from).collect()
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How many endpoints an organisation has. Whoever else wants to add one waits until the transaction ends.
///
/// # Errors
/// The database.
pub async fn count(tx: &mut Conn, of: Organisation) -> ApiResult<i64> {
    let (employer, provider) = columns(of);
    let lock = "select pg_advisory_xact_lock(hashtextextended('webhooks of ' || $1::text, 0))";
    sql_query(lock).bind::<Nullable<SqlUuid>, _>(employer.or(provider)).execute(tx).await?;
    let sql = "select count(*) as count from webhook_endpoint where employer_id = $1 or training_provider_id = $2";
    let row: CountRow = sql_query(sql)
        .bind::<Nullable<SqlUuid>, _>(employer)
        .bind::<Nullable<SqlUuid>, _>(provider)
        .get_result(tx)
        .await?;
    Ok(row.count)
}

/// What an endpoint is, besides whose.
#[derive(Clone, Copy, Debug)]
pub struct Content<'a> {
    /// The address.
    pub url: &'a str,
    /// What it is for.
    pub description: Option<&'a str>,
    /// What it is told.
    pub event_types: &'a [EventType],
}

/// Adds an endpoint, which has no secret yet.
///
/// # Errors
/// The database.
pub async fn add(
    tx: &mut Conn,
    of: Organisation,
    content: Content<'_>,
    by: Option<PersonId>,
    now: DateTime<Utc>,
) -> ApiResult<WebhookEndpointId> {
    let id = WebhookEndpointId(Uuid::now_v7());
    let (employer, provider) = columns(of);
    let sql = "insert into webhook_endpoint (id, employer_id, training_provider_id, url, description, event_types, state, \
        created_by, created_at) values ($1, $2, $3, $4, $5, $6, 'on', $7, $8)";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<Nullable<SqlUuid>, _>(employer)
        .bind::<Nullable<SqlUuid>, _>(provider)
        .bind::<Text, _>(content.url)
        .bind::<Nullable<Text>, _>(content.description)
        .bind::<Array<Text>, _>(texts(content.event_types))
        .bind::<Nullable<SqlUuid>, _>(by.map(|by| by.0))
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(id)
}

fn texts(types: &[EventType]) -> Vec<&'static str> {
    types.iter().map(|one| one.as_str()).collect()
}

/// Changes an endpoint. One that is switched on begins anew: what failed before does not count.
///
/// # Errors
/// The database.
pub async fn change(tx: &mut Conn, id: WebhookEndpointId, content: Content<'_>, state: EndpointState) -> ApiResult<()> {
    let sql = "update webhook_endpoint set url = $2, description = $3, event_types = $4, state = $5, \
        failing_since = case when state <> $5 then null else failing_since end, \
        rests_until = case when state <> $5 then null else rests_until end where id = $1";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<Text, _>(content.url)
        .bind::<Nullable<Text>, _>(content.description)
        .bind::<Array<Text>, _>(texts(content.event_types))
        .bind::<Text, _>(state.as_str())
        .execute(tx)
        .await?;
    Ok(())
}

/// Locks an endpoint until the transaction ends.
///
/// # Errors
/// The database.
pub async fn lock(tx: &mut Conn, id: WebhookEndpointId) -> ApiResult<()> {
    let sql = "select 1 from webhook_endpoint where id = $1 for update";
    sql_query(sql).bind::<SqlUuid, _>(id.0).execute(tx).await?;
    Ok(())
}

/// Forgets an endpoint with its secrets and deliveries.
///
/// # Errors
/// The database.
pub async fn remove(tx: &mut Conn, id: WebhookEndpointId) -> ApiResult<()> {
    sql_query("delete from webhook_endpoint where id = $1").bind::<SqlUuid, _>(id.0).execute(tx).await?;
    Ok(())
}

/// A secret as it is kept.
#[derive(Clone, Debug, QueryableByName)]
pub struct SealedSecret {
    /// Sealed.
    #[diesel(sql_type = Binary)]
    pub sealed: Vec<u8>,
    /// When it was made.
    #[diesel(sql_type = Timestamptz)]
    pub made_at: DateTime<Utc>,
    /// It is the newest.
    #[diesel(sql_type = Bool)]
    pub current: bool,
}

/// Gives an endpoint a new secret; those before sign until `old_until`.
///
/// # Errors
/// The database.
pub async fn add_secret(
    tx: &mut Conn,
    id: WebhookEndpointId,
    sealed: &[u8],
    now: DateTime<Utc>,
    old_until: DateTime<Utc>,
) -> ApiResult<()> {
    let sql = "update webhook_secret set ends_at = $2 where endpoint_id = $1 and ends_at is null";
    sql_query(sql).bind::<SqlUuid, _>(id.0).bind::<Timestamptz, _>(old_until).execute(tx).await?;
    let sql = "delete from webhook_secret where endpoint_id = $1 and (ends_at <= $2 or ctid in (select ctid from webhook_secret \
        where endpoint_id = $1 order by made_at desc, ends_at desc offset $3))";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<Timestamptz, _>(now)
        .bind::<BigInt, _>(LIVE_SECRETS - 1)
        .execute(tx)
        .await?;
    let sql = "insert into webhook_secret (endpoint_id, sealed, made_at) values ($1, $2, $3)";
    sql_query(sql).bind::<SqlUuid, _>(id.0).bind::<Binary, _>(sealed).bind::<Timestamptz, _>(now).execute(tx).await?;
    Ok(())
}

/// The secrets that sign for an endpoint now, the newest first.
///
/// # Errors
/// The database.
pub async fn secrets(conn: &mut Conn, id: WebhookEndpointId, now: DateTime<Utc>) -> ApiResult<Vec<SealedSecret>> {
    let sql = "select sealed, made_at, ends_at is null as current from webhook_secret \
        where endpoint_id = $1 and (ends_at is null or ends_at > $2) order by ends_at desc nulls first, made_at desc";
    Ok(sql_query(sql).bind::<SqlUuid, _>(id.0).bind::<Timestamptz, _>(now).load(conn).await?)
}

#[derive(QueryableByName)]
struct MakerRow {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    created_by: Option<Uuid>,
}

/// The person who made an endpoint; none when a system did, or the person is gone.
///
/// # Errors
/// The database.
pub async fn maker(conn: &mut Conn, id: WebhookEndpointId) -> ApiResult<Option<PersonId>> {
    let row = sql_query("select created_by from webhook_endpoint where id = $1").bind::<SqlUuid, _>(id.0);
    let row: Option<MakerRow> = row.get_result(conn).await.optional()?;
    Ok(row.and_then(|row| row.created_by).map(PersonId))
}
