//! What one needs to get in, as training providers write it.

/// The heading of the text that says so.
pub const HEADING: &str = "What you need to get in";

/// Whether a text about entry says that nothing is needed. What asks for anything as well does not.
#[must_use]
pub fn asks_for_nothing(text: &str) -> bool {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    let has = |phrase: &str| {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        words.windows(phrase.len()).any(|window| window.iter().zip(&phrase).all(|(word, part)| word == part))
    };
    let only = |phrase: &str| words.join(" ") == phrase;
    let none = [
        "no entry requirements",
        "no formal entry requirements",
        "no specific entry requirements",
        "no formal requirements",
        "no requirements",
        "no formal qualifications",
        "no qualifications",
        "no previous qualifications",
        "no prior qualifications",
        "no experience",
        "no previous experience",
        "no prior knowledge",
        "open to all",
        "open to everyone",
        "anyone can join",
        "nothing is needed",
    ];
    let asks =
        ["must have", "must hold", "you need to have", "is required", "are required", "minimum of", "gcse", "gcses"];
    let negated = ["none is required", "nothing is required", "experience is required", "qualifications are required"];
    only("none")
        || only("nothing")
        || (none.iter().any(|phrase| has(phrase))
            && !asks.iter().any(|phrase| has(phrase) && !negated.iter().any(|nothing| has(nothing))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_asks_for_nothing_is_told_from_what_asks_for_something() {
        for text in [
            "None.",
            "There are no formal entry requirements for this course.",
            "No previous experience is required.",
            "Open to all who work in care.",
            "No qualifications are required",
        ] {
            assert!(asks_for_nothing(text), "{text}");
        }
        for text in [
            "You must have a Level 2 in care.",
            "No formal entry requirements, but a minimum of two GCSEs helps.",
            "An enhanced DBS check is required.",
            "No experience, but you must hold a driving licence.",
            "",
        ] {
            assert!(!asks_for_nothing(text), "{text}");
        }
    }
}
