//! Telling, once a day, of entries that run out soon: one event an entry and warning.

use super::over;
use super::store::warnings;
use crate::platform::{ApiResult, AppState, Conn, outbox};
use chrono::{DateTime, NaiveDate, Utc};
use domain::records::validity::under_rules;
use domain::records::warning::{WARNING_DAYS, due};
use serde_json::json;
use uuid::Uuid;

/// Entries that are looked at together.
const BATCH: i64 = 500;

/// Writes an event for each entry that comes under 90 or under 30 days today. What the person's employers of today ask
/// for decides when it runs out, as it does when the record is read.
///
/// # Errors
/// The database.
pub async fn warn_expiring(state: &AppState) -> ApiResult<()> {
    let (now, today) = (state.clock.now(), state.clock.today());
    state
        .db
        .tx(async |tx| {
            if !outbox::is_first_on(tx, "records.warn", today).await? {
                return Ok(());
            }
            let mut after = Uuid::nil();
            while let Some(last) = some(tx, after, today, now).await? {
                after = last;
            }
            Ok(())
        })
        .await
}

/// Warns of some entries after the one named; answers the last of them.
async fn some(tx: &mut Conn, after: Uuid, today: NaiveDate, now: DateTime<Utc>) -> ApiResult<Option<Uuid>> {
    let entries = warnings::candidates(tx, after, today, BATCH).await?;
    let people: Vec<_> = entries.iter().map(|entry| entry.person).collect();
    let rules = over::each(tx, &people, today).await?;
    let mut warned = Vec::new();
    for entry in &entries {
        let over = rules.get(&entry.person).map(|over| over.validities(entry.subject.as_deref()));
        let (expires_on, _) =
            under_rules(entry.achieved_on, (entry.expires_on, entry.basis), &over.unwrap_or_default());
        warned.extend(expires_on.and_then(|day| due(day, today)).map(|days| (entry.id, days)));
    }
    let new = warnings::note(tx, &warned).await?;
    for days in WARNING_DAYS {
        let ids: Vec<Uuid> = new.iter().filter(|(_, of)| *of == days).map(|(id, _)| *id).collect();
        outbox::events(tx, "record.expiring", &ids, None, now, &json!({"warningDays": days})).await?;
    }
    Ok(entries.last().map(|entry| entry.id))
}
