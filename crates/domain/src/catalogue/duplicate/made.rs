//! Listings for tests.

use super::{ListedRun, ListedVenue, Listing};
use crate::catalogue::Mode;
use crate::ids::{CourseId, CourseRunId, TrainingProviderId};
use crate::sync::CourseSource;
use chrono::NaiveDate;
use proptest::prelude::*;
use uuid::Uuid;

pub(super) fn day(n: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2027, 1, n).unwrap()
}

pub(super) fn run(n: u128, starts_on: Option<NaiveDate>) -> ListedRun {
    ListedRun {
        id: CourseRunId(Uuid::from_u128(n)),
        starts_on,
        starts_at: None,
        mode: Mode::Classroom,
        venue: None,
        booked_here: false,
        holds_people: false,
    }
}

pub(super) fn listing(n: u128, source: CourseSource, title: &str) -> Listing {
    Listing {
        id: CourseId(Uuid::from_u128(n)),
        provider: TrainingProviderId(Uuid::from_u128(1)),
        source,
        reference: format!("ref-{n}"),
        title: title.to_owned(),
        level: None,
        learning_aim_ref: None,
        runs: Vec::new(),
    }
}

pub(super) fn place(name: &str, postcode: Option<&str>) -> ListedVenue {
    ListedVenue { name: name.to_owned(), postcode: postcode.map(str::to_owned) }
}

pub(super) fn source() -> impl Strategy<Value = CourseSource> {
    prop::sample::select(CourseSource::ALL)
}

fn any_run() -> impl Strategy<Value = ListedRun> {
    let venues = [None, Some(place("Stafford College", Some("ST162QR"))), Some(place("Stafford College", None))];
    (any::<u128>(), prop::option::of(1_u32..6), prop::sample::select(venues.to_vec()), any::<bool>(), any::<bool>())
        .prop_map(|(n, starts_on, venue, booked_here, holds)| {
            let holds_people = holds && booked_here;
            ListedRun { venue, booked_here, holds_people, ..run(n, starts_on.map(day)) }
        })
}

/// Any listing; few titles, days and providers, so that many look like another.
pub(super) fn any_listing() -> impl Strategy<Value = Listing> {
    let titles = ["Moving and handling", "Moving & handling (1 day)", "Moving and handling refresher", "Fire safety"];
    let aims = [None, Some("60312345"), Some("60399999")];
    (
        (any::<u128>(), 1_u128..3, source(), prop::sample::select(titles.to_vec())),
        (prop::option::of(1_i16..4), prop::sample::select(aims.to_vec()), prop::collection::vec(any_run(), 0..5)),
    )
        .prop_map(|((n, provider, source, title), (level, aim, runs))| Listing {
            provider: TrainingProviderId(Uuid::from_u128(provider)),
            level,
            learning_aim_ref: aim.map(str::to_owned),
            runs,
            ..listing(n, source, title)
        })
}
