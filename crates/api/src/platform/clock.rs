//! The one place that asks what time it is.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::London;
use std::sync::{Arc, Mutex, PoisonError};

/// The time: the machine's, or one that a test sets.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    fixed: Option<Arc<Mutex<DateTime<Utc>>>>,
}

impl Clock {
    /// A clock that stands still at `now` until [`Clock::set`] moves it.
    #[must_use]
    pub fn fixed(now: DateTime<Utc>) -> Self {
        Self { fixed: Some(Arc::new(Mutex::new(now))) }
    }

    /// Moves a fixed clock; does nothing to the machine's.
    pub fn set(&self, now: DateTime<Utc>) {
        if let Some(fixed) = &self.fixed {
            *fixed.lock().unwrap_or_else(PoisonError::into_inner) = now;
        }
    }

    /// Now, in UTC, to the microsecond that PostgreSQL keeps.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        let now = match &self.fixed {
            Some(fixed) => *fixed.lock().unwrap_or_else(PoisonError::into_inner),
            None => Utc::now(),
        };
        DateTime::from_timestamp_micros(now.timestamp_micros()).unwrap_or(now)
    }

    /// Now as the wall clock of the county shows it.
    #[must_use]
    pub fn wall(&self) -> NaiveDateTime {
        wall(self.now())
    }

    /// Today in the county.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.wall().date()
    }
}

/// A moment as the wall clock of the county shows it.
#[must_use]
pub fn wall(at: DateTime<Utc>) -> NaiveDateTime {
    at.with_timezone(&London).naive_local()
}

/// A wall time of the county in UTC. An hour that summer time repeats is its first; one that it skips moves on.
#[must_use]
pub fn london_to_utc(day: NaiveDate, time: NaiveTime) -> Option<DateTime<Utc>> {
    let wall = day.and_time(time);
    let local = London
        .from_local_datetime(&wall)
        .earliest()
        .or_else(|| London.from_local_datetime(&(wall + chrono::TimeDelta::hours(1))).earliest())?;
    Some(local.with_timezone(&Utc))
}
