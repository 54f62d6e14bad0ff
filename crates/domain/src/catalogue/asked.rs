//! Reading what a worker types: "first aid near ST16", "meds in Leek", "hoist within 5 miles of ST13 6HX".

use crate::text_enum;
use crate::values::{Postcode, is_outcode};

text_enum!(
    /// When in the week a run meets.
    When {
        /// On weekdays in the day.
        Daytime = "daytime", "Daytime";
        /// On weekdays from five o'clock.
        Evening = "evening", "Evening";
        /// On Saturday or Sunday.
        Weekend = "weekend", "Weekend";
    }
);

/// A place that the words may name, best guess first.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceGuess {
    /// The other words: what is to be found.
    pub words: String,
    /// What names the place.
    pub place: String,
    /// How far around, when said, in miles.
    pub miles: Option<f64>,
    /// It was said to be a place ("near", "in"); else it only stands where a place might.
    pub said: bool,
}

const NEAR: &[&str] = &["near", "nearby", "around", "close to", "next to", "in", "at"];

/// Words that every search could hold and none needs: the small words of English, and what every course is.
#[rustfmt::skip]
const FILLERS: &[&str] = &[
    "a", "about", "after", "all", "am", "an", "and", "any", "anyone", "anything", "are", "as", "at", "available",
    "be", "because", "become", "becoming", "been", "best", "book", "booked", "booking", "but", "by", "can", "cant",
    "class", "classes", "could", "course", "courses", "day", "days", "did", "do", "does", "doing", "dont", "else",
    "find", "for", "from", "get", "getting", "give", "giving", "go", "good", "got", "had", "has", "have", "hello",
    "help", "helping", "helps", "her", "here", "hi", "him", "his", "how", "i", "id", "if", "im", "in", "information",
    "is", "it", "its", "join", "just", "learn", "like", "list", "local", "looking", "lot", "make", "many", "may",
    "me", "month", "months", "more", "most", "much", "my", "near", "nearby", "need", "needed", "needs", "new", "next",
    "no", "not", "now", "of", "offer", "offered", "on", "one", "or", "other", "our", "out", "over", "please",
    "programme", "programmes", "provide", "provided", "put", "session", "sessions", "should", "show", "so",
    "some", "someone", "something", "take", "taking", "tell", "than", "that", "the", "their", "them", "then", "there",
    "these", "they", "thing", "things", "this", "those", "through", "to", "training", "trainings", "up", "upcoming",
    "us", "use", "using", "want", "wanted", "was", "way", "we", "week", "weeks", "were", "what", "when", "where",
    "which", "who", "whom", "whose", "why", "will", "with", "workshop", "workshops", "would", "year", "years", "you",
    "your",
];

/// Whether a word says nothing of what is to be found.
#[must_use]
pub fn is_filler(word: &str) -> bool {
    FILLERS.contains(&word)
}

/// The places that `text` may name, likeliest first. Whoever looks them up takes the first that exists.
#[must_use]
pub fn place_guesses(text: &str) -> Vec<PlaceGuess> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let mut guesses = Vec::new();
    // "within 5 miles of X", "5 miles from X"
    for at in 0..lower.len() {
        let begins = at + usize::from(lower[at] == "within");
        let tail = lower.get(begins..).unwrap_or_default();
        if let [miles, unit, link, ..] = tail
            && let Ok(miles) = miles.parse::<f64>()
            && matches!(unit.as_str(), "mile" | "miles" | "mi")
            && matches!(link.as_str(), "of" | "from" | "around")
        {
            let place = join(&words, begins + 3, words.len());
            guesses.push(PlaceGuess { words: join(&words, 0, at), place, miles: Some(miles), said: true });
            break;
        }
    }
    for near in NEAR {
        let parts: Vec<&str> = near.split(' ').collect();
        for at in (0..lower.len()).rev() {
            let tail = lower.get(at..).unwrap_or_default();
            if tail.len() > parts.len() && parts.iter().zip(tail).all(|(part, word)| part == word) {
                let place = join(&words, at + parts.len(), words.len());
                guesses.push(PlaceGuess { words: join(&words, 0, at), place, miles: None, said: true });
            }
        }
    }
    guesses.extend(at_the_end(&words));
    guesses.extend(at_the_start(&words));
    guesses.retain(|guess| !guess.place.is_empty() && guess.miles.is_none_or(|miles| miles > 0.0 && miles <= 500.0));
    guesses
}

/// A postcode, an outcode or a name of up to three words that ends the text.
fn at_the_end(words: &[&str]) -> Vec<PlaceGuess> {
    let guess = |count: usize| {
        let at = words.len().checked_sub(count)?;
        let place = join(words, at, words.len());
        Some(PlaceGuess { words: join(words, 0, at), place, miles: None, said: false })
    };
    let coded = (1..=2).filter_map(guess).filter(|g| Postcode::parse(&g.place).is_ok() || is_outcode(&g.place));
    let named = (1..=3).rev().filter_map(guess);
    coded.chain(named).collect()
}

/// A name of up to three words, a postcode or an outcode that begins the text: "Stafford first aid".
fn at_the_start(words: &[&str]) -> Vec<PlaceGuess> {
    let guess = |count: usize| PlaceGuess {
        words: join(words, count, words.len()),
        place: join(words, 0, count),
        miles: None,
        said: false,
    };
    (1..=words.len().saturating_sub(1).min(3)).rev().map(guess).collect()
}

fn join(words: &[&str], from: usize, to: usize) -> String {
    words.get(from..to).unwrap_or_default().join(" ").trim_matches([',', '.', '?', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn first(text: &str) -> (String, String, Option<f64>) {
        let guess = place_guesses(text).into_iter().next().unwrap();
        (guess.words, guess.place, guess.miles)
    }

    #[test]
    fn a_place_is_read_from_the_words() {
        let near = |words: &str, place: &str| (words.to_owned(), place.to_owned(), None);
        assert_eq!(first("moving and handling near ST16"), near("moving and handling", "ST16"));
        assert_eq!(first("meds in Leek"), near("meds", "Leek"));
        assert_eq!(first("first aid ST16 2QR"), near("first aid", "ST16 2QR"));
        assert_eq!(first("dementia stoke-on-trent").1, "dementia stoke-on-trent", "the longest name is tried first");
        let all = place_guesses("dementia stoke-on-trent");
        let has = |words: &str, place: &str| all.iter().any(|guess| guess.words == words && guess.place == place);
        assert!(has("dementia", "stoke-on-trent") && has("stoke-on-trent", "dementia"));
        assert_eq!(first("hoist within 5 miles of ST13 6HX"), ("hoist".to_owned(), "ST13 6HX".to_owned(), Some(5.0)));
        assert_eq!(first("hoist 7.5 miles from Stone"), ("hoist".to_owned(), "Stone".to_owned(), Some(7.5)));
    }

    #[test]
    fn a_place_of_several_words_is_tried_whole_first() {
        let names: Vec<_> = place_guesses("first aid Burton upon Trent").into_iter().map(|g| g.place).collect();
        assert_eq!(names.get(..3).unwrap(), ["Burton upon Trent", "upon Trent", "Trent"]);
    }

    proptest! {
        #[test]
        fn no_guess_invents_words(text in "(near |in |within |5 |miles |of |ST16 |first |aid |in\u{e9} ){0,12}") {
            for guess in place_guesses(&text) {
                prop_assert!(text.contains(&guess.place));
                prop_assert!(text.contains(&guess.words));
            }
        }
    }
}
