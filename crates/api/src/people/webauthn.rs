//! Passkeys as WebAuthn Level 3 §7 asks, by `webauthn-rs`: what it begins and finishes, in our words. We ask for no
//! attestation: a county does not care what phone a care worker has.

use super::store::passkeys::PasskeyKey;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::ids::PersonId;
use domain::people::ways::{PasskeyAnswer, PasskeyCreation, PasskeyMade, PasskeyRequest};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::time::Duration;
use webauthn_rs::prelude::{
    AuthenticationResult, COSEKey, CreationChallengeResponse, Credential, DiscoverableAuthentication, Passkey,
    PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Url, Webauthn, WebauthnBuilder,
    WebauthnError,
};
use webauthn_rs_core::proto::{CredentialV3, UserVerificationPolicy};

/// How long a device may take: somebody looks for their key.
pub(super) const WAITS: Duration = Duration::from_mins(5);

/// Why a passkey is refused; for the log, not for who asks.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refused {
    #[error("something is not base64url or JSON of the right shape: {0}")]
    Shape(#[from] serde_json::Error),
    #[error("{0}")]
    Webauthn(#[from] WebauthnError),
    #[error("it was asked in a frame of another site")]
    Framed,
    #[error("the device says that it is someone else's")]
    Owner,
}

/// What is begun: what the device is asked, and what is kept until it answers.
pub(super) struct Begun<Asked> {
    /// Said to the browser.
    pub(super) asked: Asked,
    /// SHA-256 of the challenge.
    pub(super) challenge: Vec<u8>,
    /// What the answer is held against.
    pub(super) state: Value,
}

/// What a device says, and which challenge it answers.
pub(super) struct Said<T> {
    /// SHA-256 of the challenge.
    pub(super) challenge: Vec<u8>,
    said: T,
}

fn hash(challenge: &[u8]) -> Vec<u8> {
    Sha256::digest(challenge).to_vec()
}

fn read<T: DeserializeOwned>(said: &impl Serialize, client_data: &str) -> Result<Said<T>, Refused> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct ClientData {
        challenge: String,
        #[serde(default)]
        cross_origin: bool,
    }
    let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).map_err(<serde_json::Error as serde::de::Error>::custom);
    let data: ClientData = serde_json::from_slice(&bytes(client_data)?)?;
    if data.cross_origin {
        return Err(Refused::Framed);
    }
    let mut value = serde_json::to_value(said)?;
    // Browsers say the same twice; it is read from one place.
    value["rawId"] = value["id"].clone();
    Ok(Said { challenge: hash(&bytes(&data.challenge)?), said: serde_json::from_value(value)? })
}

/// Reads what a browser made; the challenge is yet to be found.
pub(super) fn made(said: &PasskeyMade) -> Result<Said<RegisterPublicKeyCredential>, Refused> {
    read(said, &said.response.client_data_json)
}

/// Reads what a passkey answers; the challenge is yet to be found.
pub(super) fn answer(said: &PasskeyAnswer) -> Result<Said<PublicKeyCredential>, Refused> {
    read(said, &said.response.client_data_json)
}

/// Us, as browsers know us.
pub(super) struct Site(Webauthn);

impl Site {
    /// Read from how people reach us.
    ///
    /// # Errors
    /// When that is no address with a name: passkeys are bound to names.
    pub(super) fn at(public_url: &str) -> Result<Self, String> {
        let wrong = |error: &dyn std::fmt::Display| format!("{public_url}: {error}");
        let url = Url::parse(public_url).map_err(|error| wrong(&error))?;
        let host = url.domain().ok_or_else(|| wrong(&"no name of a host"))?.to_owned();
        let builder = WebauthnBuilder::new(&host, &url).map_err(|error| wrong(&error))?;
        let built = builder.rp_name("Staffordshire Social Care Academy").timeout(WAITS).build();
        Ok(Self(built.map_err(|error| wrong(&error))?))
    }

    /// Begins to add a passkey for a person.
    pub(super) fn begin_adding(
        &self,
        person: PersonId,
        (signs_in_with, name): (&str, &str),
        known: Vec<Vec<u8>>,
    ) -> Result<Begun<PasskeyCreation>, Refused> {
        let begun = self.0.start_passkey_registration(person.0, signs_in_with, name, Some(known))?;
        let (CreationChallengeResponse { public_key: options }, state) = begun;
        let mut asked = serde_json::to_value(&options)?;
        // Who signs in does not say who they are: the device must know.
        asked["authenticatorSelection"] =
            json!({"residentKey": "required", "requireResidentKey": true, "userVerification": "required"});
        let challenge = hash(&options.challenge);
        Ok(Begun { asked: serde_json::from_value(asked)?, challenge, state: serde_json::to_value(state)? })
    }

    /// Finishes adding (§7.1): what the device calls the passkey, and the passkey as it is to be kept.
    pub(super) fn finish_adding(
        &self,
        made: &Said<RegisterPublicKeyCredential>,
        state: Value,
    ) -> Result<(Vec<u8>, Value), Refused> {
        let state: PasskeyRegistration = serde_json::from_value(state)?;
        let passkey = self.0.finish_passkey_registration(&made.said, &state)?;
        Ok((passkey.cred_id().clone(), serde_json::to_value(&passkey)?))
    }

    /// Begins a proof of somebody who is not yet known.
    pub(super) fn begin_proving(&self) -> Result<Begun<PasskeyRequest>, Refused> {
        let (asked, state) = self.0.start_discoverable_authentication()?;
        let options = asked.public_key;
        let asked = serde_json::from_value(serde_json::to_value(&options)?)?;
        Ok(Begun { asked, challenge: hash(&options.challenge), state: serde_json::to_value(state)? })
    }

    /// Finishes a proof (§7.2): the passkey as it is to be kept from now on.
    pub(super) fn finish_proving(
        &self,
        answer: &Said<PublicKeyCredential>,
        state: Value,
        owner: PersonId,
        key: PasskeyKey,
    ) -> Result<Value, Refused> {
        let state: DiscoverableAuthentication = serde_json::from_value(state)?;
        if self.0.identify_discoverable_authentication(&answer.said)?.0 != owner.0 {
            return Err(Refused::Owner);
        }
        let mut passkey = match key {
            PasskeyKey::Kept(passkey) => serde_json::from_value(passkey)?,
            PasskeyKey::Older { public_key, counter } => older(&answer.said, &public_key, counter)?,
        };
        let proof: AuthenticationResult =
            self.0.finish_discoverable_authentication_v2(&answer.said, state, &passkey)?;
        passkey.update_credential(&proof);
        Ok(serde_json::to_value(&passkey)?)
    }
}

impl Said<PublicKeyCredential> {
    /// What the device calls the passkey.
    pub(super) fn id(&self) -> &[u8] {
        &self.said.raw_id
    }
}

/// A passkey from when only its COSE_Key and counter were kept. Whether it may be copied to other devices is what it
/// says now: nobody wrote that down.
fn older(said: &PublicKeyCredential, public_key: &[u8], counter: u32) -> Result<Passkey, Refused> {
    const MAY_BE_COPIED: u8 = 1 << 3;
    let key: serde_cbor_2::Value =
        serde_cbor_2::from_slice(public_key).map_err(|_| WebauthnError::COSEKeyInvalidCBORValue)?;
    let mut credential = Credential::from(CredentialV3 {
        cred_id: said.raw_id.clone(),
        cred: COSEKey::try_from(&key)?,
        counter,
        verified: true,
        registration_policy: UserVerificationPolicy::Required,
    });
    credential.backup_eligible =
        said.response.authenticator_data.get(32).is_some_and(|flags| flags & MAY_BE_COPIED > 0);
    Ok(credential.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_are_bound_to_the_name_of_a_host() {
        for url in ["https://academy.example/", "http://localhost:8080"] {
            assert!(Site::at(url).is_ok(), "{url}");
        }
        for url in ["academy", "http://127.0.0.1:8080", "https://"] {
            assert!(Site::at(url).is_err(), "{url}");
        }
    }
}
