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

/// A machine asks for a token (RFC 6749 §4.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"grant_type": "client_credentials", "client_id": "demo-college", "client_secret": "staffordshire-demo"}))]
pub struct TokenRequest {
    /// `client_credentials`.
    #[schema(max_length = 100)]
    pub grant_type: String,
    /// The machine's name, unless it comes by HTTP Basic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub client_id: Option<String>,
    /// Its secret, unless it comes by HTTP Basic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub client_secret: Option<String>,
    /// `catalogue` for a training provider's machine, `staff` for an employer's, or nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub scope: Option<String>,
}

/// A machine's token (RFC 6749 §5.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MachineToken {
    /// Send it as `Authorization: Bearer …`.
    #[schema(max_length = 4000)]
    pub access_token: String,
    /// `Bearer`.
    #[schema(example = "Bearer", max_length = 20)]
    pub token_type: String,
    /// Seconds until it ends.
    #[schema(example = 600)]
    pub expires_in: i64,
    /// What it is good for.
    #[schema(example = "catalogue", max_length = 200)]
    pub scope: String,
}

/// Why there is no token (RFC 6749 §5.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OAuthRefusal {
    /// The code of RFC 6749.
    #[schema(example = "invalid_client", max_length = 60)]
    pub error: String,
    /// What to do.
    #[schema(max_length = 500)]
    pub error_description: String,
}

/// What a machine needs to know to sign in (RFC 8414).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ServerMetadata {
    /// Who gives the tokens.
    #[schema(max_length = 500)]
    pub issuer: String,
    /// Where.
    #[schema(max_length = 500)]
    pub token_endpoint: String,
    /// The public keys.
    #[schema(max_length = 500)]
    pub jwks_uri: String,
    /// What a token may be good for.
    #[schema(max_items = 20)]
    pub scopes_supported: Vec<String>,
    /// None: nobody is sent here to sign in.
    #[schema(max_items = 20)]
    pub response_types_supported: Vec<String>,
    /// Client credentials.
    #[schema(max_items = 20)]
    pub grant_types_supported: Vec<String>,
    /// How name and secret may come.
    #[schema(max_items = 20)]
    pub token_endpoint_auth_methods_supported: Vec<String>,
    /// For people.
    #[schema(max_length = 500)]
    pub service_documentation: String,
}

/// Public keys (RFC 7517).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KeySet {
    /// Each key.
    #[schema(max_items = 10)]
    pub keys: Vec<PublicKey>,
}

/// An Ed25519 key (RFC 8037).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublicKey {
    /// `OKP`.
    #[schema(example = "OKP", max_length = 10)]
    pub kty: String,
    /// `Ed25519`.
    #[schema(example = "Ed25519", max_length = 20)]
    pub crv: String,
    /// The key, base64url.
    #[schema(max_length = 100)]
    pub x: String,
    /// The name that tokens call it by.
    #[schema(max_length = 60)]
    pub kid: String,
    /// `EdDSA`.
    #[schema(example = "EdDSA", max_length = 10)]
    pub alg: String,
    /// `sig`.
    #[serde(rename = "use")]
    #[schema(example = "sig", max_length = 10)]
    pub use_for: String,
}
