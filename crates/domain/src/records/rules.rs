//! An employer's own rules: what training it asks for, of whom, and how long that counts there.

use super::validity::Validity;
use crate::ids::WorkplaceId;
use chrono::NaiveDate;

/// The days before the last day from which ASC-WDS lets a workplace be warned.
pub const WARNING_CHOICES: [i32; 3] = [30, 60, 90];

/// The subjects that national guidance names for everyone who works in social care (Skills for Care, statutory and
/// mandatory training guide, 2024).
pub const FOR_EVERYONE: [&str; 7] = [
    "health_safety",
    "infection_prevention",
    "fire_safety",
    "moving_objects",
    "safeguarding_adults",
    "ld_autism_awareness",
    "safeguarding_children",
];

/// How long training in a subject counts at an employer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasts {
    /// As is usual in the sector.
    AsUsual,
    /// As the employer says.
    Own(Validity),
}

/// One rule. ASC-WDS: mandatory training is the employer's choice (workplace × training × job role, all or selected).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrainingRule {
    /// The code of the subject.
    pub subject: String,
    /// For this workplace alone; none: for every one.
    pub workplace: Option<WorkplaceId>,
    /// For this job role alone, by its code; none: for every one.
    pub job_role: Option<String>,
    /// Whether who it is for must have the training.
    pub required: bool,
    /// How long it counts.
    pub lasts: Lasts,
    /// From how many days before its last day training is said to run out soon; none: 90.
    pub warning_days: Option<i32>,
}

/// A job as rules see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// The first day.
    pub since: NaiveDate,
    /// Where.
    pub workplace: Option<WorkplaceId>,
    /// As what: a code of the job roles.
    pub job_role: Option<String>,
}

impl TrainingRule {
    fn is_for(&self, subject: &str, post: &Post) -> bool {
        self.subject == subject
            && self.workplace.is_none_or(|at| post.workplace == Some(at))
            && self.job_role.as_ref().is_none_or(|role| post.job_role.as_ref() == Some(role))
    }

    /// A workplace knows its own people best, so what it says of all goes before what the employer says of a role.
    fn closeness(&self) -> u8 {
        2 * u8::from(self.workplace.is_some()) + u8::from(self.job_role.is_some())
    }
}

/// What an employer asks of somebody in one subject, by all the jobs they hold there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Demand {
    /// Whether they must have it.
    pub required: bool,
    /// The employer's own validity; none: what is usual.
    pub validity: Option<Validity>,
    /// From how many days before its last day it is said to run out soon; none: 90.
    pub warning_days: Option<i32>,
}

/// What `rules` ask of who holds these `posts`. For one job the closest rule decides, alone; of several jobs the
/// strictest counts.
#[must_use]
pub fn demand(rules: &[TrainingRule], subject: &str, posts: &[Post]) -> Demand {
    let deciding =
        |post: &Post| rules.iter().filter(|rule| rule.is_for(subject, post)).max_by_key(|rule| rule.closeness());
    let mut all = Demand::default();
    for rule in posts.iter().filter_map(deciding) {
        all.required |= rule.required;
        if let Lasts::Own(own) = rule.lasts {
            all.validity = Some(all.validity.map_or(own, |known| known.stricter(own)));
        }
        all.warning_days = all.warning_days.max(rule.warning_days);
    }
    all
}

/// Subjects whose training also stands for another. Intercollegiate levels of safeguarding build on each other; Oliver
/// McGowan's training is Tier 1 or Tier 2, never both, and its e-learning alone is no completion (NHS England).
const STANDS_FOR: &[(&str, &[&str])] = &[
    ("safeguarding_adults_l1", &["safeguarding_adults"]),
    ("safeguarding_adults_l2", &["safeguarding_adults", "safeguarding_adults_l1"]),
    ("safeguarding_adults_l3", &["safeguarding_adults", "safeguarding_adults_l1", "safeguarding_adults_l2"]),
    ("omt_tier1", &["ld_autism_awareness"]),
    ("omt_tier2", &["ld_autism_awareness", "omt_tier1"]),
];

/// Whether training in the subject `held` is what a rule about `asked` asks for.
#[must_use]
pub fn stands_for(held: &str, asked: &str) -> bool {
    held == asked || STANDS_FOR.iter().any(|(subject, others)| *subject == held && others.contains(&asked))
}

/// Every subject whose training is what a rule about `asked` asks for.
pub fn met_by(asked: &str) -> impl Iterator<Item = &str> {
    let others = STANDS_FOR.iter().filter(move |(_, others)| others.contains(&asked)).map(|(subject, _)| *subject);
    std::iter::once(asked).chain(others)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    const SINCE: NaiveDate = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();

    fn place(n: u8) -> WorkplaceId {
        WorkplaceId(Uuid::from_u128(u128::from(n)))
    }

    fn rules() -> impl Strategy<Value = Vec<TrainingRule>> {
        let lasts = prop_oneof![
            Just(Lasts::AsUsual),
            Just(Lasts::Own(Validity::DoesNotExpire)),
            (1..60_u32).prop_map(|months| Lasts::Own(Validity::Months(months))),
        ];
        let one = (
            prop_oneof![Just("a"), Just("b")],
            prop::option::of(0..3_u8),
            prop::option::of(0..3_u8),
            any::<bool>(),
            lasts,
            prop::option::of(prop::sample::select(WARNING_CHOICES.to_vec())),
        );
        let one = one.prop_map(|(subject, at, role, required, lasts, warning_days)| TrainingRule {
            subject: subject.to_owned(),
            workplace: at.map(place),
            job_role: role.map(|role| role.to_string()),
            required,
            lasts,
            warning_days,
        });
        // The database holds one rule for each subject, workplace and role.
        prop::collection::vec(one, 0..12).prop_map(|mut rules| {
            let mut seen = Vec::new();
            rules.retain(|rule| {
                let key = (rule.subject.clone(), rule.workplace, rule.job_role.clone());
                let new = !seen.contains(&key);
                seen.push(key);
                new
            });
            rules
        })
    }

    fn posts() -> impl Strategy<Value = Vec<Post>> {
        let one = (prop::option::of(0..3_u8), prop::option::of(0..3_u8));
        let one = one.prop_map(|(at, role)| Post {
            since: SINCE,
            workplace: at.map(place),
            job_role: role.map(|n| n.to_string()),
        });
        prop::collection::vec(one, 0..4)
    }

    proptest! {
        #[test]
        fn the_order_of_rules_and_jobs_does_not_matter(rules in rules(), posts in posts()) {
            let (mut backwards, mut jobs) = (rules.clone(), posts.clone());
            backwards.reverse();
            jobs.reverse();
            prop_assert_eq!(demand(&rules, "a", &posts), demand(&backwards, "a", &jobs));
        }

        #[test]
        fn a_rule_for_another_subject_place_or_role_changes_nothing(rules in rules(), posts in posts()) {
            let before = demand(&rules, "a", &posts);
            let theirs: Vec<_> = rules.iter().filter(|rule| posts.iter().any(|post| rule.is_for("a", post))).cloned().collect();
            prop_assert_eq!(before, demand(&theirs, "a", &posts));
        }

        #[test]
        fn one_job_more_never_asks_for_less(rules in rules(), posts in posts()) {
            let (all, fewer) = (demand(&rules, "a", &posts), demand(&rules, "a", posts.split_last().map_or(&[], |last| last.1)));
            prop_assert!(all.required || !fewer.required);
            prop_assert!(all.warning_days >= fewer.warning_days);
        }

        #[test]
        fn the_closest_rule_decides_alone(mut rules in rules(), at in 0..3_u8, role in 0..3_u8) {
            let post = Post { since: SINCE, workplace: Some(place(at)), job_role: Some(role.to_string()) };
            rules.retain(|rule| !(rule.workplace == post.workplace && rule.job_role == post.job_role));
            let closest = TrainingRule { subject: "a".to_owned(), workplace: post.workplace, job_role: post.job_role.clone(),
                required: false, lasts: Lasts::Own(Validity::Months(7)), warning_days: Some(30) };
            rules.push(closest);
            let asked = demand(&rules, "a", &[post]);
            prop_assert_eq!(asked, Demand { required: false, validity: Some(Validity::Months(7)), warning_days: Some(30) });
        }
    }

    #[test]
    fn a_workplaces_word_for_all_goes_before_the_employers_for_a_role() {
        let rule = |workplace, job_role: Option<&str>, required| TrainingRule {
            subject: "medication".to_owned(),
            workplace,
            job_role: job_role.map(str::to_owned),
            required,
            lasts: Lasts::AsUsual,
            warning_days: None,
        };
        let rules = [rule(None, None, false), rule(None, Some("8"), true), rule(Some(place(1)), None, false)];
        let post = |at, role: &str| Post { since: SINCE, workplace: Some(place(at)), job_role: Some(role.to_owned()) };
        assert!(!demand(&rules, "medication", &[post(1, "8")]).required);
        assert!(demand(&rules, "medication", &[post(2, "8")]).required);
        assert!(!demand(&rules, "medication", &[post(2, "9")]).required);
        assert!(demand(&rules, "medication", &[post(1, "8"), post(2, "8")]).required, "two jobs: the strictest");
    }

    #[test]
    fn a_higher_level_stands_for_a_lower_and_e_learning_alone_for_nothing() {
        assert!(stands_for("safeguarding_adults_l3", "safeguarding_adults_l1"));
        assert!(!stands_for("safeguarding_adults", "safeguarding_adults_l1"));
        assert!(stands_for("omt_tier2", "ld_autism_awareness"));
        assert!(!stands_for("omt_elearning", "ld_autism_awareness"));
        assert!(!stands_for("controlled_drugs", "medication"));
        let met: Vec<_> = met_by("omt_tier1").collect();
        assert_eq!(met, ["omt_tier1", "omt_tier2"]);
    }
}
