//! Taking a file in, and the imports of a training provider.

pub mod changes;
pub mod course;
pub mod export;
pub mod feed;
pub mod follow;
pub mod parts;

use super::store::{self, NewImport, file};
use super::upload::{self, Upload};
use super::{read, spool};
use crate::catalogue;
use crate::platform::once::{self, IdempotencyKey, Kept};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, outbox, paging};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use domain::ids::TrainingProviderId;
use domain::page::Page;
use domain::policy::Relation;
use domain::problem::Code;
use domain::sync::wire::ImportView;
use domain::sync::{CourseSource, FeedFormat, ImportMode, WITHDRAW_AT_MOST};
use paging::PageQuery;
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;
use uuid::Uuid;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ImportQuery {
    /// `xcri-cap`, `dfe-courses`, `dfe-venues`, `json-lines` or `json-ld`; seen from the file when absent.
    #[param(max_length = 20)]
    format: Option<String>,
    /// `delta` (unless told): what the file leaves out stays. `snapshot`: it is no longer offered.
    #[param(max_length = 20)]
    mode: Option<String>,
    /// `true`: write nothing; `/imports/{id}/changes` says what would be new, changed and taken off.
    dry_run: Option<bool>,
    /// Where the courses are from: `training-provider` (your own systems) or `course-directory` (the national one). As the
    /// form of the file has it unless told. A snapshot speaks of its own source alone.
    #[param(max_length = 20)]
    source: Option<String>,
    /// Of your listed courses, the share that a snapshot may take off, in percent: 20 unless told.
    #[param(minimum = 0, maximum = 100)]
    withdraw_at_most: Option<i32>,
}

impl ImportQuery {
    /// How the file is to be loaded.
    fn read(&self, provider: TrainingProviderId) -> ApiResult<NewImport> {
        let mode = self.mode.as_deref().map(str::parse::<ImportMode>).transpose();
        let mode = mode.map_err(|error| ApiError::field("mode", format!("{error}.")))?;
        let withdraw_at_most = self.withdraw_at_most.unwrap_or(WITHDRAW_AT_MOST);
        if !(0..=100).contains(&withdraw_at_most) {
            return Err(ApiError::field("withdrawAtMost", "Use a number of percent from 0 to 100."));
        }
        let source = self.source.as_deref().map(str::parse::<CourseSource>).transpose();
        Ok(NewImport {
            provider,
            source: source.map_err(|error| ApiError::field("source", format!("{error}.")))?,
            format: FeedFormat::XcriCap,
            mode: mode.unwrap_or(ImportMode::Delta),
            dry_run: self.dry_run.unwrap_or(false),
            withdraw_at_most,
            file: None,
            bytes: None,
        })
    }

    /// The form that is asked for, or that the content type names.
    fn format(&self, request: &HttpRequest) -> ApiResult<Option<FeedFormat>> {
        if let Some(asked) = &self.format {
            return asked.parse().map(Some).map_err(|error| ApiError::field("format", format!("{error}.")));
        }
        Ok(match request.content_type() {
            "application/ld+json" => Some(FeedFormat::JsonLd),
            "application/x-ndjson" | "application/jsonl" => Some(FeedFormat::JsonLines),
            _ => None,
        })
    }
}

fn of(provider: TrainingProviderId) -> Relation {
    Relation { provider: Some(provider), ..Relation::default() }
}

/// Gzip is unpacked by how a file begins; any other packing is not read.
fn check_packing(request: &HttpRequest) -> ApiResult<()> {
    let packing = request.headers().get(header::CONTENT_ENCODING).and_then(|value| value.to_str().ok());
    match packing.map(str::trim) {
        None | Some("" | "identity" | "gzip" | "x-gzip") => Ok(()),
        Some(_) => Err(ApiError::new(Code::UnsupportedMediaType, "Send the file as it is, or packed with gzip.")),
    }
}

/// Takes a catalogue file in and loads it: new and changed courses and runs are written, the same ones are left alone,
/// bad rows are listed and left out. Sending the same file again changes nothing. All of it is seen at once, or nothing.
#[utoipa::path(tag = "Sync", operation_id = "import_courses",
    params(("id" = TrainingProviderId, Path, description = "The training provider"), ImportQuery,
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer")),
    request_body(content(("application/xml"), ("text/csv"), ("application/x-ndjson"), ("application/ld+json"),
        ("application/octet-stream")),
        description = "XCRI-CAP 1.1 or 1.2, a DfE course directory CSV, JSON lines or schema.org JSON-LD, at most \
            200 MB as it is sent; may be packed with gzip"),
    responses((status = 202, description = "Taken in; follow it at Location", body = ImportView), Refusals))]
#[post("/training-providers/{id}/imports")]
pub async fn import_courses(
    state: web::Data<AppState>,
    caller: Caller,
    key: IdempotencyKey,
    id: web::Path<TrainingProviderId>,
    query: web::Query<ImportQuery>,
    request: HttpRequest,
    payload: web::Payload,
) -> ApiResult<HttpResponse> {
    let provider = *id;
    caller.permit("import_courses", &of(provider))?;
    let mut import = query.read(provider)?;
    let asked = query.format(&request)?;
    check_packing(&request)?;
    // A file that says it is too large need not be sent.
    let said = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    upload::check_size(said.unwrap_or(0))?;
    if catalogue::store::providers::one(&mut *state.db.get().await?, provider).await?.is_none() {
        return Err(ApiError::not_found("training provider"));
    }
    let now = state.clock.now();
    let body = futures_util::TryStreamExt::map_err(payload, |error| error.to_string());
    let upload = upload::take_in(&state.db, body, now).await?;
    let kept = accept(&state, &caller, &key, &mut import, asked, &upload).await;
    // What no import holds is let go at once.
    if !kept.as_ref().is_ok_and(|kept| !kept.repeated) {
        file::remove(&mut *state.db.get().await?, upload.id).await?;
    }
    Ok(kept?.at("/api/v1/imports"))
}

async fn accept(
    state: &AppState,
    caller: &Caller,
    key: &IdempotencyKey,
    import: &mut NewImport,
    asked: Option<FeedFormat>,
    upload: &Upload,
) -> ApiResult<Kept> {
    let head = if spool::is_gzip(&upload.head) { &spool::unpacked_head(&upload.head) } else { &upload.head };
    import.format = asked.map_or_else(|| read::format_of(head), Ok)?;
    (import.file, import.bytes) = (Some(upload.id), Some(upload.bytes));
    let request = json!({"provider": import.provider, "format": import.format, "mode": import.mode,
        "dryRun": import.dry_run, "withdrawAtMost": import.withdraw_at_most, "file": upload.hash});
    let now = state.clock.now();
    once::run(&state.db, caller, key, "import_courses", &request, async |tx| {
        let id = store::add(tx, import, now).await?;
        outbox::enqueue(tx, "sync.import", &json!({"importId": id}), None, now).await?;
        let view = store::view(tx, id).await?.ok_or_else(|| ApiError::internal("an import vanished"))?;
        Ok((StatusCode::ACCEPTED, view))
    })
    .await
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
