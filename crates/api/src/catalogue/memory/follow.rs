//! Rows of the database as the finder takes them in.

use crate::catalogue::store::known;
use crate::catalogue::store::memory::{self as store, CourseRow, RunRow};
use crate::platform::{ApiError, ApiResult, Conn};
use domain::catalogue::entry;
use domain::catalogue::wire::VenueView;
use domain::ids::{CourseId, CourseRunId, TrainingProviderId, VenueId};
use domain::organisations::wire::ProviderRef;
use domain::values::{Pence, Point};
use finder::{CourseEntry, PlaceEntry, PlaceKind, ProviderEntry, Reference, RunEntry, SubjectEntry, SubjectOfCourse};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// The reference data.
pub(super) async fn reference(conn: &mut Conn) -> ApiResult<Reference> {
    let subjects = store::subjects(conn).await?.into_iter().map(|row| SubjectEntry {
        code: row.code,
        name: row.name,
        synonyms: row.synonyms,
        position: row.position,
    });
    let place = |row: store::PlaceRow| {
        let kind = match row.kind.as_str() {
            "town" => PlaceKind::Town,
            "district" => PlaceKind::District,
            "outcode" => PlaceKind::Outcode,
            other => return Err(ApiError::internal(format!("a place of kind {other}"))),
        };
        Ok(PlaceEntry { kind, name: row.name, point: Point { latitude: row.latitude, longitude: row.longitude } })
    };
    let places = store::places(conn).await?.into_iter().map(place).collect::<ApiResult<_>>()?;
    let postcodes = store::postcodes(conn).await?.into_iter();
    let postcodes =
        postcodes.map(|row| (row.code, Point { latitude: row.latitude, longitude: row.longitude })).collect();
    Ok(Reference { subjects: subjects.collect(), places, postcodes })
}

#[derive(Deserialize)]
struct Tag {
    code: String,
    strong: bool,
}

#[derive(Deserialize)]
struct Section {
    heading: String,
    text: String,
}

/// Courses and their runs as they were read.
pub(super) struct Rows {
    courses: Vec<CourseRow>,
    runs: Vec<RunRow>,
}

/// The courses of `ids` that are offered, with their runs.
pub(super) async fn rows(conn: &mut Conn, ids: &[Uuid]) -> ApiResult<Rows> {
    Ok(Rows { courses: store::courses(conn, ids).await?, runs: store::runs(conn, ids).await? })
}

impl Rows {
    /// As the finder takes them in.
    pub(super) fn entries(self, shared: &mut Shared) -> ApiResult<Vec<CourseEntry>> {
        let mut runs: HashMap<Uuid, Vec<RunEntry>> = HashMap::new();
        for row in self.runs {
            runs.entry(row.course_id).or_default().push(shared.run(row)?);
        }
        let courses = self.courses.into_iter();
        courses
            .map(|row| {
                let runs = runs.remove(&row.id).unwrap_or_default();
                shared.course(row, runs)
            })
            .collect()
    }
}

/// What several rows have in common is held once.
#[derive(Default)]
pub(super) struct Shared {
    providers: HashMap<Uuid, Arc<ProviderEntry>>,
    venues: HashMap<Uuid, Arc<VenueView>>,
    durations: HashMap<String, Arc<str>>,
}

impl Shared {
    fn course(&mut self, row: CourseRow, runs: Vec<RunEntry>) -> ApiResult<CourseEntry> {
        let provider = self.providers.entry(row.provider_id).or_insert_with(|| {
            let provider =
                ProviderRef { id: TrainingProviderId(row.provider_id), name: row.provider_name, ukprn: row.ukprn };
            Arc::new(ProviderEntry { provider, demonstration: row.demonstration })
        });
        let tags: Vec<Tag> = serde_json::from_value(row.subjects).map_err(ApiError::internal)?;
        let sections: Vec<Section> = serde_json::from_value(row.sections).map_err(ApiError::internal)?;
        let entry = sections.iter().find(|section| section.heading == entry::HEADING);
        Ok(CourseEntry {
            id: CourseId(row.id),
            provider: Arc::clone(provider),
            reference: row.reference,
            title: row.title,
            summary: row.summary,
            level: row.level,
            learning_aim_ref: row.learning_aim_ref,
            awarding_body: row.awarding_body,
            no_entry_requirements: entry.map(|section| entry::asks_for_nothing(&section.text)),
            texts: sections.into_iter().map(|section| section.text).collect(),
            keywords: row.keywords,
            subjects: tags.into_iter().map(|tag| SubjectOfCourse { code: tag.code, strong: tag.strong }).collect(),
            repaid: row.repaid,
            runs,
        })
    }

    fn run(&mut self, row: RunRow) -> ApiResult<RunEntry> {
        let venue = row.venue_id.zip(row.venue_name).map(|(id, name)| {
            let venue = self.venues.entry(id).or_insert_with(|| {
                let point = row.latitude.zip(row.longitude);
                Arc::new(VenueView {
                    id: VenueId(id),
                    name,
                    address: row.address,
                    town: row.town,
                    postcode: row.postcode,
                    point: point.map(|(latitude, longitude)| Point { latitude, longitude }),
                })
            });
            Arc::clone(venue)
        });
        let duration = row
            .duration
            .map(|words| Arc::clone(self.durations.entry(words).or_insert_with_key(|words| Arc::from(words.as_str()))));
        Ok(RunEntry {
            id: CourseRunId(row.id),
            starts_on: row.starts_on,
            starts_at: row.starts_at,
            ends_on: row.ends_on,
            flexible_start: row.flexible_start,
            mode: known(&row.mode)?,
            attendance_pattern: row.attendance_pattern.as_deref().map(known).transpose()?,
            duration,
            venue,
            cost: row.cost_pence.map(Pence::new).transpose().map_err(ApiError::internal)?,
            capacity: row.capacity,
            places_taken: row.places_taken,
            waiting: row.waiting,
            opens_on: row.opens_on,
            closes_on: row.closes_on,
        })
    }
}
