//! A fresh proof for risky acts: changing what opens the account, ending every sign-in. A sign-in that is stolen while it
//! lies open, or one by a link from a mail, cannot do them.

use super::throttle::{self, Key};
use super::{passkeys, password, second_step, store};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller};
use actix_web::{HttpResponse, post, web};
use chrono::TimeDelta;
use domain::people::ways::{PROOF_MINUTES, Proof};
use domain::policy::Relation;
use domain::problem::Code;
use uuid::Uuid;

fn needed() -> ApiError {
    ApiError::new(Code::StepUpNeeded, "Enter your password, a code, or use a passkey. Then try again.")
}

/// Whether the person who asks proved to be there a short while ago.
///
/// # Errors
/// The database.
pub(super) async fn is_fresh(state: &AppState, caller: &Caller) -> ApiResult<bool> {
    let Some(sign_in) = caller.sign_in else { return Ok(false) };
    let proved = store::sign_ins::proved_at(&mut *state.db.get().await?, sign_in).await?;
    Ok(proved.is_some_and(|at| at + TimeDelta::minutes(PROOF_MINUTES) > state.clock.now()))
}

/// Lets nobody on who has not.
///
/// # Errors
/// 401 `step_up_needed`; the database.
pub async fn want(state: &AppState, caller: &Caller) -> ApiResult<()> {
    if is_fresh(state, caller).await? { Ok(()) } else { Err(needed()) }
}

/// The sign-in to note a proof on: a token without one cannot become fresher.
fn sign_in_of(caller: &Caller) -> ApiResult<Uuid> {
    caller.sign_in.ok_or_else(needed)
}

/// Gives a fresh proof, by password, code or passkey: for ten minutes this sign-in may do what `step_up_needed` refuses.
#[utoipa::path(tag = "People", operation_id = "step_up", request_body = Proof,
    responses((status = 204, description = "Proved"), Refusals))]
#[post("/auth/step-up")]
pub async fn step_up(state: web::Data<AppState>, caller: Caller, proof: web::Json<Proof>) -> ApiResult<HttpResponse> {
    caller.permit("step_up", &Relation::default())?;
    let (person, sign_in, now) = (caller.person()?, sign_in_of(&caller)?, state.clock.now());
    let counted = [Key::person(person)];
    throttle::take(&state, &counted).await?;
    match proof.into_inner() {
        Proof { password: Some(given), code: None, passkey: None } => {
            password::prove(&state, person, given).await?;
            state.db.tx(async |tx| throttle::went_well(tx, &counted).await).await?;
        }
        Proof { password: None, code: Some(code), passkey: None } => {
            let work = async |tx: &mut _| {
                second_step::prove(tx, &state.sealer, person, &code, now).await?;
                throttle::went_well(tx, &counted).await
            };
            state.db.tx(work).await?;
        }
        Proof { password: None, code: None, passkey: Some(said) } => {
            if passkeys::prove(&state, &passkeys::site(&state)?, &said).await? != person {
                return Err(passkeys::refused());
            }
            state.db.tx(async |tx| throttle::went_well(tx, &counted).await).await?;
        }
        _ => return Err(ApiError::field("/password", "Give one of these: password, code, passkey.")),
    }
    state.db.tx(async |tx| store::sign_ins::note_proof(tx, sign_in, now).await).await?;
    Ok(HttpResponse::NoContent().finish())
}
