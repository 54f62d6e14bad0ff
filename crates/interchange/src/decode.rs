//! Bytes of a text file in whatever encoding they came.

use crate::feed::FeedError;

/// A text file: UTF-8 or UTF-16 by its mark, UTF-8 when it is that, else Windows-1252, which spreadsheets write.
///
/// # Errors
/// When it is no text at all.
pub fn text(bytes: &[u8]) -> Result<String, FeedError> {
    let decoded = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, length)) => {
            let body = bytes.get(length..).unwrap_or_default();
            encoding.decode_without_bom_handling(body).0.into_owned()
        }
        None => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
        },
    };
    if decoded.contains('\0') {
        let reason = "This is not a text file. Export it as CSV (UTF-8), then send that.".to_owned();
        return Err(FeedError { code: "not_text", reason });
    }
    Ok(decoded)
}
