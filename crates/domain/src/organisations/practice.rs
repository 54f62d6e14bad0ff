//! What an employer practises with, to try a new HR system: people, places and courses that are made up, counted from the
//! day on which it is made.

use chrono::{Days, NaiveDate, NaiveTime};

/// The UKPRN under which courses to practise with stand. It is in the range that demonstrations use, and nobody's.
pub const UKPRN: &str = "19999999";
/// Who teaches them.
pub const PROVIDER: &str = "Practice College (made up)";

/// What an employer to practise with is called.
#[must_use]
pub fn name(real: &str) -> String {
    let room = 200 - "Practice: ".len();
    format!("Practice: {}", real.chars().take(room).collect::<String>())
}

/// A workplace.
#[derive(Clone, Copy, Debug)]
pub struct Workplace {
    /// Its name.
    pub name: &'static str,
    /// Its street.
    pub address: &'static str,
    /// A real postcode, so that distances can be tried.
    pub postcode: &'static str,
    /// The employer's own id of it.
    pub local_id: &'static str,
    /// MAINSERVICE of ASC-WDS.
    pub main_service: &'static str,
}

/// Every workplace.
pub const WORKPLACES: &[Workplace] = &[
    Workplace {
        name: "Practice House",
        address: "1 Example Road, Stafford",
        postcode: "ST16 2LH",
        local_id: "HOUSE",
        main_service: "2",
    },
    Workplace {
        name: "Practice home care",
        address: "2 Example Street, Leek",
        postcode: "ST13 5AA",
        local_id: "CARE",
        main_service: "8",
    },
];

/// A worker.
#[derive(Clone, Copy, Debug)]
pub struct Worker {
    /// A made-up name.
    pub name: &'static str,
    /// The id that the employer's own system has of them.
    pub external_id: &'static str,
    /// Where, of [`WORKPLACES`].
    pub workplace: usize,
    /// MAINJOBROLE of ASC-WDS.
    pub job_role: &'static str,
    /// For how many days they have worked there.
    pub since_days: u64,
}

const fn worker(name: &'static str, external_id: &'static str, workplace: usize, since_days: u64) -> Worker {
    Worker { name, external_id, workplace, job_role: "8", since_days }
}

/// Every worker.
pub const WORKERS: &[Worker] = &[
    worker("Amara Practice", "P-1001", 0, 900),
    worker("Bogdan Practice", "P-1002", 0, 400),
    worker("Chloe Practice", "P-1003", 0, 35),
    worker("Dilip Practice", "P-1004", 1, 1500),
    worker("Efua Practice", "P-1005", 1, 200),
    worker("Farida Practice", "P-1006", 1, 7),
];

/// A course with its dates.
#[derive(Clone, Copy, Debug)]
pub struct Course {
    /// The training provider's id of it, within one employer to practise with.
    pub reference: &'static str,
    /// Its title.
    pub title: &'static str,
    /// The code of its subject.
    pub subject: &'static str,
    /// Its price, in pence.
    pub cost_pence: i64,
    /// In how many days each date is, and how many places it has.
    pub runs: &'static [(u64, i32)],
}

/// Every course. The one place of the second lets a waiting list be tried.
pub const COURSES: &[Course] = &[
    Course {
        reference: "MOVING",
        title: "Practice: Assisting and moving people",
        subject: "moving_people",
        cost_pence: 4_500,
        runs: &[(7, 12), (21, 12), (49, 12)],
    },
    Course {
        reference: "LIFE",
        title: "Practice: Basic life support (one place)",
        subject: "basic_life_support",
        cost_pence: 0,
        runs: &[(10, 1), (38, 1)],
    },
    Course {
        reference: "SAFE",
        title: "Practice: Safeguarding adults",
        subject: "safeguarding_adults",
        cost_pence: 2_000,
        runs: &[(14, 20)],
    },
];

/// From when until when each date is, on the wall clock.
#[must_use]
pub fn hours() -> (Option<NaiveTime>, Option<NaiveTime>) {
    (NaiveTime::from_hms_opt(9, 30, 0), NaiveTime::from_hms_opt(16, 30, 0))
}

/// Training that a worker has.
#[derive(Clone, Copy, Debug)]
pub struct Record {
    /// Whose: the id of [`Worker::external_id`].
    pub worker: &'static str,
    /// The code of the subject.
    pub subject: &'static str,
    /// How many days ago it was achieved.
    pub days_ago: u64,
}

/// What there is already: of each kind that a matrix shows, given that the subjects count for twelve months.
pub const RECORDS: &[Record] = &[
    Record { worker: "P-1001", subject: "moving_people", days_ago: 100 },
    Record { worker: "P-1001", subject: "basic_life_support", days_ago: 345 },
    Record { worker: "P-1002", subject: "moving_people", days_ago: 500 },
    Record { worker: "P-1004", subject: "safeguarding_adults", days_ago: 30 },
    Record { worker: "P-1005", subject: "basic_life_support", days_ago: 10 },
];

/// The subjects that everyone must have.
pub const REQUIRED: &[&str] = &["moving_people", "basic_life_support"];

/// A day that many days before or after another; that day itself where the calendar ends.
#[must_use]
pub fn ago(today: NaiveDate, days: u64) -> NaiveDate {
    today.checked_sub_days(Days::new(days)).unwrap_or(today)
}

/// The day in so many days; that day itself where the calendar ends.
#[must_use]
pub fn ahead(today: NaiveDate, days: u64) -> NaiveDate {
    today.checked_add_days(Days::new(days)).unwrap_or(today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn once<'a>(all: impl Iterator<Item = &'a str>) -> bool {
        let mut seen = BTreeSet::new();
        all.into_iter().all(|one| seen.insert(one))
    }

    #[test]
    fn ids_are_given_once_and_lead_somewhere() {
        assert!(once(WORKERS.iter().map(|worker| worker.external_id)));
        assert!(once(WORKPLACES.iter().map(|place| place.local_id)));
        assert!(once(COURSES.iter().map(|course| course.reference)));
        assert!(WORKERS.iter().all(|worker| worker.workplace < WORKPLACES.len()));
        assert!(RECORDS.iter().all(|record| WORKERS.iter().any(|worker| worker.external_id == record.worker)));
    }

    #[test]
    fn nobody_could_take_it_for_real() {
        assert!(WORKERS.iter().all(|worker| worker.name.ends_with(" Practice")));
        assert!(COURSES.iter().all(|course| course.title.starts_with("Practice: ")));
        assert_eq!(name(&"x".repeat(200)).chars().count(), 200);
    }

    #[test]
    fn a_waiting_list_can_be_tried_and_every_date_is_to_come() {
        let runs: Vec<_> = COURSES.iter().flat_map(|course| course.runs).collect();
        assert!(runs.iter().all(|(days, places)| *days > 0 && *places > 0));
        assert!(runs.iter().any(|(_, places)| *places == 1));
    }
}
