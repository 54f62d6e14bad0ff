//! What who looks at a link is told: what is shown, and whether it can be relied on.

use super::store::brought::{self, Kept as Brought};
use super::store::shares::{self, Share};
use super::store::{self, Kept, trust};
use super::{issue, keys};
use crate::platform::{ApiError, ApiResult, AppState, Conn};
use crate::{people, records};
use ::credentials::verify::{Documents, verify};
use domain::ids::CredentialId;
use domain::people::code::plain;
use domain::problem::Code;
use domain::records::VerificationLevel;
use domain::records::sharing::{CredentialStanding, sentence, shown_name};
use domain::records::wire::{CheckView, CheckedRecord, TrainingRecordView};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The hash that a code is looked up by, however it was typed.
pub fn hash(code: &str) -> Vec<u8> {
    Sha256::digest(plain(code)).to_vec()
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
    let brought = brought::of_records(conn, &ids).await?;
    let trusted = trust::all(conn, state.clock.today()).await?;
    let ours = Ours(keys::document(conn, state).await?);
    let mut items = Vec::with_capacity(ids.len());
    for record in records::as_written(conn, &ids, state.clock.today()).await? {
        let signed = match brought.iter().find(|of| of.record() == record.id) {
            Some(of) => Signed::of_other(of, &record, trusted.iter().any(|by| by.did == of.issuer && by.trusted)),
            None => {
                let credential = credentials.iter().find(|credential| credential.record() == record.id);
                Signed::of_ours(credential, &ours, state)
            }
        };
        items.push(checked(&holder, &record, signed));
    }
    Ok(CheckView { holder, until: share.until, checked_at: state.clock.now(), items })
}

/// Who signed an entry, and how that stands.
struct Signed {
    by: Option<String>,
    known: bool,
    suspended: bool,
    credential: Option<CredentialId>,
}

impl Signed {
    fn of_ours(credential: Option<&Kept>, ours: &Ours, state: &AppState) -> Self {
        let genuine = credential.is_some_and(|credential| ours.signed(credential, state));
        Self {
            by: genuine.then(|| keys::NAME.to_owned()),
            known: genuine,
            suspended: credential.is_some_and(|credential| credential.suspended_at.is_some()),
            credential: credential.filter(|of| of.document.is_some()).map(Kept::id),
        }
    }

    /// What somebody else signed was found to be genuine when it was brought, and is kept as it was.
    fn of_other(brought: &Brought, record: &TrainingRecordView, known: bool) -> Self {
        Self { by: record.issued_by.clone(), known, suspended: brought.suspended, credential: None }
    }
}

fn checked(holder: &str, record: &TrainingRecordView, signed: Signed) -> CheckedRecord {
    let provider = record.provider.as_ref().map(|provider| provider.name.as_str());
    let with = provider.or(record.taught_by.as_deref());
    let standing = match record.revoked_reason {
        Some(_) => CredentialStanding::Revoked,
        None if signed.suspended => CredentialStanding::Suspended,
        None => CredentialStanding::Good,
    };
    let ours = signed.by.is_some() && record.issued_by.is_none();
    CheckedRecord {
        sentence: sentence(holder, &record.title, record.achieved_on, with),
        title: record.title.clone(),
        achieved_on: record.achieved_on,
        expires_on: record.expires_on,
        state: record.state,
        standing,
        verification_level: if ours { VerificationLevel::AcademySigned } else { record.verification_level },
        genuine: signed.by.is_some(),
        issuer_known: signed.known,
        signed_by: signed.by,
        credential_id: signed.credential,
    }
}

/// The academy's own keys, as anybody else would fetch them. What it took back it knows by itself: no list is read for that.
struct Ours(Value);

impl Ours {
    /// Whether a credential is what the academy signed; not when its document is gone.
    fn signed(&self, credential: &Kept, state: &AppState) -> bool {
        let document = credential.document.as_deref().and_then(|text| serde_json::from_str(text).ok());
        document.is_some_and(|document: Value| verify(&document, self, state.clock.now()).is_ok())
    }
}

impl Documents for Ours {
    fn did(&self, did: &str) -> Option<&Value> {
        (self.0.get("id").and_then(Value::as_str) == Some(did)).then_some(&self.0)
    }

    fn list(&self, _: &str) -> Option<&Value> {
        None
    }
}
