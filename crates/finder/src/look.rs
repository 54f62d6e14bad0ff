//! One pass over the courses and their runs: the hits of a page, the total, and every count under all other filters.

use crate::asked::Position;
use crate::counts::Counts;
use crate::facet::{self, Bits, EVERY, RunFilter, TIMED};
use crate::index::Slot;
use crate::matching::{Matched, NOT};
use crate::query::{Money, Wanted};
use crate::rows::{NO_COST, NO_DAY, NO_LEVEL, NO_VENUE, Row, Rows, day};
use crate::times::{self, Moment, NEVER};
use domain::catalogue::{Mode, Sort};
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// A filter that each course passes or not, whatever its runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CourseFilter {
    Subject,
    Level,
    Provider,
    NoEntry,
}

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

pub(crate) fn order(a: &Position, b: &Position) -> Ordering {
    a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.total_cmp(&b.2)).then(a.3.cmp(&b.3))
}

/// What is missing counts as very far: in whole seconds, and in thousandths of a mile.
const VERY_FAR: f64 = 1e9;
const VERY_LATE: f64 = 1e10;
/// What is taught online or at work fits a place as well as what is this many miles away.
const ONLINE_MILES: f64 = 12.0;

/// What a run must be.
struct Look<'a> {
    rows: &'a Rows,
    wanted: &'a Wanted,
    now: Moment,
    days: Option<(u16, u16)>,
    most: Option<u32>,
    /// Miles to each venue; far more than any for one without a point.
    miles: Vec<f64>,
    within: Option<f64>,
    /// For each filter that is set: its values, and those that pass.
    filters: Vec<(Bits, Bits)>,
    /// Sets of values, of each of which a run must have one.
    musts: Vec<Bits>,
    providers: Option<Vec<bool>>,
    by_distance: bool,
}

/// What the runs of a course come to.
#[derive(Default)]
struct Scanned {
    /// Values that count: those of runs that pass everything, and of a filter those of runs that fail only it.
    seen: Bits,
    /// Values of runs that pass everything.
    passing: Bits,
    runs: u32,
    /// At least the course alone passes.
    passes: bool,
    best: Option<u32>,
}

/// Looks through everything. Answers the hits after `after`, in order, at most `at_most`.
pub(crate) fn look(
    rows: &Rows,
    subjects: usize,
    wanted: &Wanted,
    matched: Option<&Matched>,
    after: Option<&Position>,
    at_most: usize,
) -> (Counts, Vec<Hit>) {
    let look = Look::new(rows, wanted);
    let mut counts = Counts::new(subjects, rows.providers.len());
    let mut page: BinaryHeap<Hit> = BinaryHeap::with_capacity(at_most + 1);
    for (slot, row) in (0..).zip(&rows.courses) {
        let fit = matched.map_or(0.0, |all| all.fit.get(slot as usize).copied().unwrap_or(NOT));
        if !row.alive || fit < 0.0 || !look.course_must(row) {
            continue;
        }
        let failed = look.failed(row);
        if failed.len() > 1 {
            continue;
        }
        let scanned = look.scan(row);
        match failed.first() {
            None => counts.runs(scanned.seen),
            Some(_) if !scanned.passes => continue,
            Some(_) => {}
        }
        if !scanned.passes {
            continue;
        }
        counts.course(failed.first().copied(), row, rows.subjects(row));
        if failed.is_empty() {
            let position = look.position(slot, row, fit, &scanned);
            let hit = Hit { slot, run: scanned.best, runs: scanned.runs, position };
            let behind = after.is_none_or(|after| order(&position, after) == Ordering::Greater);
            if behind && (page.len() < at_most || page.peek().is_some_and(|last| hit < *last)) {
                page.push(hit);
                if page.len() > at_most {
                    page.pop();
                }
            }
        }
    }
    (counts, page.into_sorted_vec())
}

impl<'a> Look<'a> {
    fn new(rows: &'a Rows, wanted: &'a Wanted) -> Self {
        let asked = [
            (RunFilter::Available, wanted.available),
            (RunFilter::Free, wanted.free),
            (RunFilter::Funded, wanted.funded),
            (RunFilter::StartAnyTime, wanted.start_any_time),
            (RunFilter::OnlineNow, wanted.online_now),
        ];
        let modes = wanted.modes.iter().fold(0, |all, mode| all | facet::mode(*mode));
        let when = wanted.when.iter().fold(0, |all, when| all | facet::when(*when));
        let lists = [(RunFilter::Mode.field(), modes), (RunFilter::When.field(), when)];
        let set = asked.iter().filter_map(|(filter, yes)| Some((filter.field(), filter.is((*yes)?))));
        let filters = lists.into_iter().filter(|(_, pass)| *pass != 0).chain(set).collect();
        let mut musts = Vec::new();
        if wanted.query.must() {
            musts.clone_from(&wanted.query.wishes.runs);
            musts.extend(wanted.query.wishes.money.map(|_| RunFilter::Funded.is(true)));
        }
        let miles = wanted.point.map_or_else(Vec::new, |from| {
            rows.points.iter().map(|point| point.map_or(f64::INFINITY, |point| from.miles_to(point))).collect()
        });
        let dated = wanted.from.is_some() || wanted.to.is_some();
        let providers = (!wanted.providers.is_empty()).then(|| {
            let named = |id: &str, ukprn: &str| wanted.providers.iter().any(|asked| asked == id || asked == ukprn);
            let all = rows.providers.iter().map(|entry| &entry.provider);
            all.map(|provider| named(&provider.id.to_string(), &provider.ukprn)).collect()
        });
        Self {
            rows,
            wanted,
            now: times::now(wanted.now),
            days: dated.then(|| (wanted.from.map_or(0, day), wanted.to.map_or(NO_DAY - 1, day))),
            most: wanted.max_cost.and_then(|most| u32::try_from(most.get()).ok()),
            within: wanted.reach().map(|(_, miles)| miles),
            miles,
            filters,
            musts,
            providers,
            by_distance: wanted.sort == Sort::Distance,
        }
    }

    /// Whether a course has what must be.
    fn course_must(&self, row: &Row) -> bool {
        let wishes = &self.wanted.query.wishes;
        if !self.wanted.query.must() {
            return true;
        }
        let level = wishes.levels.is_empty() || wishes.levels.contains(&i16::from(row.said_level));
        let mut named = wishes.providers.iter().filter(|(_, only)| *only).peekable();
        let provider = named.peek().is_none() || named.any(|(provider, _)| *provider == row.provider);
        level && provider
    }

    /// The filters that a course does not pass.
    fn failed(&self, row: &Row) -> Vec<CourseFilter> {
        let wanted = self.wanted;
        let subject = !wanted.subjects.is_empty()
            && !self.rows.subjects(row).iter().any(|subject| wanted.subjects.contains(subject));
        let level = !wanted.levels.is_empty() && !wanted.levels.contains(&i16::from(row.level));
        let provider = |all: &Vec<bool>| !all.get(row.provider as usize).copied().unwrap_or(false);
        let all = [
            (CourseFilter::Subject, subject),
            (CourseFilter::Level, level || (!wanted.levels.is_empty() && row.level == NO_LEVEL)),
            (CourseFilter::Provider, self.providers.as_ref().is_some_and(provider)),
            (CourseFilter::NoEntry, wanted.no_entry_requirements.is_some_and(|yes| yes != row.no_entry)),
        ];
        all.into_iter().filter(|(_, failed)| *failed).map(|(filter, _)| filter).collect()
    }

    /// Values that count for a run with these: all of them when it passes every filter, those of one filter when it fails
    /// only that, else none.
    fn counting(&self, bits: Bits) -> Bits {
        let mut failed = self.filters.iter().filter(|(_, pass)| bits & pass == 0);
        match (failed.next(), failed.next()) {
            (None, _) => EVERY,
            (Some((field, _)), None) => *field,
            (Some(_), Some(_)) => 0,
        }
    }

    fn scan(&self, row: &Row) -> Scanned {
        let mut scanned = Scanned::default();
        let (from, to) = row.runs;
        let runs = &self.rows.runs;
        let columns = runs.over.get(from as usize..to as usize).unwrap_or_default().iter();
        let columns = columns.zip(runs.bits.get(from as usize..to as usize).unwrap_or_default());
        let mut to_come = false;
        for (at, (over, bits)) in (from..).zip(columns) {
            if *over <= self.now {
                continue;
            }
            to_come = true;
            if !self.fits(at as usize, *bits) {
                continue;
            }
            let bits = if bits & TIMED == 0 { *bits } else { runs.timed(at, *bits, self.now) };
            self.take(&mut scanned, bits, Some(at));
        }
        if !to_come && !self.wanted.asks_of_runs() {
            self.take(&mut scanned, facet::of_no_run(row.repaid), None);
        }
        scanned
    }

    fn take(&self, scanned: &mut Scanned, bits: Bits, run: Option<u32>) {
        if self.musts.iter().any(|must| bits & must == 0) {
            return;
        }
        let counting = self.counting(bits);
        scanned.seen |= bits & counting;
        if counting == EVERY {
            scanned.passes = true;
            scanned.passing |= bits;
            scanned.runs += u32::from(run.is_some());
            let better = |run: u32| scanned.best.is_none_or(|best| self.before(run, best));
            if let Some(run) = run.filter(|run| better(*run)) {
                scanned.best = Some(run);
            }
        }
    }

    /// Whether a run fits what is no filter with counts: the days, the price and the place.
    fn fits(&self, at: usize, bits: Bits) -> bool {
        let runs = &self.rows.runs;
        if let Some((from, to)) = self.days {
            let day = runs.day.get(at).copied().unwrap_or(NO_DAY);
            if day != NO_DAY && !(from..=to).contains(&day) {
                return false;
            }
        }
        if let Some(most) = self.most
            && runs.cost.get(at).copied().unwrap_or(NO_COST) > most
        {
            return false;
        }
        if let Some(within) = self.within {
            let miles = self.miles_to(at);
            let anywhere =
                miles.is_infinite() && bits & (facet::mode(Mode::Online) | facet::mode(Mode::WorkBased)) != 0;
            return miles <= within || anywhere;
        }
        true
    }

    fn miles_to(&self, at: usize) -> f64 {
        let venue = self.rows.runs.venue.get(at).copied().unwrap_or(NO_VENUE);
        self.miles.get(venue as usize).copied().unwrap_or(f64::INFINITY)
    }

    fn starts(&self, run: u32) -> Moment {
        self.rows.runs.starts.get(run as usize).copied().unwrap_or(NEVER)
    }

    /// Whether a list shows this run rather than that, which stands before it: the sooner, of two the nearer; the other way
    /// round when the nearest is asked for.
    fn before(&self, run: u32, best: u32) -> bool {
        let key = |run: u32| (self.starts(run), self.miles_to(run as usize));
        let ((start, miles), (best_start, best_miles)) = (key(run), key(best));
        let (sooner, nearer) = (start.cmp(&best_start), miles.total_cmp(&best_miles));
        let order = if self.by_distance { nearer.then(sooner) } else { sooner.then(nearer) };
        order == Ordering::Less
    }

    fn position(&self, slot: Slot, row: &Row, fit: f32, scanned: &Scanned) -> Position {
        let id = self.rows.entries.get(slot as usize).map_or_else(Default::default, |entry| entry.id.0);
        let miles = scanned.best.map_or(f64::INFINITY, |run| self.miles_to(run as usize));
        let far = if miles.is_finite() { (miles * 1000.0).round() } else { VERY_FAR };
        let late = match scanned.best.map_or(NEVER, |run| self.starts(run)) {
            NEVER => VERY_LATE,
            starts => f64::from(starts),
        };
        let liked = || -(f64::from(fit.max(0.0)) * self.liking(row, scanned, miles) * 1000.0).round();
        match self.wanted.sort {
            Sort::Relevance => Position(liked(), far, late, id),
            Sort::Date => Position(late, far, liked(), id),
            Sort::Distance => Position(far, late, liked(), id),
        }
    }

    /// How a course meets what the words would rather have, from 1 for everything down to nearly nothing.
    fn liking(&self, row: &Row, scanned: &Scanned, miles: f64) -> f64 {
        let wishes = &self.wanted.query.wishes;
        let mut liking = if scanned.best.is_some() { 1.0 } else { 0.5 };
        if !wishes.levels.is_empty() {
            let said = i16::from(row.said_level);
            let apart = wishes.levels.iter().map(|level| level.abs_diff(said)).min().unwrap_or_default();
            liking *= match (row.said_level, apart) {
                (_, 0) => 1.0,
                (NO_LEVEL, _) => 0.65,
                (_, 1) => 0.5,
                _ => 0.4,
            };
        }
        let has = |filter: RunFilter| scanned.passing & filter.is(true) != 0;
        liking *= match wishes.money {
            Some(Money::Free) if has(RunFilter::Free) => 1.0,
            Some(Money::Free) if has(RunFilter::Funded) => 0.85,
            Some(Money::Funded) if has(RunFilter::Funded) => 1.0,
            Some(_) => 0.6,
            None => 1.0,
        };
        liking *= wishes.runs.iter().map(|any| if scanned.passing & any == 0 { 0.6 } else { 1.0 }).product::<f64>();
        if let Some(only) = wishes.providers.iter().map(|(_, only)| *only).max() {
            let named = wishes.providers.iter().any(|(provider, _)| *provider == row.provider);
            liking *= match (named, only) {
                (true, _) => 1.0,
                (false, true) => 0.4,
                (false, false) => 0.8,
            };
        }
        if wishes.beginner {
            liking *= if row.no_entry { 1.0 } else { 0.85 };
            liking *= if row.said_level > 2 { 0.6 } else { 1.0 };
        }
        if self.wanted.point.is_some() {
            let miles = if miles.is_finite() { miles } else { ONLINE_MILES };
            liking *= 0.75 + 0.25 / (1.0 + miles / 10.0);
        }
        liking
    }
}
