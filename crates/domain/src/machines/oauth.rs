//! What travels when a machine signs in: OAuth 2.0 as its documents say it, not as our API does.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

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
    /// What it is to be good for, with spaces between; all that the machine may do unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 1000)]
    pub scope: Option<String>,
    /// `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`, when the machine signs instead of sending a secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub client_assertion_type: Option<String>,
    /// What the machine signed (RFC 7523 §2.2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 8000)]
    pub client_assertion: Option<String>,
}

/// A machine asks about a token, or takes one back (RFC 7662 §2.1, RFC 7009 §2.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"token": "eyJ0eXAiOiJhdCtqd3QifQ", "client_id": "demo-college", "client_secret": "staffordshire-demo"}))]
pub struct TokenQuestion {
    /// The token.
    #[schema(max_length = 4000)]
    pub token: String,
    /// `access_token`, or nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub token_type_hint: Option<String>,
    /// The machine's name, unless it comes by HTTP Basic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub client_id: Option<String>,
    /// Its secret, unless it comes by HTTP Basic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub client_secret: Option<String>,
    /// `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`, when the machine signs instead of sending a secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub client_assertion_type: Option<String>,
    /// What the machine signed (RFC 7523 §2.2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 8000)]
    pub client_assertion: Option<String>,
}

/// What a token is (RFC 7662 §2.2). Of one that is not good any more, or not the asker's, nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TokenState {
    /// Whether it is good now.
    pub active: bool,
    /// What it is good for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 1000)]
    pub scope: Option<String>,
    /// Whose it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub client_id: Option<String>,
    /// `Bearer`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20)]
    pub token_type: Option<String>,
    /// Seconds since 1970 when it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exp: Option<i64>,
    /// Seconds since 1970 when it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iat: Option<i64>,
    /// For whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub aud: Option<String>,
    /// Who made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    pub iss: Option<String>,
    /// Its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jti: Option<Uuid>,
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
    #[schema(example = "catalogue", max_length = 1000)]
    pub scope: String,
    /// The id of the training provider or employer that it acts for.
    pub organisation: Uuid,
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
    /// Where to ask about a token (RFC 7662).
    #[schema(max_length = 500)]
    pub introspection_endpoint: String,
    /// Where to take one back (RFC 7009).
    #[schema(max_length = 500)]
    pub revocation_endpoint: String,
    /// What a token may be good for.
    #[schema(max_items = 50)]
    pub scopes_supported: Vec<String>,
    /// None: nobody is sent here to sign in.
    #[schema(max_items = 20)]
    pub response_types_supported: Vec<String>,
    /// Client credentials.
    #[schema(max_items = 20)]
    pub grant_types_supported: Vec<String>,
    /// How a machine may show who it is.
    #[schema(max_items = 20)]
    pub token_endpoint_auth_methods_supported: Vec<String>,
    /// What a machine may sign with.
    #[schema(max_items = 20)]
    pub token_endpoint_auth_signing_alg_values_supported: Vec<String>,
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
