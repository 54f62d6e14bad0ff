//! The runs of a part of a feed.

use super::course::hash;
use super::{Loader, Standing, diff, issue};
use crate::catalogue::store::load::runs::{RunContent, RunRow, save_runs};
use crate::catalogue::store::load::{self as store, KnownRun};
use crate::catalogue::store::moves::{self, Shown};
use crate::catalogue::store::{sessions, withdraw};
use crate::platform::{ApiError, ApiResult, Conn, outbox};
use domain::ids::CourseId;
use domain::sync::Change;
use interchange::feed::{FeedCourse, FeedRun};
use serde_json::json;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

struct Differing<'a> {
    change: Change,
    course: &'a FeedCourse,
    run: &'a FeedRun,
}

impl Loader {
    /// Adds and changes runs.
    pub(super) async fn take_runs(&mut self, tx: &mut Conn, courses: &[FeedCourse]) -> ApiResult<()> {
        let ids: Vec<Uuid> = courses.iter().filter_map(|course| self.courses.get(&course.reference).copied()).collect();
        let known = store::known_runs(tx, &ids).await?;
        let known: HashMap<(Uuid, &str), &KnownRun> =
            known.iter().map(|run| ((run.known.course_id, run.known.reference.as_str()), run)).collect();
        let (mut rows, mut differing, mut changed, mut here) = (Vec::new(), Vec::new(), Vec::new(), HashSet::new());
        for course in courses {
            let Some(course_id) = self.courses.get(&course.reference).copied() else { continue };
            for run in &course.runs {
                let before = known.get(&(course_id, run.reference.as_str())).copied();
                if run.withdrawn {
                    self.gone_runs.extend(before.map(|known| known.known.id));
                    continue;
                }
                let id = before.map_or_else(Uuid::now_v7, |known| known.known.id);
                if !here.insert((course_id, run.reference.as_str())) || !self.runs.insert(id) {
                    let say = "Another row says the same: this one was left out.";
                    self.done.issues.push(issue(run.line, "reference", "repeated_row", say, &course.reference));
                    continue;
                }
                let content = self.content(run);
                let (hash, capacity) = (hash(&content)?, self.capacity(run));
                self.done.runs += 1;
                let standing = match Standing::of(before.map(|known| &known.known), &hash) {
                    Standing::Same if !before.is_some_and(|known| known.keeps_places(capacity)) => Standing::Changed,
                    standing => standing,
                };
                self.count(&standing);
                let Some(change) = standing.change() else { continue };
                changed.extend(before.map(|known| known.known.id));
                self.changed.insert(CourseId(course_id));
                differing.push(Differing { change, course, run });
                rows.push(RunRow { id, course_id, hash, capacity, content });
            }
        }
        if self.options.tell {
            self.tell_runs(tx, &differing, &rows).await?;
        }
        if rows.is_empty() {
            return Ok(());
        }
        moves::note(tx, &changed, self.now).await?;
        let shown = Shown::instead_of(tx, &changed, &[], self.now).await?;
        save_runs(tx, &rows, self.now).await?;
        sessions::save(tx, &rows, &changed, self.now).await?;
        shown.settle(tx, self.now).await?;
        for run in store::with_room_for_who_waits(tx, &changed).await? {
            outbox::enqueue(tx, "booking.promote", &json!({"courseRunId": run}), None, self.now).await?;
        }
        Ok(())
    }

    async fn tell_runs(&mut self, tx: &mut Conn, differing: &[Differing<'_>], rows: &[RunRow<'_>]) -> ApiResult<()> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let before = withdraw::contents(tx, withdraw::Table::Run, &ids).await?;
        for (of, row) in differing.iter().zip(rows) {
            let mut after = serde_json::to_value(&row.content).map_err(ApiError::internal)?;
            if let Some(after) = after.as_object_mut() {
                // The place by the name that its training provider knows, not by our key.
                after.remove("venue_id");
                after.insert("venue".to_owned(), json!(of.run.venue.as_ref().map(|venue| &venue.reference)));
                after.insert("capacity".to_owned(), json!(row.capacity));
            }
            let fields = before.get(&row.id).map(|before| diff::fields(before, &after)).unwrap_or_default();
            self.tell(of.change, of.course, Some(of.run), fields);
        }
        Ok(())
    }

    /// The places a feed gives a run. One that starts any time has no register to keep places for.
    fn capacity(&self, run: &FeedRun) -> Option<i32> {
        let default = self.default_capacity.filter(|_| run.starts_on.is_some())?;
        Some(run.places.unwrap_or(default).clamp(1, 1000))
    }

    fn content<'a>(&self, run: &'a FeedRun) -> RunContent<'a> {
        RunContent {
            reference: &run.reference,
            starts_on: run.starts_on,
            starts_at: run.starts_at,
            ends_on: run.ends_on,
            ends_at: run.ends_at,
            flexible_start: run.flexible_start,
            opens_on: run.opens_on,
            closes_on: run.closes_on,
            mode: run.mode,
            study_mode: run.study_mode,
            attendance_pattern: run.attendance_pattern,
            duration: run.duration.as_deref(),
            venue_id: run.venue.as_ref().and_then(|venue| self.venues.get(&venue.reference)).copied(),
            cost_pence: run.cost,
            cost_description: run.cost_description.as_deref(),
            url: run.url.as_deref(),
            sessions: &run.sessions,
        }
    }
}
