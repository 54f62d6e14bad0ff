//! Courses, their runs, and how they are found.

use crate::text_enum;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

pub mod asked;
pub mod duplicate;
pub mod entry;
pub mod refresher;
pub mod tagging;
pub mod wire;

text_enum!(
    /// How a run is taught (DfE course directory DELIVERY_MODE).
    Mode {
        /// In a room.
        Classroom = "classroom", "In person";
        /// Live or self-paced on the internet.
        Online = "online", "Online";
        /// At the learner's own workplace.
        WorkBased = "work_based", "At your work";
        /// Part in a room, part online.
        Blended = "blended", "Part online, part in person";
    }
);

text_enum!(
    /// How much of a week it takes (DfE course directory STUDY_MODE).
    StudyMode {
        /// Most of the week.
        FullTime = "full_time", "Full time";
        /// Some of the week.
        PartTime = "part_time", "Part time";
        /// The learner chooses.
        Flexible = "flexible", "Flexible";
    }
);

text_enum!(
    /// When in the week (DfE course directory ATTENDANCE_PATTERN).
    AttendancePattern {
        /// On weekdays in the day.
        Daytime = "daytime", "Daytime";
        /// In the evening.
        Evening = "evening", "Evening";
        /// On Saturday or Sunday.
        Weekend = "weekend", "Weekend";
        /// One day a week or weeks at a time, away from work.
        DayOrBlockRelease = "day_or_block_release", "Day or block release";
    }
);

text_enum!(
    /// What can be done with a run today: it drives the order, the button, the API and what machines read alike.
    RunState {
        /// The training provider has not named a day yet.
        ToBeScheduled = "to_be_scheduled", "Date to be named";
        /// Booking opens on a later day.
        OpeningSoon = "opening_soon", "Booking opens soon";
        /// It can be booked, and places are free as far as the academy knows.
        Open = "open", "Open for booking";
        /// No place is free; a waiting list is.
        Full = "full", "Full, with a waiting list";
        /// The last day to book is over.
        Closed = "closed", "Booking has closed";
        /// It began and has not ended.
        Running = "running", "Has started";
        /// It is over.
        Past = "past", "Finished";
        /// The training provider took it off.
        Withdrawn = "withdrawn", "No longer offered";
    }
);

text_enum!(
    /// Who takes the bookings of a run.
    BookedWith {
        /// The academy, here.
        Academy = "academy", "Book here";
        /// The training provider, on its own pages.
        TrainingProvider = "training_provider", "Book with the training provider";
    }
);

text_enum!(
    /// The order of a list of courses.
    Sort {
        /// Best match first.
        Relevance = "relevance", "Best match";
        /// Soonest first.
        Date = "date", "Soonest";
        /// Nearest first; needs a place.
        Distance = "distance", "Nearest";
    }
);

/// When a run begins, in wall time in Europe/London: at its first time of day. One without a time of day begins when its
/// first day ends: someone may still join on the morning. None when it starts any time.
#[must_use]
pub fn begins(starts_on: Option<NaiveDate>, starts_at: Option<NaiveTime>) -> Option<NaiveDateTime> {
    match (starts_on?, starts_at) {
        (day, Some(time)) => Some(day.and_time(time)),
        (day, None) => day.succ_opt().map(|next| next.and_time(NaiveTime::MIN)),
    }
}

/// What decides the state of a run.
#[derive(Clone, Copy, Debug)]
pub struct RunFacts {
    /// First day, in Europe/London; `None` when it starts whenever the learner likes, or is to be named.
    pub starts_on: Option<chrono::NaiveDate>,
    /// Time of day it begins, when known.
    pub starts_at: Option<chrono::NaiveTime>,
    /// Last day, when known.
    pub ends_on: Option<chrono::NaiveDate>,
    /// It starts whenever the learner likes.
    pub flexible_start: bool,
    /// First day to book, when there is one.
    pub opens_on: Option<chrono::NaiveDate>,
    /// Last day to book, when there is one.
    pub closes_on: Option<chrono::NaiveDate>,
    /// The training provider took it, or its course, off.
    pub withdrawn: bool,
    /// The most people; `None` when the academy takes no bookings for it.
    pub capacity: Option<i32>,
    /// Places confirmed or on offer.
    pub places_taken: i32,
    /// People waiting.
    pub waiting: i32,
}

impl RunFacts {
    /// Whether it has begun at `now`, a wall time in Europe/London.
    #[must_use]
    pub fn has_begun(&self, now: chrono::NaiveDateTime) -> bool {
        begins(self.starts_on, self.starts_at).is_some_and(|begins| begins <= now)
    }

    /// The state at `now`, a wall time in Europe/London.
    #[must_use]
    pub fn state(&self, now: chrono::NaiveDateTime) -> RunState {
        if self.withdrawn {
            return RunState::Withdrawn;
        }
        if self.has_begun(now) {
            let last = self.ends_on.or(self.starts_on);
            return if last.is_some_and(|day| day < now.date()) { RunState::Past } else { RunState::Running };
        }
        if self.closes_on.is_some_and(|last| last < now.date()) {
            return RunState::Closed;
        }
        if self.starts_on.is_none() && !self.flexible_start {
            return RunState::ToBeScheduled;
        }
        if self.opens_on.is_some_and(|first| first > now.date()) {
            return RunState::OpeningSoon;
        }
        match self.capacity {
            // Who waits comes first: a free place is theirs, not a newcomer's.
            Some(capacity) if self.places_taken >= capacity || self.waiting > 0 => RunState::Full,
            _ => RunState::Open,
        }
    }

    /// Who takes its bookings.
    #[must_use]
    pub const fn booked_with(&self) -> BookedWith {
        if self.capacity.is_some() { BookedWith::Academy } else { BookedWith::TrainingProvider }
    }

    /// Whether a place, or a wait for one, can be booked here at `now`.
    #[must_use]
    pub fn bookable(&self, now: chrono::NaiveDateTime) -> bool {
        self.capacity.is_some() && matches!(self.state(now), RunState::Open | RunState::Full)
    }

    /// Places nobody holds; `None` when the academy takes no bookings.
    #[must_use]
    pub fn places_left(&self) -> Option<i32> {
        self.capacity.map(|capacity| (capacity - self.places_taken).max(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{NaiveDate, NaiveTime};

    fn facts() -> RunFacts {
        RunFacts {
            starts_on: NaiveDate::from_ymd_opt(2026, 12, 1),
            starts_at: None,
            ends_on: None,
            flexible_start: false,
            opens_on: None,
            closes_on: None,
            withdrawn: false,
            capacity: Some(2),
            places_taken: 0,
            waiting: 0,
        }
    }

    fn at(day: u32, hour: u32) -> chrono::NaiveDateTime {
        NaiveDate::from_ymd_opt(2026, 12, day).unwrap().and_hms_opt(hour, 0, 0).unwrap()
    }

    #[test]
    fn a_run_has_one_state_at_a_time() {
        let run = facts();
        assert_eq!(run.state(at(1, 8)), RunState::Open);
        assert_eq!(run.state(at(2, 8)), RunState::Past);
        let timed = RunFacts { starts_at: NaiveTime::from_hms_opt(9, 30, 0), ..run };
        assert_eq!(timed.state(at(1, 9)), RunState::Open);
        assert_eq!(timed.state(at(1, 10)), RunState::Running);
        let long = RunFacts { ends_on: NaiveDate::from_ymd_opt(2026, 12, 9), ..run };
        assert_eq!(long.state(at(9, 23)), RunState::Running);
        assert_eq!(RunFacts { places_taken: 2, ..run }.state(at(1, 8)), RunState::Full);
        assert_eq!(RunFacts { places_taken: 1, waiting: 1, ..run }.state(at(1, 8)), RunState::Full);
        let elsewhere = RunFacts { capacity: None, ..run };
        assert_eq!(
            (elsewhere.state(at(1, 8)), elsewhere.booked_with()),
            (RunState::Open, BookedWith::TrainingProvider)
        );
        assert_eq!(RunFacts { withdrawn: true, ..run }.state(at(9, 8)), RunState::Withdrawn);
        let undated = RunFacts { starts_on: None, ..run };
        assert_eq!(undated.state(at(9, 8)), RunState::ToBeScheduled);
        assert_eq!(RunFacts { flexible_start: true, ..undated }.state(at(9, 8)), RunState::Open);
    }

    #[test]
    fn booking_opens_and_closes_on_its_days() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 12, day);
        let run = RunFacts { starts_on: day(20), opens_on: day(3), closes_on: day(10), ..facts() };
        assert_eq!(run.state(at(2, 23)), RunState::OpeningSoon);
        assert_eq!(run.state(at(3, 0)), RunState::Open);
        assert_eq!(run.state(at(10, 23)), RunState::Open);
        assert_eq!(run.state(at(11, 0)), RunState::Closed);
        assert!(run.bookable(at(3, 0)) && !run.bookable(at(11, 0)) && !run.bookable(at(2, 0)));
        assert_eq!(run.state(at(20, 12)), RunState::Closed, "its first day has not ended");
        assert_eq!(run.state(at(21, 0)), RunState::Past);
    }
}
