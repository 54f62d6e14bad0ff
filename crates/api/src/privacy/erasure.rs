//! Erasing an account: fourteen days after it was asked for, by the worker, in one transaction.

use super::store::erasure as store;
use crate::booking::{self, flow::Moment};
use crate::organisations::flow::{self, Act};
use crate::organisations::store::jobs;
use crate::platform::{ApiResult, AppState, Conn, db, outbox};
use chrono::TimeDelta;
use domain::ids::PersonId;
use domain::organisations::tenure::Leaving;
use domain::problem::Code;
use serde_json::json;

/// Erases every account that is due. One whose owner became an employer's last admin meanwhile waits for another day.
///
/// # Errors
/// The database.
pub async fn erase_due(state: &AppState) -> ApiResult<()> {
    while state.db.tx(async |tx| one(tx, state).await).await? {}
    Ok(())
}

async fn one(tx: &mut Conn, state: &AppState) -> ApiResult<bool> {
    let now = state.clock.now();
    let Some(asked) = store::lock_due(tx, now).await? else { return Ok(false) };
    let person = PersonId(asked.person_id);
    match db::apart(tx, async |tx| erase(tx, state, person).await).await {
        Ok(()) => {}
        Err(error) if error.problem().code == Code::LastAdmin.as_str() => {
            tracing::warn!(person = %person, "an erasure waits: an employer would be without an admin");
            store::put_off(tx, person, now + TimeDelta::days(1)).await?;
        }
        Err(error) => return Err(error),
    }
    Ok(true)
}

async fn erase(tx: &mut Conn, state: &AppState, person: PersonId) -> ApiResult<()> {
    let (now, today) = (state.clock.now(), state.clock.today());
    booking::call_off_all(tx, person, Moment { now, wall: state.clock.wall() }).await?;
    let act = Act { now, today, by: None };
    for id in store::jobs(tx, person, now).await? {
        if let Some(job) = jobs::lock(tx, id).await? {
            flow::end(tx, &job, Leaving::AtOnce, act).await?;
        }
    }
    store::erase(tx, person, now).await?;
    outbox::event(tx, "person.erased", person.0, None, now, &json!({})).await
}
