//! Telling people of their own training that runs out.

use super::make::{like, write_to};
use super::store::Of;
use crate::platform::{ApiResult, AppState, Conn};
use crate::{catalogue, people};
use chrono::NaiveDate;
use domain::ids::{PersonId, TrainingRecordId};
use domain::messages::MessageKind;
use domain::messages::words::{About, RunsOut};

/// Training of a person that runs out.
#[derive(Clone, Debug)]
pub struct RunningOut<'a> {
    /// Whose it is.
    pub person: PersonId,
    /// The entry.
    pub record: TrainingRecordId,
    /// What was learnt.
    pub title: &'a str,
    /// The code of its subject.
    pub subject: Option<&'a str>,
    /// The last day it counts.
    pub last_day: NaiveDate,
    /// Which warning it is: days before the last day.
    pub warning_days: i32,
}

/// Tells a person, once a warning, with dates near them that can be booked. Answers whether it is new.
///
/// # Errors
/// The database.
pub async fn tell_running_out(tx: &mut Conn, state: &AppState, of: &RunningOut<'_>) -> ApiResult<bool> {
    let courses = match of.subject {
        Some(subject) => {
            let near = people::store::person(tx, of.person).await?.and_then(|row| row.near);
            let runs = catalogue::about_subject(tx, subject, near.as_deref(), state.clock.wall()).await?;
            runs.iter().map(like).collect()
        }
        None => Vec::new(),
    };
    let said = RunsOut { training: of.title.to_owned(), last_day: of.last_day, courses };
    let about = (of.person, Of::Training(of.record));
    write_to(tx, state, about, (MessageKind::RunsOut, of.warning_days), &About::Training(said)).await
}
