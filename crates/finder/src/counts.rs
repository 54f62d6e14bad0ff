//! Counting the values of every filter.

use crate::facet::{Bits, VALUES};
use crate::rows::Row;

/// A filter that each course passes or not, whatever its runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CourseFilter {
    Subject,
    Level,
    Provider,
    NoEntry,
}

/// The counts of courses.
#[derive(Clone, Debug)]
pub(crate) struct Counts {
    pub(crate) total: u32,
    /// By subject, by number.
    pub(crate) subjects: Vec<u32>,
    /// By level from 0 to 8.
    pub(crate) levels: [u32; 9],
    /// By training provider, by number.
    pub(crate) providers: Vec<u32>,
    /// With entry requirements, without.
    pub(crate) no_entry: [u32; 2],
    /// How often each set of the lower and of the higher values was seen.
    seen: (Vec<u32>, Vec<u32>),
}

/// Values counted together: two tables of few sets are quicker than a count for each value of each course.
const LOWER: usize = 9;

impl Counts {
    pub(crate) fn new(subjects: usize, providers: usize) -> Self {
        Self {
            total: 0,
            subjects: vec![0; subjects],
            levels: [0; 9],
            providers: vec![0; providers],
            no_entry: [0; 2],
            seen: (vec![0; 1 << LOWER], vec![0; 1 << (VALUES - LOWER)]),
        }
    }

    /// Counts the values that the runs of a course have.
    pub(crate) fn runs(&mut self, seen: Bits) {
        let (lower, higher) = (seen & ((1 << LOWER) - 1), seen >> LOWER);
        add(&mut self.seen.0, lower as usize);
        add(&mut self.seen.1, higher as usize);
    }

    /// Counts what a course itself has: everything when it fails no filter, else only what that filter counts.
    pub(crate) fn course(&mut self, failed: Option<CourseFilter>, row: &Row, subjects: &[u16]) {
        let counts = |filter: CourseFilter| failed.is_none() || failed == Some(filter);
        self.total += u32::from(failed.is_none());
        if counts(CourseFilter::Subject) {
            subjects.iter().for_each(|subject| add(&mut self.subjects, usize::from(*subject)));
        }
        if counts(CourseFilter::Level)
            && let Ok(level) = usize::try_from(row.level)
        {
            add(&mut self.levels, level);
        }
        if counts(CourseFilter::Provider) {
            add(&mut self.providers, row.provider as usize);
        }
        if counts(CourseFilter::NoEntry) {
            add(&mut self.no_entry, usize::from(row.no_entry));
        }
    }

    /// How many courses have this value of runs.
    pub(crate) fn with(&self, bits: Bits) -> u32 {
        let sum = |sets: &[u32], bits: Bits| {
            (0..).zip(sets).filter(|(set, _): &(u32, _)| set & bits != 0).map(|(_, count)| count).sum::<u32>()
        };
        sum(&self.seen.0, bits & ((1 << LOWER) - 1)) + sum(&self.seen.1, bits >> LOWER)
    }
}

fn add(counts: &mut [u32], at: usize) {
    if let Some(count) = counts.get_mut(at) {
        *count += 1;
    }
}
