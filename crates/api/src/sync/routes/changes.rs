//! The feed of changes.

use crate::catalogue::json_ld as out;
use crate::catalogue::provider_info::Providers;
use crate::catalogue::store::changes::{self, ChangedRow, Place};
use crate::catalogue::store::{export, runs};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, Conn};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::policy::Relation;
use domain::sync::wire::{ChangeItem, ChangesPage};
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashMap;
use utoipa::IntoParams;
use uuid::Uuid;

/// Changes of a page unless told, and at most.
const PAGE: i64 = 500;
const MOST: i64 = 1000;
/// The licence of what we publish.
const LICENCE: &str = "https://creativecommons.org/licenses/by/4.0/";

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ChangesQuery {
    /// `modified` of the last change that was read; with `afterId`.
    after_timestamp: Option<i64>,
    /// `id` of the last change that was read.
    after_id: Option<Uuid>,
    /// How many: 1 to 1,000, 500 unless told.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<i64>,
}

/// Every course and run in the order of its last change, as RPDE 1.1: follow `next` to the last page, keep what it names,
/// and ask that again later. What is no longer offered comes as `deleted`. Nothing is missed, nothing is out of order.
#[utoipa::path(tag = "Sync", operation_id = "list_changes", params(ChangesQuery),
    responses((status = 200, description = "A page of changes", body = ChangesPage,
        content_type = "application/vnd.openactive.rpde+json"), Refusals))]
#[get("/changes")]
pub async fn list_changes(
    state: web::Data<AppState>,
    caller: Caller,
    query: web::Query<ChangesQuery>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("list_changes", &Relation::default())?;
    let limit = query.limit.unwrap_or(PAGE);
    if !(1..=MOST).contains(&limit) {
        return Err(ApiError::field("limit", "Use a number from 1 to 1,000."));
    }
    let after = match (query.after_timestamp, query.after_id) {
        (Some(modified), Some(id)) => Some(Place { modified, id }),
        (None, None) => None,
        _ => return Err(ApiError::field("afterId", "Give afterTimestamp and afterId together, as next has them.")),
    };
    let mut conn = state.db.get().await?;
    let rows = changes::page(&mut conn, after, limit).await?;
    let here = format!("{}{}", state.config.public_url, request.path());
    let next = match rows.last() {
        Some(last) => format!("{here}?afterTimestamp={}&afterId={}&limit={limit}", last.modified, last.id),
        // The last page names itself.
        None if request.query_string().is_empty() => here,
        None => format!("{here}?{}", request.query_string()),
    };
    // RPDE 1.1 §"HTTP": pages before the last may be kept long, the last only for seconds.
    let keep = if rows.is_empty() { "public, max-age=8" } else { "public, max-age=3600" };
    let items = items(&state, &mut conn, rows).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/vnd.openactive.rpde+json; version=1"))
        .insert_header((header::CACHE_CONTROL, keep))
        .json(ChangesPage { next, items, license: LICENCE.to_owned() }))
}

async fn items(state: &AppState, conn: &mut Conn, rows: Vec<ChangedRow>) -> ApiResult<Vec<ChangeItem>> {
    let of = |is_run: bool| rows.iter().filter(move |row| row.is_run == is_run && !row.withdrawn).map(|row| row.id);
    let mut courses: Vec<Uuid> = of(false).collect();
    courses.extend(runs::courses_of(conn, &of(true).collect::<Vec<_>>()).await?);
    courses.sort_unstable();
    courses.dedup();
    let (url, now) = (state.config.public_url.as_str(), state.clock.wall());
    let mut providers = Providers::default();
    let mut data: HashMap<Uuid, Value> = HashMap::new();
    for exported in export::courses(conn, &courses).await? {
        let provider = providers.of(conn, exported.provider).await?;
        data.insert(exported.id, out::course_alone(&exported, provider, url));
        data.extend(out::runs(&exported, provider, url, now));
    }
    let item = |row: ChangedRow| {
        let data = data.remove(&row.id).filter(|_| !row.withdrawn);
        ChangeItem {
            // What went between two statements is told again, as gone, by its own change.
            state: if data.is_some() { "updated" } else { "deleted" }.to_owned(),
            kind: if row.is_run { "CourseInstance" } else { "Course" }.to_owned(),
            id: row.id,
            modified: row.modified,
            data,
        }
    };
    Ok(rows.into_iter().map(item).collect())
}
