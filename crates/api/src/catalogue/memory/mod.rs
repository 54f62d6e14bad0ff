//! The catalogue in this process's memory, kept in step with the database: searches are answered from it. PostgreSQL
//! holds the truth; what is here is a copy that every search may bring up to date first.

mod follow;

use super::store::memory as store;
use crate::platform::{ApiError, ApiResult, Conn, Db};
use domain::ids::CourseId;
use finder::{Finder, Language};
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};
use std::time::{Duration, Instant};
use tokio::sync::OwnedMutexGuard;
use uuid::Uuid;

/// Courses read and made ready at once. When more have changed, searches are answered as things were until all of it is
/// read.
const CHUNK: usize = 500;

/// How long a copy counts as fresh. A search waits for no more than one look at what has changed.
const FRESH: Duration = Duration::from_millis(50);

/// The copy, and how far it goes.
pub struct Memory {
    /// Every course that is offered; none before the first load.
    finder: RwLock<Option<Finder>>,
    /// One at a time brings it up to date; what it has read so far.
    read: Arc<tokio::sync::Mutex<Read>>,
    started: Instant,
    /// When it was last up to date, in milliseconds after `started`.
    looked: AtomicU64,
    loaded: AtomicBool,
    /// Much has changed and is being read.
    reading_much: AtomicBool,
    fresh: Duration,
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
        Self::fresh_for(FRESH)
    }
}

impl Memory {
    /// A copy that counts as fresh for a while.
    #[must_use]
    pub fn fresh_for(fresh: Duration) -> Self {
        Self {
            finder: RwLock::new(None),
            read: Arc::default(),
            started: Instant::now(),
            looked: AtomicU64::new(0),
            loaded: AtomicBool::new(false),
            reading_much: AtomicBool::new(false),
            fresh,
        }
    }

    fn is_loaded(&self) -> bool {
        self.loaded.load(Ordering::Acquire)
    }

    fn is_fresh(&self) -> bool {
        let age = self.started.elapsed().saturating_sub(Duration::from_millis(self.looked.load(Ordering::Acquire)));
        self.is_loaded() && (age < self.fresh || self.reading_much.load(Ordering::Acquire))
    }

    /// Asks the copy, brought up to date when it is older than it may be.
    ///
    /// # Errors
    /// The database.
    pub async fn ask<R>(self: &Arc<Self>, db: &Db, ask: impl FnOnce(&Finder) -> R) -> ApiResult<R> {
        if !self.is_fresh() {
            self.catch_up(db).await?;
        }
        let finder = self.finder.read().unwrap_or_else(PoisonError::into_inner);
        finder.as_ref().map(ask).ok_or_else(|| ApiError::internal("the catalogue is not loaded"))
    }

    /// Reads what changed since it last looked; all of it, the first time.
    async fn catch_up(self: &Arc<Self>, db: &Db) -> ApiResult<()> {
        let read = Arc::clone(&self.read).lock_owned().await;
        if self.is_fresh() {
            return Ok(());
        }
        let looked = self.started.elapsed();
        let mut conn = db.get().await?;
        let news = store::news(&mut conn, read.to).await?;
        let same_words = self.is_loaded() && news.reference == read.reference;
        if same_words && news.courses.len() <= CHUNK {
            return self.take_in(&mut conn, news, read, looked).await;
        }
        // Everything, when the words are other ones: then whatever was read before counts for nothing.
        let news = if same_words { news } else { store::news(&mut conn, 0).await? };
        if !self.is_loaded() {
            return self.take_in(&mut conn, news, read, looked).await;
        }
        self.reading_much.store(true, Ordering::Release);
        let (memory, db) = (Arc::clone(self), db.clone());
        drop(conn);
        tokio::spawn(async move {
            let done = async { memory.take_in(&mut *db.get().await?, news, read, looked).await }.await;
            if let Err(error) = done {
                tracing::error!(%error, "the catalogue could not be brought up to date");
            }
            memory.reading_much.store(false, Ordering::Release);
        });
        Ok(())
    }

    async fn take_in(
        &self,
        conn: &mut Conn,
        news: store::News,
        mut read: OwnedMutexGuard<Read>,
        looked: Duration,
    ) -> ApiResult<()> {
        let language = language(conn, &news.reference).await?;
        let (mut prepared, mut gone) = (Vec::new(), Vec::new());
        for ids in news.courses.chunks(CHUNK) {
            let courses = follow::courses(conn, ids).await?;
            let here: HashSet<Uuid> = courses.iter().map(|course| course.id.0).collect();
            gone.extend(ids.iter().filter(|id| !here.contains(id)).map(|id| CourseId(*id)));
            let language = Arc::clone(&language);
            // Reading words takes a while; the thread has other work.
            let ready = tokio::task::spawn_blocking(move || {
                courses.into_iter().map(|course| language.prepare(course)).collect::<Vec<_>>()
            });
            prepared.extend(ready.await.map_err(ApiError::internal)?);
        }
        {
            let mut held = self.finder.write().unwrap_or_else(PoisonError::into_inner);
            let same_words = held.is_some() && news.reference == read.reference;
            let finder = held.get_or_insert_with(|| Finder::with(Arc::clone(&language)));
            if !same_words {
                *finder = Finder::with(language);
            }
            // All at once: what was loaded together is seen together.
            finder.put(prepared);
            finder.remove(&gone);
        }
        *read = Read { reference: news.reference, to: news.to };
        self.looked.store(u64::try_from(looked.as_millis()).unwrap_or(u64::MAX), Ordering::Release);
        self.loaded.store(true, Ordering::Release);
        Ok(())
    }
}

/// The reference data, made ready once in a process for each of its versions.
async fn language(conn: &mut Conn, version: &[u8]) -> ApiResult<Arc<Language>> {
    type Kept = Mutex<Option<(Vec<u8>, Arc<Language>)>>;
    static KEPT: OnceLock<Kept> = OnceLock::new();
    let kept = KEPT.get_or_init(Kept::default);
    let known = kept.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some((_, language)) = known.filter(|(of, _)| of == version) {
        return Ok(language);
    }
    let language = Arc::new(Language::new(follow::reference(conn).await?));
    *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some((version.to_vec(), Arc::clone(&language)));
    Ok(language)
}
