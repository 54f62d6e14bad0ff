//! Two-step sign-in by HTTP: turned on with an app, turned off, and how it stands.

use super::links::{self, Notice};
use super::store::two_step as store;
use super::throttle::{self, Key};
use super::{second_step, step_up, store as people};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, conditional};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use domain::people::code::{app_address, base32};
use domain::people::ways::{RecoveryCodes, TwoStepCode, TwoStepSetUp, TwoStepView};
use domain::policy::Relation;
use domain::problem::Code;

/// Whether a code is asked for when the person signs in.
#[utoipa::path(tag = "People", operation_id = "get_two_step",
    responses((status = 200, description = "How it stands", body = TwoStepView), Refusals))]
#[get("/me/two-step")]
pub async fn get_two_step(state: web::Data<AppState>, caller: Caller, request: HttpRequest) -> ApiResult<HttpResponse> {
    caller.permit("get_two_step", &Relation::default())?;
    let person = caller.person()?;
    let mut conn = state.db.get().await?;
    let on = store::is_on(&mut conn, person).await?;
    let recovery_codes_left = store::codes_left(&mut conn, person).await?;
    conditional::personal(&request, &TwoStepView { on, recovery_codes_left })
}

/// Begins to turn it on: answers what an app needs. Nothing is asked for before a first code is right. Wants a fresh
/// proof.
#[utoipa::path(tag = "People", operation_id = "begin_two_step",
    responses((status = 200, description = "For the app", body = TwoStepSetUp), Refusals))]
#[post("/me/two-step")]
pub async fn begin_two_step(state: web::Data<AppState>, caller: Caller) -> ApiResult<HttpResponse> {
    caller.permit("begin_two_step", &Relation::default())?;
    step_up::want(&state, &caller).await?;
    let (person, now, secret) = (caller.person()?, state.clock.now(), second_step::secret()?);
    let row = people::person(&mut *state.db.get().await?, person).await?;
    let row = row.ok_or_else(|| ApiError::not_found("person"))?;
    let sealed = second_step::sealed(&state.sealer, person, &secret)?;
    if !state.db.tx(async |tx| store::begin(tx, person, &sealed, now).await).await? {
        return Err(ApiError::new(Code::TwoStepState, "It is on. Turn it off first to use another app."));
    }
    let account = row.email.or(row.mobile).unwrap_or(row.full_name);
    let set_up = TwoStepSetUp { secret: base32(&secret), address: app_address(&account, &secret) };
    Ok(HttpResponse::Ok().insert_header(("cache-control", "no-store")).json(set_up))
}

/// Turns it on with a first code of the app; answers the recovery codes, this once. Wants a fresh proof.
#[utoipa::path(tag = "People", operation_id = "confirm_two_step", request_body = TwoStepCode,
    responses((status = 200, description = "On", body = RecoveryCodes), Refusals))]
#[post("/me/two-step/confirmations")]
pub async fn confirm_two_step(
    state: web::Data<AppState>,
    caller: Caller,
    given: web::Json<TwoStepCode>,
) -> ApiResult<HttpResponse> {
    caller.permit("confirm_two_step", &Relation::default())?;
    step_up::want(&state, &caller).await?;
    let (person, now) = (caller.person()?, state.clock.now());
    let counted = [Key::person(person)];
    throttle::take(&state, &counted).await?;
    let codes = state
        .db
        .tx(async |tx| {
            let codes = second_step::confirm(tx, &state.sealer, person, &given.code, now).await?;
            throttle::went_well(tx, &counted).await?;
            links::tell(tx, person, Notice::TwoStepOn, now).await?;
            Ok(codes)
        })
        .await?;
    Ok(HttpResponse::Ok().insert_header(("cache-control", "no-store")).json(RecoveryCodes { codes }))
}

/// Turns it off. Wants a fresh proof.
#[utoipa::path(tag = "People", operation_id = "remove_two_step",
    responses((status = 204, description = "Off"), Refusals))]
#[delete("/me/two-step")]
pub async fn remove_two_step(state: web::Data<AppState>, caller: Caller) -> ApiResult<HttpResponse> {
    caller.permit("remove_two_step", &Relation::default())?;
    step_up::want(&state, &caller).await?;
    let (person, now) = (caller.person()?, state.clock.now());
    state
        .db
        .tx(async |tx| {
            let was_on = store::is_on(tx, person).await?;
            store::remove(tx, person).await?;
            if was_on { links::tell(tx, person, Notice::TwoStepOff, now).await } else { Ok(()) }
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
