//! The sector's vocabulary by stems: the longest phrase first, as `domain::catalogue::tagging` reads it, but blind to the
//! endings of words. The same phrases are marked in courses and read in searches.

use crate::text::{self, Stems, Word, level_of};
use std::collections::{BTreeMap, HashMap};

/// Names and synonyms of subjects that have the same stems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Phrase {
    /// What it is filed under among the terms.
    pub(crate) term: String,
    /// Its stems.
    pub(crate) stems: Vec<String>,
    /// The words as given, each way.
    pub(crate) written: Vec<Vec<String>>,
    /// Subjects it is a name of.
    pub(crate) codes: Vec<u16>,
    /// Subjects that have a longer name which begins with it.
    pub(crate) wider: Vec<u16>,
    /// It is an acronym such as MUST or FAST: in a text it counts only when written in capitals.
    acronym: bool,
}

/// A phrase found among words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found<'a> {
    /// First word that it covers, from 0.
    pub(crate) at: usize,
    pub(crate) phrase: &'a Phrase,
}

/// The vocabulary, ready to be looked up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Phrases {
    /// Phrases by their first stem, longest first.
    by_first: HashMap<String, Vec<Phrase>>,
}

struct Known {
    written: Vec<Vec<String>>,
    codes: Vec<u16>,
    acronym: bool,
}

impl Phrases {
    /// A vocabulary of (subject, name or synonym); plain words for a thing are a name of no subject.
    pub(crate) fn new<'a>(stems: &Stems, names: impl Iterator<Item = (Option<u16>, &'a str)>) -> Self {
        let mut known: BTreeMap<Vec<String>, Known> = BTreeMap::new();
        for (code, name) in names {
            let words = text::words(name);
            let key: Vec<String> = words.iter().map(|word| stems.of(&word.text)).collect();
            let written = words.iter().map(|word| word.text.clone()).collect();
            let acronym = words.iter().all(|word| word.capitals || word.text == "and");
            let known = known.entry(key).or_insert(Known { written: Vec::new(), codes: Vec::new(), acronym: true });
            known.acronym &= acronym;
            known.written.push(written);
            known.codes.extend(code.filter(|code| !known.codes.contains(code)));
        }
        let keep: Vec<Vec<String>> = known.keys().filter(|key| !says_level_besides(key, &known)).cloned().collect();
        let mut by_first: HashMap<String, Vec<Phrase>> = HashMap::new();
        for stems in keep {
            let wider = wider(&stems, &known);
            let Some(Known { written, mut codes, acronym }) = known.get(&stems).map(Known::copy) else { continue };
            codes.sort_unstable();
            let wider = wider.into_iter().filter(|code| !codes.contains(code)).collect();
            let term = format!("#{}", stems.join(" "));
            if let Some(first) = stems.first() {
                by_first.entry(first.clone()).or_default().push(Phrase { term, stems, written, codes, wider, acronym });
            }
        }
        for phrases in by_first.values_mut() {
            phrases.sort_by(|a, b| b.stems.len().cmp(&a.stems.len()).then_with(|| a.stems.cmp(&b.stems)));
        }
        Self { by_first }
    }

    /// Every phrase that begins at a word of a course's text, also those within others.
    pub(crate) fn all<'a>(&'a self, words: &'a [Word], stems: &'a [String]) -> impl Iterator<Item = &'a Phrase> {
        (0..stems.len()).flat_map(move |at| {
            let rest = stems.get(at..).unwrap_or_default();
            let written = words.get(at..).unwrap_or_default();
            let capitals = |phrase: &Phrase| {
                written.iter().take(phrase.stems.len()).all(|word| word.capitals || word.text == "and")
            };
            let begins =
                rest.first().and_then(|first| self.by_first.get(first)).map_or(&[] as &[Phrase], Vec::as_slice);
            begins.iter().filter(move |phrase| rest.starts_with(&phrase.stems) && (!phrase.acronym || capitals(phrase)))
        })
    }

    /// The phrases among the words of a search that count, from the left, the longest at each place; they never overlap. An
    /// acronym counts as it is, never by its stem.
    pub(crate) fn find(&self, words: &[String], stems: &[String], counts: impl Fn(&Phrase) -> bool) -> Vec<Found<'_>> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(first) = stems.get(at) {
            let rest = stems.get(at..).unwrap_or_default();
            let fits = |phrase: &&Phrase| {
                let written = words.get(at..at + phrase.stems.len()).unwrap_or_default();
                rest.starts_with(&phrase.stems)
                    && (!phrase.acronym || phrase.written.iter().any(|way| way == written))
                    && counts(phrase)
            };
            at += match self.by_first.get(first).and_then(|all| all.iter().find(fits)) {
                Some(phrase) => {
                    found.push(Found { at, phrase });
                    phrase.stems.len()
                }
                None => 1,
            };
        }
        found
    }

    /// The phrases that stand in another.
    pub(crate) fn within<'a>(&'a self, whole: &'a Phrase) -> impl Iterator<Item = &'a Phrase> {
        let stems = whole.stems.as_slice();
        let starts = (0..stems.len()).filter_map(|at| Some((stems.get(at..)?, self.by_first.get(stems.get(at)?)?)));
        let all = starts.flat_map(|(rest, begins)| begins.iter().filter(move |inner| rest.starts_with(&inner.stems)));
        all.filter(|inner| !inner.acronym && inner.stems.len() < stems.len())
    }

    /// The phrases that are names of a subject.
    pub(crate) fn of(&self, subject: u16) -> impl Iterator<Item = &Phrase> {
        self.by_first.values().flatten().filter(move |phrase| phrase.codes.contains(&subject))
    }

    /// Every word of the vocabulary as given.
    pub(crate) fn words(&self) -> impl Iterator<Item = &String> {
        self.by_first.values().flatten().flat_map(|phrase| phrase.written.iter().flatten())
    }
}

impl Known {
    fn copy(&self) -> Self {
        Self { written: self.written.clone(), codes: self.codes.clone(), acronym: self.acronym }
    }
}

/// "food hygiene l2" when "food hygiene" is a name of the same subject: then the level is said besides and read as one.
fn says_level_besides(key: &[String], known: &BTreeMap<Vec<String>, Known>) -> bool {
    let bare: Vec<String> = key.iter().filter(|stem| level_of(stem).is_none()).cloned().collect();
    let codes = |key: &[String]| known.get(key).map(|known| known.codes.clone()).unwrap_or_default();
    bare.len() < key.len() && codes(key).iter().all(|code| codes(&bare).contains(code))
}

fn wider(stems: &[String], known: &BTreeMap<Vec<String>, Known>) -> Vec<u16> {
    let after = known.range(stems.to_vec()..).skip(1);
    let longer = after.take_while(|(key, _)| key.starts_with(stems));
    let mut codes: Vec<u16> = longer.flat_map(|(_, known)| known.codes.clone()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &[(u16, &str)] = &[
        (0, "moving and handling"),
        (0, "M&H"),
        (1, "moving and handling of loads"),
        (2, "MUST"),
        (3, "pressure sores"),
        (4, "Food hygiene"),
        (4, "food hygiene level 2"),
        (5, "Safeguarding"),
        (6, "safeguarding L2"),
    ];

    fn found(text: &str) -> Vec<Vec<u16>> {
        let stems = Stems::new();
        let words: Vec<String> = text::words(text).into_iter().map(|word| word.text).collect();
        let cut: Vec<String> = words.iter().map(|word| stems.of(word)).collect();
        let phrases = Phrases::new(&stems, NAMES.iter().map(|(code, name)| (Some(*code), *name)));
        phrases.find(&words, &cut, |_| true).into_iter().map(|found| found.phrase.codes.clone()).collect()
    }

    fn marked(text: &str) -> Vec<String> {
        let stems = Stems::new();
        let words = text::words(text);
        let cut: Vec<String> = words.iter().map(|word| stems.of(&word.text)).collect();
        let phrases = Phrases::new(&stems, NAMES.iter().map(|(code, name)| (Some(*code), *name)));
        phrases.all(&words, &cut).map(|phrase| phrase.term.clone()).collect()
    }

    #[test]
    fn the_longest_phrase_wins_whatever_its_endings() {
        assert_eq!(found("m&h"), [[0]]);
        assert_eq!(found("moving and handling of a load"), [[0]]);
        assert_eq!(found("move and handle of load"), [[1]]);
        assert_eq!(found("pressure sore must"), [[3], [2]]);
    }

    #[test]
    fn a_level_that_divides_subjects_is_theirs_and_any_other_is_said_besides() {
        assert_eq!(found("safeguarding level two"), [[6]]);
        assert_eq!(found("food hygiene level 2"), [[4]]);
        assert_eq!(found("food hygiene level 2").len(), 1);
    }

    #[test]
    fn an_acronym_of_a_text_counts_in_capitals_only() {
        assert!(marked("What staff must know").is_empty());
        assert_eq!(marked("MUST screening"), ["#must"]);
        assert_eq!(marked("Moving & handling of loads").len(), 2, "a phrase within another counts too");
    }
}
