//! The life of a job: it begins, changes, ends. Each writes what happened in the same transaction, by ids alone.

use super::leavers;
use super::store::hr;
use super::store::jobs::{self, Changed, Job, NewJob};
use crate::platform::{ApiError, ApiResult, Conn, outbox};
use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::EmploymentId;
use domain::organisations::tenure::{Leaving, LeavingRefused};
use domain::problem::Code;
use serde_json::json;
use uuid::Uuid;

/// When something is done, and by whom.
#[derive(Clone, Copy, Debug)]
pub struct Act {
    /// In UTC.
    pub now: DateTime<Utc>,
    /// The day in the county.
    pub today: NaiveDate,
    /// The person who does it; none: a machine.
    pub by: Option<Uuid>,
}

/// Begins a job; none when the person has that very job already. `worker.joined` is written for the first job at an
/// employer, `worker.changed` for one more.
///
/// # Errors
/// The database.
pub async fn begin(tx: &mut Conn, new: &NewJob<'_>, act: Act) -> ApiResult<Option<EmploymentId>> {
    let Some(id) = jobs::add(tx, new).await? else { return Ok(None) };
    let job = jobs::lock(tx, id).await?.ok_or_else(|| ApiError::internal("a job vanished"))?;
    let kind = if jobs::has_another(tx, &job, act.today).await? { "worker.changed" } else { "worker.joined" };
    let what = json!({"employerId": new.employer, "employmentId": id, "workplaceId": new.workplace,
        "startedOn": new.started_on});
    outbox::event(tx, kind, new.person.0, act.by, act.now, &what).await?;
    hr::touch(tx, new.employer, new.person, act.now).await?;
    Ok(Some(id))
}

/// Ends a job, which is locked. `worker.left` is written when it was the last at its employer, else `worker.changed`; with the
/// last job goes what they may do there.
///
/// # Errors
/// `job_over`, 422 for a last day before the first; the database.
pub async fn end(tx: &mut Conn, job: &Job, leaving: Leaving, act: Act) -> ApiResult<()> {
    let tenure = job.tenure.end(leaving, act.today).map_err(refused)?;
    jobs::set_tenure(tx, job.id, tenure, act.now).await?;
    let kind = if jobs::has_another(tx, job, act.today).await? { "worker.changed" } else { "worker.left" };
    let what = json!({"employerId": job.employer, "employmentId": job.id, "workplaceId": job.workplace,
        "lastDay": tenure.last_day, "atOnce": tenure.left});
    outbox::event(tx, kind, job.person.0, act.by, act.now, &what).await?;
    if kind == "worker.left" {
        leavers::begin(tx, job.employer, job.person, tenure, act).await?;
    }
    hr::touch(tx, job.employer, job.person, act.now).await
}

fn refused(why: LeavingRefused) -> ApiError {
    match why {
        LeavingRefused::Over => ApiError::new(Code::JobOver, "This job has ended already."),
        LeavingRefused::BeforeTheStart => ApiError::field("/lastDay", "The last day is before the first."),
    }
}

/// Changes a job, which is locked.
///
/// # Errors
/// `worker_id_taken`, `same_job`; the database.
pub async fn change(tx: &mut Conn, job: &Job, to: &Changed<'_>, act: Act) -> ApiResult<()> {
    jobs::change(tx, job, to).await?;
    if to.asc_wds_worker_id.is_some() || to.workplace.is_some() || to.no_workplace {
        // Whom the employer knows by this id in its files is this person from now on, or is nobody any more.
        outbox::enqueue(tx, "asc_wds.follow_ids", &json!({"employerId": job.employer}), None, act.now).await?;
    }
    let workplace = if to.no_workplace { None } else { to.workplace.or(job.workplace) };
    let what = json!({"employerId": job.employer, "employmentId": job.id, "workplaceId": workplace});
    outbox::event(tx, "worker.changed", job.person.0, act.by, act.now, &what).await?;
    hr::touch(tx, job.employer, job.person, act.now).await
}
