//! Feeds that we fetch.

use crate::platform::fetch::Seen;
use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::sql_types::{BigInt, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::{FeedId, ImportId, TrainingProviderId};
use domain::sync::wire::{FeedView, NewFeed};
use domain::sync::{EVERY_HOURS, ImportMode, WITHDRAW_AT_MOST};
use uuid::Uuid;

#[derive(QueryableByName)]
struct FeedRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    training_provider_id: Uuid,
    #[diesel(sql_type = Text)]
    url: String,
    #[diesel(sql_type = Nullable<Text>)]
    format: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    source: Option<String>,
    #[diesel(sql_type = Text)]
    mode: String,
    #[diesel(sql_type = Integer)]
    withdraw_at_most: i32,
    #[diesel(sql_type = Integer)]
    every_hours: i32,
    #[diesel(sql_type = Nullable<Text>)]
    etag: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    last_modified: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    next_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    fetched_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    outcome: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    failure: Option<String>,
    #[diesel(sql_type = Integer)]
    failures: i32,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    import_id: Option<Uuid>,
}

/// A feed, and what was there when it was last fetched.
pub struct Kept {
    /// The feed.
    pub feed: FeedView,
    /// What was there.
    pub seen: Seen,
}

impl TryFrom<FeedRow> for Kept {
    type Error = ApiError;

    fn try_from(row: FeedRow) -> Result<Self, ApiError> {
        let feed = FeedView {
            id: FeedId(row.id),
            training_provider_id: TrainingProviderId(row.training_provider_id),
            url: row.url,
            format: row.format.as_deref().map(str::parse).transpose().map_err(ApiError::internal)?,
            source: row.source.as_deref().map(str::parse).transpose().map_err(ApiError::internal)?,
            mode: row.mode.parse().map_err(ApiError::internal)?,
            withdraw_at_most: row.withdraw_at_most,
            every_hours: row.every_hours,
            next_at: row.next_at,
            fetched_at: row.fetched_at,
            outcome: row.outcome.as_deref().map(str::parse).transpose().map_err(ApiError::internal)?,
            failure: row.failure,
            failures: row.failures,
            import_id: row.import_id.map(ImportId),
        };
        Ok(Self { feed, seen: Seen { etag: row.etag, last_modified: row.last_modified } })
    }
}

const SELECT: &str = "select id, training_provider_id, url, format, source, mode, withdraw_at_most, every_hours, etag, last_modified, \
    next_at, fetched_at, outcome, failure, failures, import_id from feed";

/// A feed.
///
/// # Errors
/// The database.
pub async fn one(conn: &mut Conn, id: FeedId) -> ApiResult<Option<FeedView>> {
    let row: Option<FeedRow> =
        sql_query(format!("{SELECT} where id = $1")).bind::<SqlUuid, _>(id.0).get_result(conn).await.optional()?;
    row.map(|row| Kept::try_from(row).map(|kept| kept.feed)).transpose()
}

/// The feeds of a training provider, in the order they were added.
///
/// # Errors
/// The database.
pub async fn of_provider(conn: &mut Conn, provider: TrainingProviderId) -> ApiResult<Vec<FeedView>> {
    let sql = format!("{SELECT} where training_provider_id = $1 order by created_at, id");
    let rows: Vec<FeedRow> = sql_query(sql).bind::<SqlUuid, _>(provider.0).load(conn).await?;
    rows.into_iter().map(|row| Kept::try_from(row).map(|kept| kept.feed)).collect()
}

/// Adds a feed, to be fetched at once.
///
/// # Errors
/// `feed_taken` when its address is there; the database.
pub async fn add(tx: &mut Conn, provider: TrainingProviderId, new: &NewFeed, now: DateTime<Utc>) -> ApiResult<FeedId> {
    let id = FeedId(Uuid::now_v7());
    let sql = "insert into feed (id, training_provider_id, url, format, source, mode, withdraw_at_most, every_hours, next_at, \
        created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<SqlUuid, _>(provider.0)
        .bind::<Text, _>(new.url.trim())
        .bind::<Nullable<Text>, _>(new.format.map(|format| format.as_str()))
        .bind::<Nullable<Text>, _>(new.source.map(|source| source.as_str()))
        .bind::<Text, _>(new.mode.unwrap_or(ImportMode::Delta).as_str())
        .bind::<Integer, _>(new.withdraw_at_most.unwrap_or(WITHDRAW_AT_MOST))
        .bind::<Integer, _>(new.every_hours.unwrap_or(EVERY_HOURS))
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(id)
}

/// Forgets a feed; what was loaded of it stays.
///
/// # Errors
/// The database.
pub async fn remove(tx: &mut Conn, id: FeedId) -> ApiResult<()> {
    sql_query("delete from feed where id = $1").bind::<SqlUuid, _>(id.0).execute(tx).await?;
    Ok(())
}

/// Makes a feed due, whatever was there before.
///
/// # Errors
/// The database.
pub async fn make_due(tx: &mut Conn, id: FeedId, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "update feed set next_at = $2, etag = null, last_modified = null where id = $1";
    sql_query(sql).bind::<SqlUuid, _>(id.0).bind::<Timestamptz, _>(now).execute(tx).await?;
    Ok(())
}

/// Takes the feed that is longest due, for whoever fetches it now: it is due again in its hours.
///
/// # Errors
/// The database.
pub async fn take_due(tx: &mut Conn, now: DateTime<Utc>) -> ApiResult<Option<Kept>> {
    let sql = format!(
        "with due as (select id as due_id from feed where next_at <= $1 order by next_at, id limit 1 for update skip locked), \
         taken as (update feed set next_at = $1 + every_hours * interval '1 hour' from due where id = due_id) \
         {SELECT}, due where id = due_id"
    );
    let row: Option<FeedRow> = sql_query(sql).bind::<Timestamptz, _>(now).get_result(tx).await.optional()?;
    row.map(Kept::try_from).transpose()
}

/// Notes that nothing had changed.
///
/// # Errors
/// The database.
pub async fn unchanged(tx: &mut Conn, id: FeedId, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "update feed set outcome = 'unchanged', failure = null, failures = 0, fetched_at = $2 where id = $1";
    sql_query(sql).bind::<SqlUuid, _>(id.0).bind::<Timestamptz, _>(now).execute(tx).await?;
    Ok(())
}

/// Notes what was there, and the import that it became.
///
/// # Errors
/// The database.
pub async fn loading(tx: &mut Conn, id: FeedId, import: ImportId, seen: &Seen, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "update feed set outcome = 'loading', failure = null, failures = 0, fetched_at = $2, import_id = $3, \
        etag = $4, last_modified = $5 where id = $1";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<Timestamptz, _>(now)
        .bind::<SqlUuid, _>(import.0)
        .bind::<Nullable<Text>, _>(seen.etag.clone())
        .bind::<Nullable<Text>, _>(seen.last_modified.clone())
        .execute(tx)
        .await?;
    Ok(())
}

/// Notes why it could not be fetched. It is tried again sooner than its hours, less often each time.
///
/// # Errors
/// The database.
pub async fn failed(tx: &mut Conn, feed: &FeedView, why: &str, now: DateTime<Utc>) -> ApiResult<()> {
    let hours = 1_i64.checked_shl(u32::try_from(feed.failures).unwrap_or(u32::MAX)).unwrap_or(i64::MAX);
    let again = now + TimeDelta::hours(hours.clamp(1, i64::from(feed.every_hours)));
    let sql = "update feed set outcome = 'failed', failure = $3, failures = failures + 1, fetched_at = $2, next_at = $4 \
        where id = $1";
    sql_query(sql)
        .bind::<SqlUuid, _>(feed.id.0)
        .bind::<Timestamptz, _>(now)
        .bind::<Text, _>(why)
        .bind::<Timestamptz, _>(again)
        .execute(tx)
        .await?;
    Ok(())
}

/// Forgets what was there when the import that it became was not loaded: it is wanted again though nothing changes.
///
/// # Errors
/// The database.
pub async fn forget_unloaded(tx: &mut Conn, import: ImportId) -> ApiResult<()> {
    let sql = "update feed set etag = null, last_modified = null where import_id = $1";
    sql_query(sql).bind::<SqlUuid, _>(import.0).execute(tx).await?;
    Ok(())
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How many feeds a training provider has, its row locked.
///
/// # Errors
/// The database.
pub async fn count(tx: &mut Conn, provider: TrainingProviderId) -> ApiResult<i64> {
    let sql = "select count(*) as count from feed where training_provider_id = $1";
    let row: CountRow = sql_query(sql).bind::<SqlUuid, _>(provider.0).get_result(tx).await?;
    Ok(row.count)
}
