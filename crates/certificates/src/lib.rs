//! What a worker prints or hands on: certificates and whole records as tagged PDF, badges as pictures, and credentials
//! baked into such pictures. Never reads a clock, a file or the network: the same input gives the same bytes.

mod badge;
mod bake;
mod certificate;
mod fonts;
mod lines;
mod paint;
mod paragraphs;
mod passport;
mod shapes;
mod sheet;
mod table;
mod words;

pub use badge::{BadgeImage, badge_png, badge_svg};
pub use bake::{NotBaked, bake_png, bake_svg, unbake_png, unbake_svg};
pub use certificate::{Certificate, pdf};
pub use passport::{Check, Passport, Row, passport_pdf};

/// Why nothing was drawn.
#[derive(Debug, thiserror::Error)]
pub enum NotDrawn {
    /// The fonts that are part of this crate cannot be read.
    #[error("the fonts cannot be read")]
    Fonts,
    /// The address does not fit into a QR code.
    #[error("the address is too long for a QR code")]
    Code,
    /// A document that is not accessible, or none at all.
    #[error("no document came out: {0}")]
    Document(String),
    /// The picture cannot be made.
    #[error("no picture came out: {0}")]
    Picture(String),
}
