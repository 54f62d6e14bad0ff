//! Where somebody is signed in, and ending one of these.

use super::{store, tokens};
use crate::platform::paging::{self, PageQuery};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, conditional};
use actix_web::{HttpRequest, HttpResponse, delete, get, web};
use chrono::{DateTime, Utc};
use domain::page::Page;
use domain::people::ways::SignInView;
use domain::policy::Relation;
use uuid::Uuid;

/// Where the person is signed in, newest first.
#[utoipa::path(tag = "People", operation_id = "list_sign_ins", params(PageQuery),
    responses((status = 200, description = "Sign-ins that last", body = Page<SignInView>), Refusals))]
#[get("/me/sign-ins")]
pub async fn list_sign_ins(
    state: web::Data<AppState>,
    caller: Caller,
    query: web::Query<PageQuery>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("list_sign_ins", &Relation::default())?;
    let (person, limit) = (caller.person()?, paging::limit(query.limit)?);
    let after: Option<(DateTime<Utc>, Uuid)> = query.cursor.as_deref().map(paging::read_cursor).transpose()?;
    // A sign-in that nobody used for a month has ended by itself.
    let since = state.clock.now() - tokens::LIVES;
    let mut conn = state.db.get().await?;
    let rows = store::sign_ins::of(&mut conn, person, since, after.as_ref(), i64::from(limit.get()) + 1).await?;
    let view = |row: store::sign_ins::SignInRow| {
        let way = row.way.parse().map_err(ApiError::internal)?;
        let store::sign_ins::SignInRow { id, device, started_at, last_used_at, .. } = row;
        Ok(SignInView { id, device, way, started_at, last_used_at, current: caller.sign_in == Some(id) })
    };
    let views = rows.into_iter().map(view).collect::<ApiResult<Vec<_>>>()?;
    let page = paging::page(views, limit, |last| (last.started_at, last.id))?;
    conditional::personal(&request, &page)
}

/// Ends one sign-in of the person, wherever it is.
#[utoipa::path(tag = "People", operation_id = "end_sign_in",
    params(("id" = Uuid, Path, description = "The sign-in")),
    responses((status = 204, description = "Ended"), Refusals))]
#[delete("/me/sign-ins/{id}")]
pub async fn end_sign_in(state: web::Data<AppState>, caller: Caller, id: web::Path<Uuid>) -> ApiResult<HttpResponse> {
    caller.permit("end_sign_in", &Relation::default())?;
    let (person, now) = (caller.person()?, state.clock.now());
    let ended = state.db.tx(async |tx| store::sign_ins::end(tx, person, *id, now).await).await?;
    if ended { Ok(HttpResponse::NoContent().finish()) } else { Err(ApiError::not_found("sign-in")) }
}
