//! Rows become courses with their runs: which rows belong together, and under which keys. The order of the rows never
//! changes a key: people's bookings hang on it. So the file is gone over twice, and of the first time only hashes stay.

use super::folded;
use super::row::{CourseKey, Described};
use crate::feed::{FeedCourse, FeedIssue, FeedRun};
use crate::made_key::{hashed, made_key};
use crate::stream::Sink;
use domain::catalogue::{AttendancePattern, StudyMode};
use domain::values::Pence;
use std::collections::HashSet;
use std::collections::hash_map::{Entry, HashMap};
use std::ops::ControlFlow;

/// Runs of a course that are handed on together at most.
const PIECE: usize = 500;

/// Which of many things have only one value, by hashes of both.
#[derive(Default)]
struct Values(HashMap<u64, Option<std::num::NonZeroU64>>);

impl Values {
    fn add(&mut self, of: u64, value: u64) {
        let value = std::num::NonZeroU64::new(value);
        match self.0.entry(of) {
            Entry::Occupied(mut first) if *first.get() != value => drop(first.insert(None)),
            Entry::Occupied(_) => {}
            Entry::Vacant(none) => drop(none.insert(value)),
        }
    }

    fn has_several(&self, of: u64) -> bool {
        self.0.get(&of).is_some_and(Option::is_none)
    }
}

/// What the first time over the file teaches.
#[derive(Default)]
pub(super) struct Keys {
    /// Courses by reference.
    courses: Values,
    /// Runs, with their price and page, by course and run.
    runs: Values,
}

impl Keys {
    /// Takes in what a row is called.
    pub(super) fn add(&mut self, course: &CourseKey, run: &FeedRun) {
        self.courses.add(hashed(&course.reference), course_hash(course));
        self.runs.add(run_hash(course_hash(course), run), whole_hash(run));
    }
}

/// What makes two rows with one reference the same course: the aim and the name.
fn identity(course: &CourseKey) -> String {
    format!("{} {}", course.aim.as_deref().unwrap_or_default(), folded(&course.title))
}

fn course_hash(course: &CourseKey) -> u64 {
    hashed((&course.reference, identity(course)))
}

/// The courses of a file, handed on as its rows come: rows of one course that stand together are one piece.
pub(super) struct Pieces<'a> {
    keys: &'a Keys,
    sink: &'a mut dyn Sink,
    piece: Option<(u64, FeedCourse)>,
    /// Runs so far.
    seen: HashSet<u64>,
    /// How the first row of each course describes it; nothing when another was found to differ.
    described: HashMap<u64, Option<u64>>,
}

impl<'a> Pieces<'a> {
    pub(super) fn new(keys: &'a Keys, sink: &'a mut dyn Sink) -> Self {
        Self { keys, sink, piece: None, seen: HashSet::new(), described: HashMap::new() }
    }

    /// A row was left out, or something in it.
    pub(super) fn issue(&mut self, issue: FeedIssue) {
        self.sink.issue(issue);
    }

    /// A row was left out.
    pub(super) fn refused(&mut self) {
        self.sink.refused();
    }

    fn warn(&mut self, line: u64, field: &str, code: &'static str, reason: &str, course: &CourseKey) {
        let reference = (!course.is_made).then(|| course.reference.clone());
        let (line, field, reason) = (Some(line), field.to_owned(), reason.to_owned());
        self.sink.issue(FeedIssue { line, field, code, reason, refused: false, reference });
    }

    /// Takes in a row: the run, and the course as this row describes it.
    pub(super) fn add(&mut self, described: &Described, mut run: FeedRun) -> ControlFlow<()> {
        let Described { key, course, .. } = described;
        let at = course_hash(key);
        let shared = self.keys.courses.has_several(hashed(&key.reference));
        self.compare(at, shared, described, run.line);
        // Runs that only their price or page tells apart get these into their keys too.
        run.reference = run_key(&run, self.keys.runs.has_several(run_hash(at, &run)));
        if !self.seen.insert(hashed((at, &run.reference))) {
            let say = "Another row says the same: this one was counted once.";
            self.warn(run.line, "row", "repeated_row", say, key);
            return ControlFlow::Continue(());
        }
        if let Some((same, piece)) = &mut self.piece
            && *same == at
            && piece.runs.len() < PIECE
        {
            piece.runs.push(run);
            return ControlFlow::Continue(());
        }
        let before = self.finish();
        let mut piece = FeedCourse { line: run.line, runs: vec![run], ..course.clone() };
        if shared {
            // The reference is optional and free: some systems give one to several courses. None of them keeps it, as the
            // one that came first today may come second tomorrow.
            piece.reference = made_key([key.reference.as_str(), &identity(key)]);
            piece.reference_is_made = true;
        }
        self.piece = Some((at, piece));
        before
    }

    /// Hands on what is still held.
    pub(super) fn finish(&mut self) -> ControlFlow<()> {
        self.piece.take().map_or(ControlFlow::Continue(()), |(_, piece)| self.sink.course(piece))
    }

    /// Says once of each course what is wrong between its rows.
    fn compare(&mut self, at: u64, shared: bool, described: &Described, line: u64) {
        let Described { key, words, .. } = described;
        match self.described.entry(at) {
            Entry::Vacant(none) => {
                none.insert(Some(*words));
                if shared && !key.is_made {
                    let say = "Several courses have this reference. Give each its own; until then we tell them apart \
                        by their names.";
                    self.warn(line, "YOUR_REFERENCE", "reference_repeated", say, key);
                }
            }
            Entry::Occupied(mut first) if first.get().is_some_and(|first| first != *words) => {
                first.insert(None);
                let say = "Other rows of this course describe it in other words: we show those of the first row.";
                self.warn(line, "YOUR_REFERENCE", "course_differs", say, key);
            }
            Entry::Occupied(_) => {}
        }
    }
}

/// When, where and how of a run of this course.
fn run_hash(course: u64, run: &FeedRun) -> u64 {
    let venue = run.venue.as_ref().map(|venue| folded(&venue.reference));
    let how = (
        run.mode.as_str(),
        run.study_mode.map(StudyMode::as_str),
        run.attendance_pattern.map(AttendancePattern::as_str),
    );
    hashed((course, run.starts_on, how, venue, &run.duration))
}

/// What may tell runs apart that are alike in all this.
fn whole_hash(run: &FeedRun) -> u64 {
    let words = |text: &Option<String>| text.as_deref().map(folded);
    hashed((run.cost.map(Pence::get), words(&run.cost_description), words(&run.url)))
}

/// A key from when, where and how.
fn run_key(run: &FeedRun, whole: bool) -> String {
    let text = |value: Option<String>| value.unwrap_or_default();
    let mut parts = vec![
        text(run.starts_on.map(|day| day.to_string())),
        run.mode.as_str().to_owned(),
        text(run.study_mode.map(|mode| mode.as_str().to_owned())),
        text(run.attendance_pattern.map(|pattern| pattern.as_str().to_owned())),
        text(run.venue.as_ref().map(|venue| venue.reference.clone())),
        text(run.duration.clone()),
    ];
    if whole {
        parts.extend([
            text(run.cost.map(|cost| cost.to_string())),
            text(run.cost_description.clone()),
            text(run.url.clone()),
        ]);
    }
    made_key(parts.iter().map(String::as_str))
}
