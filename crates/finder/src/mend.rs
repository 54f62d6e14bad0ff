//! Mending misspelt words: the known word that is the fewest slips of a finger or an ear away.

use std::collections::HashMap;

/// Words of titles, with how many titles have them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dictionary {
    words: HashMap<String, u32>,
}

/// What a word of a subject weighs beside one of titles.
pub(crate) const OF_SUBJECT: u32 = 200;

/// The shortest word that is mended, and that others are mended to.
const SHORTEST: usize = 3;

impl Dictionary {
    pub(crate) fn add(&mut self, words: &[String]) {
        for word in words {
            *self.words.entry(word.clone()).or_default() += 1;
        }
    }

    pub(crate) fn remove(&mut self, words: &[String]) {
        for word in words {
            if let Some(count) = self.words.get_mut(word) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    self.words.remove(word);
                }
            }
        }
    }

    pub(crate) fn holds(&self, word: &str) -> bool {
        self.words.contains_key(word)
    }

    /// The words, with their weights.
    pub(crate) fn words(&self) -> impl Iterator<Item = (&str, u32)> {
        self.words.iter().map(|(word, count)| (word.as_str(), *count))
    }
}

/// Of known words the one that `asked` was most likely meant to be, if any is near enough.
pub(crate) fn mend<'a>(asked: &str, known: impl Iterator<Item = (&'a str, u32)>) -> Option<&'a str> {
    let letters: Vec<char> = asked.chars().collect();
    if letters.len() < SHORTEST || !letters.iter().all(char::is_ascii_lowercase) {
        return None;
    }
    let most = most_slips(letters.len());
    let (marks, long) = (marks(asked), letters.len());
    let mut best: Option<(f64, &str)> = None;
    for (word, weight) in known {
        let differ = (marks ^ self::marks(word)).count_ones();
        if word.len().abs_diff(long) > 3 || word.len() < SHORTEST || differ > most / 5 + 2 {
            continue;
        }
        let Some(slips) = slips(&letters, &word.chars().collect::<Vec<_>>(), most) else { continue };
        // A word that is more often meant may be a little farther away.
        let cost = f64::from(slips) - (1.0 + f64::from(weight)).ln().min(6.0);
        if best.is_none_or(|(least, first)| cost < least || (cost <= least && word < first)) {
            best = Some((cost, word));
        }
    }
    best.map(|(_, word)| word)
}

/// Ten is a wrong, a missing or an added letter.
const fn most_slips(letters: usize) -> u32 {
    match letters {
        0..=3 => 7,
        4 => 10,
        5 => 13,
        6..=7 => 16,
        8..=10 => 21,
        _ => 28,
    }
}

/// The letters of a word as a set.
fn marks(word: &str) -> u32 {
    word.bytes().filter(u8::is_ascii_lowercase).fold(0, |all, letter| all | 1 << (letter - b'a'))
}

/// How much it takes to come from one word to another, if not more than `most`: optimal string alignment, where what ears
/// and thumbs mix up costs less.
fn slips(from: &[char], to: &[char], most: u32) -> Option<u32> {
    let letter = |word: &[char], at: usize| at.checked_sub(1).and_then(|at| word.get(at).copied());
    let width = to.len() + 1;
    // Dropping or adding a letter that stands twice is a small slip.
    let gap = |word: &[char], at: usize| {
        let doubled = at > 1 && letter(word, at) == letter(word, at - 1);
        if doubled { 5 } else { 10 }
    };
    let mut before: Vec<u32> = Vec::new();
    let mut last: Vec<u32> = vec![0; width];
    for column in 1..width {
        last[column] = last[column - 1] + gap(to, column);
    }
    for row in 1..=from.len() {
        let mut line = vec![last[0] + gap(from, row); width];
        for column in 1..width {
            let (a, b) = (letter(from, row), letter(to, column));
            let mut least = last[column - 1] + a.zip(b).map_or(10, |(a, b)| swap(a, b));
            least = least.min(last[column] + gap(from, row)).min(line[column - 1] + gap(to, column));
            if row > 1 && column > 1 && a == letter(to, column - 1) && letter(from, row - 1) == b {
                least = least.min(before[column - 2] + 7);
            }
            line[column] = least;
        }
        if line.iter().all(|cost| *cost > most) {
            return None;
        }
        before = std::mem::replace(&mut last, line);
    }
    let first = if from.first() == to.first() { 0 } else { 5 };
    last.last().map(|cost| cost + first).filter(|cost| *cost <= most)
}

/// One letter for another.
fn swap(a: char, b: char) -> u32 {
    const ALIKE: [&str; 8] = ["aeiouy", "ckq", "sz", "cs", "fv", "gj", "mn", "dt"];
    match a == b {
        true => 0,
        false if ALIKE.iter().any(|letters| letters.contains(a) && letters.contains(b)) => 6,
        false => 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const KNOWN: &[(&str, u32)] = &[
        ("safeguarding", 200),
        ("dementia", 200),
        ("epilepsy", 200),
        ("medication", 200),
        ("mediation", 1),
        ("alzheimers", 200),
        ("catheter", 200),
        ("stoma", 200),
        ("stone", 2),
        ("diabetes", 200),
        ("resuscitation", 200),
        ("aid", 200),
        ("zero", 200),
    ];

    #[test]
    fn what_thumbs_and_ears_mix_up_is_mended() {
        for (asked, meant) in [
            ("safegaurding", "safeguarding"),
            ("safegarding", "safeguarding"),
            ("dementa", "dementia"),
            ("dimentia", "dementia"),
            ("demmentia", "dementia"),
            ("epilepsie", "epilepsy"),
            ("medacation", "medication"),
            ("alzimers", "alzheimers"),
            ("cathiter", "catheter"),
            ("diabeties", "diabetes"),
            ("resusitation", "resuscitation"),
            ("ade", "aid"),
        ] {
            let expected = (asked != "ade").then_some(meant);
            assert_eq!(mend(asked, KNOWN.iter().copied()), expected, "{asked}");
        }
        assert_eq!(mend("stome", KNOWN.iter().copied()), Some("stoma"), "the sector's word before a town");
    }

    #[test]
    fn a_strange_word_is_left_alone() {
        for asked in ["xylophone", "zebra", "qq", "café", "b12"] {
            assert_eq!(mend(asked, KNOWN.iter().copied()), None, "{asked}");
        }
    }

    proptest! {
        #[test]
        fn one_missing_letter_of_a_long_word_is_always_mended(word in 0..2_usize, at in 1..8_usize) {
            let meant = ["safeguarding", "resuscitation"][word];
            let mut asked = meant.to_owned();
            asked.remove(at);
            prop_assert_eq!(mend(&asked, KNOWN.iter().copied()), Some(meant));
        }
    }
}
