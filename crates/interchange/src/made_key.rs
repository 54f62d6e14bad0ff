//! Keys for what comes without one: made from the content, so that the same content has the same key tomorrow.

use sha2::{Digest, Sha256};
use std::hash::{DefaultHasher, Hash, Hasher};

/// `made:` and 16 hexadecimal digits of the SHA-256 of the parts.
#[must_use]
pub fn made_key<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        // Two spaces or none make no other course.
        for (at, word) in part.split_whitespace().enumerate() {
            hash.update(if at > 0 { " " } else { "" });
            hash.update(word.to_lowercase());
        }
        hash.update([0]);
    }
    hash.finalize().iter().take(8).fold("made:".to_owned(), |key, byte| key + &format!("{byte:02x}"))
}

/// Parts in eight bytes, to know them again while a file is read: of two million, two would be taken for one in one file
/// of ten million.
pub(crate) fn hashed<T: Hash>(parts: T) -> u64 {
    let mut hash = DefaultHasher::new();
    parts.hash(&mut hash);
    hash.finish()
}
