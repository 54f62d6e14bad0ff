//! Employers to practise with, by HTTP.

use super::flow;
use crate::organisations::{act, permit};
use crate::platform::problem::Refusals;
use crate::platform::{ApiResult, AppState, Caller, conditional};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use domain::ids::EmployerId;
use domain::organisations::wire::PracticeView;

/// The employer that a real one practises with, and the dates that can be booked there. Either id leads to it.
#[utoipa::path(tag = "Practice", operation_id = "get_practice",
    params(("id" = EmployerId, Path, description = "The real employer, or the one to practise with")),
    responses((status = 200, description = "The employer to practise with", body = PracticeView), Refusals))]
#[get("/organisations/{id}/practice")]
pub async fn get_practice(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<EmployerId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    permit(&caller, "get_practice", *id)?;
    let view = flow::view(&mut *state.db.get().await?, *id, act(&state, &caller)).await?;
    conditional::personal(&request, &view)
}

/// Makes an employer to practise with: made-up people, places and courses, for trying a new system. There is one for each
/// employer; who asks again gets the same, and looks after it. Systems are let in there as everywhere.
#[utoipa::path(tag = "Practice", operation_id = "make_practice",
    params(("id" = EmployerId, Path, description = "The real employer")),
    responses((status = 200, description = "It was there already", body = PracticeView),
        (status = 201, description = "It was made", body = PracticeView,
            headers(("Location" = String, description = "Where it is"))), Refusals))]
#[post("/organisations/{id}/practice")]
pub async fn make_practice(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<EmployerId>,
) -> ApiResult<HttpResponse> {
    permit(&caller, "make_practice", *id)?;
    let (person, moment) = (caller.person()?, act(&state, &caller));
    let (is_new, view) = state
        .db
        .tx(async |tx| {
            let is_new = flow::make(tx, *id, person, moment).await?;
            Ok((is_new, flow::view(tx, *id, moment).await?))
        })
        .await?;
    let mut answer = if is_new { HttpResponse::Created() } else { HttpResponse::Ok() };
    answer.insert_header((header::LOCATION, format!("/api/v1/organisations/{}/practice", view.id)));
    Ok(answer.insert_header((header::CACHE_CONTROL, "no-store")).json(view))
}

/// Puts an employer to practise with back to how it was made: its people, places, courses, bookings, records and rules go
/// and are made anew, with new ids. Its systems and webhooks stay. Either id leads to it; a real employer is never put back.
#[utoipa::path(tag = "Practice", operation_id = "reset_practice",
    params(("id" = EmployerId, Path, description = "The real employer, or the one to practise with")),
    responses((status = 200, description = "As it is now", body = PracticeView), Refusals))]
#[post("/organisations/{id}/practice/reset")]
pub async fn reset_practice(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<EmployerId>,
) -> ApiResult<HttpResponse> {
    permit(&caller, "reset_practice", *id)?;
    let moment = act(&state, &caller);
    let view = state
        .db
        .tx(async |tx| {
            flow::reset(tx, *id, moment).await?;
            flow::view(tx, *id, moment).await
        })
        .await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(view))
}
