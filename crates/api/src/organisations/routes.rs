//! Employers by HTTP.

use super::{known, permit};
use crate::people::employment;
use crate::platform::problem::Refusals;
use crate::platform::{ApiResult, AppState, Caller, conditional, paging};
use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::ids::EmployerId;
use domain::organisations::wire::WorkerView;
use domain::page::Page;
use paging::PageQuery;
use uuid::Uuid;

/// Who works for an employer today, by name.
#[utoipa::path(tag = "Organisations", operation_id = "list_workers",
    params(("id" = EmployerId, Path, description = "The employer"), PageQuery),
    responses((status = 200, description = "Workers", body = Page<WorkerView>), Refusals))]
#[get("/organisations/{id}/workers")]
pub async fn list_workers(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<EmployerId>,
    query: web::Query<PageQuery>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    permit(&caller, "list_workers", *id)?;
    let limit = paging::limit(query.limit)?;
    let after: Option<(String, Uuid)> = query.cursor.as_deref().map(paging::read_cursor).transpose()?;
    let mut conn = state.db.get().await?;
    known(&mut conn, *id).await?;
    let workers =
        employment::workers_of(&mut conn, *id, state.clock.today(), after.as_ref(), i64::from(limit.get()) + 1).await?;
    let page = paging::page(workers, limit, |last| (last.full_name.clone(), last.person_id))?;
    conditional::personal(&request, &page)
}
