//! Pages that the server writes itself: no script, nothing from elsewhere.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The content security policy of a page with one style in it: that style by its hash, and nothing else.
#[must_use]
pub fn policy_of(style: &str) -> String {
    let hash = STANDARD.encode(Sha256::digest(style));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}

/// The same for a page with a form, which leads to this server alone.
#[must_use]
pub fn policy_with_form(style: &str) -> String {
    policy_of(style).replace("form-action 'none'", "form-action 'self'")
}

/// Text in HTML.
#[must_use]
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
