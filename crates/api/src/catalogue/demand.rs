//! Demand that is not met: searches that found nothing as they were asked, counted by subject, district and week. Counts are
//! gathered in memory and written from time to time, so that a search costs no write.

use super::store::demand::{self as store, Miss};
use crate::platform::{ApiResult, Db};
use chrono::{Datelike, Days, NaiveDate};
use domain::catalogue::wire::Relaxed;
use finder::Missed;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long counts are gathered before they are written, and how many kinds of them.
const GATHER: Duration = Duration::from_secs(30);
const KINDS: usize = 500;

/// Counts that are not written yet.
pub struct Demand {
    misses: Mutex<(HashMap<Miss, i64>, Instant)>,
}

impl Default for Demand {
    fn default() -> Self {
        Self { misses: Mutex::new((HashMap::new(), Instant::now())) }
    }
}

/// Monday of the week of a day.
fn week(day: NaiveDate) -> NaiveDate {
    let since = u64::from(day.weekday().num_days_from_monday());
    day.checked_sub_days(Days::new(since)).unwrap_or(day)
}

impl Demand {
    /// Counts a search that found nothing as it was asked on a day, once for each subject that it wanted.
    pub fn count(self: &Arc<Self>, db: &Db, missed: Missed, relaxed: Option<&Relaxed>, today: NaiveDate) {
        let let_go = relaxed.map(|relaxed| relaxed.dropped.join(",")).unwrap_or_default();
        let let_go: String = let_go.chars().take(200).collect();
        let subjects = if missed.subjects.is_empty() { vec![String::new()] } else { missed.subjects };
        let due = {
            let mut misses = self.misses.lock().unwrap_or_else(PoisonError::into_inner);
            for subject in subjects {
                let district = missed.district.clone().unwrap_or_default();
                let miss = Miss { week: week(today), subject, district, let_go: let_go.clone() };
                *misses.0.entry(miss).or_default() += 1;
            }
            misses.1.elapsed() >= GATHER || misses.0.len() >= KINDS
        };
        if due {
            let (demand, db) = (Arc::clone(self), db.clone());
            tokio::spawn(async move {
                if let Err(error) = demand.write(&db).await {
                    tracing::warn!(%error, "unmet demand was not written");
                }
            });
        }
    }

    /// Writes what was gathered; what cannot be written is kept for the next time.
    ///
    /// # Errors
    /// The database.
    pub async fn write(&self, db: &Db) -> ApiResult<()> {
        let gathered = {
            let mut misses = self.misses.lock().unwrap_or_else(PoisonError::into_inner);
            misses.1 = Instant::now();
            std::mem::take(&mut misses.0)
        };
        if gathered.is_empty() {
            return Ok(());
        }
        let written = async { store::add(&mut *db.get().await?, &gathered).await }.await;
        if written.is_err() {
            let mut misses = self.misses.lock().unwrap_or_else(PoisonError::into_inner);
            gathered.into_iter().for_each(|(miss, count)| *misses.0.entry(miss).or_default() += count);
        }
        written
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_on_monday() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 11, d).unwrap();
        assert_eq!((week(day(23)), week(day(25)), week(day(29))), (day(23), day(23), day(23)));
        assert_eq!(week(day(30)), day(30));
    }
}
