//! Following what became of an ASC-WDS import.

use crate::ascwds::store::{self, findings};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, cell, paging, sheet};
use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use domain::ascwds::wire::{AscWdsFinding, AscWdsImportView};
use domain::ids::AscWdsImportId;
use domain::page::Page;
use domain::policy::Relation;
use paging::PageQuery;

async fn permitted(
    state: &AppState,
    caller: &Caller,
    operation: &'static str,
    id: AscWdsImportId,
) -> ApiResult<AscWdsImportView> {
    let found = store::view(&mut *state.db.get().await?, id).await?;
    // Who may not see it hears the same whether it is there or not.
    let employer = found.as_ref().map(|import| import.employer_id);
    caller.permit_or_hide(operation, &Relation { employer, ..Relation::default() }, "import")?;
    found.ok_or_else(|| ApiError::not_found("import"))
}

/// How far an ASC-WDS import has come.
#[utoipa::path(tag = "ASC-WDS", operation_id = "get_asc_wds_import",
    params(("id" = AscWdsImportId, Path, description = "The import")),
    responses((status = 200, description = "The import", body = AscWdsImportView), Refusals))]
#[get("/asc-wds-imports/{id}")]
pub async fn get_asc_wds_import(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<AscWdsImportId>,
) -> ApiResult<HttpResponse> {
    let import = permitted(&state, &caller, "get_asc_wds_import", *id).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(import))
}

/// What it found wrong, in the order of the files: the first 10,000. Each has file, line, workplace, worker, column, code,
/// and what to do; none quotes a cell but the two ids.
#[utoipa::path(tag = "ASC-WDS", operation_id = "list_asc_wds_findings",
    params(("id" = AscWdsImportId, Path, description = "The import"), PageQuery),
    responses((status = 200, description = "Findings", body = Page<AscWdsFinding>), Refusals))]
#[get("/asc-wds-imports/{id}/findings")]
pub async fn list_asc_wds_findings(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<AscWdsImportId>,
    query: web::Query<PageQuery>,
) -> ApiResult<HttpResponse> {
    let import = permitted(&state, &caller, "list_asc_wds_findings", *id).await?;
    let limit = paging::limit(query.limit)?;
    let after: findings::Place = query.cursor.as_deref().map(paging::read_cursor).transpose()?.unwrap_or((-1, 0, 0));
    let mut conn = state.db.get().await?;
    let found = findings::page(&mut conn, import.id, after, i64::from(limit.get()) + 1).await?;
    let page = paging::page(found, limit, |(place, _)| *place)?;
    let items: Vec<AscWdsFinding> = page.items.into_iter().map(|(_, finding)| finding).collect();
    let page = Page { items, next_cursor: page.next_cursor };
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(page))
}

/// The same as a CSV file, for a spreadsheet.
#[utoipa::path(tag = "ASC-WDS", operation_id = "download_asc_wds_findings",
    params(("id" = AscWdsImportId, Path, description = "The import")),
    responses((status = 200, description = "file, line, workplace, worker, column, code, severity, reason, advice",
        content_type = "text/csv", body = String), Refusals))]
#[get("/asc-wds-imports/{id}/findings.csv")]
pub async fn download_asc_wds_findings(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<AscWdsImportId>,
) -> ApiResult<HttpResponse> {
    let import = permitted(&state, &caller, "download_asc_wds_findings", *id).await?;
    let found = findings::page(&mut *state.db.get().await?, import.id, (-1, 0, 0), i64::MAX).await?;
    let mut file = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    let head = ["file", "line", "workplace", "worker", "column", "code", "severity", "reason", "advice"];
    file.write_record(head).map_err(ApiError::internal)?;
    for (_, finding) in found {
        let line = finding.line.to_string();
        let (workplace, worker) = (finding.workplace.unwrap_or_default(), finding.worker.unwrap_or_default());
        let cells = [
            finding.file.as_str(),
            &line,
            &cell(&workplace),
            &cell(&worker),
            &finding.column,
            &finding.code,
            finding.severity.as_str(),
            &finding.reason,
            &finding.advice,
        ];
        file.write_record(cells).map_err(ApiError::internal)?;
    }
    let bytes = file.into_inner().map_err(|error| ApiError::internal(error.to_string()))?;
    Ok(sheet::download(bytes, &format!("asc-wds-findings-{}.csv", import.id)))
}
