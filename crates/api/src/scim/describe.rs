//! What we can do, and how what we keep looks: the same for everyone.

use super::error::ScimError;
use super::message::{base, plain, query};
use crate::organisations::store;
use crate::platform::AppState;
use actix_web::{HttpRequest, HttpResponse, web};
use domain::scim::{Kind, LIST, MOST_BYTES, MOST_IN_BULK, MOST_LISTED, Refusal, schema};
use serde_json::{Value, json};

const KEEP: &str = "public, max-age=300";

/// `GET /ServiceProviderConfig`
pub async fn config(state: web::Data<AppState>, request: HttpRequest) -> Result<HttpResponse, ScimError> {
    unfiltered(&request)?;
    let base = base(&state);
    let body = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
        "documentationUri": format!("{}/api/docs/", state.config.public_url.trim_end_matches('/')),
        "patch": {"supported": true},
        "bulk": {"supported": true, "maxOperations": MOST_IN_BULK, "maxPayloadSize": MOST_BYTES},
        "filter": {"supported": true, "maxResults": MOST_LISTED},
        "changePassword": {"supported": false},
        "sort": {"supported": true},
        "etag": {"supported": true},
        "authenticationSchemes": [{
            "type": "oauthbearertoken",
            "name": "OAuth 2.0 bearer token",
            "description": "A token of /oauth/token for your machine (client credentials), with the scopes workers:read \
                and workers:write",
            "specUri": "https://www.rfc-editor.org/rfc/rfc6750",
            "primary": true
        }],
        "meta": {"resourceType": "ServiceProviderConfig", "location": format!("{base}/ServiceProviderConfig")}
    });
    Ok(plain(&body, KEEP))
}

/// Filters are not for descriptions (RFC 7644 §4).
fn unfiltered(request: &HttpRequest) -> Result<(), ScimError> {
    if query(request)?.iter().any(|(name, _)| name == "filter") {
        return Err(Refusal::of_status(403, "Descriptions are not filtered.").into());
    }
    Ok(())
}

fn resource_type_of(kind: Kind, base: &str) -> Value {
    let extensions: Vec<Value> =
        kind.extensions().iter().map(|schema| json!({"schema": schema, "required": false})).collect();
    let say = match kind {
        Kind::User => "A worker of your organisation",
        Kind::Group => "A workplace of your organisation",
    };
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
        "id": kind.name(), "name": kind.name(), "description": say, "endpoint": kind.endpoint(),
        "schema": kind.core(), "schemaExtensions": extensions,
        "meta": {"resourceType": "ResourceType", "location": format!("{base}/ResourceTypes/{}", kind.name())}
    })
}

fn listed(all: &[Value]) -> HttpResponse {
    let body = json!({"schemas": [LIST], "totalResults": all.len(), "startIndex": 1, "itemsPerPage": all.len(),
        "Resources": all});
    plain(&body, KEEP)
}

fn named(all: Vec<Value>, id: &str, what: &str) -> Result<HttpResponse, ScimError> {
    let found = all.into_iter().find(|one| one["id"].as_str() == Some(id));
    let missing = || Refusal::of_status(404, format!("There is no {what} with this id."));
    Ok(plain(&found.ok_or_else(missing)?, KEEP))
}

/// `GET /ResourceTypes`
pub async fn resource_types(state: web::Data<AppState>, request: HttpRequest) -> Result<HttpResponse, ScimError> {
    unfiltered(&request)?;
    let base = base(&state);
    Ok(listed(&[Kind::User, Kind::Group].map(|kind| resource_type_of(kind, &base))))
}

/// `GET /ResourceTypes/{name}`
pub async fn resource_type(state: web::Data<AppState>, name: web::Path<String>) -> Result<HttpResponse, ScimError> {
    let base = base(&state);
    named([Kind::User, Kind::Group].map(|kind| resource_type_of(kind, &base)).to_vec(), &name, "resource type")
}

async fn all_schemas(state: &AppState) -> Result<Vec<Value>, ScimError> {
    let roles = store::job_roles(&mut *state.db.get().await?).await?;
    let roles: Vec<String> = roles.into_iter().filter(|role| role.can_be_chosen).map(|role| role.code).collect();
    Ok(schema::all(&roles, state.clock.today(), &base(state)))
}

/// `GET /Schemas`
pub async fn schemas(state: web::Data<AppState>, request: HttpRequest) -> Result<HttpResponse, ScimError> {
    unfiltered(&request)?;
    Ok(listed(&all_schemas(&state).await?))
}

/// `GET /Schemas/{id}`
pub async fn schema(state: web::Data<AppState>, id: web::Path<String>) -> Result<HttpResponse, ScimError> {
    named(all_schemas(&state).await?, &id, "schema")
}
