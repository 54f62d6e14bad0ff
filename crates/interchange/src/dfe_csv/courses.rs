//! The courses file: each row is read into a run and the course it is a run of; rows of one course are gathered.

use super::gather::{Keys, Pieces};
use super::known_venues::KnownVenues;
use super::row::RowReader;
use super::table::{Next, Shape, Table};
use crate::decode::Bytes;
use crate::feed::{Feed, FeedError, FeedVenue};
use crate::stream::{Gathering, Sink, Source};
use std::ops::ControlFlow;

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

/// Reads a courses file that is held already, whole; `venues` are the training provider's, loaded before.
///
/// # Errors
/// As [`read_courses_from`].
pub fn read_courses(bytes: &[u8], venues: &[FeedVenue]) -> Result<Feed, FeedError> {
    let mut gathering = Gathering::default();
    read_courses_from(&Bytes(bytes), venues, &mut gathering)?;
    Ok(gathering.feed())
}

/// Reads a courses file of any size; `venues` are the training provider's, loaded before.
///
/// # Errors
/// When nothing of it can be read, or it cannot be read to its end.
pub fn read_courses_from(source: &dyn Source, venues: &[FeedVenue], sink: &mut dyn Sink) -> Result<(), FeedError> {
    let table = Table::of(source)?;
    table.judge_header(&SHAPE, sink)?;
    let venues = KnownVenues::new(venues);
    let mut keys = Keys::default();
    let (mut rows, mut before) = (table.rows()?, None);
    while let Some(next) = rows.next()? {
        if let Next::Row(row) = next
            && let Some((course, run)) = RowReader::new(&row, &venues).keys(&mut before)
        {
            keys.add(course, &run);
        }
    }
    let mut pieces = Pieces::new(&keys, sink);
    let (mut rows, mut before) = (table.rows()?, None);
    while let Some(next) = rows.next()? {
        let taken = match next {
            Next::Refused(issue) => {
                pieces.refused();
                pieces.issue(issue);
                continue;
            }
            Next::Row(row) => {
                let mut reader = RowReader::new(&row, &venues);
                let read = reader.read(&mut before);
                reader.issues.into_iter().for_each(|issue| pieces.issue(issue));
                read.map(|(described, run)| pieces.add(described, run))
            }
        };
        match taken {
            Some(ControlFlow::Continue(())) => {}
            Some(ControlFlow::Break(())) => return Ok(()),
            None => pieces.refused(),
        }
    }
    // Nothing comes after it: whether the taker has enough makes no difference.
    let _ = pieces.finish();
    Ok(())
}
