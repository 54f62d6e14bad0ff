//! The DfE course directory's CSV files, as colleges upload them: venues, courses (24 columns), and courses without a
//! LARS aim. One row is one run; rows of one course are gathered.

mod cells;
mod courses;
mod gather;
mod known_venues;
mod national_export;
mod row;
mod table;
mod venues;
mod write;

pub use courses::{read_courses, read_courses_from};
pub use venues::{read_venues, read_venues_from};
pub use write::{Columns, CourseWriter, VenueWriter};

use crate::decode::Bytes;
use table::Table;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Courses and their runs.
    Courses,
    /// Venues.
    Venues,
}

/// What a file holds by its header; nothing when it is not one of ours. The beginning of the file is enough, wherever it
/// is cut. The old national export counts as one of ours: the reader says what to send instead of it.
#[must_use]
pub fn looks_like(head: &[u8]) -> Option<Kind> {
    let head = Bytes(head);
    let table = Table::of(&head).ok()?;
    let names = table.names();
    let has = |name: &str| names.iter().any(|column| column == name);
    if (has("DELIVERY_MODE") && (has("COURSE_NAME") || has("LARS_QAN"))) || national_export::holds(names).is_some() {
        Some(Kind::Courses)
    } else if has("VENUE_NAME") && has("POSTCODE") {
        Some(Kind::Venues)
    } else {
        None
    }
}

/// Words as they are compared: case and spaces make no difference.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}
