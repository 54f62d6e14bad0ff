//! What travels about passkeys: our own words about them, and the JSON forms of WebAuthn Level 3 §5.1.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A passkey as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PasskeyView {
    /// Its id.
    pub id: Uuid,
    /// What its owner calls it.
    #[schema(example = "My phone", max_length = 60)]
    pub name: String,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// When it last signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<DateTime<Utc>>,
}

/// Who asks for a passkey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PasskeySite {
    /// The host that passkeys are bound to.
    #[schema(max_length = 255)]
    pub id: String,
    /// What people read.
    #[schema(max_length = 100)]
    pub name: String,
}

/// Whose passkey it will be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PasskeyOwner {
    /// The person's id, its 16 bytes in base64url.
    #[schema(max_length = 30)]
    pub id: String,
    /// What they sign in with.
    #[schema(max_length = 254)]
    pub name: String,
    /// Their name.
    #[schema(max_length = 120)]
    pub display_name: String,
}

/// A kind of key that is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PasskeyAlgorithm {
    /// `public-key`.
    #[serde(rename = "type")]
    #[schema(example = "public-key", max_length = 20)]
    pub kind: String,
    /// Its number in COSE (RFC 9053).
    #[schema(example = -7, minimum = -65536)]
    pub alg: i32,
}

/// A passkey that is there already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PasskeyKnown {
    /// `public-key`.
    #[serde(rename = "type")]
    #[schema(example = "public-key", max_length = 20)]
    pub kind: String,
    /// Its id in base64url.
    #[schema(max_length = 1400)]
    pub id: String,
}

/// What the device must do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PasskeyDemands {
    /// `required`: the device finds the account itself.
    #[schema(example = "required", max_length = 20)]
    pub resident_key: String,
    /// The same for old browsers.
    pub require_resident_key: bool,
    /// `required`: a finger, a face or a number.
    #[schema(example = "required", max_length = 20)]
    pub user_verification: String,
}

/// `PublicKeyCredentialCreationOptionsJSON` (WebAuthn Level 3 §5.1.9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PasskeyCreation {
    /// Who asks.
    pub rp: PasskeySite,
    /// For whom.
    pub user: PasskeyOwner,
    /// To be answered, once.
    #[schema(max_length = 60)]
    pub challenge: String,
    /// Kinds of keys that are taken.
    #[schema(max_items = 5)]
    pub pub_key_cred_params: Vec<PasskeyAlgorithm>,
    /// Milliseconds.
    #[schema(example = 300_000)]
    pub timeout: u32,
    /// Passkeys that are there already: a device that has one makes no second.
    #[schema(max_items = 20)]
    pub exclude_credentials: Vec<PasskeyKnown>,
    /// What the device must do.
    pub authenticator_selection: PasskeyDemands,
    /// `none`: we do not ask what device it is.
    #[schema(example = "none", max_length = 10)]
    pub attestation: String,
}

/// `PublicKeyCredentialRequestOptionsJSON` (WebAuthn Level 3 §5.1.9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PasskeyRequest {
    /// To be answered, once.
    #[schema(max_length = 60)]
    pub challenge: String,
    /// Milliseconds.
    #[schema(example = 300_000)]
    pub timeout: u32,
    /// The host that passkeys are bound to.
    #[schema(max_length = 255)]
    pub rp_id: String,
    /// `required`.
    #[schema(example = "required", max_length = 20)]
    pub user_verification: String,
}

/// A passkey to keep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"name": "My phone", "credential": {"id": "q83vEjRW", "type": "public-key",
    "response": {"clientDataJSON": "e30", "attestationObject": "oA"}}}))]
pub struct NewPasskey {
    /// What its owner calls it.
    #[schema(max_length = 60)]
    pub name: String,
    /// What the browser made.
    pub credential: PasskeyMade,
}

/// `RegistrationResponseJSON` (WebAuthn Level 3 §5.1.8.1); what else a browser says is not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PasskeyMade {
    /// Its id in base64url.
    #[schema(max_length = 1400)]
    pub id: String,
    /// `public-key`.
    #[serde(rename = "type")]
    #[schema(example = "public-key", max_length = 20)]
    pub kind: String,
    /// What the device says.
    pub response: PasskeyMadeResponse,
}

/// The device's part of it, in base64url.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PasskeyMadeResponse {
    /// Challenge and origin.
    #[serde(rename = "clientDataJSON")]
    #[schema(max_length = 4000)]
    pub client_data_json: String,
    /// The new key.
    #[schema(max_length = 20_000)]
    pub attestation_object: String,
}

/// `AuthenticationResponseJSON` (WebAuthn Level 3 §5.1.8.2); what else a browser says is not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"id": "q83vEjRW", "type": "public-key",
    "response": {"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA", "userHandle": "AA"}}))]
pub struct PasskeyAnswer {
    /// The passkey's id in base64url.
    #[schema(max_length = 1400)]
    pub id: String,
    /// `public-key`.
    #[serde(rename = "type")]
    #[schema(example = "public-key", max_length = 20)]
    pub kind: String,
    /// What the device says.
    pub response: PasskeyAnswerResponse,
}

/// The device's part of it, in base64url.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PasskeyAnswerResponse {
    /// Challenge and origin.
    #[serde(rename = "clientDataJSON")]
    #[schema(max_length = 4000)]
    pub client_data_json: String,
    /// Site, flags and counter.
    #[schema(max_length = 4000)]
    pub authenticator_data: String,
    /// Over the two.
    #[schema(max_length = 2000)]
    pub signature: String,
    /// Whose it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub user_handle: Option<String>,
}
