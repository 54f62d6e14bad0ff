//! One offer that two sources list: how it is known, what is shown as one, and who may say otherwise.
//!
//! [`score`](score::score) says how much two listings look like one, sign by sign. [`groups`](group::groups) says which
//! are shown as one: a person's word first, then the score. [`twins`](runs::twins) says which of their dates are one.

pub mod candidates;
pub mod group;
#[cfg(test)]
mod made;
pub mod origin;
pub mod runs;
pub mod score;
mod title;
pub mod wire;

use super::Mode;
use crate::ids::{CourseId, CourseRunId, TrainingProviderId};
use crate::sync::CourseSource;
use crate::text_enum;
use chrono::{NaiveDate, NaiveTime};

text_enum!(
    /// What becomes of two courses that look like one.
    DuplicateState {
        /// A person should look.
        Suggested = "suggested", "To look at";
        /// They are shown as one.
        Joined = "joined", "Shown as one";
        /// They are two courses.
        Apart = "apart", "Kept apart";
    }
);

text_enum!(
    /// Who decided that.
    DecidedBy {
        /// The score alone.
        Rule = "rule", "The computer";
        /// A person of the academy: the score no longer changes it.
        Person = "person", "A person";
    }
);

/// A course as one source lists it.
#[derive(Clone, Debug)]
pub struct Listing {
    /// Its id.
    pub id: CourseId,
    /// Who teaches it.
    pub provider: TrainingProviderId,
    /// Where it was read.
    pub source: CourseSource,
    /// Its key there.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// Level 0 (entry) to 8, when it has one.
    pub level: Option<i16>,
    /// LARS reference, when it has one.
    pub learning_aim_ref: Option<String>,
    /// Its runs.
    pub runs: Vec<ListedRun>,
}

/// A run as one source lists it.
#[derive(Clone, Debug)]
pub struct ListedRun {
    /// Its id.
    pub id: CourseRunId,
    /// First day; none when it starts any time, or is to be named.
    pub starts_on: Option<NaiveDate>,
    /// Time of day, when known.
    pub starts_at: Option<NaiveTime>,
    /// How it is taught.
    pub mode: Mode,
    /// Where, when it is known.
    pub venue: Option<ListedVenue>,
    /// The academy takes its bookings.
    pub booked_here: bool,
    /// People hold places on it or wait for one.
    pub holds_people: bool,
}

/// Where a run is.
#[derive(Clone, Debug)]
pub struct ListedVenue {
    /// Its name.
    pub name: String,
    /// Its postcode without spaces, in capitals.
    pub postcode: Option<String>,
}

impl ListedVenue {
    /// Whether two sources mean one place: the postcodes decide, else the words of the names.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        match (&self.postcode, &other.postcode) {
            (Some(one), Some(two)) => one == two,
            _ => title::likeness(&self.name, &other.name) >= 0.8,
        }
    }
}
