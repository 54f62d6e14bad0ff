//! Reading the words of a search: mended, then phrases of the vocabulary, names of training providers, levels, sayings, and
//! the other words.

use crate::finder::Finder;
use crate::intents::Intents;
use crate::language::Language;
use crate::mend::{self, OF_SUBJECT};
use crate::phrases::{Found, Phrase};
use crate::query::{Kind, Need, Query};
use crate::reading::Field;
use crate::sayings::Says;
use crate::text::{self, level_of};
use crate::thesaurus::QUALIFICATIONS;

/// How well what is like a word fits it.
const ALIKE: f32 = 0.7;
/// How well a subject fits a word of its names, and a longer name what it begins with.
const IN_NAME: f32 = 0.5;
const WIDER: f32 = 0.4;
/// How well a subject fits that is next to it.
const NEXT: f32 = 0.35;
/// How well another name of the same subject fits where it stands, and how well a part of a phrase.
const OTHER_NAME: f32 = 0.6;
const OWN_WORD: f32 = 0.55;
/// How well plain words for a subject fit.
const PLAIN_NAME: f32 = 0.8;
const PART: f32 = 0.4;
/// A word of this many letters may be written as two.
const LONG: usize = 8;
/// Fewer courses than this are few.
const FEW: usize = 5;

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
    let found = language.phrases.find(&words, &stems, |phrase| is_taught(finder, phrase));
    let (mut query, mut intents) = (Query::default(), Intents::default());
    let mut at = 0;
    while at < words.len() {
        let rest = words.get(at..).unwrap_or_default();
        let phrase = found.iter().find(|found| found.at == at).map(|found| found.phrase);
        let longest = phrase.map_or(1, |phrase| phrase.stems.len());
        // A long name may hold a phrase: "Burton First Aid Training".
        if let Some(named) = finder.names.begin(rest).filter(|named| named.words > longest || phrase.is_none()) {
            query.wishes.providers.extend(named.providers);
            at += named.words;
        } else if let Some((words, says)) = saying(language, &found, at, rest) {
            intents.take(finder, &mut query, says, stems.get(at..at + words).unwrap_or_default());
            at += words;
        } else if let Some(phrase) = phrase {
            query.needs.push(phrase_need(finder, phrase));
            at += phrase.stems.len();
        } else {
            if let (Some(word), Some(stem)) = (words.get(at), stems.get(at)) {
                take_word(finder, &mut query, word, stem);
            }
            at += 1;
        }
    }
    intents.settle(finder, &mut query, &words);
    query.wishes.providers.sort_unstable();
    query.wishes.providers.dedup_by_key(|(at, _)| *at);
    Read { query, corrected }
}

/// The saying that begins here and cuts no phrase in two; a phrase that it holds is a part of it.
fn saying(language: &Language, found: &[Found<'_>], at: usize, rest: &[String]) -> Option<(usize, Says)> {
    let (mut room, mut whole) = (rest.len(), None);
    while whole.is_none() && room > 0 {
        let (words, says) = language.sayings.begin(rest, room)?;
        let cut = |found: &&Found<'_>| found.at < at + words && found.at + found.phrase.stems.len() > at + words;
        let same = |found: &&Found<'_>| found.at == at && found.phrase.stems.len() >= words;
        if found.iter().any(|found| found.at >= at && (cut(&found) || same(&found))) {
            room = words - 1;
        } else {
            whole = Some((words, says));
        }
    }
    whole
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

/// How many courses a phrase finds by itself; counted no further than it matters.
fn courses_of(finder: &Finder, phrase: &Phrase) -> usize {
    let alive = |slot: &u32| finder.rows.is_alive(*slot);
    let marked = finder.index.term(&phrase.term).map_or(&[] as &[u32], |postings| &postings.slots);
    let taught = phrase.codes.iter().flat_map(|code| finder.index.subject(*code)).map(|(slot, _)| slot);
    let mut courses: Vec<&u32> = marked.iter().chain(taught).filter(|slot| alive(slot)).take(4 * FEW).collect();
    courses.sort_unstable();
    courses.dedup();
    courses.len()
}

/// The terms of the other names of its subjects.
fn other_names<'a>(finder: &'a Finder, phrase: &'a Phrase) -> impl Iterator<Item = &'a String> {
    phrase.codes.iter().filter_map(|code| finder.language.others.get(usize::from(*code))).flatten()
}

/// The terms of plain words for its subjects.
fn plain_names<'a>(finder: &'a Finder, phrase: &'a Phrase) -> impl Iterator<Item = &'a String> {
    phrase.codes.iter().filter_map(|code| finder.language.plain_names.get(usize::from(*code))).flatten()
}

/// The words of its subjects' names that no other subject has, and few courses.
fn own_words<'a>(finder: &'a Finder, phrase: &'a Phrase) -> impl Iterator<Item = &'a String> {
    let own = phrase.codes.iter().filter_map(|code| finder.language.own_words.get(usize::from(*code))).flatten();
    let few = finder.rows.live() / 20 + 1;
    own.filter(move |stem| finder.index.term(stem).is_some_and(|all| (1..=few).contains(&all.slots.len())))
}

/// A phrase that no course teaches or says is read word by word, unless its subject has other names or words that stand in
/// titles.
fn is_taught(finder: &Finder, phrase: &Phrase) -> bool {
    let mut like = other_names(finder, phrase).chain(plain_names(finder, phrase)).chain(own_words(finder, phrase));
    let title = |term: &String| {
        let all = finder.index.term(term);
        all.is_some_and(|all| all.fields.iter().any(|fields| fields & Field::Title.bit() != 0))
    };
    courses_of(finder, phrase) > 0 || like.any(title)
}

fn phrase_need(finder: &Finder, phrase: &Phrase) -> Need {
    let language = &finder.language;
    let (stems, few) = (&phrase.stems, courses_of(finder, phrase) < FEW);
    let mut need = Need {
        kind: Kind::Phrase,
        terms: vec![(phrase.term.clone(), 0.9)],
        subjects: phrase.codes.iter().map(|code| (*code, 1.0)).collect(),
        words: u8::try_from(stems.len()).unwrap_or(u8::MAX),
        others: Vec::new(),
        together: stems.iter().filter(|stem| stems.len() > 1 && !text::is_empty_word(stem)).cloned().collect(),
    };
    // One word of several by itself is something else: the skills of "IT skills".
    need.together = if need.together.len() > 1 { need.together } else { Vec::new() };
    let near = phrase.codes.iter().filter_map(|code| language.next_to.get(usize::from(*code))).flatten();
    need.subjects.extend(near.map(|code| (*code, NEXT)));
    need.subjects.extend(phrase.wider.iter().map(|code| (*code, WIDER)));
    need.others = other_names(finder, phrase).map(|term| (term.clone(), OTHER_NAME)).collect();
    need.terms.extend(plain_names(finder, phrase).map(|term| (term.clone(), PLAIN_NAME)));
    need.others.extend(own_words(finder, phrase).map(|stem| (stem.clone(), OWN_WORD)));
    // Plain words for a thing are no name of a subject: what they stand for is what is like them.
    if stems.len() == 1 || phrase.codes.is_empty() {
        add_alike(finder, &mut need, &stems.join(" "));
    }
    // When few teach the whole, what teaches a part, or says one of its words, is better than nothing.
    need.others.extend(stems.iter().filter(|stem| few && !text::is_empty_word(stem)).map(|stem| (stem.clone(), PART)));
    for part in language.phrases.within(phrase).filter(|_| few) {
        need.subjects.extend(part.codes.iter().map(|code| (*code, PART)));
        need.others.push((part.term.clone(), PART));
    }
    need
}

pub(crate) fn add_alike(finder: &Finder, need: &mut Need, stem: &str) {
    if let Some(alike) = finder.language.alike.get(stem) {
        need.others.extend(alike.terms.iter().map(|term| (term.clone(), ALIKE)));
        need.subjects.extend(alike.subjects.iter().map(|code| (*code, ALIKE)));
        need.subjects.extend(alike.named.iter().map(|code| (*code, ALIKE * IN_NAME)));
    }
}

/// The phrase that a name is.
pub(crate) fn phrase_named<'a>(finder: &'a Finder, name: &str) -> Option<&'a Phrase> {
    let language = &finder.language;
    let words: Vec<String> = text::words(name).into_iter().map(|word| word.text).collect();
    let stems: Vec<String> = words.iter().map(|word| language.stems.of(word)).collect();
    let found = language.phrases.find(&words, &stems, |phrase| phrase.stems.len() == stems.len());
    found.first().map(|found| found.phrase)
}

/// Takes a name of the vocabulary, or what else stands in its place, as if it had been typed.
pub(crate) fn take_name(finder: &Finder, query: &mut Query, name: &str) {
    match phrase_named(finder, name) {
        Some(phrase) => query.needs.push(phrase_need(finder, phrase)),
        None => name.split(' ').for_each(|word| take_word(finder, query, word, &finder.language.stems.of(word))),
    }
}

fn take_word(finder: &Finder, query: &mut Query, word: &str, stem: &str) {
    if let Some(level) = level_of(word) {
        query.wishes.levels.push(level);
        query.wishes.qualification = query.wishes.qualification.max(Some(false));
    } else if !text::is_empty_word(word) {
        let language = &finder.language;
        let mut need = Need { terms: vec![(stem.to_owned(), 1.0)], words: 1, ..Need::default() };
        let named = language.subject_words.get(stem).into_iter().flatten();
        need.subjects.extend(named.map(|code| (*code, IN_NAME)));
        if QUALIFICATIONS.contains(&word) {
            query.wishes.qualification = Some(true);
            need.kind = Kind::Aside;
        }
        add_alike(finder, &mut need, stem);
        query.needs.push(need);
    }
}

/// Mends what nobody knows: a word in two, two words in one, a word misspelt.
fn mend_words(finder: &Finder, words: &mut Vec<String>) {
    let mut at = 0;
    while let Some(word) = words.get(at).cloned() {
        let known = is_known(finder, &word);
        let next = words.get(at + 1).filter(|_| word.len() > 1);
        let exactly = next.is_some_and(|next| known && is_known(finder, next));
        if let Some(whole) = next.and_then(|next| whole(finder, &format!("{word}{next}"), exactly)) {
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
fn whole(finder: &Finder, joined: &str, exactly: bool) -> Option<String> {
    let language = &finder.language;
    if joined.len() >= LONG && (language.known.contains(joined) || language.alike_words.contains(joined)) {
        return Some(joined.to_owned());
    }
    let long = language.known.iter().filter(|word| word.len() >= LONG && !exactly);
    let mended = mend::mend(joined, long.map(|word| (word.as_str(), OF_SUBJECT)));
    mended.filter(|whole| whole.len().abs_diff(joined.len()) <= 1).map(str::to_owned)
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
        || language.sayings.hold(word)
        || language.places.hold(word)
        || in_course(&stem())
}

/// Every word that a misspelling can be mended to, with its weight.
fn everything(finder: &Finder) -> impl Iterator<Item = (&str, u32)> {
    let subjects = finder.language.known.iter().map(|word| (word.as_str(), OF_SUBJECT));
    let said = finder.language.sayings.words().filter(|word| word.len() >= 5);
    let towns = finder.language.places.words().filter(|word| word.len() >= 5);
    subjects
        .chain(finder.dictionary.words())
        .chain(said.map(|word| (word.as_str(), 20)))
        .chain(towns.map(|word| (word, 5)))
}
