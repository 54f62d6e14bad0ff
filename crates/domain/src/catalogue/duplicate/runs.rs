//! Which dates of courses that are shown as one are one date.

use super::{ListedRun, Listing};
use crate::ids::{CourseId, CourseRunId};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// A run that another stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Twin {
    /// The run that is shown.
    pub shown: CourseRunId,
    /// The run that is not: what the shown one leaves out is read from it.
    pub hidden: CourseRunId,
}

/// Finds the runs that are one, of listings in the order in which they count: at most one of each listing. A run where
/// people hold places or wait always stays, for two registers cannot be made one; then one that is booked here.
#[must_use]
pub fn twins(listings: &[Listing]) -> Vec<Twin> {
    let mut runs: Vec<Placed<'_>> = (0..)
        .zip(listings)
        .flat_map(|(at, of)| of.runs.iter().map(move |run| Placed { at, course: of.id, run }))
        .collect();
    runs.sort_by_key(|of| (Reverse(of.run.holds_people), Reverse(of.run.booked_here), of.at, of.run.id));
    let mut shown: Vec<Shown<'_>> = Vec::new();
    let mut twins = Vec::new();
    for of in runs {
        let stands_for = |shown: &&mut Shown<'_>| !shown.courses.contains(&of.course) && shown.run.is_same(of.run);
        match shown.iter_mut().find(stands_for).filter(|_| !of.run.holds_people) {
            Some(shown) => {
                shown.courses.insert(of.course);
                twins.push(Twin { shown: shown.run.id, hidden: of.run.id });
            }
            None => shown.push(Shown { run: of.run, courses: BTreeSet::from([of.course]) }),
        }
    }
    twins.sort_unstable();
    twins
}

struct Placed<'a> {
    at: usize,
    course: CourseId,
    run: &'a ListedRun,
}

struct Shown<'a> {
    run: &'a ListedRun,
    /// Whose runs it stands for, its own among them.
    courses: BTreeSet<CourseId>,
}

impl ListedRun {
    /// Whether two sources mean one date: the same day, and nothing that both say differs.
    fn is_same(&self, other: &Self) -> bool {
        fn agrees<T>(one: Option<&T>, two: Option<&T>, same: impl Fn(&T, &T) -> bool) -> bool {
            one.zip(two).is_none_or(|(one, two)| same(one, two))
        }
        self.starts_on == other.starts_on
            && self.mode == other.mode
            && agrees(self.starts_at.as_ref(), other.starts_at.as_ref(), |one, two| one == two)
            && agrees(self.venue.as_ref(), other.venue.as_ref(), super::ListedVenue::is_same)
    }
}

#[cfg(test)]
#[path = "runs_tests.rs"]
mod tests;
