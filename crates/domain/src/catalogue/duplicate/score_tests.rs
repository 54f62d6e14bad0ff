use super::super::made::{any_listing, day, listing, place, run};
use super::*;
use crate::ids::TrainingProviderId;
use crate::sync::CourseSource::{CourseDirectory, TrainingProvider};
use proptest::prelude::*;
use uuid::Uuid;

fn at(n: u128, starts: u32) -> crate::catalogue::duplicate::ListedRun {
    let venue = Some(place("Stafford College", Some("ST162QR")));
    crate::catalogue::duplicate::ListedRun { venue, ..run(n, Some(day(starts))) }
}

#[test]
fn the_same_title_days_and_place_are_one_offer() {
    let own = Listing { runs: vec![at(1, 3), at(2, 9)], ..listing(1, TrainingProvider, "Moving & handling of people") };
    let directory =
        Listing { runs: vec![at(3, 3)], ..listing(2, CourseDirectory, "Moving and Handling of People (1 day)") };
    let score = score(&own, &directory);
    assert_eq!((score.verdict(), score.points), (Verdict::Same, 80));
    let signs: Vec<_> = score.reasons.iter().map(|reason| reason.sign).collect();
    assert_eq!(signs, [Sign::Provider, Sign::Title, Sign::Dates, Sign::Venue]);
    assert_eq!(score.reasons[2].because, "1 of 1 start days is the same.");
}

#[test]
fn one_qualification_under_one_title_is_one_offer_without_dates() {
    let aim = Some("60312345".to_owned());
    let own =
        Listing { learning_aim_ref: aim.clone(), ..listing(1, TrainingProvider, "Diploma in Adult Care, level 3") };
    let directory = Listing {
        learning_aim_ref: aim,
        level: Some(3),
        ..listing(2, CourseDirectory, "Level 3 Diploma in Adult Care")
    };
    assert_eq!(score(&own, &directory).verdict(), Verdict::Same);
}

#[test]
fn the_title_alone_is_for_a_person_to_look_at() {
    let (own, directory) = (listing(1, TrainingProvider, "Food hygiene"), listing(2, CourseDirectory, "Food hygiene"));
    assert_eq!(score(&own, &directory).verdict(), Verdict::Perhaps);
}

#[test]
fn another_level_or_qualification_or_a_refresher_is_another_course() {
    let own = Listing { level: Some(2), runs: vec![at(1, 3)], ..listing(1, TrainingProvider, "Medication") };
    let others = [
        Listing { level: Some(3), ..own.clone() },
        Listing { title: "Medication refresher".to_owned(), ..own.clone() },
        Listing { learning_aim_ref: Some("60399999".to_owned()), ..own.clone() },
    ];
    let own = Listing { learning_aim_ref: Some("60312345".to_owned()), ..own };
    for other in others {
        let other = Listing { id: listing(2, CourseDirectory, "").id, source: CourseDirectory, ..other };
        assert_eq!(score(&own, &other).verdict(), Verdict::Different, "{other:?}");
    }
}

#[test]
fn two_training_providers_are_asked_about_when_time_and_place_agree_too() {
    let own = Listing { runs: vec![at(1, 3)], ..listing(1, TrainingProvider, "Moving and handling") };
    let other = TrainingProviderId(Uuid::from_u128(2));
    let same = Listing { id: listing(2, TrainingProvider, "").id, provider: other, ..own.clone() };
    assert_eq!(score(&own, &same).verdict(), Verdict::Perhaps);
    let elsewhere = Listing { runs: vec![run(4, Some(day(3)))], ..same };
    assert_eq!(score(&own, &elsewhere).verdict(), Verdict::Different);
}

proptest! {
    #[test]
    fn the_order_of_the_two_does_not_matter(one in any_listing(), two in any_listing()) {
        let (there, back) = (score(&one, &two), score(&two, &one));
        prop_assert_eq!((there.points, there.verdict()), (back.points, back.verdict()));
    }

    #[test]
    fn the_points_are_those_of_the_reasons(one in any_listing(), two in any_listing()) {
        let score = score(&one, &two);
        let sum: i32 = score.reasons.iter().map(|reason| reason.points).sum();
        prop_assert_eq!(score.points, sum.clamp(0, 100));
        prop_assert!(score.reasons.iter().all(|reason| reason.points != 0 && !reason.because.is_empty()));
    }

    #[test]
    fn two_training_providers_or_one_source_are_never_the_same(one in any_listing(), two in any_listing()) {
        if one.provider != two.provider || one.source == two.source {
            prop_assert_ne!(score(&one, &two).verdict(), Verdict::Same);
        }
    }

    #[test]
    fn another_shared_day_never_speaks_against(one in any_listing(), two in any_listing(), n in 6_u32..20) {
        let before = score(&one, &two);
        let more = |of: &Listing, id| Listing { runs: [of.runs.clone(), vec![run(id, Some(day(n)))]].concat(), ..of.clone() };
        prop_assert!(score(&more(&one, 1), &more(&two, 2)).points >= before.points);
    }
}
