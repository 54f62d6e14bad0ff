//! What travels about the ways to sign in besides a password, and about keeping an account safe.

use crate::text_enum;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

text_enum!(
    /// How somebody signed in.
    Way {
        /// Mail address or mobile number, and password.
        Password = "password", "with your password";
        /// A link that came by mail.
        Link = "link", "with a link we sent you";
        /// A passkey.
        Passkey = "passkey", "with a passkey";
        /// By making the account.
        Registration = "registration", "when you made your account";
    }
);

impl Way {
    /// Whether it proves more than who reads the mail: what a risky act wants.
    #[must_use]
    pub const fn proves(self) -> bool {
        matches!(self, Self::Password | Self::Passkey | Self::Registration)
    }
}

text_enum!(
    /// What a link by mail is asked for.
    LinkFor {
        /// To sign in with it.
        SignIn = "sign_in", "Sign in";
        /// To choose a new password with it.
        Recover = "recover", "Choose a new password";
    }
);

/// How long a link by mail is good.
pub const LINK_MINUTES: i64 = 15;
/// How long a link that confirms an address is good: nobody waits before the mail for it.
pub const CONFIRM_MINUTES: i64 = 3 * 24 * 60;
/// How long a fresh proof lasts for risky acts.
pub const PROOF_MINUTES: i64 = 10;
/// The most passkeys of one person.
pub const PASSKEYS_MAX: usize = 20;

/// Asks for a mail with a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"email": "kasia@example.org", "purpose": "sign_in"}))]
pub struct LinkWanted {
    /// The account's e-mail address.
    #[schema(max_length = 254)]
    pub email: String,
    /// What it is for.
    pub purpose: LinkFor,
}

/// Signs in with the token of a link.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"token": "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA"}))]
pub struct LinkOpened {
    /// What stands behind `#` in the link.
    #[schema(max_length = 100)]
    pub token: String,
    /// The person said that they asked for it themselves: wanted when another browser asked for the link.
    #[serde(default)]
    pub confirmed: bool,
    /// A code, when two-step sign-in is on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40)]
    pub code: Option<String>,
}

/// Chooses a new password with the token of a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"token": "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA", "password": "three words together"}))]
pub struct Recovery {
    /// What stands behind `#` in the link.
    #[schema(max_length = 100)]
    pub token: String,
    /// The new password.
    #[schema(min_length = 12, max_length = 200)]
    pub password: String,
    /// A code, when two-step sign-in is on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40)]
    pub code: Option<String>,
}

/// Confirms an e-mail address with the token of a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"token": "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA"}))]
pub struct EmailConfirmation {
    /// What stands behind `#` in the link.
    #[schema(max_length = 100)]
    pub token: String,
}

/// An account for who has an invitation from an employer, with or without an e-mail address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"fullName": "Kasia Nowak", "mobile": "07700 900123", "password": "three words together",
    "code": "K7QM-4RTX"}))]
pub struct InvitedAccount {
    /// The person's name, as it should stand on their records.
    #[schema(max_length = 120)]
    pub full_name: String,
    /// A mobile number; needed when there is no e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40)]
    pub mobile: Option<String>,
    /// An e-mail address; needed when there is no mobile number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 254)]
    pub email: Option<String>,
    /// At least 12 characters.
    #[schema(min_length = 12, max_length = 200)]
    pub password: String,
    /// The code from the employer.
    #[schema(max_length = 60)]
    pub code: String,
}

/// A new password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"oldPassword": "three words together", "password": "four other words here"}))]
pub struct PasswordChange {
    /// The one of today; not needed within ten minutes of a fresh proof.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub old_password: Option<String>,
    /// The new one.
    #[schema(min_length = 12, max_length = 200)]
    pub password: String,
}

/// A new e-mail address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"email": "kasia.nowak@example.org"}))]
pub struct EmailChange {
    /// The new address: it counts once the link that we send there is opened.
    #[schema(max_length = 254)]
    pub email: String,
}

/// A fresh proof: one of the three.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"password": "three words together"}))]
pub struct Proof {
    /// The password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub password: Option<String>,
    /// A code of the app, or a recovery code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40)]
    pub code: Option<String>,
    /// What a passkey says to a challenge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passkey: Option<PasskeyAnswer>,
}

/// One sign-in of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SignInView {
    /// Its id.
    pub id: Uuid,
    /// Browser and machine in plain words.
    #[schema(example = "Chrome on Android", max_length = 60)]
    pub device: String,
    /// How it began.
    pub way: Way,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it was last used, to some ten minutes.
    pub last_used_at: DateTime<Utc>,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// What an app needs to make codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TwoStepSetUp {
    /// The secret, to type into an app.
    #[schema(example = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", max_length = 40)]
    pub secret: String,
    /// The same for a phone to open.
    #[schema(max_length = 500)]
    pub address: String,
}

/// How two-step sign-in stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TwoStepView {
    /// Whether a code is asked for at sign-in.
    pub on: bool,
    /// Recovery codes that are left.
    #[schema(minimum = 0, maximum = 10)]
    pub recovery_codes_left: i64,
}

/// A code of the app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"code": "492039"}))]
pub struct TwoStepCode {
    /// Its six digits.
    #[schema(max_length = 40)]
    pub code: String,
}

/// Codes to get in without the app: shown this once, each good once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecoveryCodes {
    /// The codes.
    #[schema(max_items = 10, example = json!(["ABCD-EFGH-IJKL-MNOP"]))]
    pub codes: Vec<String>,
}

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
    #[schema(example = -7)]
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
