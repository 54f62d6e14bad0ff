//! How well each course fits the words: of every word and phrase the strongest place where a course says it, weighed by
//! how rare it is.

use crate::index::{Index, Slot};
use crate::query::{Kind, Need, Query};
use crate::reading::{self, Field, Fields};
use crate::rows::Rows;

/// How much of the weight of plain words a course must have: everything of two, most of three.
const SHARE_OF_FEW: f32 = 0.85;
const SHARE_OF_MANY: f32 = 0.34;
/// How much of the weight of phrases: all of three.
const SHARE_OF_PHRASES: f32 = 0.74;
/// How much of a search may be words that nobody knows before it is said.
const UNKNOWN: f32 = 0.4;
/// How well words fit that stand in one field, but not as the phrase.
const TOGETHER: f32 = 0.75;
/// What a phrase in the title adds to its subject.
const PHRASE_IN_TITLE: f32 = 0.4;
/// What a title adds that says nothing else.
const WHOLE_TITLE: f32 = 0.3;
/// A word that every course has still counts for this much; a phrase for the other.
const LEAST: f32 = 0.1;
const LEAST_OF_PHRASE: f32 = 0.7;
const LEAST_OF_ASIDE: f32 = 0.3;
/// A word that says nearly the same as a subject.
const LEAST_OF_ALIKE: f32 = 0.5;

/// The courses that fit.
#[derive(Clone, Debug)]
pub(crate) struct Matched {
    /// Each with how well, from 0 to about 1.6, in the order of rows.
    pub(crate) courses: Vec<(Slot, f32)>,
    /// Much of what was asked for is known to nobody, or nothing of the sector is like the rest.
    pub(crate) overlooks: bool,
}

/// The courses that fit; nothing when the words need nothing, so that every course fits alike.
pub(crate) fn matched(index: &Index, rows: &Rows, query: &Query, any_word: bool) -> Option<Matched> {
    if query.needs.is_empty() {
        return None;
    }
    let mut all = Gathered::new(rows.courses.len());
    let (mut words, mut phrases, mut asides, mut unknown) = ((0.0, 0_usize), (0.0, 0_usize), 0.0, 0.0);
    for need in &query.needs {
        all.gather(index, rows, need);
        // A word that nobody knows is overlooked.
        if all.touched.is_empty() {
            unknown += if need.kind == Kind::Aside { 0.0 } else { 1.0 };
            continue;
        }
        let rarity = rarity(all.touched.len(), rows.live());
        let least = match need.kind {
            Kind::Phrase => LEAST_OF_PHRASE,
            Kind::Word if need.subjects.iter().any(|(_, factor)| *factor > 0.5) => LEAST_OF_ALIKE,
            Kind::Aside => LEAST_OF_ASIDE,
            Kind::Word => LEAST,
        };
        let weight = rarity.max(least);
        match need.kind {
            Kind::Phrase => phrases = (phrases.0 + weight, phrases.1 + 1),
            Kind::Word => words = (words.0 + weight, words.1 + 1),
            Kind::Aside => asides += weight,
        }
        all.weigh(weight, need.kind);
    }
    let share = match (any_word, phrases.1, words.1) {
        (true, ..) => 0.0,
        (false, 1.., _) => SHARE_OF_PHRASES * phrases.0,
        (false, 0, 0..=2) => SHARE_OF_FEW * words.0,
        (false, 0, _) => SHARE_OF_MANY * words.0,
    };
    let total = words.0 + phrases.0 + asides;
    all.found.sort_unstable();
    let fit = |slot: Slot| {
        let (gathered, row) = (all.of.get(slot as usize)?, rows.row(slot)?);
        let whole = f32::from(gathered.title) / f32::from(row.title_words.max(1));
        let got = if phrases.1 > 0 && !any_word { gathered.phrases } else { gathered.words + gathered.phrases };
        let says = got > 0.0 || (phrases.1 == 0 && words.1 == 0);
        (says && got >= share).then(|| (slot, gathered.fit / total + WHOLE_TITLE * whole.min(1.0)))
    };
    let courses: Vec<(Slot, f32)> = all.found.iter().filter_map(|slot| fit(*slot)).collect();
    let much = unknown > UNKNOWN * (unknown + total);
    let of_sector = |(slot, _): &(Slot, f32)| rows.row(*slot).is_some_and(|row| Rows::is_of_sector(row) && !row.away);
    Some(Matched { overlooks: much || unknown > 0.0 && !courses.iter().any(of_sector), courses })
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
    /// Of all needs so far, weighed.
    fit: f32,
    /// The weight of the words and of the phrases that it has.
    words: f32,
    phrases: f32,
    is_found: bool,
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
        for (term, factor) in &need.others {
            let Some(postings) = index.term(term) else { continue };
            for (slot, fields) in postings.iter().filter(|(slot, _)| alive(*slot)) {
                // A word somewhere in a long text is too little for what only says nearly the same.
                let weight = self.weights.get(usize::from(fields & !Field::Texts.bit())).copied().unwrap_or_default();
                if weight > 0.0 {
                    self.take(slot, weight * factor, 0);
                }
            }
        }
        self.gather_together(index, rows, need);
    }

    /// Courses where all of some stems stand in one field.
    fn gather_together(&mut self, index: &Index, rows: &Rows, need: &Need) {
        let mut lists = need.together.iter().map(|stem| index.term(stem));
        let Some(Some(first)) = lists.next() else { return };
        let mut both: Vec<(Slot, Fields)> = first.iter().filter(|(slot, _)| rows.is_alive(*slot)).collect();
        for list in lists {
            let Some(list) = list else { return };
            let fields = |slot: Slot| {
                let at = list.slots.binary_search(&slot).ok()?;
                list.fields.get(at).copied()
            };
            both = both.into_iter().filter_map(|(slot, had)| Some((slot, had & fields(slot)?))).collect();
        }
        for (slot, fields) in both.into_iter().filter(|(_, fields)| *fields != 0) {
            let weight = self.weights.get(usize::from(fields)).copied().unwrap_or_default() * TOGETHER;
            let title = fields & Field::Title.bit() != 0;
            self.take(slot, weight, if title { need.words } else { 0 });
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
    fn weigh(&mut self, weight: f32, kind: Kind) {
        for slot in self.touched.drain(..) {
            let Some(course) = self.of.get_mut(slot as usize) else { continue };
            if !course.is_found {
                course.is_found = true;
                self.found.push(slot);
            }
            let title = if kind == Kind::Phrase && course.in_title > 0 { PHRASE_IN_TITLE } else { 0.0 };
            course.fit += weight * (course.evidence + title);
            match kind {
                Kind::Phrase => course.phrases += weight,
                Kind::Word => course.words += weight,
                Kind::Aside => {}
            }
            course.title = course.title.saturating_add(course.in_title);
            (course.evidence, course.in_title) = (0.0, 0);
        }
    }
}
