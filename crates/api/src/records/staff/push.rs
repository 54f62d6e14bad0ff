//! Training that an employer holds elsewhere, written into its workers' own records.

use crate::catalogue::store::subjects;
use crate::organisations::flow::Act;
use crate::organisations::store as organisations;
use crate::organisations::store::workers;
use crate::platform::{ApiError, ApiResult, Conn, db, outbox};
use crate::records::store::confirmed::{self, By, Confirmed, Held};
use crate::records::store::staff as store;
use domain::catalogue::wire::SubjectView;
use domain::ids::{EmployerId, PersonId, TrainingRecordId};
use domain::problem::Code;
use domain::records::staff::{Outcome, check};
use domain::records::wire::{NewStaffRecord, NewStaffRecords, StaffRecordOutcome, StaffRecordsAdded};
use serde_json::json;
use std::collections::{BTreeSet, HashMap, HashSet};

/// The most entries in one request.
const MOST: usize = 200;

/// What all entries are held against.
struct Known {
    employer: EmployerId,
    name: String,
    here: HashSet<PersonId>,
    by_own_id: HashMap<String, PersonId>,
    subjects: Vec<SubjectView>,
}

/// Writes entries, each on its own; answers what became of each, and whose records were written.
///
/// # Errors
/// 422 for an empty or too long list; the database.
pub async fn add(
    tx: &mut Conn,
    employer: EmployerId,
    new: &NewStaffRecords,
    act: Act,
) -> ApiResult<(StaffRecordsAdded, BTreeSet<PersonId>)> {
    if new.items.is_empty() || new.items.len() > MOST {
        return Err(ApiError::field("/items", format!("Send 1 to {MOST} entries.")));
    }
    let named = organisations::employer(tx, employer, false).await?;
    let own_ids: Vec<&str> = new.items.iter().filter_map(|item| item.worker_id.as_deref()).collect();
    let known = Known {
        employer,
        name: named.map(|employer| employer.name).ok_or_else(|| ApiError::not_found("organisation"))?,
        here: workers::people_at(tx, employer, act.today).await?.into_iter().collect(),
        by_own_id: workers::by_own_ids(tx, employer, &own_ids, act.today).await?,
        subjects: subjects::all(tx).await?,
    };
    let (mut items, mut written) = (Vec::new(), BTreeSet::new());
    for (at, item) in new.items.iter().enumerate() {
        let done = db::apart(tx, async |tx| one(tx, &known, item, act).await).await;
        items.push(match done {
            Ok((person, outcome, id)) => {
                if outcome != Outcome::Known {
                    written.insert(person);
                }
                StaffRecordOutcome { outcome, training_record_id: Some(id), problem: None }
            }
            Err(refusal) if refusal.problem().status >= 500 => return Err(refusal),
            Err(refusal) => {
                let mut problem = refusal.problem().clone();
                for wrong in &mut problem.errors {
                    wrong.pointer = format!("/items/{at}{}", wrong.pointer);
                }
                StaffRecordOutcome { outcome: Outcome::Refused, training_record_id: None, problem: Some(problem) }
            }
        });
    }
    let refused = items.iter().filter(|item| item.outcome == Outcome::Refused).map(|_| 1_i64).sum();
    Ok((StaffRecordsAdded { items, refused }, written))
}

type Done = (PersonId, Outcome, TrainingRecordId);

async fn one(tx: &mut Conn, known: &Known, item: &NewStaffRecord, act: Act) -> ApiResult<Done> {
    let wrong = check(item, act.today);
    if !wrong.is_empty() {
        return Err(ApiError::not_valid(wrong));
    }
    let by_own = item.worker_id.as_deref().and_then(|id| known.by_own_id.get(id).copied());
    let person = item.person_id.or(by_own).filter(|person| known.here.contains(person));
    let person = person.ok_or_else(|| ApiError::new(Code::NotFound, "Nobody who works for you today has this id."))?;
    let subject = match item.subject.as_deref() {
        None => None,
        Some(code) => {
            let found = known.subjects.iter().find(|subject| subject.code == code);
            Some(found.ok_or_else(|| ApiError::field("/subject", "Use a code of /api/v1/subjects."))?)
        }
    };
    let title =
        item.title.as_deref().map(str::trim).or(subject.map(|subject| subject.name.as_str())).unwrap_or_default();
    let (expires_on, basis) = confirmed::lasts(item.achieved_on, item.expires_on, subject);
    let new = Confirmed {
        person,
        employer: known.employer,
        employer_name: &known.name,
        title,
        subject: subject.map(|subject| subject.code.as_str()),
        achieved_on: item.achieved_on,
        expires_on,
        basis,
        by: By::System { own_id: item.own_id.as_deref(), evidence: item.evidence.as_deref().map(str::trim) },
    };
    write(tx, &new, item, act).await
}

/// Writes an entry; what the record says already is not written twice, and what the employer sent under the same id of its
/// own is taken back for it.
async fn write(tx: &mut Conn, new: &Confirmed<'_>, item: &NewStaffRecord, act: Act) -> ApiResult<Done> {
    let held = confirmed::held(tx, &[new.person]).await?;
    let same = |held: &Held| held.is_of(new.person, new.achieved_on, new.subject, new.title);
    let before = match item.own_id.as_deref() {
        Some(own_id) => store::lock_by_own_id(tx, new.employer, own_id).await?,
        None => None,
    };
    if let Some(before) = before {
        let evidence = item.evidence.as_deref().map(str::trim);
        let says_the_same = before.person == new.person
            && before.evidence.as_deref() == evidence
            && held.iter().any(|held| {
                held.id == before.id && same(held) && held.expires_on == new.expires_on && held.title == new.title
            });
        if says_the_same {
            return Ok((new.person, Outcome::Known, before.id));
        }
        let reason = format!("{} sent another entry in its place.", new.employer_name);
        take_back(tx, before.id, &reason, act).await?;
        return Ok((new.person, Outcome::Replaced, issue(tx, new, act).await?));
    }
    match held.iter().find(|held| same(held)) {
        Some(known) => Ok((new.person, Outcome::Known, known.id)),
        None => Ok((new.person, Outcome::Added, issue(tx, new, act).await?)),
    }
}

async fn issue(tx: &mut Conn, new: &Confirmed<'_>, act: Act) -> ApiResult<TrainingRecordId> {
    let id = confirmed::add(tx, new, act.now).await?;
    outbox::event(tx, "record.issued", id.0, act.by, act.now, &json!({"employerId": new.employer})).await?;
    Ok(id)
}

async fn take_back(tx: &mut Conn, id: TrainingRecordId, reason: &str, act: Act) -> ApiResult<()> {
    if !store::take_back(tx, id, reason, act.now).await? {
        return Ok(());
    }
    outbox::event(tx, "record.revoked", id.0, act.by, act.now, &json!({})).await
}

/// Takes back an entry that an employer stands behind; answers whose it is.
///
/// # Errors
/// 404 when it stands behind no such entry; the database.
pub async fn withdraw(
    tx: &mut Conn,
    employer: EmployerId,
    id: TrainingRecordId,
    reason: Option<&str>,
    act: Act,
) -> ApiResult<PersonId> {
    let own = store::lock_own(tx, employer, id).await?.ok_or_else(|| ApiError::not_found("training record"))?;
    take_back(tx, own.id, reason.unwrap_or("The employer that stood behind it took it back."), act).await?;
    Ok(own.person)
}
