//! Reading a file on a thread of its own, some courses at a time: the database writes one part while the next is read.

use super::spool::Spool;
use crate::catalogue::Batch;
use crate::catalogue::store::load::VenueRow;
use crate::platform::{ApiError, ApiResult};
use chrono::TimeDelta;
use domain::sync::FeedFormat;
use interchange::feed::{FeedCourse, FeedError, FeedIssue, FeedVenue};
use interchange::form;
use interchange::stream::Sink;
use std::ops::ControlFlow;
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
pub fn format_of(head: &[u8]) -> ApiResult<FeedFormat> {
    form::form_of(head).ok_or_else(|| {
        let all: Vec<_> = FeedFormat::ALL.iter().map(|format| format.as_str()).collect();
        let say = format!("We cannot see what kind of file this is. Say format={}.", all.join(" or "));
        ApiError::field("format", say)
    })
}

/// What was wrong with a file that could be read.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// The first of them, in the order of the file.
    pub issues: Vec<FeedIssue>,
    /// Rows or elements that were left out.
    pub refused: u64,
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
        let mut parts = Parts {
            send,
            batch: Batch::default(),
            size: 0,
            shift: TimeDelta::weeks(shift_weeks),
            findings: Findings::default(),
        };
        form::read(format, &*spool, &venues, &mut parts)?;
        // Nobody listens any more when the load was given up.
        let _given_up = parts.flush();
        parts.findings.issues.sort_by_key(|issue| issue.line);
        Ok(parts.findings)
    });
    Reading { parts, thread }
}

/// Gathers what a reader finds into parts, and sends each when it is full.
struct Parts {
    send: mpsc::Sender<Batch>,
    batch: Batch,
    size: usize,
    shift: TimeDelta,
    findings: Findings,
}

impl Parts {
    fn grown(&mut self, by: usize) -> ControlFlow<()> {
        self.size += by;
        if self.size < BATCH { ControlFlow::Continue(()) } else { self.flush() }
    }

    fn flush(&mut self) -> ControlFlow<()> {
        self.size = 0;
        let sent = self.send.blocking_send(std::mem::take(&mut self.batch));
        if sent.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

impl Sink for Parts {
    fn course(&mut self, mut course: FeedCourse) -> ControlFlow<()> {
        for run in &mut course.runs {
            for day in [&mut run.starts_on, &mut run.ends_on, &mut run.opens_on, &mut run.closes_on] {
                *day = day.and_then(|day| day.checked_add_signed(self.shift));
            }
        }
        let size = 1 + course.runs.len();
        self.batch.courses.push(course);
        self.grown(size)
    }

    fn venue(&mut self, venue: FeedVenue) -> ControlFlow<()> {
        self.batch.venues.push(venue);
        self.grown(1)
    }

    fn issue(&mut self, issue: FeedIssue) {
        if self.findings.issues.len() < ISSUES {
            self.findings.issues.push(issue);
        }
    }

    fn refused(&mut self) {
        self.findings.refused += 1;
    }
}
