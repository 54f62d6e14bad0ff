//! What travels about people and signing in.

use super::Role;
use crate::ids::PersonId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A new account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewAccount {
    /// The person's name, as it should stand on their records.
    #[schema(example = "Kasia Nowak", max_length = 120)]
    pub full_name: String,
    /// Where we write to.
    #[schema(example = "kasia@example.org", max_length = 254)]
    pub email: String,
    /// At least 12 characters.
    #[schema(example = "three words together", min_length = 12, max_length = 200)]
    pub password: String,
}

/// Signing in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"email": "worker@demo.example", "password": "staffordshire-demo"}))]
pub struct SignIn {
    /// The account's e-mail address, or its mobile number.
    #[schema(example = "worker@demo.example", max_length = 254)]
    pub email: String,
    /// Its password.
    #[schema(example = "staffordshire-demo", max_length = 200)]
    pub password: String,
    /// A code, when two-step sign-in is on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40)]
    pub code: Option<String>,
}

/// A short access token; the refresh token travels in a cookie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SignedIn {
    /// Send it as `Authorization: Bearer …`.
    #[schema(max_length = 4000)]
    pub access_token: String,
    /// Seconds until the access token ends.
    #[schema(example = 600)]
    pub expires_in: i64,
}

/// A role a person holds, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RoleView {
    /// What they are.
    pub role: Role,
    /// At which employer or training provider; academy staff and workers have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation_id: Option<Uuid>,
    /// That organisation's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub organisation_name: Option<String>,
}

/// The person who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// Their id.
    pub id: PersonId,
    /// Their name.
    #[schema(max_length = 120)]
    pub full_name: String,
    /// Their e-mail address, when they have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 254)]
    pub email: Option<String>,
    /// Whether they opened a link that was sent there. Until then an employer does not rely on it.
    #[serde(default)]
    pub email_verified: bool,
    /// Their mobile number, when they sign in with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "+447700900123", max_length = 16)]
    pub mobile: Option<String>,
    /// Where they are, for distances.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "ST16", max_length = 8)]
    pub near: Option<String>,
    /// What they may be besides a worker.
    #[schema(max_items = 50)]
    pub roles: Vec<RoleView>,
}

/// A change of the person's own details; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"near": "ST16"}))]
pub struct MeChange {
    /// A new name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 120)]
    pub full_name: Option<String>,
    /// A new outcode, postcode or town; an empty text forgets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60)]
    pub near: Option<String>,
}
