//! Writing a training provider's catalogue: whole lists at a time, each in one statement.

pub mod runs;

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, Binary, Bool, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::{CourseId, TrainingProviderId};
use domain::sync::{CourseSource, FeedFormat};
use serde_json::Value;
use std::collections::HashSet;
use uuid::Uuid;

/// A course or run that is there already.
#[derive(Clone, Debug, QueryableByName)]
pub struct KnownRow {
    /// The course a run stands under; for a course, its own id.
    #[diesel(sql_type = SqlUuid)]
    pub course_id: Uuid,
    /// Its id.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// The training provider's key.
    #[diesel(sql_type = Text)]
    pub reference: String,
    /// What it held when it was last loaded.
    #[diesel(sql_type = Binary)]
    pub content_hash: Vec<u8>,
    /// It was taken off.
    #[diesel(sql_type = Bool)]
    pub withdrawn: bool,
}

/// A training provider while its catalogue is loaded.
#[derive(Clone, Debug, QueryableByName)]
pub struct ProviderRow {
    /// Its id.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// Places of each dated run; none when the academy takes no bookings for it.
    #[diesel(sql_type = Nullable<Integer>)]
    pub default_capacity: Option<i32>,
}

/// A training provider, locked: two loads of one catalogue wait for each other.
///
/// # Errors
/// The database.
pub async fn lock_provider(tx: &mut Conn, id: TrainingProviderId) -> ApiResult<Option<ProviderRow>> {
    let sql = "select id, default_capacity from training_provider where id = $1 for update";
    Ok(sql_query(sql).bind::<SqlUuid, _>(id.0).get_result(tx).await.optional()?)
}

/// From here on every row is looked for by its key. A plan is made once, and what is planned while the tables are nearly
/// empty would read them whole for each of a hundred thousand rows to come; so would the checks of foreign keys.
///
/// # Errors
/// The database.
pub async fn look_by_key(tx: &mut Conn) -> ApiResult<()> {
    sql_query("set local enable_seqscan = off").execute(tx).await?;
    Ok(())
}

/// A venue as a feed knows it.
#[derive(Clone, Debug, QueryableByName)]
pub struct VenueRow {
    /// Its id.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// The training provider's key.
    #[diesel(sql_type = Text)]
    pub reference: String,
    /// Its name.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Street and house.
    #[diesel(sql_type = Nullable<Text>)]
    pub address: Option<String>,
    /// Town.
    #[diesel(sql_type = Nullable<Text>)]
    pub town: Option<String>,
    /// Postcode.
    #[diesel(sql_type = Nullable<Text>)]
    pub postcode: Option<String>,
}

/// The venues of a training provider.
///
/// # Errors
/// The database.
pub async fn venues(conn: &mut Conn, provider: TrainingProviderId) -> ApiResult<Vec<VenueRow>> {
    let sql = "select id, reference, name, address, town, postcode from venue where training_provider_id = $1 \
        order by reference";
    Ok(sql_query(sql).bind::<SqlUuid, _>(provider.0).load(conn).await?)
}

/// A venue's key and its id.
#[derive(Clone, Debug, QueryableByName)]
pub struct SavedVenue {
    /// Its id.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// The training provider's key.
    #[diesel(sql_type = Text)]
    pub reference: String,
}

/// Adds and changes venues, each with a point from its postcode, else from its outcode. Answers those that differed.
///
/// # Errors
/// The database.
pub async fn save_venues(tx: &mut Conn, provider: TrainingProviderId, rows: &Value) -> ApiResult<Vec<SavedVenue>> {
    let sql = "insert into venue (id, training_provider_id, reference, name, address, town, postcode, \
            latitude, longitude, point_from) \
        select x.id, $1, x.reference, x.name, x.address, x.town, x.postcode, \
            coalesce(p.latitude, o.latitude), coalesce(p.longitude, o.longitude), \
            case when p.code is not null then 'postcode' when o.code is not null then 'outcode' end \
        from jsonb_to_recordset($2) as x (id uuid, reference text, name text, address text, town text, \
            postcode text, postcode_key text, outcode text) \
        left join postcode p on p.code = x.postcode_key left join place o on o.code = 'outcode:' || x.outcode \
        on conflict (training_provider_id, reference) do update set name = excluded.name, \
            address = excluded.address, town = excluded.town, postcode = excluded.postcode, \
            latitude = excluded.latitude, longitude = excluded.longitude, point_from = excluded.point_from \
        where (venue.name, venue.address, venue.town, venue.postcode, venue.latitude, venue.longitude) \
            is distinct from (excluded.name, excluded.address, excluded.town, excluded.postcode, \
                excluded.latitude, excluded.longitude) \
        returning id, reference";
    Ok(sql_query(sql).bind::<SqlUuid, _>(provider.0).bind::<Jsonb, _>(rows).load(tx).await?)
}

/// Courses of a training provider as a source lists them, by their references: what identifies them.
///
/// # Errors
/// The database.
pub async fn known_courses(
    tx: &mut Conn,
    provider: TrainingProviderId,
    source: CourseSource,
    references: &[&str],
) -> ApiResult<Vec<KnownRow>> {
    let sql = "select id as course_id, id, reference, content_hash, withdrawn_at is not null as withdrawn \
        from course where training_provider_id = $1 and source = $3 and reference = any($2)";
    Ok(sql_query(sql)
        .bind::<SqlUuid, _>(provider.0)
        .bind::<Array<Text>, _>(references)
        .bind::<Text, _>(source.as_str())
        .load(tx)
        .await?)
}

/// A run that is there already.
#[derive(Clone, Debug, QueryableByName)]
pub struct KnownRun {
    /// What every row has.
    #[diesel(embed)]
    pub known: KnownRow,
    /// How many places it has.
    #[diesel(sql_type = Nullable<Integer>)]
    pub capacity: Option<i32>,
    /// A person set them.
    #[diesel(sql_type = Bool)]
    pub capacity_by_person: bool,
    /// Places confirmed or on offer.
    #[diesel(sql_type = Integer)]
    pub places_taken: i32,
}

impl KnownRun {
    /// Whether a feed that wants this many places changes nothing of them: a person's word stays, and so do places that
    /// are taken.
    #[must_use]
    pub fn keeps_places(&self, wanted: Option<i32>) -> bool {
        let taken = Some(self.places_taken).filter(|taken| *taken > 0);
        self.capacity_by_person || self.capacity == wanted.max(taken)
    }
}

/// The runs of some courses by what identifies them.
///
/// # Errors
/// The database.
pub async fn known_runs(tx: &mut Conn, courses: &[Uuid]) -> ApiResult<Vec<KnownRun>> {
    let sql = "select course_id, id, reference, content_hash, \
        withdrawn_at is not null and called_off_at is null as withdrawn, capacity, \
        capacity_by_person, places_taken from course_run where course_id = any($1)";
    Ok(sql_query(sql).bind::<Array<SqlUuid>, _>(courses).load(tx).await?)
}

/// Adds and changes courses of a source and a form: `rows` is a JSON list.
///
/// # Errors
/// The database.
pub async fn save_courses(
    tx: &mut Conn,
    provider: TrainingProviderId,
    (source, format): (CourseSource, FeedFormat),
    rows: &str,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let sql = "insert into course (id, training_provider_id, reference, title, summary, level, learning_aim_ref, \
            awarding_body, sections, keywords, website, source, source_format, content_hash, created_at, updated_at) \
        select x.id, $1, x.reference, x.title, x.summary, x.level, x.learning_aim_ref, x.awarding_body, x.sections, \
            x.keywords, x.website, $5, $2, decode(x.hash, 'hex'), $4, $4 \
        from json_to_recordset($3::json) as x (id uuid, reference text, title text, summary text, level smallint, \
            learning_aim_ref text, awarding_body text, sections jsonb, keywords text[], website text, hash text) \
        on conflict (training_provider_id, source, reference) do update set title = excluded.title, \
            summary = excluded.summary, level = excluded.level, learning_aim_ref = excluded.learning_aim_ref, \
            awarding_body = excluded.awarding_body, sections = excluded.sections, keywords = excluded.keywords, \
            website = excluded.website, source_format = excluded.source_format, \
            content_hash = excluded.content_hash, updated_at = excluded.updated_at, withdrawn_at = null";
    sql_query(sql)
        .bind::<SqlUuid, _>(provider.0)
        .bind::<Text, _>(format.as_str())
        .bind::<Text, _>(rows)
        .bind::<Timestamptz, _>(now)
        .bind::<Text, _>(source.as_str())
        .execute(tx)
        .await?;
    Ok(())
}

/// Makes the training provider's own what until now only another source lists under a reference.
///
/// # Errors
/// The database.
pub async fn adopt(tx: &mut Conn, provider: TrainingProviderId, reference: &str) -> ApiResult<()> {
    let sql = "update course c set source = 'training-provider' where training_provider_id = $1 and reference = $2 \
        and source = 'course-directory' and not exists (select 1 from course own where own.training_provider_id = $1 \
            and own.reference = $2 and own.source = 'training-provider')";
    sql_query(sql).bind::<SqlUuid, _>(provider.0).bind::<Text, _>(reference).execute(tx).await?;
    Ok(())
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// Of these runs, those where people wait although a place is free: a load may have made room.
///
/// # Errors
/// The database.
pub async fn with_room_for_who_waits(tx: &mut Conn, runs: &[Uuid]) -> ApiResult<Vec<Uuid>> {
    let sql = "select id from course_run where id = any($1) and waiting > 0 and places_taken < capacity";
    let rows: Vec<IdRow> = sql_query(sql).bind::<Array<SqlUuid>, _>(runs).load(tx).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// A course as the tagging rule reads it.
#[derive(Clone, Debug, QueryableByName)]
pub struct TextRow {
    /// Its id.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// Its title.
    #[diesel(sql_type = Text)]
    pub title: String,
    /// Its keywords.
    #[diesel(sql_type = Array<Text>)]
    pub keywords: Vec<String>,
    /// Its summary.
    #[diesel(sql_type = Text)]
    pub summary: String,
}

/// Every course.
///
/// # Errors
/// The database.
pub async fn courses_to_tag(tx: &mut Conn) -> ApiResult<Vec<TextRow>> {
    Ok(sql_query("select id, title, keywords, summary from course").load(tx).await?)
}

/// Of these courses, those whose subjects a person has set.
///
/// # Errors
/// The database.
pub async fn corrected(tx: &mut Conn, courses: &[Uuid]) -> ApiResult<HashSet<Uuid>> {
    let sql = "select course_id as id from course_subject_correction where course_id = any($1)";
    let rows: Vec<IdRow> = sql_query(sql).bind::<Array<SqlUuid>, _>(courses).load(tx).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Replaces the subjects of `courses` by `tags`: `[{course_id, subject_code, because}]`.
///
/// # Errors
/// The database.
pub async fn replace_tags(tx: &mut Conn, courses: &[Uuid], tags: &Value, by_person: bool) -> ApiResult<()> {
    sql_query("delete from course_subject where course_id = any($1)")
        .bind::<Array<SqlUuid>, _>(courses)
        .execute(tx)
        .await?;
    let sql = "insert into course_subject (course_id, subject_code, because, by_person) \
        select course_id, subject_code, because, $2 \
        from jsonb_to_recordset($1) as x (course_id uuid, subject_code text, because text)";
    sql_query(sql).bind::<Jsonb, _>(tags).bind::<Bool, _>(by_person).execute(tx).await?;
    Ok(())
}

#[derive(QueryableByName)]
struct PhraseRow {
    #[diesel(sql_type = Text)]
    code: String,
    #[diesel(sql_type = Text)]
    phrase: String,
}

/// Every name and synonym of every subject, as (code, phrase). "Other" names nothing.
///
/// # Errors
/// The database.
pub async fn phrases(conn: &mut Conn) -> ApiResult<Vec<(String, String)>> {
    let sql = "select code, name as phrase from subject where code <> 'other' \
        union select subject_code, phrase from subject_synonym where subject_code <> 'other'";
    let rows: Vec<PhraseRow> = sql_query(sql).load(conn).await?;
    Ok(rows.into_iter().map(|row| (row.code, row.phrase)).collect())
}

/// Takes off every run of the demonstration that nobody has booked, before its next day is loaded.
///
/// # Errors
/// The database.
pub async fn withdraw_unbooked_demonstration(tx: &mut Conn, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "update course_run r set withdrawn_at = $1, updated_at = $1 from course c, training_provider p \
        where c.id = r.course_id and p.id = c.training_provider_id and p.demonstration and r.withdrawn_at is null \
        and r.places_taken = 0 and r.waiting = 0";
    sql_query(sql).bind::<Timestamptz, _>(now).execute(tx).await?;
    Ok(())
}

/// Notes that a person has set the subjects of a course.
///
/// # Errors
/// The database.
pub async fn note_correction(
    tx: &mut Conn,
    course: CourseId,
    person: Option<Uuid>,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let sql = "insert into course_subject_correction (course_id, person_id, at) values ($1, $2, $3) \
        on conflict (course_id) do update set person_id = excluded.person_id, at = excluded.at";
    sql_query(sql)
        .bind::<SqlUuid, _>(course.0)
        .bind::<Nullable<SqlUuid>, _>(person)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    sql_query("update course set updated_at = $2 where id = $1")
        .bind::<SqlUuid, _>(course.0)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}
