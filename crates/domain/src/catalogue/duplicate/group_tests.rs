use super::*;
use crate::catalogue::duplicate::made::source;
use proptest::prelude::*;
use uuid::Uuid;

fn id(n: u128) -> CourseId {
    CourseId(Uuid::from_u128(n))
}

fn member(n: u128, source: CourseSource, provider: u128) -> Member {
    Member { source, id: id(n), provider: TrainingProviderId(Uuid::from_u128(provider)) }
}

fn link(one: u128, two: u128, says: Says) -> Link {
    Link { courses: (id(one), id(two)), says }
}

use CourseSource::{CourseDirectory, TrainingProvider};
use DuplicateState::{Apart, Joined};

#[test]
fn the_training_providers_own_word_leads_and_the_best_pair_is_joined() {
    let members = [member(1, CourseDirectory, 1), member(2, TrainingProvider, 1), member(3, TrainingProvider, 1)];
    let links = [link(1, 2, Says::Rule(75)), link(1, 3, Says::Rule(90))];
    assert_eq!(groups(&members, &links), [Group { lead: id(3), others: vec![id(1)] }]);
}

#[test]
fn a_person_joins_what_the_rule_does_not_and_keeps_apart_what_it_would_join() {
    let members = [member(1, TrainingProvider, 1), member(2, TrainingProvider, 2), member(3, CourseDirectory, 1)];
    let by_person = [link(2, 1, Says::Person(Joined)), link(1, 3, Says::Rule(100))];
    assert_eq!(groups(&members, &by_person), [Group { lead: id(1), others: vec![id(2)] }]);
    let apart = [link(3, 1, Says::Person(Apart)), link(1, 3, Says::Rule(100))];
    assert_eq!(groups(&members, &apart), []);
}

fn any_members() -> impl Strategy<Value = Vec<Member>> {
    prop::collection::vec((source(), 1_u128..3), 1..8)
        .prop_map(|all| (1..).zip(all).map(|(n, (source, provider))| member(n, source, provider)).collect())
}

fn any_links() -> impl Strategy<Value = Vec<Link>> {
    let says = prop_oneof![
        4 => (70..=100).prop_map(Says::Rule),
        1 => Just(Says::Person(Joined)),
        2 => Just(Says::Person(Apart)),
    ];
    // One link between two courses, as the database holds them.
    prop::collection::btree_map((1_u128..8, 1_u128..8), says, 0..20).prop_map(|all| {
        all.into_iter().filter(|((one, two), _)| one < two).map(|((one, two), says)| link(one, two, says)).collect()
    })
}

proptest! {
    #[test]
    fn a_course_is_in_one_group_and_no_group_holds_what_is_kept_apart(members in any_members(), links in any_links()) {
        let groups = groups(&members, &links);
        let all: Vec<Vec<CourseId>> =
            groups.iter().map(|group| [vec![group.lead], group.others.clone()].concat()).collect();
        let ids: Vec<_> = all.concat();
        prop_assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len());
        for link in links.iter().filter(|link| link.says == Says::Person(Apart)) {
            let has_both = |group: &Vec<CourseId>| group.contains(&link.courses.0) && group.contains(&link.courses.1);
            prop_assert!(!all.iter().any(has_both));
        }
    }

    #[test]
    fn without_a_person_a_group_is_of_one_training_provider_and_of_different_sources(
        members in any_members(), links in any_links(),
    ) {
        let links: Vec<_> = links.into_iter().filter(|link| link.says != Says::Person(Joined)).collect();
        for group in groups(&members, &links) {
            let all: Vec<_> =
                members.iter().filter(|member| member.id == group.lead || group.others.contains(&member.id)).collect();
            prop_assert!(all.iter().all(|member| member.provider == all[0].provider));
            prop_assert_eq!(all.len(), all.iter().map(|member| member.source).collect::<BTreeSet<_>>().len());
            prop_assert!(all.iter().all(|member| member.source >= all.iter().find(|lead| lead.id == group.lead).unwrap().source));
        }
    }

    #[test]
    fn the_order_of_what_is_known_does_not_matter(
        (links, shuffled) in any_links().prop_flat_map(|links| (Just(links.clone()), Just(links).prop_shuffle())),
        members in any_members(),
    ) {
        let backwards: Vec<_> = members.iter().rev().copied().collect();
        prop_assert_eq!(groups(&members, &links), groups(&backwards, &shuffled));
    }
}
