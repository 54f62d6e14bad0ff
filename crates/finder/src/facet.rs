//! The filters of a run as bits: which values a run has, and which values of a filter may pass.

use crate::entry::RunEntry;
use chrono::{Datelike, NaiveTime, Weekday};
use domain::catalogue::asked::When;
use domain::catalogue::{AttendancePattern, Mode};

/// A set of values.
pub(crate) type Bits = u32;

/// A filter that each run passes or not by one of its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RunFilter {
    Mode,
    When,
    Available,
    Free,
    Funded,
    StartAnyTime,
    OnlineNow,
}

impl RunFilter {
    /// All values of this filter.
    pub(crate) const fn field(self) -> Bits {
        match self {
            Self::Mode => 0b1111,
            Self::When => 0b111 << 4,
            Self::Available => 0b11 << 7,
            Self::Free => 0b11 << 9,
            Self::Funded => 0b11 << 11,
            Self::StartAnyTime => 0b11 << 13,
            Self::OnlineNow => 0b11 << 15,
        }
    }

    /// The value of a filter that is true or false.
    pub(crate) const fn is(self, yes: bool) -> Bits {
        let lowest = self.field() & self.field().wrapping_neg();
        if yes { lowest } else { lowest << 1 }
    }
}

/// How many values there are.
pub(crate) const VALUES: usize = 17;
/// All values of all filters.
pub(crate) const EVERY: Bits = (1 << VALUES) - 1;
/// Not a value: whether it is available changes with the days, look at its times.
pub(crate) const TIMED: Bits = 1 << 31;

pub(crate) const fn mode(mode: Mode) -> Bits {
    match mode {
        Mode::Classroom => 1,
        Mode::Online => 1 << 1,
        Mode::WorkBased => 1 << 2,
        Mode::Blended => 1 << 3,
    }
}

pub(crate) const fn when(when: When) -> Bits {
    match when {
        When::Daytime => 1 << 4,
        When::Evening => 1 << 5,
        When::Weekend => 1 << 6,
    }
}

/// What a run has but whether it is available.
pub(crate) fn of_run(run: &RunEntry, repaid: bool) -> Bits {
    let free = run.cost.is_some_and(|cost| cost.get() == 0);
    mode(run.mode)
        | when_of(run).map_or(0, when)
        | RunFilter::Free.is(free)
        | RunFilter::Funded.is(free || repaid)
        | RunFilter::StartAnyTime.is(run.flexible_start)
        | RunFilter::OnlineNow.is(run.flexible_start && run.mode == Mode::Online)
}

/// What a course without runs to come has.
pub(crate) const fn of_no_run(repaid: bool) -> Bits {
    RunFilter::Available.is(false)
        | RunFilter::Free.is(false)
        | RunFilter::Funded.is(repaid)
        | RunFilter::StartAnyTime.is(false)
        | RunFilter::OnlineNow.is(false)
}

/// When in the week: as the training provider says, else by the first day and its hour. A day of release is in the day.
pub(crate) fn when_of(run: &RunEntry) -> Option<When> {
    match run.attendance_pattern {
        Some(AttendancePattern::Daytime | AttendancePattern::DayOrBlockRelease) => return Some(When::Daytime),
        Some(AttendancePattern::Evening) => return Some(When::Evening),
        Some(AttendancePattern::Weekend) => return Some(When::Weekend),
        None => {}
    }
    let five = NaiveTime::from_hms_opt(17, 0, 0)?;
    match (run.starts_on?.weekday(), run.starts_at) {
        (Weekday::Sat | Weekday::Sun, _) => Some(When::Weekend),
        (_, Some(time)) if time >= five => Some(When::Evening),
        (_, time) => time.map(|_| When::Daytime),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILTERS: [RunFilter; 7] = [
        RunFilter::Mode,
        RunFilter::When,
        RunFilter::Available,
        RunFilter::Free,
        RunFilter::Funded,
        RunFilter::StartAnyTime,
        RunFilter::OnlineNow,
    ];

    #[test]
    fn values_of_filters_never_share_a_bit() {
        let fields = FILTERS.map(RunFilter::field);
        assert_eq!(fields.iter().fold(0, |all, field| all | field), EVERY);
        assert_eq!(fields.iter().map(|field| field.count_ones()).sum::<u32>(), EVERY.count_ones());
        for filter in FILTERS.into_iter().skip(2) {
            assert_eq!(filter.is(true) | filter.is(false), filter.field());
        }
        assert_eq!(Mode::ALL.iter().fold(0, |all, one| all | mode(*one)), RunFilter::Mode.field());
        assert_eq!(When::ALL.iter().fold(0, |all, one| all | when(*one)), RunFilter::When.field());
    }
}
