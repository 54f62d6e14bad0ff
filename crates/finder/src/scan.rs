//! The runs of a course: which fit, what they count for, and which of them a list shows.

use crate::facet::{self, Bits, EVERY, RunFilter, TIMED};
use crate::look::without_runs;
use crate::query::Wanted;
use crate::rows::{NO_COST, Row, Rows, Run};
use crate::times::{self, Moment, NEVER};
use domain::catalogue::{Mode, Sort};

/// What is taught at no place.
const ANYWHERE: Bits = facet::mode(Mode::Online) | facet::mode(Mode::WorkBased);

/// What a run must be.
pub(crate) struct Scan<'a> {
    rows: &'a Rows,
    now: Moment,
    /// The first and the last second that it may start; what starts at no day fits.
    days: Option<(Moment, Moment)>,
    most: Option<u32>,
    /// Miles to each venue; without end to one without a point.
    miles: Vec<f64>,
    within: Option<f64>,
    /// For each filter that is set: its values, and those that pass.
    filters: Vec<(Bits, Bits)>,
    /// Sets of values, of each of which a run must have one.
    musts: Vec<Bits>,
    by_distance: bool,
    /// A course without runs to come fits too.
    runs_or_not: bool,
    /// Nothing is asked of runs: each one that is to come fits.
    all_fit: bool,
}

/// The run that a list shows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Best {
    pub(crate) run: u32,
    pub(crate) starts: Moment,
    /// Without end when there is no place.
    pub(crate) miles: f64,
}

/// What the runs of a course come to.
#[derive(Default)]
pub(crate) struct Scanned {
    /// Values that count: those of runs that pass everything, and of a filter those of runs that fail only it.
    pub(crate) seen: Bits,
    /// Values of runs that pass everything.
    pub(crate) passing: Bits,
    /// Runs that pass everything.
    pub(crate) runs: u32,
    /// A run, or a course without any, passes everything.
    pub(crate) passes: bool,
    pub(crate) best: Option<Best>,
}

impl<'a> Scan<'a> {
    pub(crate) fn new(rows: &'a Rows, wanted: &Wanted) -> Self {
        let (filters, musts) = (filters(wanted), musts(wanted));
        let miles = wanted.point.map_or_else(Vec::new, |from| {
            rows.points.iter().map(|point| point.map_or(f64::INFINITY, |point| from.miles_to(point))).collect()
        });
        let first = wanted.from.map_or(0, times::first_of);
        let last = wanted.to.map_or(NEVER - 1, times::last_of);
        let asks = wanted.asks_of_runs();
        let all_fit = filters.is_empty() && musts.is_empty() && !asks && wanted.point.is_none();
        Self {
            rows,
            now: times::now(wanted.now),
            days: (wanted.from.is_some() || wanted.to.is_some()).then_some((first, last)),
            most: wanted.max_cost.and_then(|most| u32::try_from(most.get()).ok()),
            within: wanted.reach().map(|(_, miles)| miles),
            miles,
            filters,
            musts,
            by_distance: wanted.sort == Sort::Distance,
            runs_or_not: !asks,
            all_fit,
        }
    }

    /// Looks through the runs of a course; with `whether`, only until one passes.
    pub(crate) fn course(&self, row: &Row, whether: bool) -> Scanned {
        let (from, to) = row.runs;
        let runs = self.rows.runs.all.get(from as usize..to as usize).unwrap_or_default();
        if self.all_fit {
            return self.any(row, runs);
        }
        let mut scanned = Scanned::default();
        let mut to_come = false;
        for (at, run) in (from..).zip(runs) {
            if run.over <= self.now {
                continue;
            }
            to_come = true;
            let miles = self.miles.get(run.venue as usize).copied().unwrap_or(f64::INFINITY);
            if self.fits(at, run, miles) && self.take(&mut scanned, self.bits(at, run)) {
                scanned.runs += 1;
                self.show(&mut scanned, Best { run: at, starts: run.starts, miles });
                if whether {
                    return scanned;
                }
            }
        }
        if !to_come && self.runs_or_not {
            self.take(&mut scanned, without_runs(row));
        }
        scanned
    }

    /// What runs come to of which nothing is asked.
    fn any(&self, row: &Row, runs: &[Run]) -> Scanned {
        let mut scanned = Scanned { passes: true, ..Scanned::default() };
        for (at, run) in (row.runs.0..).zip(runs).filter(|(_, run)| run.over > self.now) {
            scanned.seen |= self.bits(at, run);
            scanned.runs += 1;
            if scanned.best.is_none() {
                scanned.best = Some(Best { run: at, starts: run.starts, miles: f64::INFINITY });
            }
        }
        if scanned.best.is_none() {
            scanned.seen = without_runs(row);
        }
        scanned.passing = scanned.seen;
        scanned
    }

    fn bits(&self, at: u32, run: &Run) -> Bits {
        if run.bits & TIMED == 0 { run.bits } else { self.rows.runs.timed(at, run.bits, self.now) }
    }

    /// Counts these values; whether they pass every filter.
    fn take(&self, scanned: &mut Scanned, bits: Bits) -> bool {
        if self.musts.iter().any(|must| bits & must == 0) {
            return false;
        }
        let counting = self.counting(bits);
        scanned.seen |= bits & counting;
        if counting == EVERY {
            scanned.passes = true;
            scanned.passing |= bits;
        }
        counting == EVERY
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

    /// Whether a run fits what is no filter with counts: the days, the price and the place.
    fn fits(&self, at: u32, run: &Run, miles: f64) -> bool {
        if let Some((first, last)) = self.days
            && run.starts != NEVER
            && !(first..=last).contains(&run.starts)
        {
            return false;
        }
        if let Some(within) = self.within
            && miles > within
            && (miles.is_finite() || run.bits & ANYWHERE == 0)
        {
            return false;
        }
        self.most.is_none_or(|most| self.rows.runs.cost.get(at as usize).copied().unwrap_or(NO_COST) <= most)
    }

    /// A list shows the soonest, of two the nearer; the other way round when the nearest is asked for. Runs come soonest
    /// first.
    fn show(&self, scanned: &mut Scanned, run: Best) {
        let better = |best: &Best| match self.by_distance {
            true => run.miles < best.miles,
            false => run.starts == best.starts && run.miles < best.miles,
        };
        if scanned.best.as_ref().is_none_or(better) {
            scanned.best = Some(run);
        }
    }
}

/// For each filter of runs that is set: its values, and those that pass.
fn filters(wanted: &Wanted) -> Vec<(Bits, Bits)> {
    let modes = wanted.modes.iter().fold(0, |all, mode| all | facet::mode(*mode));
    let when = wanted.when.iter().fold(0, |all, when| all | facet::when(*when));
    let lists = [(RunFilter::Mode.field(), modes), (RunFilter::When.field(), when)];
    let asked = [
        (RunFilter::Available, wanted.available),
        (RunFilter::Free, wanted.free),
        (RunFilter::Funded, wanted.funded),
        (RunFilter::StartAnyTime, wanted.start_any_time),
        (RunFilter::OnlineNow, wanted.online_now),
    ];
    let set = asked.iter().filter_map(|(filter, yes)| Some((filter.field(), filter.is((*yes)?))));
    lists.into_iter().filter(|(_, pass)| *pass != 0).chain(set).collect()
}

/// What runs must be because the words say nothing else.
fn musts(wanted: &Wanted) -> Vec<Bits> {
    let wishes = &wanted.query.wishes;
    let money = wishes.money.map(|_| RunFilter::Funded.is(true));
    if wanted.query.must() { wishes.runs.iter().copied().chain(money).collect() } else { Vec::new() }
}
