//! Groups: the workplaces of the employer whose machine asks, as far as they are not closed.

use super::error::ScimError;
use super::list::Wanted;
use super::message::{Ask, if_match, read, resource, unchanged, versioned};
use super::users::in_one;
use crate::organisations::hr_workplaces as flow;
use crate::organisations::store::hr as workers;
use crate::organisations::store::hr_workplaces::{self as store, HrWorkplace};
use crate::platform::Conn;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::SecondsFormat;
use domain::ids::{EmployerId, HrWorkerId, WorkplaceId};
use domain::scim::schema::GROUP;
use domain::scim::user::GroupValues;
use domain::scim::{Kind, Refusal, patch as changes};
use serde_json::{Value, json};
use std::collections::HashMap;

type Members = HashMap<WorkplaceId, Vec<HrWorkerId>>;

fn render(workplace: &HrWorkplace, members: &[HrWorkerId], base: &str) -> Result<Value, ScimError> {
    let created = workplace.created_at.to_rfc3339_opts(SecondsFormat::Millis, true);
    let mut group = json!({"schemas": [GROUP], "id": workplace.id, "displayName": workplace.name,
        "meta": {"resourceType": "Group", "created": created,
            "location": format!("{base}/Groups/{}", workplace.id)}});
    if let Some(id) = &workplace.external_id {
        group["externalId"] = json!(id);
    }
    if !members.is_empty() {
        let each = members.iter().map(|id| json!({"value": id, "$ref": format!("{base}/Users/{id}")}));
        group["members"] = each.collect();
    }
    versioned(group)
}

/// Who works where.
async fn members(conn: &mut Conn, ask: &Ask, employer: EmployerId) -> Result<Members, ScimError> {
    let mut all = Members::new();
    for worker in workers::all(conn, employer, workers::Wanted::default(), ask.act().today).await? {
        for workplace in worker.workplaces() {
            all.entry(workplace).or_default().push(worker.id);
        }
    }
    Ok(all)
}

/// The employer's workplaces.
///
/// # Errors
/// The database.
pub async fn all(ask: &Ask, employer: EmployerId) -> Result<Vec<Value>, ScimError> {
    let mut conn = ask.state.db.get().await?;
    let members = members(&mut conn, ask, employer).await?;
    let found = store::all(&mut conn, employer, ask.act().today).await?;
    let (base, none) = (ask.base(), Vec::new());
    found.iter().map(|one| render(one, members.get(&one.id).unwrap_or(&none), &base)).collect()
}

fn missing() -> ScimError {
    Refusal::of_status(404, "There is no Group with this id.").into()
}

fn id_of(text: &str) -> Result<WorkplaceId, ScimError> {
    text.parse().map_err(|_| missing())
}

async fn one(
    conn: &mut Conn,
    ask: &Ask,
    employer: EmployerId,
    id: WorkplaceId,
    lock: bool,
) -> Result<(HrWorkplace, Vec<HrWorkerId>, Value), ScimError> {
    let found = store::one(conn, employer, id, ask.act().today, lock).await?.ok_or_else(missing)?;
    let members = members(conn, ask, employer).await?.remove(&id).unwrap_or_default();
    let shown = render(&found, &members, &ask.base())?;
    Ok((found, members, shown))
}

async fn shown(ask: &Ask, employer: EmployerId, id: WorkplaceId) -> Result<Value, ScimError> {
    Ok(one(&mut *ask.state.db.get().await?, ask, employer, id, false).await?.2)
}

/// Makes a group known.
///
/// # Errors
/// As SCIM says.
pub async fn make(ask: &Ask, body: &Value) -> Result<Value, ScimError> {
    let employer = ask.employer("scim_create_group")?;
    let new = GroupValues::read(body)?;
    let id = in_one(ask, async |tx| Ok(flow::add(tx, employer, &new, ask.act()).await?)).await?;
    shown(ask, employer, id).await
}

/// Replaces a group whole.
///
/// # Errors
/// As SCIM says.
pub async fn put(ask: &Ask, id: &str, body: &Value, tag: Option<&str>) -> Result<Value, ScimError> {
    let (employer, id) = (ask.employer("scim_replace_group")?, id_of(id)?);
    in_one(ask, async |tx| {
        let (found, members, present) = one(tx, ask, employer, id, true).await?;
        unchanged(&present, tag)?;
        let new = GroupValues::read(body)?;
        Ok(flow::change(tx, employer, &found, &members, &new, ask.act()).await?)
    })
    .await?;
    shown(ask, employer, id).await
}

/// Changes parts of a group.
///
/// # Errors
/// As SCIM says.
pub async fn alter(ask: &Ask, id: &str, body: &Value, tag: Option<&str>) -> Result<Value, ScimError> {
    let (employer, id) = (ask.employer("scim_patch_group")?, id_of(id)?);
    in_one(ask, async |tx| {
        let (found, members, present) = one(tx, ask, employer, id, true).await?;
        unchanged(&present, tag)?;
        let new = GroupValues::read(&changes::apply(Kind::Group, &present, body)?)?;
        Ok(flow::change(tx, employer, &found, &members, &new, ask.act()).await?)
    })
    .await?;
    shown(ask, employer, id).await
}

/// Takes a group away. Who worked there still works for the employer.
///
/// # Errors
/// As SCIM says.
pub async fn take(ask: &Ask, id: &str, tag: Option<&str>) -> Result<(), ScimError> {
    let (employer, id) = (ask.employer("scim_delete_group")?, id_of(id)?);
    in_one(ask, async |tx| {
        let (found, members, present) = one(tx, ask, employer, id, true).await?;
        unchanged(&present, tag)?;
        Ok(flow::remove(tx, employer, &found, &members, ask.act()).await?)
    })
    .await
}

/// `GET /Groups`
pub async fn list(ask: Ask, request: HttpRequest) -> Result<HttpResponse, ScimError> {
    let employer = ask.employer("scim_list_groups")?;
    let wanted = Wanted::of_query(&request)?;
    wanted.of(&ask, employer, Kind::Group, all(&ask, employer).await?).await
}

/// `POST /Groups/.search`
pub async fn search(ask: Ask, request: HttpRequest, payload: web::Payload) -> Result<HttpResponse, ScimError> {
    let employer = ask.employer("scim_search")?;
    let wanted = Wanted::of_message(&read(&request, payload).await?)?;
    wanted.of(&ask, employer, Kind::Group, all(&ask, employer).await?).await
}

/// `GET /Groups/{id}`
pub async fn get(ask: Ask, id: web::Path<String>, request: HttpRequest) -> Result<HttpResponse, ScimError> {
    let employer = ask.employer("scim_get_group")?;
    let group = shown(&ask, employer, id_of(&id)?).await?;
    resource(&request, StatusCode::OK, Kind::Group, &group)
}

/// `POST /Groups`
pub async fn create(ask: Ask, request: HttpRequest, payload: web::Payload) -> Result<HttpResponse, ScimError> {
    ask.employer("scim_create_group")?;
    let group = make(&ask, &read(&request, payload).await?).await?;
    resource(&request, StatusCode::CREATED, Kind::Group, &group)
}

/// `PUT /Groups/{id}`
pub async fn replace(
    ask: Ask,
    id: web::Path<String>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, ScimError> {
    ask.employer("scim_replace_group")?;
    let group = put(&ask, &id, &read(&request, payload).await?, if_match(&request).as_deref()).await?;
    resource(&request, StatusCode::OK, Kind::Group, &group)
}

/// `PATCH /Groups/{id}`
pub async fn patch(
    ask: Ask,
    id: web::Path<String>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, ScimError> {
    ask.employer("scim_patch_group")?;
    let group = alter(&ask, &id, &read(&request, payload).await?, if_match(&request).as_deref()).await?;
    resource(&request, StatusCode::OK, Kind::Group, &group)
}

/// `DELETE /Groups/{id}`
pub async fn delete(ask: Ask, id: web::Path<String>, request: HttpRequest) -> Result<HttpResponse, ScimError> {
    take(&ask, &id, if_match(&request).as_deref()).await?;
    Ok(HttpResponse::NoContent().finish())
}
