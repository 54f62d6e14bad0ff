//! Photos and PDFs of certificates: made safe, kept, and gone when nobody needs them.

use super::store::evidence::{self as store, New};
use crate::platform::{ApiError, ApiResult, AppState, Conn, outbox};
use ::evidence::{Refused, clean};
use actix_web::web;
use chrono::TimeDelta;
use domain::ids::{EvidenceId, PersonId, TrainingRecordId};
use domain::problem::Code;
use domain::records::ladder::MOST_EVIDENCE;
use domain::records::wire::EvidenceFile;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A file without a row is one whose upload was cut off, once it is this old.
const LEFT_OVER_AFTER: TimeDelta = TimeDelta::hours(24);

/// Keeps a photo or PDF with an entry. Answers it, and whether it is new: the same file is kept once.
///
/// # Errors
/// 413 and 422 for files that are not taken; 409 for too many; the database; the store of files.
pub async fn add(
    state: &AppState,
    (record, person): (TrainingRecordId, PersonId),
    bytes: web::Bytes,
) -> ApiResult<(EvidenceFile, bool)> {
    // To open a photo takes memory: as few at once as there are cores.
    let turn = state.hashing.acquire().await.map_err(ApiError::internal)?;
    let cleaned = web::block(move || clean(&bytes)).await.map_err(ApiError::internal)?;
    std::mem::drop(turn);
    let file = cleaned.map_err(|why| match why {
        Refused::TooLarge => ApiError::new(Code::TooLarge, why.to_string()),
        _ => ApiError::field("", why.to_string()),
    })?;
    let (id, sha256) = (EvidenceId(Uuid::now_v7()), Sha256::digest(&file.bytes));
    let size_bytes = i64::try_from(file.bytes.len()).map_err(ApiError::internal)?;
    let new = New { id, record, media_type: file.kind.media_type(), size_bytes, sha256: &sha256 };
    state.vault.put(id.0, &file.bytes).await?;
    let written = state.db.tx(async |tx| write(tx, state, new, person).await).await;
    if !matches!(written, Ok((_, true))) {
        state.vault.drop(id.0).await?;
    }
    written
}

async fn write(tx: &mut Conn, state: &AppState, new: New<'_>, person: PersonId) -> ApiResult<(EvidenceFile, bool)> {
    let now = state.clock.now();
    let added = store::add(tx, new, now).await?;
    let all = store::of_record(tx, new.record).await?;
    if added && all.len() > MOST_EVIDENCE {
        let most = format!("An entry has at most {MOST_EVIDENCE} photos or PDFs. Remove one first.");
        return Err(ApiError::new(Code::TooMany, most));
    }
    if added {
        outbox::event(tx, "evidence.added", new.record.0, Some(person.0), now, &json!({"evidenceId": new.id})).await?;
    }
    let mut same = all.into_iter().filter(|file| file.id == new.id || (!added && is(&file.sha256, new.sha256)));
    same.next().map(|file| (file, added)).ok_or_else(|| ApiError::internal("a file vanished"))
}

fn is(hex: &str, sha256: &[u8]) -> bool {
    let read = |pair: &[u8]| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok());
    hex.as_bytes().chunks(2).map(read).eq(sha256.iter().copied().map(Some))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Drop {
    evidence_id: EvidenceId,
}

/// The job that takes a file from the store of files when its row is gone.
///
/// # Errors
/// The store of files; a payload that is none.
pub async fn drop(state: &AppState, payload: &serde_json::Value) -> ApiResult<()> {
    let Drop { evidence_id } = Drop::deserialize(payload).map_err(ApiError::internal)?;
    state.vault.drop(evidence_id.0).await
}

/// Drops files that no row names, as an upload leaves that was cut off. Answers how many.
///
/// # Errors
/// The database; the store of files.
pub async fn sweep(state: &AppState) -> ApiResult<usize> {
    let old = state.vault.older_than(state.clock.now() - LEFT_OVER_AFTER).await?;
    let unknown = store::unknown(&mut *state.db.get().await?, &old).await?;
    for id in &unknown {
        state.vault.drop(*id).await?;
    }
    Ok(unknown.len())
}
