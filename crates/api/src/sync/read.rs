//! Which reader a file needs.

use crate::catalogue::store::load::VenueRow;
use crate::platform::{ApiError, ApiResult};
use domain::sync::FeedFormat;
use interchange::feed::{Feed, FeedError, FeedVenue};
use interchange::{dfe_csv, xcri};

/// The form of a file, seen from its beginning.
///
/// # Errors
/// When it is none that we read.
pub fn format_of(bytes: &[u8]) -> ApiResult<FeedFormat> {
    let head: Vec<u8> =
        bytes.iter().copied().filter(|byte| !matches!(byte, 0 | 0xEF | 0xBB | 0xBF | 0xFE | 0xFF)).take(200).collect();
    if head.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<') {
        return Ok(FeedFormat::XcriCap);
    }
    match dfe_csv::looks_like(bytes) {
        Some(dfe_csv::Kind::Courses) => Ok(FeedFormat::DfeCourses),
        Some(dfe_csv::Kind::Venues) => Ok(FeedFormat::DfeVenues),
        None => Err(ApiError::field(
            "format",
            "We cannot see what kind of file this is. Send XCRI-CAP XML or a course directory CSV, \
             or say format=xcri-cap, dfe-courses or dfe-venues.",
        )),
    }
}

/// Reads a file; `venues` are those the training provider has here.
///
/// # Errors
/// When nothing of it can be read.
pub fn feed(format: FeedFormat, bytes: &[u8], venues: Vec<VenueRow>) -> Result<Feed, FeedError> {
    match format {
        FeedFormat::XcriCap => xcri::read(bytes),
        FeedFormat::DfeVenues => dfe_csv::read_venues(bytes),
        FeedFormat::DfeCourses => {
            let venue = |row: VenueRow| FeedVenue {
                reference: row.reference,
                name: row.name,
                address: row.address,
                town: row.town,
                postcode: row.postcode,
            };
            dfe_csv::read_courses(bytes, &venues.into_iter().map(venue).collect::<Vec<_>>())
        }
    }
}
