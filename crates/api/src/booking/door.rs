//! The code on a phone by which a tutor lets its person in who came without a place. It lets nobody look for people: the person
//! shows it.

use super::store::door as store;
use crate::people::throttle::{self, Key};
use crate::platform::clock::london_to_utc;
use crate::platform::keys::random;
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller};
use actix_web::http::header;
use actix_web::{HttpResponse, post, web};
use chrono::{Days, NaiveTime};
use domain::booking::wire::DoorCode;
use domain::ids::PersonId;
use domain::people::code::plain;
use domain::people::throttle::Throttle;
use domain::policy::Relation;
use sha2::{Digest, Sha256};

/// Letters and digits that nobody takes for each other: 32 of them, so that each is five bits.
const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// How many of them a code has: 40 bits, tried ten times at most before a rest.
const LENGTH: usize = 8;

fn hash(code: &str) -> Vec<u8> {
    Sha256::digest(code.as_bytes()).to_vec()
}

/// Makes the code that a tutor types in when its person comes without a place, in the place of one before. It is good until
/// the end of the next day, so that a register without signal can send it later.
#[utoipa::path(tag = "Bookings", operation_id = "make_door_code",
    responses((status = 201, description = "The code, told once", body = DoorCode), Refusals))]
#[post("/me/door-code")]
pub async fn make_door_code(state: web::Data<AppState>, caller: Caller) -> ApiResult<HttpResponse> {
    caller.permit("make_door_code", &Relation::default())?;
    let bytes = random::<LENGTH>().map_err(ApiError::internal)?;
    let letter = |byte: &u8| LETTERS.get(usize::from(byte % 32)).map(|letter| char::from(*letter));
    let code: String = bytes.iter().filter_map(letter).collect();
    let ends = state.clock.today().checked_add_days(Days::new(2)).and_then(|day| london_to_utc(day, NaiveTime::MIN));
    let ends_at = ends.ok_or_else(|| ApiError::internal("no day after the next"))?;
    let mut conn = state.db.get().await?;
    store::forget(&mut conn, state.clock.now()).await?;
    store::make(&mut conn, caller.person()?, &hash(&code), ends_at).await?;
    let (first, second) = code.split_at(LENGTH / 2);
    let made = DoorCode { code: format!("{first}-{second}"), ends_at };
    Ok(HttpResponse::Created().insert_header((header::CACHE_CONTROL, "no-store")).json(made))
}

/// Whose code a tutor typed in. Wrong ones are counted for who types them.
///
/// # Errors
/// 422 when it is nobody's; 429 after many of those.
pub async fn whose(state: &AppState, caller: &Caller, typed: &str) -> ApiResult<PersonId> {
    let by = caller.actor.person().map_or_else(String::new, |person| person.to_string());
    let tries = Key::of(Throttle::Account, &format!("door {by}"));
    throttle::may_try(state, &tries).await?;
    let code = plain(typed);
    let found = store::whose(&mut *state.db.get().await?, &hash(&code), state.clock.now()).await?;
    if found.is_none() {
        throttle::went_wrong(state, &tries).await?;
    }
    found.ok_or_else(|| ApiError::field("/code", "We do not know this code. Ask the person to show a new one."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        for typed in ["K7PM-3XQD", "k7pm 3xqd", " K7PM3XQD "] {
            assert_eq!(plain(typed), "K7PM3XQD");
        }
    }
}
