//! Training that people bring to an employer: what they show of it, and what the employer decides.

use crate::organisations::flow::Act;
use crate::organisations::store::workers::{self, Wanted};
use crate::platform::{ApiError, ApiResult, Conn, outbox};
use crate::records::over;
use crate::records::store::{self, moving, staff};
use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{EmployerId, EmployerShareId, PersonId, TrainingRecordId, WorkplaceId};
use domain::problem::Code;
use domain::records::moving::{avoided, check_decision, check_share};
use domain::records::wire::{
    BroughtTraining, EmployerShareView, NewEmployerShare, NewRecordDecision, RecordDecisionView, ShownRecord,
};
use moving::EmployerShare;
use serde_json::json;
use std::collections::HashMap;
use uuid::Uuid;

/// What a person may show to employers at a time: more than anybody looks after.
const MOST_OPEN: usize = 50;
/// More workers than any employer has.
const EVERYONE: i64 = 100_000;

/// Shows entries of a person's own record to an employer that they work for.
///
/// # Errors
/// 422 for what may not be shown; 409 for too much; the database.
pub async fn show(
    tx: &mut Conn,
    person: PersonId,
    new: &NewEmployerShare,
    (now, today): (DateTime<Utc>, NaiveDate),
) -> ApiResult<EmployerShareView> {
    let wrong = check_share(new, today);
    if !wrong.is_empty() {
        return Err(ApiError::not_valid(wrong));
    }
    let own = store::as_written(tx, &new.record_ids, today).await?;
    let others = |id: &TrainingRecordId| !own.iter().any(|of| of.id == *id && of.person_id == person);
    if let Some(at) = new.record_ids.iter().position(others) {
        return Err(ApiError::field(format!("/recordIds/{at}"), "Choose entries of your own record."));
    }
    let posts = workers::posts_of_each(tx, &[person], today).await?;
    if !posts.values().flatten().any(|(employer, _)| *employer == new.employer_id) {
        return Err(ApiError::field("/employerId", "Choose an employer that you work for. Others can have a link."));
    }
    let open = moving::shares_of(tx, person).await?.into_iter().filter(|share| is_open(share, today)).count();
    if open >= MOST_OPEN {
        return Err(ApiError::new(Code::TooMany, "You show your record 50 times already. End one first."));
    }
    let id = EmployerShareId(Uuid::now_v7());
    moving::show(tx, (id, person), new, now).await?;
    let what = json!({"employerId": new.employer_id, "until": new.until});
    outbox::event(tx, "employer_share.made", id.0, Some(person.0), now, &what).await?;
    let share = moving::share(tx, id).await?.ok_or_else(|| ApiError::internal("a share vanished"))?;
    share_view(tx, &share, today).await
}

fn is_open(share: &EmployerShare, today: NaiveDate) -> bool {
    share.ended_at.is_none() && share.until >= today
}

/// What is shown, as its person sees it.
///
/// # Errors
/// The database.
pub async fn share_view(conn: &mut Conn, share: &EmployerShare, today: NaiveDate) -> ApiResult<EmployerShareView> {
    let ids = share.records();
    let mut decisions = moving::decisions(conn, share.employer(), &ids).await?;
    let shown = |of: domain::records::wire::TrainingRecordView| ShownRecord {
        decision: decisions.remove(&of.id),
        id: of.id,
        title: of.title,
        achieved_on: of.achieved_on,
    };
    Ok(EmployerShareView {
        id: share.id(),
        employer_id: share.employer(),
        employer_name: share.employer_name.clone(),
        records: store::as_written(conn, &ids, today).await?.into_iter().map(shown).collect(),
        until: share.until,
        created_at: share.created_at,
        ended_at: share.ended_at,
        open: is_open(share, today),
    })
}

/// Which of it is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Part<'a> {
    /// Of those at these workplaces alone.
    pub within: Option<&'a [WorkplaceId]>,
    /// What is decided, or what is not.
    pub decided: Option<bool>,
}

/// What an employer's workers brought, by name, the newest achievement of each first.
///
/// # Errors
/// The database.
pub async fn brought(
    conn: &mut Conn,
    employer: EmployerId,
    part: Part<'_>,
    today: NaiveDate,
) -> ApiResult<Vec<BroughtTraining>> {
    let wanted = Wanted { within: part.within, ..Wanted::default() };
    let members = workers::page(conn, employer, &wanted, today, EVERYONE).await?;
    let names: HashMap<PersonId, String> =
        members.into_iter().map(|member| (member.worker.person_id, member.worker.full_name)).collect();
    let people: Vec<PersonId> = names.keys().copied().collect();
    let rules = over::each(conn, &people, today).await?;
    let mut found = Vec::new();
    for entry in staff::entries(conn, &people).await? {
        let Some(at) = rules.get(&entry.person()).and_then(|over| over.at(employer)) else { continue };
        let seen = entry.seen(employer, today);
        if !at.was_brought(seen) {
            continue;
        }
        let (shown_by_person, person_id) = (seen.shown, entry.person());
        let demand = entry.subject().map(|subject| at.demand(subject)).unwrap_or_default();
        let full_name = names.get(&person_id).cloned().unwrap_or_default();
        found.push(BroughtTraining {
            person_id,
            full_name,
            record: entry.view(demand, today)?,
            shown_by_person,
            decision: None,
        });
    }
    let ids: Vec<TrainingRecordId> = found.iter().map(|one| one.record.id).collect();
    let mut decisions = moving::decisions(conn, employer, &ids).await?;
    for one in &mut found {
        one.decision = decisions.remove(&one.record.id);
    }
    found.retain(|one| part.decided.is_none_or(|decided| one.decision.is_some() == decided));
    found.sort_by_key(place);
    Ok(found)
}

/// Where an entry stands in the list: by name, then newest first.
pub fn place(one: &BroughtTraining) -> (String, Uuid, i64, Uuid) {
    let newest_first = -i64::from(chrono::Datelike::num_days_from_ce(&one.record.achieved_on));
    (one.full_name.clone(), one.person_id.0, newest_first, one.record.id.0)
}

/// Writes what an employer decides of an entry that it sees.
///
/// # Errors
/// 404 for what the employer does not see; 422 for a decision that is none; 409 for what it wrote itself or was learnt there.
pub async fn decide(
    tx: &mut Conn,
    (employer, record): (EmployerId, TrainingRecordId),
    new: &NewRecordDecision,
    (act, today): (Act, NaiveDate),
) -> ApiResult<RecordDecisionView> {
    let wrong = check_decision(new);
    if !wrong.is_empty() {
        return Err(ApiError::not_valid(wrong));
    }
    let gone = || ApiError::not_found("training record");
    let (view, _) = store::one(tx, record, today).await?.ok_or_else(gone)?;
    let person = view.person_id;
    let over = over::of(tx, person, today).await?;
    let entries = staff::entries(tx, &[person]).await?;
    let entry = entries.iter().find(|entry| entry.id() == record).ok_or_else(gone)?;
    let (at, seen) = (over.at(employer).ok_or_else(gone)?, entry.seen(employer, today));
    if !at.sees(seen) {
        return Err(gone());
    }
    if !at.was_brought(seen) {
        return Err(ApiError::new(
            Code::NothingToDecide,
            "They did not bring this: it was learnt while they work here.",
        ));
    }
    let figures = avoided(new.decision, moving::figures(tx, record).await?, new.top_up_minutes);
    moving::decide(tx, (employer, record), new, figures, act.now).await?;
    let what = json!({"employerId": employer, "decision": new.decision});
    outbox::event(tx, "record.decided", record.0, act.by, act.now, &what).await?;
    let decided = moving::decisions(tx, employer, &[record]).await?.remove(&record);
    decided.ok_or_else(|| ApiError::internal("a decision vanished"))
}
