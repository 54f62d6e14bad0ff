//! What is new of workers' records since an employer asked last.
//!
//! What it sees now is held against what it was told, and what differs is told next: an entry that is new, says something
//! else, or is no longer there for it, whatever the cause (a rule, a day that went by, somebody who left).

use crate::organisations::store::workers;
use crate::platform::{ApiError, ApiResult, Conn};
use crate::records::over;
use crate::records::store::staff as store;
use chrono::NaiveDate;
use domain::ids::{EmployerId, PersonId, TrainingRecordId};
use domain::records::staff::Told;
use domain::records::wire::StaffRecordChange;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// A part of what is new.
pub struct Part {
    /// In the order in which it became known.
    pub changes: Vec<StaffRecordChange>,
    /// Whose records these are.
    pub people: Vec<PersonId>,
    /// What to ask after next.
    pub last: i64,
}

/// What an employer has not been told of since `after`, at most `limit`.
///
/// # Errors
/// The database.
pub async fn after(tx: &mut Conn, employer: EmployerId, after: i64, limit: usize, today: NaiveDate) -> ApiResult<Part> {
    let mut now = seen(tx, employer, today).await?;
    let last = store::lock_feed(tx, employer).await?;
    let news = differs(&now, &store::told(tx, employer).await?)?;
    store::tell(tx, employer, last, &news).await?;
    let limit = i64::try_from(limit).map_err(ApiError::internal)?;
    let page = store::told_after(tx, employer, after, limit).await?;
    let last = page.last().map_or(after, |(_, sequence, _)| *sequence);
    let mut people = Vec::new();
    let change = |(id, _, gone): (TrainingRecordId, i64, bool)| match now.remove(&id).filter(|_| !gone) {
        Some(shown) => {
            people.extend(shown.record.as_ref().map(|record| record.person_id));
            shown
        }
        None => StaffRecordChange { id, state: Told::Gone, record: None, own_id: None },
    };
    let changes = page.into_iter().map(change).collect();
    Ok(Part { changes, people, last })
}

type Now = HashMap<TrainingRecordId, StaffRecordChange>;

/// Every entry that an employer sees today.
async fn seen(conn: &mut Conn, employer: EmployerId, today: NaiveDate) -> ApiResult<Now> {
    let people = workers::people_at(conn, employer, today).await?;
    let rules = over::each(conn, &people, today).await?;
    let mut now = Now::new();
    for entry in store::entries(conn, &people).await? {
        let Some(at) = rules.get(&entry.person()).and_then(|over| over.at(employer)) else { continue };
        if at.sees(entry.seen(employer, today)) {
            let demand = entry.subject().map(|subject| at.demand(subject)).unwrap_or_default();
            let (id, own_id) = (entry.id(), entry.own_id(employer));
            let record = Some(entry.view(demand, today)?);
            now.insert(id, StaffRecordChange { id, state: Told::Updated, record, own_id });
        }
    }
    Ok(now)
}

/// What differs from what was told, by id.
fn differs(
    now: &Now,
    told: &HashMap<TrainingRecordId, Option<Vec<u8>>>,
) -> ApiResult<Vec<(TrainingRecordId, Option<Vec<u8>>)>> {
    let mut news = Vec::new();
    for (id, change) in now {
        let hash = Sha256::digest(serde_json::to_vec(change).map_err(ApiError::internal)?).to_vec();
        if told.get(id).and_then(Option::as_ref) != Some(&hash) {
            news.push((*id, Some(hash)));
        }
    }
    let gone = told.iter().filter(|(id, hash)| hash.is_some() && !now.contains_key(*id));
    news.extend(gone.map(|(id, _)| (*id, None)));
    news.sort_by_key(|(id, _)| *id);
    Ok(news)
}
