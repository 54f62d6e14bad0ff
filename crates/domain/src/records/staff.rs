//! What an employer is told of its workers' records, and what it may write into them.

use super::rules::stands_for;
use super::wire::NewStaffRecord;
use crate::problem::FieldProblem;
use crate::text_enum;
use chrono::NaiveDate;

text_enum!(
    /// Whether an entry is there for an employer.
    Told {
        /// It is new, or says something else.
        Updated = "updated", "New or changed";
        /// It was taken back, its person left, or the employer no longer asks for it.
        Gone = "gone", "No longer there";
    }
);

text_enum!(
    /// What became of an entry that an employer sent.
    Outcome {
        /// It was written.
        Added = "added", "Added";
        /// The record says it already.
        Known = "known", "Known already";
        /// It took the place of what the employer had sent before.
        Replaced = "replaced", "Replaced";
        /// It was not written.
        Refused = "refused", "Refused";
    }
);

/// An entry as far as it matters who sees it.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The code of its subject.
    pub subject: Option<&'a str>,
    /// The day it was achieved.
    pub achieved_on: NaiveDate,
    /// Whether the employer that looks stands behind it.
    pub own: bool,
    /// Whether its person shows it to that employer.
    pub shown: bool,
}

/// Whether an employer sees an entry of somebody who works there today, `since` a day: what it stands behind itself, what
/// they learnt while they work there, and of what they learnt before what it asks of them, and what they show it. The rest of a
/// record is the person's.
#[must_use]
pub fn is_seen<'a>(entry: Seen<'_>, since: NaiveDate, mut asked: impl Iterator<Item = &'a str>) -> bool {
    entry.own
        || entry.shown
        || entry.achieved_on >= since
        || entry.subject.is_some_and(|held| asked.any(|asked| stands_for(held, asked)))
}

/// The first day that training may have: nobody at work today learnt anything before.
pub(super) const EARLIEST: NaiveDate = NaiveDate::from_ymd_opt(1950, 1, 1).expect("a day");

/// What is wrong with an entry that an employer sends, with pointers from the entry.
#[must_use]
pub fn check(new: &NewStaffRecord, today: NaiveDate) -> Vec<FieldProblem> {
    let mut wrong = Vec::new();
    let mut say = |pointer: &str, message: &str| wrong.push(FieldProblem::new(pointer, message));
    let blank = |text: &Option<String>| text.as_deref().is_some_and(|text| text.trim().is_empty());
    let long = |text: &Option<String>, most: usize| text.as_deref().is_some_and(|text| text.chars().count() > most);
    match (new.person_id, &new.worker_id) {
        (Some(_), Some(_)) => say("/workerId", "Say who by personId or by workerId, not by both."),
        (None, None) => say("/personId", "Say who, by personId or by workerId."),
        (Some(_), None) | (None, Some(_)) => {}
    }
    if new.title.is_none() && new.subject.is_none() {
        say("/title", "Say what was learnt, by title or by subject.");
    }
    for (pointer, text, most) in [
        ("/workerId", &new.worker_id, 200),
        ("/title", &new.title, 255),
        ("/evidence", &new.evidence, 500),
        ("/ownId", &new.own_id, 200),
    ] {
        if blank(text) {
            say(pointer, "Leave it out when there is none.");
        } else if long(text, most) {
            say(pointer, &format!("Use at most {most} characters."));
        }
    }
    if new.achieved_on > today {
        say("/achievedOn", "Use today or a day before. Training that is to come is a booking.");
    } else if new.achieved_on < EARLIEST {
        say("/achievedOn", "Use a day from 1950 on.");
    }
    if new.expires_on.is_some_and(|last| last <= new.achieved_on) {
        say("/expiresOn", "Use a day after achievedOn.");
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn good() -> NewStaffRecord {
        NewStaffRecord {
            person_id: None,
            worker_id: Some("E-1".to_owned()),
            title: Some("Moving and handling".to_owned()),
            subject: None,
            achieved_on: day("2026-03-02"),
            expires_on: None,
            evidence: None,
            own_id: None,
        }
    }

    #[test]
    fn an_employer_sees_what_it_asks_for_what_it_wrote_and_what_is_learnt_while_they_work_there() {
        let asked = || ["safeguarding_adults", "medication"].into_iter();
        let since = day("2026-05-01");
        let before = |subject| Seen { subject, achieved_on: day("2026-04-30"), own: false, shown: false };
        assert!(is_seen(before(Some("safeguarding_adults_l2")), since, asked()));
        assert!(!is_seen(before(Some("dementia")), since, asked()), "the rest is the person's own");
        assert!(!is_seen(before(None), since, asked()));
        assert!(is_seen(Seen { own: true, ..before(None) }, since, asked()));
        assert!(is_seen(Seen { shown: true, ..before(None) }, since, asked()));
        assert!(is_seen(Seen { achieved_on: since, ..before(None) }, since, asked()));
    }

    #[test]
    fn each_thing_that_is_wrong_is_named_once() {
        let today = day("2026-11-24");
        assert_eq!(check(&good(), today), []);
        let pointers = |new: &NewStaffRecord| -> Vec<String> {
            check(new, today).into_iter().map(|wrong| wrong.pointer).collect()
        };
        let bad = NewStaffRecord { worker_id: None, title: None, achieved_on: day("2026-11-25"), ..good() };
        assert_eq!(pointers(&bad), ["/personId", "/title", "/achievedOn"]);
        let bad = NewStaffRecord {
            title: Some(" ".to_owned()),
            evidence: Some("x".repeat(501)),
            expires_on: Some(day("2026-03-02")),
            ..good()
        };
        assert_eq!(pointers(&bad), ["/title", "/evidence", "/expiresOn"]);
        assert_eq!(pointers(&NewStaffRecord { achieved_on: day("1949-12-31"), ..good() }), ["/achievedOn"]);
    }

    proptest! {
        #[test]
        fn what_passes_has_a_last_day_after_the_first_and_none_to_come(achieved in -40_000..2_000_i64, lasts in -400..400_i64) {
            let today = day("2026-11-24");
            let achieved_on = today + chrono::TimeDelta::days(achieved);
            let new = NewStaffRecord { achieved_on, expires_on: Some(achieved_on + chrono::TimeDelta::days(lasts)), ..good() };
            let passes = check(&new, today).is_empty();
            prop_assert_eq!(passes, achieved <= 0 && achieved_on >= EARLIEST && lasts > 0);
        }
    }
}
