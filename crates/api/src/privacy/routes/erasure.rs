//! Asking for an account to be erased, and taking that back.

use crate::people;
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, Conn, conditional, outbox};
use crate::privacy::store::erasure as store;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use domain::ids::PersonId;
use domain::policy::Relation;
use domain::privacy::erasure::{GOES, STAYS, due};
use domain::privacy::wire::ErasureView;
use domain::problem::Code;
use serde_json::json;

async fn view(conn: &mut Conn, person: PersonId) -> ApiResult<ErasureView> {
    let asked = store::of(conn, person).await?;
    let all = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    Ok(ErasureView {
        asked_at: asked.map(|asked| asked.asked_at),
        due_at: asked.map(|asked| asked.due_at),
        hand_over_first: store::only_admin_of(conn, person).await?,
        goes: all(GOES),
        stays: all(STAYS),
    })
}

/// What erasing the account would mean, and whether it was asked for.
#[utoipa::path(tag = "Privacy", operation_id = "get_my_erasure",
    responses((status = 200, description = "How it stands", body = ErasureView), Refusals))]
#[get("/me/erasure")]
pub async fn get_my_erasure(
    state: web::Data<AppState>,
    caller: Caller,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("get_my_erasure", &Relation::default())?;
    let view = view(&mut *state.db.get().await?, caller.person()?).await?;
    conditional::personal(&request, &view)
}

/// Asks for the account to be erased in fourteen days; until then all works as before and it can be taken back. Asked
/// again, it stays at the first day. An employer's last admin hands over first. Wants a fresh proof.
#[utoipa::path(tag = "Privacy", operation_id = "ask_for_erasure",
    responses((status = 202, description = "It is done when it is due", body = ErasureView), Refusals))]
#[post("/me/erasure")]
pub async fn ask_for_erasure(state: web::Data<AppState>, caller: Caller) -> ApiResult<HttpResponse> {
    caller.permit("ask_for_erasure", &Relation::default())?;
    let (person, now) = (caller.person()?, state.clock.now());
    people::want_proof(&state, &caller).await?;
    let work = async |tx: &mut Conn| {
        if !store::only_admin_of(tx, person).await?.is_empty() {
            return Err(ApiError::new(Code::LastAdmin, "Make someone else an admin there first. Then try again."));
        }
        if store::ask(tx, person, now, due(now)).await? {
            outbox::event(tx, "person.erasure_asked", person.0, Some(person.0), now, &json!({})).await?;
            people::tell_of_erasure(tx, person, now).await?;
        }
        view(tx, person).await
    };
    let view = state.db.tx(work).await?;
    Ok(HttpResponse::Accepted().insert_header((header::CACHE_CONTROL, "no-store")).json(view))
}

/// Takes it back: nothing is erased. Where nothing was asked for, that is so already.
#[utoipa::path(tag = "Privacy", operation_id = "take_erasure_back",
    responses((status = 204, description = "Nothing will be erased"), Refusals))]
#[delete("/me/erasure")]
pub async fn take_erasure_back(state: web::Data<AppState>, caller: Caller) -> ApiResult<HttpResponse> {
    caller.permit("take_erasure_back", &Relation::default())?;
    let (person, now) = (caller.person()?, state.clock.now());
    let work = async |tx: &mut Conn| {
        if store::take_back(tx, person).await? {
            outbox::event(tx, "person.erasure_taken_back", person.0, Some(person.0), now, &json!({})).await?;
        }
        Ok(())
    };
    state.db.tx(work).await?;
    Ok(HttpResponse::NoContent().finish())
}
