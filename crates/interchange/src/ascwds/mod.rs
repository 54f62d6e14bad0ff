//! The bulk-upload files of the Adult Social Care Workforce Data Set (ASC-WDS): workplaces, workers and training.
//!
//! Rules and words are those of the service's own validator (Skills for Care, `SopraSteria-SFC`), so that what passes here
//! passes there. A row is read, judged on its own ([`read`]), and judged beside the other rows, the other files and what is
//! known ([`judge::Judge`]). What the academy does not need (NI number, date of birth, ethnicity, nationality,
//! disability, pay, sickness, visa and more) is looked at in memory while its row is judged, and no type here holds it.

mod ages;
mod cells;
mod codes;
mod finding;
mod header;
pub mod judge;
mod once;
mod read;
mod training;
mod training_write;
mod worker;
mod workplace;

pub use ages::Ages;
pub use codes::{is_regulated, job_role_name, service_name, training_category_name};
pub use finding::Finding;
pub use header::{Layout, Unreadable};
pub use read::{Read, Row, read};
pub use training::TrainingEntry;
pub use training_write::{TrainingWriter, WORKPLACE_ID_MAX};
pub use worker::{HeldQualification, LevelTwoCertificate, Worker};
pub use workplace::Workplace;

use serde::{Deserialize, Serialize};

/// Ids as they are compared: ASC-WDS takes `Rose Court` and `RoseCourt` for one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Key(String);

impl Key {
    /// The key of an id.
    #[must_use]
    pub fn of(id: &str) -> Self {
        Self(id.chars().filter(|c| !c.is_whitespace()).collect())
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A worker by the ids that employers give: of the workplace, and in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct WorkerKey {
    /// LOCALESTID.
    pub workplace: Key,
    /// UNIQUEWORKERID.
    pub worker: Key,
}

impl WorkerKey {
    /// The key of two ids.
    #[must_use]
    pub fn of(workplace: &str, worker: &str) -> Self {
        Self { workplace: Key::of(workplace), worker: Key::of(worker) }
    }
}
