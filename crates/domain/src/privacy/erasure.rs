//! Erasing an account: asked for, taken back, done.

use chrono::{DateTime, TimeDelta, Utc};

/// Days in which it can be taken back.
pub const DAYS_TO_THINK: i64 = 14;

/// What goes, in words for the person.
pub const GOES: &[&str] = &[
    "Your name, email address and mobile number.",
    "Your password, passkeys, codes and every sign-in.",
    "Your jobs: your employers no longer see you.",
    "Places you have booked that are still to come.",
    "The list of who looked at your data.",
];

/// What stays, and why.
pub const STAYS: &[&str] = &[
    "That somebody took a course stays in its numbers, without your name.",
    "The proof that a training provider made stays with them, without your name. You cannot use it any more, so download your record first.",
    "What your employer keeps in its own files is for your employer to erase.",
    "Backup copies hold you until they are overwritten. Nobody works with them.",
];

/// When an erasure that is asked for now is done.
#[must_use]
pub fn due(asked_at: DateTime<Utc>) -> DateTime<Utc> {
    asked_at + TimeDelta::days(DAYS_TO_THINK)
}

/// Whether it is to be done now.
#[must_use]
pub fn is_due(due_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    due_at <= now
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_can_be_taken_back_for_fourteen_whole_days_and_no_longer(asked in 0..4_000_000_000_i64, later in 0..3_000_000_i64) {
            let asked = DateTime::from_timestamp(asked, 0).unwrap();
            let now = asked + TimeDelta::seconds(later);
            prop_assert_eq!(is_due(due(asked), now), later >= 14 * 86_400);
        }
    }
}
