//! Courses as a feed would hold them: what goes out is what could have come in.

use super::{known, sessions};
use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{NaiveDate, NaiveTime};
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Bool, Date, Integer, Jsonb, Nullable, SmallInt, Text, Time, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::catalogue::RunFacts;
use domain::ids::TrainingProviderId;
use domain::sync::CourseSource;
use domain::values::Pence;
use interchange::feed::{FeedCourse, FeedRun, FeedSection, FeedVenue, SectionKind};
use serde::Deserialize;
use std::collections::HashMap;
use uuid::Uuid;

/// A course with where it belongs.
#[derive(Clone, Debug)]
pub struct Exported {
    /// Its id.
    pub id: Uuid,
    /// Its training provider.
    pub provider: TrainingProviderId,
    /// Where it was read.
    pub source: CourseSource,
    /// The course with its runs that are offered.
    pub course: FeedCourse,
    /// What decides the state of each run, and its id, in the order of the runs.
    pub runs: Vec<(Uuid, RunFacts)>,
}

#[derive(QueryableByName)]
struct CourseRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    training_provider_id: Uuid,
    #[diesel(sql_type = Text)]
    source: String,
    #[diesel(sql_type = Text)]
    reference: String,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = Text)]
    summary: String,
    #[diesel(sql_type = Nullable<SmallInt>)]
    level: Option<i16>,
    #[diesel(sql_type = Nullable<Text>)]
    learning_aim_ref: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    awarding_body: Option<String>,
    #[diesel(sql_type = Jsonb)]
    sections: serde_json::Value,
    #[diesel(sql_type = Array<Text>)]
    keywords: Vec<String>,
    #[diesel(sql_type = Nullable<Text>)]
    website: Option<String>,
    #[diesel(sql_type = Bool)]
    withdrawn: bool,
}

#[derive(Deserialize)]
struct Section {
    heading: String,
    text: String,
}

impl CourseRow {
    fn course(self, runs: Vec<FeedRun>) -> ApiResult<FeedCourse> {
        let sections: Vec<Section> = serde_json::from_value(self.sections).map_err(ApiError::internal)?;
        let section = |section: Section| {
            let kind = SectionKind::of_heading(&section.heading);
            let kind = kind.ok_or_else(|| ApiError::internal(format!("a heading \"{}\"", section.heading)))?;
            Ok(FeedSection { kind, text: section.text })
        };
        Ok(FeedCourse {
            reference_is_made: self.reference.starts_with("made:"),
            reference: self.reference,
            title: self.title,
            summary: self.summary,
            level: self.level,
            learning_aim_ref: self.learning_aim_ref,
            awarding_body: self.awarding_body,
            sections: sections.into_iter().map(section).collect::<ApiResult<_>>()?,
            keywords: self.keywords,
            website: self.website,
            runs,
            withdrawn: self.withdrawn,
            line: 0,
        })
    }
}

#[derive(QueryableByName)]
struct RunRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Integer)]
    places_taken: i32,
    #[diesel(sql_type = Integer)]
    waiting: i32,
    #[diesel(sql_type = SqlUuid)]
    course_id: Uuid,
    #[diesel(sql_type = Text)]
    reference: String,
    #[diesel(sql_type = Nullable<Date>)]
    starts_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Time>)]
    starts_at: Option<NaiveTime>,
    #[diesel(sql_type = Nullable<Date>)]
    ends_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Time>)]
    ends_at: Option<NaiveTime>,
    #[diesel(sql_type = Bool)]
    flexible_start: bool,
    #[diesel(sql_type = Nullable<Date>)]
    opens_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Date>)]
    closes_on: Option<NaiveDate>,
    #[diesel(sql_type = Text)]
    mode: String,
    #[diesel(sql_type = Nullable<Text>)]
    study_mode: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    attendance_pattern: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    duration: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    cost_pence: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    cost_description: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    url: Option<String>,
    #[diesel(sql_type = Nullable<Integer>)]
    capacity: Option<i32>,
    #[diesel(sql_type = Nullable<Text>)]
    venue_reference: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    venue_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    address: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    town: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    postcode: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    sessions: Option<String>,
}

impl RunRow {
    const fn facts(&self) -> RunFacts {
        RunFacts {
            starts_on: self.starts_on,
            starts_at: self.starts_at,
            ends_on: self.ends_on,
            flexible_start: self.flexible_start,
            opens_on: self.opens_on,
            closes_on: self.closes_on,
            withdrawn: false,
            capacity: self.capacity,
            places_taken: self.places_taken,
            waiting: self.waiting,
        }
    }

    fn run(self) -> ApiResult<FeedRun> {
        let venue = self.venue_reference.zip(self.venue_name).map(|(reference, name)| FeedVenue {
            reference,
            name,
            address: self.address,
            town: self.town,
            postcode: self.postcode,
        });
        Ok(FeedRun {
            reference: self.reference,
            starts_on: self.starts_on,
            starts_at: self.starts_at,
            ends_on: self.ends_on,
            ends_at: self.ends_at,
            flexible_start: self.flexible_start,
            mode: known(&self.mode)?,
            study_mode: self.study_mode.as_deref().map(known).transpose()?,
            attendance_pattern: self.attendance_pattern.as_deref().map(known).transpose()?,
            duration: self.duration,
            venue,
            cost: self.cost_pence.map(Pence::new).transpose().map_err(ApiError::internal)?,
            cost_description: self.cost_description,
            url: self.url,
            places: self.capacity,
            opens_on: self.opens_on,
            closes_on: self.closes_on,
            sessions: sessions::read(self.sessions.as_deref())?,
            withdrawn: false,
            line: 0,
        })
    }
}

const COLUMNS: &str = "c.id, c.training_provider_id, c.source, c.reference, c.title, c.summary, c.level, c.learning_aim_ref, \
    c.awarding_body, c.sections, c.keywords, c.website, c.withdrawn_at is not null as withdrawn";

/// The listings of one source, or of all but those that another stands for; in order, after one of them.
///
/// # Errors
/// The database.
pub async fn page(
    conn: &mut Conn,
    provider: Option<TrainingProviderId>,
    source: Option<CourseSource>,
    after: Option<&Exported>,
    limit: i64,
) -> ApiResult<Vec<Exported>> {
    let sql = format!(
        "select {COLUMNS} from course c where c.withdrawn_at is null and c.practice_at is null and ($1 is null or c.training_provider_id = $1) \
         and case when $2 is null then c.same_as is null else c.source = $2 end \
         and ($3 is null or (c.training_provider_id, c.source, c.reference) > ($3, $4, $5)) \
         order by c.training_provider_id, c.source, c.reference limit $6"
    );
    let rows: Vec<CourseRow> = sql_query(sql)
        .bind::<Nullable<SqlUuid>, _>(provider.map(|provider| provider.0))
        .bind::<Nullable<Text>, _>(source.map(CourseSource::as_str))
        .bind::<Nullable<SqlUuid>, _>(after.map(|after| after.provider.0))
        .bind::<Nullable<Text>, _>(after.map(|after| after.source.as_str()))
        .bind::<Nullable<Text>, _>(after.map(|after| after.course.reference.as_str()))
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    with_runs(conn, rows, LISTED).await
}

/// A course by its training provider's reference, withdrawn or not: the training provider's own listing, else another.
///
/// # Errors
/// The database.
pub async fn one(conn: &mut Conn, provider: TrainingProviderId, reference: &str) -> ApiResult<Option<Exported>> {
    let sql = format!(
        "select {COLUMNS} from course c where c.training_provider_id = $1 and c.reference = $2 \
        and c.source in ('training-provider', 'course-directory') order by c.source desc limit 1"
    );
    let rows: Vec<CourseRow> =
        sql_query(sql).bind::<SqlUuid, _>(provider.0).bind::<Text, _>(reference.to_owned()).load(conn).await?;
    Ok(with_runs(conn, rows, LISTED).await?.pop())
}

#[derive(QueryableByName)]
struct YesRow {
    #[diesel(sql_type = Bool)]
    yes: bool,
}

/// Whether a course has, or had, a run under this reference.
///
/// # Errors
/// The database.
pub async fn had_run(conn: &mut Conn, course: Uuid, reference: &str) -> ApiResult<bool> {
    let sql = "select exists (select 1 from course_run where course_id = $1 and reference = $2) as yes";
    let row: YesRow =
        sql_query(sql).bind::<SqlUuid, _>(course).bind::<Text, _>(reference.to_owned()).get_result(conn).await?;
    Ok(row.yes)
}

/// Courses by their ids, as they are shown, with the runs shown of them.
///
/// # Errors
/// The database.
pub async fn courses(conn: &mut Conn, ids: &[Uuid]) -> ApiResult<Vec<Exported>> {
    let sql = format!("select {COLUMNS} from course_shown c where c.id = any($1)");
    let rows: Vec<CourseRow> = sql_query(sql).bind::<Array<SqlUuid>, _>(ids.to_vec()).load(conn).await?;
    with_runs(conn, rows, SHOWN).await
}

/// Venues that runs which are offered name, of one training provider or of all, by their references.
///
/// # Errors
/// The database.
pub async fn venues(conn: &mut Conn, provider: Option<TrainingProviderId>) -> ApiResult<Vec<FeedVenue>> {
    let sql = "select v.reference, v.name, v.address, v.town, v.postcode from venue v \
        where ($1 is null or v.training_provider_id = $1) \
        order by v.training_provider_id, v.reference";
    let rows: Vec<VenueRow> =
        sql_query(sql).bind::<Nullable<SqlUuid>, _>(provider.map(|provider| provider.0)).load(conn).await?;
    let venue = |row: VenueRow| FeedVenue {
        reference: row.reference,
        name: row.name,
        address: row.address,
        town: row.town,
        postcode: row.postcode,
    };
    Ok(rows.into_iter().map(venue).collect())
}

#[derive(QueryableByName)]
struct VenueRow {
    #[diesel(sql_type = Text)]
    reference: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Nullable<Text>)]
    address: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    town: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    postcode: Option<String>,
}

/// The runs of a course, and what decides the state of each.
type RunsOf = (Vec<FeedRun>, Vec<(Uuid, RunFacts)>);

/// The runs of some courses, as they are listed under them, and as they are shown.
const LISTED: &str =
    "course_run r left join venue v on v.id = r.venue_id where r.course_id = any($1) and r.withdrawn_at is null";
const SHOWN: &str = "run_shown r left join venue v on v.id = r.venue_id \
    where r.listed_under = any(members_of($1)) and r.same_as is null and not r.withdrawn";

async fn with_runs(conn: &mut Conn, rows: Vec<CourseRow>, of: &str) -> ApiResult<Vec<Exported>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let sql = format!(
        "select r.id, r.places_taken, r.waiting, r.course_id, r.reference, r.starts_on, r.starts_at, r.ends_on, r.ends_at, r.flexible_start, r.opens_on, \
            r.closes_on, r.mode, r.study_mode, r.attendance_pattern, r.duration, r.cost_pence, r.cost_description, r.url, \
            r.capacity, v.reference as venue_reference, v.name as venue_name, v.address, v.town, v.postcode, {} \
        from {of} order by r.starts_on nulls last, r.starts_at nulls last, r.reference",
        sessions::COLUMN
    );
    let found: Vec<RunRow> = sql_query(sql).bind::<Array<SqlUuid>, _>(ids).load(conn).await?;
    let mut runs: HashMap<Uuid, RunsOf> = HashMap::new();
    for row in found {
        let of = runs.entry(row.course_id).or_default();
        of.1.push((row.id, row.facts()));
        of.0.push(row.run()?);
    }
    rows.into_iter()
        .map(|row| {
            let (id, provider, source) = (row.id, TrainingProviderId(row.training_provider_id), known(&row.source)?);
            let (feed, runs) = runs.remove(&id).unwrap_or_default();
            Ok(Exported { id, provider, source, course: row.course(feed)?, runs })
        })
        .collect()
}
