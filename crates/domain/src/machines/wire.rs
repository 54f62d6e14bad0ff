//! What travels about an organisation's machines when people look after them.

use super::Scope;
use crate::ids::SecretId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A machine to be added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"label": "Our HR system", "scopes": ["workers:read", "bookings:write"]}))]
pub struct NewMachine {
    /// What people call it.
    #[schema(min_length = 1, max_length = 80)]
    pub label: String,
    /// What it may do: scopes of its own kind of organisation.
    #[schema(min_items = 1, max_items = 50)]
    pub scopes: Vec<Scope>,
}

/// A change of a machine; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"label": "Our HR system", "stopped": false}))]
pub struct MachineChange {
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 80)]
    pub label: Option<String>,
    /// What it may do; at once, for tokens too that it has already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_items = 1, max_items = 50)]
    pub scopes: Option<Vec<Scope>>,
    /// It may not sign in, and no token of it is good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<bool>,
}

/// A machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MachineView {
    /// The name that it signs in with.
    #[schema(example = "meadow-lane-k3x9q2", max_length = 100)]
    pub client_id: String,
    /// What people call it.
    #[schema(example = "Our HR system", max_length = 80)]
    pub label: String,
    /// What it may do.
    #[schema(max_items = 50)]
    pub scopes: Vec<Scope>,
    /// It may not sign in.
    pub stopped: bool,
    /// Its secrets, without themselves: at most two.
    #[schema(max_items = 2)]
    pub secrets: Vec<SecretView>,
    /// Its public keys.
    #[schema(max_items = 5)]
    pub keys: Vec<MachineKeyView>,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When it last used the API, to the minute; none when it never did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<DateTime<Utc>>,
}

/// A secret, without itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SecretView {
    /// Its id.
    pub id: SecretId,
    /// How it ends, to tell it from the other.
    #[schema(example = "x7Qa", max_length = 8)]
    pub ends_with: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last used to sign in, to the minute; none when it never was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<DateTime<Utc>>,
}

/// A new secret: the only time that it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NewSecret {
    /// The secret itself. We keep no more than a hash of it.
    #[schema(max_length = 200)]
    pub secret: String,
    /// The machine with it.
    pub client: MachineView,
}

/// A public key to be added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"jwk": {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}}))]
pub struct NewMachineKey {
    /// The key as a JSON Web Key (RFC 7517): Ed25519, P-256, or RSA of 2048 bits or more. Only its public half.
    #[schema(value_type = Object)]
    pub jwk: serde_json::Value,
}

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MachineKeyView {
    /// The name that the machine calls it by, in the header of what it signs.
    #[schema(example = "2026-11", max_length = 100)]
    pub kid: String,
    /// How it signs.
    #[schema(example = "EdDSA", max_length = 10)]
    pub alg: String,
    /// When it was added.
    pub created_at: DateTime<Utc>,
}
