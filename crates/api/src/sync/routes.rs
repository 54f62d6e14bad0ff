//! Taking a file in, and following what became of it.

use super::{read, store};
use crate::catalogue;
use crate::platform::once::{self, IdempotencyKey};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, outbox, paging};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use domain::ids::{ImportId, TrainingProviderId};
use domain::page::Page;
use domain::policy::Relation;
use domain::problem::Code;
use domain::sync::FeedFormat;
use domain::sync::wire::{ImportIssue, ImportView};
use futures_util::StreamExt;
use paging::PageQuery;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use utoipa::IntoParams;
use uuid::Uuid;

/// The largest file: a college's whole catalogue is a tenth of it.
const FILE_LIMIT: usize = 64 * 1024 * 1024;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ImportQuery {
    /// `xcri-cap`, `dfe-courses` or `dfe-venues`; seen from the file when absent.
    format: Option<String>,
}

fn of(provider: TrainingProviderId) -> Relation {
    Relation { provider: Some(provider), ..Relation::default() }
}

/// Takes a catalogue file in and loads it: new and changed courses and runs are written, the same ones are left alone,
/// bad rows are listed and left out. Sending the same file again changes nothing.
#[utoipa::path(tag = "Sync", operation_id = "import_courses",
    params(("id" = TrainingProviderId, Path, description = "The training provider"), ImportQuery,
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer")),
    request_body(content(("application/xml"), ("text/csv"), ("application/octet-stream")),
        description = "XCRI-CAP 1.2 XML or a DfE course directory CSV, at most 64 MB"),
    responses((status = 202, description = "Taken in; follow it at Location", body = ImportView), Refusals))]
#[post("/training-providers/{id}/imports")]
pub async fn import_courses(
    state: web::Data<AppState>,
    caller: Caller,
    key: IdempotencyKey,
    id: web::Path<TrainingProviderId>,
    query: web::Query<ImportQuery>,
    payload: web::Payload,
) -> ApiResult<HttpResponse> {
    let provider = *id;
    caller.permit("import_courses", &of(provider))?;
    let asked = query.format.as_deref().map(str::parse::<FeedFormat>).transpose();
    let asked = asked.map_err(|error| ApiError::field("format", format!("{error}.")))?;
    let bytes = whole(payload).await?;
    let format = asked.map_or_else(|| read::format_of(&bytes), Ok)?;
    let now = state.clock.now();
    let request = json!({"provider": provider, "format": format, "file": Sha256::digest(&bytes).to_vec()});
    let kept = once::run(&state.db, &caller, &key, "import_courses", &request, async |tx| {
        if catalogue::store::providers::one(tx, provider).await?.is_none() {
            return Err(ApiError::not_found("training provider"));
        }
        let id = store::add(tx, provider, format, &bytes, now).await?;
        outbox::enqueue(tx, "sync.import", &json!({"importId": id}), None, now).await?;
        let view = store::view(tx, id).await?.ok_or_else(|| ApiError::internal("an import vanished"))?;
        Ok((StatusCode::ACCEPTED, view))
    })
    .await?;
    Ok(kept.at("/api/v1/imports"))
}

async fn whole(mut payload: web::Payload) -> ApiResult<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(part) = payload.next().await {
        let part = part.map_err(|error| ApiError::new(Code::Malformed, format!("The file broke off: {error}.")))?;
        if bytes.len() + part.len() > FILE_LIMIT {
            let say = format!("Send at most {} MB.", FILE_LIMIT / 1024 / 1024);
            return Err(ApiError::new(Code::TooLarge, say));
        }
        bytes.extend_from_slice(&part);
    }
    if bytes.is_empty() {
        return Err(ApiError::new(Code::Malformed, "The body is empty. Send the file as the body."));
    }
    Ok(bytes)
}

/// A training provider's imports, newest first.
#[utoipa::path(tag = "Sync", operation_id = "list_imports",
    params(("id" = TrainingProviderId, Path, description = "The training provider"), PageQuery),
    responses((status = 200, description = "Imports", body = Page<ImportView>), Refusals))]
#[get("/training-providers/{id}/imports")]
pub async fn list_imports(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<TrainingProviderId>,
    query: web::Query<PageQuery>,
) -> ApiResult<HttpResponse> {
    caller.permit("list_imports", &of(*id))?;
    let limit = paging::limit(query.limit)?;
    let before: Option<(DateTime<Utc>, Uuid)> = query.cursor.as_deref().map(paging::read_cursor).transpose()?;
    let mut conn = state.db.get().await?;
    let imports = store::page(&mut conn, *id, before, i64::from(limit.get()) + 1).await?;
    let page = paging::page(imports, limit, |last| (last.started_at, last.id))?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(page))
}

async fn permitted(state: &AppState, caller: &Caller, operation: &'static str, id: ImportId) -> ApiResult<ImportView> {
    let mut conn = state.db.get().await?;
    let found = store::view(&mut conn, id).await?;
    // Who may not see it hears the same whether it is there or not.
    let relation = found.as_ref().map_or_else(Relation::default, |import| of(import.training_provider_id));
    caller.permit_or_hide(operation, &relation, "import")?;
    found.ok_or_else(|| ApiError::not_found("import"))
}

/// How far an import has come.
#[utoipa::path(tag = "Sync", operation_id = "get_import",
    params(("id" = ImportId, Path, description = "The import")),
    responses((status = 200, description = "The import", body = ImportView), Refusals))]
#[get("/imports/{id}")]
pub async fn get_import(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<ImportId>,
) -> ApiResult<HttpResponse> {
    let import = permitted(&state, &caller, "get_import", *id).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(import))
}

/// What an import found wrong, in the order of the file: line, field, code, and what to do.
#[utoipa::path(tag = "Sync", operation_id = "list_import_issues",
    params(("id" = ImportId, Path, description = "The import"), PageQuery),
    responses((status = 200, description = "Findings", body = Page<ImportIssue>), Refusals))]
#[get("/imports/{id}/issues")]
pub async fn list_import_issues(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<ImportId>,
    query: web::Query<PageQuery>,
) -> ApiResult<HttpResponse> {
    let import = permitted(&state, &caller, "list_import_issues", *id).await?;
    let limit = paging::limit(query.limit)?;
    let after: i64 = query.cursor.as_deref().map(paging::read_cursor).transpose()?.unwrap_or(-1);
    let mut conn = state.db.get().await?;
    let issues = store::issues(&mut conn, import.id, after, i64::from(limit.get()) + 1).await?;
    let Page { items, next_cursor } = paging::page(issues, limit, |(position, _)| *position)?;
    let items: Vec<_> = items.into_iter().map(|(_, issue)| issue).collect();
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(Page { items, next_cursor }))
}
