//! Credentials of other issuers: what is said of one, and how much an entry is worth that was brought as one.

use super::VerificationLevel;
use super::wire::NewTrustedIssuer;
use crate::problem::FieldProblem;
use crate::text_enum;
use chrono::NaiveDate;

text_enum!(
    /// Whether a credential is what its issuer signed.
    Genuine {
        /// It is.
        Yes = "yes", "Genuine";
        /// It was changed, or signed by somebody else, or is no credential.
        No = "no", "Not genuine";
        /// Its issuer's keys could not be had: nothing can be said.
        Unknown = "unknown", "We cannot tell";
    }
);

text_enum!(
    /// Whether a credential counts now, by the times it says itself.
    Window {
        /// It does.
        InDate = "in_date", "In date";
        /// It begins to count later.
        NotYet = "not_yet", "Does not count yet";
        /// It counted once.
        Ended = "ended", "Out of date";
    }
);

/// What an entry is worth that was brought as a genuine credential: as much as a training provider's word when the academy relies
/// on who signed it and it names the person; as a certificate that was seen when it names the person; else as what they say.
#[must_use]
pub const fn brought_level(issuer_known: bool, names_the_person: bool) -> VerificationLevel {
    match (issuer_known, names_the_person) {
        (true, true) => VerificationLevel::IssuerConfirmed,
        (false, true) => VerificationLevel::EvidenceSeen,
        (_, false) => VerificationLevel::SelfDeclared,
    }
}

/// What is wrong with an issuer to be relied on, field by field.
#[must_use]
pub fn check_issuer(new: &NewTrustedIssuer) -> Vec<FieldProblem> {
    let mut wrong = Vec::new();
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 255 {
        wrong.push(FieldProblem::new("/name", "Use 1 to 255 letters."));
    }
    if new.trusted_until.is_some_and(|until| until < new.trusted_from) {
        wrong.push(FieldProblem::new("/trustedUntil", "Choose a day that is not before the first."));
    }
    wrong
}

/// Whether an issuer is relied on, on a day: its first and last day count.
#[must_use]
pub fn relied_on(from: NaiveDate, until: Option<NaiveDate>, day: NaiveDate) -> bool {
    from <= day && until.is_none_or(|until| day <= until)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Days;
    use proptest::prelude::*;

    proptest! {
        /// Nothing that is brought is worth more than a training provider's own word, and knowing less never makes it worth more.
        #[test]
        fn what_is_brought_is_never_worth_more_than_what_is_known_of_it(known: bool, names: bool) {
            let level = brought_level(known, names);
            prop_assert!(level <= VerificationLevel::IssuerConfirmed);
            prop_assert!(brought_level(false, names) <= level && brought_level(known, false) <= level);
            prop_assert_eq!(level == VerificationLevel::IssuerConfirmed, known && names);
        }

        #[test]
        fn an_issuer_is_relied_on_from_its_first_to_its_last_day(length in 0_u64..400, day in 0_u64..800) {
            let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
            let (last, asked) = (first + Days::new(length), first + Days::new(day));
            prop_assert_eq!(relied_on(first, Some(last), asked), asked <= last);
            prop_assert!(relied_on(first, None, asked));
            prop_assert!(!relied_on(first, None, first - Days::new(1)));
        }
    }

    #[test]
    fn an_issuer_has_a_name_and_ends_after_it_begins() {
        let day = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        let new =
            |name: &str, until| NewTrustedIssuer { name: name.to_owned(), trusted_from: day, trusted_until: until };
        assert!(check_issuer(&new("Derby Academy", Some(day))).is_empty());
        let wrong: Vec<_> =
            check_issuer(&new(" ", Some(day - Days::new(1)))).into_iter().map(|of| of.pointer).collect();
        assert_eq!(wrong, ["/name", "/trustedUntil"]);
    }
}
