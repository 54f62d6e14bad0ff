//! How a course meets what the words would rather have.

use crate::facet::{Bits, RunFilter};
use crate::query::{Money, Wishes};
use crate::rows::{NO_LEVEL, Row, Rows};
use crate::scan::{Best, NOWHERE};

/// What is taught online or at work fits a place as well as what is this many miles away.
const ONLINE_MILES: f64 = 12.0;

/// The wishes of a search.
pub(crate) struct Liking<'a> {
    wishes: &'a Wishes,
    near: bool,
    /// Some training provider is named; whether none but it can be meant.
    named: Option<bool>,
}

impl<'a> Liking<'a> {
    pub(crate) fn new(wishes: &'a Wishes, near: bool) -> Self {
        Self { wishes, near, named: wishes.providers.iter().map(|(_, only)| *only).max() }
    }

    /// Whether a course has what must be when the words say nothing else.
    pub(crate) fn must(&self, row: &Row) -> bool {
        let level = self.wishes.levels.is_empty() || self.wishes.levels.contains(&i16::from(row.said_level));
        level && (!self.wishes.refresher || row.refresher) && (self.named != Some(true) || self.is_named(row))
    }

    fn is_named(&self, row: &Row) -> bool {
        self.wishes.providers.iter().any(|(provider, _)| *provider == row.provider)
    }

    /// From 1 for everything down to nearly nothing. `passing` are the values of its runs, `best` the one a list shows.
    pub(crate) fn of(&self, row: &Row, passing: Bits, best: Option<Best>) -> f64 {
        let has = |bits: Bits| passing & bits != 0;
        let money = match self.wishes.money {
            Some(Money::Free) if has(RunFilter::Free.is(true)) => 1.0,
            Some(Money::Free) if has(RunFilter::Funded.is(true)) => 0.85,
            Some(Money::Funded) if row.repaid => 1.0,
            Some(Money::Funded) if has(RunFilter::Funded.is(true)) => 0.9,
            Some(_) => 0.7,
            None => 1.0,
        };
        let runs: f64 = self.wishes.runs.iter().map(|any| if has(*any) { 1.0 } else { 0.6 }).product();
        let named = match self.named {
            Some(only) if !self.is_named(row) => {
                if only {
                    0.4
                } else {
                    0.8
                }
            }
            _ => 1.0,
        };
        let to_come = if best.is_some() { 1.0 } else { 0.5 };
        let wished = self.level(row) * self.kind(row) * self.audience(row) * self.beginner(row);
        to_come * money * runs * named * wished * self.nearness(best)
    }

    fn level(&self, row: &Row) -> f64 {
        let said = i16::from(row.said_level);
        match self.wishes.levels.iter().map(|level| level.abs_diff(said)).min() {
            None => 1.0,
            // What a title says is surer than what a form was filled in with.
            Some(0) => {
                if row.level_in_title {
                    1.0
                } else {
                    0.9
                }
            }
            Some(_) if row.said_level == NO_LEVEL => 0.5,
            Some(1) => 0.45,
            Some(_) => 0.35,
        }
    }

    /// A refresher is for those who ask for one; the sector's own and what is taught in the county come first.
    fn kind(&self, row: &Row) -> f64 {
        let refresher = match (self.wishes.refresher, row.refresher) {
            (true, true) | (false, false) => 1.0,
            (true, false) => 0.7,
            (false, true) => 0.88,
        };
        let regulated = match self.wishes.qualification {
            Some(true) if !row.regulated => 0.75,
            Some(false) if !row.regulated => 0.88,
            // A day is what most are after who name a subject alone.
            None if row.regulated => 0.93,
            _ => 1.0,
        };
        let sector = if Rows::is_of_sector(row) { 1.0 } else { 0.75 };
        refresher * regulated * sector * if row.away { 0.6 } else { 1.0 }
    }

    /// Courses for those who teach, assess or lead others, and about children, are for who asks for them.
    fn audience(&self, row: &Row) -> f64 {
        let over_others = if row.audience.over_others && !self.wishes.over_others { 0.85 } else { 1.0 };
        let children = if row.audience.children && !self.wishes.children { 0.7 } else { 1.0 };
        let general = if self.wishes.general && !row.audience.general { 0.85 } else { 1.0 };
        over_others * children * general
    }

    fn beginner(&self, row: &Row) -> f64 {
        if !self.wishes.beginner {
            return 1.0;
        }
        let (open, hard) = (row.no_entry, row.said_level > 2);
        let for_leaders = row.audience.over_others || row.audience.is_for_leaders();
        (if open { 1.0 } else { 0.9 }) * (if hard { 0.7 } else { 1.0 }) * if for_leaders { 0.5 } else { 1.0 }
    }

    fn nearness(&self, best: Option<Best>) -> f64 {
        if !self.near {
            return 1.0;
        }
        let far = best.map(|best| best.far).filter(|far| *far != NOWHERE);
        let miles = far.map_or(ONLINE_MILES, |far| f64::from(far) / 1000.0);
        0.75 + 0.25 / (1.0 + miles / 10.0)
    }
}
