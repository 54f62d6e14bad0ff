//! Sayings in plain words: about money, the week, the way of learning, a first job, and what people do at work. Each line
//! is a rule of the language, never of one search.

mod table;

use crate::facet::Bits;
use crate::query::Money;
use std::collections::{HashMap, HashSet};
use table::{BETWEEN, CLASSES, SAYINGS};

/// What a saying means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Says {
    Money(Money),
    /// A run has one of these values.
    Run(Bits),
    /// It is for someone who is not in care yet.
    WayIn,
    /// It is for someone who has just begun.
    FirstSteps,
    /// It is for someone from another country.
    Abroad,
    /// It is what everyone in care must have learnt.
    Core,
    /// It leads to this post.
    Post(Post),
    Refresher,
    /// It is called so by the vocabulary or the thesaurus.
    Means(&'static str),
    /// It is paid for by this scheme, which costs learners nothing.
    Scheme(&'static str),
    /// It says nothing of what is to be found.
    Nothing,
}

/// A post in care, with the level of the diploma that leads to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Post {
    Senior,
    Manager,
}

impl Post {
    pub(crate) const fn level(self) -> i16 {
        match self {
            Self::Senior => 3,
            Self::Manager => 5,
        }
    }
}

/// The sayings, ready to be looked up.
#[derive(Clone, Debug)]
pub(crate) struct Sayings {
    /// By their first word, the longest first.
    by_first: HashMap<String, Vec<(Vec<String>, Says)>>,
    words: HashSet<String>,
}

impl Default for Sayings {
    fn default() -> Self {
        let mut by_first: HashMap<String, Vec<(Vec<String>, Says)>> = HashMap::new();
        let mut words = HashSet::new();
        for (says, sayings) in SAYINGS {
            for parts in sayings.iter().flat_map(|saying| spelt_out(saying)) {
                words.extend(parts.iter().cloned());
                if let Some(first) = parts.first() {
                    by_first.entry(first.clone()).or_default().push((parts, *says));
                }
            }
        }
        for sayings in by_first.values_mut() {
            sayings.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        }
        Self { by_first, words }
    }
}

impl Sayings {
    /// The longest saying that begins these words within `room` of them: how many words it covers, and what it means.
    pub(crate) fn begin(&self, words: &[String], room: usize) -> Option<(usize, Says)> {
        let begins = self.by_first.get(words.first()?)?;
        let room = words.get(..room.min(words.len())).unwrap_or(words);
        begins.iter().find_map(|(parts, says)| Some((covers(parts, room)?, *says)))
    }

    /// Whether a word stands in a saying.
    pub(crate) fn hold(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    pub(crate) fn words(&self) -> impl Iterator<Item = &String> {
        self.words.iter()
    }
}

/// A saying with a word of each class in the class's place.
fn spelt_out(saying: &str) -> Vec<Vec<String>> {
    let mut all = vec![Vec::new()];
    for part in saying.split(' ') {
        let one = [part];
        let ways = CLASSES.iter().find(|(class, _)| *class == part).map_or(&one as &[&str], |(_, ways)| *ways);
        let longer = |before: &Vec<String>| {
            let before = before.clone();
            ways.iter().map(move |way| {
                let words = way.split(' ').map(str::to_owned);
                before.iter().cloned().chain(words).collect::<Vec<_>>()
            })
        };
        all = all.iter().flat_map(|before| longer(before).collect::<Vec<_>>()).collect();
    }
    all
}

/// How many words a saying covers that begins them; small words may stand between its own.
fn covers(parts: &[String], words: &[String]) -> Option<usize> {
    let mut at = 0;
    for (number, part) in parts.iter().enumerate() {
        let small = |word: &&String| number > 0 && *word != part && BETWEEN.contains(&word.as_str());
        at += words.iter().skip(at).take_while(small).count();
        if words.get(at)? != part {
            return None;
        }
        at += 1;
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<(usize, Says)> {
        let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        Sayings::default().begin(&words, words.len())
    }

    #[test]
    fn a_saying_is_known_with_any_word_of_its_class_and_small_words_between() {
        assert_eq!(said("become a carer"), Some((3, Says::WayIn)));
        assert_eq!(said("becoming a home care worker soon"), Some((5, Says::WayIn)));
        assert_eq!(said("work with the elderly"), Some((4, Says::WayIn)));
        assert_eq!(said("become a senior carer"), Some((4, Says::Post(Post::Senior))));
        assert_eq!(said("move the patient"), Some((3, Says::Means("moving and handling"))));
        assert_eq!(said("from the philippines"), Some((3, Says::Abroad)));
        assert_eq!(said("work with wood"), None);
    }

    #[test]
    fn the_longest_saying_counts_if_there_is_room() {
        let words: Vec<String> = ["free", "of", "charge"].map(str::to_owned).to_vec();
        let sayings = Sayings::default();
        assert_eq!(sayings.begin(&words, 3), Some((3, Says::Money(Money::Free))));
        assert_eq!(sayings.begin(&words, 2), Some((1, Says::Money(Money::Free))));
    }

    #[test]
    fn no_saying_means_two_things() {
        let mut seen: HashMap<Vec<String>, Says> = HashMap::new();
        for (says, sayings) in SAYINGS {
            for words in sayings.iter().flat_map(|saying| spelt_out(saying)) {
                let before = seen.insert(words.clone(), *says);
                assert!(before.is_none_or(|before| before == *says), "{words:?}");
            }
        }
    }
}
