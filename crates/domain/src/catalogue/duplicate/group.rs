//! Which listings are shown as one.

use super::DuplicateState;
use crate::ids::{CourseId, TrainingProviderId};
use crate::sync::CourseSource;
use std::collections::{BTreeMap, BTreeSet};

/// A course that is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Member {
    /// Where it was read: the training provider's own word leads.
    pub source: CourseSource,
    /// Its id; of two of one source the one that came first leads.
    pub id: CourseId,
    /// Who teaches it.
    pub provider: TrainingProviderId,
}

/// What is known of two courses.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    /// The two.
    pub courses: (CourseId, CourseId),
    /// What a person said; else the points when the score says that they are one.
    pub says: Says,
}

/// What speaks for two courses being one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// A person said so, or said that they are two.
    Person(DuplicateState),
    /// The score says so, by these points.
    Rule(i32),
}

/// Courses that are shown as one, two or more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Whose words are shown where it has any.
    pub lead: CourseId,
    /// The others: what the lead does not say is shown from them.
    pub others: Vec<CourseId>,
}

/// Puts courses together: first what a person joined, then by the score, the best pair first. The score alone puts at most
/// one course of each source together and never two training providers; nothing puts together what a person keeps apart.
/// The order of the arguments does not matter.
#[must_use]
pub fn groups(members: &[Member], links: &[Link]) -> Vec<Group> {
    let mut table = Table::new(members, links);
    let by_person = links.iter().filter(|link| link.says == Says::Person(DuplicateState::Joined));
    let mut by_person: Vec<_> = by_person.map(|link| ordered(link.courses)).collect();
    by_person.sort_unstable();
    for (one, two) in by_person {
        table.join(one, two, false);
    }
    let by_rule = links.iter().filter_map(|link| match link.says {
        Says::Rule(points) => Some((-points, ordered(link.courses))),
        Says::Person(_) => None,
    });
    let mut by_rule: Vec<_> = by_rule.collect();
    by_rule.sort_unstable();
    for (_, (one, two)) in by_rule {
        table.join(one, two, true);
    }
    table.groups()
}

fn ordered((one, two): (CourseId, CourseId)) -> (CourseId, CourseId) {
    (one.min(two), one.max(two))
}

struct Table {
    members: BTreeMap<CourseId, Member>,
    apart: BTreeSet<(CourseId, CourseId)>,
    /// The group of each course.
    group_of: BTreeMap<CourseId, CourseId>,
    groups: BTreeMap<CourseId, BTreeSet<CourseId>>,
}

impl Table {
    fn new(members: &[Member], links: &[Link]) -> Self {
        let apart = links.iter().filter(|link| link.says == Says::Person(DuplicateState::Apart));
        Self {
            members: members.iter().map(|member| (member.id, *member)).collect(),
            apart: apart.map(|link| ordered(link.courses)).collect(),
            group_of: members.iter().map(|member| (member.id, member.id)).collect(),
            groups: members.iter().map(|member| (member.id, BTreeSet::from([member.id]))).collect(),
        }
    }

    fn join(&mut self, one: CourseId, two: CourseId, by_rule: bool) {
        let (Some(into), Some(from)) = (self.group_of.get(&one).copied(), self.group_of.get(&two).copied()) else {
            return;
        };
        if into == from || !self.may_join(into, from, by_rule) {
            return;
        }
        let moved = self.groups.remove(&from).unwrap_or_default();
        self.group_of.extend(moved.iter().map(|course| (*course, into)));
        self.groups.entry(into).or_default().extend(moved);
    }

    fn may_join(&self, one: CourseId, two: CourseId, by_rule: bool) -> bool {
        let of = |group: &CourseId| self.groups.get(group).into_iter().flatten().filter_map(|id| self.members.get(id));
        of(&one).all(|mine| {
            of(&two).all(|theirs| {
                let is_apart = self.apart.contains(&ordered((mine.id, theirs.id)));
                let fits = mine.provider == theirs.provider && mine.source != theirs.source;
                !is_apart && (fits || !by_rule)
            })
        })
    }

    fn groups(self) -> Vec<Group> {
        let led = |courses: &BTreeSet<CourseId>| {
            let mut all: Vec<&Member> = courses.iter().filter_map(|id| self.members.get(id)).collect();
            all.sort_unstable();
            let mut all = all.into_iter().map(|member| member.id);
            all.next().map(|lead| Group { lead, others: all.collect() })
        };
        self.groups.values().filter(|courses| courses.len() > 1).filter_map(led).collect()
    }
}

#[cfg(test)]
#[path = "group_tests.rs"]
mod tests;
