//! Users: the workers of the employer whose machine asks.

use super::error::ScimError;
use super::list::Wanted;
use super::message::{Ask, if_match, read, resource, unchanged, versioned};
use crate::organisations::hr;
use crate::organisations::store::hr::{self as store, HrWorker};
use crate::organisations::store::hr_workplaces;
use crate::platform::{Conn, access};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::SecondsFormat;
use domain::ids::{EmployerId, HrWorkerId, PersonId, WorkplaceId};
use domain::privacy::{Deed, Reader, What};
use domain::scim::filter::Filter;
use domain::scim::schema::{ENTERPRISE, USER, WORKER};
use domain::scim::user::UserValues;
use domain::scim::{Kind, Refusal, patch as changes};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

type Names = HashMap<WorkplaceId, String>;

/// A worker as SCIM shows them.
fn render(worker: &HrWorker, names: &Names, base: &str) -> Result<Value, ScimError> {
    let full = worker.full_name.clone().unwrap_or_default();
    let mut said = worker.said.clone().unwrap_or_else(|| json!({"name": {"formatted": full}, "displayName": full}));
    if let Some(manager) = said.get_mut(ENTERPRISE).and_then(|enterprise| enterprise.get_mut("manager")) {
        let known = manager["value"].as_str().and_then(|id| id.parse::<HrWorkerId>().ok());
        if let Some(id) = known {
            manager["$ref"] = json!(format!("{base}/Users/{id}"));
        }
    }
    let reference = |id: &WorkplaceId| json!({"value": id, "$ref": format!("{base}/Groups/{id}")});
    let mut job = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            job.insert(name.to_owned(), value);
        }
    };
    put("jobRole", worker.job_role().map(Value::from));
    put("workplace", worker.workplace().as_ref().map(reference));
    put("startDate", worker.started_on().map(|day| json!(day)));
    // While they work there, and no longer.
    put("personId", worker.person.filter(|_| worker.is_active()).map(|id| json!(id)));
    let groups: Vec<Value> = worker
        .workplaces()
        .iter()
        .filter_map(|id| names.get(id).map(|name| (id, name)))
        .map(|(id, name)| json!({"value": id, "$ref": format!("{base}/Groups/{id}"), "display": name}))
        .collect();
    let mut schemas = vec![USER];
    schemas.extend(said.get(ENTERPRISE).map(|_| ENTERPRISE));
    schemas.extend((!job.is_empty()).then_some(WORKER));
    let moment = |at: chrono::DateTime<chrono::Utc>| at.to_rfc3339_opts(SecondsFormat::Millis, true);
    let mut user = json!({"schemas": schemas, "id": worker.id, "userName": worker.user_name,
        "active": worker.is_active(),
        "meta": {"resourceType": "User", "created": moment(worker.created_at),
            "lastModified": moment(worker.changed_at), "location": format!("{base}/Users/{}", worker.id)}});
    if let (Some(user), Value::Object(said)) = (user.as_object_mut(), said) {
        user.extend(said);
        user.extend(worker.external_id.clone().map(|id| ("externalId".to_owned(), id.into())));
        user.extend((!job.is_empty()).then(|| (WORKER.to_owned(), Value::Object(job))));
        user.extend((!groups.is_empty()).then(|| ("groups".to_owned(), Value::Array(groups))));
    }
    versioned(user)
}

async fn names(conn: &mut Conn, ask: &Ask, employer: EmployerId) -> Result<Names, ScimError> {
    let all = hr_workplaces::all(conn, employer, ask.act().today).await?;
    Ok(all.into_iter().map(|workplace| (workplace.id, workplace.name)).collect())
}

/// The employer's workers; those alone that can fulfil a filter, where an index knows.
///
/// # Errors
/// The database.
pub async fn all(ask: &Ask, employer: EmployerId, filter: Option<&Filter>) -> Result<Vec<Value>, ScimError> {
    let must = |name: &str| filter.and_then(|filter| filter.must_equal(name));
    let wanted = store::Wanted { id: None, user_name: must("userName"), external_id: must("externalId") };
    let mut conn = ask.state.db.get().await?;
    let names = names(&mut conn, ask, employer).await?;
    let found = store::all(&mut conn, employer, wanted, ask.act().today).await?;
    let base = ask.base();
    found.iter().map(|worker| render(worker, &names, &base)).collect()
}

/// Leaves a line for each person with an account whose job is shown to the HR system, or was changed by it.
///
/// # Errors
/// The database.
pub async fn note<'a>(
    conn: &mut Conn,
    ask: &Ask,
    employer: EmployerId,
    users: impl IntoIterator<Item = &'a Value>,
    deed: Deed,
) -> Result<(), ScimError> {
    let person = |user: &Value| user[WORKER]["personId"].as_str().and_then(|id| id.parse::<PersonId>().ok());
    let people: Vec<_> = users.into_iter().filter_map(person).map(|person| person.0).collect();
    if !people.is_empty() {
        let reader = (Reader::Employer(employer), None);
        access::note_for(conn, reader, &people, (What::Job, deed), ask.act().now).await?;
    }
    Ok(())
}

fn missing() -> ScimError {
    Refusal::of_status(404, "There is no User with this id.").into()
}

fn id_of(text: &str) -> Result<HrWorkerId, ScimError> {
    text.parse().map_err(|_| missing())
}

async fn shown(conn: &mut Conn, ask: &Ask, employer: EmployerId, id: HrWorkerId) -> Result<Value, ScimError> {
    let found = store::one(conn, employer, id, ask.act().today).await?.ok_or_else(missing)?;
    let user = render(&found, &names(conn, ask, employer).await?, &ask.base())?;
    note(conn, ask, employer, [&user], Deed::Read).await?;
    Ok(user)
}

/// Runs `work` on a worker who is locked and as they were read, in one transaction; `work` is told how SCIM shows them.
async fn with(
    ask: &Ask,
    employer: EmployerId,
    id: &str,
    tag: Option<&str>,
    work: impl AsyncFnOnce(&mut Conn, HrWorker, Value) -> Result<(), ScimError>,
) -> Result<HrWorkerId, ScimError> {
    let id = id_of(id)?;
    in_one(ask, async |tx| {
        let found = store::lock(tx, employer, id, ask.act().today).await?.ok_or_else(missing)?;
        let present = render(&found, &names(tx, ask, employer).await?, &ask.base())?;
        unchanged(&present, tag)?;
        note(tx, ask, employer, [&present], Deed::Wrote).await?;
        work(tx, found, present).await
    })
    .await?;
    Ok(id)
}

/// Runs `work` in one transaction, which a refusal of SCIM's undoes like any other.
///
/// # Errors
/// What `work` refuses; the database.
pub async fn in_one<R>(ask: &Ask, work: impl AsyncFnOnce(&mut Conn) -> Result<R, ScimError>) -> Result<R, ScimError> {
    let mut refused = None;
    let done = ask
        .state
        .db
        .tx(async |tx| {
            work(tx).await.map_err(|error| match error {
                ScimError::Api(error) => error,
                ScimError::Refused(refusal) => {
                    refused = Some(refusal);
                    crate::platform::ApiError::internal("refused by SCIM")
                }
            })
        })
        .await;
    match (done, refused) {
        (Ok(done), _) => Ok(done),
        (Err(_), Some(refusal)) => Err(refusal.into()),
        (Err(error), None) => Err(error.into()),
    }
}

/// Makes a user known.
///
/// # Errors
/// As SCIM says.
pub async fn make(ask: &Ask, body: &Value) -> Result<Value, ScimError> {
    let employer = ask.employer("scim_create_user")?;
    let new = UserValues::read(body)?;
    let id = in_one(ask, async |tx| Ok(hr::hire(tx, employer, &new, ask.act()).await?)).await?;
    shown(&mut *ask.state.db.get().await?, ask, employer, id).await
}

/// Replaces a user whole. Whether they work there, and their job, stay when nothing is said of that.
///
/// # Errors
/// As SCIM says.
pub async fn put(ask: &Ask, id: &str, body: &Value, tag: Option<&str>) -> Result<Value, ScimError> {
    let employer = ask.employer("scim_replace_user")?;
    let id = with(ask, employer, id, tag, async |tx, found, _| {
        let mut new = UserValues::read(body)?;
        if !new.job_said {
            new.workplace = found.workplace();
            new.job_role = found.job_role().map(str::to_owned);
            new.started_on = found.started_on();
        }
        Ok(hr::change(tx, employer, &found, &new, ask.act()).await?)
    })
    .await?;
    shown(&mut *ask.state.db.get().await?, ask, employer, id).await
}

/// Changes parts of a user.
///
/// # Errors
/// As SCIM says.
pub async fn alter(ask: &Ask, id: &str, body: &Value, tag: Option<&str>) -> Result<Value, ScimError> {
    let employer = ask.employer("scim_patch_user")?;
    let id = with(ask, employer, id, tag, async |tx, found, present| {
        let new = UserValues::read(&changes::apply(Kind::User, &present, body)?)?;
        Ok(hr::change(tx, employer, &found, &new, ask.act()).await?)
    })
    .await?;
    shown(&mut *ask.state.db.get().await?, ask, employer, id).await
}

/// Takes a user away: their jobs here end at once.
///
/// # Errors
/// As SCIM says.
pub async fn take(ask: &Ask, id: &str, tag: Option<&str>) -> Result<(), ScimError> {
    let employer = ask.employer("scim_delete_user")?;
    let end = async |tx: &mut Conn, found: HrWorker, _| Ok(hr::remove(tx, &found, ask.act()).await?);
    with(ask, employer, id, tag, end).await.map(drop)
}

/// `GET /Users`
pub async fn list(ask: Ask, request: HttpRequest) -> Result<HttpResponse, ScimError> {
    let employer = ask.employer("scim_list_users")?;
    found(&ask, employer, &Wanted::of_query(&request)?).await
}

/// `POST /Users/.search`
pub async fn search(ask: Ask, request: HttpRequest, payload: web::Payload) -> Result<HttpResponse, ScimError> {
    let employer = ask.employer("scim_search")?;
    found(&ask, employer, &Wanted::of_message(&read(&request, payload).await?)?).await
}

async fn found(ask: &Ask, employer: EmployerId, wanted: &Wanted) -> Result<HttpResponse, ScimError> {
    let filter = wanted.filter(Kind::User)?;
    wanted.of(ask, employer, Kind::User, all(ask, employer, filter.as_ref()).await?).await
}

/// `GET /Users/{id}`
pub async fn get(ask: Ask, id: web::Path<String>, request: HttpRequest) -> Result<HttpResponse, ScimError> {
    let employer = ask.employer("scim_get_user")?;
    let user = shown(&mut *ask.state.db.get().await?, &ask, employer, id_of(&id)?).await?;
    resource(&request, StatusCode::OK, Kind::User, &user)
}

/// `POST /Users`
pub async fn create(ask: Ask, request: HttpRequest, payload: web::Payload) -> Result<HttpResponse, ScimError> {
    ask.employer("scim_create_user")?;
    let user = make(&ask, &read(&request, payload).await?).await?;
    resource(&request, StatusCode::CREATED, Kind::User, &user)
}

/// `PUT /Users/{id}`
pub async fn replace(
    ask: Ask,
    id: web::Path<String>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, ScimError> {
    ask.employer("scim_replace_user")?;
    let user = put(&ask, &id, &read(&request, payload).await?, if_match(&request).as_deref()).await?;
    resource(&request, StatusCode::OK, Kind::User, &user)
}

/// `PATCH /Users/{id}`
pub async fn patch(
    ask: Ask,
    id: web::Path<String>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, ScimError> {
    ask.employer("scim_patch_user")?;
    let user = alter(&ask, &id, &read(&request, payload).await?, if_match(&request).as_deref()).await?;
    resource(&request, StatusCode::OK, Kind::User, &user)
}

/// `DELETE /Users/{id}`
pub async fn delete(ask: Ask, id: web::Path<String>, request: HttpRequest) -> Result<HttpResponse, ScimError> {
    take(&ask, &id, if_match(&request).as_deref()).await?;
    Ok(HttpResponse::NoContent().finish())
}
