//! Making an employer to practise with, and putting it back to how it was made.

use super::store::{self, Practice};
use crate::catalogue::store::practice as courses;
use crate::catalogue::store::providers::{self, NewProvider};
use crate::organisations::flow::{self, Act};
use crate::organisations::store::jobs::{self, Changed, NewJob};
use crate::organisations::store::{self as organisations, workplaces};
use crate::people::roles;
use crate::platform::{ApiError, ApiResult, Conn, outbox};
use crate::records::push;
use crate::records::rules::{self, Place};
use domain::ids::{EmployerId, PersonId, WorkplaceId};
use domain::organisations::practice;
use domain::organisations::wire::{PracticeView, WorkplaceChange};
use domain::people::Role;
use domain::records::wire::{NewStaffRecord, NewStaffRecords, NewTrainingRule};
use serde_json::json;
use uuid::Uuid;

/// The employer to practise with, of a real one or by its own id.
///
/// # Errors
/// 404 when there is none; the database.
pub async fn view(conn: &mut Conn, of: EmployerId, act: Act) -> ApiResult<PracticeView> {
    let found = store::find(conn, of).await?.ok_or_else(nothing)?;
    Ok(PracticeView {
        id: found.id,
        practice_for: found.practice_for,
        workers: store::workers(conn, found.id, act.today).await?,
        runs: courses::runs(conn, found.id, act.today).await?,
        name: found.name,
        made_at: found.made_at,
    })
}

fn nothing() -> ApiError {
    ApiError::not_found("employer to practise with")
}

/// Makes one for a real employer, unless there is one; `admin` looks after it from now on. Answers whether it is new.
///
/// # Errors
/// 404; the database.
pub async fn make(tx: &mut Conn, of: EmployerId, admin: PersonId, act: Act) -> ApiResult<bool> {
    // Two who ask at once wait here for each other.
    let real = organisations::employer(tx, of, true).await?.ok_or_else(|| ApiError::not_found("organisation"))?;
    let found = store::find(tx, of).await?;
    let is_new = found.is_none();
    let id = match found {
        Some(Practice { id, .. }) => id,
        None => {
            let id = EmployerId(Uuid::now_v7());
            store::add(tx, id, &real, act.now).await?;
            fill(tx, id, act).await?;
            outbox::event(tx, "practice.made", id.0, act.by, act.now, &json!({"employerId": of})).await?;
            id
        }
    };
    roles::set_at_employer(tx, id, admin, Role::EmployerAdmin, None).await?;
    Ok(is_new)
}

/// Puts an employer to practise with back to how it was made: that of a real one, or the one with that id. Who looks after
/// it stays, and so do its systems and webhooks.
///
/// # Errors
/// 404 when there is none; the database.
pub async fn reset(tx: &mut Conn, of: EmployerId, act: Act) -> ApiResult<()> {
    let Practice { id, .. } = store::find(tx, of).await?.ok_or_else(nothing)?;
    organisations::employer(tx, id, true).await?;
    store::clear(tx, id, act.now).await?;
    fill(tx, id, act).await?;
    outbox::event(tx, "practice.reset", id.0, act.by, act.now, &json!({})).await
}

async fn fill(tx: &mut Conn, id: EmployerId, act: Act) -> ApiResult<()> {
    let mut places = Vec::new();
    for place in practice::WORKPLACES {
        let text = |text: &str| Some(text.to_owned());
        let new = WorkplaceChange {
            name: place.name.to_owned(),
            address: text(place.address),
            postcode: text(place.postcode),
            local_id: text(place.local_id),
            main_service: text(place.main_service),
            ..WorkplaceChange::default()
        };
        let workplace = WorkplaceId(Uuid::now_v7());
        workplaces::write(tx, id, workplace, &new, act.now).await?;
        places.push(workplace);
    }
    for worker in practice::WORKERS {
        hire(tx, id, worker, places.get(worker.workplace).copied(), act).await?;
    }
    learn(tx, id, act).await?;
    let provider = NewProvider {
        ukprn: practice::UKPRN,
        name: practice::PROVIDER,
        website: None,
        default_capacity: Some(1),
        demonstration: true,
    };
    let provider = providers::ensure(tx, &provider).await?;
    for course in practice::COURSES {
        courses::add(tx, course, courses::Made { employer: id, provider, now: act.now, today: act.today }).await?;
    }
    Ok(())
}

async fn hire(
    tx: &mut Conn,
    employer: EmployerId,
    worker: &practice::Worker,
    workplace: Option<WorkplaceId>,
    act: Act,
) -> ApiResult<()> {
    let person = PersonId(Uuid::now_v7());
    store::add_person(tx, person, worker.name, employer, act.now).await?;
    let started_on = practice::ago(act.today, worker.since_days);
    let new = NewJob { person, employer, workplace, job_role: Some(worker.job_role), started_on };
    let job = flow::begin(tx, &new, act).await?.ok_or_else(|| ApiError::internal("a new worker has a job"))?;
    let job = jobs::lock(tx, job).await?.ok_or_else(|| ApiError::internal("a job vanished"))?;
    let ids = Changed { external_id: Some(worker.external_id), ..Changed::default() };
    jobs::change(tx, &job, &ids).await
}

/// The rules, and what the workers have learnt.
async fn learn(tx: &mut Conn, employer: EmployerId, act: Act) -> ApiResult<()> {
    for subject in practice::REQUIRED {
        let at = Place { employer, subject, workplace: None, job_role: None };
        let rule = NewTrainingRule { validity_months: None, as_usual: true, required: true, warning_days: None };
        rules::set(tx, at, &rule, act.by, act.now).await?;
    }
    let entry = |record: &practice::Record| NewStaffRecord {
        person_id: None,
        worker_id: Some(record.worker.to_owned()),
        title: None,
        subject: Some(record.subject.to_owned()),
        achieved_on: practice::ago(act.today, record.days_ago),
        expires_on: None,
        evidence: None,
        own_id: None,
    };
    let items = practice::RECORDS.iter().map(entry).collect();
    let (added, _) = push::add(tx, employer, &NewStaffRecords { items }, act).await?;
    if added.refused == 0 { Ok(()) } else { Err(ApiError::internal("training to practise with was refused")) }
}
