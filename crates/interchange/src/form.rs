//! The forms that a catalogue comes in: which one a file is of, and its reader.

use crate::feed::{FeedError, FeedVenue};
use crate::stream::{Sink, Source};
use crate::{dfe_csv, json_ld, json_lines, xcri};
use domain::sync::FeedFormat;

/// Bytes from the beginning of a file that [`form_of`] looks at.
pub const HEAD: usize = 64 << 10;

/// Bytes that are looked at for the first sign: a byte order mark and what an editor may put before the text.
const BEFORE_TEXT: usize = 4096;

/// The form of a file by its beginning; nothing when it is none of ours.
#[must_use]
pub fn form_of(head: &[u8]) -> Option<FeedFormat> {
    let head = head.get(..HEAD).unwrap_or(head);
    match first_sign(head)? {
        b'<' => Some(FeedFormat::XcriCap),
        b'{' | b'[' if speaks_of_types(head) => Some(FeedFormat::JsonLd),
        b'{' => Some(FeedFormat::JsonLines),
        _ => match dfe_csv::looks_like(head)? {
            dfe_csv::Kind::Courses => Some(FeedFormat::DfeCourses),
            dfe_csv::Kind::Venues => Some(FeedFormat::DfeVenues),
        },
    }
}

/// The first sign that is no space, whatever the encoding: what UTF-16 puts between the signs of ASCII is skipped.
fn first_sign(head: &[u8]) -> Option<u8> {
    let is_before = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, 0 | 0xEF | 0xBB | 0xBF | 0xFE | 0xFF);
    head.iter().take(BEFORE_TEXT).find(|byte| !is_before(byte)).copied()
}

/// Whether a name of JSON-LD stands in it, and not within a text, where its quotes would be escaped.
fn speaks_of_types(head: &[u8]) -> bool {
    let text: Vec<u8> = head.iter().copied().filter(|byte| *byte != 0).collect();
    let text = String::from_utf8_lossy(&text);
    let names = ["\"@context\"", "\"@graph\"", "\"@type\""];
    names.iter().any(|name| {
        text.match_indices(name).any(|(at, _)| !text.get(..at).is_some_and(|before| before.ends_with('\\')))
    })
}

/// Reads a file of a form; `venues` are those of the training provider that were loaded before.
///
/// # Errors
/// When nothing of it can be read.
pub fn read(form: FeedFormat, source: &dyn Source, venues: &[FeedVenue], sink: &mut dyn Sink) -> Result<(), FeedError> {
    match form {
        FeedFormat::XcriCap => xcri::read_from(source, sink),
        FeedFormat::DfeCourses => dfe_csv::read_courses_from(source, venues, sink),
        FeedFormat::DfeVenues => dfe_csv::read_venues_from(source, sink),
        FeedFormat::JsonLines => json_lines::read_from(source, sink),
        FeedFormat::JsonLd => json_ld::read_from(source, sink),
    }
}
