//! The keys that sign access tokens: Ed25519, kept in the state folder. The newest signs; older ones still tell which
//! tokens are ours, until they are thrown away.

mod claims;
mod folder;

pub use claims::{Bearer, Claims};
pub(super) use folder::kept_file;
pub use folder::{Rotation, rotate};

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::machines::oauth::PublicKey;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// How long an access token lives.
pub const ACCESS_SECONDS: i64 = 600;
const AUDIENCE: &str = "academy-api";
/// How often the folder is looked at: a new key is in use within a minute of the command that made it.
const LOOK_EVERY: Duration = Duration::from_secs(20);
/// How often at most because a token names a key that we do not know.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Bytes that nobody can guess.
///
/// # Errors
/// When the machine gives no randomness.
pub fn random<const N: usize>() -> Result<[u8; N], String> {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// One key.
struct Key {
    encoding: EncodingKey,
    decoding: DecodingKey,
    public: String,
    id: String,
}

impl Key {
    fn from_der(der: &[u8]) -> Result<Self, String> {
        let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).map_err(|error| error.to_string())?;
        let public = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
        let decoding = DecodingKey::from_ed_components(&public).map_err(|error| error.to_string())?;
        let id = public.chars().take(12).collect();
        Ok(Self { encoding: EncodingKey::from_ed_der(der), decoding, public, id })
    }

    fn make() -> Result<(Self, Vec<u8>), String> {
        let pair = Ed25519KeyPair::generate().map_err(|error| error.to_string())?;
        let der = pair.to_pkcs8v1().map_err(|error| error.to_string())?.as_ref().to_vec();
        Ok((Self::from_der(&der)?, der))
    }

    fn sign(&self, claims: &Claims) -> Result<String, String> {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some("at+jwt".to_owned());
        header.kid = Some(self.id.clone());
        jsonwebtoken::encode(&header, claims, &self.encoding).map_err(|error| error.to_string())
    }

    fn verify(&self, token: &str, now: i64) -> Option<Claims> {
        let mut rules = Validation::new(Algorithm::EdDSA);
        rules.set_audience(&[AUDIENCE]);
        // The clock is the server's own, so that tests can move it.
        rules.validate_exp = false;
        let data = jsonwebtoken::decode::<Claims>(token, &self.decoding, &rules).ok()?;
        let right_kind = data.header.typ.as_deref() == Some("at+jwt");
        (right_kind && now < data.claims.exp && data.claims.iat <= now + 60).then_some(data.claims)
    }

    fn public(&self) -> PublicKey {
        let text = |text: &str| text.to_owned();
        PublicKey {
            kty: text("OKP"),
            crv: text("Ed25519"),
            x: self.public.clone(),
            kid: self.id.clone(),
            alg: text("EdDSA"),
            use_for: text("sig"),
        }
    }
}

/// The keys as they were when the folder was last read, oldest first.
struct Ring {
    keys: Vec<Arc<Key>>,
    read: Instant,
}

impl Ring {
    fn of(keys: Vec<Arc<Key>>) -> Self {
        Self { keys, read: Instant::now() }
    }
}

/// Every key that counts.
pub struct Keys {
    /// Where they are; tests have keys without a folder.
    folder: Option<PathBuf>,
    ring: RwLock<Ring>,
}

impl Keys {
    /// Reads the keys from `folder`, or makes the first there, and signs one token to see that it works: a wrong mix of
    /// cryptography features compiles, and fails only at the first token.
    ///
    /// # Errors
    /// When the folder cannot be used or the self-test fails.
    pub fn load(folder: &Path) -> Result<Self, String> {
        let ring = RwLock::new(Ring::of(folder::load(folder)?));
        let keys = Self { folder: Some(folder.to_path_buf()), ring };
        keys.self_test()?;
        Ok(keys)
    }

    /// A key that nobody else has, for tests.
    ///
    /// # Errors
    /// When the machine gives no randomness.
    pub fn ephemeral() -> Result<Self, String> {
        Ok(Self { folder: None, ring: RwLock::new(Ring::of(vec![Arc::new(Key::make()?.0)])) })
    }

    /// The public halves, newest first, for who wants to check a token.
    #[must_use]
    pub fn public(&self) -> Vec<PublicKey> {
        self.look(LOOK_EVERY);
        self.known().iter().rev().map(|key| key.public()).collect()
    }

    fn known(&self) -> Vec<Arc<Key>> {
        self.ring.read().unwrap_or_else(PoisonError::into_inner).keys.clone()
    }

    /// Reads the folder again when it was read longer ago than `every`. What cannot be read leaves all as it was.
    fn look(&self, every: Duration) {
        let Some(folder) = &self.folder else { return };
        let is_old = |ring: &Ring| ring.read.elapsed() >= every;
        if !is_old(&self.ring.read().unwrap_or_else(PoisonError::into_inner)) {
            return;
        }
        let mut ring = self.ring.write().unwrap_or_else(PoisonError::into_inner);
        if !is_old(&ring) {
            return;
        }
        match folder::read(folder) {
            Ok(keys) if !keys.is_empty() => *ring = Ring::of(keys),
            Ok(_) => tracing::error!("the folder of signing keys is empty; the keys that were read go on"),
            Err(error) => tracing::error!(error, "the signing keys cannot be read; those that were read go on"),
        }
        ring.read = Instant::now();
    }

    fn self_test(&self) -> Result<(), String> {
        let now = jsonwebtoken::get_current_timestamp().cast_signed();
        let token = self.sign(&Claims::new("self-test", now))?;
        self.verify(&token, now).map(|_| ()).ok_or_else(|| "the signing key does not verify its own token".to_owned())
    }

    /// An access token.
    ///
    /// # Errors
    /// When signing fails.
    pub fn sign(&self, claims: &Claims) -> Result<String, String> {
        self.look(LOOK_EVERY);
        let newest = self.known().last().cloned();
        newest.ok_or_else(|| "there is no signing key".to_owned())?.sign(claims)
    }

    /// What a token says, when it is ours and in time at `now` (seconds since 1970).
    #[must_use]
    pub fn verify(&self, token: &str, now: i64) -> Option<Claims> {
        let named = jsonwebtoken::decode_header(token).ok()?.kid?;
        let find = || self.known().into_iter().find(|key| key.id == named);
        let key = find().or_else(|| {
            // Another process may have made it since.
            self.look(LOOK_AGAIN);
            find()
        });
        key?.verify(token, now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn folder() -> PathBuf {
        std::env::temp_dir().join(format!("academy-keys-{}", uuid::Uuid::now_v7()))
    }

    #[test]
    fn a_token_is_good_until_it_ends_and_only_with_its_own_key() {
        let (keys, other) = (Keys::ephemeral().unwrap(), Keys::ephemeral().unwrap());
        let token = keys.sign(&Claims::new("someone", 1_000)).unwrap();
        assert_eq!(keys.verify(&token, 1_000 + ACCESS_SECONDS - 1).unwrap().sub, "someone");
        assert!(keys.verify(&token, 1_000 + ACCESS_SECONDS).is_none());
        assert!(other.verify(&token, 1_000).is_none());
        assert!(keys.verify("nonsense", 1_000).is_none());
    }

    #[test]
    fn a_new_key_signs_and_the_tokens_of_the_old_one_stay_good() {
        let folder = folder();
        let before = Keys::load(&folder).unwrap();
        let old = before.sign(&Claims::new("someone", 1_000)).unwrap();
        let made = rotate(&folder, 2_000).unwrap();
        let after = Keys::load(&folder).unwrap();
        let new = after.sign(&Claims::new("someone", 1_000)).unwrap();
        assert_eq!(jsonwebtoken::decode_header(&new).unwrap().kid, Some(made.made));
        assert!(after.verify(&old, 1_000).is_some(), "the old one's token");
        assert_eq!(after.public().len(), 2);
        // A process that has not looked yet looks when it meets a key that it does not know.
        before.ring.write().unwrap().read -= LOOK_AGAIN;
        assert!(before.verify(&new, 1_000).is_some());
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_token_that_names_another_key_than_the_one_that_signed_it_is_refused() {
        let (keys, other) = (Keys::ephemeral().unwrap(), Keys::ephemeral().unwrap());
        let named = keys.known()[0].id.clone();
        let mut header = Header::new(Algorithm::EdDSA);
        (header.typ, header.kid) = (Some("at+jwt".to_owned()), Some(named));
        let forged = jsonwebtoken::encode(&header, &Claims::new("someone", 1_000), &other.known()[0].encoding);
        assert!(keys.verify(&forged.unwrap(), 1_000).is_none());
    }
}
