//! Entries that people write themselves, and the steps by which they become more sure. Each leaves an event.

use super::store::{asked, steps};
use crate::catalogue::store::subjects;
use crate::organisations::flow::Act;
use crate::organisations::store as organisations;
use crate::organisations::store::workers;
use crate::platform::{ApiError, ApiResult, Conn, outbox};
use crate::records;
use crate::records::own::{self, Behind};
use domain::ids::{EmployerId, PersonId, TrainingRecordId};
use domain::problem::Code;
use domain::records::ladder::{MOST_OWN, check_own, check_verification, raises};
use domain::records::wire::{NewOwnRecord, NewVerification, RecordHistory, TrainingRecordView, VerificationStep};
use domain::records::{RecordState, VerificationLevel};
use serde_json::json;
use steps::Step;

/// An entry, or that there is none.
///
/// # Errors
/// 404; the database.
pub async fn found(conn: &mut Conn, id: TrainingRecordId, act: Act) -> ApiResult<TrainingRecordView> {
    let found = records::as_written(conn, &[id], act.today).await?.pop();
    found.ok_or_else(|| ApiError::not_found("training record"))
}

/// Says that an entry was taken back, when it was.
fn stands(entry: &TrainingRecordView) -> ApiResult<()> {
    match entry.state {
        RecordState::Revoked => Err(ApiError::new(Code::RecordTakenBack, "Nobody counts it any more.")),
        _ => Ok(()),
    }
}

/// Writes an entry into a person's own record. What the record says already is not written twice.
///
/// # Errors
/// 422 for what is wrong with it; 409 for one that is there; the database.
pub async fn write(tx: &mut Conn, person: PersonId, new: &NewOwnRecord, act: Act) -> ApiResult<TrainingRecordView> {
    let wrong = check_own(new, act.today);
    if !wrong.is_empty() {
        return Err(ApiError::not_valid(wrong));
    }
    let all = subjects::all(tx).await?;
    let subject = match new.subject.as_deref() {
        None => None,
        Some(code) => {
            let found = all.iter().find(|subject| subject.code == code);
            Some(found.ok_or_else(|| ApiError::field("/subject", "Choose a subject from the list."))?)
        }
    };
    let title = new.title.as_deref().map(str::trim).or(subject.map(|subject| subject.name.as_str()));
    let title = title.ok_or_else(|| ApiError::field("/title", "Say what you learnt."))?;
    if own::count(tx, person).await? >= MOST_OWN {
        return Err(ApiError::new(Code::TooMany, "You added 500 entries. Ask the Academy if you have more."));
    }
    if let Some(before) = new.replaces {
        replace(tx, person, before, act).await?;
    }
    let held = records::confirmed::held(tx, &[person]).await?;
    let code = subject.map(|subject| subject.code.as_str());
    if let Some(same) = held.iter().find(|held| held.is_of(person, new.achieved_on, code, title)) {
        let what = format!("“{}” of that day is in your record already.", same.title);
        return Err(ApiError::new(Code::RecordHeld, what));
    }
    let id = own::add(tx, person, (new, title, subject), act.now).await?;
    let what = json!({"by": "person", "replaces": new.replaces});
    outbox::event(tx, "record.added", id.0, act.by, act.now, &what).await?;
    found(tx, id, act).await
}

/// Takes back what the person wrote wrongly, for what they write now.
async fn replace(tx: &mut Conn, person: PersonId, before: TrainingRecordId, act: Act) -> ApiResult<()> {
    let wrong = || ApiError::field("/replaces", "Choose an entry that you wrote yourself and that still stands.");
    let entry = records::as_written(tx, &[before], act.today).await?.pop().ok_or_else(wrong)?;
    if entry.person_id != person || !entry.added_by_person {
        return Err(wrong());
    }
    if !own::take_back(tx, before, "Its person wrote it anew.", act.now).await? {
        return Err(wrong());
    }
    outbox::event(tx, "record.revoked", before.0, act.by, act.now, &json!({"by": "person"})).await
}

/// Takes back an entry that its person wrote. One of others is put right by saying that it is wrong.
///
/// # Errors
/// 409 for one of others; the database.
pub async fn withdraw(tx: &mut Conn, entry: &TrainingRecordView, act: Act) -> ApiResult<()> {
    if !entry.added_by_person {
        let what = "You did not write it. Say what is wrong with it, and who wrote it answers.";
        return Err(ApiError::new(Code::RecordOfOthers, what));
    }
    if own::take_back(tx, entry.id, "Its person took it back.", act.now).await? {
        outbox::event(tx, "record.revoked", entry.id.0, act.by, act.now, &json!({"by": "person"})).await?;
    }
    Ok(())
}

/// An employer says that it has seen a certificate, or that the person did this while they worked there.
///
/// # Errors
/// 422 for what it may not say; 409 when more than that stands behind the entry; the database.
pub async fn verify(
    tx: &mut Conn,
    (employer, record): (EmployerId, TrainingRecordId),
    new: &NewVerification,
    act: Act,
) -> ApiResult<TrainingRecordView> {
    let entry = found(tx, record, act).await?;
    stands(&entry)?;
    let then = workers::employers_of(tx, entry.person_id, entry.achieved_on).await?;
    let wrong = check_verification(new, then.contains(&employer));
    if !wrong.is_empty() {
        return Err(ApiError::not_valid(wrong));
    }
    let named = organisations::employer(tx, employer, false).await?;
    let name = named.map(|employer| employer.name).ok_or_else(|| ApiError::not_found("organisation"))?;
    let behind = match new.level {
        VerificationLevel::EmployerConfirmed => Behind::Employer(employer, &name),
        _ => Behind::Nobody,
    };
    let note = new.note.as_deref().map(str::trim);
    let step = Step { record, level: new.level, employer: Some(employer), provider: None, by_name: &name, note };
    raise(tx, &entry, step, behind, act).await?;
    found(tx, record, act).await
}

/// Writes a step, and with it that the entry is as sure.
///
/// # Errors
/// 409 when as much stands behind it already; the database.
pub async fn raise(
    tx: &mut Conn,
    entry: &TrainingRecordView,
    step: Step<'_>,
    behind: Behind<'_>,
    act: Act,
) -> ApiResult<()> {
    if !raises(entry.verification_level, step.level) {
        let what = format!("It says already: {}.", entry.verification_level.label());
        return Err(ApiError::new(Code::AlreadyVerified, what));
    }
    steps::add(tx, step, act.now).await?;
    own::raise(tx, entry.id, step.level, behind).await?;
    let what = json!({"level": step.level, "employerId": step.employer, "trainingProviderId": step.provider});
    outbox::event(tx, "record.verified", entry.id.0, act.by, act.now, &what).await?;
    // What a training provider stands behind is signed.
    if step.level >= VerificationLevel::IssuerConfirmed {
        outbox::enqueue(tx, "credential.issue", &json!({"recordId": entry.id}), None, act.now).await?;
    }
    Ok(())
}

/// How an entry came to be as sure as it is. `signed_at`: when the academy signed it. Whom its person asked is told to them alone.
///
/// # Errors
/// The database.
pub async fn history(
    conn: &mut Conn,
    entry: &TrainingRecordView,
    signed_at: Option<chrono::DateTime<chrono::Utc>>,
    for_its_person: bool,
) -> ApiResult<RecordHistory> {
    let later = steps::of_record(conn, entry.id).await?;
    let by = entry.provider.as_ref().map(|of| of.name.clone()).filter(|_| entry.booking_id.is_some());
    let first = match (entry.added_by_person, later.first()) {
        (true, _) => {
            VerificationStep { level: VerificationLevel::SelfDeclared, by: None, note: None, at: entry.created_at }
        }
        (false, _) => VerificationStep {
            level: entry.verification_level,
            by: by.or_else(|| entry.issued_by.clone()).or_else(|| entry.confirmed_by.clone()),
            note: entry.evidence.clone(),
            at: entry.created_at,
        },
    };
    let signed = signed_at.map(|at| VerificationStep {
        level: VerificationLevel::AcademySigned,
        by: Some(crate::credentials::ISSUER.to_owned()),
        note: None,
        at,
    });
    let steps = [first].into_iter().chain(later).chain(signed).collect();
    let asked = if for_its_person { asked::of_record(conn, entry.id).await? } else { Vec::new() };
    let asked = asked.iter().map(asked::Asked::view).collect::<ApiResult<_>>()?;
    Ok(RecordHistory { steps, asked })
}
