//! The page on which an organisation answers, for people: not part of the API.

use crate::organisations::flow::Act;
use crate::platform::{ApiError, ApiResult, AppState};
use crate::verification::{asking, page};
use actix_web::http::header;
use actix_web::{HttpResponse, HttpResponseBuilder, web};
use domain::problem::Code;
use domain::records::ladder::Answer;
use serde::Deserialize;

fn as_page(mut answer: HttpResponseBuilder, body: String) -> HttpResponse {
    answer
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_SECURITY_POLICY, page::policy()))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header(("x-robots-tag", "noindex"));
    answer.content_type("text/html; charset=utf-8").body(body)
}

/// What a link that leads nowhere says; other mistakes are told as such.
fn ended(error: ApiError) -> ApiResult<HttpResponse> {
    match error.problem().code == Code::LinkNotGood.as_str() {
        true => Ok(as_page(HttpResponse::NotFound(), page::gone())),
        false => Err(error),
    }
}

/// The question, with what is wrong with an answer that was sent. To look at it answers nothing: mail programs follow links too.
async fn question(state: &AppState, token: &str, wrong: Option<&str>) -> ApiResult<HttpResponse> {
    let mut conn = state.db.get().await?;
    let act = Act { now: state.clock.now(), today: state.clock.today(), by: None };
    let asked = match asking::opened(&mut conn, state, token, false).await {
        Ok(asked) => asked,
        Err(error) => return ended(error),
    };
    let entry = match asking::entry(&mut conn, &asked, act).await {
        Ok(entry) => entry,
        Err(error) => return ended(error),
    };
    let whose = asking::whose(&mut conn, asked.person()).await?;
    let status = if wrong.is_some() { HttpResponse::UnprocessableEntity() } else { HttpResponse::Ok() };
    Ok(as_page(status, page::ask(&whose, &entry, &asked.name, wrong)))
}

/// Shows the question, at `/confirm/{token}`.
///
/// # Errors
/// The database.
pub async fn ask_page(state: web::Data<AppState>, token: web::Path<String>) -> ApiResult<HttpResponse> {
    question(&state, &token, None).await
}

/// An answer, as the form sends it.
#[derive(Debug, Deserialize)]
pub struct Said {
    #[serde(default)]
    name: String,
    answer: Option<Answer>,
}

/// Takes the answer.
///
/// # Errors
/// The database.
pub async fn answer_page(
    state: web::Data<AppState>,
    token: web::Path<String>,
    said: Result<web::Form<Said>, actix_web::Error>,
) -> ApiResult<HttpResponse> {
    let Ok(said) = said else { return question(&state, &token, Some("Choose yes or no.")).await };
    let name = said.name.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some(answer) = said.answer else {
        return question(&state, &token, Some("Choose yes or no.")).await;
    };
    if name.is_empty() || name.chars().count() > page::LONGEST_NAME {
        return question(&state, &token, Some("Type your name.")).await;
    }
    let answered = state.db.tx(async |tx| asking::answer(tx, &state, &token, answer, &name).await).await;
    match answered {
        Ok(asked) => Ok(as_page(HttpResponse::Ok(), page::thanks(answer, &asked.name))),
        Err(error) => ended(error),
    }
}
