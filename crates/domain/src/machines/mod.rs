//! Organisations' own systems: how they sign in and what they may do.

pub mod oauth;
mod scope;
pub mod wire;

pub use scope::{Scope, ScopeOf, Scopes};

use crate::text_enum;
use chrono::TimeDelta;

/// Secrets of one machine that are good at once: the old one and the new one, while they are changed.
pub const SECRETS: usize = 2;
/// Public keys of one machine.
pub const KEYS: usize = 5;
/// Machines of one organisation.
pub const MACHINES: usize = 20;
/// How far ahead a signed request for a token may end. RFC 7523 §3 leaves it to us; its number is kept for as long.
pub const ASSERTION_LIVES: TimeDelta = TimeDelta::minutes(10);
/// The longest name of a machine for people, in characters.
pub const LABEL_MAX_CHARS: usize = 80;

text_enum!(
    /// A public key's kind, which says how a machine signs; never read from what it signs.
    KeyKind {
        /// Ed25519 (RFC 8037).
        Ed25519 = "EdDSA", "Ed25519";
        /// P-256.
        P256 = "ES256", "P-256";
        /// RSA of 2048 bits or more.
        Rsa = "RS256", "RSA";
    }
);

/// Trims a machine's name for people and checks its length.
///
/// # Errors
/// A sentence for the person.
pub fn parse_label(label: &str) -> Result<String, String> {
    let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
    match label.chars().count() {
        0 => Err("Give it a name, such as the name of your HR system.".to_owned()),
        1..=LABEL_MAX_CHARS if !label.chars().any(char::is_control) => Ok(label),
        _ => Err(format!("Use at most {LABEL_MAX_CHARS} letters, digits and signs.")),
    }
}
