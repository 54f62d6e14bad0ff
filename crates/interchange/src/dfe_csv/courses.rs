//! The courses file: each row is read into a run and the course it is a run of, then rows of one course are gathered.

use super::gather::Gathered;
use super::known_venues::KnownVenues;
use super::row::RowReader;
use super::table::{Shape, Table};
use crate::feed::{Feed, FeedError, FeedVenue};

const SHAPE: Shape<'_> = Shape {
    required: &[&["DELIVERY_MODE"], &["COURSE_NAME", "LARS_QAN"], &["START_DATE"]],
    known: &[
        "LARS_QAN",
        "COURSE_TYPE",
        "SECTOR",
        "EDUCATION_LEVEL",
        "AWARDING_BODY",
        "WHO_THIS_COURSE_IS_FOR",
        "ENTRY_REQUIREMENTS",
        "WHAT_YOU_WILL_LEARN",
        "HOW_YOU_WILL_LEARN",
        "WHAT_YOU_WILL_NEED_TO_BRING",
        "HOW_YOU_WILL_BE_ASSESSED",
        "WHERE_NEXT",
        "COURSE_NAME",
        "YOUR_REFERENCE",
        "DELIVERY_MODE",
        "START_DATE",
        "FLEXIBLE_START_DATE",
        "VENUE_NAME",
        "YOUR_VENUE_REFERENCE",
        "NATIONAL_DELIVERY",
        "SUB_REGION",
        "COURSE_WEBPAGE",
        "COST",
        "COST_DESCRIPTION",
        "DURATION",
        "DURATION_UNIT",
        "STUDY_MODE",
        "ATTENDANCE_PATTERN",
    ],
};

/// Reads a courses file; `venues` are the training provider's, loaded before.
///
/// # Errors
/// When nothing of it can be read.
pub fn read_courses(bytes: &[u8], venues: &[FeedVenue]) -> Result<Feed, FeedError> {
    let table = Table::read(bytes, &SHAPE)?;
    let mut feed = Feed { issues: table.issues, refused: table.refused, ..Feed::default() };
    let venues = KnownVenues::new(venues);
    let mut gathered = Gathered::default();
    for row in &table.rows {
        let mut reader = RowReader::new(row, &venues);
        match reader.read() {
            Some((course, run)) => gathered.add(course, run),
            None => feed.refused += 1,
        }
        feed.issues.append(&mut reader.issues);
    }
    let (courses, mut issues) = gathered.finish();
    feed.courses = courses;
    feed.issues.append(&mut issues);
    // Stable: what was found in one row stays in its order.
    feed.issues.sort_by_key(|issue| issue.line);
    Ok(feed)
}
