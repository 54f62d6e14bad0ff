//! Who looked, for the person themselves.

use crate::platform::paging::{self, PageQuery};
use crate::platform::problem::Refusals;
use crate::platform::{ApiResult, AppState, Caller, conditional};
use crate::privacy::store::access::{self, Place};
use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::page::Page;
use domain::policy::Relation;
use domain::privacy::wire::AccessLine;

/// Who looked at the person's record, bookings, jobs or contact details, or wrote there: newest first, for two years.
/// The same for one reader on one day is one line.
#[utoipa::path(tag = "Privacy", operation_id = "list_my_access_log", params(PageQuery),
    responses((status = 200, description = "Who looked", body = Page<AccessLine>), Refusals))]
#[get("/me/access-log")]
pub async fn list_my_access_log(
    state: web::Data<AppState>,
    caller: Caller,
    query: web::Query<PageQuery>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("list_my_access_log", &Relation::default())?;
    let (person, limit) = (caller.person()?, paging::limit(query.limit)?);
    let after: Option<Place> = query.cursor.as_deref().map(paging::read_cursor).transpose()?;
    let mut conn = state.db.get().await?;
    let wanted = i64::from(limit.get()) + 1;
    let rows = access::page(&mut conn, person, after.as_ref(), wanted, state.clock.today()).await?;
    let Page { items, next_cursor } = paging::page(rows, limit, |last| last.0)?;
    let items = items.into_iter().map(|(_, line)| line).collect::<Vec<AccessLine>>();
    conditional::personal(&request, &Page { items, next_cursor })
}
