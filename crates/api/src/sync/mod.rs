//! Loading other people's catalogues: a file is taken in, read, and loaded in one transaction.

mod read;
mod routes;
mod store;

use crate::catalogue;
use crate::platform::{ApiError, ApiResult, Conn, Db, db};
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::{ImportId, TrainingProviderId};
use domain::sync::FeedFormat;
use domain::sync::wire::ImportView;
use interchange::feed::Feed;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes of this room.
pub fn mount(config: &mut ServiceConfig) {
    config
        .service(routes::import_courses)
        .service(routes::list_imports)
        .service(routes::get_import)
        .service(routes::list_import_issues);
}

/// Loads a file at once: what `academy import` and the demonstration do. The dates move by whole weeks.
///
/// # Errors
/// When there is no such training provider, the form of the file cannot be seen, or the database fails.
pub async fn import_bytes(
    db: &Db,
    now: DateTime<Utc>,
    ukprn: &str,
    format: Option<FeedFormat>,
    bytes: &[u8],
    shift_weeks: i64,
) -> ApiResult<ImportView> {
    let format = format.map_or_else(|| read::format_of(bytes), Ok)?;
    db.tx(async |tx| {
        let provider = catalogue::provider::known(tx, ukprn).await?;
        let id = store::add(tx, provider, format, bytes, now).await?;
        let venues = catalogue::store::load::venues(tx, provider).await?;
        let feed = read::feed(format, bytes, venues).map(|mut feed| {
            shift(&mut feed, shift_weeks);
            feed
        });
        finish(tx, id, provider, format, feed, now).await
    })
    .await
}

/// Loads a file that was taken in before; the job of an upload. One that is loaded already is left alone.
///
/// # Errors
/// The database, when a later try may help.
pub async fn load_taken_in(tx: &mut Conn, id: ImportId, now: DateTime<Utc>) -> ApiResult<()> {
    let Some(bytes) = store::lock_content(tx, id).await? else { return Ok(()) };
    let import = store::view(tx, id).await?.ok_or_else(|| ApiError::not_found("import"))?;
    let venues = catalogue::store::load::venues(tx, import.training_provider_id).await?;
    let format = import.format;
    // Reading a large file takes a while; the thread has other work.
    let feed = tokio::task::spawn_blocking(move || read::feed(format, &bytes, venues)).await;
    let feed = feed.map_err(ApiError::internal)?;
    finish(tx, id, import.training_provider_id, format, feed, now).await.map(drop)
}

async fn finish(
    tx: &mut Conn,
    id: ImportId,
    provider: TrainingProviderId,
    format: FeedFormat,
    feed: Result<Feed, interchange::feed::FeedError>,
    now: DateTime<Utc>,
) -> ApiResult<ImportView> {
    match feed {
        Err(error) => store::fail(tx, id, &error.reason, now).await?,
        Ok(feed) => {
            match db::apart(tx, async |tx| catalogue::load_feed(tx, provider, format, &feed, now).await).await {
                Ok(loaded) => {
                    let issues: Vec<_> = feed.issues.into_iter().chain(loaded.issues).collect();
                    store::add_issues(tx, id, &issues).await?;
                    let refused = i64::try_from(feed.refused).unwrap_or(i64::MAX);
                    let counts = store::Counts {
                        created: loaded.created,
                        updated: loaded.updated,
                        unchanged: loaded.unchanged,
                        refused,
                    };
                    store::complete(tx, id, counts, now).await?;
                }
                Err(busy) if busy.problem().status == 503 => return Err(busy),
                Err(fault) => {
                    tracing::error!(import = %id, %fault, "a feed could not be loaded");
                    let why = "Something went wrong on our side and nothing was loaded. We have logged it.";
                    store::fail(tx, id, why, now).await?;
                }
            }
        }
    }
    store::view(tx, id).await?.ok_or_else(|| ApiError::internal("an import vanished"))
}

/// Moves every date by whole weeks, so that weekdays stay.
fn shift(feed: &mut Feed, weeks: i64) {
    let by = TimeDelta::weeks(weeks);
    for run in feed.courses.iter_mut().flat_map(|course| &mut course.runs) {
        run.starts_on = run.starts_on.and_then(|day| day.checked_add_signed(by));
        run.ends_on = run.ends_on.and_then(|day| day.checked_add_signed(by));
    }
}
