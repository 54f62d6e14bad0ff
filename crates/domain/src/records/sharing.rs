//! What a person shows of their record to others, and how it is said.

use super::RecordState;
use super::wire::{CheckedRecord, NewShare};
use crate::problem::FieldProblem;
use crate::text_enum;
use crate::when::day;
use chrono::{Days, NaiveDate};

/// Entries that are shown together, at most.
pub const MOST_RECORDS: usize = 100;
/// How long something is shown, at most: 366 days from today.
pub const LONGEST_DAYS: u64 = 366;

text_enum!(
    /// How much of their name a person shows.
    SharedName {
        /// All of it.
        Full = "full", "Your full name";
        /// The first name and one letter.
        Initial = "initial", "Your first name and one letter";
    }
);

text_enum!(
    /// Whether who signed an entry still stands by it.
    CredentialStanding {
        /// They do.
        Good = "good", "Not withdrawn";
        /// It is being looked into.
        Suspended = "suspended", "Being looked into";
        /// It was taken back.
        Revoked = "revoked", "Withdrawn";
    }
);

/// A name as it is shown: “Kasia Maria Nowak” with an initial is “Kasia N.”. Who has one name shows it.
#[must_use]
pub fn shown_name(name: &str, how: SharedName) -> String {
    let mut words = name.split_whitespace();
    match (how, words.next(), words.next_back().and_then(|last| last.chars().next())) {
        (SharedName::Initial, Some(first), Some(letter)) => format!("{first} {}.", letter.to_uppercase()),
        _ => name.to_owned(),
    }
}

/// What is wrong with something to be shown, field by field.
#[must_use]
pub fn check(new: &NewShare, today: NaiveDate) -> Vec<FieldProblem> {
    let mut wrong = Vec::new();
    if new.record_ids.is_empty() || new.record_ids.len() > MOST_RECORDS {
        wrong.push(FieldProblem::new("/recordIds", format!("Choose 1 to {MOST_RECORDS} entries.")));
    }
    let last = today.checked_add_days(Days::new(LONGEST_DAYS));
    if new.until < today || last.is_some_and(|last| new.until > last) {
        wrong.push(FieldProblem::new("/until", "Choose a day from today, at most a year from now."));
    }
    if new.label.as_ref().is_some_and(|label| label.trim().is_empty() || label.chars().count() > 100) {
        wrong.push(FieldProblem::new("/label", "Use 1 to 100 letters, or leave it out."));
    }
    wrong
}

/// The one sentence of who, what, when and with whom.
#[must_use]
pub fn sentence(holder: &str, title: &str, achieved_on: NaiveDate, with: Option<&str>) -> String {
    let with = with.map(|name| format!(" with {name}")).unwrap_or_default();
    format!("{holder} completed “{title}” on {}{with}.", day(achieved_on))
}

/// Whether it is in date, in words.
#[must_use]
pub fn in_date(of: &CheckedRecord) -> String {
    match (of.state, of.expires_on) {
        (RecordState::Expired, Some(last)) => format!("Out of date: it counted until {}", day(last)),
        (_, Some(last)) => format!("In date until {}", day(last)),
        (_, None) => "It does not run out".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::TrainingRecordId;
    use proptest::prelude::*;

    fn on(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn share(records: usize, until: NaiveDate, label: Option<&str>) -> NewShare {
        let record_ids = vec![TrainingRecordId(uuid::Uuid::nil()); records];
        NewShare { record_ids, name: SharedName::Full, until, label: label.map(str::to_owned) }
    }

    #[test]
    fn a_name_with_one_letter_hides_the_rest() {
        for (name, shown) in [
            ("Kasia Nowak", "Kasia N."),
            ("Kasia Maria Nowak", "Kasia N."),
            ("Ana de la cruz", "Ana C."),
            ("Cher", "Cher"),
            ("Łucja Żak", "Łucja Ż."),
        ] {
            assert_eq!(shown_name(name, SharedName::Initial), shown);
            assert_eq!(shown_name(name, SharedName::Full), name);
        }
    }

    #[test]
    fn what_is_shown_is_little_and_ends() {
        let today = on(2026, 12, 1);
        let wrong = |share: &NewShare| check(share, today).into_iter().map(|of| of.pointer).collect::<Vec<_>>();
        assert!(wrong(&share(1, today, None)).is_empty());
        assert!(wrong(&share(100, on(2027, 12, 2), Some("For Anna"))).is_empty());
        assert_eq!(wrong(&share(0, on(2026, 11, 30), Some(" "))), ["/recordIds", "/until", "/label"]);
        assert_eq!(wrong(&share(101, on(2027, 12, 3), Some(&"x".repeat(101)))), ["/recordIds", "/until", "/label"]);
    }

    #[test]
    fn one_sentence_says_it_all() {
        assert_eq!(
            sentence("Kasia N.", "Moving people", on(2026, 5, 3), Some("Stafford College")),
            "Kasia N. completed “Moving people” on Sunday 3 May 2026 with Stafford College."
        );
        assert_eq!(sentence("Kasia", "Fire", on(2026, 5, 3), None), "Kasia completed “Fire” on Sunday 3 May 2026.");
    }

    proptest! {
        /// However somebody is called, a name with one letter tells no more of the last name than that.
        #[test]
        fn no_last_name_is_told(first in "[A-Z][a-z]{1,8}", last in "[A-Z][a-z]{2,9}") {
            let shown = shown_name(&format!("{first} {last}"), SharedName::Initial);
            prop_assert_eq!(shown, format!("{} {}.", first, &last[..1]));
        }
    }
}
