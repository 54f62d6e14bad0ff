//! The catalogue as one process holds it in memory, and finding in it.
//!
//! PostgreSQL holds the truth; this is a copy made for reading. Never here: input or output, async, a clock (now is an
//! argument, wall time in Europe/London). All reading is `&self`, so that it may stand behind a lock for readers.
//!
//! A search goes: [`Asked`] → `understand` (places, misspellings, the sector's words) → `matching` (how well each course
//! fits the words) → `look` (one pass over runs: hits and every count) → `answer`. When nothing fits, `relax` widens.

mod answer;
mod asked;
mod audience;
mod counts;
mod entry;
mod facet;
mod finder;
mod index;
mod intents;
mod language;
mod liking;
mod look;
mod matching;
mod mend;
mod names;
mod phrases;
mod places;
mod query;
mod reading;
mod relax;
mod rows;
mod sayings;
mod scan;
mod suggest;
mod text;
mod thesaurus;
mod times;
mod understand;
mod words;

pub use asked::{Asked, Position};
pub use entry::{CourseEntry, ProviderEntry, RunEntry, SubjectOfCourse};
pub use finder::{Finder, Found, Missed};
pub use language::{Language, PlaceEntry, PlaceKind, Prepared, Reference, SubjectEntry};
