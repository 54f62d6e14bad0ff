//! What travels about the ways to sign in besides a password, and about keeping an account safe.

mod passkey;

use crate::text_enum;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

pub use passkey::{
    NewPasskey, PasskeyAlgorithm, PasskeyAnswer, PasskeyAnswerResponse, PasskeyCreation, PasskeyDemands, PasskeyKnown,
    PasskeyMade, PasskeyMadeResponse, PasskeyOwner, PasskeyRequest, PasskeySite, PasskeyView,
};

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
/// How long a link that makes an account is good: who asks for it may read the mail in the evening.
pub const REGISTER_MINUTES: i64 = 24 * 60;
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

/// Makes the account that was asked for, with the token of the link that went to its address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"token": "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA"}))]
pub struct AccountOpened {
    /// What stands behind `#` in the link.
    #[schema(max_length = 100)]
    pub token: String,
    /// A new password: wanted when another browser asked for the account, whose password is not used then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 12, max_length = 200)]
    pub password: Option<String>,
}

/// An account for who has an invitation from an employer and signs in by mobile number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"fullName": "Kasia Nowak", "mobile": "07700 900123", "password": "three words together",
    "code": "K7QM-4RTX"}))]
pub struct InvitedAccount {
    /// The person's name, as it should stand on their records.
    #[schema(max_length = 120)]
    pub full_name: String,
    /// A mobile number: they sign in with it, so it is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40)]
    pub mobile: Option<String>,
    /// An e-mail address; it counts when it is confirmed by the mail that goes there.
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
