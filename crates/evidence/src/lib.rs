//! Photos and PDFs of certificates, made safe to keep and to show. What a file is called or said to be counts for nothing: its first
//! bytes are looked at, and the rest is read and written anew, so that where a photo was taken, by which phone, and whatever a PDF
//! would do when it is opened, is left behind.

mod pdf;
mod photo;

/// The largest file that is taken, in bytes.
pub const MOST_BYTES: usize = 10 * 1024 * 1024;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A photo or a screenshot, as JPEG.
    Photo,
    /// A document.
    Pdf,
}

impl Kind {
    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Photo => "image/jpeg",
            Self::Pdf => "application/pdf",
        }
    }
}

/// A file that can be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clean {
    /// What it is.
    pub kind: Kind,
    /// The file, written anew.
    pub bytes: Vec<u8>,
}

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Larger than 10 MB.
    #[error("The file is too large. Send one of 10 MB at most.")]
    TooLarge,
    /// Neither a photo nor a PDF.
    #[error("Send a photo (JPEG, PNG or WebP) or a PDF.")]
    OtherKind,
    /// It does not open.
    #[error("The file is damaged: it does not open. Take the photo again, or save the PDF again.")]
    Damaged,
    /// More pixels than any phone takes.
    #[error("The photo is too big to open. Send a smaller one.")]
    TooManyPixels,
    /// A PDF that wants a password.
    #[error("The PDF wants a password. Save it without one, or send a photo of it.")]
    Locked,
}

/// Reads a file and writes it anew, without what is hidden in it.
///
/// # Errors
/// Why it is not taken.
pub fn clean(bytes: &[u8]) -> Result<Clean, Refused> {
    if bytes.len() > MOST_BYTES {
        return Err(Refused::TooLarge);
    }
    let kind = infer::get(bytes).map(|found| found.mime_type());
    match kind {
        Some("image/jpeg") => photo::clean(bytes, image::ImageFormat::Jpeg),
        Some("image/png") => photo::clean(bytes, image::ImageFormat::Png),
        Some("image/webp") => photo::clean(bytes, image::ImageFormat::WebP),
        Some("application/pdf") => pdf::clean(bytes),
        _ => Err(Refused::OtherKind),
    }
}
