//! When a run is to come and when it has places, found out from its state by asking at every moment where it may change.

use crate::entry::RunEntry;
use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};
use domain::catalogue::{RunFacts, RunState};

/// Seconds since the first day of 2000.
pub(crate) type Moment = u32;

/// No moment: after all others.
pub(crate) const NEVER: Moment = Moment::MAX;
/// The seconds of a day.
const DAY: Moment = 86_400;

/// What depends on now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Times {
    /// From when on it is no longer to come.
    pub(crate) over: Moment,
    /// From when to when the academy has places; nothing when both are the same.
    pub(crate) places: (Moment, Moment),
}

/// Whether a list shows a run in this state.
const fn is_to_come(state: RunState) -> bool {
    match state {
        RunState::ToBeScheduled | RunState::OpeningSoon | RunState::Open | RunState::Full => true,
        RunState::Closed | RunState::Running | RunState::Past | RunState::Withdrawn => false,
    }
}

/// Whether the academy books it and has places free.
fn has_places(facts: &RunFacts, now: NaiveDateTime) -> bool {
    facts.bookable(now) && facts.state(now) == RunState::Open
}

impl Times {
    pub(crate) fn of(run: &RunEntry) -> Self {
        let facts = run.facts();
        let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN);
        let next = |day: NaiveDate| day.checked_add_days(Days::new(1)).map(midnight);
        let begins = facts.starts_on.zip(facts.starts_at).map(|(day, time)| day.and_time(time));
        let after_days = [facts.starts_on, facts.closes_on].into_iter().flatten().filter_map(next);
        let mut changes: Vec<NaiveDateTime> =
            after_days.chain(facts.opens_on.map(midnight)).chain(begins).chain([NaiveDateTime::MIN]).collect();
        changes.sort_unstable();
        let over = changes.iter().find(|now| !is_to_come(facts.state(**now)));
        let opens = changes.iter().position(|now| has_places(&facts, *now));
        let places = opens.and_then(|at| changes.get(at..)).map_or((0, 0), |rest| {
            let ends = rest.iter().find(|now| !has_places(&facts, **now));
            (rest.first().map_or(0, |now| moment(*now)), ends.map_or(NEVER, |now| moment(*now)))
        });
        Self { over: over.map_or(NEVER, |now| moment(*now)), places }
    }

    /// Whether there are places for as long as it is to come; `None` when that changes on a day before.
    pub(crate) const fn always_has_places(self) -> Option<bool> {
        match self.places {
            (from, to) if from == to => Some(false),
            (0, to) if to >= self.over => Some(true),
            _ => None,
        }
    }
}

/// A wall time as a moment; a part of a second counts as the whole. Before 2000 is 0.
pub(crate) fn moment(at: NaiveDateTime) -> Moment {
    let seconds = (at - epoch()).num_milliseconds().div_euclid(1000);
    let up = i64::from(at - epoch() > chrono::TimeDelta::seconds(seconds));
    let last = i64::from(NEVER - 1);
    Moment::try_from((seconds + up).clamp(0, last)).unwrap_or(NEVER - 1)
}

/// Now as a moment: the second it is in.
pub(crate) fn now(at: NaiveDateTime) -> Moment {
    let seconds = (at - epoch()).num_milliseconds().div_euclid(1000);
    Moment::try_from(seconds.clamp(0, i64::from(NEVER - 1))).unwrap_or(NEVER - 1)
}

fn epoch() -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default().and_time(NaiveTime::MIN)
}

/// When a run starts: a day without an hour counts as its last second, no day as never.
pub(crate) fn starts(run: &RunEntry) -> Moment {
    let Some(day) = run.starts_on else { return NEVER };
    run.starts_at.map_or_else(|| last_of(day), |time| moment(day.and_time(time)).min(last_of(day)))
}

/// The last second of a day.
pub(crate) fn last_of(day: NaiveDate) -> Moment {
    first_of(day).saturating_add(DAY - 1)
}

/// The first moment of a day.
pub(crate) fn first_of(day: NaiveDate) -> Moment {
    moment(day.and_time(NaiveTime::MIN))
}
