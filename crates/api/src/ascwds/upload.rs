//! Taking files in: each is read as it comes, on a thread of its own, and what the academy does not need is dropped there,
//! in memory, before anything is written. No byte of a file as it was sent reaches a table, a file or a log.

use super::store::{self, findings};
use crate::platform::{ApiError, ApiResult, AppState, Db};
use actix_multipart::Multipart;
use actix_web::http::header;
use actix_web::web::{Bytes, Payload};
use actix_web::{HttpMessage, HttpRequest};
use chrono::NaiveDate;
use domain::ascwds::FileKind;
use domain::ids::AscWdsImportId;
use domain::problem::Code;
use futures_util::{Stream, StreamExt, TryStreamExt};
use interchange::ascwds::{Ages, Finding, Read, Unreadable, read};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::ops::ControlFlow;
use std::pin::pin;
use tokio::sync::mpsc;

/// The largest upload, in bytes: all files together.
pub const LIMIT: usize = 50 * 1024 * 1024;
/// Files of one upload.
const FILES: usize = 3;
/// Rows kept at once.
const BATCH: usize = 500;
/// Chunks and batches that may wait for the other side.
const AHEAD: usize = 4;

/// What was taken in.
#[derive(Debug, Default)]
pub struct Taken {
    /// The files, in the order they came.
    pub files: Vec<FileKind>,
    /// SHA-256 of each.
    pub hashes: Vec<Vec<u8>>,
}

/// Refuses what is too large.
fn too_large() -> ApiError {
    ApiError::new(Code::TooLarge, "Send at most 50 MB. Send one file at a time, or one workplace at a time.")
}

/// Refuses a body that says it is too large, or is of a kind that we do not read.
///
/// # Errors
/// 413, 415.
pub fn check(request: &HttpRequest) -> ApiResult<()> {
    let said = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    // The parts of a form have their own heads.
    if said.is_some_and(|bytes: usize| bytes > LIMIT + 64 * 1024) {
        return Err(too_large());
    }
    let packed = request.headers().get(header::CONTENT_ENCODING).is_some_and(|value| value != "identity");
    let kinds =
        ["", "text/csv", "application/csv", "text/plain", "application/vnd.ms-excel", "application/octet-stream"];
    if packed || !(is_form(request) || kinds.contains(&request.content_type())) {
        let say = "Send CSV files: one as the body, or one to three as multipart/form-data.";
        return Err(ApiError::new(Code::UnsupportedMediaType, say));
    }
    Ok(())
}

fn is_form(request: &HttpRequest) -> bool {
    request.content_type().eq_ignore_ascii_case("multipart/form-data")
}

/// Takes the files of a body in.
///
/// # Errors
/// 413 for too much, 400 for a body that broke off or has no file, 422 for a file that is none of ours; the database.
pub async fn take_in(
    state: &AppState,
    id: AscWdsImportId,
    request: &HttpRequest,
    payload: Payload,
) -> ApiResult<Taken> {
    let mut taking = Taking { db: &state.db, id, today: state.clock.today(), left: LIMIT, taken: Taken::default() };
    let mut ages = Ages::default();
    if is_form(request) {
        let mut form = Multipart::new(request.headers(), payload);
        while let Some(field) = form.next().await {
            // The words of the error may hold parts of the form.
            let field =
                field.map_err(|_| ApiError::new(Code::Malformed, "We could not read the form. Send it again."))?;
            if taking.taken.files.len() == FILES {
                return Err(ApiError::field("/file", "Send at most three files: workplaces, workers and training."));
            }
            ages = taking.file(field.map_err(drop), ages).await?;
        }
    } else {
        ages = taking.file(payload.map_err(drop), ages).await?;
    }
    if taking.taken.files.is_empty() {
        return Err(ApiError::new(Code::Malformed, "There is no file in the form. Send one to three."));
    }
    findings::add(&mut *state.db.get().await?, id, &ages.end(), 0).await?;
    Ok(taking.taken)
}

struct Taking<'a> {
    db: &'a Db,
    id: AscWdsImportId,
    today: NaiveDate,
    left: usize,
    taken: Taken,
}

/// Rows that were read, stripped, and what is wrong with them.
struct Part {
    file: FileKind,
    rows: Vec<(u64, Value)>,
    findings: Vec<Finding>,
    refused: i64,
}

impl Taking<'_> {
    async fn file(&mut self, body: impl Stream<Item = Result<Bytes, ()>>, ages: Ages) -> ApiResult<Ages> {
        let (bytes, to_read) = mpsc::channel(AHEAD);
        let (parts, to_write) = mpsc::channel(AHEAD);
        let (today, before) = (self.today, self.taken.files.clone());
        let reading = tokio::task::spawn_blocking(move || strip(to_read, &parts, today, &before, ages));
        let (db, id) = (self.db, self.id);
        let (fed, written) = tokio::join!(self.feed(body, bytes), write(db, id, to_write));
        let (read, ages) = reading.await.map_err(ApiError::internal)?;
        let hash = fed?;
        written?;
        let kind = read.map_err(|why| ApiError::field("/file", why.reason))?;
        self.taken.files.push(kind);
        self.taken.hashes.push(hash);
        Ok(ages)
    }

    /// Hands a body on, chunk by chunk. Answers the hash of all of it.
    async fn feed(
        &mut self,
        body: impl Stream<Item = Result<Bytes, ()>>,
        to: mpsc::Sender<Option<Bytes>>,
    ) -> ApiResult<Vec<u8>> {
        let (mut body, mut hash) = (pin!(body), Sha256::new());
        let mut is_heard = true;
        while let Some(chunk) = body.next().await {
            let chunk = chunk.map_err(|()| ApiError::new(Code::Malformed, "The file broke off. Send it again."))?;
            self.left = self.left.checked_sub(chunk.len()).ok_or_else(too_large)?;
            hash.update(&chunk);
            // A file that is refused by its first line is let run by, so that whoever sends it hears why.
            is_heard = is_heard && to.send(Some(chunk)).await.is_ok();
        }
        if is_heard && to.send(None).await.is_err() {
            tracing::debug!("a file was refused before its end");
        }
        Ok(hash.finalize().to_vec())
    }
}

/// Keeps what was read, part by part: a connection for each, so that whoever sends slowly keeps nobody waiting.
async fn write(db: &Db, id: AscWdsImportId, mut parts: mpsc::Receiver<Part>) -> ApiResult<()> {
    while let Some(part) = parts.recv().await {
        let mut conn = db.get().await?;
        if !part.rows.is_empty() {
            store::add_rows(&mut conn, id, part.file, part.rows).await?;
        }
        findings::add(&mut conn, id, &part.findings, part.refused).await?;
    }
    Ok(())
}

/// Reads a file to its end: what leaves this function holds no more than the academy needs.
fn strip(
    bytes: mpsc::Receiver<Option<Bytes>>,
    parts: &mpsc::Sender<Part>,
    today: NaiveDate,
    before: &[FileKind],
    mut ages: Ages,
) -> (Result<FileKind, Unreadable>, Ages) {
    let mut pipe = Pipe { from: bytes, now: Bytes::new(), ended: false };
    let mut part: Option<Part> = None;
    let mut again = None;
    let mut take = |layout: &interchange::ascwds::Layout, read: Read| {
        if before.contains(&layout.kind) {
            again = Some(layout.kind);
            return ControlFlow::Break(());
        }
        let part = part.get_or_insert_with(|| empty(layout.kind));
        match read.row.map(serde_json::to_value) {
            Some(Ok(row)) => part.rows.push((read.line, row)),
            Some(Err(_)) | None => part.refused += 1,
        }
        part.findings.extend(read.findings);
        if part.rows.len() + part.findings.len() < BATCH {
            return ControlFlow::Continue(());
        }
        let full = std::mem::replace(part, empty(layout.kind));
        if parts.blocking_send(full).is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    let kind = read(&mut pipe, today, &mut ages, &mut take);
    let twice = kind.as_ref().ok().filter(|kind| before.contains(kind)).copied().or(again);
    if let Some(kind) = twice {
        let reason = format!("There are two files of one kind: {}. Send one of each.", kind.label().to_lowercase());
        return (Err(Unreadable { code: "file_twice", reason }), ages);
    }
    if let Some(part) = part
        && parts.blocking_send(part).is_err()
    {
        tracing::debug!("an upload was given up");
    }
    (kind, ages)
}

const fn empty(file: FileKind) -> Part {
    Part { file, rows: Vec::new(), findings: Vec::new(), refused: 0 }
}

/// A body as a thread reads it. One that ends without saying so broke off.
struct Pipe {
    from: mpsc::Receiver<Option<Bytes>>,
    now: Bytes,
    ended: bool,
}

impl std::io::Read for Pipe {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        while self.now.is_empty() && !self.ended {
            match self.from.blocking_recv() {
                Some(Some(chunk)) => self.now = chunk,
                Some(None) => self.ended = true,
                None => return Err(std::io::ErrorKind::BrokenPipe.into()),
            }
        }
        let most = self.now.len().min(to.len());
        let chunk = self.now.split_to(most);
        if let Some(to) = to.get_mut(..most) {
            to.copy_from_slice(&chunk);
        }
        Ok(most)
    }
}
