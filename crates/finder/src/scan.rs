//! The runs of a course: which fit, what they count for, and which of them a list shows.

use crate::facet::{self, Bits, EVERY, RunFilter, TIMED};
use crate::query::Wanted;
use crate::rows::{NO_COST, Row, Rows, Run, number};
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
    /// A price or filters are asked for.
    is_limited: bool,
    /// Nothing is asked for that only a look at each run can tell.
    sums_up: bool,
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

/// Some runs of a course that follow each other, and the number of the first.
#[derive(Clone, Copy)]
struct Part<'a> {
    first: u32,
    runs: &'a [Run],
}

impl Part<'_> {
    fn split(self, at: usize) -> [Self; 2] {
        let (before, after) = self.runs.split_at_checked(at).unwrap_or((self.runs, &[]));
        [Self { runs: before, ..self }, Self { first: self.first.saturating_add(number(at)), runs: after }]
    }
}

/// What is known of the runs of a course together.
#[derive(Clone, Copy)]
struct Sum {
    /// Values that any of them has.
    any: Bits,
    /// Values that count, if nothing is mixed.
    counting: Bits,
    /// How many things are asked for that only some of them have.
    mixed: u32,
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
        Self {
            rows,
            now: times::now(wanted.now),
            days: (wanted.from.map_or(0, times::first_of), wanted.to.map_or(NEVER, times::last_of)),
            most: wanted.max_cost.and_then(|most| u32::try_from(most.get()).ok()),
            has_place: wanted.point.is_some(),
            venues: wanted.point.map_or_else(Vec::new, lie),
            elsewhere: Lies { far: NOWHERE, near: within.is_infinite(), unknown: true },
            is_limited: wanted.max_cost.is_some() || !filters.is_empty() || !musts.is_empty(),
            sums_up: wanted.point.is_none() && wanted.to.is_none() && wanted.max_cost.is_none(),
            filters,
            musts,
            by_distance: wanted.sort == Sort::Distance,
            runs_or_not: !asks,
        }
    }

    /// Looks through the runs of a course.
    pub(crate) fn course(&self, row: &Row) -> Scanned {
        let parts = self.in_time(row);
        match (self.sum(&parts), self.has_place, self.is_limited) {
            (Some(Sum { counting: EVERY, mixed: 0, any }), ..) => all(&parts[0], any),
            (Some(Sum { counting, mixed: 0, any }), ..) => Scanned { seen: any & counting, ..Scanned::default() },
            (_, false, false) => self.runs::<false, false>(row, &parts),
            (_, true, false) => self.runs::<true, false>(row, &parts),
            (_, false, true) => self.runs::<false, true>(row, &parts),
            (_, true, true) => self.runs::<true, true>(row, &parts),
        }
    }

    /// The runs of a course that start in time, and those that start at no day: soonest first, so the others are not looked at.
    fn in_time(&self, row: &Row) -> [Part<'a>; 2] {
        let (from, to) = row.runs;
        let mut all =
            Part { first: from, runs: self.rows.runs.all.get(from as usize..to as usize).unwrap_or_default() };
        if self.days.0 > 0 {
            all = all.split(all.runs.iter().take_while(|run| run.starts < self.days.0).count())[1];
        }
        if self.days.1 == NEVER {
            return [all, Part { first: to, runs: &[] }];
        }
        let in_days = all.runs.iter().take_while(|run| run.starts <= self.days.1).count();
        let dated = all.runs.partition_point(|run| run.starts < NEVER);
        [all.split(in_days)[0], all.split(dated)[1]]
    }

    /// What is known of the runs of a course without a look at each; nothing when some are over or only a look can tell.
    fn sum(&self, [part, _]: &[Part; 2]) -> Option<Sum> {
        let rest = self.rows.runs.rests.get(part.first as usize).filter(|_| self.sums_up && !part.runs.is_empty())?;
        if rest.over <= self.now || rest.any & TIMED != 0 {
            return None;
        }
        let mut sum = Sum { any: rest.any, counting: EVERY, mixed: 0 };
        for must in &self.musts {
            sum.mixed += u32::from(rest.each & must == 0);
            sum.counting = if rest.any & must == 0 { 0 } else { sum.counting };
        }
        for (field, pass) in &self.filters {
            if rest.any & pass == 0 {
                sum.counting = if sum.counting == EVERY { *field } else { 0 };
            } else {
                sum.mixed += u32::from(rest.each & pass == 0);
            }
        }
        Some(sum)
    }

    /// Whether anything of a course passes: a look no longer than until it does.
    pub(crate) fn passes(&self, row: &Row) -> bool {
        let parts = self.in_time(row);
        match self.sum(&parts) {
            // Of what only some of them have, one has it.
            Some(Sum { counting: EVERY, mixed: 0 | 1, .. }) => return true,
            Some(Sum { counting, .. }) if counting != EVERY => return false,
            _ => {}
        }
        let mut to_come = false;
        for (at, run) in parts.iter().flat_map(|part| (part.first..).zip(part.runs)) {
            let comes = run.over > self.now;
            to_come |= comes;
            // Nearly all fail one of these, none can guess which: so they are asked together.
            let passes = self.filters.iter().fold(true, |all, (_, pass)| all & (run.bits & pass != 0));
            if comes & passes && self.lies(run).1 && self.is_cheap(at) && self.all(self.bits(at, run)) {
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
    fn runs<const PLACE: bool, const LIMITED: bool>(&self, row: &Row, parts: &[Part; 2]) -> Scanned {
        let mut scanned = Scanned::default();
        let (mut to_come, mut best) = (false, (u64::MAX, None));
        for part in parts {
            for (at, run) in (part.first..).zip(part.runs) {
                let mut fits = run.over > self.now;
                to_come |= fits;
                let (far, near) = if PLACE { self.lies(run) } else { (NOWHERE, true) };
                fits &= near;
                let bits = self.bits(at, run);
                let mut counting = EVERY;
                if LIMITED {
                    fits &= self.is_cheap(at) && self.must(bits);
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

    /// Whether a run costs no more than asked for.
    fn is_cheap(&self, at: u32) -> bool {
        let cost = |most| self.rows.runs.cost.get(at as usize).copied().unwrap_or(NO_COST) <= most;
        self.most.is_none_or(cost)
    }

    /// A list shows the run with the least: the soonest, of two the nearer; the other way round when the nearest is asked
    /// for. What starts at no day on a line of its own is less than no run at all.
    fn key(&self, run: &Run, far: Far) -> u64 {
        let (starts, far) = (u64::from(run.starts), u64::from(far));
        let key = if self.by_distance { far << 32 | starts } else { starts << 32 | far };
        key.min(u64::MAX - 1)
    }
}

/// What runs come to that all pass everything: without a place the soonest of them is shown.
fn all(part: &Part, bits: Bits) -> Scanned {
    let soonest = part.runs.first().map(|run| Best { run: part.first, starts: run.starts, far: NOWHERE });
    Scanned { seen: bits, passing: bits, runs: number(part.runs.len()), passes: soonest.is_some(), best: soonest }
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
