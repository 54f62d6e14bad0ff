//! Names of organisations, each with the day it began: the present one is shown, those before it are kept.

use super::workplace::short_text;
use crate::problem::FieldProblem;
use chrono::NaiveDate;

/// Why a name cannot be held from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RenameRefused {
    /// It is still to come: the present name is shown, and that one is not it yet.
    ToCome,
    /// The present name is not as old as that.
    BeforeThePresentName,
}

/// Whether a new name may be held from a day on, when the present one is held since another.
///
/// # Errors
/// When it is still to come, or before the present name began.
pub fn may_rename(from: NaiveDate, present_since: Option<NaiveDate>, today: NaiveDate) -> Result<(), RenameRefused> {
    if from > today {
        return Err(RenameRefused::ToCome);
    }
    if present_since.is_some_and(|since| from < since) {
        return Err(RenameRefused::BeforeThePresentName);
    }
    Ok(())
}

/// The name that an organisation has.
#[derive(Clone, Copy, Debug)]
pub struct Present<'a> {
    /// The name.
    pub name: &'a str,
    /// Since when; none: nobody knows.
    pub since: Option<NaiveDate>,
}

/// The name that is asked for and its first day, as it is to be kept; nothing when nothing changes. Without a day it is today.
///
/// # Errors
/// The value that is not allowed, at `/name` or `/nameSince`.
pub fn renamed(
    name: Option<&str>,
    since: Option<NaiveDate>,
    present: Present<'_>,
    today: NaiveDate,
) -> Result<Option<(String, NaiveDate)>, FieldProblem> {
    let wrong = |at: &str, say: &str| FieldProblem::new(at, say);
    let Some(name) = name else {
        return match since {
            Some(_) => Err(wrong("/name", "Give the name that it has since then.")),
            None => Ok(None),
        };
    };
    let name = short_text(name, 200).map_err(|say| FieldProblem::new("/name", say))?;
    let name = name.ok_or_else(|| wrong("/name", "Give a name of 1 to 200 characters."))?;
    let since = since.unwrap_or(today);
    may_rename(since, present.since, today).map_err(|why| {
        let say = match why {
            RenameRefused::ToCome => "Change the name on the day it begins, or after.",
            RenameRefused::BeforeThePresentName => "The present name began later than that.",
        };
        wrong("/nameSince", say)
    })?;
    Ok((name != present.name).then_some((name, since)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, number).unwrap()
    }

    #[test]
    fn a_name_begins_today_or_before_and_after_the_one_it_follows() {
        assert_eq!(may_rename(day(24), None, day(24)), Ok(()));
        assert_eq!(may_rename(day(25), None, day(24)), Err(RenameRefused::ToCome));
        assert_eq!(may_rename(day(9), Some(day(10)), day(24)), Err(RenameRefused::BeforeThePresentName));
        assert_eq!(may_rename(day(10), Some(day(10)), day(24)), Ok(()));
    }

    #[test]
    fn what_is_wrong_with_a_new_name_is_said_where_it_is() {
        let present = Present { name: "Old", since: Some(day(10)) };
        let at = |name, since| renamed(name, since, present, day(24)).map_err(|wrong| wrong.pointer);
        assert_eq!(at(None, None), Ok(None));
        assert_eq!(at(None, Some(day(11))), Err("/name".to_owned()));
        assert_eq!(at(Some("  "), None), Err("/name".to_owned()));
        assert_eq!(at(Some("New"), Some(day(25))), Err("/nameSince".to_owned()));
        assert_eq!(at(Some("Old"), None), Ok(None));
        assert_eq!(at(Some(" New  name "), None), Ok(Some(("New name".to_owned(), day(24)))));
    }

    proptest! {
        #[test]
        fn a_name_that_is_taken_is_allowed_again_the_same_day(name in "\\PC{0,210}", since in 1_u32..=24) {
            let present = Present { name: "Old", since: None };
            if let Ok(Some((name, since))) = renamed(Some(&name), Some(day(since)), present, day(24)) {
                prop_assert!((1..=200).contains(&name.chars().count()));
                let now = Present { name: &name, since: Some(since) };
                prop_assert_eq!(renamed(Some(&name), Some(since), now, day(24)), Ok(None));
            }
        }
    }
}
