//! The venues file.

use super::folded;
use super::table::{Shape, Table};
use crate::feed::{Feed, FeedError, FeedIssue, FeedVenue};
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

/// Reads a venues file.
///
/// # Errors
/// When nothing of it can be read.
pub fn read_venues(bytes: &[u8]) -> Result<Feed, FeedError> {
    let table = Table::read(bytes, &SHAPE)?;
    let mut feed = Feed { issues: table.issues, refused: table.refused, ..Feed::default() };
    let mut seen = HashSet::new();
    for row in &table.rows {
        let name = text::clip(&text::line(row.get("VENUE_NAME")), 255);
        let issue = |field: &str, code: &'static str, reason: String, refused: bool| FeedIssue {
            line: Some(row.line),
            field: field.to_owned(),
            code,
            reason,
            refused,
            reference: Some(row.get("YOUR_VENUE_REFERENCE").to_owned()).filter(|text| !text.is_empty()),
        };
        if name.is_empty() {
            feed.issues.push(issue("VENUE_NAME", "required", "Give the venue a name.".to_owned(), true));
            feed.refused += 1;
            continue;
        }
        let postcode = match Postcode::parse(row.get("POSTCODE")) {
            Ok(postcode) => Some(postcode.to_string()),
            Err(say) => {
                let say = format!("{say}. Without it we cannot show how far away the venue is.");
                feed.issues.push(issue("POSTCODE", "postcode_format", say, false));
                None
            }
        };
        let lines = [row.get("ADDRESS_LINE_1"), row.get("ADDRESS_LINE_2")].map(text::line);
        let address = lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", ");
        let town = text::line(row.get("TOWN_OR_CITY"));
        let reference = venue_reference(row.get("YOUR_VENUE_REFERENCE"), &name, postcode.as_deref());
        if !seen.insert(folded(&reference)) {
            let say = "Another row has this venue: this one was left out.".to_owned();
            feed.issues.push(issue("YOUR_VENUE_REFERENCE", "repeated_row", say, true));
            feed.refused += 1;
            continue;
        }
        feed.venues.push(FeedVenue {
            reference,
            name,
            address: Some(text::clip(&address, 500)).filter(|text| !text.is_empty()),
            town: Some(text::clip(&town, 200)).filter(|text| !text.is_empty()),
            postcode,
        });
    }
    feed.issues.sort_by_key(|issue| issue.line);
    Ok(feed)
}

/// A venue's key: its own reference, else its name and postcode.
fn venue_reference(own: &str, name: &str, postcode: Option<&str>) -> String {
    let own = text::clip(&text::line(own), 255);
    if own.is_empty() { crate::made_key::made_key([name, postcode.unwrap_or_default()]) } else { own }
}
