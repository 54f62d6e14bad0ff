//! Which courses hold which terms.

use crate::reading::Fields;
use std::collections::HashMap;
use std::sync::Arc;

/// The number of a course among the rows.
pub(crate) type Slot = u32;

/// The courses that hold one term, in order, with the fields it stands in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Postings {
    pub(crate) slots: Vec<Slot>,
    pub(crate) fields: Vec<Fields>,
}

impl Postings {
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Slot, Fields)> {
        self.slots.iter().copied().zip(self.fields.iter().copied())
    }
}

/// Every term with its courses. Rows that are gone stay in the lists until they are packed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    terms: HashMap<Arc<str>, u32>,
    postings: Vec<Postings>,
    /// The courses that teach each subject, by its number; whether strongly.
    subjects: Vec<Vec<(Slot, bool)>>,
}

impl Index {
    /// Adds a course. Slots only grow.
    pub(crate) fn add(&mut self, slot: Slot, terms: &[(String, Fields)], subjects: &[(u16, bool)]) {
        for (term, fields) in terms {
            let next = u32::try_from(self.postings.len()).unwrap_or(u32::MAX);
            let at = self.terms.get(term.as_str()).copied().unwrap_or_else(|| {
                self.terms.insert(term.as_str().into(), next);
                self.postings.push(Postings::default());
                next
            });
            if let Some(postings) = self.postings.get_mut(at as usize) {
                postings.slots.push(slot);
                postings.fields.push(*fields);
            }
        }
        for (subject, strong) in subjects {
            let at = usize::from(*subject);
            if self.subjects.len() <= at {
                self.subjects.resize(at + 1, Vec::new());
            }
            if let Some(courses) = self.subjects.get_mut(at) {
                courses.push((slot, *strong));
            }
        }
    }

    /// Whether so many new terms need no larger table.
    pub(crate) fn has_room(&self, terms: usize) -> bool {
        self.terms.capacity() - self.terms.len() >= terms
    }

    pub(crate) fn make_room(&mut self, terms: usize) {
        self.terms.reserve(terms);
    }

    pub(crate) fn term(&self, term: &str) -> Option<&Postings> {
        self.terms.get(term).and_then(|at| self.postings.get(*at as usize))
    }

    pub(crate) fn subject(&self, subject: u16) -> &[(Slot, bool)] {
        self.subjects.get(usize::from(subject)).map_or(&[], Vec::as_slice)
    }

    /// Renumbers the rows; those without a new number are gone.
    pub(crate) fn renumber(&mut self, new: &[Option<Slot>]) {
        let of = |slot: Slot| new.get(slot as usize).copied().flatten();
        for postings in &mut self.postings {
            let kept: (Vec<Slot>, Vec<Fields>) =
                postings.iter().filter_map(|(slot, fields)| Some((of(slot)?, fields))).unzip();
            (postings.slots, postings.fields) = kept;
        }
        for courses in &mut self.subjects {
            *courses = courses.iter().filter_map(|(slot, strong)| Some((of(*slot)?, *strong))).collect();
        }
    }
}
