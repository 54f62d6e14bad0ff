//! Fetching feeds on their schedule: what comes is taken in and loaded as an upload is.

use super::store::{self, NewImport, feed, file};
use super::upload::{self, Upload};
use super::{read, spool};
use crate::platform::fetch::{Fetched, Seen};
use crate::platform::{ApiResult, AppState, outbox};
use domain::sync::wire::FeedView;
use serde_json::json;

/// Fetches the feed that is longest due. Answers whether there was one.
///
/// # Errors
/// The database.
pub async fn fetch_due(state: &AppState) -> ApiResult<bool> {
    let now = state.clock.now();
    // Taken in a transaction of its own: the other side may take its time.
    let Some(feed::Kept { feed: due, seen }) = state.db.tx(async |tx| feed::take_due(tx, now).await).await? else {
        return Ok(false);
    };
    match state.fetcher.get(&due.url, &seen).await {
        Ok(Fetched::Unchanged) => state.db.tx(async |tx| feed::unchanged(tx, due.id, now).await).await?,
        Ok(Fetched::New(answer, seen)) => {
            let body = futures_util::TryStreamExt::map_err(answer.bytes_stream(), |error| {
                if error.is_timeout() { "it took too long".to_owned() } else { "the connection ended".to_owned() }
            });
            match upload::take_in(&state.db, body, now).await {
                Ok(taken) => accept(state, &due, taken, &seen).await?,
                Err(fault) if fault.problem().status >= 500 => return Err(fault),
                Err(refused) => give_up(state, &due, &refused.problem().detail).await?,
            }
        }
        Err(why) => give_up(state, &due, &why).await?,
    }
    Ok(true)
}

async fn accept(state: &AppState, due: &FeedView, taken: Upload, seen: &Seen) -> ApiResult<()> {
    let head = if spool::is_gzip(&taken.head) { &spool::unpacked_head(&taken.head) } else { &taken.head };
    let format = match due.format.map_or_else(|| read::format_of(head), Ok) {
        Ok(format) => format,
        Err(refused) => {
            file::remove(&mut *state.db.get().await?, taken.id).await?;
            let problem = refused.problem();
            let why = problem.errors.first().map_or(problem.detail.as_str(), |first| first.message.as_str());
            return give_up(state, due, why).await;
        }
    };
    let import = NewImport {
        provider: due.training_provider_id,
        format,
        source: due.source,
        mode: due.mode,
        dry_run: false,
        withdraw_at_most: due.withdraw_at_most,
        file: Some(taken.id),
        bytes: Some(taken.bytes),
    };
    let now = state.clock.now();
    state
        .db
        .tx(async |tx| {
            let id = store::add(tx, &import, now).await?;
            outbox::enqueue(tx, "sync.import", &json!({"importId": id}), None, now).await?;
            feed::loading(tx, due.id, id, seen, now).await
        })
        .await
}

async fn give_up(state: &AppState, due: &FeedView, why: &str) -> ApiResult<()> {
    tracing::warn!(feed = %due.id, why, "a feed was not fetched");
    let now = state.clock.now();
    state.db.tx(async |tx| feed::failed(tx, due, why, now).await).await
}
