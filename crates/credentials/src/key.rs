//! Keys, as they are written in documents: Ed25519 as Multikey (`did:key`, `publicKeyMultibase`).

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};

/// What stands before an Ed25519 public key: multicodec `ed25519-pub` (0xed) as a varint.
const ED25519_PUBLIC: [u8; 2] = [0xed, 0x01];

/// A key that a document names is none that we can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the key is not an Ed25519 key")]
pub struct NotAKey;

/// An Ed25519 key that signs.
pub struct SigningKey(Ed25519KeyPair);

impl SigningKey {
    /// Reads a key in the form of RFC 8410 (PKCS#8, DER).
    ///
    /// # Errors
    /// [`NotAKey`].
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, NotAKey> {
        Ed25519KeyPair::from_pkcs8_maybe_unchecked(der).map(Self).map_err(|_| NotAKey)
    }

    /// A key from 32 secret bytes.
    ///
    /// # Errors
    /// [`NotAKey`] when they are not 32.
    pub fn from_seed(seed: &[u8]) -> Result<Self, NotAKey> {
        Ed25519KeyPair::from_seed_unchecked(seed).map(Self).map_err(|_| NotAKey)
    }

    /// Its public half.
    ///
    /// # Errors
    /// [`NotAKey`]: never, as its length is known.
    pub fn public(&self) -> Result<PublicKey, NotAKey> {
        PublicKey::from_bytes(self.0.public_key().as_ref())
    }

    /// The signature of some bytes: 64 bytes.
    #[must_use]
    pub fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        self.0.sign(bytes).as_ref().to_vec()
    }
}

/// An Ed25519 key that checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    /// From its 32 bytes.
    ///
    /// # Errors
    /// [`NotAKey`] when they are not 32.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotAKey> {
        bytes.try_into().map(Self).map_err(|_| NotAKey)
    }

    /// Its 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads `z6Mk…`: base58btc of the multicodec form.
    ///
    /// # Errors
    /// [`NotAKey`] for other keys and other alphabets.
    pub fn from_multibase(text: &str) -> Result<Self, NotAKey> {
        let bytes = base58(text).ok_or(NotAKey)?;
        let key = bytes.strip_prefix(&ED25519_PUBLIC[..]).ok_or(NotAKey)?;
        Self::from_bytes(key)
    }

    /// As `z6Mk…`.
    #[must_use]
    pub fn to_multibase(&self) -> String {
        to_base58(&[&ED25519_PUBLIC[..], &self.0[..]].concat())
    }

    /// Whether this key's holder signed these bytes.
    #[must_use]
    pub fn signed(&self, bytes: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, &self.0).verify(bytes, signature).is_ok()
    }
}

/// Bytes as multibase `z` (base58btc).
#[must_use]
pub fn to_base58(bytes: &[u8]) -> String {
    format!("z{}", bs58::encode(bytes).into_string())
}

/// Reads multibase `z`; none for anything else.
#[must_use]
pub fn base58(text: &str) -> Option<Vec<u8>> {
    bs58::decode(text.strip_prefix('z')?).into_vec().ok()
}
