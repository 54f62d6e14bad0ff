//! When somebody says that an entry of their record is wrong (UK GDPR Article 16), and whoever stands behind it answers.

use crate::problem::FieldProblem;
use crate::text_enum;
use chrono::{Months, NaiveDate};

text_enum!(
    /// What became of it.
    CorrectionOutcome {
        /// The entry was wrong and no longer counts.
        TakenBack = "taken_back", "It was wrong and is taken off your record";
        /// The entry stays.
        Stands = "stands", "It stays as it is";
    }
);

/// The most characters of what is said, and of the answer.
pub const WORDS_MAX: usize = 500;

/// What somebody said, without blanks around it.
///
/// # Errors
/// When it is empty, longer than [`WORDS_MAX`], or holds signs that nobody can read.
pub fn words(pointer: &str, text: &str) -> Result<String, FieldProblem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(FieldProblem::new(pointer, "Write a few words first."));
    }
    if text.chars().count() > WORDS_MAX {
        return Err(FieldProblem::new(pointer, format!("Use at most {WORDS_MAX} characters.")));
    }
    if text.chars().any(|sign| sign.is_control() && sign != '\n') {
        return Err(FieldProblem::new(pointer, "Use letters, numbers and full stops."));
    }
    Ok(text.to_owned())
}

/// The last day to answer what was asked on a day: a month later. // UK GDPR Article 12(3)
#[must_use]
pub fn answer_by(asked: NaiveDate) -> NaiveDate {
    asked.checked_add_months(Months::new(1)).unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_answer_is_due_a_month_later_whatever_the_month() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(answer_by(day("2026-01-31")), day("2026-02-28"));
        assert_eq!(answer_by(day("2026-11-30")), day("2026-12-30"));
    }

    proptest! {
        #[test]
        fn what_is_said_is_kept_as_it_was_or_refused(text in "[ \\PC\n\t\u{0}]{0,600}") {
            match words("/what", &text) {
                Ok(kept) => {
                    prop_assert_eq!(&kept, text.trim());
                    prop_assert!((1..=WORDS_MAX).contains(&kept.chars().count()));
                    let unreadable = |sign: char| sign == '\t' || sign == '\0';
                    prop_assert!(!kept.contains(unreadable), "{kept}");
                }
                Err(wrong) => prop_assert_eq!(wrong.pointer, "/what"),
            }
        }
    }
}
