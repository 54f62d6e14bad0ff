//! Reading the words of a search: mended, then phrases of the vocabulary, names of training providers, levels, sayings, and
//! the other words.

use crate::finder::Finder;
use crate::mend::{self, OF_SUBJECT};
use crate::query::{Need, Query};
use crate::text::{self, level_of};
use crate::thesaurus::{SAYINGS, Says};

/// How well what is like a word fits it.
const ALIKE: f32 = 0.7;
/// How well a subject fits a word of its names, and a longer name what it begins with.
const IN_NAME: f32 = 0.5;
const WIDER: f32 = 0.4;

/// The words of a search, read.
#[derive(Clone, Debug)]
pub(crate) struct Read {
    pub(crate) query: Query,
    /// The words, when one was mended.
    pub(crate) corrected: Option<String>,
}

/// Reads the words of a search.
pub(crate) fn read(finder: &Finder, text: &str) -> Read {
    let mut words: Vec<String> = text::words(text).into_iter().map(|word| word.text).collect();
    let given = words.clone();
    mend_words(finder, &mut words);
    let corrected = (words != given).then(|| written(&words));
    let language = &finder.language;
    let stems: Vec<String> = words.iter().map(|word| language.stems.of(word)).collect();
    let found = language.phrases.find(&words, &stems);
    let mut query = Query::default();
    let mut at = 0;
    while at < words.len() {
        let rest = words.get(at..).unwrap_or_default();
        let phrase = found.iter().find(|found| found.at == at).map(|found| found.phrase);
        let room = found.iter().map(|found| found.at).find(|begins| *begins > at).unwrap_or(words.len()) - at;
        let longest = phrase.map_or(1, |phrase| phrase.stems.len());
        // A long name may hold a phrase: "Burton First Aid Training".
        if let Some(named) = finder.names.begin(rest).filter(|named| named.words > longest || phrase.is_none()) {
            query.wishes.providers.extend(named.providers);
            at += named.words;
        } else if let Some((words, says)) = saying(rest).filter(|(words, _)| phrase.is_none() && *words <= room) {
            take_saying(&mut query, says);
            at += words;
        } else if let Some(phrase) = phrase {
            query.needs.push(phrase_need(phrase));
            at += phrase.stems.len();
        } else {
            if let (Some(word), Some(stem)) = (words.get(at), stems.get(at)) {
                take_word(finder, &mut query, word, stem);
            }
            at += 1;
        }
    }
    query.wishes.providers.sort_unstable();
    query.wishes.providers.dedup_by_key(|(at, _)| *at);
    Read { query, corrected }
}

/// The training providers that a text names.
pub(crate) fn providers(finder: &Finder, text: &str) -> Vec<(u32, bool)> {
    let words: Vec<String> = text::words(text).into_iter().map(|word| word.text).collect();
    let starts = (0..words.len()).filter_map(|at| finder.names.begin(words.get(at..)?));
    starts.flat_map(|named| named.providers.iter().copied()).collect()
}

/// Words as a person would write them.
fn written(words: &[String]) -> String {
    let write = |word: &String| level_of(word).map_or_else(|| word.clone(), |level| format!("level {level}"));
    words.iter().map(write).collect::<Vec<_>>().join(" ")
}

fn phrase_need(phrase: &crate::phrases::Phrase) -> Need {
    let named = phrase.codes.iter().map(|code| (*code, 1.0));
    let wider = phrase.wider.iter().map(|code| (*code, WIDER));
    Need {
        terms: vec![(phrase.term.clone(), 0.9)],
        subjects: named.chain(wider).collect(),
        words: u8::try_from(phrase.stems.len()).unwrap_or(u8::MAX),
        is_phrase: true,
    }
}

/// The longest saying that begins these words.
fn saying(words: &[String]) -> Option<(usize, Says)> {
    let fits = |saying: &str| {
        let parts: Vec<&str> = saying.split(' ').collect();
        let begins = parts.len() <= words.len() && parts.iter().zip(words).all(|(part, word)| part == word);
        begins.then_some(parts.len())
    };
    SAYINGS.iter().filter_map(|(saying, says)| Some((fits(saying)?, *says))).max_by_key(|(words, _)| *words)
}

fn take_saying(query: &mut Query, says: Says) {
    match says {
        Says::Money(money) => query.wishes.money = Some(money),
        Says::Run(bits) => query.wishes.runs.push(bits),
        Says::Beginner => query.wishes.beginner = true,
        Says::Nothing => {}
    }
}

fn take_word(finder: &Finder, query: &mut Query, word: &str, stem: &str) {
    if let Some(level) = level_of(word) {
        query.wishes.levels.push(level);
    } else if !text::is_empty_word(word) {
        let language = &finder.language;
        let mut need = Need { terms: vec![(stem.to_owned(), 1.0)], words: 1, ..Need::default() };
        let named = language.subject_words.get(stem).into_iter().flatten();
        need.subjects.extend(named.map(|code| (*code, IN_NAME)));
        if let Some(alike) = language.alike.get(stem) {
            need.terms.extend(alike.terms.iter().map(|term| (term.clone(), ALIKE)));
            need.subjects.extend(alike.subjects.iter().map(|code| (*code, ALIKE)));
        }
        query.needs.push(need);
    }
}

/// Mends what nobody knows: a word in two, two words in one, a word misspelt.
fn mend_words(finder: &Finder, words: &mut Vec<String>) {
    let mut at = 0;
    while let Some(word) = words.get(at).cloned() {
        let known = is_known(finder, &word);
        let joined = words.get(at + 1).map(|next| (format!("{word}{next}"), is_known(finder, next)));
        let divided = words.get(at + 1).filter(|next| !known || !is_known(finder, next));
        if divided.is_some()
            && let Some((joined, _)) = &joined
            && let Some(whole) = whole(finder, joined)
        {
            words.splice(at..=at + 1, [whole]);
        } else if !known && let Some((first, second)) = halves(finder, &word) {
            words.splice(at..=at, [first, second]);
            at += 1;
        } else if !known && let Some(better) = mend::mend(&word, everything(finder)) {
            words.splice(at..=at, [better.to_owned()]);
        }
        at += 1;
    }
}

/// A word written as two: the sector's own, or nearly.
fn whole(finder: &Finder, joined: &str) -> Option<String> {
    let known = &finder.language.known;
    if known.contains(joined) {
        return Some(joined.to_owned());
    }
    let long = known.iter().filter(|word| word.len() >= 8).map(|word| (word.as_str(), OF_SUBJECT));
    mend::mend(joined, long).filter(|whole| whole.len().abs_diff(joined.len()) <= 1).map(str::to_owned)
}

/// Two words written as one: "firstaid".
fn halves(finder: &Finder, word: &str) -> Option<(String, String)> {
    let cuts = (3..word.len().saturating_sub(2)).filter_map(|at| word.split_at_checked(at));
    let known = |half: &str| finder.dictionary.holds(half) || finder.language.known.contains(half);
    let mut halves = cuts.filter(|(first, second)| known(first) && known(second));
    halves.next().map(|(first, second)| (first.to_owned(), second.to_owned()))
}

/// Whether anything is known of a word.
fn is_known(finder: &Finder, word: &str) -> bool {
    let language = &finder.language;
    let stem = || language.stems.of(word);
    let in_course = |stem: &str| {
        let postings = finder.index.term(stem);
        postings.is_some_and(|postings| postings.slots.iter().any(|slot| finder.rows.is_alive(*slot)))
    };
    word.len() < 3
        || word.chars().any(|letter| !letter.is_ascii_lowercase())
        || text::is_empty_word(word)
        || finder.dictionary.holds(word)
        || language.known.contains(word)
        || language.alike.contains_key(&stem())
        || language.subject_words.contains_key(&stem())
        || finder.names.begin(&[word.to_owned()]).is_some()
        || SAYINGS.iter().any(|(saying, _)| saying.split(' ').any(|part| part == word))
        || language.places.hold(word)
        || in_course(&stem())
}

/// Every word that a misspelling can be mended to, with its weight.
fn everything(finder: &Finder) -> impl Iterator<Item = (&str, u32)> {
    let subjects = finder.language.known.iter().map(|word| (word.as_str(), OF_SUBJECT));
    let said = SAYINGS.iter().flat_map(|(saying, _)| saying.split(' ')).filter(|word| word.len() >= 5);
    let towns = finder.language.places.words().filter(|word| word.len() >= 5);
    subjects.chain(finder.dictionary.words()).chain(said.map(|word| (word, 20))).chain(towns.map(|word| (word, 5)))
}
