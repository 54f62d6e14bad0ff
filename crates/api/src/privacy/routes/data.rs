//! Everything about a person at once, and how long things are kept.

use crate::people;
use crate::platform::problem::Refusals;
use crate::platform::{ApiResult, AppState, Caller, conditional};
use crate::privacy::store::holdings;
use crate::privacy::{page, retention};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::page::Page;
use domain::policy::Relation;
use domain::privacy::wire::{PersonalData, RetentionView};

/// Everything that is kept about the person who asks, with where it comes from: JSON, or with `Accept: text/html` a page
/// to read and print. It is all at one place, so it wants a fresh proof.
#[utoipa::path(tag = "Privacy", operation_id = "get_my_data",
    responses((status = 200, description = "All of it, as a file",
        content((PersonalData = "application/json"), (String = "text/html"))), Refusals))]
#[get("/me/data")]
pub async fn get_my_data(state: web::Data<AppState>, caller: Caller, request: HttpRequest) -> ApiResult<HttpResponse> {
    caller.permit("get_my_data", &Relation::default())?;
    let person = caller.person()?;
    people::want_proof(&state, &caller).await?;
    let sections = state.db.snapshot(async |conn| holdings::of(conn, person).await).await?;
    let data = PersonalData { made_at: state.clock.now(), sections };
    let mut answer = HttpResponse::Ok();
    answer.insert_header((header::CACHE_CONTROL, "no-store")).insert_header((header::VARY, "accept"));
    let file = |ending: &str| format!("attachment; filename=\"my-data-{}.{ending}\"", state.clock.today());
    if conditional::wants(&request, "text/html") {
        answer.insert_header((header::CONTENT_SECURITY_POLICY, page::policy()));
        answer.insert_header((header::CONTENT_DISPOSITION, file("html")));
        return Ok(answer.content_type("text/html; charset=utf-8").body(page::page(&data)));
    }
    Ok(answer.insert_header((header::CONTENT_DISPOSITION, file("json"))).json(data))
}

/// How long each kind of thing is kept here. What is not in the list is kept until the person has it erased.
#[utoipa::path(tag = "Privacy", operation_id = "list_retention",
    responses((status = 200, description = "Every kind", body = Page<RetentionView>), Refusals))]
#[get("/retention")]
pub async fn list_retention(state: web::Data<AppState>, request: HttpRequest) -> ApiResult<HttpResponse> {
    let items = retention::kinds(&mut *state.db.get().await?).await?;
    conditional::public(&request, &Page { items, next_cursor: None })
}
