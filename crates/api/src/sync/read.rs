//! Reading a file on a thread of its own, some courses at a time: the database writes one part while the next is read.

use super::spool::Spool;
use crate::catalogue::Batch;
use crate::catalogue::store::load::VenueRow;
use crate::platform::{ApiError, ApiResult};
use chrono::TimeDelta;
use domain::sync::FeedFormat;
use interchange::feed::{Feed, FeedCourse, FeedError, FeedIssue, FeedVenue};
use interchange::{dfe_csv, xcri};
use std::io::Read;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// Courses and runs of a part.
const BATCH: usize = 1_000;
/// Parts that may wait to be written.
const AHEAD: usize = 2;
/// Findings kept of one file: whoever has more reads the first ones, mends the export, and sends it again.
const ISSUES: usize = 10_000;

/// The form of a file, seen from its beginning.
///
/// # Errors
/// When it is none that we read.
pub fn format_of(bytes: &[u8]) -> ApiResult<FeedFormat> {
    let head: Vec<u8> =
        bytes.iter().copied().filter(|byte| !matches!(byte, 0 | 0xEF | 0xBB | 0xBF | 0xFE | 0xFF)).take(200).collect();
    if head.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<') {
        return Ok(FeedFormat::XcriCap);
    }
    match dfe_csv::looks_like(bytes) {
        Some(dfe_csv::Kind::Courses) => Ok(FeedFormat::DfeCourses),
        Some(dfe_csv::Kind::Venues) => Ok(FeedFormat::DfeVenues),
        None => Err(unseen()),
    }
}

fn unseen() -> ApiError {
    let all: Vec<_> = FeedFormat::ALL.iter().map(|format| format.as_str()).collect();
    ApiError::field("format", format!("We cannot see what kind of file this is. Say format= {}.", all.join(" or ")))
}

/// What was wrong with a file that could be read.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// The first of them, in the order of the file.
    pub issues: Vec<FeedIssue>,
    /// Rows or elements that were left out.
    pub refused: u64,
}

impl Findings {
    /// Takes a finding in.
    pub fn add(&mut self, issue: FeedIssue) {
        self.refused += u64::from(issue.refused);
        if self.issues.len() < ISSUES {
            self.issues.push(issue);
        }
    }
}

/// A file that is being read.
pub struct Reading {
    /// Its parts, in order.
    pub parts: mpsc::Receiver<Batch>,
    thread: JoinHandle<Result<Findings, FeedError>>,
}

impl Reading {
    /// What was wrong, after the last part.
    ///
    /// # Errors
    /// Why the file could not be read at all.
    pub async fn end(self) -> ApiResult<Result<Findings, FeedError>> {
        self.thread.await.map_err(ApiError::internal)
    }
}

/// Begins to read a file; `venues` are those the training provider has here. Dates move by whole weeks.
#[must_use]
pub fn start(spool: Arc<Spool>, format: FeedFormat, venues: Vec<VenueRow>, shift_weeks: i64) -> Reading {
    let (send, parts) = mpsc::channel(AHEAD);
    let venue = |row: VenueRow| FeedVenue {
        reference: row.reference,
        name: row.name,
        address: row.address,
        town: row.town,
        postcode: row.postcode,
    };
    let venues: Vec<FeedVenue> = venues.into_iter().map(venue).collect();
    let thread = tokio::task::spawn_blocking(move || {
        let mut sink = Parts { send, batch: Batch::default(), size: 0, shift: TimeDelta::weeks(shift_weeks) };
        read(&spool, format, &venues, &mut sink)
    });
    Reading { parts, thread }
}

struct Parts {
    send: mpsc::Sender<Batch>,
    batch: Batch,
    size: usize,
    shift: TimeDelta,
}

impl Parts {
    fn course(&mut self, mut course: FeedCourse) {
        for run in &mut course.runs {
            for day in [&mut run.starts_on, &mut run.ends_on, &mut run.opens_on, &mut run.closes_on] {
                *day = day.and_then(|day| day.checked_add_signed(self.shift));
            }
        }
        self.size += 1 + course.runs.len();
        self.batch.courses.push(course);
        if self.size >= BATCH {
            self.flush();
        }
    }

    fn flush(&mut self) {
        self.size = 0;
        // Nobody listens any more when the load was given up.
        let _given_up = self.send.blocking_send(std::mem::take(&mut self.batch));
    }
}

fn read(spool: &Spool, format: FeedFormat, venues: &[FeedVenue], sink: &mut Parts) -> Result<Findings, FeedError> {
    let mut bytes = Vec::new();
    let broken = |error: std::io::Error| FeedError { code: "unreadable", reason: format!("{error}.") };
    spool.open().map_err(broken)?.read_to_end(&mut bytes).map_err(broken)?;
    let feed: Feed = match format {
        FeedFormat::XcriCap => xcri::read(&bytes)?,
        FeedFormat::DfeVenues => dfe_csv::read_venues(&bytes)?,
        _ => dfe_csv::read_courses(&bytes, venues)?,
    };
    let mut findings = Findings::default();
    feed.issues.into_iter().for_each(|issue| findings.add(issue));
    findings.refused = feed.refused;
    sink.batch.venues = feed.venues;
    for course in feed.courses {
        sink.course(course);
    }
    sink.flush();
    Ok(findings)
}
