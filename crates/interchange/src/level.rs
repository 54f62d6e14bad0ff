//! Levels as people write them.

/// A level in words: `Level 3`, `3`, `Entry level` (0), or as part of a title; 0 to 8.
#[must_use]
pub fn level(text: &str) -> Option<i16> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let known = |text: &str| text.parse().ok().filter(|level| (0..=8).contains(level));
    // Scotland's levels count to 12 and mean something else.
    if words.contains(&"scqf") {
        return None;
    }
    if let [only] = words.as_slice() {
        return known(only.trim_start_matches('l'));
    }
    words.windows(2).find_map(|pair| match pair {
        ["entry", "level"] => Some(0),
        ["level", number] => known(number),
        _ => None,
    })
}

/// The level that a title names; a bare number in a title is none.
#[must_use]
pub fn level_in_title(title: &str) -> Option<i16> {
    if title.split_whitespace().count() > 1 { level(title) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_seen_in_a_title() {
        assert_eq!(level_in_title("Diploma in Care (Level 3)"), Some(3));
        assert_eq!(level_in_title("2"), None);
        assert_eq!(level("Entry Level"), Some(0));
        assert_eq!(level("2"), Some(2));
        assert_eq!(level("Level playing field"), None);
        assert_eq!(level("SCQF Level 7"), None);
    }
}
