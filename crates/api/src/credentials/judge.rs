//! What a credential of anybody is found to be, in words for whoever asks.

use super::keys;
use super::outside::Had;
use super::store::trust;
use crate::platform::{ApiError, ApiResult, AppState};
use ::credentials::read;
use ::credentials::verify::{Found, InDate, NotGenuine, Standing, either};
use chrono::{DateTime, Utc};
use domain::records::sharing::CredentialStanding;
use domain::records::trust::{Genuine, Window};
use domain::records::wire::{CredentialVerdict, FoundCredential};
use serde_json::Value;

/// A genuine credential: what it says, who signed it and how it stands.
pub struct Judged {
    /// What it says: JSON, without the claims of a token.
    pub said: Value,
    /// What it was found to be.
    pub found: Found,
    /// Whether the academy relies on who signed it, today.
    pub issuer_known: bool,
}

/// Judges a credential, with what has to be fetched for that.
///
/// # Errors
/// 422 for what is neither an object nor text; the database. That it is not genuine is an answer.
pub async fn judge(state: &AppState, credential: &Value) -> ApiResult<Result<Judged, NotGenuine>> {
    if !credential.is_object() && !credential.is_string() {
        return Err(ApiError::field("/credential", "Give the credential: a JSON object, or a token as text."));
    }
    let had = Had::for_all(state, [credential]).await?;
    let now = state.clock.now();
    let owned = credential.clone();
    // Canonical form is work for a processor, not for a thread that answers others too.
    let judged = tokio::task::spawn_blocking(move || either(&owned, &had, now)).await.map_err(ApiError::internal)?;
    let (said, found) = match judged {
        Ok(judged) => judged,
        Err(why) => return Ok(Err(why)),
    };
    let issuer_known = found.issuer == keys::did(state)
        || trust::is_trusted(&mut *state.db.get().await?, &found.issuer, state.clock.today()).await?;
    Ok(Ok(Judged { said, found, issuer_known }))
}

/// How an issuer stands by a credential; none when that could not be asked.
pub const fn standing(of: Standing) -> Option<CredentialStanding> {
    match of {
        Standing::Good => Some(CredentialStanding::Good),
        Standing::Revoked => Some(CredentialStanding::Revoked),
        Standing::Suspended => Some(CredentialStanding::Suspended),
        Standing::Unknown(_) => None,
    }
}

/// Why a credential is not genuine, or why that cannot be told, as a sentence.
pub fn why(of: &NotGenuine) -> String {
    let text = of.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

/// The verdict: of what is not genuine nothing else is told.
pub fn verdict(judged: Result<Judged, NotGenuine>, email: Option<&str>, now: DateTime<Utc>) -> CredentialVerdict {
    match judged {
        Err(reason) => {
            let genuine = if reason.is_unknown() { Genuine::Unknown } else { Genuine::No };
            CredentialVerdict { genuine, why: Some(why(&reason)), found: None, checked_at: now }
        }
        Ok(judged) => {
            let found = Some(told(&judged, email));
            CredentialVerdict { genuine: Genuine::Yes, why: None, found, checked_at: now }
        }
    }
}

fn told(judged: &Judged, email: Option<&str>) -> FoundCredential {
    let achievement = read::achievement(&judged.said);
    let window = match judged.found.in_date {
        InDate::Yes(_) => Window::InDate,
        InDate::NotYet(_) => Window::NotYet,
        InDate::Ended(_) => Window::Ended,
    };
    let (from, until) = judged.window();
    FoundCredential {
        issuer: judged.found.issuer.clone(),
        issuer_name: read::issuer_name(&judged.said).map(str::to_owned),
        issuer_known: judged.issuer_known,
        standing: standing(judged.found.standing),
        window,
        valid_from: from,
        valid_until: until,
        is_theirs: email.and_then(|email| read::is_about(&judged.said, email.trim())),
        title: achievement.title.map(str::to_owned),
        taught_by: achievement.taught_by.map(str::to_owned),
    }
}

impl Judged {
    /// From when and until when it counts, as it says itself. Its shape was looked at before.
    pub fn window(&self) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
        let window = self.said.as_object().and_then(|members| ::credentials::shape::window(members).ok());
        let (from, until) = window.unwrap_or_default();
        (from.map(|at| at.to_utc()), until.map(|at| at.to_utc()))
    }
}
