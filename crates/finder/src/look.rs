//! One pass over the courses that fit the words and over their runs: the hits of a page, the total, and every count under
//! all other filters.

use crate::asked::Position;
use crate::counts::{Counts, CourseFilter};
use crate::index::Slot;
use crate::liking::Liking;
use crate::matching::Matched;
use crate::query::Wanted;
use crate::rows::{Row, Rows};
use crate::scan::{Best, NOWHERE, Scan, Scanned};
use crate::times::NEVER;
use domain::catalogue::Sort;
use std::cmp::Ordering;
use std::collections::BinaryHeap;
use uuid::Uuid;

/// How many courses are fetched from memory together.
const AHEAD: usize = 64;

/// A course that fits, with the run that a list shows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hit {
    pub(crate) slot: Slot,
    /// Its soonest (or nearest) run that fits.
    pub(crate) run: Option<u32>,
    /// Runs that fit.
    pub(crate) runs: u32,
    /// Its place in the order.
    pub(crate) position: Position,
}

impl PartialEq for Hit {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Hit {}

impl PartialOrd for Hit {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Hit {
    fn cmp(&self, other: &Self) -> Ordering {
        order(&self.position, &other.position)
    }
}

fn order(a: &Position, b: &Position) -> Ordering {
    a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.total_cmp(&b.2)).then(a.3.cmp(&b.3))
}

/// Looks through every course. Answers the hits after `after`, in order, at most `at_most`.
pub(crate) fn look(
    rows: &Rows,
    subjects: usize,
    wanted: &Wanted,
    matched: Option<&Matched>,
    after: Option<&Position>,
    at_most: usize,
) -> (Counts, Vec<Hit>) {
    let mut look = Look {
        rows,
        wanted,
        scan: Scan::new(rows, wanted),
        liking: Liking::new(&wanted.query.wishes, wanted.point.is_some()),
        providers: named(rows, wanted),
        counts: Counts::new(subjects, rows.providers.len()),
        page: Page { hits: BinaryHeap::with_capacity(at_most + 1), after, at_most },
    };
    match matched {
        Some(matched) => matched.courses.chunks(AHEAD).for_each(|some| {
            rows.fetch(some.iter().map(|(slot, _)| *slot));
            some.iter().for_each(|(slot, fit)| look.take(*slot, *fit));
        }),
        None => {
            // Without words all fit alike, and only wishes tell them apart.
            let fit = if wanted.query.says_something() { 1.0 } else { 0.0 };
            (0..).zip(&rows.courses).for_each(|(slot, _)| look.take(slot, fit));
        }
    }
    (look.counts, look.page.hits.into_sorted_vec())
}

/// For each training provider whether it is asked for; nothing when none is.
fn named(rows: &Rows, wanted: &Wanted) -> Option<Vec<bool>> {
    let is_named = |id: Uuid, ukprn: &str| {
        let id = id.to_string();
        wanted.providers.iter().any(|asked| *asked == id || asked == ukprn)
    };
    let all = rows.providers.iter().map(|entry| &entry.provider);
    (!wanted.providers.is_empty()).then(|| all.map(|one| is_named(one.id.0, &one.ukprn)).collect())
}

struct Look<'a> {
    rows: &'a Rows,
    wanted: &'a Wanted,
    scan: Scan<'a>,
    liking: Liking<'a>,
    providers: Option<Vec<bool>>,
    counts: Counts,
    page: Page<'a>,
}

impl Look<'_> {
    fn take(&mut self, slot: Slot, fit: f32) {
        let Some(row) = self.rows.row(slot).filter(|row| row.alive) else { return };
        if self.wanted.query.must() && !self.liking.must(row) {
            return;
        }
        match self.failed(row) {
            Failed::Nothing => {
                let scanned = self.scan.course(row);
                self.counts.runs(scanned.seen);
                if scanned.passes {
                    self.counts.course(None, row, self.rows.subjects(row));
                    self.hit(slot, row, fit, &scanned);
                }
            }
            Failed::Only(filter) if self.scan.passes(row) => {
                self.counts.course(Some(filter), row, self.rows.subjects(row));
            }
            Failed::Only(_) | Failed::More => {}
        }
    }

    /// The filters that a course does not pass.
    fn failed(&self, row: &Row) -> Failed {
        let wanted = self.wanted;
        let mut failed = Failed::Nothing;
        if !wanted.subjects.is_empty()
            && !self.rows.subjects(row).iter().any(|subject| wanted.subjects.contains(subject))
        {
            failed = failed.and(CourseFilter::Subject);
        }
        if !wanted.levels.is_empty() && !wanted.levels.contains(&i16::from(row.level)) {
            failed = failed.and(CourseFilter::Level);
        }
        if let Some(named) = &self.providers
            && !named.get(row.provider as usize).copied().unwrap_or(false)
        {
            failed = failed.and(CourseFilter::Provider);
        }
        if wanted.no_entry_requirements.is_some_and(|yes| yes != row.no_entry) {
            failed = failed.and(CourseFilter::NoEntry);
        }
        failed
    }

    /// What is missing counts as very far and very late: a course without a day or a place comes after those that have one.
    /// The best match of courses that match alike is the nearest, then the soonest.
    fn hit(&mut self, slot: Slot, row: &Row, fit: f32, scanned: &Scanned) {
        let far = f64::from(scanned.best.map_or(NOWHERE, |best| best.far));
        let late = f64::from(scanned.best.map_or(NEVER, |best| best.starts));
        let liked = || match fit > 0.0 {
            true => -(f64::from(fit) * self.liking.of(row, scanned.passing, scanned.best) * 1000.0).round(),
            false => 0.0,
        };
        let keys = match self.wanted.sort {
            Sort::Relevance => (liked(), far, late),
            Sort::Date => (late, far, liked()),
            Sort::Distance => (far, late, liked()),
        };
        let id = || self.rows.ids.get(slot as usize).map_or(Uuid::nil(), |id| id.0);
        self.page.offer(keys, id, |position| Hit {
            slot,
            run: scanned.best.map(|Best { run, .. }| run),
            runs: scanned.runs,
            position,
        });
    }
}

/// The filters of a course that it fails: with two it counts nowhere.
enum Failed {
    Nothing,
    Only(CourseFilter),
    More,
}

impl Failed {
    fn and(self, filter: CourseFilter) -> Self {
        if matches!(self, Self::Nothing) { Self::Only(filter) } else { Self::More }
    }
}

/// The first hits after a position.
struct Page<'a> {
    hits: BinaryHeap<Hit>,
    after: Option<&'a Position>,
    at_most: usize,
}

impl Page<'_> {
    /// Keeps a hit when it is among the first; its id is only read when it may be.
    fn offer(&mut self, keys: (f64, f64, f64), id: impl Fn() -> Uuid, hit: impl Fn(Position) -> Hit) {
        let full = self.hits.len() >= self.at_most;
        let last = self.hits.peek().filter(|_| full).map(|last| last.position);
        if last.is_some_and(|last| keys > (last.0, last.1, last.2)) {
            return;
        }
        let position = Position(keys.0, keys.1, keys.2, id());
        let behind = self.after.is_none_or(|after| order(&position, after) == Ordering::Greater);
        if behind && last.is_none_or(|last| order(&position, &last) == Ordering::Less) {
            self.hits.push(hit(position));
            if full {
                self.hits.pop();
            }
        }
    }
}
