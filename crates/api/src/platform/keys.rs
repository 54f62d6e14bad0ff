//! The key that signs access tokens: Ed25519, kept in the state folder.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::people::wire::PublicKey;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// How long an access token lives.
pub const ACCESS_SECONDS: i64 = 600;
const AUDIENCE: &str = "academy-api";

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
    /// The sign-in it belongs to, so that signing out ends it too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<uuid::Uuid>,
}

/// The signing key and its public half.
pub struct Keys {
    encoding: EncodingKey,
    decoding: DecodingKey,
    public: String,
    key_id: String,
}

impl Keys {
    /// Reads the key from `folder`, or makes it there, and signs one token to see that it works: a wrong mix of
    /// cryptography features compiles, and fails only at the first token.
    ///
    /// # Errors
    /// When the folder cannot be used or the self-test fails.
    pub fn load(folder: &Path) -> Result<Self, String> {
        let keys = Self::from_der(&kept_file(folder, "signing-key.der", new_pair)?)?;
        keys.self_test()?;
        Ok(keys)
    }

    /// A key that nobody else has, for tests.
    ///
    /// # Errors
    /// When the machine gives no randomness.
    pub fn ephemeral() -> Result<Self, String> {
        let pair = Ed25519KeyPair::generate().map_err(|error| error.to_string())?;
        let der = pair.to_pkcs8v1().map_err(|error| error.to_string())?;
        Self::from_der(der.as_ref())
    }

    fn from_der(der: &[u8]) -> Result<Self, String> {
        let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).map_err(|error| error.to_string())?;
        let public = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
        let decoding = DecodingKey::from_ed_components(&public).map_err(|error| error.to_string())?;
        let key_id = public.chars().take(12).collect();
        Ok(Self { encoding: EncodingKey::from_ed_der(der), decoding, public, key_id })
    }

    /// The public half, for who wants to check a token.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        let text = |text: &str| text.to_owned();
        PublicKey {
            kty: text("OKP"),
            crv: text("Ed25519"),
            x: self.public.clone(),
            kid: self.key_id.clone(),
            alg: text("EdDSA"),
            use_for: text("sig"),
        }
    }

    fn self_test(&self) -> Result<(), String> {
        let now = jsonwebtoken::get_current_timestamp().cast_signed();
        let token = self.sign("self-test", None, now)?;
        self.verify(&token, now).map(|_| ()).ok_or_else(|| "the signing key does not verify its own token".to_owned())
    }

    /// An access token for `subject`, made at `now` (seconds since 1970).
    ///
    /// # Errors
    /// When signing fails.
    pub fn sign(&self, subject: &str, sid: Option<uuid::Uuid>, now: i64) -> Result<String, String> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some("at+jwt".to_owned());
        header.kid = Some(self.key_id.clone());
        let claims =
            Claims { sub: subject.to_owned(), aud: AUDIENCE.to_owned(), iat: now, exp: now + ACCESS_SECONDS, sid };
        jsonwebtoken::encode(&header, &claims, &self.encoding).map_err(|error| error.to_string())
    }

    /// What a token says, when it is ours and in time at `now`.
    #[must_use]
    pub fn verify(&self, token: &str, now: i64) -> Option<Claims> {
        let mut rules = Validation::new(Algorithm::EdDSA);
        rules.set_audience(&[AUDIENCE]);
        // The clock is the server's own, so that tests can move it.
        rules.validate_exp = false;
        let data = jsonwebtoken::decode::<Claims>(token, &self.decoding, &rules).ok()?;
        let right_kind = data.header.typ.as_deref() == Some("at+jwt");
        (right_kind && now < data.claims.exp && data.claims.iat <= now + 60).then_some(data.claims)
    }
}

fn new_pair() -> Result<Vec<u8>, String> {
    let pair = Ed25519KeyPair::generate().map_err(|error| error.to_string())?;
    Ok(pair.to_pkcs8v1().map_err(|error| error.to_string())?.as_ref().to_vec())
}

/// Bytes that nobody can guess.
///
/// # Errors
/// When the machine gives no randomness.
pub fn random<const N: usize>() -> Result<[u8; N], String> {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// A key's file in `folder`, made by `fresh` when it is not there.
///
/// # Errors
/// When the folder cannot be used.
pub(super) fn kept_file(
    folder: &Path,
    name: &str,
    fresh: impl FnOnce() -> Result<Vec<u8>, String>,
) -> Result<Vec<u8>, String> {
    let file = folder.join(name);
    match std::fs::read(&file) {
        Ok(bytes) => Ok(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => make(folder, &file, &fresh()?),
        Err(error) => Err(format!("cannot read {}: {error}", file.display())),
    }
}

/// Writes a new key beside its name and then links it there: whoever reads finds a whole key, and of two processes that
/// start together one wins.
fn make(folder: &Path, file: &Path, bytes: &[u8]) -> Result<Vec<u8>, String> {
    let say = |error: std::io::Error| format!("cannot write {}: {error}", file.display());
    std::fs::create_dir_all(folder).map_err(say)?;
    let draft = folder.join(format!(".new-key-{}", uuid::Uuid::now_v7()));
    write_private(&draft, bytes).map_err(say)?;
    let linked = std::fs::hard_link(&draft, file);
    std::fs::remove_file(&draft).map_err(say)?;
    match linked {
        Ok(()) => Ok(bytes.to_vec()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => std::fs::read(file).map_err(say),
        Err(error) => Err(say(error)),
    }
}

fn write_private(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(file)?;
    std::io::Write::write_all(&mut out, bytes)?;
    out.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_until_it_ends_and_only_with_its_own_key() {
        let (keys, other) = (Keys::ephemeral().unwrap(), Keys::ephemeral().unwrap());
        let token = keys.sign("someone", None, 1_000).unwrap();
        assert_eq!(keys.verify(&token, 1_000 + ACCESS_SECONDS - 1).unwrap().sub, "someone");
        assert!(keys.verify(&token, 1_000 + ACCESS_SECONDS).is_none());
        assert!(other.verify(&token, 1_000).is_none());
        assert!(keys.verify("nonsense", 1_000).is_none());
    }

    #[test]
    fn processes_that_start_together_share_one_key() {
        let folder = std::env::temp_dir().join(format!("academy-keys-{}", uuid::Uuid::now_v7()));
        let starts: Vec<_> = (0..16)
            .map(|_| {
                let folder = folder.clone();
                std::thread::spawn(move || Keys::load(&folder).map(|keys| keys.key_id))
            })
            .collect();
        let ids: std::collections::BTreeSet<_> =
            starts.into_iter().map(|start| start.join().unwrap().unwrap()).collect();
        assert_eq!(ids.len(), 1);
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "no draft is left");
        std::fs::remove_dir_all(folder).unwrap();
    }
}
