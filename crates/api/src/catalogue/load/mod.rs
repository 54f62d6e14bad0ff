//! Bringing a training provider's catalogue in line with its feed, some courses at a time: what is new is added, what
//! differs is changed, what is the same is left alone. Nothing is held of the feed but its keys.

mod course;
mod diff;
mod run;

use super::duplicates;
use super::store::load::{self as store, KnownRow};
use super::store::moves::{self, Shown};
use super::store::withdraw::{self as off, GoneRow};
use crate::platform::{ApiError, ApiResult, Conn, outbox};
use chrono::{DateTime, Utc};
use domain::catalogue::tagging::Vocabulary;
use domain::ids::{CourseId, TrainingProviderId};
use domain::sync::wire::{ChangedField, ImportChange};
use domain::sync::{Change, Changed, CourseSource, FeedFormat, ImportMode, WITHDRAW_AT_MOST, may_withdraw};
use domain::values::Postcode;
use interchange::feed::{FeedCourse, FeedIssue, FeedRun, FeedVenue};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// How a feed is to be loaded.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The form it came in.
    pub format: FeedFormat,
    /// What it says of courses that it leaves out.
    pub mode: ImportMode,
    /// Of the listed courses, the share that may be taken off, in percent.
    pub withdraw_at_most: i32,
    /// Runs that a course of the feed leaves out are taken off.
    pub whole_courses: bool,
    /// Say what changes, field by field.
    pub tell: bool,
    /// Where the courses are from.
    pub source: CourseSource,
}

impl Options {
    /// Takes in what the feed holds and nothing else.
    #[must_use]
    pub const fn delta(format: FeedFormat) -> Self {
        Self {
            format,
            mode: ImportMode::Delta,
            withdraw_at_most: WITHDRAW_AT_MOST,
            whole_courses: false,
            tell: false,
            source: format.usual_source(),
        }
    }
}

/// What a load did.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// Courses and runs that were new; venues for a venues file.
    pub created: i64,
    /// Courses and runs that changed; venues for a venues file.
    pub updated: i64,
    /// Courses and runs that were the same; venues for a venues file.
    pub unchanged: i64,
    /// Courses and runs that were taken off.
    pub withdrawn: i64,
    /// What the load itself found wrong.
    pub issues: Vec<FeedIssue>,
    /// Courses read.
    pub courses: i64,
    /// Runs read.
    pub runs: i64,
}

enum Standing {
    New,
    Changed,
    Same,
}

impl Standing {
    fn of(known: Option<&KnownRow>, hash: &[u8]) -> Self {
        match known {
            None => Self::New,
            Some(row) if row.withdrawn || row.content_hash != hash => Self::Changed,
            Some(_) => Self::Same,
        }
    }

    const fn change(&self) -> Option<Change> {
        match self {
            Self::New => Some(Change::Created),
            Self::Changed => Some(Change::Updated),
            Self::Same => None,
        }
    }
}

/// Part of a feed.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Courses with runs; a course that comes again adds its runs to the first.
    pub courses: Vec<FeedCourse>,
    /// Venues that stand on their own.
    pub venues: Vec<FeedVenue>,
}

/// A load that is going on, in the caller's transaction.
pub struct Loader {
    provider: TrainingProviderId,
    default_capacity: Option<i32>,
    options: Options,
    now: DateTime<Utc>,
    /// Courses that this source listed before.
    listed: i64,
    venues: HashMap<String, Uuid>,
    /// Venues of this feed: the first that comes under a reference counts.
    seen_venues: HashSet<String>,
    /// Courses of the feed by reference.
    courses: HashMap<String, Uuid>,
    runs: HashSet<Uuid>,
    gone_courses: HashSet<Uuid>,
    gone_runs: HashSet<Uuid>,
    /// Courses that are not as they were, or whose runs are not.
    changed: BTreeSet<CourseId>,
    /// The words of the subjects, once they were needed.
    vocabulary: Option<Vocabulary>,
    changes: Vec<ImportChange>,
    done: Loaded,
}

impl Loader {
    /// Begins; another load of the same catalogue waits until the transaction ends.
    ///
    /// # Errors
    /// 404 for no such training provider; the database.
    pub async fn begin(
        tx: &mut Conn,
        provider: TrainingProviderId,
        options: Options,
        now: DateTime<Utc>,
    ) -> ApiResult<Self> {
        let owner =
            store::lock_provider(tx, provider).await?.ok_or_else(|| ApiError::not_found("training provider"))?;
        store::look_by_key(tx).await?;
        let venues = store::venues(tx, provider).await?;
        Ok(Self {
            provider,
            default_capacity: owner.default_capacity,
            options,
            now,
            listed: off::listed(tx, provider, options.source).await?,
            venues: venues.into_iter().map(|venue| (venue.reference, venue.id)).collect(),
            seen_venues: HashSet::new(),
            courses: HashMap::new(),
            runs: HashSet::new(),
            gone_courses: HashSet::new(),
            gone_runs: HashSet::new(),
            changed: BTreeSet::new(),
            vocabulary: None,
            changes: Vec::new(),
            done: Loaded::default(),
        })
    }

    /// Loads a part of the feed.
    ///
    /// # Errors
    /// The database.
    pub async fn take(&mut self, tx: &mut Conn, batch: &Batch) -> ApiResult<()> {
        self.take_venues(tx, batch).await?;
        let differing = self.take_courses(tx, &batch.courses).await?;
        self.take_runs(tx, &batch.courses).await?;
        self.tag_courses(tx, &differing).await
    }

    /// What changed since the last time this was asked; empty unless it is to be told.
    pub fn changes(&mut self) -> Vec<ImportChange> {
        std::mem::take(&mut self.changes)
    }

    /// Courses and runs read so far.
    #[must_use]
    pub const fn read_so_far(&self) -> (i64, i64) {
        (self.done.courses, self.done.runs)
    }

    async fn take_venues(&mut self, tx: &mut Conn, batch: &Batch) -> ApiResult<()> {
        let mut wanted: BTreeMap<&str, &FeedVenue> = BTreeMap::new();
        let of_runs = batch.courses.iter().flat_map(|course| &course.runs).filter_map(|run| run.venue.as_ref());
        for venue in batch.venues.iter().chain(of_runs) {
            if !self.seen_venues.contains(&venue.reference) {
                wanted.entry(venue.reference.as_str()).or_insert(venue);
            }
        }
        if wanted.is_empty() {
            return Ok(());
        }
        let rows: Vec<Value> = wanted.values().map(|venue| venue_row(venue)).collect();
        let rows = Value::Array(rows);
        let moving = moves::at_venues(tx, self.provider, &rows).await?;
        moves::note(tx, &moving, self.now).await?;
        let shown = Shown::instead_of(tx, &moving, &[], self.now).await?;
        let saved = store::save_venues(tx, self.provider, &rows).await?;
        moves::moved(tx, &moving, self.now).await?;
        shown.settle(tx, self.now).await?;
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        if self.options.format == FeedFormat::DfeVenues {
            let created = saved.iter().filter(|venue| !self.venues.contains_key(&venue.reference)).count();
            self.done.created += count(created);
            self.done.updated += count(saved.len() - created);
            self.done.unchanged += count(wanted.len() - saved.len());
        }
        self.seen_venues.extend(wanted.keys().map(|reference| (*reference).to_owned()));
        self.venues.extend(saved.into_iter().map(|venue| (venue.reference, venue.id)));
        Ok(())
    }

    /// Ends the load: takes off what the feed says is no longer offered, and looks for what another source lists too.
    ///
    /// # Errors
    /// `too_much_withdrawn` when a snapshot leaves out more than may go; the database.
    pub async fn end(mut self, tx: &mut Conn) -> ApiResult<(Loaded, Vec<ImportChange>)> {
        let snapshot = self.options.mode == ImportMode::Snapshot;
        let kept: Vec<Uuid> = self.courses.values().copied().collect();
        let left_out = if snapshot {
            off::listed_without(tx, self.provider, self.options.source, &kept).await?
        } else {
            Vec::new()
        };
        let missing = i64::try_from(left_out.len()).unwrap_or(i64::MAX);
        if !may_withdraw(missing, self.listed, self.options.withdraw_at_most) {
            return Err(too_much(missing, self.listed, self.options.withdraw_at_most));
        }
        self.gone_courses.extend(left_out);
        let courses: Vec<Uuid> = self.gone_courses.iter().copied().collect();
        let mut runs: Vec<Uuid> = self.gone_runs.iter().copied().collect();
        if snapshot || self.options.whole_courses {
            let seen: Vec<Uuid> = self.runs.iter().copied().collect();
            runs.extend(off::listed_runs_without(tx, &kept, &seen).await?);
        }
        let gone = withdraw(tx, &courses, &runs, None, self.now).await?;
        self.compare(tx, &courses, &runs).await?;
        self.done.withdrawn = i64::try_from(gone.len()).unwrap_or(i64::MAX);
        if self.options.tell {
            let told = gone.into_iter().map(|gone| ImportChange {
                what: if gone.run_reference.is_some() { Changed::Run } else { Changed::Course },
                change: Change::Withdrawn,
                reference: gone.reference,
                run_reference: gone.run_reference,
                starts_on: gone.starts_on,
                title: gone.title,
                fields: Vec::new(),
            });
            self.changes.extend(told);
        }
        Ok((self.done, self.changes))
    }

    async fn compare(&mut self, tx: &mut Conn, courses: &[Uuid], runs: &[Uuid]) -> ApiResult<()> {
        self.changed.extend(courses.iter().copied().map(CourseId));
        self.changed.extend(off::listed_under(tx, runs).await?);
        if !self.changed.is_empty() {
            duplicates::compare(tx, self.provider, &self.changed, self.now).await?;
            let of = json!({"trainingProviderId": self.provider});
            outbox::enqueue(tx, "sync.compare", &of, None, self.now).await?;
        }
        Ok(())
    }

    fn tell(&mut self, change: Change, course: &FeedCourse, run: Option<&FeedRun>, fields: Vec<ChangedField>) {
        self.changes.push(ImportChange {
            what: if run.is_some() { Changed::Run } else { Changed::Course },
            change,
            reference: course.reference.clone(),
            run_reference: run.map(|run| run.reference.clone()),
            starts_on: run.and_then(|run| run.starts_on),
            title: course.title.clone(),
            fields,
        });
    }

    fn count(&mut self, standing: &Standing) {
        match standing {
            Standing::New => self.done.created += 1,
            Standing::Changed => self.done.updated += 1,
            Standing::Same => self.done.unchanged += 1,
        }
    }
}

/// Takes courses, with all their runs, and single runs off. Nothing is lost for who booked: they are told.
///
/// # Errors
/// The database.
pub async fn withdraw(
    tx: &mut Conn,
    courses: &[Uuid],
    runs: &[Uuid],
    by: Option<Uuid>,
    now: DateTime<Utc>,
) -> ApiResult<Vec<GoneRow>> {
    let shown = Shown::instead_of(tx, runs, courses, now).await?;
    let gone = off::withdraw(tx, courses, runs, now).await?;
    shown.settle(tx, now).await?;
    let of_courses: Vec<Uuid> = gone.iter().filter(|one| one.run_reference.is_none()).map(|one| one.id).collect();
    outbox::events(tx, "course.withdrawn", &of_courses, by, now, &json!({})).await?;
    for run in gone.iter().filter(|run| run.booked) {
        outbox::enqueue(tx, "booking.run_withdrawn", &json!({"courseRunId": run.id}), None, now).await?;
    }
    Ok(gone)
}

fn too_much(missing: i64, listed: i64, at_most: i32) -> ApiError {
    ApiError::new(
        domain::problem::Code::TooMuchWithdrawn,
        format!(
            "The file leaves out {missing} of your {listed} courses, and at most {at_most}% may be taken off at once. \
             Nothing was changed. If they are no longer offered, send the file again with withdrawAtMost=100."
        ),
    )
}

fn venue_row(venue: &FeedVenue) -> Value {
    let postcode = venue.postcode.as_deref().and_then(|text| Postcode::parse(text).ok());
    json!({
        "id": Uuid::now_v7(),
        "reference": venue.reference,
        "name": venue.name,
        "address": venue.address,
        "town": venue.town,
        "postcode": venue.postcode,
        "postcode_key": postcode.as_ref().map(Postcode::key),
        "outcode": postcode.as_ref().map(Postcode::outcode),
    })
}

fn issue(line: u64, field: &str, code: &'static str, reason: &str, reference: &str) -> FeedIssue {
    FeedIssue {
        line: Some(line),
        field: field.to_owned(),
        code,
        reason: reason.to_owned(),
        refused: false,
        reference: Some(reference.to_owned()),
    }
}
