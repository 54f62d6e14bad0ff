//! What an access token says (RFC 9068).

use super::{ACCESS_SECONDS, AUDIENCE};
use domain::machines::Scopes;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What an access token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The person's id, or `client:` and the client's.
    pub sub: String,
    /// For whom: this API.
    pub aud: String,
    /// Seconds since 1970 when it was made.
    pub iat: i64,
    /// Seconds since 1970 when it ends.
    pub exp: i64,
    /// A person's sign-in that it belongs to, so that signing out ends it too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<Uuid>,
    /// What only a machine's token says.
    #[serde(flatten, default, skip_serializing_if = "Option::is_none")]
    pub bearer: Option<Bearer>,
}

/// What a machine's token says beside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bearer {
    /// Who made it: the academy's address.
    pub iss: String,
    /// The machine's name.
    pub client_id: String,
    /// Its organisation.
    pub org: Uuid,
    /// What it is good for.
    pub scope: Scopes,
    /// The token's own number, by which it can be revoked.
    pub jti: Uuid,
}

impl Claims {
    /// A token for `subject`, made at `now` (seconds since 1970).
    #[must_use]
    pub fn new(subject: &str, now: i64) -> Self {
        let (sub, aud) = (subject.to_owned(), AUDIENCE.to_owned());
        Self { sub, aud, iat: now, exp: now + ACCESS_SECONDS, sid: None, bearer: None }
    }

    /// The same for one sign-in of a person.
    #[must_use]
    pub fn of_sign_in(self, sign_in: Uuid) -> Self {
        Self { sid: Some(sign_in), ..self }
    }

    /// The same for a machine.
    #[must_use]
    pub fn of_machine(self, bearer: Bearer) -> Self {
        Self { bearer: Some(bearer), ..self }
    }
}
