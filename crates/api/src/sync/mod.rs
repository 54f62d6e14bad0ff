//! Loading other people's catalogues: a file is taken in, read, and loaded in one transaction.

mod load;
mod pull;
mod read;
mod routes;
mod spool;
mod store;
mod upload;
mod write;

use crate::catalogue;
use crate::platform::{ApiResult, Conn, Db};
use chrono::{DateTime, Utc};
use domain::ids::TrainingProviderId;
use domain::sync::wire::ImportView;
use domain::sync::{CourseSource, FeedFormat, ImportMode, WITHDRAW_AT_MOST};
use std::sync::Arc;
use utoipa_actix_web::service_config::ServiceConfig;

pub use load::load_taken_in;
pub use pull::fetch_due;
pub use spool::Spool;
pub use store::take_time;
pub(crate) use write::ExportForm;

/// Looks for a training provider's courses among those of others, after a load: it may take its time.
///
/// # Errors
/// The database.
pub async fn compare_elsewhere(tx: &mut Conn, provider: TrainingProviderId, now: DateTime<Utc>) -> ApiResult<()> {
    store::take_time(tx).await?;
    catalogue::duplicates::compare_elsewhere(tx, provider, now).await
}

/// The routes of this room.
pub fn mount(config: &mut ServiceConfig) {
    config
        .service(routes::import_courses)
        .service(routes::list_imports)
        .service(routes::changes::list_changes)
        .service(routes::export::export_catalogue)
        .service(routes::course::get_course_document)
        .service(routes::course::put_course)
        .service(routes::course::withdraw_course)
        .service(routes::parts::get_run_document)
        .service(routes::parts::put_run)
        .service(routes::parts::withdraw_run)
        .service(routes::parts::list_venues)
        .service(routes::parts::get_venue)
        .service(routes::parts::put_venue)
        .service(routes::feed::list_feeds)
        .service(routes::feed::add_feed)
        .service(routes::feed::fetch_feed)
        .service(routes::feed::remove_feed)
        .service(routes::follow::get_import)
        .service(routes::follow::watch_import)
        .service(routes::follow::list_import_issues)
        .service(routes::follow::download_import_issues)
        .service(routes::follow::list_import_changes);
}

/// Loads a file at once: what `academy import` and the demonstration do. The dates move by whole weeks.
///
/// # Errors
/// When there is no such training provider, the form of the file cannot be seen, or the database fails.
pub async fn import_file(
    db: &Db,
    now: DateTime<Utc>,
    ukprn: &str,
    format: Option<FeedFormat>,
    source: Option<CourseSource>,
    spool: Spool,
    shift_weeks: i64,
) -> ApiResult<ImportView> {
    let head = spool.head().map_err(crate::platform::ApiError::internal)?;
    let format = format.map_or_else(|| read::format_of(&head), Ok)?;
    db.tx(async |tx| {
        let provider = catalogue::provider::known(tx, ukprn).await?;
        let import = store::NewImport {
            provider,
            format,
            source,
            mode: ImportMode::Delta,
            dry_run: false,
            withdraw_at_most: WITHDRAW_AT_MOST,
            file: None,
            bytes: None,
        };
        store::take_time(tx).await?;
        let id = store::add(tx, &import, now).await?;
        load::load(tx, id, &import, Arc::new(spool), shift_weeks, None, now).await
    })
    .await
}
