//! What a person shows of their record by a link.

use super::check;
use super::store::shares::{self as store, Share};
use crate::platform::keys::random;
use crate::platform::{ApiError, ApiResult, AppState, Conn, outbox};
use crate::records;
use domain::ids::{PersonId, ShareId};
use domain::people::code::recovery_code;
use domain::problem::Code;
use domain::records::sharing;
use domain::records::wire::{NewShare, ShareView, SharedRecord};
use serde_json::json;
use uuid::Uuid;

/// Links that a person may have open: more than anybody looks after.
const MOST_OPEN: i64 = 50;

fn purpose(id: ShareId) -> String {
    format!("share {id}")
}

/// Makes a link.
///
/// # Errors
/// 422 for what may not be shown; 409 for too many links; the database.
pub async fn make(tx: &mut Conn, state: &AppState, person: PersonId, new: &NewShare) -> ApiResult<ShareView> {
    let today = state.clock.today();
    let wrong = sharing::check(new, today);
    if !wrong.is_empty() {
        return Err(ApiError::not_valid(wrong));
    }
    let own = records::as_written(tx, &new.record_ids, today).await?;
    if let Some(at) = new.record_ids.iter().position(|id| !own.iter().any(|of| of.id == *id && of.person_id == person))
    {
        let pointer = format!("/recordIds/{at}");
        return Err(ApiError::field(pointer, "Choose entries of your own record."));
    }
    if store::open_of(tx, person, today).await? >= MOST_OPEN {
        return Err(ApiError::new(Code::TooMany, "You show your record by 50 links. End one of them first."));
    }
    let (id, now) = (ShareId(Uuid::now_v7()), state.clock.now());
    let code = recovery_code(random::<10>().map_err(ApiError::internal)?);
    let sealed = state.sealer.seal(&purpose(id), code.as_bytes()).map_err(ApiError::internal)?;
    store::add(tx, (id, person), new, (&check::hash(&code), &sealed), now).await?;
    outbox::event(tx, "share.made", id.0, Some(person.0), now, &json!({"until": new.until})).await?;
    let share = store::one(tx, id).await?.ok_or_else(|| ApiError::internal("a share that was made is gone"))?;
    view(tx, state, &share).await
}

/// Ends a link. One that ended stays as it was.
///
/// # Errors
/// The database.
pub async fn end(tx: &mut Conn, state: &AppState, share: &Share) -> ApiResult<()> {
    let now = state.clock.now();
    if share.ended_at.is_none() {
        store::end(tx, share.id(), now).await?;
        outbox::event(tx, "share.ended", share.id().0, Some(share.person().0), now, &json!({})).await?;
    }
    Ok(())
}

/// The address of a link and its code, as people read it aloud.
///
/// # Errors
/// A code that does not open.
pub fn link_of(state: &AppState, share: &Share) -> ApiResult<(String, String)> {
    let code = state.sealer.open(&purpose(share.id()), &share.code_sealed).map_err(ApiError::internal)?;
    let code = String::from_utf8(code).map_err(ApiError::internal)?;
    let at = state.config.public_url.trim_end_matches('/');
    Ok((format!("{at}/check/{}", code.replace('-', "")), code))
}

/// A link as its person sees it.
///
/// # Errors
/// The database; a code that does not open.
pub async fn view(conn: &mut Conn, state: &AppState, share: &Share) -> ApiResult<ShareView> {
    let (url, code) = link_of(state, share)?;
    let records = records::as_written(conn, &share.records(), state.clock.today()).await?;
    let shown =
        |of: records::TrainingRecordView| SharedRecord { id: of.id, title: of.title, achieved_on: of.achieved_on };
    Ok(ShareView {
        id: share.id(),
        url,
        code,
        records: records.into_iter().map(shown).collect(),
        name: share.shown_name(),
        until: share.until,
        label: share.label.clone(),
        created_at: share.created_at,
        ended_at: share.ended_at,
        open: share.is_open(state.clock.today()),
        looks: share.looks,
        last_look_at: share.last_look_at,
    })
}
