//! Many requests in one message (RFC 7644 §3.7): one after another, each done or refused on its own.

use super::error::ScimError;
use super::message::{Ask, plain, read};
use super::{groups, users};
use actix_web::{HttpRequest, HttpResponse, web};
use domain::scim::schema::member;
use domain::scim::{BULK_ANSWER, Kind, MOST_IN_BULK, Refusal, ScimType};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// Which id a thing got that a message calls by a name of its own.
type Ids = HashMap<String, String>;

/// `POST /Bulk`
pub async fn bulk(ask: Ask, request: HttpRequest, payload: web::Payload) -> Result<HttpResponse, ScimError> {
    ask.employer("scim_bulk")?;
    let message = read(&request, payload).await?;
    let operations = message.as_object().and_then(|message| member(message, "Operations")).and_then(Value::as_array);
    let operations = operations.ok_or_else(|| Refusal::new(ScimType::InvalidSyntax, "Send Operations, a list."))?;
    if operations.len() > MOST_IN_BULK {
        let say = format!("Send at most {MOST_IN_BULK} Operations in one message.");
        return Err(Refusal { status: 413, kind: Some(ScimType::TooMany), detail: say }.into());
    }
    let stop_after = message.get("failOnErrors").and_then(Value::as_u64);
    let (mut answers, mut ids, mut failed) = (Vec::new(), Ids::new(), 0);
    for operation in operations {
        let answer = one(&ask, operation, &mut ids).await;
        failed += u64::from(answer.get("response").is_some());
        answers.push(answer);
        if stop_after.is_some_and(|most| most > 0 && failed >= most) {
            break;
        }
    }
    Ok(plain(&json!({"schemas": [BULK_ANSWER], "Operations": answers}), "no-store"))
}

/// What came of one request, as the answer says it.
async fn one(ask: &Ask, operation: &Value, ids: &mut Ids) -> Value {
    let none = Map::new();
    let operation = operation.as_object().unwrap_or(&none);
    let text = |name: &str| member(operation, name).and_then(Value::as_str);
    let (method, name) = (text("method").unwrap_or_default().to_ascii_uppercase(), text("bulkId"));
    let mut answer = json!({"method": method});
    if let Some(name) = name {
        answer["bulkId"] = json!(name);
    }
    match done(ask, &method, operation, ids).await {
        Ok((status, resource)) => {
            answer["status"] = json!(status);
            if let Some(resource) = resource {
                answer["location"] = resource["meta"]["location"].clone();
                answer["version"] = resource["meta"]["version"].clone();
                if let (Some(name), Some(id)) = (name, resource["id"].as_str()) {
                    ids.insert(name.to_owned(), id.to_owned());
                }
            } else if let Some(path) = text("path") {
                answer["location"] = json!(format!("{}{path}", ask.base()));
            }
        }
        Err(error) => {
            let refusal = error.refusal();
            answer["status"] = json!(refusal.status.to_string());
            answer["response"] = refusal.body();
            if let (Some(path), "PUT" | "PATCH" | "DELETE") = (text("path"), method.as_str()) {
                answer["location"] = json!(format!("{}{path}", ask.base()));
            }
        }
    }
    answer
}

async fn done(
    ask: &Ask,
    method: &str,
    operation: &Map<String, Value>,
    ids: &Ids,
) -> Result<(&'static str, Option<Value>), ScimError> {
    let text = |name: &str| member(operation, name).and_then(Value::as_str);
    let path = text("path").ok_or_else(|| Refusal::new(ScimType::InvalidSyntax, "path is missing."))?;
    let (kind, id) = target(path, ids)?;
    let mut data = member(operation, "data").cloned().unwrap_or_default();
    resolve(&mut data, ids)?;
    let tag = text("version");
    let put = |resource: Value| ("200", Some(resource));
    Ok(match (method, kind, id) {
        ("POST", _, None) if text("bulkId").is_none() => {
            return Err(Refusal::new(ScimType::InvalidSyntax, "bulkId is missing.").into());
        }
        ("POST", Kind::User, None) => ("201", Some(users::make(ask, &data).await?)),
        ("POST", Kind::Group, None) => ("201", Some(groups::make(ask, &data).await?)),
        ("PUT", Kind::User, Some(id)) => put(users::put(ask, &id, &data, tag).await?),
        ("PUT", Kind::Group, Some(id)) => put(groups::put(ask, &id, &data, tag).await?),
        ("PATCH", Kind::User, Some(id)) => put(users::alter(ask, &id, &data, tag).await?),
        ("PATCH", Kind::Group, Some(id)) => put(groups::alter(ask, &id, &data, tag).await?),
        ("DELETE", Kind::User, Some(id)) => {
            users::take(ask, &id, tag).await?;
            ("204", None)
        }
        ("DELETE", Kind::Group, Some(id)) => {
            groups::take(ask, &id, tag).await?;
            ("204", None)
        }
        _ => {
            let say = "Use POST to /Users or /Groups; PUT, PATCH or DELETE to one of them.";
            return Err(Refusal::new(ScimType::InvalidSyntax, say).into());
        }
    })
}

/// What a path of a request is about.
fn target(path: &str, ids: &Ids) -> Result<(Kind, Option<String>), Refusal> {
    let mut parts = path.trim_matches('/').split('/');
    let kind = match parts.next() {
        Some("Users") => Kind::User,
        Some("Groups") => Kind::Group,
        _ => return Err(Refusal::new(ScimType::InvalidPath, "path begins with /Users or /Groups.")),
    };
    let id = parts.next().map(|id| named(id, ids)).transpose()?;
    match parts.next() {
        None => Ok((kind, id)),
        Some(_) => Err(Refusal::new(ScimType::InvalidPath, "path ends after the id.")),
    }
}

/// A text, or the id of the thing that it calls by its name in this message.
fn named(text: &str, ids: &Ids) -> Result<String, Refusal> {
    let Some(name) = text.strip_prefix("bulkId:") else { return Ok(text.to_owned()) };
    let unknown =
        || Refusal { status: 409, kind: None, detail: format!("Nothing was made as bulkId {name:?} before.") };
    ids.get(name).cloned().ok_or_else(unknown)
}

fn resolve(data: &mut Value, ids: &Ids) -> Result<(), Refusal> {
    match data {
        Value::String(text) => *text = named(text, ids)?,
        Value::Array(all) => all.iter_mut().try_for_each(|one| resolve(one, ids))?,
        Value::Object(all) => all.values_mut().try_for_each(|one| resolve(one, ids))?,
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
    Ok(())
}
