//! What an employer's HR system says of its workers, and what comes of it: invitations for those who have not joined,
//! jobs for those who have. It never learns whether an address has an account, and never touches a person's own record.

use super::flow::{self, Act};
use super::invitations;
use super::routes::{check_job_role, check_workplaces};
use super::store::hr::{self as store, HrJob, HrWorker, Written};
use super::store::invitations::{self as invited, Invitation};
use super::store::jobs::{self, Changed, Job, NewJob};
use crate::platform::{ApiError, ApiResult, Conn};
use chrono::{NaiveDate, TimeDelta};
use domain::ids::{EmployerId, HrWorkerId, PersonId, WorkplaceId};
use domain::organisations::Position;
use domain::organisations::invitation::InvitationState;
use domain::organisations::tenure::Leaving;
use domain::organisations::wire::NewInvitation;
use domain::problem::Code;
use domain::scim::user::UserValues;
use uuid::Uuid;

/// Makes a worker known, with an account or without, and invites them when they are to work and have an address.
///
/// # Errors
/// `worker_id_taken`; 422 for a workplace, job role or day that is none; the database.
pub async fn hire(tx: &mut Conn, employer: EmployerId, to: &UserValues, act: Act) -> ApiResult<HrWorkerId> {
    check(tx, employer, None, to, act.today).await?;
    let id = HrWorkerId(Uuid::now_v7());
    store::write(tx, employer, id, &written(to, to.active.unwrap_or(true)), act.now).await?;
    let places: Vec<WorkplaceId> = to.workplace.into_iter().collect();
    store::set_places(tx, employer, id, &places, act.now).await?;
    invite(tx, employer, id, to, act).await?;
    Ok(id)
}

/// Changes a worker, who is locked, into what the HR system says of them now. Who is not to work any more leaves at once.
///
/// # Errors
/// As [`hire`].
pub async fn change(
    tx: &mut Conn,
    employer: EmployerId,
    present: &HrWorker,
    to: &UserValues,
    act: Act,
) -> ApiResult<()> {
    check(tx, employer, Some(present), to, act.today).await?;
    let active = to.active.unwrap_or_else(|| present.is_active());
    let mut places = present.workplaces();
    if to.workplace != present.workplace() {
        if present.workplace().is_some() {
            places.remove(0);
        }
        places.retain(|place| Some(*place) != to.workplace);
        places.splice(0..0, to.workplace);
    }
    store::write(tx, employer, present.id, &written(to, active), act.now).await?;
    store::set_places(tx, employer, present.id, &places, act.now).await?;
    let Some(person) = present.person else {
        return invite(tx, employer, present.id, to, act).await;
    };
    match (present.main(), active) {
        (Some(main), true) => change_job(tx, main, to, act).await,
        (Some(_), false) => end_all(tx, present, act).await,
        (None, true) => {
            // A day in the past that was there already is that of the job that ended.
            let said = to.started_on.filter(|day| Some(*day) != present.started_on() || *day > act.today);
            let role = to.job_role.as_deref();
            begin_at(tx, employer, person, &places, (role, said.unwrap_or(act.today)), act).await
        }
        (None, false) => Ok(()),
    }
}

/// Takes a worker away, who is locked: their jobs here end at once, an open invitation is taken back.
///
/// # Errors
/// The database.
pub async fn remove(tx: &mut Conn, present: &HrWorker, act: Act) -> ApiResult<()> {
    end_all(tx, present, act).await?;
    if let Some(open) = open_invitation(tx, present.invitation, act).await? {
        invitations::take_back(tx, &open, act).await?;
    }
    store::remove(tx, present.id, act.now).await
}

/// Says of a worker, who is locked, that they work at a workplace too. Who holds no job is to work there once they do.
///
/// # Errors
/// The database.
pub async fn place(
    tx: &mut Conn,
    employer: EmployerId,
    present: &HrWorker,
    at: WorkplaceId,
    act: Act,
) -> ApiResult<()> {
    let mut places = present.workplaces();
    if places.contains(&at) {
        return Ok(());
    }
    places.push(at);
    match (present.person, present.main()) {
        (Some(_), Some(main)) if main.workplace.is_none() => {
            let job = locked(tx, main).await?;
            flow::change(tx, &job, &Changed { workplace: Some(at), ..Changed::default() }, act).await
        }
        (Some(person), Some(main)) => {
            begin_at(tx, employer, person, &[at], (main.job_role.as_deref(), act.today), act).await
        }
        _ => move_plan(tx, employer, present, &places, act).await,
    }
}

/// Says of a worker, who is locked, that they do not work at a workplace any more. A job that is their only one stays,
/// at no workplace: only the HR system's word that they left ends it.
///
/// # Errors
/// The database.
pub async fn displace(
    tx: &mut Conn,
    employer: EmployerId,
    present: &HrWorker,
    from: WorkplaceId,
    act: Act,
) -> ApiResult<()> {
    if present.jobs.is_empty() {
        let mut places = present.workplaces();
        places.retain(|place| *place != from);
        return move_plan(tx, employer, present, &places, act).await;
    }
    let mut elsewhere = present.jobs.iter().any(|job| job.workplace != Some(from));
    for found in present.jobs.iter().filter(|job| job.workplace == Some(from)) {
        let job = locked(tx, found).await?;
        if elsewhere {
            flow::end(tx, &job, Leaving::AtOnce, act).await?;
        } else {
            flow::change(tx, &job, &Changed { no_workplace: true, ..Changed::default() }, act).await?;
            elsewhere = true;
        }
    }
    Ok(())
}

/// Says whose account a worker has who comes in by an invitation of their HR system. Answers the worker.
///
/// # Errors
/// The database.
pub async fn joins(tx: &mut Conn, by: &Invitation, person: PersonId, act: Act) -> ApiResult<Option<HrWorker>> {
    let Some(id) = store::link(tx, by.employer, by.id, person, act.now).await? else { return Ok(None) };
    store::one(tx, by.employer, id, act.today).await
}

/// Begins the jobs of a worker who just joined at the workplaces that are not in the invitation.
///
/// # Errors
/// The database.
pub async fn begin_elsewhere(tx: &mut Conn, worker: &HrWorker, by: &Invitation, act: Act) -> ApiResult<()> {
    let Some(person) = worker.person.filter(|_| worker.jobs.is_empty()) else { return Ok(()) };
    let places = worker.workplaces();
    let start = by.starts_on.unwrap_or(act.today);
    let role = by.job_role.as_deref();
    match places.get(1..) {
        Some(more) if !more.is_empty() => begin_at(tx, by.employer, person, more, (role, start), act).await,
        _ => Ok(()),
    }
}

fn written(to: &UserValues, active: bool) -> Written<'_> {
    Written {
        user_name: &to.user_name,
        external_id: to.external_id.as_deref(),
        said: &to.said,
        active,
        job_role: to.job_role.as_deref(),
        started_on: to.started_on,
    }
}

/// What of it is none: what was there already is not asked again.
async fn check(
    tx: &mut Conn,
    employer: EmployerId,
    present: Option<&HrWorker>,
    to: &UserValues,
    today: NaiveDate,
) -> ApiResult<()> {
    if to.workplace != present.and_then(HrWorker::workplace) {
        check_workplaces(tx, employer, to.workplace.as_slice(), "/workplace").await?;
    }
    if to.job_role.as_deref() != present.and_then(HrWorker::job_role) {
        check_job_role(tx, to.job_role.as_deref(), "/jobRole").await?;
    }
    let year = TimeDelta::days(366);
    if to.started_on.is_some_and(|day| day < today - year * 60 || day > today + year) {
        return Err(ApiError::field("/startDate", "startDate is a day within the next year, or before."));
    }
    Ok(())
}

async fn locked(tx: &mut Conn, job: &HrJob) -> ApiResult<Job> {
    jobs::lock(tx, job.id).await?.ok_or_else(|| ApiError::internal("a job vanished"))
}

async fn end_all(tx: &mut Conn, worker: &HrWorker, act: Act) -> ApiResult<()> {
    for job in &worker.jobs {
        let job = locked(tx, job).await?;
        flow::end(tx, &job, Leaving::AtOnce, act).await?;
    }
    Ok(())
}

/// Begins a job at each of these workplaces, or one at none.
async fn begin_at(
    tx: &mut Conn,
    employer: EmployerId,
    person: PersonId,
    places: &[WorkplaceId],
    (job_role, started_on): (Option<&str>, NaiveDate),
    act: Act,
) -> ApiResult<()> {
    let each: Vec<Option<WorkplaceId>> =
        if places.is_empty() { vec![None] } else { places.iter().copied().map(Some).collect() };
    for workplace in each {
        let new = NewJob { person, employer, workplace, job_role, started_on };
        if flow::begin(tx, &new, act).await?.is_none() {
            return Err(ApiError::new(Code::SameJob, "They had that very job, from that day on. Use another day."));
        }
    }
    Ok(())
}

async fn change_job(tx: &mut Conn, main: &HrJob, to: &UserValues, act: Act) -> ApiResult<()> {
    let role = to.job_role.as_deref();
    let changed = Changed {
        workplace: to.workplace.filter(|_| to.workplace != main.workplace),
        no_workplace: to.workplace.is_none() && main.workplace.is_some(),
        job_role: (role != main.job_role.as_deref()).then_some(role.unwrap_or_default()),
        started_on: to.started_on.filter(|day| *day != main.started_on),
        ..Changed::default()
    };
    if changed == Changed::default() {
        return Ok(());
    }
    let job = locked(tx, main).await?;
    if changed.started_on.zip(job.tenure.last_day).is_some_and(|(first, last)| last < first) {
        return Err(ApiError::field("/startDate", "The last day is before the first."));
    }
    flow::change(tx, &job, &changed, act).await
}

async fn open_invitation(
    tx: &mut Conn,
    id: Option<domain::ids::InvitationId>,
    act: Act,
) -> ApiResult<Option<Invitation>> {
    let Some(id) = id else { return Ok(None) };
    Ok(invited::lock(tx, id).await?.filter(|one| one.state(act.now) == InvitationState::Open))
}

/// Invites someone who has not joined, when they are to work and there is an address that was not written to yet; an
/// open invitation follows what is said, or is taken back.
async fn invite(tx: &mut Conn, employer: EmployerId, id: HrWorkerId, to: &UserValues, act: Act) -> ApiResult<()> {
    let worker =
        store::one(tx, employer, id, act.today).await?.ok_or_else(|| ApiError::internal("a worker vanished"))?;
    let new = NewInvitation {
        name: to.called(),
        email: to.email().map(|email| email.as_str().to_owned()),
        position: Position::Worker,
        workplace_id: worker.workplace(),
        job_role: worker.job_role().map(str::to_owned),
        starts_on: worker.started_on(),
    };
    let open = open_invitation(tx, worker.invitation, act).await?;
    let wanted = worker.is_active() && new.email.is_some();
    match open {
        Some(open) if wanted && open.email == new.email => return invited::follow(tx, open.id, &new).await,
        Some(open) => invitations::take_back(tx, &open, act).await?,
        None => {}
    }
    if wanted {
        let sent = invitations::send(tx, employer, &new, act).await?;
        store::set_invitation(tx, id, sent).await?;
    }
    Ok(())
}

/// Where someone without a job is to work; their open invitation says the same.
async fn move_plan(
    tx: &mut Conn,
    employer: EmployerId,
    worker: &HrWorker,
    places: &[WorkplaceId],
    act: Act,
) -> ApiResult<()> {
    store::set_places(tx, employer, worker.id, places, act.now).await?;
    match open_invitation(tx, worker.invitation, act).await? {
        Some(open) => invited::move_to(tx, open.id, places.first().copied()).await,
        None => Ok(()),
    }
}
