//! What who looks at a link is told: what is shown, and whether it can be relied on.

use super::store::shares::{self, Share};
use super::store::{self, Kept};
use super::{issue, keys, lists};
use crate::platform::{ApiError, ApiResult, AppState, Conn};
use crate::{people, records};
use ::credentials::status::{self, Purpose};
use ::credentials::verify::{Documents, Found, NotGenuine, verify};
use domain::problem::Code;
use domain::records::sharing::{CredentialStanding, sentence, shown_name};
use domain::records::wire::{CheckView, CheckedRecord, TrainingRecordView};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// The hash that a code is looked up by, however it was typed.
pub fn hash(code: &str) -> Vec<u8> {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    Sha256::digest(plain.as_bytes()).to_vec()
}

/// What a code leads to, if it can be looked at today. To who looks, a code that ended and one that never was are the same.
///
/// # Errors
/// 404; the database.
pub async fn open(conn: &mut Conn, state: &AppState, code: &str) -> ApiResult<Share> {
    let share = shares::by_code(conn, &hash(code)).await?;
    share.filter(|share| share.is_open(state.clock.today())).ok_or_else(|| {
        ApiError::new(Code::NotFound, "This link has ended, or was typed wrongly. Ask the person for a new one.")
    })
}

/// What is shown by it.
///
/// # Errors
/// The database.
pub async fn view(conn: &mut Conn, state: &AppState, share: &Share) -> ApiResult<CheckView> {
    let name = people::full_name(conn, share.person()).await?.unwrap_or_default();
    let holder = shown_name(&name, share.shown_name());
    let ids = share.records();
    issue::issue_all(conn, state, &ids).await?;
    let credentials = store::of_records(conn, &ids).await?;
    let ours = Ours::read(conn, state, &credentials).await?;
    let mut items = Vec::with_capacity(ids.len());
    for record in records::as_written(conn, &ids, state.clock.today()).await? {
        let credential = credentials.iter().find(|credential| credential.record() == record.id);
        items.push(checked(&holder, &record, credential, &ours, state));
    }
    Ok(CheckView { holder, until: share.until, checked_at: state.clock.now(), items })
}

fn checked(
    holder: &str,
    record: &TrainingRecordView,
    credential: Option<&Kept>,
    ours: &Ours,
    state: &AppState,
) -> CheckedRecord {
    let with = record.provider.as_ref().map(|provider| provider.name.as_str());
    let genuine = credential.is_some_and(|credential| ours.judge(credential, state).is_some_and(|found| found.is_ok()));
    let standing = match credential {
        _ if record.revoked_reason.is_some() => CredentialStanding::Revoked,
        Some(credential) if credential.suspended_at.is_some() => CredentialStanding::Suspended,
        _ => CredentialStanding::Good,
    };
    CheckedRecord {
        sentence: sentence(holder, &record.title, record.achieved_on, with),
        title: record.title.clone(),
        achieved_on: record.achieved_on,
        expires_on: record.expires_on,
        state: record.state,
        standing,
        verification_level: if genuine {
            domain::records::VerificationLevel::AcademySigned
        } else {
            record.verification_level
        },
        genuine,
        signed_by: genuine.then(|| keys::NAME.to_owned()),
        credential_id: credential.filter(|of| of.document.is_some()).map(Kept::id),
    }
}

/// Our own documents, as anybody else would fetch them.
pub struct Ours {
    did: Value,
    lists: HashMap<String, Value>,
}

impl Ours {
    /// What these credentials are checked with.
    ///
    /// # Errors
    /// The database.
    pub async fn read(conn: &mut Conn, state: &AppState, credentials: &[Kept]) -> ApiResult<Self> {
        let mut wanted: Vec<(String, i32, Purpose)> = Vec::new();
        for credential in credentials {
            let Some(document) = parsed(credential) else { continue };
            for entry in status::entries(&document) {
                let number = entry.list.rsplit('/').nth(1).and_then(|number| number.parse().ok());
                let known = wanted.iter().any(|(address, ..)| *address == entry.list);
                if let Some(number) = number.filter(|_| !known) {
                    wanted.push((entry.list, number, entry.purpose));
                }
            }
        }
        let mut ours = Self { did: keys::document(conn, state).await?, lists: HashMap::new() };
        for (address, number, purpose) in wanted {
            if let Some(list) = lists::list(conn, state, number, purpose).await? {
                ours.lists.insert(address, list);
            }
        }
        Ok(ours)
    }

    /// What is found of a credential; none when its document is gone.
    fn judge(&self, credential: &Kept, state: &AppState) -> Option<Result<Found, NotGenuine>> {
        Some(verify(&parsed(credential)?, self, state.clock.now()))
    }
}

fn parsed(credential: &Kept) -> Option<Value> {
    serde_json::from_str(credential.document.as_deref()?).ok()
}

impl Documents for Ours {
    fn did(&self, did: &str) -> Option<&Value> {
        (self.did.get("id").and_then(Value::as_str) == Some(did)).then_some(&self.did)
    }

    fn list(&self, address: &str) -> Option<&Value> {
        self.lists.get(address)
    }
}
