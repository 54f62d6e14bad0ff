//! The training matrix of an employer.

use crate::booking;
use crate::catalogue::store::subjects;
use crate::organisations::store::workers::{self, Wanted};
use crate::platform::{ApiResult, Conn};
use crate::records::store::{moving, staff as store};
use chrono::NaiveDate;
use domain::catalogue::wire::SubjectRef;
use domain::ids::{EmployerId, PersonId, TrainingRecordId, WorkplaceId};
use domain::organisations::wire::TeamMemberView;
use domain::records::ladder::counts_by_itself;
use domain::records::matrix::{Cell, Entry, Place, Standing, cell};
use domain::records::moving::Decision;
use domain::records::rules::{Post, demand};
use domain::records::wire::{CellBooking, MatrixCell, MatrixCounts, MatrixRow};
use std::collections::{BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// More workers than any employer has.
const EVERYONE: i64 = 100_000;

/// Which part is asked for.
#[derive(Clone, Debug, Default)]
pub struct Part<'a> {
    /// Those of these workplaces alone, and what is asked there.
    pub within: Option<&'a [WorkplaceId]>,
    /// Those of this workplace.
    pub workplace: Option<WorkplaceId>,
    /// Those whose name holds this.
    pub name: Option<&'a str>,
    /// This subject alone.
    pub subject: Option<&'a str>,
    /// Those who stand so with something.
    pub standing: Option<Standing>,
    /// Those who have no place yet on a course about what they need.
    pub not_booked: bool,
}

/// The matrix, of everyone asked about.
pub struct Matrix {
    /// What is asked of somebody.
    pub subjects: Vec<SubjectRef>,
    /// How many cells are how.
    pub counts: MatrixCounts,
    /// Everyone, by name.
    pub rows: Vec<MatrixRow>,
}

/// Reads the matrix of an employer.
///
/// # Errors
/// The database.
pub async fn read(conn: &mut Conn, employer: EmployerId, part: &Part<'_>, today: NaiveDate) -> ApiResult<Matrix> {
    let members = workers::page(conn, employer, &wanted(part), today, EVERYONE).await?;
    let rules = crate::records::store::rules::of_each(conn, &[employer]).await?.remove(&employer).unwrap_or_default();
    let people: Vec<PersonId> = members.iter().map(|member| member.worker.person_id).collect();
    let mut entries: HashMap<PersonId, Vec<Entry>> = HashMap::new();
    let decided = moving::decided(conn, employer).await?;
    // What is to be done again counts for nothing here, nor what its person alone says until it is accepted.
    let counts = |id: &TrainingRecordId, alone: bool| match decided.get(id) {
        Some(decision) => *decision != Decision::Repeat,
        None => !alone,
    };
    for entry in store::entries(conn, &people).await? {
        let alone = !counts_by_itself(entry.level()?);
        if let Some(read) = entry.entry()?.filter(|read| counts(&read.id, alone)) {
            entries.entry(entry.person()).or_default().push(read);
        }
    }
    let mut places: HashMap<PersonId, Vec<Place>> = HashMap::new();
    for (person, place) in booking::to_come(conn, &people, today).await? {
        places.entry(person).or_default().push(place);
    }
    let named: BTreeSet<&str> = rules.iter().map(|rule| rule.subject.as_str()).collect();
    let named: Vec<&str> = named.into_iter().filter(|code| part.subject.is_none_or(|asked| asked == *code)).collect();
    let mut rows = Vec::new();
    for member in members {
        let posts: Vec<Post> = member.jobs.iter().map(post).collect();
        let held = entries.remove(&member.worker.person_id).unwrap_or_default();
        let booked = places.remove(&member.worker.person_id).unwrap_or_default();
        let asked = named.iter().map(|subject| (*subject, demand(&rules, subject, &posts)));
        let cells = asked
            .filter(|(_, demand)| demand.required)
            .map(|(subject, demand)| view(subject, cell(subject, demand, &held, &booked, today)))
            .collect();
        rows.push(MatrixRow { member, cells });
    }
    finish(conn, rows, part).await
}

/// Leaves of a matrix those who come after the last of the page before, in the database's own order of names: whoever
/// that was may be gone by now.
///
/// # Errors
/// The database.
pub async fn keep_after(
    conn: &mut Conn,
    employer: EmployerId,
    part: &Part<'_>,
    after: &(String, Uuid),
    rows: &mut Vec<MatrixRow>,
    today: NaiveDate,
) -> ApiResult<()> {
    let wanted = Wanted { after: Some(after), ..wanted(part) };
    let rest = workers::page(conn, employer, &wanted, today, EVERYONE).await?;
    let rest: HashSet<PersonId> = rest.into_iter().map(|member| member.worker.person_id).collect();
    rows.retain(|row| rest.contains(&row.member.worker.person_id));
    Ok(())
}

fn wanted<'a>(part: &Part<'a>) -> Wanted<'a> {
    Wanted { within: part.within, workplace: part.workplace, name: part.name, ..Wanted::default() }
}

async fn finish(conn: &mut Conn, mut rows: Vec<MatrixRow>, part: &Part<'_>) -> ApiResult<Matrix> {
    let asked: BTreeSet<String> = rows.iter().flat_map(|row| &row.cells).map(|cell| cell.subject.clone()).collect();
    let subjects = subjects::all(conn).await?.into_iter().filter(|subject| asked.contains(&subject.code));
    let subjects: Vec<SubjectRef> =
        subjects.map(|subject| SubjectRef { code: subject.code, name: subject.name }).collect();
    for row in &mut rows {
        row.cells.sort_by_key(|cell| subjects.iter().position(|subject| subject.code == cell.subject));
    }
    let counts = count(rows.iter().flat_map(|row| &row.cells));
    let fits = |cell: &MatrixCell| {
        part.standing.is_none_or(|standing| cell.standing == standing)
            && (!part.not_booked || (cell.standing.needs_training() && cell.booking.is_none()))
    };
    if part.standing.is_some() || part.not_booked {
        rows.retain(|row| row.cells.iter().any(fits));
    }
    Ok(Matrix { subjects, counts, rows })
}

fn post(job: &domain::organisations::wire::JobView) -> Post {
    Post { since: job.started_on, workplace: job.workplace_id, job_role: job.job_role.clone() }
}

fn view(subject: &str, cell: Cell) -> MatrixCell {
    MatrixCell {
        subject: subject.to_owned(),
        standing: cell.standing,
        training_record_id: cell.entry,
        achieved_on: cell.achieved_on,
        expires_on: cell.expires_on,
        expiry_basis: cell.basis,
        booking: cell.place.map(|place| CellBooking { id: place.booking, starts_on: place.starts_on }),
    }
}

fn count<'a>(cells: impl Iterator<Item = &'a MatrixCell>) -> MatrixCounts {
    let mut counts = MatrixCounts::default();
    for cell in cells {
        match cell.standing {
            Standing::Valid => counts.valid += 1,
            Standing::Expiring => counts.expiring += 1,
            Standing::Expired => counts.expired += 1,
            Standing::Missing => counts.missing += 1,
        }
        counts.booked += i64::from(cell.standing.needs_training() && cell.booking.is_some());
    }
    counts
}

/// The matrix as rows of a sheet: one column a subject, with words and the last day.
#[must_use]
pub fn sheet(matrix: &Matrix) -> Vec<Vec<String>> {
    let mut head = vec!["Name".to_owned(), "Workplace".to_owned(), "Job role".to_owned()];
    head.extend(matrix.subjects.iter().map(|subject| subject.name.clone()));
    let mut lines = vec![head];
    for row in &matrix.rows {
        let TeamMemberView { worker, jobs } = &row.member;
        let each = |name: fn(&domain::organisations::wire::JobView) -> Option<&String>| {
            let mut names: Vec<&str> = jobs.iter().filter_map(name).map(String::as_str).collect();
            names.dedup();
            names.join("; ")
        };
        let mut line = vec![
            worker.full_name.clone(),
            each(|job| job.workplace_name.as_ref()),
            each(|job| job.job_role_name.as_ref()),
        ];
        for subject in &matrix.subjects {
            let cell = row.cells.iter().find(|cell| cell.subject == subject.code);
            line.push(cell.map_or_else(|| "Not asked for".to_owned(), words));
        }
        lines.push(line);
    }
    lines
}

/// "Out of date since 2026-05-03, booked for 2026-12-01".
fn words(cell: &MatrixCell) -> String {
    let mut words = cell.standing.label().to_owned();
    match (cell.standing, cell.expires_on) {
        (Standing::Expired, Some(day)) => words = format!("{words}, last day was {day}"),
        (Standing::Valid | Standing::Expiring, Some(day)) => words = format!("{words}, last day is {day}"),
        _ => {}
    }
    if let Some(booking) = cell.booking {
        words = format!("{words}, booked for {}", booking.starts_on);
    }
    words
}
