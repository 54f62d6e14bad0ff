//! Secrets that we must be able to read again, such as those that sign webhooks: sealed with a key that stands in the
//! state folder and not in the database. Who reads the tables, or a copy of them, has nothing.

use super::keys;
use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use std::path::Path;

/// Seals and opens; cheap to share.
pub struct Sealer {
    key: RandomizedNonceKey,
}

impl Sealer {
    /// Reads the key from `folder`, or makes it there.
    ///
    /// # Errors
    /// When the folder cannot be used, or the file holds no key.
    pub fn load(folder: &Path) -> Result<Self, String> {
        let fresh = || keys::random::<32>().map(|key| key.to_vec());
        Self::from_bytes(&keys::kept_file(folder, "sealing-key.bin", fresh)?)
    }

    /// A key that nobody else has, for tests.
    ///
    /// # Errors
    /// When the machine gives no randomness.
    pub fn ephemeral() -> Result<Self, String> {
        Self::from_bytes(&keys::random::<32>()?)
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        let key = RandomizedNonceKey::new(&AES_256_GCM, bytes);
        key.map(|key| Self { key }).map_err(|_| "the sealing key is not one of 32 bytes".to_owned())
    }

    /// Seals a secret. `purpose` says what it is for and whose: it opens for that alone.
    ///
    /// # Errors
    /// When the machine gives no randomness.
    pub fn seal(&self, purpose: &str, secret: &[u8]) -> Result<Vec<u8>, String> {
        let mut sealed = secret.to_vec();
        let nonce = self.key.seal_in_place_append_tag(Aad::from(purpose.as_bytes()), &mut sealed);
        let nonce = nonce.map_err(|_| "a secret was not sealed".to_owned())?;
        Ok([nonce.as_ref().as_slice(), &sealed].concat())
    }

    /// Opens what was sealed for the same purpose.
    ///
    /// # Errors
    /// When it was sealed with another key or for another purpose, or was changed.
    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>, String> {
        let wrong = || "a sealed secret does not open with our key".to_owned();
        let (nonce, rest) = sealed.split_first_chunk::<NONCE_LEN>().ok_or_else(wrong)?;
        let mut rest = rest.to_vec();
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let open = self.key.open_in_place(nonce, Aad::from(purpose.as_bytes()), &mut rest);
        open.map(|secret| secret.to_vec()).map_err(|_| wrong())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_for_its_own_purpose_with_its_own_key_and_unchanged() {
        let (own, other) = (Sealer::ephemeral().unwrap(), Sealer::ephemeral().unwrap());
        let sealed = own.seal("webhook 1", b"whsec").unwrap();
        assert_eq!(own.open("webhook 1", &sealed).unwrap(), b"whsec");
        assert!(!sealed.windows(5).any(|part| part == b"whsec"));
        assert_ne!(own.seal("webhook 1", b"whsec").unwrap(), sealed, "the same secret looks different each time");
        assert!(own.open("webhook 2", &sealed).is_err() && other.open("webhook 1", &sealed).is_err());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(own.open("webhook 1", &changed).is_err(), "byte {at}");
        }
        assert!(own.open("webhook 1", &[]).is_err());
    }

    #[test]
    fn the_key_is_kept() {
        let folder = std::env::temp_dir().join(format!("academy-seal-{}", uuid::Uuid::now_v7()));
        let sealed = Sealer::load(&folder).unwrap().seal("a", b"secret").unwrap();
        assert_eq!(Sealer::load(&folder).unwrap().open("a", &sealed).unwrap(), b"secret");
        std::fs::remove_dir_all(folder).unwrap();
    }
}
