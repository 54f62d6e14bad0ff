//! Loading a file in one transaction: all of it is seen at once, or nothing.

use super::read::{self, Findings, Reading};
use super::spool::Spool;
use super::store::{self, NewImport, change, feed, file};
use crate::catalogue::{self, Loaded, Loader, Options};
use crate::platform::{ApiError, ApiResult, Conn, Db, db};
use chrono::{DateTime, Utc};
use domain::ids::ImportId;
use domain::problem::Code;
use domain::sync::ImportState;
use domain::sync::wire::{ImportChange, ImportView};
use std::sync::Arc;

/// What a load answers beside the transaction: how far it has come, and what it would change.
pub struct Beside<'a> {
    db: &'a Db,
    id: ImportId,
    told: i64,
}

impl Beside<'_> {
    async fn tell(&mut self, read: (i64, i64), changes: &[ImportChange], now: DateTime<Utc>) -> ApiResult<()> {
        let mut conn = self.db.get().await?;
        if !changes.is_empty() {
            change::add(&mut conn, self.id, self.told, changes).await?;
            self.told += i64::try_from(changes.len()).map_err(ApiError::internal)?;
        }
        change::note_progress(&mut conn, self.id, read, now).await
    }
}

/// Loads a file that was taken in before; the job of an upload. One that is loaded already is left alone.
///
/// # Errors
/// The database, when a later try may help.
pub async fn load_taken_in(tx: &mut Conn, db: &Db, id: ImportId, now: DateTime<Utc>) -> ApiResult<()> {
    let Some(import) = store::waiting(tx, id).await? else { return Ok(()) };
    let Some(file) = import.file else { return Ok(()) };
    store::take_time(tx).await?;
    change::forget(&mut *db.get().await?, id).await?;
    let spool = Arc::new(Spool::fetch(tx, file).await?);
    let beside = Beside { db, id, told: 0 };
    let done = load(tx, id, &import, spool, 0, Some(beside), now).await?;
    if done.state == ImportState::Failed {
        feed::forget_unloaded(tx, id).await?;
    }
    file::remove(tx, file).await?;
    file::sweep(tx, now).await
}

/// Why nothing was loaded.
enum Refused {
    /// The file, or what it asks, cannot be done: a code, and why.
    File(&'static str, String, Findings),
    /// It went wrong.
    Fault(ApiError),
}

impl From<ApiError> for Refused {
    fn from(error: ApiError) -> Self {
        if error.problem().code == Code::TooMuchWithdrawn.as_str() {
            return Self::File(Code::TooMuchWithdrawn.as_str(), error.problem().detail.clone(), Findings::default());
        }
        Self::Fault(error)
    }
}

/// Whether the same load may go well when it is tried again: the database is busy, or somebody booked a place at the very moment
/// at which the load moved another date onto it. The next try finds that place and makes an exception of it.
fn later_may_help(fault: &ApiError) -> bool {
    fault.problem().status == 503 || fault.problem().code == Code::BookingClash.as_str()
}

/// Loads a file and ends its import. A dry run does all of it and keeps nothing.
///
/// # Errors
/// The database, when a later try may help.
pub async fn load(
    tx: &mut Conn,
    id: ImportId,
    import: &NewImport,
    spool: Arc<Spool>,
    shift_weeks: i64,
    mut beside: Option<Beside<'_>>,
    now: DateTime<Utc>,
) -> ApiResult<ImportView> {
    let venues = catalogue::store::load::venues(tx, import.provider).await?;
    let reading = read::start(spool, import.format, venues, shift_weeks);
    let work = async |tx: &mut Conn| write(tx, import, reading, beside.as_mut(), now).await;
    match db::attempt(tx, work, |done| done.is_ok() && !import.dry_run).await? {
        Ok((loaded, findings)) => {
            store::add_issues(tx, id, &[findings.issues, loaded.issues].concat()).await?;
            let counts = store::Counts {
                created: loaded.created,
                updated: loaded.updated,
                unchanged: loaded.unchanged,
                withdrawn: loaded.withdrawn,
                refused: i64::try_from(findings.refused).unwrap_or(i64::MAX),
            };
            store::complete(tx, id, counts, now).await?;
        }
        Err(Refused::File(code, why, findings)) => {
            store::add_issues(tx, id, &findings.issues).await?;
            store::fail(tx, id, (code, &why), now).await?;
        }
        Err(Refused::Fault(busy)) if later_may_help(&busy) => return Err(busy),
        Err(Refused::Fault(fault)) => {
            tracing::error!(import = %id, %fault, "a feed could not be loaded");
            let why = "Something went wrong on our side and nothing was loaded. We have logged it.";
            store::fail(tx, id, (Code::Internal.as_str(), why), now).await?;
        }
    }
    store::view(tx, id).await?.ok_or_else(|| ApiError::internal("an import vanished"))
}

async fn write(
    tx: &mut Conn,
    import: &NewImport,
    mut reading: Reading,
    mut beside: Option<&mut Beside<'_>>,
    now: DateTime<Utc>,
) -> Result<(Loaded, Findings), Refused> {
    let options = Options {
        format: import.format,
        mode: import.mode,
        withdraw_at_most: import.withdraw_at_most,
        whole_courses: false,
        tell: import.dry_run && beside.is_some(),
        source: import.source(),
    };
    let mut loader = Loader::begin(tx, import.provider, options, now).await?;
    while let Some(batch) = reading.parts.recv().await {
        loader.take(tx, &batch).await?;
        if let Some(beside) = &mut beside {
            let changes = loader.changes();
            beside.tell(loader.read_so_far(), &changes, now).await?;
        }
    }
    let findings = match reading.end().await? {
        Ok(findings) => findings,
        Err(unreadable) => return Err(Refused::File("unreadable", unreadable.reason, Findings::default())),
    };
    let read = loader.read_so_far();
    match loader.end(tx).await {
        Ok((loaded, changes)) => {
            if let Some(beside) = beside {
                beside.tell(read, &changes, now).await?;
            }
            Ok((loaded, findings))
        }
        Err(error) => match Refused::from(error) {
            Refused::File(code, why, _) => Err(Refused::File(code, why, findings)),
            fault => Err(fault),
        },
    }
}
