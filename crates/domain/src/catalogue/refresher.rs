//! Refreshers: shorter than the first course, and they need the earlier one.

/// The words of a title that say so.
pub const WORDS: [&str; 6] = ["refresher", "refreshers", "refresh", "update", "renewal", "requalification"];

/// Whether a title says that the course is a refresher.
#[must_use]
pub fn is_refresher(title: &str) -> bool {
    let mut words = title.split(|letter: char| !letter.is_alphanumeric());
    words.any(|word| WORDS.iter().any(|known| known.eq_ignore_ascii_case(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refresher_says_so_in_its_title() {
        for (title, says) in [
            ("Moving and handling: Refresher", true),
            ("First aid (update)", true),
            ("Moving and handling of people", false),
            ("Updating care plans", false),
        ] {
            assert_eq!(is_refresher(title), says, "{title}");
        }
    }
}
