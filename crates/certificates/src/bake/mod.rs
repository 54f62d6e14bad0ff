//! Credentials baked into pictures, as Open Badges says it: a picture that carries its own proof.
//!
//! Pictures come from anywhere, so everything that is read is bounded and nothing of it is believed.

mod png;
mod svg;

pub use png::{bake_png, unbake_png};
pub use svg::{bake_svg, unbake_svg};

/// The largest picture that is looked into.
const LARGEST: usize = 16 * 1024 * 1024;

/// The longest credential that is taken out of one.
const LONGEST: usize = 1024 * 1024;

/// Why a picture was not baked, or not looked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotBaked {
    /// It is not such a picture, or it is damaged.
    #[error("this is not a whole picture of that kind")]
    Picture,
    /// It is larger than what is looked into.
    #[error("the picture, or what it carries, is too large")]
    TooLarge,
    /// The credential is empty, or has characters that such a picture cannot hold.
    #[error("this cannot be put into a picture")]
    Credential,
}

/// Whether a credential is one that a picture can hold.
fn holdable(credential: &str, letter: impl Fn(char) -> bool) -> Result<(), NotBaked> {
    if credential.len() > LONGEST {
        return Err(NotBaked::TooLarge);
    }
    let good = !credential.trim().is_empty() && credential.chars().all(letter);
    if good { Ok(()) } else { Err(NotBaked::Credential) }
}
