//! When an employer is asked before one of its workers has a place.

use crate::values::Pence;
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};

/// How long a place is held for an employer's answer, at most.
pub const REQUEST_LIVES: TimeDelta = TimeDelta::hours(72);
/// How long it is held at least, when the run does not begin before.
pub const REQUEST_LIVES_AT_LEAST: TimeDelta = TimeDelta::hours(4);

/// The usual hours: Monday to Friday, from eight.
const DAY_BEGINS: NaiveTime = match NaiveTime::from_hms_opt(8, 0, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};
/// Until six in the evening.
const DAY_ENDS: NaiveTime = match NaiveTime::from_hms_opt(18, 0, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

/// What an employer wants to be asked about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ApprovalRule {
    /// Workers book as they like.
    #[default]
    Never,
    /// It is asked about every booking.
    Always,
    /// It is asked about some.
    When {
        /// About what costs more than this, or what nobody knows the price of.
        over: Option<Pence>,
        /// About what is on at a weekend, before eight or after six.
        outside_hours: bool,
        /// About what the worker holds in date.
        held: bool,
        /// About a whole course when the worker learnt the subject before: a refresher may do.
        refresher_instead: bool,
    },
}

/// What a worker holds of what a course is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// It is in date.
    InDate,
    /// It ran out.
    RanOut,
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// What it costs, when that is known.
    pub cost: Option<Pence>,
    /// Its day, when it has one.
    pub day: Option<NaiveDate>,
    /// When it begins, when that is known.
    pub starts_at: Option<NaiveTime>,
    /// When it ends, when that is known.
    pub ends_at: Option<NaiveTime>,
    /// What the worker holds of it.
    pub holds: Option<Holds>,
    /// Its title says that it is a refresher.
    pub is_refresher: bool,
}

impl Asked {
    fn is_outside_hours(&self) -> bool {
        let weekend = self.day.is_some_and(|day| matches!(day.weekday(), Weekday::Sat | Weekday::Sun));
        weekend
            || self.starts_at.is_some_and(|at| !(DAY_BEGINS..DAY_ENDS).contains(&at))
            || self.ends_at.is_some_and(|at| at > DAY_ENDS)
    }
}

impl ApprovalRule {
    /// Whether the employer is asked about this one.
    #[must_use]
    pub fn asks(self, about: &Asked) -> bool {
        match self {
            Self::Never => false,
            Self::Always => true,
            Self::When { over, outside_hours, held, refresher_instead } => {
                let dear = over.is_some_and(|over| about.cost.is_none_or(|cost| cost > over));
                let again = held && about.holds == Some(Holds::InDate);
                let whole = refresher_instead && about.holds.is_some() && !about.is_refresher;
                dear || again || whole || (outside_hours && about.is_outside_hours())
            }
        }
    }
}

/// Until when a place is held for an employer's answer that was asked for at `now`: half of the time that is left before the
/// run begins, between [`REQUEST_LIVES_AT_LEAST`] and [`REQUEST_LIVES`]; never past its beginning.
#[must_use]
pub fn request_ends(now: DateTime<Utc>, run_begins: Option<DateTime<Utc>>) -> DateTime<Utc> {
    let Some(begins) = run_begins else { return now + REQUEST_LIVES };
    let lives = ((begins - now) / 2).clamp(REQUEST_LIVES_AT_LEAST, REQUEST_LIVES);
    (now + lives).min(begins).max(now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::booking::state::tests::at;
    use proptest::prelude::*;

    fn pounds(pounds: i64) -> Pence {
        Pence::new(pounds * 100).unwrap()
    }

    fn on(day: u32, starts: (u32, u32), ends: (u32, u32)) -> Asked {
        let time = |(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0);
        Asked {
            cost: Some(pounds(50)),
            day: NaiveDate::from_ymd_opt(2026, 12, day),
            starts_at: time(starts),
            ends_at: time(ends),
            holds: None,
            is_refresher: false,
        }
    }

    /// A rule without a reason.
    fn when(over: Option<Pence>, outside_hours: bool) -> ApprovalRule {
        ApprovalRule::When { over, outside_hours, held: false, refresher_instead: false }
    }

    #[test]
    fn an_employer_is_asked_about_what_is_dear_or_outside_the_usual_hours() {
        let over = |limit| when(Some(pounds(limit)), false);
        let tuesday = on(1, (9, 30), (16, 0));
        assert!(!ApprovalRule::Never.asks(&tuesday) && ApprovalRule::Always.asks(&tuesday));
        assert!(over(49).asks(&tuesday) && !over(50).asks(&tuesday), "over, not at");
        assert!(over(1000).asks(&Asked { cost: None, ..tuesday }), "nobody knows what it costs");
        let hours = when(None, true);
        assert!(!hours.asks(&tuesday));
        assert!(hours.asks(&on(5, (9, 30), (16, 0))), "a Saturday");
        assert!(hours.asks(&on(1, (18, 0), (20, 0))) && hours.asks(&on(1, (7, 59), (9, 0))));
        assert!(hours.asks(&on(1, (16, 0), (18, 1))) && !hours.asks(&on(1, (8, 0), (18, 0))));
        assert!(!hours.asks(&Asked::default()), "it starts any time");
    }

    #[test]
    fn an_employer_is_asked_about_what_somebody_holds_and_about_a_whole_course_where_a_refresher_may_do() {
        let rule =
            |held, refresher_instead| ApprovalRule::When { over: None, outside_hours: false, held, refresher_instead };
        let about = |holds, is_refresher| Asked { holds, is_refresher, ..on(1, (9, 30), (16, 0)) };
        let (in_date, ran_out) = (Some(Holds::InDate), Some(Holds::RanOut));
        for (holds, is_refresher, again, whole) in [
            (None, false, false, false),
            (None, true, false, false),
            (in_date, false, true, true),
            (in_date, true, true, false),
            (ran_out, false, false, true),
            (ran_out, true, false, false),
        ] {
            let about = about(holds, is_refresher);
            assert_eq!((rule(true, false).asks(&about), rule(false, true).asks(&about)), (again, whole), "{about:?}");
        }
    }

    proptest! {
        #[test]
        fn a_place_is_never_held_past_the_beginning(minutes in 0i64..20_000) {
            let begins = at() + TimeDelta::minutes(minutes);
            let ends = request_ends(at(), Some(begins));
            prop_assert!(at() <= ends && ends <= begins);
            prop_assert!(ends - at() >= REQUEST_LIVES_AT_LEAST || ends == begins);
            prop_assert!(ends - at() <= REQUEST_LIVES);
        }
    }
}
