//! Credentials of other issuers in a person's own record: brought by them, and asked after for as long as they are there.

use super::judge::{Judged, judge, standing, why};
use super::outside::Had;
use super::store::brought::{self, Kept, NewBrought};
use super::{keys, lists};
use crate::catalogue::store::subjects;
use crate::platform::{ApiError, ApiResult, AppState, Conn, outbox};
use crate::{people, records};
use ::credentials::read;
use ::credentials::verify;
use chrono::TimeDelta;
use domain::ids::{PersonId, TrainingRecordId};
use domain::problem::Code;
use domain::records::sharing::CredentialStanding;
use domain::records::trust::brought_level;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// How many are asked after in one go.
const AT_ONCE: i64 = 200;
/// When an issuer that did not answer is asked again, in seconds.
const LATER_SECONDS: i64 = 1800;
/// Credentials that a person can bring: more than anybody has.
const MOST: i64 = 500;

/// Judges what somebody brings: only what is genuine and stands goes on.
///
/// # Errors
/// 422 with what is wrong with it; 409 when its issuer could not be asked; the database.
pub async fn genuine(state: &AppState, credential: &Value) -> ApiResult<Judged> {
    let judged = match judge(state, credential).await? {
        Ok(judged) => judged,
        Err(unknown) if unknown.is_unknown() => {
            return Err(ApiError::new(Code::CredentialNotChecked, "We could not ask who signed it. Try again later."));
        }
        Err(other) => return Err(ApiError::new(Code::CredentialNotGenuine, why(&other))),
    };
    if judged.found.issuer == keys::did(state) {
        return Err(ApiError::new(
            Code::RecordHeld,
            "The Academy signed this itself: it is in the record it came from.",
        ));
    }
    match standing(judged.found.standing) {
        Some(CredentialStanding::Revoked) => {
            Err(ApiError::new(Code::CredentialNotGenuine, "Who signed it has withdrawn it."))
        }
        Some(CredentialStanding::Good | CredentialStanding::Suspended) => Ok(judged),
        None => Err(ApiError::new(
            Code::CredentialNotChecked,
            "We could not ask whether it was withdrawn. Try again later.",
        )),
    }
}

/// Writes the entry of a credential that was found to be genuine.
///
/// # Errors
/// 422 for one that says too little; 409 for one that is there already; the database.
pub async fn bring(
    tx: &mut Conn,
    state: &AppState,
    person: PersonId,
    (credential, judged): (&Value, &Judged),
) -> ApiResult<TrainingRecordId> {
    let lacks = |what: &str| ApiError::field("/credential", format!("It does not say {what}."));
    let achievement = read::achievement(&judged.said);
    let title = achievement.title.ok_or_else(|| lacks("what was achieved"))?;
    let own_id = read::own_id(&judged.said).ok_or_else(|| lacks("its own id"))?;
    let (from, until) = judged.window();
    let achieved_on = from.ok_or_else(|| lacks("from when it counts"))?.date_naive();
    let issuer = judged.found.issuer.as_str();
    if brought::count(tx, person).await? >= MOST {
        return Err(ApiError::new(Code::TooMany, "You brought 500 credentials. Ask the Academy if you have more."));
    }
    let email = people::verified_email(tx, person).await?;
    let names = email.is_some_and(|email| read::is_about(&judged.said, &email) == Some(true));
    let all = subjects::all(tx).await?;
    let subject = achievement.subject.and_then(|code| all.iter().find(|subject| subject.code == code));
    let new = records::Brought {
        person,
        title,
        subject,
        issued_by: read::issuer_name(&judged.said).unwrap_or(issuer),
        taught_by: achievement.taught_by,
        achieved_on,
        expires_on: until.map(|until| until.date_naive()),
        level: brought_level(judged.issuer_known, names),
    };
    let now = state.clock.now();
    let id = records::bring(tx, &new, now).await?;
    let document = credential.as_str().map_or_else(|| credential.to_string(), str::to_owned);
    let hash = Sha256::digest(document.as_bytes());
    let suspended = standing(judged.found.standing) == Some(CredentialStanding::Suspended);
    let kept = NewBrought { record: id, person, issuer, own_id, document: &document, hash: &hash, suspended };
    if !brought::add(tx, &kept, now, now + TimeDelta::seconds(lists::KEPT_SECONDS)).await? {
        return Err(ApiError::new(Code::RecordHeld, "You brought this credential before: it is in your record."));
    }
    outbox::event(tx, "record.brought", id.0, Some(person.0), now, &json!({"issuer": issuer})).await?;
    Ok(id)
}

/// Asks the issuers of credentials that people brought whether they still stand by them: each within the time that a status list
/// may be kept. Answers how many changed.
///
/// # Errors
/// The database.
pub async fn ask_again(state: &AppState) -> ApiResult<usize> {
    let due = brought::due(&mut *state.db.get().await?, state.clock.now(), AT_ONCE).await?;
    if due.is_empty() {
        return Ok(0);
    }
    let documents: Vec<Value> = due.iter().map(Kept::said).collect();
    let had = Had::for_all(state, &documents).await?;
    let mut changed = 0;
    for (kept, document) in due.iter().zip(&documents) {
        changed += usize::from(asked(state, kept, document, &had).await?);
    }
    Ok(changed)
}

/// Writes down what an issuer says of one; whether that is something new.
async fn asked(state: &AppState, kept: &Kept, document: &Value, had: &Had) -> ApiResult<bool> {
    let now = state.clock.now();
    let said = document.as_str().and_then(::credentials::jwt::unproven);
    let stands = standing(verify::standing(said.as_ref().unwrap_or(document), had, now));
    let pause = if stands.is_some() { lists::KEPT_SECONDS } else { LATER_SECONDS };
    let again = now + TimeDelta::seconds(pause);
    state
        .db
        .tx(async |tx| {
            let Some(stands) = stands else {
                brought::not_asked(tx, kept.record(), again).await?;
                return Ok(false);
            };
            let suspended = stands == CredentialStanding::Suspended;
            brought::asked(tx, kept.record(), suspended, now, again).await?;
            if stands == CredentialStanding::Revoked {
                records::withdraw_brought(tx, kept.record(), "Who signed it has withdrawn it.", now).await?;
                outbox::event(tx, "record.revoked", kept.record().0, None, now, &json!({"by": "issuer"})).await?;
            }
            Ok(stands == CredentialStanding::Revoked || suspended != kept.suspended)
        })
        .await
}
