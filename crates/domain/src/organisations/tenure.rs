//! How long a job lasts, and how it ends.

use crate::text_enum;
use chrono::NaiveDate;

text_enum!(
    /// Where a job stands on a day.
    TenureState {
        /// It has not begun.
        ToCome = "to_come", "Starts later";
        /// It is held.
        Now = "now", "Works here now";
        /// It is over.
        Over = "over", "Has left";
    }
);

/// From when until when a job is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tenure {
    /// The first day.
    pub started_on: NaiveDate,
    /// The last day, which counts whole.
    pub last_day: Option<NaiveDate>,
    /// Left at once, in the middle of the last day.
    pub left: bool,
}

/// When someone leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// This moment.
    AtOnce,
    /// When this day is over.
    After(NaiveDate),
}

/// Why a job cannot end so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeavingRefused {
    /// It is over already.
    Over,
    /// The last day is before the first.
    BeforeTheStart,
}

impl Tenure {
    /// Where it stands on a day. The function `employed` of the database says the same.
    #[must_use]
    pub fn state(&self, today: NaiveDate) -> TenureState {
        if self.left || self.last_day.is_some_and(|last| last < today) {
            TenureState::Over
        } else if self.started_on > today {
            TenureState::ToCome
        } else {
            TenureState::Now
        }
    }

    /// The job as it is once someone leaves. A last day that is set may be moved while the job is not over. Who leaves at
    /// once before the first day never began: the first day is the last.
    ///
    /// # Errors
    /// When it is over, or would end before it began.
    pub fn end(self, leaving: Leaving, today: NaiveDate) -> Result<Self, LeavingRefused> {
        if self.state(today) == TenureState::Over {
            return Err(LeavingRefused::Over);
        }
        match leaving {
            Leaving::AtOnce => Ok(Self { last_day: Some(today.max(self.started_on)), left: true, ..self }),
            Leaving::After(day) if day < self.started_on => Err(LeavingRefused::BeforeTheStart),
            Leaving::After(day) => Ok(Self { last_day: Some(day), ..self }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(n: i64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 24).unwrap() + chrono::TimeDelta::days(n)
    }

    fn tenures() -> impl Strategy<Value = Tenure> {
        (-60i64..60, proptest::option::of(0i64..60), any::<bool>()).prop_map(|(start, length, left)| Tenure {
            started_on: day(start),
            last_day: length.map(|length| day(start + length)),
            left: left && length.is_some(),
        })
    }

    #[test]
    fn the_last_day_counts_whole_and_leaving_at_once_does_not() {
        let job = Tenure { started_on: day(-10), last_day: None, left: false };
        let later = job.end(Leaving::After(day(0)), day(0)).unwrap();
        assert_eq!((later.state(day(0)), later.state(day(1))), (TenureState::Now, TenureState::Over));
        assert_eq!(job.end(Leaving::AtOnce, day(0)).unwrap().state(day(0)), TenureState::Over);
        let new = Tenure { started_on: day(5), ..job };
        assert_eq!(new.state(day(4)), TenureState::ToCome);
        assert_eq!(new.end(Leaving::After(day(4)), day(0)), Err(LeavingRefused::BeforeTheStart));
    }

    proptest! {
        #[test]
        fn who_left_at_once_is_gone_for_good(job in tenures(), today in -90i64..90, later in 0i64..90) {
            match job.end(Leaving::AtOnce, day(today)) {
                Ok(gone) => prop_assert_eq!(gone.state(day(today + later)), TenureState::Over),
                Err(why) => {
                    prop_assert_eq!(why, LeavingRefused::Over);
                    prop_assert_eq!(job.state(day(today)), TenureState::Over);
                }
            }
        }

        #[test]
        fn an_end_never_lies_before_the_start_and_what_is_over_stays_over(job in tenures(), today in -90i64..90, last in -90i64..90) {
            if let Ok(ended) = job.end(Leaving::After(day(last)), day(today)) {
                prop_assert!(ended.last_day.unwrap() >= ended.started_on);
                prop_assert_eq!(ended.state(day(last + 1)), TenureState::Over);
                prop_assert_eq!(ended.state(day(last)), TenureState::Now);
            }
            let over = job.state(day(today)) == TenureState::Over;
            if over {
                prop_assert_eq!(job.state(day(today + 1)), TenureState::Over);
                prop_assert_eq!(job.end(Leaving::After(day(last)), day(today)), Err(LeavingRefused::Over));
            }
        }
    }
}
