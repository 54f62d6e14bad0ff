//! The runs of a course: which fit, what they count for, and which of them a list shows.

use crate::facet::{self, Bits, EVERY, RunFilter, TIMED};
use crate::query::Wanted;
use crate::rows::{NO_COST, Row, Rows, Run};
use crate::times::{self, Moment, NEVER};
use domain::catalogue::{Mode, Sort};
use domain::values::Point;

/// What is taught at no place.
const ANYWHERE: Bits = facet::mode(Mode::Online) | facet::mode(Mode::WorkBased);

/// Thousandths of a mile.
pub(crate) type Far = u32;

/// Farther than anything: there is no place, or the venue has no point.
pub(crate) const NOWHERE: Far = Far::MAX;

/// A venue as it lies to the place searched from.
#[derive(Clone, Copy)]
struct Lies {
    far: Far,
    /// Near enough.
    near: bool,
    /// It has no point: near enough for what is taught at no place.
    unknown: bool,
}

/// What a run must be.
pub(crate) struct Scan<'a> {
    rows: &'a Rows,
    now: Moment,
    /// The first and the last second that it may start; what starts at no day fits.
    days: (Moment, Moment),
    most: Option<u32>,
    has_place: bool,
    venues: Vec<Lies>,
    /// How a run without a venue lies.
    elsewhere: Lies,
    /// For each filter that is set: its values, and those that pass.
    filters: Vec<(Bits, Bits)>,
    /// Sets of values, of each of which a run must have one.
    musts: Vec<Bits>,
    by_distance: bool,
    /// A course without runs to come fits too.
    runs_or_not: bool,
    /// Days, a price or filters are asked for.
    is_limited: bool,
}

/// The run that a list shows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Best {
    pub(crate) run: u32,
    pub(crate) starts: Moment,
    pub(crate) far: Far,
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
        let within = wanted.reach().map_or(f64::INFINITY, |(_, miles)| miles);
        let lies = |from: Point, to: Option<Point>| match to.map(|to| from.miles_to(to)) {
            Some(miles) => Lies { far: thousandths(miles), near: miles <= within, unknown: false },
            None => Lies { far: NOWHERE, near: within.is_infinite(), unknown: true },
        };
        let lie = |from: Point| rows.points.iter().map(move |to| lies(from, *to)).collect();
        let asks = wanted.asks_of_runs();
        let (filters, musts) = (filters(wanted), musts(wanted));
        let dated = wanted.from.is_some() || wanted.to.is_some();
        Self {
            rows,
            now: times::now(wanted.now),
            days: (wanted.from.map_or(0, times::first_of), wanted.to.map_or(NEVER, times::last_of)),
            most: wanted.max_cost.and_then(|most| u32::try_from(most.get()).ok()),
            has_place: wanted.point.is_some(),
            venues: wanted.point.map_or_else(Vec::new, lie),
            elsewhere: Lies { far: NOWHERE, near: within.is_infinite(), unknown: true },
            is_limited: dated || wanted.max_cost.is_some() || !filters.is_empty() || !musts.is_empty(),
            filters,
            musts,
            by_distance: wanted.sort == Sort::Distance,
            runs_or_not: !asks,
        }
    }

    /// Looks through the runs of a course.
    pub(crate) fn course(&self, row: &Row) -> Scanned {
        match (self.has_place, self.is_limited) {
            (false, false) => self.runs::<false, false>(row),
            (true, false) => self.runs::<true, false>(row),
            (_, true) => self.runs::<true, true>(row),
        }
    }

    /// Whether anything of a course passes: a look no longer than until it does.
    pub(crate) fn passes(&self, row: &Row) -> bool {
        let (from, to) = row.runs;
        let runs = self.rows.runs.all.get(from as usize..to as usize).unwrap_or_default();
        let mut to_come = false;
        for (at, run) in (from..).zip(runs) {
            let comes = run.over > self.now;
            to_come |= comes;
            // Nearly all fail one of these, none can guess which: so they are asked together.
            let passes = self.filters.iter().fold(true, |all, (_, pass)| all & (run.bits & pass != 0));
            if comes & passes & self.starts_in_time(run)
                && self.lies(run).1
                && self.fits(at, run)
                && self.all(self.bits(at, run))
            {
                return true;
            }
        }
        !to_come && self.runs_or_not && self.all(facet::of_no_run(row.repaid))
    }

    /// Whether these values pass everything.
    fn all(&self, bits: Bits) -> bool {
        self.must(bits) && self.counting(bits) == EVERY
    }

    /// How far away a run is, and whether that is near enough.
    fn lies(&self, run: &Run) -> (Far, bool) {
        let lies = self.venues.get(run.venue as usize).copied().unwrap_or(self.elsewhere);
        (lies.far, lies.near | (lies.unknown & (run.bits & ANYWHERE != 0)))
    }

    /// The loop that most of a search is spent in, made once for each sort of search: hardly a branch is in it, for what the
    /// next run is like cannot be guessed.
    fn runs<const PLACE: bool, const LIMITED: bool>(&self, row: &Row) -> Scanned {
        let (from, to) = row.runs;
        let runs = self.rows.runs.all.get(from as usize..to as usize).unwrap_or_default();
        let mut scanned = Scanned::default();
        let (mut to_come, mut best) = (false, (u64::MAX, None));
        for (at, run) in (from..).zip(runs) {
            let mut fits = run.over > self.now;
            to_come |= fits;
            let (far, near) = if PLACE { self.lies(run) } else { (NOWHERE, true) };
            fits &= near;
            let bits = self.bits(at, run);
            let mut counting = EVERY;
            if LIMITED {
                fits &= self.fits(at, run) && self.must(bits);
                counting = self.counting(bits);
            }
            let counted = if fits { bits & counting } else { 0 };
            let passes = fits & (counting == EVERY);
            scanned.seen |= counted;
            scanned.passing |= if passes { bits } else { 0 };
            scanned.runs += u32::from(passes);
            let key = if passes { self.key(run, far) } else { u64::MAX };
            if key < best.0 {
                best = (key, Some(Best { run: at, starts: run.starts, far }));
            }
        }
        scanned.best = best.1;
        scanned.passes = scanned.best.is_some();
        if !to_come && self.runs_or_not {
            self.no_run(row, &mut scanned);
        }
        scanned
    }

    /// What a course without runs to come counts for.
    fn no_run(&self, row: &Row, scanned: &mut Scanned) {
        let bits = facet::of_no_run(row.repaid);
        let counting = if self.must(bits) { self.counting(bits) } else { 0 };
        scanned.seen = bits & counting;
        scanned.passes = counting == EVERY;
        scanned.passing = if scanned.passes { bits } else { 0 };
    }

    fn bits(&self, at: u32, run: &Run) -> Bits {
        if run.bits & TIMED == 0 { run.bits } else { self.rows.runs.timed(at, run.bits, self.now) }
    }

    fn must(&self, bits: Bits) -> bool {
        self.musts.iter().all(|must| bits & must != 0)
    }

    /// Values that count for a run with these: all of them when it passes every filter, those of one filter when it fails
    /// only that, else none.
    fn counting(&self, bits: Bits) -> Bits {
        let mut counting = EVERY;
        for (field, pass) in &self.filters {
            let others = if counting == EVERY { *field } else { 0 };
            counting = if bits & pass == 0 { others } else { counting };
        }
        counting
    }

    /// Whether a run fits the days; what starts at no day does.
    fn starts_in_time(&self, run: &Run) -> bool {
        let (first, last) = self.days;
        (run.starts == NEVER) | ((first <= run.starts) & (run.starts <= last))
    }

    /// Whether a run fits the days and the price.
    fn fits(&self, at: u32, run: &Run) -> bool {
        let cost = |most| self.rows.runs.cost.get(at as usize).copied().unwrap_or(NO_COST) <= most;
        self.starts_in_time(run) && self.most.is_none_or(cost)
    }

    /// A list shows the run with the least: the soonest, of two the nearer; the other way round when the nearest is asked
    /// for. What starts at no day on a line of its own is less than no run at all.
    fn key(&self, run: &Run, far: Far) -> u64 {
        let (starts, far) = (u64::from(run.starts), u64::from(far));
        let key = if self.by_distance { far << 32 | starts } else { starts << 32 | far };
        key.min(u64::MAX - 1)
    }
}

fn thousandths(miles: f64) -> Far {
    // A quarter of the earth's girth is 6,250 miles: it always fits, and the cast never cuts.
    (miles * 1000.0).round().clamp(0.0, 1e9) as Far
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
