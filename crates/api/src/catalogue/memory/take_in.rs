//! Reading what changed and taking it in, while searches go on.

use super::follow::{self, Shared};
use super::{CHUNK, Memory, Read};
use crate::catalogue::store::memory as store;
use crate::platform::{ApiError, ApiResult, Conn};
use domain::ids::CourseId;
use finder::{Finder, Language, Prepared};
use std::num::NonZero;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::{JoinHandle, spawn_blocking};
use uuid::Uuid;

/// Reads everything that changed after `read` and takes it in. Answers how far the copy goes then.
pub(super) async fn take_in(memory: &Arc<Memory>, conn: &mut Conn, read: &Read) -> ApiResult<Read> {
    let mut news = store::news(conn, read.to).await?;
    let same_words = memory.is_loaded() && news.reference == read.reference;
    if !same_words && memory.is_loaded() {
        // When the words are other ones, whatever was read before counts for nothing.
        news = store::news(conn, 0).await?;
    }
    let language = language(conn, &news.reference).await?;
    let (memory, ids) = (Arc::clone(memory), &news.courses);
    let changed: Vec<CourseId> = ids.iter().map(|id| CourseId(*id)).collect();
    if same_words && ids.len() <= CHUNK {
        let rows = follow::rows(conn, ids).await?;
        let ready = move || -> ApiResult<()> {
            let courses = prepare(&language, rows, &Mutex::default())?;
            memory.change(&changed, courses);
            Ok(())
        };
        spawn_blocking(ready).await.map_err(ApiError::internal)??;
    } else {
        let (cores, first) = (std::thread::available_parallelism().map_or(1, NonZero::get), !memory.is_loaded());
        // Searches need a core too, once there are any.
        let at_once = if first { cores } else { (cores / 2).max(1) };
        let held = Arc::clone(&memory);
        let copy = move || if same_words { held.copy_without(&changed) } else { None };
        let copy = spawn_blocking(copy).await.map_err(ApiError::internal)?;
        let finder = copy.unwrap_or_else(|| Finder::with(Arc::clone(&language)));
        let finder = add(finder, conn, ids, &language, at_once).await?;
        spawn_blocking(move || memory.switch(finder)).await.map_err(ApiError::internal)?;
    }
    Ok(Read { reference: news.reference, to: news.to })
}

/// Puts in the courses of `ids` that are offered: while some are read, others are made ready, `at_once` chunks of them at a
/// time, and those before them are put in.
async fn add(
    mut finder: Finder,
    conn: &mut Conn,
    ids: &[Uuid],
    language: &Arc<Language>,
    at_once: usize,
) -> ApiResult<Finder> {
    let (ready, mut coming) = mpsc::channel::<JoinHandle<ApiResult<Vec<Prepared>>>>(at_once);
    let (shared, cores) = (Arc::<Mutex<Shared>>::default(), Arc::new(Semaphore::new(at_once)));
    let read = async move {
        for ids in ids.chunks(CHUNK) {
            let rows = follow::rows(conn, ids).await?;
            let core = Arc::clone(&cores).acquire_owned().await.map_err(ApiError::internal)?;
            let (language, shared) = (Arc::clone(language), Arc::clone(&shared));
            let courses = spawn_blocking(move || {
                let courses = prepare(&language, rows, &shared);
                drop(core);
                courses
            });
            if ready.send(courses).await.is_err() {
                break;
            }
        }
        ApiResult::Ok(())
    };
    let put = async move {
        while let Some(courses) = coming.recv().await {
            let courses = courses.await.map_err(ApiError::internal)??;
            let put = move || {
                finder.put(courses);
                finder
            };
            finder = spawn_blocking(put).await.map_err(ApiError::internal)?;
        }
        finder.make_room();
        ApiResult::Ok(finder)
    };
    let ((), finder) = tokio::try_join!(read, put)?;
    Ok(finder)
}

/// Reading words takes a while, so this is for a thread that has no other work.
fn prepare(language: &Language, rows: follow::Rows, shared: &Mutex<Shared>) -> ApiResult<Vec<Prepared>> {
    let entries = rows.entries(&mut shared.lock().unwrap_or_else(PoisonError::into_inner))?;
    Ok(entries.into_iter().map(|course| language.prepare(course)).collect())
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
    let reference = follow::reference(conn).await?;
    let made = spawn_blocking(move || Arc::new(Language::new(reference))).await;
    let language = made.map_err(ApiError::internal)?;
    *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some((version.to_vec(), Arc::clone(&language)));
    Ok(language)
}
