//! Ways in: a code that is good once, for 14 days. Of a code we keep a hash alone.

use super::flow::{self, Act};
use super::store::invitations::{self as store, Invitation};
use super::store::jobs::NewJob;
use crate::people::roles;
use crate::people::store as accounts;
use crate::platform::{ApiError, ApiResult, Conn, outbox};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Europe::London;
use domain::ids::{InvitationId, PersonId};
use domain::organisations::Position;
use domain::organisations::invitation::{InvitationCode, InvitationState};
use domain::organisations::wire::AcceptedView;
use domain::problem::Code;
use serde_json::json;
use sha2::{Digest, Sha256};

/// Wrong codes after which someone rests, and for how long.
const TRIES: i64 = 10;
const REST: TimeDelta = TimeDelta::minutes(15);

/// What is kept of a code.
fn hash(code: &InvitationCode) -> Vec<u8> {
    Sha256::digest(code.bytes()).to_vec()
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

/// Refuses who gave too many wrong codes. `who` is a name for whoever tries: `person:…`, an address.
///
/// # Errors
/// 429; the database.
pub async fn may_try(conn: &mut Conn, who: &str, now: DateTime<Utc>) -> ApiResult<()> {
    if accounts::failures(conn, &throttled(who), now - REST).await? < TRIES {
        return Ok(());
    }
    let say = "There were too many wrong codes. Try again in 15 minutes.";
    Err(ApiError::new(Code::SignInLocked, say).retry_after(REST.num_seconds().unsigned_abs()))
}

/// Writes a wrong code down. In a transaction of its own: the one that met it is rolled back.
///
/// # Errors
/// The database.
pub async fn note_wrong(tx: &mut Conn, who: &str, now: DateTime<Utc>) -> ApiResult<()> {
    accounts::add_failure(tx, &throttled(who), now).await
}

/// Where tries are counted: beside the accounts, in a name that no e-mail address has.
fn throttled(who: &str) -> String {
    format!("invitation {who}")
}

/// Whether a refusal means that the code was a guess.
#[must_use]
pub fn was_wrong(error: &ApiError) -> bool {
    error.problem().code == Code::WrongCode.as_str()
}

/// Takes someone in by a code: their job, their role, or both. The caller keeps guessing slow with [`may_try`] and
/// [`note_wrong`].
///
/// # Errors
/// `wrong_code` for a code that is nobody's, `invitation_over` for one that was used, taken back or is out of time; the
/// database.
pub async fn accept(tx: &mut Conn, code: &str, person: PersonId, now: DateTime<Utc>) -> ApiResult<AcceptedView> {
    let wrong = || ApiError::new(Code::WrongCode, "Check the code and type it again.");
    let code = InvitationCode::read(code).ok_or_else(wrong)?;
    let found = store::lock_by_code(tx, &hash(&code)).await?.ok_or_else(wrong)?;
    over(found.state(now))?;
    let act = Act { now, today: now.with_timezone(&London).date_naive(), by: Some(person.0) };
    let job = begin(tx, &found, person, act).await?;
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
