//! How well each course fits the words: of every word and phrase the strongest place where a course says it, weighed by
//! how rare it is.

use crate::index::{Index, Slot};
use crate::query::{Need, Query};
use crate::reading::{self, Field};
use crate::rows::Rows;

/// How much of the weight of all words a course must have: everything of two, three of four.
const SHARE_OF_FEW: f32 = 0.85;
const SHARE_OF_MANY: f32 = 0.74;
/// What a phrase in the title adds to its subject.
const PHRASE_IN_TITLE: f32 = 0.4;
/// What a title adds that says nothing else.
const WHOLE_TITLE: f32 = 0.2;
/// A word that every course has still counts for this much; a phrase for the other.
const LEAST: f32 = 0.1;
const LEAST_OF_PHRASE: f32 = 0.7;

/// The courses that fit.
#[derive(Clone, Debug)]
pub(crate) struct Matched {
    /// Each with how well, from 0 to about 1.6, in the order of rows.
    pub(crate) courses: Vec<(Slot, f32)>,
}

/// The courses that fit; nothing when the words need nothing, so that every course fits alike.
pub(crate) fn matched(index: &Index, rows: &Rows, query: &Query, any_word: bool) -> Option<Matched> {
    if query.needs.is_empty() {
        return None;
    }
    let mut all = Gathered::new(rows.courses.len());
    let (mut total, mut known) = (0.0, 0_usize);
    for need in &query.needs {
        all.gather(index, rows, need);
        // A word that nobody knows is overlooked.
        if all.touched.is_empty() {
            continue;
        }
        let least = if need.is_phrase { LEAST_OF_PHRASE } else { LEAST };
        let weight = rarity(all.touched.len(), rows.live()).max(least);
        total += weight;
        known += 1;
        all.weigh(weight, need.is_phrase);
    }
    let share = match (any_word, known) {
        (true, _) => 0.0,
        (false, 0..=2) => SHARE_OF_FEW,
        (false, _) => SHARE_OF_MANY,
    };
    all.found.sort_unstable();
    let fit = |slot: Slot| {
        let (gathered, row) = (all.of.get(slot as usize)?, rows.row(slot)?);
        let whole = f32::from(gathered.title) / f32::from(row.title_words.max(1));
        let fits = gathered.got >= share * total;
        fits.then(|| (slot, gathered.fit / total + WHOLE_TITLE * whole.min(1.0)))
    };
    Some(Matched { courses: all.found.iter().filter_map(|slot| fit(*slot)).collect() })
}

/// From 1 for what one course has to 0 for what all have.
fn rarity(courses: usize, of: usize) -> f32 {
    let count = |n: usize| f32::from(u16::try_from(n.min(65_535)).unwrap_or(u16::MAX));
    // Beyond 65,535 courses both are scaled down alike.
    let scale = of / 65_536 + 1;
    let (courses, of) = (count(courses / scale), count(of / scale));
    ((of + 1.0) / (courses + 0.5)).ln().max(0.0) / (of + 2.0).ln()
}

/// What is known of one course.
#[derive(Clone, Copy, Default)]
struct OfCourse {
    /// Of the need at hand.
    evidence: f32,
    /// Of all needs so far, weighed; and the weight of those it has.
    fit: f32,
    got: f32,
    /// Words in its title: of the need at hand, and of all.
    in_title: u8,
    title: u8,
}

/// What the courses have of the needs.
struct Gathered {
    of: Vec<OfCourse>,
    /// Courses that have something of the need at hand.
    touched: Vec<Slot>,
    /// Courses that have something of any need.
    found: Vec<Slot>,
    weights: [f32; 256],
}

impl Gathered {
    fn new(rows: usize) -> Self {
        let of = vec![OfCourse::default(); rows];
        Self { of, touched: Vec::new(), found: Vec::new(), weights: reading::weights() }
    }

    fn gather(&mut self, index: &Index, rows: &Rows, need: &Need) {
        let packed = rows.live() == rows.courses.len();
        let alive = |slot: Slot| packed || rows.is_alive(slot);
        for (subject, factor) in &need.subjects {
            for (slot, strong) in index.subject(*subject).iter().filter(|(slot, _)| alive(*slot)) {
                self.take(*slot, factor * if *strong { 1.0 } else { 0.8 }, 0);
            }
        }
        for (term, factor) in &need.terms {
            let Some(postings) = index.term(term) else { continue };
            for (slot, fields) in postings.iter().filter(|(slot, _)| alive(*slot)) {
                let weight = self.weights.get(usize::from(fields)).copied().unwrap_or_default() * factor;
                let title = fields & Field::Title.bit() != 0;
                self.take(slot, weight, if title { need.words } else { 0 });
            }
        }
    }

    fn take(&mut self, slot: Slot, evidence: f32, in_title: u8) {
        let Some(course) = self.of.get_mut(slot as usize) else { return };
        if course.evidence == 0.0 {
            self.touched.push(slot);
        }
        course.evidence = course.evidence.max(evidence);
        course.in_title = course.in_title.max(in_title);
    }

    /// Adds what was gathered of one need.
    fn weigh(&mut self, weight: f32, is_phrase: bool) {
        for slot in self.touched.drain(..) {
            let Some(course) = self.of.get_mut(slot as usize) else { continue };
            if course.got == 0.0 {
                self.found.push(slot);
            }
            let title = if is_phrase && course.in_title > 0 { PHRASE_IN_TITLE } else { 0.0 };
            course.fit += weight * (course.evidence + title);
            course.got += weight;
            course.title = course.title.saturating_add(course.in_title);
            (course.evidence, course.in_title) = (0.0, 0);
        }
    }
}
