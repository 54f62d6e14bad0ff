//! Reading the words of a search: mended, then phrases of the vocabulary, names of training providers, levels, sayings, and
//! the other words.

use crate::finder::Finder;
use crate::mend::{self, OF_SUBJECT};
use crate::phrases::Phrase;
use crate::query::{Kind, Need, Query};
use crate::reading::Field;
use crate::text::{self, level_of};
use crate::thesaurus::{EVERYWHERE, FIRST_STEPS, QUALIFICATIONS, SAYINGS, Says, WAY_IN};

/// How well what is like a word fits it.
const ALIKE: f32 = 0.7;
/// How well a subject fits a word of its names, and a longer name what it begins with.
const IN_NAME: f32 = 0.5;
const WIDER: f32 = 0.4;
/// How well another name of the same subject fits where it stands, and how well a part of a phrase.
const OTHER_NAME: f32 = 0.6;
const OWN_WORD: f32 = 0.55;
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
            take_saying(finder, &mut query, says, stems.get(at..at + words).unwrap_or_default());
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

/// The words of its subjects' names that no other subject has, and few courses.
fn own_words<'a>(finder: &'a Finder, phrase: &'a Phrase) -> impl Iterator<Item = &'a String> {
    let own = phrase.codes.iter().filter_map(|code| finder.language.own_words.get(usize::from(*code))).flatten();
    let few = finder.rows.live() / 20 + 1;
    own.filter(move |stem| finder.index.term(stem).is_some_and(|all| (1..=few).contains(&all.slots.len())))
}

/// A phrase that no course teaches or says is read word by word, unless its subject has other names or words that stand in
/// titles.
fn is_taught(finder: &Finder, phrase: &Phrase) -> bool {
    let mut like = other_names(finder, phrase).chain(own_words(finder, phrase));
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
    need.subjects.extend(phrase.wider.iter().map(|code| (*code, WIDER)));
    need.others = other_names(finder, phrase).map(|term| (term.clone(), OTHER_NAME)).collect();
    need.others.extend(own_words(finder, phrase).map(|stem| (stem.clone(), OWN_WORD)));
    if let [stem] = stems.as_slice() {
        add_alike(finder, &mut need, stem);
    }
    // When few teach the whole, what teaches a part, or says one of its words, is better than nothing.
    need.others.extend(stems.iter().filter(|stem| few && !text::is_empty_word(stem)).map(|stem| (stem.clone(), PART)));
    for part in language.phrases.within(phrase).filter(|_| few) {
        need.subjects.extend(part.codes.iter().map(|code| (*code, PART)));
        need.others.push((part.term.clone(), PART));
    }
    need
}

fn add_alike(finder: &Finder, need: &mut Need, stem: &str) {
    if let Some(alike) = finder.language.alike.get(stem) {
        need.others.extend(alike.terms.iter().map(|term| (term.clone(), ALIKE)));
        need.subjects.extend(alike.subjects.iter().map(|code| (*code, ALIKE)));
        need.subjects.extend(alike.named.iter().map(|code| (*code, ALIKE * IN_NAME)));
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

fn take_saying(finder: &Finder, query: &mut Query, says: Says, stems: &[String]) {
    match says {
        Says::Money(money) => query.wishes.money = Some(money),
        Says::Run(bits) => query.wishes.runs.push(bits),
        Says::WayIn => take_beginner(finder, query, WAY_IN, stems),
        Says::FirstSteps => take_beginner(finder, query, FIRST_STEPS, stems),
        Says::Refresher => query.wishes.refresher = true,
        Says::Nothing => {}
    }
}

/// What is for beginners says so in one of their words, or in the words that were used.
fn take_beginner(finder: &Finder, query: &mut Query, like: &str, stems: &[String]) {
    query.wishes.beginner = true;
    let mut need = Need { words: 1, ..Need::default() };
    let said = stems.iter().filter(|stem| !text::is_empty_word(stem) && !EVERYWHERE.contains(&stem.as_str()));
    need.terms.extend(said.map(|stem| (stem.clone(), 1.0)));
    add_alike(finder, &mut need, &finder.language.stems.of(like));
    query.needs.push(need);
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
