//! Bitstring Status List 1.0: whether a credential was taken back or is on hold, told without saying whose it is.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::read::{GzDecoder, GzEncoder};
use serde_json::Value;
use std::io::Read;

/// Entries of a list that we make: the fewest that hide one person among many. Shorter ones of others are read all the same:
/// whom they hide is their makers' concern, whether a credential was taken back is its reader's.
// Bitstring Status List 1.0, section 6.1: at least 131,072 entries (16 KB).
pub const ENTRIES: usize = 131_072;
/// The longest list that is read: a packed one could unpack to anything.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// Why a list says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadList {
    /// It is not packed as it must be.
    #[error("the status list cannot be read")]
    NotRead,
    /// The credential's place is beyond its end.
    #[error("the status list is too short")]
    TooShort,
    /// It speaks of something else than the credential asks.
    #[error("the status list is for something else")]
    Purpose,
}

/// A list of bits, one for each credential.
#[derive(Clone, PartialEq, Eq)]
pub struct Bits(Vec<u8>);

impl Default for Bits {
    fn default() -> Self {
        Self(vec![0; ENTRIES / 8])
    }
}

impl Bits {
    /// How many entries it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len() * 8
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Sets or clears an entry; beyond the end nothing happens and `false` is answered.
    // Section 6.1: the first entry is the left-most bit.
    pub fn set(&mut self, at: usize, on: bool) -> bool {
        let mask = 0x80 >> (at % 8);
        match self.0.get_mut(at / 8) {
            Some(byte) if on => *byte |= mask,
            Some(byte) => *byte &= !mask,
            None => return false,
        }
        true
    }

    /// Whether an entry is set; none beyond the end.
    #[must_use]
    pub fn get(&self, at: usize) -> Option<bool> {
        self.0.get(at / 8).map(|byte| byte & (0x80 >> (at % 8)) != 0)
    }

    /// As `encodedList`: packed, base64url, multibase `u`.
    ///
    /// # Errors
    /// [`BadList::NotRead`]: never, as memory does not fail to be read.
    pub fn encode(&self) -> Result<String, BadList> {
        let mut packed = Vec::new();
        GzEncoder::new(&self.0[..], Compression::best()).read_to_end(&mut packed).map_err(|_| BadList::NotRead)?;
        Ok(format!("u{}", URL_SAFE_NO_PAD.encode(packed)))
    }

    /// Reads an `encodedList`.
    ///
    /// # Errors
    /// [`BadList`].
    pub fn decode(text: &str) -> Result<Self, BadList> {
        let text = text.strip_prefix('u').unwrap_or(text);
        let packed = URL_SAFE_NO_PAD.decode(text).map_err(|_| BadList::NotRead)?;
        let mut bytes = Vec::new();
        let read = GzDecoder::new(&packed[..]).take(MOST_BYTES).read_to_end(&mut bytes);
        read.map_err(|_| BadList::NotRead)?;
        Ok(Self(bytes))
    }
}

/// What a list says of one of its entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Taken back for good.
    Revocation,
    /// On hold.
    Suspension,
}

impl Purpose {
    /// As it is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Revocation => "revocation",
            Self::Suspension => "suspension",
        }
    }

    fn read(text: &str) -> Option<Self> {
        [Self::Revocation, Self::Suspension].into_iter().find(|purpose| purpose.as_str() == text)
    }
}

/// Where a credential says that its status is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The list's address.
    pub list: String,
    /// Its place in it, from 0.
    pub at: usize,
    /// What is asked.
    pub purpose: Purpose,
}

/// The entries of a credential that we know how to look up.
#[must_use]
pub fn entries(credential: &Value) -> Vec<Entry> {
    let all = match credential.get("credentialStatus") {
        Some(Value::Array(several)) => several.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    let read = |entry: &Value| {
        let text = |name: &str| entry.get(name).and_then(Value::as_str);
        (text("type") == Some("BitstringStatusListEntry")).then_some(())?;
        Some(Entry {
            list: text("statusListCredential")?.to_owned(),
            at: text("statusListIndex")?.parse().ok()?,
            purpose: Purpose::read(text("statusPurpose")?)?,
        })
    };
    all.into_iter().filter_map(read).collect()
}

/// Whether a list that was found to be genuine says yes of an entry.
///
/// # Errors
/// [`BadList`].
pub fn is_set(list: &Value, entry: &Entry) -> Result<bool, BadList> {
    let subject = list.get("credentialSubject").ok_or(BadList::NotRead)?;
    let purposes = match subject.get("statusPurpose") {
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        one => Vec::from_iter(one.and_then(Value::as_str)),
    };
    if !purposes.contains(&entry.purpose.as_str()) {
        return Err(BadList::Purpose);
    }
    let encoded = subject.get("encodedList").and_then(Value::as_str).ok_or(BadList::NotRead)?;
    Bits::decode(encoded)?.get(entry.at).ok_or(BadList::TooShort)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_was_set_is_set_and_nothing_else(set in prop::collection::btree_set(0..ENTRIES, 0..40), other in 0..ENTRIES) {
            let mut bits = Bits::default();
            for at in &set {
                prop_assert!(bits.set(*at, true));
            }
            let back = Bits::decode(&bits.encode().unwrap()).unwrap();
            prop_assert!(set.iter().all(|at| back.get(*at) == Some(true)));
            prop_assert_eq!(back.get(other), Some(set.contains(&other)));
            prop_assert_eq!(back.get(ENTRIES), None);
        }
    }

    #[test]
    fn the_first_entry_is_the_left_most_bit() {
        let mut bits = Bits::default();
        bits.set(0, true);
        assert_eq!(bits.0[0], 0x80);
        assert!(!bits.set(ENTRIES, true));
    }

    #[test]
    fn what_is_not_packed_as_it_must_be_is_not_read() {
        for wrong in ["uAAAA", "u", "z123", "uH4sI=="] {
            assert_eq!(Bits::decode(wrong).err(), Some(BadList::NotRead), "{wrong}");
        }
    }
}
