//! Keys for what comes without one: made from the content, so that the same content has the same key tomorrow.

use crate::feed::FeedRun;
use sha2::{Digest, Sha256};
use std::hash::{DefaultHasher, Hash, Hasher};

/// What a made key begins with.
const MARK: &str = "made:";
/// Hexadecimal digits of a made key.
const DIGITS: usize = 16;

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
    hash.finalize().iter().take(DIGITS / 2).fold(MARK.to_owned(), |key, byte| key + &format!("{byte:02x}"))
}

/// Whether a key is one of these: what we wrote into a file comes back as what it was.
#[must_use]
pub fn is_made(key: &str) -> bool {
    let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    key.strip_prefix(MARK).is_some_and(|digits| digits.len() == DIGITS && digits.bytes().all(digit))
}

/// A key for a run from when, where and how.
#[must_use]
pub fn of_run(run: &FeedRun) -> String {
    let text = |value: Option<String>| value.unwrap_or_default();
    let parts = [
        text(run.starts_on.map(|day| day.to_string())),
        text(run.starts_at.map(|time| time.to_string())),
        text(run.ends_on.map(|day| day.to_string())),
        run.mode.as_str().to_owned(),
        text(run.study_mode.map(|mode| mode.as_str().to_owned())),
        text(run.attendance_pattern.map(|pattern| pattern.as_str().to_owned())),
        text(run.venue.as_ref().map(|venue| venue.reference.clone())),
        text(run.duration.clone()),
    ];
    made_key(parts.iter().map(String::as_str))
}

/// Parts in eight bytes, to know them again while a file is read: of two million, two would be taken for one in one file
/// of ten million.
pub(crate) fn hashed<T: Hash>(parts: T) -> u64 {
    let mut hash = DefaultHasher::new();
    parts.hash(&mut hash);
    hash.finish()
}
