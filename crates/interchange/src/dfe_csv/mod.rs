//! The DfE course directory's CSV files, as colleges upload them: venues, courses (24 columns), and courses without a
//! LARS aim. One row is one run; rows of one course are gathered.

mod cells;
mod courses;
mod gather;
mod known_venues;
mod row;
mod table;
mod venues;

pub use courses::read_courses;
pub use venues::read_venues;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Courses and their runs.
    Courses,
    /// Venues.
    Venues,
}

/// What a file holds by its header; nothing when it is not one of ours.
#[must_use]
pub fn looks_like(bytes: &[u8]) -> Option<Kind> {
    let columns = table::columns(bytes).ok()?;
    let has = |name: &str| columns.iter().any(|column| column == name);
    if has("DELIVERY_MODE") && (has("COURSE_NAME") || has("LARS_QAN")) {
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
