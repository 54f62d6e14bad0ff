//! Issuing: an entry behind which a training provider stands becomes a credential that anyone can check.

use super::store::{self, NewCredential};
use super::{keys, lists};
use crate::people;
use crate::platform::keys::random;
use crate::platform::{ApiError, ApiResult, AppState, Conn};
use crate::records;
use ::credentials::badge::{Badge, HashedEmail, Named, Subject};
use ::credentials::proof;
use ::credentials::status::{ENTRIES, Entry, Purpose};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use domain::ids::{CredentialId, TrainingRecordId};
use domain::records::wire::TrainingRecordView;
use domain::records::{RecordState, VerificationLevel};
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

/// How often a place is looked for in a list that is at most half full: that all of these are taken happens to nobody.
const TRIES: usize = 64;

/// Whether an entry may be signed: a training provider stands behind it, and it was not taken back.
fn may_be_signed(record: &TrainingRecordView) -> bool {
    // What another issuer signed stays as they signed it.
    record.issued_by.is_none()
        && record.verification_level >= VerificationLevel::IssuerConfirmed
        && record.state != RecordState::Revoked
}

/// Issues what may be signed of these entries and is not yet.
///
/// # Errors
/// The database; keys that do not open.
pub async fn issue_all(tx: &mut Conn, state: &AppState, records: &[TrainingRecordId]) -> ApiResult<()> {
    let signed: Vec<TrainingRecordId> = store::of_records(tx, records).await?.iter().map(store::Kept::record).collect();
    let left: Vec<TrainingRecordId> = records.iter().copied().filter(|id| !signed.contains(id)).collect();
    for record in records::as_written(tx, &left, state.clock.today()).await? {
        if may_be_signed(&record) {
            issue(tx, state, &record).await?;
        }
    }
    Ok(())
}

async fn issue(tx: &mut Conn, state: &AppState, record: &TrainingRecordView) -> ApiResult<()> {
    let (key, method) = keys::signing(tx, state).await?;
    let email = hidden(people::verified_email(tx, record.person_id).await?)?;
    let list = store::list_with_room(tx).await?;
    // A name for the person that this credential alone has, so that two of them do not tell that they are one person's.
    let subject = Builder::from_random_bytes(random::<16>().map_err(ApiError::internal)?).into_uuid();
    for _ in 0..TRIES {
        let id = CredentialId(Uuid::now_v7());
        let place = by_chance()?;
        let unsigned = badge(state, record, (id, subject), email.as_ref(), (list, place));
        let signed = proof::sign(unsigned, &key, &method, state.clock.now()).map_err(ApiError::internal)?;
        let document = serde_json::to_string(&signed).map_err(ApiError::internal)?;
        let hash = Sha256::digest(document.as_bytes());
        let place = i32::try_from(place).map_err(ApiError::internal)?;
        let new = NewCredential { id, record: record.id, document: &document, hash: &hash, list, place };
        // Somebody else may have issued it meanwhile, or taken its place.
        if store::add(tx, &new, state.clock.now()).await? || !store::of_records(tx, &[record.id]).await?.is_empty() {
            return Ok(());
        }
    }
    Err(ApiError::internal("no place in the status list"))
}

/// A place in a list that tells nothing of when or whose it is.
fn by_chance() -> ApiResult<usize> {
    let bytes = random::<4>().map_err(ApiError::internal)?;
    // The number of entries divides what four bytes hold, so that every place is as likely.
    Ok(usize::try_from(u32::from_be_bytes(bytes)).map_err(ApiError::internal)? % ENTRIES)
}

fn hidden(email: Option<String>) -> ApiResult<Option<HashedEmail>> {
    let Some(email) = email else { return Ok(None) };
    let salt = URL_SAFE_NO_PAD.encode(random::<16>().map_err(ApiError::internal)?);
    Ok(Some(HashedEmail::of(&email, &salt)))
}

/// What the credential says: what the entry says that stands on its own. An employer's rule is laid over it where it is read.
fn badge(
    state: &AppState,
    record: &TrainingRecordView,
    (id, subject): (CredentialId, Uuid),
    email: Option<&HashedEmail>,
    (list, place): (i32, usize),
) -> Value {
    let at = state.config.public_url.trim_end_matches('/');
    let achievement = match (&record.course_id, &record.subject) {
        (Some(course), _) => format!("{at}/courses/{course}"),
        (None, Some(subject)) => format!("{at}/subjects/{}", subject.code),
        (None, None) => format!("urn:uuid:{}", record.id),
    };
    let taught_subject = record.subject.as_ref().map_or(record.title.as_str(), |subject| subject.name.as_str());
    let about = record.subject.as_ref().map(|of| (&of.code, &of.name, format!("{at}/subjects/{}", of.code)));
    // A training provider that is gone has no page; its number in the national register still tells who it was.
    let taught = record.provider.as_ref().map(|of| {
        let id = if of.id.0.is_nil() {
            format!("urn:x-ukprn:{}", of.ukprn)
        } else {
            format!("{at}/training-providers/{}", of.id)
        };
        (id, of.name.clone())
    });
    let status = [Purpose::Revocation, Purpose::Suspension].map(|purpose| Entry {
        list: lists::address(state, list, purpose),
        at: place,
        purpose,
    });
    Badge {
        id: &format!("urn:uuid:{id}"),
        issuer: Named { id: &keys::did(state), name: keys::NAME },
        subject: &format!("urn:uuid:{subject}"),
        email,
        achievement: &achievement,
        title: &record.title,
        description: &format!("Training for adult social care: {taught_subject}."),
        criteria: match record.booking_id {
            Some(_) => "Took part in the whole course. The training provider's register says so.",
            None => "The training provider was asked, and says that the training was done with it.",
        },
        taught_by: taught.as_ref().map(|(id, name)| Named { id, name }),
        about: about.as_ref().map(|(code, name, address)| Subject { code, name, address }),
        from: midnight(record.achieved_on),
        // It counts on its last day, to the last second.
        until: record.expires_on.map(|day| midnight(day) + TimeDelta::days(1) - TimeDelta::seconds(1)),
        status: &status,
    }
    .credential()
}

fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}
