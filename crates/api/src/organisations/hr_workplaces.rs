//! What an employer's HR system says of its workplaces and who works there.

use super::flow::Act;
use super::hr;
use super::store::hr::{self as workers, HrWorker};
use super::store::hr_workplaces::{self as store, HrWorkplace};
use super::store::workplaces;
use crate::platform::{ApiError, ApiResult, Conn, db, outbox};
use domain::ids::{EmployerId, HrWorkerId, WorkplaceId};
use domain::organisations::wire::{WorkplaceChange, WorkplaceView};
use domain::organisations::workplace::checked;
use domain::problem::Code;
use domain::scim::user::GroupValues;
use serde_json::json;
use uuid::Uuid;

/// Adds a workplace with who works there. A system that gives no id of its own knows its workplaces by name: asked for
/// again, the name is taken, so that it looks for the one that is there.
///
/// # Errors
/// 422 for a name or a member that is none, `local_id_taken`; the database.
pub async fn add(tx: &mut Conn, employer: EmployerId, new: &GroupValues, act: Act) -> ApiResult<WorkplaceId> {
    if new.external_id.is_none() && store::name_is_taken(tx, employer, &new.name, act.today).await? {
        return Err(ApiError::new(Code::LocalIdTaken, "There is a workplace with this name. Look for it by its name."));
    }
    let id = WorkplaceId(Uuid::now_v7());
    let change = WorkplaceChange { name: new.name.clone(), ..WorkplaceChange::default() };
    write(tx, employer, id, &change, act).await?;
    store::set_external_id(tx, id, new.external_id.as_deref()).await?;
    outbox::event(tx, "workplace.added", id.0, act.by, act.now, &json!({"employerId": employer})).await?;
    set_members(tx, employer, id, &[], &new.members, act).await?;
    Ok(id)
}

/// Changes a workplace, which is locked, into what the HR system says of it now.
///
/// # Errors
/// As [`add`].
pub async fn change(
    tx: &mut Conn,
    employer: EmployerId,
    present: &HrWorkplace,
    members: &[HrWorkerId],
    to: &GroupValues,
    act: Act,
) -> ApiResult<()> {
    if to.name != present.name {
        let whole = whole(tx, employer, present.id, act).await?;
        write(tx, employer, present.id, &WorkplaceChange { name: to.name.clone(), ..whole }, act).await?;
        let what = json!({"employerId": employer});
        outbox::event(tx, "workplace.changed", present.id.0, act.by, act.now, &what).await?;
    }
    if to.external_id != present.external_id {
        store::set_external_id(tx, present.id, to.external_id.as_deref()).await?;
    }
    set_members(tx, employer, present.id, members, &to.members, act).await
}

/// Takes a workplace away, which is locked: nobody works there any more. One where somebody ever did is closed instead.
///
/// # Errors
/// The database.
pub async fn remove(
    tx: &mut Conn,
    employer: EmployerId,
    present: &HrWorkplace,
    members: &[HrWorkerId],
    act: Act,
) -> ApiResult<()> {
    set_members(tx, employer, present.id, members, &[], act).await?;
    store::set_external_id(tx, present.id, None).await?;
    let gone = db::apart(tx, async |tx| workplaces::remove(tx, present.id).await).await;
    let what = json!({"employerId": employer});
    match gone {
        Ok(()) => outbox::event(tx, "workplace.removed", present.id.0, act.by, act.now, &what).await,
        Err(error) if error.problem().code == Code::WorkplaceInUse.as_str() => {
            let whole = whole(tx, employer, present.id, act).await?;
            let opened_on = whole.opened_on.filter(|opened| *opened <= act.today);
            let closed = WorkplaceChange { opened_on, closed_on: Some(act.today), ..whole };
            write(tx, employer, present.id, &closed, act).await?;
            outbox::event(tx, "workplace.changed", present.id.0, act.by, act.now, &what).await
        }
        Err(error) => Err(error),
    }
}

async fn write(
    tx: &mut Conn,
    employer: EmployerId,
    id: WorkplaceId,
    change: &WorkplaceChange,
    act: Act,
) -> ApiResult<()> {
    let change = checked(change).map_err(ApiError::not_valid)?;
    workplaces::write(tx, employer, id, &change, act.now).await
}

async fn whole(tx: &mut Conn, employer: EmployerId, id: WorkplaceId, act: Act) -> ApiResult<WorkplaceChange> {
    let view = workplaces::one(tx, employer, id, act.today, true).await?;
    let WorkplaceView {
        name,
        address,
        postcode,
        local_id,
        asc_wds_id,
        cqc_location_id,
        main_service,
        opened_on,
        closed_on,
        ..
    } = view.ok_or_else(|| ApiError::internal("a workplace vanished"))?;
    Ok(WorkplaceChange {
        name,
        address,
        postcode,
        local_id,
        asc_wds_id,
        cqc_location_id,
        main_service,
        opened_on,
        closed_on,
    })
}

async fn set_members(
    tx: &mut Conn,
    employer: EmployerId,
    workplace: WorkplaceId,
    present: &[HrWorkerId],
    wanted: &[String],
    act: Act,
) -> ApiResult<()> {
    let unknown = || ApiError::field("/members", "Each of the members is one of your Users.");
    let mut ids: Vec<HrWorkerId> =
        wanted.iter().map(|id| id.parse().map_err(|_| unknown())).collect::<ApiResult<_>>()?;
    // Two groups that change at once take the same workers in the same order.
    ids.sort_unstable();
    for id in ids.iter().filter(|id| !present.contains(id)) {
        let worker: HrWorker = workers::lock(tx, employer, *id, act.today).await?.ok_or_else(unknown)?;
        hr::place(tx, employer, &worker, workplace, act).await?;
    }
    for id in present.iter().filter(|id| !ids.contains(id)) {
        if let Some(worker) = workers::lock(tx, employer, *id, act.today).await? {
            hr::displace(tx, employer, &worker, workplace, act).await?;
        }
    }
    Ok(())
}
