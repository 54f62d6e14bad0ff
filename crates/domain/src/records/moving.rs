//! Training that somebody brings to a new employer: what they show of it, what the employer decides, and what need not be done
//! again.

use super::wire::{NewEmployerShare, NewRecordDecision};
use crate::problem::FieldProblem;
use crate::text_enum;
use chrono::{Days, NaiveDate};

/// Entries that are shown together, at most.
pub const MOST_RECORDS: usize = 100;
/// How long something is shown to an employer, at most: 366 days from today.
pub const LONGEST_DAYS: u64 = 366;
/// The longest top-up, in minutes: 100 hours.
pub const LONGEST_TOP_UP: i32 = 6000;

text_enum!(
    /// What an employer decides of training that somebody brought.
    Decision {
        /// It counts here.
        Accepted = "accepted", "Accepted";
        /// It counts here, with some training on how it is done at this employer.
        TopUp = "top_up", "Accepted with a local top-up";
        /// It is to be done again.
        Repeat = "repeat", "To be done again";
    }
);

/// What the course that an entry came from takes and costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// How long its meetings last together, in minutes.
    pub minutes: Option<i32>,
    /// Its price, in pence.
    pub pence: Option<i64>,
}

/// How the figures of what is avoided are found, in words for who reads them.
pub const METHOD: &str = "Hours and pounds are those of the course that a record came from, as the training provider gave them. \
    What a top-up takes is left out, in hours and in the same part of the price. Records of courses without such figures, and \
    records from elsewhere, are counted as records, but not in hours or pounds. What is to be done again is not counted.";

/// What need not be done again: all of it when it is accepted, what is left of it beside a top-up, nothing when it is repeated.
#[must_use]
pub fn avoided(decision: Decision, course: Figures, top_up_minutes: Option<i32>) -> Figures {
    match (decision, top_up_minutes) {
        (Decision::Repeat, _) => Figures::default(),
        (Decision::Accepted, _) | (Decision::TopUp, None) => course,
        (Decision::TopUp, Some(top_up)) => {
            let left = course.minutes.map(|minutes| (minutes - top_up).max(0));
            let part = |pence: i64| match (course.minutes, left) {
                (Some(minutes), Some(left)) if minutes > 0 => Some(pence * i64::from(left) / i64::from(minutes)),
                _ => None,
            };
            Figures { minutes: left, pence: course.pence.and_then(part) }
        }
    }
}

/// What is wrong with a decision, field by field.
#[must_use]
pub fn check_decision(new: &NewRecordDecision) -> Vec<FieldProblem> {
    let mut wrong = Vec::new();
    let reason = new.reason.as_deref().map(str::trim);
    if new.decision != Decision::Accepted && reason.is_none_or(str::is_empty) {
        wrong.push(FieldProblem::new("/reason", "Say why. The worker reads it."));
    }
    if reason.is_some_and(|reason| reason.chars().count() > 500) {
        wrong.push(FieldProblem::new("/reason", "Use at most 500 letters."));
    }
    match new.top_up_minutes {
        Some(_) if new.decision != Decision::TopUp => {
            wrong.push(FieldProblem::new("/topUpMinutes", "Leave this out: only a top-up takes time."));
        }
        Some(minutes) if !(1..=LONGEST_TOP_UP).contains(&minutes) => {
            wrong.push(FieldProblem::new("/topUpMinutes", "Use 1 to 6,000 minutes."));
        }
        Some(_) | None => {}
    }
    wrong
}

/// What is wrong with what is to be shown to an employer, field by field.
#[must_use]
pub fn check_share(new: &NewEmployerShare, today: NaiveDate) -> Vec<FieldProblem> {
    let mut wrong = Vec::new();
    if new.record_ids.is_empty() || new.record_ids.len() > MOST_RECORDS {
        wrong.push(FieldProblem::new("/recordIds", format!("Choose 1 to {MOST_RECORDS} entries.")));
    }
    let last = today.checked_add_days(Days::new(LONGEST_DAYS));
    if new.until < today || last.is_some_and(|last| new.until > last) {
        wrong.push(FieldProblem::new("/until", "Choose a day from today, at most a year from now."));
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{EmployerId, TrainingRecordId};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn decided() -> impl Strategy<Value = Decision> {
        prop_oneof![Just(Decision::Accepted), Just(Decision::TopUp), Just(Decision::Repeat)]
    }

    proptest! {
        /// Nobody claims more than the course itself, and a longer top-up never avoids more.
        #[test]
        fn what_is_avoided_is_never_more_than_the_course(
            decision in decided(),
            minutes in prop::option::of(0..10_000_i32),
            pence in prop::option::of(0..1_000_000_i64),
            top_up in prop::option::of(1..=LONGEST_TOP_UP),
        ) {
            let course = Figures { minutes, pence };
            let found = avoided(decision, course, top_up);
            prop_assert!(found.minutes.unwrap_or(0) >= 0 && found.minutes.unwrap_or(0) <= minutes.unwrap_or(0));
            prop_assert!(found.pence.unwrap_or(0) >= 0 && found.pence.unwrap_or(0) <= pence.unwrap_or(0));
            let longer = avoided(decision, course, top_up.map(|top_up| top_up + 60));
            prop_assert!(longer.minutes <= found.minutes && longer.pence <= found.pence);
            if decision == Decision::Repeat {
                prop_assert_eq!(found, Figures::default());
            }
        }
    }

    #[test]
    fn a_top_up_of_a_third_leaves_two_thirds_of_hours_and_price() {
        let course = Figures { minutes: Some(360), pence: Some(9000) };
        let left = Figures { minutes: Some(240), pence: Some(6000) };
        assert_eq!(avoided(Decision::TopUp, course, Some(120)), left);
        assert_eq!(avoided(Decision::TopUp, course, None), course);
        // A price without hours has no parts.
        let priced = Figures { minutes: None, pence: Some(9000) };
        assert_eq!(avoided(Decision::TopUp, priced, Some(120)), Figures::default());
        assert_eq!(avoided(Decision::Accepted, priced, None), priced);
    }

    #[test]
    fn what_is_not_simply_accepted_has_a_reason() {
        let of = |decision, reason: Option<&str>, top_up_minutes| {
            let new = NewRecordDecision { decision, reason: reason.map(str::to_owned), top_up_minutes };
            check_decision(&new).into_iter().map(|of| of.pointer).collect::<Vec<_>>()
        };
        assert!(of(Decision::Accepted, None, None).is_empty());
        assert!(of(Decision::TopUp, Some("Our hoists are others."), Some(60)).is_empty());
        assert_eq!(of(Decision::Repeat, Some(" "), None), ["/reason"]);
        assert_eq!(of(Decision::TopUp, None, Some(0)), ["/reason", "/topUpMinutes"]);
        assert_eq!(of(Decision::Accepted, Some(&"x".repeat(501)), Some(5)), ["/reason", "/topUpMinutes"]);
    }

    #[test]
    fn what_is_shown_to_an_employer_is_little_and_ends() {
        let today = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();
        let wrong = |count: usize, until: NaiveDate| {
            let record_ids = vec![TrainingRecordId(Uuid::nil()); count];
            let new = NewEmployerShare { employer_id: EmployerId(Uuid::nil()), record_ids, until };
            check_share(&new, today).into_iter().map(|of| of.pointer).collect::<Vec<_>>()
        };
        assert!(wrong(100, today + Days::new(366)).is_empty());
        assert_eq!(wrong(0, today - Days::new(1)), ["/recordIds", "/until"]);
        assert_eq!(wrong(101, today + Days::new(367)), ["/recordIds", "/until"]);
    }
}
