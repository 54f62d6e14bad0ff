//! Bringing a training provider's catalogue in line with its feed: what is new is added, what differs is changed, what
//! is the same is left alone. Nothing is taken off because a feed leaves it out: a feed may be a part.

use super::store::load::{self as store, KnownRow};
use super::tags;
use crate::platform::{ApiError, ApiResult, Conn, outbox};
use chrono::{DateTime, Utc};
use domain::ids::TrainingProviderId;
use domain::sync::FeedFormat;
use domain::values::Postcode;
use interchange::feed::{Feed, FeedCourse, FeedIssue, FeedRun, FeedVenue};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

/// What a load did.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// Courses and runs that were new; venues for a venues file.
    pub created: i64,
    /// Courses and runs that changed; venues for a venues file.
    pub updated: i64,
    /// Courses and runs that were the same; venues for a venues file.
    pub unchanged: i64,
    /// What the load itself found wrong.
    pub issues: Vec<FeedIssue>,
}

enum Standing {
    New,
    Changed,
    Same,
}

impl Loaded {
    fn count(&mut self, standing: &Standing) {
        match standing {
            Standing::New => self.created += 1,
            Standing::Changed => self.updated += 1,
            Standing::Same => self.unchanged += 1,
        }
    }
}

fn standing(known: Option<&KnownRow>, hash: &[u8]) -> Standing {
    match known {
        None => Standing::New,
        Some(row) if row.withdrawn || row.content_hash != hash => Standing::Changed,
        Some(_) => Standing::Same,
    }
}

/// Loads a feed in the caller's transaction.
///
/// # Errors
/// 404 for no such training provider; the database.
pub async fn load_feed(
    tx: &mut Conn,
    provider: TrainingProviderId,
    format: FeedFormat,
    feed: &Feed,
    now: DateTime<Utc>,
) -> ApiResult<Loaded> {
    let owner = store::lock_provider(tx, provider).await?.ok_or_else(|| ApiError::not_found("training provider"))?;
    let mut done = Loaded::default();
    let venues = load_venues(tx, provider, feed, &mut done, format == FeedFormat::DfeVenues).await?;
    let courses = load_courses(tx, provider, format, feed, now, &mut done).await?;
    let load = RunLoad { venues: &venues, courses: &courses.ids, default_capacity: owner.default_capacity };
    load.run(tx, provider, feed, now, &mut done).await?;
    if !courses.touched.is_empty() {
        tags::retag(tx, Some(&courses.touched)).await?;
        store::add_search_words(tx, Some(&courses.touched)).await?;
    }
    Ok(done)
}

async fn load_venues(
    tx: &mut Conn,
    provider: TrainingProviderId,
    feed: &Feed,
    done: &mut Loaded,
    counted: bool,
) -> ApiResult<HashMap<String, Uuid>> {
    let mut wanted: BTreeMap<&str, &FeedVenue> = BTreeMap::new();
    let of_runs = feed.courses.iter().flat_map(|course| &course.runs).filter_map(|run| run.venue.as_ref());
    for venue in feed.venues.iter().chain(of_runs) {
        wanted.entry(venue.reference.as_str()).or_insert(venue);
    }
    let ids = |rows: Vec<store::VenueRow>| rows.into_iter().map(|row| (row.reference, row.id)).collect();
    let before: HashMap<String, Uuid> = ids(store::venues(tx, provider).await?);
    let rows: Vec<Value> = wanted.values().map(|venue| venue_row(venue)).collect();
    let differed = i64::try_from(store::save_venues(tx, provider, &Value::Array(rows)).await?).unwrap_or(i64::MAX);
    let after: HashMap<String, Uuid> = ids(store::venues(tx, provider).await?);
    if counted {
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        done.created = count(after.len() - before.len());
        done.updated = differed - done.created;
        done.unchanged = count(wanted.len()) - differed;
    }
    Ok(after)
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

struct Courses {
    /// Every course of the feed by its reference.
    ids: HashMap<String, Uuid>,
    /// Those that are new or changed.
    touched: Vec<Uuid>,
}

async fn load_courses(
    tx: &mut Conn,
    provider: TrainingProviderId,
    format: FeedFormat,
    feed: &Feed,
    now: DateTime<Utc>,
    done: &mut Loaded,
) -> ApiResult<Courses> {
    let known = store::known_courses(tx, provider).await?;
    let known: HashMap<&str, &KnownRow> = known.iter().map(|row| (row.reference.as_str(), row)).collect();
    let (mut rows, mut courses) = (Vec::new(), Courses { ids: HashMap::new(), touched: Vec::new() });
    for course in &feed.courses {
        if courses.ids.contains_key(&course.reference) {
            let reason = "Another course of this file has the same reference: its dates were added to that one.";
            done.issues.push(issue(course.line, "reference", "repeated_course", reason, &course.reference));
            continue;
        }
        let content = course_row(course);
        let hash = hash(&content)?;
        let before = known.get(course.reference.as_str()).copied();
        let id = before.map_or_else(Uuid::now_v7, |row| row.id);
        courses.ids.insert(course.reference.clone(), id);
        let standing = standing(before, &hash);
        done.count(&standing);
        if !matches!(standing, Standing::Same) {
            courses.touched.push(id);
            rows.push(with(content, &[("id", json!(id)), ("hash", json!(hex(&hash)))]));
        }
    }
    store::save_courses(tx, provider, format.as_str(), &Value::Array(rows), now).await?;
    Ok(courses)
}

struct RunLoad<'a> {
    venues: &'a HashMap<String, Uuid>,
    courses: &'a HashMap<String, Uuid>,
    default_capacity: Option<i32>,
}

impl RunLoad<'_> {
    async fn run(
        &self,
        tx: &mut Conn,
        provider: TrainingProviderId,
        feed: &Feed,
        now: DateTime<Utc>,
        done: &mut Loaded,
    ) -> ApiResult<()> {
        let known = store::known_runs(tx, provider).await?;
        let known: HashMap<(Uuid, &str), &KnownRow> =
            known.iter().map(|row| ((row.course_id, row.reference.as_str()), row)).collect();
        let (mut rows, mut seen, mut changed) = (Vec::new(), HashSet::new(), Vec::new());
        for course in &feed.courses {
            let Some(course_id) = self.courses.get(&course.reference).copied() else { continue };
            for run in &course.runs {
                if !seen.insert((course_id, run.reference.as_str())) {
                    let reason = "Another row says the same: this one was left out.";
                    done.issues.push(issue(run.line, "reference", "repeated_row", reason, &course.reference));
                    continue;
                }
                let content = self.row(run);
                let hash = hash(&content)?;
                let before = known.get(&(course_id, run.reference.as_str())).copied();
                let standing = standing(before, &hash);
                done.count(&standing);
                if !matches!(standing, Standing::Same) {
                    let id = before.map_or_else(Uuid::now_v7, |row| row.id);
                    changed.extend(before.map(|row| row.id));
                    let more = [("id", json!(id)), ("course_id", json!(course_id)), ("hash", json!(hex(&hash)))];
                    rows.push(with(content, &more));
                }
            }
        }
        store::save_runs(tx, &Value::Array(rows), now).await?;
        for run in store::with_room_for_who_waits(tx, &changed).await? {
            outbox::enqueue(tx, "booking.promote", &json!({"courseRunId": run}), None, now).await?;
        }
        Ok(())
    }

    fn row(&self, run: &FeedRun) -> Value {
        // A run that starts any time has no register to keep places for.
        let dated = run.starts_on.is_some();
        let capacity = self.default_capacity.filter(|_| dated).map(|default| run.places.unwrap_or(default).max(1));
        json!({
            "reference": run.reference,
            "starts_on": run.starts_on,
            "starts_at": run.starts_at,
            "ends_on": run.ends_on,
            "ends_at": run.ends_at,
            "flexible_start": run.flexible_start,
            "mode": run.mode,
            "study_mode": run.study_mode,
            "attendance_pattern": run.attendance_pattern,
            "duration": run.duration,
            "venue_id": run.venue.as_ref().and_then(|venue| self.venues.get(&venue.reference)),
            "cost_pence": run.cost,
            "cost_description": run.cost_description,
            "url": run.url,
            "capacity": capacity.map(|places| places.min(1000)),
        })
    }
}

fn course_row(course: &FeedCourse) -> Value {
    let sections: Vec<Value> = course
        .sections
        .iter()
        .map(|section| json!({"heading": section.kind.heading(), "text": section.text}))
        .collect();
    json!({
        "reference": course.reference,
        "title": course.title,
        "summary": course.summary,
        "level": course.level,
        "learning_aim_ref": course.learning_aim_ref,
        "awarding_body": course.awarding_body,
        "sections": sections,
        "keywords": course.keywords,
        "website": course.website,
    })
}

fn with(mut row: Value, more: &[(&str, Value)]) -> Value {
    if let Some(fields) = row.as_object_mut() {
        fields.extend(more.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    }
    row
}

fn hash(content: &Value) -> ApiResult<Vec<u8>> {
    Ok(Sha256::digest(serde_json::to_vec(content).map_err(ApiError::internal)?).to_vec())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
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
