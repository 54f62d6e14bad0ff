//! ASC-WDS files by HTTP.

pub mod follow;

use super::people::numbered;
use super::{export, store, upload};
use crate::organisations::{known, permit};
use crate::platform::once::{self, IdempotencyKey, Kept};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, access, outbox, paging, sheet};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use domain::ascwds::wire::AscWdsImportView;
use domain::ids::{AscWdsImportId, EmployerId};
use domain::page::Page;
use domain::policy::Relation;
use domain::privacy::{Deed, What};
use paging::PageQuery;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeSet;
use utoipa::IntoParams;
use uuid::Uuid;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ImportQuery {
    /// `true`: write nothing, and say what would be.
    dry_run: Option<bool>,
}

/// Takes in the files that an employer sends to ASC-WDS: workplaces, workers, training, one to three of them, each known by
/// its first line. Good rows are loaded, bad ones named with line, column and what to do; what a file leaves out stays as
/// it is. The same files again change nothing but for rows with STATUS NEW, which are then named. NI number, date of birth,
/// ethnicity, nationality, disability, pay, sickness and whatever else the Academy does not need are dropped as the file
/// is read, before anything is kept.
#[utoipa::path(tag = "ASC-WDS", operation_id = "import_asc_wds",
    params(("id" = EmployerId, Path, description = "The employer"), ImportQuery,
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer")),
    request_body(content((String = "text/csv"), (String = "application/octet-stream"), (Object = "multipart/form-data")),
        description = "One file as the body, or one to three as the parts of a form; at most 50 MB in all"),
    responses((status = 202, description = "Taken in; follow it at Location", body = AscWdsImportView), Refusals))]
#[post("/organisations/{id}/asc-wds-imports")]
pub async fn import_asc_wds(
    state: web::Data<AppState>,
    caller: Caller,
    key: IdempotencyKey,
    id: web::Path<EmployerId>,
    query: web::Query<ImportQuery>,
    request: HttpRequest,
    payload: web::Payload,
) -> ApiResult<HttpResponse> {
    let employer = *id;
    permit(&caller, "import_asc_wds", employer)?;
    upload::check(&request)?;
    let (now, dry_run) = (state.clock.now(), query.dry_run.unwrap_or(false));
    let by = caller.actor.person().map(|person| person.0);
    let mut conn = state.db.get().await?;
    known(&mut conn, employer).await?;
    let import = store::receive(&mut conn, employer, dry_run, by, now).await?;
    // Whoever sends slowly holds no connection.
    drop(conn);
    let kept = accept(&state, &caller, &key, (employer, import, dry_run), &request, payload).await;
    // What no import came of is let go at once.
    if !kept.as_ref().is_ok_and(|kept| !kept.repeated) {
        store::let_go(&mut *state.db.get().await?, import, now).await?;
    }
    Ok(kept?.at("/api/v1/asc-wds-imports"))
}

async fn accept(
    state: &AppState,
    caller: &Caller,
    key: &IdempotencyKey,
    (employer, import, dry_run): (EmployerId, AscWdsImportId, bool),
    request: &HttpRequest,
    payload: web::Payload,
) -> ApiResult<Kept> {
    let taken = upload::take_in(state, import, request, payload).await?;
    let asked = json!({"employer": employer, "dryRun": dry_run, "files": taken.hashes});
    let now = state.clock.now();
    once::run(&state.db, caller, key, "import_asc_wds", &asked, async |tx| {
        store::begin(tx, import, &taken.files).await?;
        outbox::enqueue(tx, "asc_wds.import", &json!({"importId": import}), None, now).await?;
        let view = store::view(tx, import).await?.ok_or_else(|| ApiError::internal("an import vanished"))?;
        Ok((StatusCode::ACCEPTED, view))
    })
    .await
}

/// An employer's ASC-WDS imports, newest first.
#[utoipa::path(tag = "ASC-WDS", operation_id = "list_asc_wds_imports",
    params(("id" = EmployerId, Path, description = "The employer"), PageQuery),
    responses((status = 200, description = "Imports", body = Page<AscWdsImportView>), Refusals))]
#[get("/organisations/{id}/asc-wds-imports")]
pub async fn list_asc_wds_imports(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<EmployerId>,
    query: web::Query<PageQuery>,
) -> ApiResult<HttpResponse> {
    permit(&caller, "list_asc_wds_imports", *id)?;
    let limit = paging::limit(query.limit)?;
    let before: Option<(DateTime<Utc>, Uuid)> = query.cursor.as_deref().map(paging::read_cursor).transpose()?;
    let mut conn = state.db.get().await?;
    known(&mut conn, *id).await?;
    let imports = store::page(&mut conn, *id, before, i64::from(limit.get()) + 1).await?;
    let page = paging::page(imports, limit, |last| (last.started_at, last.id))?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(page))
}

/// The training of an employer's present staff as a file that ASC-WDS takes (12 columns, since November 2025): what the
/// employer has sent, and what stands in the records of those whose UNIQUEWORKERID is known. It reads back without a change.
#[utoipa::path(tag = "ASC-WDS", operation_id = "download_asc_wds_training",
    params(("id" = EmployerId, Path, description = "The employer")),
    responses((status = 200, description = "The file", content_type = "text/csv", body = String), Refusals))]
#[get("/organisations/{id}/asc-wds-training-file")]
pub async fn download_asc_wds_training(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<EmployerId>,
) -> ApiResult<HttpResponse> {
    permit(&caller, "download_asc_wds_training", *id)?;
    let today = state.clock.today();
    let mut conn = state.db.get().await?;
    known(&mut conn, *id).await?;
    let file = export::training_file(&mut conn, *id, today).await?;
    let seen: BTreeSet<_> = numbered(&mut conn, *id, today).await?.into_values().map(|job| job.person).collect();
    let relation = Relation { employer: Some(*id), ..Relation::default() };
    access::note(&mut conn, &state, &caller, &relation, seen, (What::Record, Deed::Read)).await?;
    Ok(sheet::download(file, &format!("asc-wds-training-{today}.csv")))
}
