//! Places that employers keep for workers whom they name later.

use super::{Act, Moment, lock, offer_free_places};
use crate::booking::store::New;
use crate::booking::store::blocks::{self as store, Block};
use crate::catalogue::LockedRun;
use crate::platform::{ApiError, ApiResult, Conn, outbox};
use domain::booking::block;
use domain::booking::state::Refusal;
use domain::catalogue::RunFacts;
use domain::ids::{CourseRunId, PlaceBlockId};
use serde_json::json;

/// Keeps places.
///
/// # Errors
/// 404 for no such run; 422 for a number or a day that cannot be; every refusal of the domain.
pub async fn keep_places(tx: &mut Conn, new: &Block, act: Act) -> ApiResult<()> {
    let locked = lock(tx, new.run).await?;
    block::check(new.places, new.release_on, &locked.facts, act.moment.wall.date())
        .map_err(|wrong| ApiError::not_valid(vec![wrong]))?;
    block::keep(&locked.facts, new.places, act.moment.wall)?;
    store::add(tx, new, act.by).await?;
    let what = json!({"by": act.party, "places": new.places, "courseRunId": new.run});
    outbox::event(tx, "place_block.kept", new.id.0, act.by, act.moment.now, &what).await
}

/// The run, which is locked, as somebody finds it who is booked: with a kept place, that place is taken for them.
///
/// # Errors
/// `block_used_up` when there is none left for this run and employer; the database.
pub(super) async fn found_by(tx: &mut Conn, new: &New<'_>, locked: &LockedRun) -> ApiResult<RunFacts> {
    let Some(id) = new.block else { return Ok(locked.facts) };
    let taken = match new.employer {
        Some(employer) => store::take(tx, id, new.run, employer).await?,
        None => false,
    };
    if taken { Ok(block::with_one_back(locked.facts)) } else { Err(Refusal::BlockUsedUp.into()) }
}

/// Lets what has no name go, of a run that is locked; places that come free are not offered yet.
async fn release(tx: &mut Conn, id: PlaceBlockId, act: Act) -> ApiResult<()> {
    if store::release(tx, id, act.moment.now).await? {
        let what = json!({"by": act.party});
        outbox::event(tx, "place_block.released", id.0, act.by, act.moment.now, &what).await?;
    }
    Ok(())
}

/// Lets what has no name go, to whoever waits.
///
/// # Errors
/// The database.
pub async fn release_block(tx: &mut Conn, kept: &Block, act: Act) -> ApiResult<()> {
    lock(tx, kept.run).await?;
    release(tx, kept.id, act).await?;
    offer_free_places(tx, kept.run, act.moment).await
}

/// The same for all that is kept on a run whose row is locked, and which is called off.
///
/// # Errors
/// The database.
pub async fn release_all(tx: &mut Conn, run: CourseRunId, act: Act) -> ApiResult<()> {
    for kept in store::of_run(tx, run).await? {
        release(tx, kept.id, act).await?;
    }
    Ok(())
}

/// The same for what is kept on a run and whose day of release has come.
///
/// # Errors
/// The database.
pub async fn release_due(tx: &mut Conn, run: CourseRunId, moment: Moment) -> ApiResult<()> {
    lock(tx, run).await?;
    let act = Act::of_clock(moment);
    for kept in store::of_run(tx, run).await? {
        if kept.release_on <= moment.wall.date() {
            release(tx, kept.id, act).await?;
        }
    }
    offer_free_places(tx, run, moment).await
}
