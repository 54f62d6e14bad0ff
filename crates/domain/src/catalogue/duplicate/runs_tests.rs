use super::*;
use crate::catalogue::duplicate::made::{any_listing, day, listing, place, run};
use crate::sync::CourseSource::{CourseDirectory, TrainingProvider};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn of(own: Vec<ListedRun>, directory: Vec<ListedRun>) -> Vec<Twin> {
    twins(&[
        Listing { runs: own, ..listing(1, TrainingProvider, "Fire safety") },
        Listing { runs: directory, ..listing(2, CourseDirectory, "Fire safety") },
    ])
}

#[test]
fn one_day_at_one_place_is_one_date_and_the_own_one_is_shown() {
    let (here, there) = (place("Stafford College", Some("ST162QR")), place("Stone Hall", Some("ST158QW")));
    let own = vec![ListedRun { venue: Some(here.clone()), ..run(1, Some(day(3))) }, run(2, Some(day(9)))];
    let directory = vec![
        ListedRun { venue: Some(there), ..run(3, Some(day(3))) },
        ListedRun { venue: Some(here), ..run(4, Some(day(3))) },
        run(5, Some(day(10))),
    ];
    assert_eq!(of(own.clone(), directory), [Twin { shown: own[0].id, hidden: run(4, None).id }]);
}

#[test]
fn a_date_with_people_on_it_is_always_shown() {
    let booked = |n| ListedRun { booked_here: true, holds_people: true, ..run(n, Some(day(3))) };
    let free = ListedRun { booked_here: true, ..run(1, Some(day(3))) };
    assert_eq!(of(vec![free], vec![booked(2)]), [Twin { shown: run(2, None).id, hidden: run(1, None).id }]);
    assert_eq!(of(vec![booked(1)], vec![booked(2)]), []);
}

proptest! {
    #[test]
    fn what_is_hidden_holds_nobody_and_stands_behind_a_shown_one_of_its_day(
        listings in prop::collection::vec(any_listing(), 1..4),
    ) {
        let runs: BTreeMap<_, _> = listings.iter().flat_map(|of| of.runs.iter().map(move |run| (run.id, (of.id, run)))).collect();
        let twins = twins(&listings);
        let hidden: BTreeSet<_> = twins.iter().map(|twin| twin.hidden).collect();
        prop_assert_eq!(hidden.len(), twins.len());
        let mut seen = BTreeSet::new();
        for twin in &twins {
            let ((shown_of, shown), (hidden_of, run)) = (runs[&twin.shown], runs[&twin.hidden]);
            prop_assert!(!run.holds_people && !hidden.contains(&twin.shown));
            prop_assert!(shown_of != hidden_of && shown.starts_on == run.starts_on);
            prop_assert!(seen.insert((twin.shown, hidden_of)), "one run of each course stands behind another");
        }
    }
}
