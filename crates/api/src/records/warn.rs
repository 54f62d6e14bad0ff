//! Telling, once a day, of entries that run out soon: one event an entry and warning, and a message to its person.

use super::over;
use super::store::warnings::{self, Candidate};
use crate::booking;
use crate::messages::{RunningOut, tell_running_out};
use crate::platform::{ApiResult, AppState, Conn, outbox};
use chrono::NaiveDate;
use domain::ids::TrainingRecordId;
use domain::records::rules::stands_for;
use domain::records::validity::under_rules;
use domain::records::warning::{WARNING_DAYS, due};
use serde_json::json;
use std::collections::HashMap;
use uuid::Uuid;

/// Entries that are looked at together.
const BATCH: i64 = 500;

/// Writes an event for each entry that comes under 90, 60 or 30 days today. What the person's employers of today ask
/// for decides when it runs out, as it does when the record is read.
///
/// # Errors
/// The database.
pub async fn warn_expiring(state: &AppState) -> ApiResult<()> {
    let today = state.clock.today();
    state
        .db
        .tx(async |tx| {
            if !outbox::is_first_on(tx, "records.warn", today).await? {
                return Ok(());
            }
            let mut after = Uuid::nil();
            while let Some(last) = some(tx, state, after, today).await? {
                after = last;
            }
            Ok(())
        })
        .await
}

/// Warns of some entries after the one named; answers the last of them.
async fn some(tx: &mut Conn, state: &AppState, after: Uuid, today: NaiveDate) -> ApiResult<Option<Uuid>> {
    let entries = warnings::candidates(tx, after, today, BATCH).await?;
    let people: Vec<_> = entries.iter().map(|entry| entry.person).collect();
    let rules = over::each(tx, &people, today).await?;
    let mut warned = Vec::new();
    let mut last_days = HashMap::new();
    for entry in &entries {
        let over = rules.get(&entry.person).map(|over| over.validities(entry.subject.as_deref()));
        let (expires_on, _) =
            under_rules(entry.achieved_on, (entry.expires_on, entry.basis), &over.unwrap_or_default());
        let Some((last_day, days)) = expires_on.and_then(|day| Some((day, due(day, today)?))) else { continue };
        warned.push((entry.id, days));
        last_days.insert(entry.id, (entry, last_day));
    }
    let new = warnings::note(tx, &warned).await?;
    for days in WARNING_DAYS {
        let ids: Vec<Uuid> = new.iter().filter(|(_, of)| *of == days).map(|(id, _)| *id).collect();
        let now = state.clock.now();
        outbox::events(tx, "record.expiring", &ids, None, now, &json!({"warningDays": days})).await?;
    }
    tell(tx, state, &new, &last_days).await?;
    Ok(entries.last().map(|entry| entry.id))
}

/// Tells people of their own entries, but for those who have a place already on a course about it.
async fn tell(
    tx: &mut Conn,
    state: &AppState,
    new: &[(Uuid, i32)],
    last_days: &HashMap<Uuid, (&Candidate, NaiveDate)>,
) -> ApiResult<()> {
    let warned: Vec<_> =
        new.iter().filter_map(|(id, days)| last_days.get(id).map(|(entry, last)| (*entry, *last, *days))).collect();
    let people: Vec<_> = warned.iter().map(|(entry, ..)| entry.person).collect();
    let places = booking::to_come(tx, &people, state.clock.today()).await?;
    for (entry, last_day, warning_days) in warned {
        let subject = entry.subject.as_deref();
        let meets = |of: &String| subject.is_some_and(|subject| stands_for(of, subject));
        if places.iter().any(|(person, place)| *person == entry.person && place.subjects.iter().any(meets)) {
            continue;
        }
        let (person, record) = (entry.person, TrainingRecordId(entry.id));
        let of = RunningOut { person, record, title: &entry.title, subject, last_day, warning_days };
        tell_running_out(tx, state, &of).await?;
    }
    Ok(())
}
