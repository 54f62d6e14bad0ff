//! The Care Certificate: standards that a new care worker is assessed against at work, of each its knowledge and its practice, signed
//! off by the employer's manager. An achievement names its edition; the Level 2 certificate is another thing.

use super::wire::NewCareAssessments;
use crate::problem::FieldProblem;
use crate::text_enum;
use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;

/// The subject that an entry of it is about.
pub const SUBJECT: &str = "care_certificate";
/// What one request may say, at most: every standard, both parts.
pub const MOST_ITEMS: usize = 32;
/// The custom of the sector: done within the first twelve weeks.
const USUAL_DAYS: u64 = 12 * 7;

text_enum!(
    /// Which edition of the standards.
    Edition {
        /// Fifteen standards; assessed until the end of July 2025.
        First = "2015", "2015 edition";
        /// Sixteen standards, since March 2025.
        Second = "2025", "2025 edition";
    }
);

impl Edition {
    /// The edition that is assessed today.
    pub const CURRENT: Self = Self::Second;

    /// How many standards it has.
    #[must_use]
    pub const fn standards(self) -> i32 {
        match self {
            Self::First => 15,
            Self::Second => 16,
        }
    }

    /// The first and the last day on which somebody was assessed against it.
    // Skills for Care: the first edition was supported until the end of July 2025; the second was published in March 2025.
    #[must_use]
    pub const fn assessed(self) -> (Option<NaiveDate>, Option<NaiveDate>) {
        match self {
            Self::First => (NaiveDate::from_ymd_opt(2015, 4, 1), NaiveDate::from_ymd_opt(2025, 7, 31)),
            Self::Second => (NaiveDate::from_ymd_opt(2025, 3, 1), None),
        }
    }
}

text_enum!(
    /// What of a standard is assessed.
    CarePart {
        /// What the worker knows: questions, e-learning, a course.
        Knowledge = "knowledge", "Knowledge";
        /// What the worker does, watched at work.
        Practice = "practice", "Seen in practice";
    }
);

text_enum!(
    /// How far somebody is.
    CareProgress {
        /// Nothing is assessed.
        NotStarted = "not_started", "Not started";
        /// Something is assessed.
        InProgress = "in_progress", "In progress";
        /// All is assessed, and nobody has signed it off.
        ReadyToSign = "ready_to_sign", "Ready to sign off";
        /// It is signed off.
        Complete = "complete", "Complete";
    }
);

/// Which parts of which standards are assessed, and when last.
pub type Assessed = BTreeMap<(i32, CarePart), NaiveDate>;

/// What is missing for a sign-off, in the order of the standards.
#[must_use]
pub fn missing(edition: Edition, assessed: &Assessed) -> Vec<(i32, CarePart)> {
    let all = (1..=edition.standards()).flat_map(|number| CarePart::ALL.iter().map(move |part| (number, *part)));
    all.filter(|part| !assessed.contains_key(part)).collect()
}

/// How far somebody is.
#[must_use]
pub fn progress(edition: Edition, assessed: &Assessed, signed: bool) -> CareProgress {
    match (signed, assessed.is_empty()) {
        (true, _) => CareProgress::Complete,
        (false, true) => CareProgress::NotStarted,
        (false, false) if missing(edition, assessed).is_empty() => CareProgress::ReadyToSign,
        (false, false) => CareProgress::InProgress,
    }
}

/// By when it is usually done by somebody who began on a day.
#[must_use]
pub fn usually_by(started_on: NaiveDate) -> Option<NaiveDate> {
    started_on.checked_add_days(Days::new(USUAL_DAYS))
}

/// What is wrong with a day for an edition: to come, or when nobody was assessed against it.
fn wrong_day(edition: Edition, day: NaiveDate, today: NaiveDate) -> Option<&'static str> {
    let (first, last) = edition.assessed();
    if day > today {
        Some("Use today or a day before.")
    } else if first.is_some_and(|first| day < first) || last.is_some_and(|last| day > last) {
        Some(match edition {
            Edition::First => "The 2015 edition was assessed from April 2015 to July 2025.",
            Edition::Second => "The 2025 edition is assessed since March 2025.",
        })
    } else {
        None
    }
}

/// What is wrong with assessments, with pointers from the request.
#[must_use]
pub fn check(new: &NewCareAssessments, today: NaiveDate) -> Vec<FieldProblem> {
    let mut wrong = Vec::new();
    if new.items.is_empty() || new.items.len() > MOST_ITEMS {
        wrong.push(FieldProblem::new("/items", format!("Send 1 to {MOST_ITEMS} assessments.")));
    }
    for (at, item) in new.items.iter().enumerate() {
        let mut say = |field: &str, what: String| wrong.push(FieldProblem::new(format!("/items/{at}/{field}"), what));
        if !(1..=new.edition.standards()).contains(&item.standard) {
            say("standard", format!("The {} has standards 1 to {}.", new.edition.label(), new.edition.standards()));
        }
        if let Some(what) = wrong_day(new.edition, item.assessed_on, today) {
            say("assessedOn", what.to_owned());
        }
        let length = item.assessor.trim().chars().count();
        if !(1..=120).contains(&length) {
            say("assessor", "Say who assessed it, in 1 to 120 letters.".to_owned());
        }
        if item.capacity.as_ref().is_some_and(|text| text.trim().is_empty() || text.chars().count() > 120) {
            say("capacity", "Use 1 to 120 letters, or leave it out.".to_owned());
        }
    }
    wrong
}

/// Why a sign-off is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotSigned {
    /// Something is not assessed.
    Missing(Vec<(i32, CarePart)>),
    /// The day is before the last assessment, to come, or not of the edition.
    Day(String),
}

/// Whether it may be signed off on a day: each standard, knowledge and practice, was assessed by then.
///
/// # Errors
/// Why not.
pub fn sign(edition: Edition, assessed: &Assessed, on: NaiveDate, today: NaiveDate) -> Result<(), NotSigned> {
    let missing = missing(edition, assessed);
    if !missing.is_empty() {
        return Err(NotSigned::Missing(missing));
    }
    if on > today {
        return Err(NotSigned::Day("Use today or a day before.".to_owned()));
    }
    match assessed.values().max() {
        Some(last) if on < *last => Err(NotSigned::Day(format!(
            "Use {} or later: the last standard was assessed then.",
            crate::when::day(*last)
        ))),
        _ => Ok(()),
    }
}

/// What is missing, in words: at most five parts are named.
#[must_use]
pub fn missing_words(missing: &[(i32, CarePart)]) -> String {
    let named: Vec<String> = missing
        .iter()
        .take(5)
        .map(|(number, part)| format!("standard {number} ({})", part.label().to_lowercase()))
        .collect();
    let more = missing.len().saturating_sub(named.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("Not assessed yet: {}{more}.", named.join(", "))
}

#[cfg(test)]
mod tests {
    use super::super::wire::NewCareAssessment;
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    const TODAY: &str = "2026-11-24";

    fn all(edition: Edition, on: NaiveDate) -> Assessed {
        (1..=edition.standards()).flat_map(|n| CarePart::ALL.iter().map(move |part| ((n, *part), on))).collect()
    }

    #[test]
    fn an_edition_is_whole_with_every_standard_known_and_seen() {
        for edition in [Edition::First, Edition::Second] {
            let on = day("2025-06-02");
            let mut assessed = Assessed::new();
            assert_eq!(progress(edition, &assessed, false), CareProgress::NotStarted);
            assessed.insert((1, CarePart::Knowledge), on);
            assert_eq!(progress(edition, &assessed, false), CareProgress::InProgress);
            assert_eq!(missing(edition, &assessed).len(), edition.standards() as usize * 2 - 1);
            assert_eq!(progress(edition, &all(edition, on), false), CareProgress::ReadyToSign);
            assert_eq!(progress(edition, &all(edition, on), true), CareProgress::Complete);
        }
        // Nothing of the first edition is the sixteenth standard of the second.
        assert_eq!(missing(Edition::Second, &all(Edition::First, day("2025-06-02"))).len(), 2);
    }

    fn new(edition: Edition, standard: i32, on: &str) -> NewCareAssessments {
        let item = NewCareAssessment {
            standard,
            part: CarePart::Practice,
            assessed_on: day(on),
            assessor: "Rose Hill".to_owned(),
            capacity: Some("Senior care worker".to_owned()),
        };
        NewCareAssessments { edition, items: vec![item] }
    }

    #[test]
    fn each_edition_is_assessed_in_its_own_time() {
        for (edition, standard, on, wrong) in [
            (Edition::Second, 16, TODAY, None),
            (Edition::Second, 17, TODAY, Some("/items/0/standard")),
            (Edition::First, 16, "2020-01-01", Some("/items/0/standard")),
            (Edition::First, 15, "2025-07-31", None),
            (Edition::First, 15, "2025-08-01", Some("/items/0/assessedOn")),
            (Edition::Second, 1, "2025-02-28", Some("/items/0/assessedOn")),
            (Edition::Second, 1, "2026-11-25", Some("/items/0/assessedOn")),
        ] {
            let found = check(&new(edition, standard, on), day(TODAY));
            assert_eq!(found.first().map(|wrong| wrong.pointer.as_str()), wrong, "{edition:?} {standard} {on}");
        }
        let mut many = new(Edition::Second, 1, TODAY);
        many.items = vec![many.items[0].clone(); 33];
        many.items[1].assessor = " ".to_owned();
        assert_eq!(check(&many, day(TODAY)).len(), 2);
    }

    #[test]
    fn what_is_missing_is_said_in_words() {
        let said = missing_words(&missing(Edition::Second, &Assessed::new()));
        assert!(
            said.starts_with("Not assessed yet: standard 1 (knowledge), standard 1 (seen in practice), "),
            "{said}"
        );
        assert!(said.ends_with("and 27 more."), "{said}");
        assert_eq!(usually_by(day("2026-09-01")), Some(day("2026-11-24")));
    }

    proptest! {
        /// It is signed when nothing is missing, from the day of the last assessment on, and not for a day to come.
        #[test]
        fn a_sign_off_rests_on_every_assessment(gone in proptest::option::of(0_usize..32), offset in -30_i64..30) {
            let last = day("2026-11-10");
            let mut assessed = all(Edition::Second, last);
            if let Some(key) = gone.and_then(|at| assessed.keys().nth(at).copied()) {
                assessed.remove(&key);
            }
            let on = last + chrono::TimeDelta::days(offset);
            let signed = sign(Edition::Second, &assessed, on, day(TODAY)).is_ok();
            prop_assert_eq!(signed, gone.is_none() && (0..=14).contains(&offset));
        }
    }
}
