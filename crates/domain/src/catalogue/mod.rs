//! Courses, their runs, and how they are found.

use crate::text_enum;

pub mod asked;
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
    /// What can be done with a run today: it drives the order, the button and the API alike.
    RunState {
        /// Places are free and the academy books them.
        Open = "open", "Places free";
        /// No place is free; a waiting list is.
        Full = "full", "Full, with a waiting list";
        /// The training provider books it.
        BookWithProvider = "book_with_provider", "Book with the training provider";
        /// It began and has not ended.
        Running = "running", "Has started";
        /// It is over.
        Past = "past", "Finished";
        /// The training provider took it off.
        Withdrawn = "withdrawn", "No longer offered";
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

/// What decides the state of a run.
#[derive(Clone, Copy, Debug)]
pub struct RunFacts {
    /// First day, in Europe/London; `None` when it starts whenever the learner likes.
    pub starts_on: Option<chrono::NaiveDate>,
    /// Time of day it begins, when known.
    pub starts_at: Option<chrono::NaiveTime>,
    /// Last day, when known.
    pub ends_on: Option<chrono::NaiveDate>,
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
    /// Whether it has begun at `now`, a wall time in Europe/London. A run without a time of day begins when its
    /// first day ends: someone may still join on the morning.
    #[must_use]
    pub fn has_begun(&self, now: chrono::NaiveDateTime) -> bool {
        match (self.starts_on, self.starts_at) {
            (None, _) => false,
            (Some(day), Some(time)) => day.and_time(time) <= now,
            (Some(day), None) => day < now.date(),
        }
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
        match self.capacity {
            None => RunState::BookWithProvider,
            // Who waits comes first: a free place is theirs, not a newcomer's.
            Some(capacity) if self.places_taken < capacity && self.waiting == 0 => RunState::Open,
            Some(_) => RunState::Full,
        }
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
        assert_eq!(RunFacts { capacity: None, ..run }.state(at(1, 8)), RunState::BookWithProvider);
        assert_eq!(RunFacts { withdrawn: true, ..run }.state(at(9, 8)), RunState::Withdrawn);
        assert_eq!(RunFacts { starts_on: None, ..run }.state(at(9, 8)), RunState::Open);
    }
}
