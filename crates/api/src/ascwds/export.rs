//! The training file of an employer's present staff, as ASC-WDS takes it.

use super::people::{entry_of, numbered};
use super::store::training;
use crate::catalogue::store::subjects;
use crate::organisations::store::workplaces;
use crate::platform::{ApiError, ApiResult, Conn};
use crate::records::confirmed;
use chrono::NaiveDate;
use domain::ids::{EmployerId, PersonId};
use interchange::ascwds::TrainingWriter;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Entries read at once.
const PAGE: i64 = 1_000;

/// Writes the file: first what the employer has, then what stands in the records of those who work there now and is new
/// to it. Who has no id in ASC-WDS, or works at no workplace with one, cannot be named in it.
///
/// # Errors
/// The database.
pub async fn training_file(conn: &mut Conn, employer: EmployerId, today: NaiveDate) -> ApiResult<Vec<u8>> {
    let mut file = TrainingWriter::new(Vec::new()).map_err(ApiError::internal)?;
    let mut after = Uuid::nil();
    loop {
        let entries = training::page(conn, employer, after, PAGE).await?;
        let Some((last, _)) = entries.last() else { break };
        after = *last;
        for (_, entry) in &entries {
            file.entry(entry).map_err(ApiError::internal)?;
        }
    }
    let carried: HashSet<_> = training::records_carried(conn, employer).await?.into_iter().collect();
    let places = workplaces::page(conn, employer, None, today, None, i64::MAX).await?;
    let places: HashMap<_, _> = places.into_iter().filter_map(|place| Some((place.id, place.local_id?))).collect();
    let jobs = numbered(conn, employer, today).await?;
    let mut rows: Vec<_> = jobs
        .into_iter()
        .filter_map(|((workplace, _), job)| Some((places.get(&workplace)?.clone(), job.worker_id, job.person)))
        .collect();
    rows.sort();
    let people: Vec<PersonId> = rows.iter().map(|row| row.2).collect();
    let (held, subjects) = (confirmed::held(conn, &people).await?, subjects::all(conn).await?);
    for (workplace, worker, person) in &rows {
        for record in held.iter().filter(|held| held.person == *person && !carried.contains(&held.id)) {
            file.entry(&entry_of(record, workplace, worker, &subjects)).map_err(ApiError::internal)?;
        }
    }
    file.end().map_err(ApiError::internal)
}
