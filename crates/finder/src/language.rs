//! What is known without any course: subjects, places, and how words are read. It does not change, so a course is prepared
//! with it before anyone waits for a lock.

use crate::entry::CourseEntry;
use crate::phrases::{Phrase, Phrases};
use crate::places::Places;
use crate::reading::{self, Terms};
use crate::sayings::Sayings;
use crate::text::{self, Stems};
use crate::thesaurus::{ALIKE, NEXT_TO};
use domain::catalogue::wire::SubjectRef;
use domain::values::Point;
use std::collections::{BTreeSet, HashMap, HashSet};

/// A subject with the words that workers use for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectEntry {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its other names.
    pub synonyms: Vec<String>,
    /// Where it stands in lists.
    pub position: i32,
}

/// What kind of place it is; of several that fit a name the first kind is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceKind {
    /// A town or village.
    Town,
    /// A district of the county.
    District,
    /// The first half of a postcode.
    Outcode,
}

/// A place that can be searched from.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceEntry {
    /// Its kind.
    pub kind: PlaceKind,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub point: Point,
}

/// The reference data.
#[derive(Clone, Debug, Default)]
pub struct Reference {
    /// The sector's subjects.
    pub subjects: Vec<SubjectEntry>,
    /// Towns, districts and outcodes.
    pub places: Vec<PlaceEntry>,
    /// Full postcodes, as `Postcode::key` writes them.
    pub postcodes: Vec<(String, Point)>,
}

/// The subject that names nothing.
pub(crate) const OTHER: &str = "other";

/// The reference data, made ready.
#[derive(Debug)]
pub struct Language {
    pub(crate) stems: Stems,
    pub(crate) sayings: Sayings,
    pub(crate) subjects: Vec<SubjectEntry>,
    pub(crate) codes: HashMap<String, u16>,
    pub(crate) phrases: Phrases,
    /// Subjects that have a word in one of their names, by stem.
    pub(crate) subject_words: HashMap<String, Vec<u16>>,
    /// Words of subjects as written, to which misspellings are mended.
    pub(crate) known: HashSet<String>,
    pub(crate) places: Places,
    /// What says nearly the same as a word, by its stem.
    pub(crate) alike: HashMap<String, Alike>,
    /// The words of the thesaurus as written.
    pub(crate) alike_words: HashSet<String>,
    /// Of each subject the words of its name that no other subject has.
    pub(crate) own_words: Vec<Vec<String>>,
    /// The terms of all names of each subject.
    pub(crate) others: Vec<Vec<String>>,
    /// The terms of plain words for each subject.
    pub(crate) plain_names: Vec<Vec<String>>,
    /// The subjects next to each.
    pub(crate) next_to: Vec<Vec<u16>>,
}

/// What says nearly the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Alike {
    pub(crate) terms: BTreeSet<String>,
    pub(crate) subjects: BTreeSet<u16>,
    /// Subjects that have such a word in a name.
    pub(crate) named: BTreeSet<u16>,
}

/// A course made ready: its words are read.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub(crate) entry: CourseEntry,
    pub(crate) terms: Terms,
    pub(crate) subjects: Vec<(u16, bool)>,
}

impl Language {
    /// Makes reference data ready.
    #[must_use]
    pub fn new(reference: Reference) -> Self {
        let Reference { mut subjects, places, postcodes } = reference;
        subjects.sort_by(|a, b| (a.position, &a.code).cmp(&(b.position, &b.code)));
        // A code of two bytes holds more subjects than a person could choose from.
        subjects.truncate(usize::from(u16::MAX));
        let stems = Stems::new();
        let numbered = || (0_u16..).zip(&subjects);
        let names = || {
            let named = numbered().filter(|(_, subject)| subject.code != OTHER);
            named.flat_map(|(at, subject)| subject.names().map(move |name| (at, name)))
        };
        let parts = || numbered().flat_map(|(at, subject)| parts(&subject.name).map(move |part| (at, part)));
        let plain = ALIKE.iter().flat_map(|group| group.iter().copied()).filter(|member| member.contains(' '));
        let of_subjects = names().chain(parts()).map(|(at, name)| (Some(at), name));
        let phrases = Phrases::new(&stems, of_subjects.chain(plain.map(|member| (None, member))));
        let mut subject_words: HashMap<String, Vec<u16>> = HashMap::new();
        for (at, name) in names() {
            for word in text::words(name).iter().filter(|word| !text::is_empty_word(&word.text)) {
                let subjects = subject_words.entry(stems.of(&word.text)).or_default();
                if subjects.last() != Some(&at) {
                    subjects.push(at);
                }
            }
        }
        let known = phrases.words().cloned().collect();
        let codes = numbered().map(|(at, subject)| (subject.code.clone(), at)).collect();
        let alike = alike(&stems, &phrases, &subject_words);
        let alike_words = ALIKE.iter().flat_map(|group| group.iter().map(|word| (*word).to_owned())).collect();
        let own = |subject: &SubjectEntry| {
            let cut = text::words(&subject.name).into_iter().map(|word| stems.of(&word.text));
            cut.filter(|stem| subject_words.get(stem).is_some_and(|subjects| subjects.len() == 1)).collect()
        };
        let own_words = subjects.iter().map(own).collect();
        let others = (0..).zip(&subjects).map(|(at, _)| phrases.of(at).map(|phrase| phrase.term.clone()).collect());
        let others = others.collect();
        let plain_names = plain_names(&stems, &phrases, subjects.len());
        let next_to = next_to(&stems, &phrases, subjects.len());
        Self {
            stems,
            sayings: Sayings::default(),
            codes,
            phrases,
            subject_words,
            known,
            alike,
            alike_words,
            own_words,
            others,
            plain_names,
            next_to,
            places: Places::new(places, postcodes),
            subjects,
        }
    }

    /// Reads the words of a course: the costly part of putting it into a [`Finder`](crate::Finder).
    #[must_use]
    pub fn prepare(&self, mut entry: CourseEntry) -> Prepared {
        let terms = reading::terms(self, &entry);
        let known = entry.subjects.iter();
        let mut subjects: Vec<(u16, bool)> =
            known.filter_map(|subject| Some((*self.codes.get(&subject.code)?, subject.strong))).collect();
        subjects.sort_unstable();
        subjects.dedup_by_key(|(at, _)| *at);
        entry.texts = Vec::new();
        entry.runs.sort_by_key(|run| (crate::times::starts(run), run.id));
        entry.runs.shrink_to_fit();
        Prepared { entry, terms, subjects }
    }

    /// A subject by its number.
    pub(crate) fn subject(&self, at: u16) -> Option<SubjectRef> {
        let subject = self.subjects.get(usize::from(at))?;
        Some(SubjectRef { code: subject.code.clone(), name: subject.name.clone() })
    }
}

/// A name of two things names each of them that has several words: "Assessor and internal quality assurance".
fn parts(name: &str) -> impl Iterator<Item = &str> {
    let parts = name.split(" and ").flat_map(|part| part.split(", "));
    parts.filter(move |part| part.len() < name.len() && part.contains(' '))
}

/// The phrase that a name is as a whole.
fn phrase_of<'a>(stems: &Stems, phrases: &'a Phrases, name: &str) -> Option<&'a Phrase> {
    let words: Vec<String> = text::words(name).into_iter().map(|word| word.text).collect();
    let cut: Vec<String> = words.iter().map(|word| stems.of(word)).collect();
    let found = phrases.find(&words, &cut, |phrase| phrase.stems.len() == cut.len());
    found.first().map(|found| found.phrase)
}

/// For each subject the terms of the plain words that the thesaurus has beside its names.
fn plain_names(stems: &Stems, phrases: &Phrases, subjects: usize) -> Vec<Vec<String>> {
    let mut all = vec![Vec::new(); subjects];
    for group in ALIKE {
        let members: Vec<&Phrase> = group.iter().filter_map(|name| phrase_of(stems, phrases, name)).collect();
        let plain: Vec<&String> = members.iter().filter(|one| one.codes.is_empty()).map(|one| &one.term).collect();
        for code in members.iter().flat_map(|phrase| &phrase.codes) {
            if let Some(names) = all.get_mut(usize::from(*code)) {
                names.extend(plain.iter().map(|term| (*term).clone()));
            }
        }
    }
    all
}

fn next_to(stems: &Stems, phrases: &Phrases, subjects: usize) -> Vec<Vec<u16>> {
    let mut all = vec![Vec::new(); subjects];
    for group in NEXT_TO {
        let named = group.iter().filter_map(|name| phrase_of(stems, phrases, name));
        let codes: Vec<u16> = named.flat_map(|phrase| phrase.codes.iter().copied()).collect();
        for code in &codes {
            if let Some(near) = all.get_mut(usize::from(*code)) {
                near.extend(codes.iter().copied().filter(|other| other != code));
            }
        }
    }
    all
}

/// The thesaurus by stems: for each single word the others of its groups, and the subjects that they are names of.
fn alike(stems: &Stems, phrases: &Phrases, subject_words: &HashMap<String, Vec<u16>>) -> HashMap<String, Alike> {
    let mut all: HashMap<String, Alike> = HashMap::new();
    let of_names = |stem: &String| subject_words.get(stem).into_iter().flatten();
    for group in ALIKE {
        let members = group.iter().map(|member| {
            let cut: Vec<String> = text::words(member).iter().map(|word| stems.of(&word.text)).collect();
            (cut, phrase_of(stems, phrases, member))
        });
        let members: Vec<_> = members.collect();
        let is_plain = |phrase: &Option<&Phrase>| phrase.is_some_and(|phrase| phrase.codes.is_empty());
        for (word, _) in members.iter().filter(|(cut, phrase)| cut.len() == 1 || is_plain(phrase)) {
            let alike = all.entry(word.join(" ")).or_default();
            for (cut, phrase) in &members {
                match (cut.as_slice(), phrase) {
                    (other, _) if other == word => {}
                    (_, Some(phrase)) => {
                        alike.terms.insert(phrase.term.clone());
                        alike.subjects.extend(&phrase.codes);
                    }
                    ([other], None) => {
                        alike.terms.insert(other.clone());
                        alike.named.extend(of_names(other));
                    }
                    _ => {}
                }
            }
        }
    }
    all
}

impl SubjectEntry {
    /// Its name, then its other names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        [self.name.as_str()].into_iter().chain(self.synonyms.iter().map(String::as_str))
    }
}
