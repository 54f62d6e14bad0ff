//! The courses and runs themselves: what a search reads of every one of them in columns, the rest beside.

use crate::audience::Audience;
use crate::entry::{CourseEntry, ProviderEntry, RunEntry};
use crate::facet::{self, Bits, RunFilter, TIMED};
use crate::index::{Index, Slot};
use crate::language::Prepared;
use crate::times::{self, Moment, NEVER, Times};
use domain::catalogue::wire::VenueView;
use domain::ids::{CourseId, CourseRunId, TrainingProviderId, VenueId};
use domain::values::Point;
use std::collections::HashMap;
use std::sync::Arc;

/// No level, no venue, no price.
pub(crate) const NO_LEVEL: i8 = -1;
pub(crate) const NO_VENUE: u32 = u32::MAX;
pub(crate) const NO_COST: u32 = u32::MAX;

/// What a search reads of a course.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) alive: bool,
    pub(crate) repaid: bool,
    pub(crate) no_entry: bool,
    /// It brings up to date what was learnt before.
    pub(crate) refresher: bool,
    /// It leads to a regulated qualification.
    pub(crate) regulated: bool,
    /// It is only taught far from every town that is known.
    pub(crate) away: bool,
    /// Its level, for the filter.
    pub(crate) level: i8,
    /// The level that its title says, or that it has, for the words.
    pub(crate) said_level: i8,
    pub(crate) level_in_title: bool,
    /// Whom it is for.
    pub(crate) audience: Audience,
    pub(crate) title_words: u8,
    pub(crate) provider: u32,
    /// Its runs, from and to.
    pub(crate) runs: (u32, u32),
    /// Its subjects, from and to.
    subjects: (u32, u32),
}

/// What a search reads of a run: four to a line of the processor's memory.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    /// From when on it is no longer to come.
    pub(crate) over: Moment,
    pub(crate) starts: Moment,
    pub(crate) bits: Bits,
    pub(crate) venue: u32,
}

/// What a run and those after it of its course have: most searches need not look at each.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rest {
    /// What any of them has.
    pub(crate) any: Bits,
    /// What each of them has.
    pub(crate) each: Bits,
    /// From when on one of them is no longer to come.
    pub(crate) over: Moment,
}

/// The runs. Those of a course stand together, soonest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Runs {
    pub(crate) all: Vec<Run>,
    pub(crate) rests: Vec<Rest>,
    pub(crate) cost: Vec<u32>,
    /// When the runs marked [`TIMED`] have places.
    places: HashMap<u32, (Moment, Moment)>,
}

/// Who teaches, where: each once.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    pub(crate) courses: Vec<Row>,
    /// The id of each course.
    pub(crate) ids: Vec<CourseId>,
    /// The rest of each, with its runs; shared with clones.
    pub(crate) entries: Vec<Arc<CourseEntry>>,
    pub(crate) runs: Runs,
    pub(crate) providers: Vec<Arc<ProviderEntry>>,
    /// How many courses each training provider has.
    pub(crate) courses_of_provider: Vec<u32>,
    pub(crate) venues: Vec<Arc<VenueView>>,
    pub(crate) points: Vec<Option<Point>>,
    pub(crate) by_id: HashMap<CourseId, Slot>,
    run_by_id: HashMap<CourseRunId, u32>,
    provider_by_id: HashMap<TrainingProviderId, u32>,
    venue_by_id: HashMap<VenueId, u32>,
    subjects: Vec<u16>,
}

/// A length as the number of the next.
pub(crate) fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

impl Rows {
    pub(crate) fn live(&self) -> usize {
        self.by_id.len()
    }

    pub(crate) fn row(&self, slot: Slot) -> Option<&Row> {
        self.courses.get(slot as usize)
    }

    /// Has the memory bring what a search reads of some courses: asked for one after the other it waits for each, and that
    /// wait was more than half of a search.
    pub(crate) fn fetch(&self, slots: impl Iterator<Item = Slot>) {
        let touched = |row: &Row| {
            let (from, to) = row.runs;
            let run = |at: u32| self.runs.all.get(at as usize).map_or(0, |run| run.starts);
            let rest = self.runs.rests.get(from as usize).map_or(0, |rest| rest.any);
            // Four runs to a line of its memory.
            run(from) ^ run(from.saturating_add(4)) ^ run(to.saturating_sub(1)) ^ rest
        };
        std::hint::black_box(slots.filter_map(|slot| self.row(slot)).fold(0, |all, row| all ^ touched(row)));
    }

    pub(crate) fn is_alive(&self, slot: Slot) -> bool {
        self.row(slot).is_some_and(|row| row.alive)
    }

    /// Whether a course teaches a subject of the sector, is on its list, or is about care by its title.
    pub(crate) const fn is_of_sector(row: &Row) -> bool {
        row.subjects.0 < row.subjects.1 || row.repaid || row.audience.care
    }

    pub(crate) fn subjects(&self, row: &Row) -> &[u16] {
        self.subjects.get(row.subjects.0 as usize..row.subjects.1 as usize).unwrap_or_default()
    }

    /// A run of a course, by its number among all.
    pub(crate) fn run(&self, slot: Slot, at: u32) -> Option<&RunEntry> {
        let first = self.row(slot)?.runs.0;
        self.entries.get(slot as usize)?.runs.get(at.checked_sub(first)? as usize)
    }

    /// Adds a course that is not there.
    pub(crate) fn add(&mut self, index: &mut Index, prepared: Prepared) {
        let Prepared { entry, terms, subjects } = prepared;
        index.add(number(self.courses.len()), &terms.terms, &subjects);
        let row = Row {
            alive: true,
            repaid: entry.repaid,
            no_entry: entry.no_entry_requirements == Some(true),
            refresher: terms.refresher,
            away: terms.away,
            regulated: entry.learning_aim_ref.is_some() || terms.audience.general,
            level: level(entry.level),
            said_level: level(terms.level),
            level_in_title: terms.level_in_title,
            audience: terms.audience,
            title_words: terms.title_words,
            provider: 0,
            runs: (0, 0),
            subjects: (0, 0),
        };
        let subjects: Vec<u16> = subjects.iter().map(|(subject, _)| *subject).collect();
        self.push(row, &subjects, Arc::new(entry));
    }

    /// Adds a row; its numbers are new ones.
    fn push(&mut self, row: Row, subjects: &[u16], entry: Arc<CourseEntry>) {
        let provider = self.provider(&entry.provider);
        if let Some(courses) = self.courses_of_provider.get_mut(provider as usize) {
            *courses += 1;
        }
        let first_subject = number(self.subjects.len());
        self.subjects.extend(subjects);
        let first_run = number(self.runs.all.len());
        for run in &entry.runs {
            let venue = run.venue.as_ref().map_or(NO_VENUE, |venue| self.venue(venue));
            self.run_by_id.insert(run.id, number(self.runs.all.len()));
            self.runs.add(run, venue, entry.repaid);
        }
        self.runs.sum_up(first_run);
        self.by_id.insert(entry.id, number(self.courses.len()));
        self.courses.push(Row {
            provider,
            runs: (first_run, number(self.runs.all.len())),
            subjects: (first_subject, number(self.subjects.len())),
            ..row
        });
        self.ids.push(entry.id);
        self.entries.push(entry);
    }

    /// Takes a course out; its row stays, unused, until the rows are packed. Answers what it was.
    pub(crate) fn remove(&mut self, id: CourseId) -> Option<&CourseEntry> {
        let slot = self.by_id.remove(&id)? as usize;
        let (row, entry) = (self.courses.get_mut(slot)?, self.entries.get(slot)?);
        row.alive = false;
        if let Some(courses) = self.courses_of_provider.get_mut(row.provider as usize) {
            *courses = courses.saturating_sub(1);
        }
        for (at, run) in (row.runs.0..).zip(&entry.runs) {
            if self.run_by_id.get(&run.id) == Some(&at) {
                self.run_by_id.remove(&run.id);
            }
        }
        Some(entry)
    }

    /// The number of a training provider; what was last said of it counts.
    fn provider(&mut self, entry: &Arc<ProviderEntry>) -> u32 {
        let next = number(self.providers.len());
        let at = *self.provider_by_id.entry(entry.provider.id).or_insert(next);
        match self.providers.get_mut(at as usize) {
            Some(known) => known.clone_from(entry),
            None => {
                self.providers.push(Arc::clone(entry));
                self.courses_of_provider.push(0);
            }
        }
        at
    }

    /// The number of a venue; what was last said of it counts.
    fn venue(&mut self, venue: &Arc<VenueView>) -> u32 {
        let next = number(self.venues.len());
        let at = *self.venue_by_id.entry(venue.id).or_insert(next);
        match (self.venues.get_mut(at as usize), self.points.get_mut(at as usize)) {
            (Some(known), Some(point)) => {
                known.clone_from(venue);
                *point = venue.point;
            }
            _ => {
                self.venues.push(Arc::clone(venue));
                self.points.push(venue.point);
            }
        }
        at
    }

    /// Changes who has a place on a run; a run that is not there is none of ours.
    pub(crate) fn set_places(&mut self, run: CourseRunId, capacity: Option<i32>, taken: i32, waiting: i32) {
        let Some(at) = self.run_by_id.get(&run).copied() else { return };
        // The runs of a course stand where those of the one before it end.
        let slot = self.courses.partition_point(|row| row.runs.1 <= at);
        let (Some(row), Some(entry)) = (self.courses.get(slot), self.entries.get_mut(slot)) else { return };
        let Some(entry) = Arc::make_mut(entry).runs.get_mut((at - row.runs.0) as usize) else { return };
        (entry.capacity, entry.places_taken, entry.waiting) = (capacity, taken, waiting);
        let times = Times::of(entry);
        let available = self.runs.available(at, times);
        if let Some(run) = self.runs.all.get_mut(at as usize) {
            run.bits = (run.bits & !(RunFilter::Available.field() | TIMED)) | available;
        }
        self.runs.sum_up_between(row.runs);
    }

    /// Whether changes need neither packing nor a larger table, which takes the longer the more is there.
    pub(crate) fn has_room(&self, out: usize, put: usize, runs: usize) -> bool {
        let room = self.by_id.capacity() - self.by_id.len();
        let run_room = self.run_by_id.capacity() - self.run_by_id.len();
        let unused = self.courses.len() - self.live();
        room >= put && run_room >= runs && !is_wasteful(unused + out + put, self.courses.len() + put)
    }

    pub(crate) fn make_room(&mut self, courses: usize, runs: usize) {
        self.by_id.reserve(courses);
        self.run_by_id.reserve(runs);
    }

    /// Packs the rows when too many are unused.
    pub(crate) fn pack(&mut self, index: &mut Index) {
        if !is_wasteful(self.courses.len() - self.live(), self.courses.len()) {
            return;
        }
        let mut old = std::mem::take(self);
        let mut new = vec![None; old.courses.len()];
        let rows = std::mem::take(&mut old.courses).into_iter().zip(std::mem::take(&mut old.entries));
        for (place, (row, entry)) in new.iter_mut().zip(rows).filter(|(_, (row, _))| row.alive) {
            *place = Some(number(self.courses.len()));
            let subjects = old.subjects(&row);
            self.push(row, subjects, entry);
        }
        index.renumber(&new);
    }
}

/// Whether so many unused rows are too many.
const fn is_wasteful(unused: usize, rows: usize) -> bool {
    const FEW: usize = 1000;
    unused >= FEW && unused * 4 >= rows
}

fn level(level: Option<i16>) -> i8 {
    level.and_then(|level| i8::try_from(level).ok()).unwrap_or(NO_LEVEL)
}

impl Runs {
    fn add(&mut self, run: &RunEntry, venue: u32, repaid: bool) {
        let at = number(self.all.len());
        let times = Times::of(run);
        let bits = facet::of_run(run, repaid) | self.available(at, times);
        self.all.push(Run { over: times.over, starts: times::starts(run), bits, venue });
        self.cost.push(run.cost.and_then(|cost| u32::try_from(cost.get()).ok()).unwrap_or(NO_COST));
    }

    /// Sums up the runs of a course that were added at the end.
    fn sum_up(&mut self, first: u32) {
        self.rests.resize(self.all.len(), Rest { any: 0, each: 0, over: NEVER });
        self.sum_up_between((first, number(self.all.len())));
    }

    /// Sums up the runs of a course, from and to.
    fn sum_up_between(&mut self, (from, to): (u32, u32)) {
        let range = from as usize..to as usize;
        let (Some(runs), Some(rests)) = (self.all.get(range.clone()), self.rests.get_mut(range)) else { return };
        let mut rest = Rest { any: 0, each: Bits::MAX, over: NEVER };
        for (run, place) in runs.iter().zip(rests).rev() {
            rest = Rest { any: rest.any | run.bits, each: rest.each & run.bits, over: rest.over.min(run.over) };
            *place = rest;
        }
    }

    /// The bits of whether a run has places, its times kept when they matter.
    fn available(&mut self, at: u32, times: Times) -> Bits {
        match times.always_has_places() {
            Some(yes) => {
                self.places.remove(&at);
                RunFilter::Available.is(yes)
            }
            None => {
                self.places.insert(at, times.places);
                RunFilter::Available.field() | TIMED
            }
        }
    }

    /// The bits of a run marked [`TIMED`] as they are now.
    pub(crate) fn timed(&self, at: u32, bits: Bits, now: Moment) -> Bits {
        let has_places = self.places.get(&at).is_some_and(|(from, to)| (*from..*to).contains(&now));
        (bits & !(RunFilter::Available.field() | TIMED)) | RunFilter::Available.is(has_places)
    }
}
