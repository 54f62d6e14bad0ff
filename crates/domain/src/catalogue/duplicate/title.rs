//! How much two titles say the same.

use crate::catalogue::tagging::words;
use std::collections::BTreeSet;

/// Words that tell no course from another.
const FILLERS: &[&str] = &[
    "a",
    "an",
    "and",
    "at",
    "by",
    "course",
    "courses",
    "for",
    "full",
    "hour",
    "hours",
    "day",
    "days",
    "half",
    "in",
    "into",
    "of",
    "on",
    "part",
    "programme",
    "short",
    "the",
    "time",
    "to",
    "training",
    "with",
    "workshop",
];

/// Words that make two courses of one title two: one has such a word and the other has none.
const TELLING: &[&[&str]] = &[
    &["refresher", "refreshers", "update", "recertification", "renewal"],
    &["introduction", "introductory", "intro", "beginner", "beginners"],
    &["intermediate"],
    &["advanced"],
    &["trainer", "trainers"],
    &["assessor", "assessors"],
    &["manager", "managers", "leader", "leaders", "leadership"],
];

/// Kinds of which a course is one: two that name different ones are two courses, one that names none may be either.
const KINDS: &[&[&[&str]]] = &[
    &[&["award"], &["certificate"], &["diploma"], &["apprenticeship"]],
    &[&["child", "children", "paediatric", "pediatric"], &["adult", "adults"]],
];

/// A title as it is compared.
pub(super) struct Title {
    words: BTreeSet<String>,
    /// The level that it names.
    pub(super) level: Option<i16>,
}

impl Title {
    pub(super) fn of(text: &str) -> Self {
        let all = words(text);
        let (mut kept, mut level) = (BTreeSet::new(), None);
        let mut at = all.iter().map(String::as_str).peekable();
        while let Some(word) = at.next() {
            let next = at.peek().copied().unwrap_or_default();
            let is_level = matches!(word, "level" | "lvl");
            if let Some(number) = number(next).filter(|_| is_level) {
                level = Some(number);
                at.next();
            } else if number(word).is_some() && matches!(next, "day" | "days" | "hour" | "hours" | "week" | "weeks") {
                at.next();
            } else if let Some(short) = word.strip_prefix('l').and_then(digit) {
                level = Some(short);
            } else if !FILLERS.contains(&word) {
                kept.insert(word.to_owned());
            }
        }
        Self { words: kept, level }
    }

    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// From 0, nothing in common, to 1, the same words (Dice's coefficient).
    pub(super) fn likeness(&self, other: &Self) -> f64 {
        let all = self.words.len() + other.words.len();
        let shared = self.words.intersection(&other.words).count();
        if all == 0 { 0.0 } else { 2.0 * shared as f64 / all as f64 }
    }

    /// A word that makes them two courses, if there is one.
    pub(super) fn told_apart_by<'a>(&'a self, other: &'a Self) -> Option<&'a str> {
        let telling = TELLING.iter().find_map(|group| match (self.one_of(group), other.one_of(group)) {
            (Some(word), None) | (None, Some(word)) => Some(word),
            _ => None,
        });
        telling.or_else(|| self.other_kind(other)).or_else(|| {
            // Unit 1 and unit 2: both are numbered, and not alike. A number that one of them leaves out tells nothing.
            let (mine, theirs) = (self.numbers(), other.numbers());
            let differ = !mine.is_empty() && !theirs.is_empty() && mine != theirs;
            mine.symmetric_difference(&theirs).next().copied().filter(|_| differ)
        })
    }

    fn other_kind<'a>(&'a self, other: &'a Self) -> Option<&'a str> {
        let named = |title: &Self, kinds: &[&[&str]]| -> BTreeSet<usize> {
            (0..).zip(kinds).filter(|(_, kind)| title.one_of(kind).is_some()).map(|(at, _)| at).collect()
        };
        KINDS.iter().find_map(|kinds| {
            let (mine, theirs) = (named(self, kinds), named(other, kinds));
            let differ = !mine.is_empty() && !theirs.is_empty() && mine != theirs;
            let first = mine.symmetric_difference(&theirs).next().filter(|_| differ)?;
            let mut words = kinds.get(*first)?.iter();
            words.find_map(|word| self.words.get(*word).or_else(|| other.words.get(*word))).map(String::as_str)
        })
    }

    fn one_of(&self, group: &[&str]) -> Option<&str> {
        self.words.iter().map(String::as_str).find(|word| group.contains(word))
    }

    fn numbers(&self) -> BTreeSet<&str> {
        let counts = |word: &&str| number(word).is_some();
        self.words.iter().map(String::as_str).filter(counts).collect()
    }
}

/// From 0, nothing in common, to 1, the same words.
pub(super) fn likeness(one: &str, two: &str) -> f64 {
    Title::of(one).likeness(&Title::of(two))
}

fn digit(text: &str) -> Option<i16> {
    text.parse().ok().filter(|number| (0..=99).contains(number) && text.len() <= 2)
}

/// A number below a hundred, in digits or as a word or a Roman one.
fn number(word: &str) -> Option<i16> {
    let said = ["one", "two", "three", "four", "five", "six", "seven", "eight"];
    let roman = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii"];
    let place = said.iter().position(|of| *of == word).or_else(|| roman.iter().position(|of| *of == word));
    place.and_then(|at| i16::try_from(at + 1).ok()).or_else(|| digit(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_words_lengths_and_levels_do_not_make_a_title_another() {
        assert!(likeness("Moving & Handling of People (1 day)", "Moving and handling people") > 0.99);
        assert!(likeness("Level 2 Adult Care", "Adult Care") > 0.99);
        assert_eq!(Title::of("L3 Diploma in Care").level, Some(3));
        assert_eq!(Title::of("Diploma in Care, level three").level, Some(3));
        assert!(likeness("Food hygiene", "Fire safety") < 0.01);
    }

    #[test]
    fn some_words_make_two_courses_of_one_title() {
        let apart = |one: &str, two: &str| Title::of(one).told_apart_by(&Title::of(two)).is_some();
        assert!(apart("Moving and handling", "Moving and handling refresher"));
        assert!(apart("Certificate in Adult Care", "Diploma in Adult Care"));
        assert!(apart("Care: unit 1", "Care: unit 2"));
        assert!(apart("Moving and handling", "Moving and handling train the trainer"));
        assert!(!apart("First aid at work (3 days)", "First aid at work"));
        assert!(!apart("First aid refresher", "First aid update"));
        assert!(!apart("Adult Care", "Adult Care Certificate"));
        assert!(apart("Resuscitation: adults", "Resuscitation: children"));
    }
}
