//! Following what became of an import.

use super::of;
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, cell, paging};
use crate::sync::store::{self, change};
use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpResponse, get, web};
use domain::ids::ImportId;
use domain::page::Page;
use domain::policy::Relation;
use domain::sync::ImportState;
use domain::sync::wire::{ImportChange, ImportIssue, ImportView};
use futures_util::stream;
use paging::PageQuery;
use std::time::Duration;

/// How often a watched import is looked at.
const LOOK: Duration = Duration::from_millis(400);
/// Looks without news before a word that keeps the line open.
const QUIET: u32 = 35;
/// Looks before the watcher has to ask again: half an hour.
const LOOKS: u32 = 4_500;

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

/// The same as it happens: an event `import` with the import at each step, until it is loaded or has failed.
#[utoipa::path(tag = "Sync", operation_id = "watch_import",
    params(("id" = ImportId, Path, description = "The import")),
    responses((status = 200, description = "Server-sent events", content_type = "text/event-stream", body = String),
        Refusals))]
#[get("/imports/{id}/events")]
pub async fn watch_import(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<ImportId>,
) -> ApiResult<HttpResponse> {
    let import = permitted(&state, &caller, "watch_import", *id).await?;
    let watch = Watch { state: state.get_ref().clone(), id: *id, next: Some(import), looks: 0, ended: false };
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        // A proxy that gathers the events would keep them from whoever watches.
        .insert_header(("x-accel-buffering", "no"))
        .streaming(stream::unfold(watch, step)))
}

struct Watch {
    state: AppState,
    id: ImportId,
    next: Option<ImportView>,
    looks: u32,
    ended: bool,
}

async fn step(mut watch: Watch) -> Option<(ApiResult<Bytes>, Watch)> {
    if watch.ended || watch.looks >= LOOKS {
        return None;
    }
    if let Some(import) = watch.next.take() {
        watch.ended = import.state != ImportState::Running;
        let text = serde_json::to_string(&import).map_err(ApiError::internal);
        return Some((text.map(|text| Bytes::from(format!("event: import\ndata: {text}\n\n"))), watch));
    }
    match watch.news().await {
        Ok(Some(import)) => {
            watch.next = Some(import);
            Some((Ok(Bytes::new()), watch))
        }
        Ok(None) => Some((Ok(Bytes::from_static(b": still loading\n\n")), watch)),
        Err(error) => Some((Err(error), watch)),
    }
}

impl Watch {
    /// The import when something of it has changed; nothing after a quiet while.
    async fn news(&mut self) -> ApiResult<Option<ImportView>> {
        let seen = store::view(&mut *self.state.db.get().await?, self.id).await?;
        for _ in 0..QUIET {
            tokio::time::sleep(LOOK).await;
            self.looks += 1;
            let now = store::view(&mut *self.state.db.get().await?, self.id).await?;
            if now != seen || now.as_ref().is_none_or(|import| import.state != ImportState::Running) {
                self.ended = now.is_none();
                return Ok(now);
            }
        }
        Ok(None)
    }
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
    answer(paging::page(issues, limit, |(position, _)| *position)?)
}

/// What a dry run would change: new, changed with its fields, and taken off, in the order of the file.
#[utoipa::path(tag = "Sync", operation_id = "list_import_changes",
    params(("id" = ImportId, Path, description = "The import"), PageQuery),
    responses((status = 200, description = "Changes", body = Page<ImportChange>), Refusals))]
#[get("/imports/{id}/changes")]
pub async fn list_import_changes(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<ImportId>,
    query: web::Query<PageQuery>,
) -> ApiResult<HttpResponse> {
    let import = permitted(&state, &caller, "list_import_changes", *id).await?;
    let limit = paging::limit(query.limit)?;
    let after: i64 = query.cursor.as_deref().map(paging::read_cursor).transpose()?.unwrap_or(-1);
    let mut conn = state.db.get().await?;
    let changes = change::page(&mut conn, import.id, after, i64::from(limit.get()) + 1).await?;
    answer(paging::page(changes, limit, |(position, _)| *position)?)
}

fn answer<T: serde::Serialize>(page: Page<(i64, T)>) -> ApiResult<HttpResponse> {
    let items: Vec<T> = page.items.into_iter().map(|(_, item)| item).collect();
    let page = Page { items, next_cursor: page.next_cursor };
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(page))
}

/// The findings as a CSV file, for a spreadsheet: all that were kept.
#[utoipa::path(tag = "Sync", operation_id = "download_import_issues",
    params(("id" = ImportId, Path, description = "The import")),
    responses((status = 200, description = "line, field, code, reason, refused, reference", content_type = "text/csv",
        body = String), Refusals))]
#[get("/imports/{id}/issues.csv")]
pub async fn download_import_issues(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<ImportId>,
) -> ApiResult<HttpResponse> {
    let import = permitted(&state, &caller, "download_import_issues", *id).await?;
    let issues = store::issues(&mut *state.db.get().await?, import.id, -1, i64::MAX).await?;
    let mut file = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    file.write_record(["line", "field", "code", "reason", "refused", "reference"]).map_err(ApiError::internal)?;
    for (_, issue) in issues {
        let line = issue.line.map(|line| line.to_string()).unwrap_or_default();
        let refused = if issue.refused { "yes" } else { "no" };
        let reference = issue.reference.unwrap_or_default();
        let cells = [&line, &cell(&issue.field), &issue.code, &cell(&issue.reason), refused, &cell(&reference)];
        file.write_record(cells).map_err(ApiError::internal)?;
    }
    let bytes = file.into_inner().map_err(|error| ApiError::internal(error.to_string()))?;
    let name = format!("attachment; filename=\"findings-{}.csv\"", import.id);
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, name))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(bytes))
}
