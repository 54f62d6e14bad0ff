//! The catalogue in memory.

use crate::asked::{Asked, Position};
use crate::index::Index;
use crate::language::{Language, Prepared, Reference};
use crate::look::{self, Hit};
use crate::matching;
use crate::mend::Dictionary;
use crate::names::ProviderNames;
use crate::query::Wanted;
use crate::rows::Rows;
use crate::suggest::Titles;
use crate::text;
use crate::understand::{self, Understood};
use crate::{answer, counts::Counts, relax};
use chrono::NaiveDateTime;
use domain::catalogue::wire::{CourseList, PlaceView, Relaxed, Suggestion};
use domain::ids::{CourseId, CourseRunId};
use domain::problem::FieldProblem;
use std::sync::Arc;

/// How much is changed in a few milliseconds.
const QUICK_COURSES: usize = 16;
const QUICK_RUNS: usize = 500;
/// More terms than a course has.
const TERMS: usize = 1000;

/// Every course that is offered, and finding in them.
#[derive(Clone, Debug)]
pub struct Finder {
    pub(crate) language: Arc<Language>,
    pub(crate) rows: Rows,
    pub(crate) index: Index,
    pub(crate) dictionary: Dictionary,
    pub(crate) names: ProviderNames,
    pub(crate) titles: Titles,
}

/// The answer of a search.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The list; its cursor is for the caller to write.
    pub list: CourseList,
    /// Where the next page continues; none on the last.
    pub next: Option<Position>,
    /// What was wanted, when it is not there as it was asked for.
    pub missed: Option<Missed>,
}

/// What a search wanted and did not find as it was asked: nothing of its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Missed {
    /// Codes of the subjects that were asked for or that the words name.
    pub subjects: Vec<String>,
    /// The district of the county around the place that was named.
    pub district: Option<String>,
}

/// What a look through everything found.
struct Looked {
    wanted: Wanted,
    counts: Counts,
    hits: Vec<Hit>,
    /// How it differs from what was asked.
    relaxed: Option<Relaxed>,
}

impl Finder {
    /// A catalogue without courses.
    #[must_use]
    pub fn new(reference: Reference) -> Self {
        Self::with(Arc::new(Language::new(reference)))
    }

    /// The same with reference data that was made ready before.
    #[must_use]
    pub fn with(language: Arc<Language>) -> Self {
        Self {
            language,
            rows: Rows::default(),
            index: Index::default(),
            dictionary: Dictionary::default(),
            names: ProviderNames::default(),
            titles: Titles::default(),
        }
    }

    /// What courses are prepared with. It never changes, so no lock need be held while a course is prepared.
    #[must_use]
    pub fn language(&self) -> Arc<Language> {
        Arc::clone(&self.language)
    }

    /// How many courses there are.
    #[must_use]
    pub fn courses(&self) -> usize {
        self.rows.live()
    }

    /// Puts courses in, each in the place of the one with its id.
    pub fn put(&mut self, courses: Vec<Prepared>) {
        self.change(&[], courses);
    }

    /// Takes courses out; ids that are not there are overlooked.
    pub fn remove(&mut self, courses: &[CourseId]) {
        self.change(courses, Vec::new());
    }

    /// Takes courses out, then puts others in, each in the place of the one with its id.
    pub fn change(&mut self, out: &[CourseId], put: Vec<Prepared>) {
        out.iter().for_each(|id| self.take_out(*id));
        for course in put {
            self.take_out(course.entry.id);
            self.dictionary.add(&course.terms.title);
            self.titles.add(&course.entry);
            self.rows.add(&mut self.index, course);
        }
        self.rows.pack(&mut self.index);
        self.names.learn(&self.rows, &self.language);
    }

    /// Whether [`change`](Self::change) would be done with these in a few milliseconds, however large the catalogue is. What
    /// takes longer is for a copy, while others read this one.
    #[must_use]
    pub fn is_quick(&self, out: &[CourseId], put: &[Prepared]) -> bool {
        let few = out.len().max(put.len()) <= QUICK_COURSES;
        let runs = put.iter().map(|course| course.entry.runs.len()).sum();
        let terms = put.iter().map(|course| course.terms.terms.len()).sum();
        few && runs <= QUICK_RUNS && self.rows.has_room(out.len(), put.len(), runs) && self.index.has_room(terms)
    }

    /// A copy to be changed while others read this one; the texts and runs of courses are shared.
    #[must_use]
    pub fn copy(&self) -> Self {
        let mut copy = self.clone();
        copy.make_room();
        copy
    }

    /// Room for small changes, which would not be quick if a table had to grow for them.
    pub fn make_room(&mut self) {
        self.rows.make_room(QUICK_COURSES, QUICK_RUNS);
        self.index.make_room(QUICK_COURSES * TERMS);
    }

    /// Changes who has a place on a run; a run that is not there is overlooked. Costs next to nothing.
    pub fn set_places(&mut self, run: CourseRunId, capacity: Option<i32>, places_taken: i32, waiting: i32) {
        self.rows.set_places(run, capacity, places_taken, waiting);
    }

    fn take_out(&mut self, id: CourseId) {
        if let Some(entry) = self.rows.remove(id) {
            self.dictionary.remove(&crate::reading::title_words(&entry.title));
            self.titles.remove(entry);
        }
    }

    /// Answers a search. `now` is wall time in Europe/London. When nothing fits, the search is widened step by step and the
    /// answer says how.
    ///
    /// # Errors
    /// What cannot be understood, each with what to do.
    pub fn search(&self, asked: &Asked, now: NaiveDateTime) -> Result<Found, Vec<FieldProblem>> {
        let Understood { wanted, place, corrected } = understand::understand(self, asked, now)?;
        let looked = self.look(wanted, asked);
        let empty = looked.counts.total == 0;
        let words = corrected.as_deref().unwrap_or(&asked.q);
        let missed = (empty || looked.relaxed.is_some()).then(|| self.missed(words, &looked.wanted));
        let wider = if empty { self.look_wider(&looked.wanted, asked) } else { None };
        let Looked { wanted, counts, mut hits, relaxed } = wider.unwrap_or(looked);
        let more = hits.len() > usize::from(asked.limit.get());
        hits.truncate(usize::from(asked.limit.get()));
        let next = hits.last().filter(|_| more).map(|hit| hit.position);
        let items = hits.iter().filter_map(|hit| answer::summary(self, hit, &wanted)).collect();
        let list = CourseList {
            items,
            facets: answer::facets(self, &counts),
            total: i64::from(counts.total),
            next_cursor: None,
            place,
            relaxed,
            corrected,
        };
        Ok(Found { list, next, missed })
    }

    fn missed(&self, words: &str, wanted: &Wanted) -> Missed {
        let words: Vec<String> = text::words(words).into_iter().map(|word| word.text).collect();
        let stems: Vec<String> = words.iter().map(|word| self.language.stems.of(word)).collect();
        // Whether anyone teaches it or not.
        let named = self.language.phrases.find(&words, &stems, |_| true);
        let named = named.iter().flat_map(|found| found.phrase.codes.iter().copied());
        let mut numbers: Vec<u16> = wanted.subjects.iter().copied().chain(named).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let code = |at: u16| self.language.subjects.get(usize::from(at)).map(|subject| subject.code.clone());
        Missed {
            subjects: numbers.into_iter().filter_map(code).collect(),
            district: wanted.point.and_then(|point| self.language.places.district(point)).map(str::to_owned),
        }
    }

    /// The first wider search that finds something.
    fn look_wider(&self, wanted: &Wanted, asked: &Asked) -> Option<Looked> {
        relax::wider(wanted).find_map(|(wider, say)| {
            let looked = self.look(wider, asked);
            (looked.counts.total > 0).then_some(Looked { relaxed: Some(say), ..looked })
        })
    }

    fn look(&self, wanted: Wanted, asked: &Asked) -> Looked {
        let matched = matching::matched(&self.index, &self.rows, &wanted.query, wanted.any_word);
        let (after, at_most) = (asked.after.as_ref(), usize::from(asked.limit.get()) + 1);
        let subjects = self.language.subjects.len();
        let (counts, hits) = look::look(&self.rows, subjects, &wanted, matched.as_ref(), after, at_most);
        let relaxed = matched.filter(|matched| matched.overlooks).map(|_| relax::some_words());
        Looked { wanted, counts, hits, relaxed }
    }

    /// Things to search for that begin with, hold or are spelt nearly like `text`, best first, at most ten.
    #[must_use]
    pub fn suggest(&self, text: &str) -> Vec<Suggestion> {
        crate::suggest::suggest(self, text)
    }

    /// The place of a town, outcode or postcode; a misspelt town is found too.
    #[must_use]
    pub fn place(&self, text: &str) -> Option<PlaceView> {
        self.language.places.find(text, true)
    }
}
