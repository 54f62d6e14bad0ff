//! Taking a file in as it comes: in parts, so that a large one is never held whole, and at most so much of it.

use super::store::file;
use crate::platform::{ApiError, ApiResult, Db};
use actix_web::web::Bytes;
use chrono::{DateTime, Utc};
use domain::problem::Code;
use futures_util::{Stream, StreamExt};
use sha2::{Digest, Sha256};
use std::pin::pin;
use uuid::Uuid;

/// The largest file as it is sent, in bytes.
pub const FILE_LIMIT: i64 = 200 * 1024 * 1024;
/// Bytes of a part.
const PART: usize = 1024 * 1024;
/// Bytes from which the form of a file is seen.
const HEAD: usize = 64 * 1024;

/// A file that was taken in.
pub struct Upload {
    /// Its id.
    pub id: Uuid,
    /// Its size.
    pub bytes: i64,
    /// SHA-256 of all of it.
    pub hash: Vec<u8>,
    /// How it begins.
    pub head: Vec<u8>,
}

/// Takes a body in. What broke off is let go.
///
/// # Errors
/// 413 for too large a file, 400 for none or one that broke off; the database.
pub async fn take_in(
    db: &Db,
    body: impl Stream<Item = Result<Bytes, String>>,
    now: DateTime<Utc>,
) -> ApiResult<Upload> {
    let id = Uuid::now_v7();
    file::begin(&mut *db.get().await?, id, now).await?;
    let taken = parts(db, body, id).await;
    if taken.is_err() {
        file::remove(&mut *db.get().await?, id).await?;
    }
    taken
}

/// Refuses what is too large.
///
/// # Errors
/// 413.
pub fn check_size(bytes: i64) -> ApiResult<()> {
    let say = || format!("Send at most {} MB. Gzip makes a file smaller.", FILE_LIMIT / 1024 / 1024);
    if bytes > FILE_LIMIT { Err(ApiError::new(Code::TooLarge, say())) } else { Ok(()) }
}

async fn parts(db: &Db, body: impl Stream<Item = Result<Bytes, String>>, id: Uuid) -> ApiResult<Upload> {
    let mut body = pin!(body);
    let mut upload = Upload { id, bytes: 0, hash: Vec::new(), head: Vec::new() };
    let (mut hash, mut part, mut position) = (Sha256::new(), Vec::with_capacity(PART), 0);
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|error| ApiError::new(Code::Malformed, format!("The file broke off: {error}.")))?;
        upload.bytes += i64::try_from(chunk.len()).map_err(ApiError::internal)?;
        check_size(upload.bytes)?;
        hash.update(&chunk);
        let room = HEAD.saturating_sub(upload.head.len()).min(chunk.len());
        upload.head.extend_from_slice(chunk.get(..room).unwrap_or_default());
        part.extend_from_slice(&chunk);
        if part.len() >= PART {
            // A connection for each part: whoever sends slowly keeps nobody waiting.
            file::add_part(&mut *db.get().await?, id, position, &part).await?;
            part.clear();
            position += 1;
        }
    }
    if upload.bytes == 0 {
        return Err(ApiError::new(Code::Malformed, "The body is empty. Send the file as the body."));
    }
    if !part.is_empty() {
        file::add_part(&mut *db.get().await?, id, position, &part).await?;
    }
    upload.hash = hash.finalize().to_vec();
    Ok(upload)
}
