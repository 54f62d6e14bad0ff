//! Words of a text: plain letters, levels written one way, and what is left of a word without its ending.

use domain::catalogue::asked::is_filler;
use rust_stemmers::{Algorithm, Stemmer};

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// In small plain letters.
    pub(crate) text: String,
    /// It is written in capitals, or with one inside as in DoLS.
    pub(crate) capitals: bool,
}

/// Small letters without accents.
pub(crate) fn plain(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).map(without_accent).collect()
}

const fn without_accent(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ę' => 'e',
        'ì' | 'í' | 'î' | 'ï' | 'ī' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' => 'o',
        'ś' | 'š' => 's',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    }
}

/// The words of a text. `&` is "and", an apostrophe is nothing, every other sign divides. A level is one word however it is
/// written: "Level 3", "lvl 3", "level three" and "L3" are `l3`, "entry level" is `l0`, "NVQ 2" is `nvq l2`.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let split = text.replace('&', " and ").replace(['\'', '’', '`'], "");
    let words = split.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    with_levels(words.map(|word| Word { text: plain(word), capitals: is_capitals(word) }).collect())
}

fn is_capitals(word: &str) -> bool {
    !word.chars().any(char::is_lowercase) || word.chars().skip(1).any(char::is_uppercase)
}

fn with_levels(words: Vec<Word>) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::with_capacity(words.len());
    let mut rest = words.into_iter().peekable();
    while let Some(word) = rest.next() {
        let next = rest.peek().map(|next| next.text.as_str()).unwrap_or_default();
        if is_level_word(&word.text)
            && let Some(level) = number(next)
        {
            rest.next();
            out.push(level_word(level));
            // "level 2 and 3", "level 2/3"
            while let Some(level) = rest.next_if(|word| digit(&word.text).is_some()).and_then(|word| digit(&word.text))
            {
                out.push(level_word(level));
            }
        } else if word.text == "entry" && next == "level" {
            rest.next();
            out.push(level_word(0));
        } else if let Some(level) = joined_level(&word.text) {
            out.push(level_word(level));
        } else if word.text == "nvq"
            && let Some(level) = number(next)
        {
            rest.next();
            out.extend([word, level_word(level)]);
        } else {
            out.push(word);
        }
    }
    out
}

fn is_level_word(word: &str) -> bool {
    matches!(word, "level" | "levels" | "lvl" | "lev" | "lv" | "leve" | "levl" | "leval" | "levle")
}

fn digit(word: &str) -> Option<i16> {
    word.parse().ok().filter(|level| (0..=8).contains(level) && word.len() == 1)
}

fn number(word: &str) -> Option<i16> {
    const NAMES: [&str; 9] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight"];
    let named = NAMES.iter().position(|name| *name == word).and_then(|at| i16::try_from(at).ok());
    digit(word).or(named)
}

/// "l3", "lvl3", "level3".
fn joined_level(word: &str) -> Option<i16> {
    let (name, level) = word.split_at_checked(word.len().checked_sub(1)?)?;
    digit(level).filter(|_| name == "l" || is_level_word(name))
}

fn level_word(level: i16) -> Word {
    Word { text: format!("l{level}"), capitals: false }
}

/// The level that a word of [`words`] says.
pub(crate) fn level_of(word: &str) -> Option<i16> {
    word.strip_prefix('l').and_then(digit)
}

/// Cuts words to their stems, as PostgreSQL's `english` does (Snowball's Porter2).
pub(crate) struct Stems(Stemmer);

impl Stems {
    pub(crate) fn new() -> Self {
        Self(Stemmer::create(Algorithm::English))
    }

    pub(crate) fn of(&self, word: &str) -> String {
        self.0.stem(word).into_owned()
    }
}

impl std::fmt::Debug for Stems {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stems")
    }
}

/// Whether a word says nothing of what is to be found.
pub(crate) fn is_empty_word(word: &str) -> bool {
    is_filler(word)
}

/// How alike two texts are, from 0 to 1, by the threes of letters that they share, as `pg_trgm` counts.
pub(crate) fn alike(a: &[[char; 3]], b: &[[char; 3]]) -> f64 {
    let both = a.iter().filter(|three| b.binary_search(three).is_ok()).count();
    let all = a.len() + b.len() - both;
    if all == 0 { 0.0 } else { as_f64(both) / as_f64(all) }
}

/// The threes of letters of each word of a plain text, each word with two spaces before it and one after, in order.
pub(crate) fn threes(text: &str) -> Vec<[char; 3]> {
    let mut threes = Vec::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let padded: Vec<char> = [' ', ' '].into_iter().chain(word.chars()).chain([' ']).collect();
        threes.extend(padded.windows(3).filter_map(|three| <[char; 3]>::try_from(three).ok()));
    }
    threes.sort_unstable();
    threes.dedup();
    threes
}

/// A count as a number to reckon with; exact up to four thousand million.
pub(crate) fn as_f64(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn a_level_is_one_word_however_it_is_written() {
        for text in ["Level 3", "level three", "lvl 3", "L3", "lvl3", "LEVEL3"] {
            assert_eq!(texts(text), ["l3"], "{text}");
        }
        assert_eq!(texts("nvq 2 care"), ["nvq", "l2", "care"]);
        assert_eq!(texts("nvq level 2 care"), ["nvq", "l2", "care"]);
        assert_eq!(texts("Level 2/3 diploma"), ["l2", "l3", "diploma"]);
        assert_eq!(texts("entry level maths"), ["l0", "maths"]);
        assert_eq!(texts("level crossing for 3"), ["level", "crossing", "for", "3"]);
    }

    #[test]
    fn words_are_plain() {
        assert_eq!(texts("M&H, Parkinson's café"), ["m", "and", "h", "parkinsons", "cafe"]);
    }

    #[test]
    fn likeness_is_what_postgresql_says() {
        let like = |a: &str, b: &str| alike(&threes(a), &threes(b));
        assert!((like("dementa", "dementia") - 0.545_454).abs() < 1e-5);
        assert!((like("leeek", "leek") - 0.833_333).abs() < 1e-5);
    }
}
