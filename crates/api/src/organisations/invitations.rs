//! Ways in: a code that is good once, for 14 days. Of a code we keep a hash alone.

use super::flow::{self, Act};
use super::hr;
use super::store::invitations::{self as store, Invitation};
use super::store::jobs::NewJob;
use crate::people::roles;
use crate::platform::{ApiError, ApiResult, Conn, outbox};
use chrono::{DateTime, Utc};
use chrono_tz::Europe::London;
use domain::ids::{EmployerId, InvitationId, PersonId};
use domain::organisations::Position;
use domain::organisations::invitation::{InvitationCode, InvitationState};
use domain::organisations::wire::{AcceptedView, NewInvitation};
use domain::problem::Code;
use serde_json::json;
use sha2::{Digest, Sha256};

/// What is kept of a code.
fn hash(code: &InvitationCode) -> Vec<u8> {
    Sha256::digest(code.bytes()).to_vec()
}

/// Makes an invitation, whose values have been checked. To an address we write; one without has no code yet.
///
/// # Errors
/// The database.
pub async fn send(tx: &mut Conn, employer: EmployerId, new: &NewInvitation, act: Act) -> ApiResult<InvitationId> {
    let id = store::add(tx, employer, new, act.by, act.now).await?;
    if new.email.is_some() {
        outbox::enqueue(tx, "mail.invitation", &json!({"invitationId": id}), None, act.now).await?;
    }
    outbox::event(tx, "invitation.sent", id.0, act.by, act.now, &json!({"employerId": employer})).await?;
    Ok(id)
}

/// Takes an invitation back that nobody used.
///
/// # Errors
/// The database.
pub async fn take_back(tx: &mut Conn, found: &Invitation, act: Act) -> ApiResult<()> {
    store::revoke(tx, found.id, act.now).await?;
    let what = json!({"employerId": found.employer});
    outbox::event(tx, "invitation.revoked", found.id.0, act.by, act.now, &what).await
}

/// A code that nobody can guess, in the place of the one that an open invitation had.
///
/// # Errors
/// When the machine gives no randomness; the database.
pub async fn new_code(tx: &mut Conn, id: InvitationId) -> ApiResult<InvitationCode> {
    let mut random = [0; 12];
    aws_lc_rs::rand::fill(&mut random).map_err(ApiError::internal)?;
    let code = InvitationCode::of(random);
    store::set_code(tx, id, &hash(&code)).await?;
    Ok(code)
}

/// Whether a refusal means that the code was a guess.
#[must_use]
pub fn was_wrong(error: &ApiError) -> bool {
    error.problem().code == Code::WrongCode.as_str()
}

/// The invitation of a code that still takes somebody in, locked until the transaction ends.
///
/// # Errors
/// `wrong_code` for a code that is nobody's, `invitation_over` for one that was used, taken back or is out of time; the
/// database.
pub async fn open(tx: &mut Conn, code: &str, now: DateTime<Utc>) -> ApiResult<Invitation> {
    let wrong = || ApiError::new(Code::WrongCode, "Check the code and type it again.");
    let code = InvitationCode::read(code).ok_or_else(wrong)?;
    let found = store::lock_by_code(tx, &hash(&code)).await?.ok_or_else(wrong)?;
    over(found.state(now))?;
    Ok(found)
}

/// Takes someone in by a code: their job, their role, or both. The caller keeps guessing slow.
///
/// # Errors
/// As [`open`].
pub async fn accept(tx: &mut Conn, code: &str, person: PersonId, now: DateTime<Utc>) -> ApiResult<AcceptedView> {
    let found = open(tx, code, now).await?;
    let act = Act { now, today: now.with_timezone(&London).date_naive(), by: Some(person.0) };
    let known = hr::joins(tx, &found, person, act).await?;
    // Whom the HR system invites, and who works there already, is the worker whom it meant: there is no second job.
    let works_there = known.as_ref().is_some_and(|worker| !worker.jobs.is_empty());
    let job = if works_there { None } else { begin(tx, &found, person, act).await? };
    if let Some(worker) = &known {
        hr::begin_elsewhere(tx, worker, &found, act).await?;
    }
    take_role(tx, &found, person).await?;
    store::set_accepted(tx, found.id, person, now).await?;
    outbox::event(tx, "invitation.accepted", found.id.0, act.by, now, &json!({"employerId": found.employer})).await?;
    Ok(AcceptedView {
        employer_id: found.employer,
        employer_name: found.employer_name,
        position: found.position,
        employment_id: job.map(|job| job.0),
        starts_on: job.map(|job| job.1),
    })
}

fn over(state: InvitationState) -> ApiResult<()> {
    let say = match state {
        InvitationState::Open => return Ok(()),
        InvitationState::Accepted => "This code has been used. Ask your manager for a new one.",
        InvitationState::Revoked => "This code was taken back. Ask your manager for a new one.",
        InvitationState::Expired => "This code has run out. Ask your manager for a new one.",
    };
    Err(ApiError::new(Code::InvitationOver, say))
}

/// Begins the job that an invitation holds. Who comes to manage has one when the invitation says so.
async fn begin(
    tx: &mut Conn,
    found: &Invitation,
    person: PersonId,
    act: Act,
) -> ApiResult<Option<(domain::ids::EmploymentId, chrono::NaiveDate)>> {
    if found.position != Position::Worker && found.job_role.is_none() && found.starts_on.is_none() {
        return Ok(None);
    }
    let started_on = found.starts_on.unwrap_or(act.today);
    let (employer, workplace, job_role) = (found.employer, found.workplace, found.job_role.as_deref());
    let new = NewJob { person, employer, workplace, job_role, started_on };
    Ok(flow::begin(tx, &new, act).await?.map(|id| (id, started_on)))
}

/// Gives the role that an invitation holds, and never a smaller one than the person has.
async fn take_role(tx: &mut Conn, found: &Invitation, person: PersonId) -> ApiResult<()> {
    let Some(role) = found.position.role() else { return Ok(()) };
    let had = roles::member(tx, found.employer, person).await?;
    let named = match (found.position, found.workplace) {
        (Position::Manager, Some(workplace)) => Some(vec![workplace]),
        _ => None,
    };
    let (role, named) = match (had, named) {
        (Some(had), _) if had.position == Position::Admin => return Ok(()),
        // Of all workplaces already, or of more of them now.
        (Some(had), Some(more)) => (role, had.workplaces.map(|had| had.into_iter().chain(more).collect::<Vec<_>>())),
        (_, named) => (role, named),
    };
    roles::set_at_employer(tx, found.employer, person, role, named.as_deref()).await
}
