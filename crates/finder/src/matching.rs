//! How well each course fits the words: of every word and phrase the strongest place where a course says it, weighed by
//! how rare it is.

use crate::index::{Index, Slot};
use crate::query::{Need, Query};
use crate::reading::{self, Field};
use crate::rows::Rows;

/// A course that does not fit.
pub(crate) const NOT: f32 = -1.0;

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

/// The fit of every row.
#[derive(Clone, Debug)]
pub(crate) struct Matched {
    /// From 0 to about 1.6, or [`NOT`].
    pub(crate) fit: Vec<f32>,
}

/// The fit of every row; nothing when the words need nothing, so that every course fits alike.
pub(crate) fn matched(index: &Index, rows: &Rows, query: &Query, any_word: bool) -> Option<Matched> {
    if query.needs.is_empty() {
        return None;
    }
    let weights = reading::weights();
    let length = rows.courses.len();
    let mut all = Gathered { evidence: vec![0.0; length], in_title: vec![0; length] };
    let (mut fit, mut got, mut title) = (vec![0.0_f32; length], vec![0.0_f32; length], vec![0_u8; length]);
    let (mut total, mut known) = (0.0, 0_usize);
    for need in &query.needs {
        all.gather(index, rows, need, &weights);
        let courses = all.evidence.iter().filter(|evidence| **evidence > 0.0).count();
        // A word that nobody knows is overlooked.
        if courses == 0 {
            continue;
        }
        let weight = rarity(courses, rows.live()).max(if need.is_phrase { LEAST_OF_PHRASE } else { LEAST });
        total += weight;
        known += 1;
        for (at, evidence) in all.evidence.iter_mut().enumerate().filter(|(_, evidence)| **evidence > 0.0) {
            if let (Some(fit), Some(got), Some(title), Some(in_title)) =
                (fit.get_mut(at), got.get_mut(at), title.get_mut(at), all.in_title.get_mut(at))
            {
                *fit += weight * *evidence;
                *got += weight;
                *title = title.saturating_add(std::mem::take(in_title));
            }
            *evidence = 0.0;
        }
    }
    let share = match (any_word, known) {
        (true, _) => 0.0,
        (false, 0..=2) => SHARE_OF_FEW,
        (false, _) => SHARE_OF_MANY,
    };
    let rest = got.iter().zip(&title).zip(&rows.courses);
    for (fit, ((got, title), row)) in fit.iter_mut().zip(rest) {
        let fits = row.alive && *got > 0.0 && *got >= share * total;
        let whole = f32::from(*title) / f32::from(row.title_words.max(1));
        *fit = if fits { *fit / total + WHOLE_TITLE * whole.min(1.0) } else { NOT };
    }
    Some(Matched { fit })
}

/// From 1 for what one course has to 0 for what all have.
fn rarity(courses: usize, of: usize) -> f32 {
    let count = |n: usize| f32::from(u16::try_from(n.min(65_535)).unwrap_or(u16::MAX));
    // Beyond 65,535 courses both are scaled down alike.
    let scale = of / 65_536 + 1;
    let (courses, of) = (count(courses / scale), count(of / scale));
    ((of + 1.0) / (courses + 0.5)).ln().max(0.0) / (of + 2.0).ln()
}

/// What the courses have of one need.
struct Gathered {
    evidence: Vec<f32>,
    in_title: Vec<u8>,
}

impl Gathered {
    fn gather(&mut self, index: &Index, rows: &Rows, need: &Need, weights: &[f32; 256]) {
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
                let weight = weights.get(usize::from(fields)).copied().unwrap_or_default() * factor;
                let title = fields & Field::Title.bit() != 0;
                self.take(slot, weight, if title { need.words } else { 0 });
            }
        }
        if need.is_phrase {
            let with_title = self.evidence.iter_mut().zip(&self.in_title).filter(|(_, title)| **title > 0);
            with_title.for_each(|(evidence, _)| *evidence += PHRASE_IN_TITLE);
        }
    }

    fn take(&mut self, slot: Slot, evidence: f32, in_title: u8) {
        let at = slot as usize;
        if let (Some(most), Some(title)) = (self.evidence.get_mut(at), self.in_title.get_mut(at)) {
            *most = most.max(evidence);
            *title = (*title).max(in_title);
        }
    }
}
