//! Which subjects a text speaks of: the longest phrases of the sector's vocabulary that stand in it, word by word. The
//! same rule tags a course and reads a search.

use std::collections::HashMap;

/// Texts where a phrase counts, strongest first; the first one that names a subject decides.
#[derive(Clone, Copy, Debug)]
pub struct Texts<'a> {
    /// The title.
    pub title: &'a str,
    /// What its training provider files it under.
    pub keywords: &'a [String],
    /// What it is, in a sentence or two.
    pub summary: &'a str,
}

/// A subject found, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The subject's code.
    pub code: String,
    /// The words found and where.
    pub because: String,
}

/// A phrase found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// First word of the text that it covers, from 0.
    pub at: usize,
    /// How many words it covers.
    pub words: usize,
    /// The phrase.
    pub phrase: String,
    /// The subjects it is a name of.
    pub codes: Vec<String>,
}

/// The vocabulary, ready to be looked up.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Phrases by their first word, longest first.
    by_first: HashMap<String, Vec<Phrase>>,
}

#[derive(Clone, Debug)]
struct Phrase {
    words: Vec<String>,
    codes: Vec<String>,
    /// It is an acronym such as MUST or FAST: in a course's text it counts only when written in capitals.
    acronym: bool,
}

/// The words of a text as the vocabulary knows them: lower case, `&` as "and", no other signs.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    as_written(text).iter().map(|word| word.to_lowercase()).collect()
}

fn as_written(text: &str) -> Vec<String> {
    text.replace('&', " and ")
        .replace(['\'', '’'], "")
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Written as an acronym is: in capitals, or with one inside as in ReSPECT.
fn is_capitals(word: &str) -> bool {
    !word.chars().any(char::is_lowercase) || word.chars().skip(1).any(char::is_uppercase)
}

impl Vocabulary {
    /// A vocabulary of (code, phrase): every name and synonym of every subject.
    pub fn new<'a>(phrases: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut known: HashMap<Vec<String>, (Vec<String>, bool)> = HashMap::new();
        for (code, phrase) in phrases {
            let (codes, acronym) = known.entry(words(phrase)).or_insert_with(|| (Vec::new(), true));
            *acronym &= as_written(phrase).iter().all(|word| word == "and" || is_capitals(word));
            if !codes.iter().any(|has| has == code) {
                codes.push(code.to_owned());
            }
        }
        let mut by_first: HashMap<String, Vec<Phrase>> = HashMap::new();
        for (words, (mut codes, acronym)) in known {
            codes.sort();
            if let Some(first) = words.first() {
                by_first.entry(first.clone()).or_default().push(Phrase { words, codes, acronym });
            }
        }
        for phrases in by_first.values_mut() {
            phrases.sort_by(|a, b| b.words.len().cmp(&a.words.len()).then_with(|| a.words.cmp(&b.words)));
        }
        Self { by_first }
    }

    /// Every phrase among these words, from the left, the longest at each place; they never overlap.
    #[must_use]
    pub fn find(&self, words: &[String]) -> Vec<Found> {
        self.find_where(words, |_, _| true)
    }

    fn find_where(&self, words: &[String], counts: impl Fn(&Phrase, usize) -> bool) -> Vec<Found> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let rest = words.get(at..).unwrap_or_default();
            let fits = |phrase: &&Phrase| rest.starts_with(&phrase.words) && counts(phrase, at);
            at += match self.by_first.get(word).and_then(|all| all.iter().find(fits)) {
                Some(Phrase { words, codes, .. }) => {
                    found.push(Found { at, words: words.len(), phrase: words.join(" "), codes: codes.clone() });
                    words.len()
                }
                None => 1,
            };
        }
        found
    }

    /// The subjects of a course. The title decides; when it names none its keywords do; the summary only then, and
    /// only by phrases of two words or more, because single words there often speak of something else.
    #[must_use]
    pub fn tags(&self, texts: &Texts<'_>) -> Vec<Tag> {
        let title = self.named(texts.title, "in the title", 1);
        if !title.is_empty() {
            return title;
        }
        let mut keywords: Vec<Tag> = Vec::new();
        for tag in texts.keywords.iter().flat_map(|keyword| self.named(keyword, "in the keywords", 1)) {
            if keywords.iter().all(|has| has.code != tag.code) {
                keywords.push(tag);
            }
        }
        if keywords.is_empty() { self.named(texts.summary, "in the summary", 2) } else { keywords }
    }

    fn named(&self, text: &str, place: &str, least_words: usize) -> Vec<Tag> {
        let mut tags: Vec<Tag> = Vec::new();
        let written = as_written(text);
        // A title all in capitals says nothing about one of its words.
        let shouted = !text.chars().any(char::is_lowercase);
        let plain: Vec<String> = written.iter().map(|word| word.to_lowercase()).collect();
        let counts = |phrase: &Phrase, at: usize| {
            let span = written.get(at..at + phrase.words.len()).unwrap_or_default();
            let alone = span.len() == written.len();
            !phrase.acronym || ((alone || !shouted) && span.iter().all(|word| word == "and" || is_capitals(word)))
        };
        for found in self.find_where(&plain, counts).into_iter().filter(|found| found.words >= least_words) {
            let words = written.get(found.at..found.at + found.words).unwrap_or_default().join(" ");
            for code in found.codes {
                if tags.iter().all(|tag| tag.code != code) {
                    tags.push(Tag { code, because: format!("\"{words}\" {place}") });
                }
            }
        }
        tags
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn vocabulary() -> Vocabulary {
        Vocabulary::new([
            ("moving_people", "moving and handling"),
            ("moving_people", "M&H"),
            ("moving_objects", "moving and handling of loads"),
            ("medication", "meds"),
            ("dols", "DoLS"),
            ("nutrition", "MUST"),
            ("end_of_life", "ReSPECT"),
            ("first_aid", "first aid"),
            ("mental_health_first_aid", "mental health first aid"),
        ])
    }

    fn codes(title: &str) -> Vec<String> {
        let texts = Texts { title, keywords: &[], summary: "" };
        vocabulary().tags(&texts).into_iter().map(|tag| tag.code).collect()
    }

    #[test]
    fn the_longest_phrase_wins() {
        assert_eq!(codes("Moving & Handling of People"), ["moving_people"]);
        assert_eq!(codes("Moving and handling of loads"), ["moving_objects"]);
        assert_eq!(codes("Mental Health First Aid (2 days)"), ["mental_health_first_aid"]);
        assert_eq!(codes("First aid, meds and DoLS"), ["first_aid", "medication", "dols"]);
    }

    #[test]
    fn a_word_inside_another_is_not_named() {
        assert!(codes("Comedstore for dolstring").is_empty());
    }

    #[test]
    fn an_acronym_counts_in_capitals_only() {
        assert_eq!(codes("What staff must know"), Vec::<String>::new());
        assert_eq!(codes("MUST screening"), ["nutrition"]);
        assert_eq!(codes("Dignity, respect and choice"), Vec::<String>::new());
        assert_eq!(codes("Talking about ReSPECT"), ["end_of_life"]);
        assert_eq!(vocabulary().find(&words("must")).len(), 1, "a search may be in small letters");
    }

    #[test]
    fn a_tag_says_why() {
        let texts = Texts { title: "Day one", keywords: &["M&H".to_owned()], summary: "With first aid" };
        let because: Vec<_> = vocabulary().tags(&texts).into_iter().map(|tag| tag.because).collect();
        assert_eq!(because, ["\"M and H\" in the keywords"]);
    }

    proptest! {
        #[test]
        fn phrases_found_never_overlap_and_stand_in_the_text(text in "(moving |and |handling |of |loads |first |aid |mental |health |x ){0,30}") {
            let words = words(&text);
            let mut end = 0;
            for found in vocabulary().find(&words) {
                prop_assert!(found.at >= end);
                end = found.at + found.words;
                prop_assert_eq!(words[found.at..end].join(" "), found.phrase);
            }
        }
    }
}
