//! The venues file.

use super::folded;
use super::table::{Next, Row, Shape, Table};
use crate::decode::Bytes;
use crate::feed::{Feed, FeedError, FeedIssue, FeedVenue};
use crate::made_key::{hashed, made_key};
use crate::stream::{Gathering, Sink, Source};
use crate::text;
use domain::values::Postcode;
use std::collections::HashSet;

const SHAPE: Shape<'_> = Shape {
    required: &[&["VENUE_NAME"], &["POSTCODE"]],
    known: &[
        "YOUR_VENUE_REFERENCE",
        "VENUE_NAME",
        "ADDRESS_LINE_1",
        "ADDRESS_LINE_2",
        "TOWN_OR_CITY",
        "COUNTY",
        "POSTCODE",
        "EMAIL",
        "PHONE",
        "WEBSITE",
    ],
};

/// Reads a venues file that is held already, whole.
///
/// # Errors
/// As [`read_venues_from`].
pub fn read_venues(bytes: &[u8]) -> Result<Feed, FeedError> {
    let mut gathering = Gathering::default();
    read_venues_from(&Bytes(bytes), &mut gathering)?;
    Ok(gathering.feed())
}

/// Reads a venues file of any size.
///
/// # Errors
/// When nothing of it can be read, or it cannot be read to its end.
pub fn read_venues_from(source: &dyn Source, sink: &mut dyn Sink) -> Result<(), FeedError> {
    let table = Table::of(source)?;
    table.judge_header(&SHAPE, sink)?;
    let mut rows = table.rows()?;
    // Of venues that are done only a hash of their reference stays.
    let mut seen = HashSet::new();
    while let Some(next) = rows.next()? {
        let row = match next {
            Next::Row(row) => row,
            Next::Refused(issue) => {
                sink.refused();
                sink.issue(issue);
                continue;
            }
        };
        let Some(venue) = venue(&row, sink) else { continue };
        if !seen.insert(hashed(folded(&venue.reference))) {
            let say = "Another row has this venue: this one was left out.";
            say_of(&row, "YOUR_VENUE_REFERENCE", "repeated_row", say, true, sink);
        } else if sink.venue(venue).is_break() {
            return Ok(());
        }
    }
    Ok(())
}

fn say_of(row: &Row<'_>, field: &str, code: &'static str, reason: &str, refused: bool, sink: &mut dyn Sink) {
    if refused {
        sink.refused();
    }
    let reference = Some(row.get("YOUR_VENUE_REFERENCE").to_owned()).filter(|text| !text.is_empty());
    let (line, field, reason) = (Some(row.line), field.to_owned(), reason.to_owned());
    sink.issue(FeedIssue { line, field, code, reason, refused, reference });
}

fn venue(row: &Row<'_>, sink: &mut dyn Sink) -> Option<FeedVenue> {
    let name = text::clip(&text::line(row.get("VENUE_NAME")), 255);
    if name.is_empty() {
        say_of(row, "VENUE_NAME", "required", "Give the venue a name.", true, sink);
        return None;
    }
    let postcode = match Postcode::parse(row.get("POSTCODE")) {
        Ok(postcode) => Some(postcode.to_string()),
        Err(say) => {
            let say = format!("{say}. Without it we cannot show how far away the venue is.");
            say_of(row, "POSTCODE", "postcode_format", &say, false, sink);
            None
        }
    };
    let lines = [row.get("ADDRESS_LINE_1"), row.get("ADDRESS_LINE_2")].map(text::line);
    let address = lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", ");
    let town = text::line(row.get("TOWN_OR_CITY"));
    Some(FeedVenue {
        reference: venue_reference(row.get("YOUR_VENUE_REFERENCE"), &name, postcode.as_deref()),
        name,
        address: Some(text::clip(&address, 500)).filter(|text| !text.is_empty()),
        town: Some(text::clip(&town, 200)).filter(|text| !text.is_empty()),
        postcode,
    })
}

/// A venue's key: its own reference, else its name and postcode.
fn venue_reference(own: &str, name: &str, postcode: Option<&str>) -> String {
    let own = text::clip(&text::line(own), 255);
    if own.is_empty() { made_key([name, postcode.unwrap_or_default()]) } else { own }
}
