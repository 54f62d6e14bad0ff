//! Catalogues made for tests.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};
use domain::catalogue::wire::VenueView;
use domain::catalogue::{AttendancePattern, Mode};
use domain::ids::{CourseId, CourseRunId, TrainingProviderId, VenueId};
use domain::organisations::wire::ProviderRef;
use domain::values::{Pence, Point};
use finder::{
    CourseEntry, Finder, PlaceEntry, PlaceKind, ProviderEntry, Reference, RunEntry, SubjectEntry, SubjectOfCourse,
};
use std::sync::Arc;
use uuid::Uuid;

pub const STAFFORD: Point = Point { latitude: 52.806, longitude: -2.117 };
const LEEK: Point = Point { latitude: 53.106, longitude: -2.025 };
const KEELE: Point = Point { latitude: 53.003, longitude: -2.288 };
const LONDON: Point = Point { latitude: 51.507, longitude: -0.128 };

/// Code, name, other names.
const SUBJECTS: &[(&str, &str, &[&str])] = &[
    ("moving_people", "Assisting and moving people", &["moving and handling", "M&H", "hoist training"]),
    ("moving_objects", "Moving and handling objects", &["manual handling", "lifting"]),
    ("first_aid", "First aid at work", &["FAW", "first aid"]),
    ("mental_health", "Mental health", &["mental illness"]),
    ("mental_health_first_aid", "Mental health first aid", &["MHFA"]),
    ("dementia", "Dementia care", &["dementia", "alzheimers"]),
    ("safeguarding", "Safeguarding adults", &["safeguarding", "SOVA"]),
    ("medication", "Medication management", &["meds", "medicines"]),
    ("nutrition", "Nutrition and hydration", &["MUST"]),
    ("leadership", "Leadership and management", &["leadership", "management"]),
];

pub fn reference() -> Reference {
    let subject = |(position, (code, name, synonyms)): (i32, &(&str, &str, &[&str]))| SubjectEntry {
        code: (*code).to_owned(),
        name: (*name).to_owned(),
        synonyms: synonyms.iter().map(|name| (*name).to_owned()).collect(),
        position,
    };
    let place = |(kind, name, point): &(PlaceKind, &str, Point)| PlaceEntry {
        kind: *kind,
        name: (*name).to_owned(),
        point: *point,
    };
    let places = [
        (PlaceKind::Town, "Stafford", STAFFORD),
        (PlaceKind::Town, "Leek", LEEK),
        (PlaceKind::Town, "Keele", KEELE),
        (PlaceKind::Outcode, "ST16", STAFFORD),
    ];
    Reference {
        subjects: (0..).zip(SUBJECTS).map(subject).collect(),
        places: places.iter().map(place).collect(),
        postcodes: vec![("ST162QR".to_owned(), STAFFORD)],
    }
}

pub fn id(n: usize) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + n as u128)
}

pub fn now() -> NaiveDateTime {
    day(0).and_time(NaiveTime::from_hms_opt(9, 0, 0).unwrap())
}

/// A day after the first of December 2026.
pub fn day(after: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 12, 1).unwrap().checked_add_days(Days::new(after)).unwrap()
}

pub fn provider(n: usize) -> Arc<ProviderEntry> {
    let name = ["Newcastle and Stafford Colleges Group", "Keele University", "Oatcake Care Training Ltd"][n];
    let provider = ProviderRef { id: TrainingProviderId(id(n)), name: name.to_owned(), ukprn: format!("1000000{n}") };
    Arc::new(ProviderEntry { provider, demonstration: n == 2 })
}

pub fn venue(n: usize) -> Arc<VenueView> {
    let point = [Some(STAFFORD), Some(LEEK), Some(LONDON), None][n];
    let name = ["Stafford College", "Leek College", "London office", "Nowhere hall"][n].to_owned();
    Arc::new(VenueView { id: VenueId(id(n)), name, address: None, town: None, postcode: None, point })
}

/// A run in Stafford in ten days that the academy books.
pub fn run(n: usize) -> RunEntry {
    RunEntry {
        id: CourseRunId(id(n)),
        starts_on: Some(day(10)),
        starts_at: NaiveTime::from_hms_opt(9, 30, 0),
        ends_on: None,
        flexible_start: false,
        mode: Mode::Classroom,
        attendance_pattern: Some(AttendancePattern::Daytime),
        duration: Some("1 day".into()),
        venue: Some(venue(0)),
        cost: Pence::new(4500).ok(),
        capacity: Some(10),
        places_taken: 0,
        waiting: 0,
        opens_on: None,
        closes_on: None,
    }
}

/// A course with one run.
pub fn course(n: usize, title: &str, subjects: &[&str]) -> CourseEntry {
    CourseEntry {
        id: CourseId(id(n)),
        provider: provider(0),
        reference: format!("REF-{n}"),
        title: title.to_owned(),
        summary: String::new(),
        level: None,
        learning_aim_ref: None,
        awarding_body: None,
        texts: Vec::new(),
        keywords: Vec::new(),
        subjects: subjects.iter().map(|code| SubjectOfCourse { code: (*code).to_owned(), strong: true }).collect(),
        repaid: false,
        no_entry_requirements: None,
        runs: vec![run(n)],
    }
}

/// A catalogue of these courses.
pub fn with(courses: Vec<CourseEntry>) -> Finder {
    let mut finder = Finder::new(reference());
    let language = finder.language();
    finder.put(courses.into_iter().map(|course| language.prepare(course)).collect());
    finder
}
