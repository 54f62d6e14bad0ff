//! The catalogue in this process's memory, kept in step with the database: searches are answered from it. PostgreSQL
//! holds the truth; what is here is a copy that every search may bring up to date first.

mod follow;
mod take_in;

use super::store::memory as store;
use crate::platform::{ApiError, ApiResult, Db};
use domain::ids::CourseId;
use finder::{Finder, Prepared};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, TryLockError};
use std::time::{Duration, Instant};
use tokio::sync::OwnedMutexGuard;

/// Courses read and made ready at once. When more have changed, searches are answered as things were until all of it is
/// read.
const CHUNK: usize = 500;

/// How long a copy counts as fresh.
const FRESH: Duration = Duration::from_millis(50);

/// How long a search waits for what has changed: nearly always long enough to see it. After that it is answered as things
/// were.
const PATIENCE: Duration = Duration::from_millis(20);

/// How often, and how far apart, a writer looks for a moment in which nobody reads.
const TRIES: u32 = 200;
const TRY_AGAIN: Duration = Duration::from_micros(200);

/// The copy, and how far it goes.
pub struct Memory {
    /// Every course that is offered; none before the first load. Held by readers for one search, by the writer for a few
    /// milliseconds at most.
    finder: RwLock<Option<Finder>>,
    /// One at a time brings it up to date; what it has read so far.
    read: Arc<tokio::sync::Mutex<Read>>,
    started: Instant,
    /// Until when it counts as fresh, in milliseconds after `started`.
    fresh_until: AtomicU64,
    loaded: AtomicBool,
    /// Much has changed and is being read.
    reading_much: AtomicBool,
    fresh: Duration,
    patience: Duration,
}

#[derive(Default)]
struct Read {
    /// The reference data it was made with.
    reference: Vec<u8>,
    /// Every change of a transaction before this one was read.
    to: i64,
}

impl Default for Memory {
    fn default() -> Self {
        Self::new(FRESH, PATIENCE)
    }
}

impl Memory {
    /// A copy that counts as fresh for a while, and then lets a search wait so long for what has changed.
    #[must_use]
    pub fn new(fresh: Duration, patience: Duration) -> Self {
        Self {
            finder: RwLock::new(None),
            read: Arc::default(),
            started: Instant::now(),
            fresh_until: AtomicU64::new(0),
            loaded: AtomicBool::new(false),
            reading_much: AtomicBool::new(false),
            fresh,
            patience,
        }
    }

    fn is_loaded(&self) -> bool {
        self.loaded.load(Ordering::Acquire)
    }

    fn is_fresh(&self) -> bool {
        let until = Duration::from_millis(self.fresh_until.load(Ordering::Acquire));
        self.is_loaded() && (self.started.elapsed() < until || self.reading_much.load(Ordering::Acquire))
    }

    /// It counts as fresh for a while after this moment.
    fn fresh_from(&self, moment: Duration) {
        let until = u64::try_from((moment + self.fresh).as_millis()).unwrap_or(u64::MAX);
        self.fresh_until.fetch_max(until, Ordering::AcqRel);
    }

    /// Asks the copy, brought up to date when it is older than it may be.
    ///
    /// # Errors
    /// The database.
    pub async fn ask<R>(self: &Arc<Self>, db: &Db, ask: impl FnOnce(&Finder) -> R) -> ApiResult<R> {
        if !self.is_fresh() {
            self.catch_up(db).await?;
        }
        self.here().as_ref().map(ask).ok_or_else(|| ApiError::internal("the catalogue is not loaded"))
    }

    /// Reads what changed since it last looked; all of it, the first time.
    async fn catch_up(self: &Arc<Self>, db: &Db) -> ApiResult<()> {
        let looking = self.look(db);
        if !self.is_loaded() {
            return looking.await;
        }
        match tokio::time::timeout(self.patience, looking).await {
            Ok(done) => done,
            Err(_) => {
                // The others need not wait for the same again.
                self.fresh_from(self.started.elapsed());
                Ok(())
            }
        }
    }

    /// Looks, unless another does: on the database's runtime, since it goes on when nobody waits for it any more.
    async fn look(self: &Arc<Self>, db: &Db) -> ApiResult<()> {
        let read = Arc::clone(&self.read).lock_owned().await;
        if self.is_fresh() {
            return Ok(());
        }
        let (memory, db) = (Arc::clone(self), db.clone());
        let looking = db.driver().clone().spawn(async move { memory.follow(db, read).await });
        looking.await.map_err(ApiError::internal)?
    }

    async fn follow(self: Arc<Self>, db: Db, mut read: OwnedMutexGuard<Read>) -> ApiResult<()> {
        let looked = self.started.elapsed();
        if self.is_loaded() {
            let news = store::news(&mut *db.get().await?, read.to).await?;
            let same_words = news.reference == read.reference;
            if same_words && news.courses.is_empty() {
                read.to = news.to;
                self.fresh_from(looked);
                return Ok(());
            }
            if !same_words || news.courses.len() > CHUNK {
                let much = ReadingMuch::begin(self);
                db.driver().clone().spawn(async move { much.0.read(&db, read, looked).await });
                return Ok(());
            }
        }
        self.read(&db, read, looked).await
    }

    async fn read(self: &Arc<Self>, db: &Db, mut read: OwnedMutexGuard<Read>, looked: Duration) -> ApiResult<()> {
        let done = db.snapshot(async |conn| take_in::take_in(self, conn, &read).await).await;
        *read = done.inspect_err(|error| tracing::error!(%error, "the catalogue could not be brought up to date"))?;
        self.fresh_from(looked);
        self.loaded.store(true, Ordering::Release);
        Ok(())
    }

    fn here(&self) -> RwLockReadGuard<'_, Option<Finder>> {
        self.finder.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a moment in which nobody reads, first without standing in line: behind a writer that waits for one long
    /// search all others would wait too. Not for a thread that has other work.
    fn write(&self) -> RwLockWriteGuard<'_, Option<Finder>> {
        for _ in 0..TRIES {
            match self.finder.try_write() {
                Ok(held) => return held,
                Err(TryLockError::Poisoned(held)) => return held.into_inner(),
                Err(TryLockError::WouldBlock) => std::thread::sleep(TRY_AGAIN),
            }
        }
        self.finder.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes courses, all at once: what was loaded together is seen together. What takes longer than searches may wait is
    /// done in a copy.
    fn change(&self, changed: &[CourseId], put: Vec<Prepared>) {
        let copy = self.here().as_ref().filter(|finder| !finder.is_quick(changed, &put)).map(Finder::copy);
        if let Some(mut copy) = copy {
            copy.change(changed, put);
            self.switch(copy);
        } else if let Some(finder) = self.write().as_mut() {
            finder.change(changed, put);
        }
    }

    /// A copy in which courses that changed are missing.
    fn copy_without(&self, changed: &[CourseId]) -> Option<Finder> {
        let mut copy = self.here().as_ref().map(Finder::copy)?;
        copy.remove(changed);
        Some(copy)
    }

    /// Lets searches see another catalogue from now on. The old one is taken apart when they do.
    fn switch(&self, finder: Finder) {
        let old = self.write().replace(finder);
        drop(old);
    }
}

/// While it is there, searches are answered as things were.
struct ReadingMuch(Arc<Memory>);

impl ReadingMuch {
    fn begin(memory: Arc<Memory>) -> Self {
        memory.reading_much.store(true, Ordering::Release);
        Self(memory)
    }
}

impl Drop for ReadingMuch {
    fn drop(&mut self) {
        self.0.reading_much.store(false, Ordering::Release);
    }
}
