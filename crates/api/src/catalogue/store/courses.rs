//! One course with all its texts.

use super::{runs, sources};
use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::sql_types::{BigInt, Bool, Integer, Jsonb, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::catalogue::wire::{CourseView, SubjectTag};
use domain::ids::{CourseId, TrainingProviderId};
use domain::organisations::wire::ProviderRef;
use domain::values::{Pence, Point};
use uuid::Uuid;

/// Runs that a course page lists.
const RUNS: i64 = 100;

#[derive(QueryableByName)]
struct CourseRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = Text)]
    summary: String,
    #[diesel(sql_type = SqlUuid)]
    provider_id: Uuid,
    #[diesel(sql_type = Text)]
    provider_name: String,
    #[diesel(sql_type = Text)]
    ukprn: String,
    #[diesel(sql_type = Text)]
    reference: String,
    #[diesel(sql_type = Nullable<SmallInt>)]
    level: Option<i16>,
    #[diesel(sql_type = Nullable<Text>)]
    learning_aim_ref: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    awarding_body: Option<String>,
    #[diesel(sql_type = Jsonb)]
    sections: serde_json::Value,
    #[diesel(sql_type = Nullable<Text>)]
    website: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    repaid_pence: Option<i64>,
    #[diesel(sql_type = Bool)]
    demonstration: bool,
    #[diesel(sql_type = Bool)]
    withdrawn: bool,
    #[diesel(sql_type = Timestamptz)]
    updated_at: DateTime<Utc>,
}

#[derive(QueryableByName)]
struct TagRow {
    #[diesel(sql_type = Text)]
    code: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    because: String,
    #[diesel(sql_type = Nullable<Integer>)]
    months: Option<i32>,
}

/// A course as it is shown, with its runs to come; for one that another stands for, that other. `from` is where distances
/// are measured from, `now` wall time in Europe/London.
///
/// # Errors
/// The database.
pub async fn view(
    conn: &mut Conn,
    id: CourseId,
    from: Option<Point>,
    now: NaiveDateTime,
) -> ApiResult<Option<CourseView>> {
    let sql = "select c.id, c.title, c.summary, p.id as provider_id, p.name as provider_name, p.ukprn, c.reference, \
            c.level, c.learning_aim_ref, c.awarding_body, c.sections, coalesce(c.website, p.website) as website, \
            a.most_pence as repaid_pence, p.demonstration, c.withdrawn_at is not null as withdrawn, c.updated_at \
        from course_shown c join training_provider p on p.id = c.training_provider_id \
        left join funded_aim a on a.learning_aim_ref = c.learning_aim_ref \
        where c.id = $1";
    let id = shown(conn, id).await?;
    let row: Option<CourseRow> = sql_query(sql).bind::<SqlUuid, _>(id.0).get_result(conn).await.optional()?;
    let Some(row) = row else { return Ok(None) };
    let sql = "select s.code, s.name, t.because, s.typical_validity_months as months from course_subject t \
        join subject s on s.code = t.subject_code where t.course_id = $1 order by s.position";
    let tags: Vec<TagRow> = sql_query(sql).bind::<SqlUuid, _>(id.0).load(conn).await?;
    let runs = runs::runs_to_come(conn, id, from, now, RUNS).await?;
    Ok(Some(CourseView {
        id: CourseId(row.id),
        title: row.title,
        summary: row.summary,
        provider: ProviderRef { id: TrainingProviderId(row.provider_id), name: row.provider_name, ukprn: row.ukprn },
        reference: row.reference,
        // The shortest of several: after that time something of it has run out.
        typical_validity_months: tags.iter().filter_map(|tag| tag.months).min(),
        subjects: tags
            .into_iter()
            .map(|tag| SubjectTag { code: tag.code, name: tag.name, because: tag.because })
            .collect(),
        level: row.level,
        learning_aim_ref: row.learning_aim_ref,
        awarding_body: row.awarding_body,
        sections: sources::in_reading_order(row.sections)?,
        sources: sources::of(conn, id).await?,
        website: row.website,
        runs,
        repaid_pence: row.repaid_pence.map(Pence::new).transpose().map_err(ApiError::internal)?,
        demonstration: row.demonstration,
        withdrawn: row.withdrawn,
        updated_at: row.updated_at,
    }))
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// The course that is shown for this one: itself, mostly.
///
/// # Errors
/// The database.
pub async fn shown(conn: &mut Conn, id: CourseId) -> ApiResult<CourseId> {
    let row: Option<IdRow> = sql_query("select same_as as id from course where id = $1 and same_as is not null")
        .bind::<SqlUuid, _>(id.0)
        .get_result(conn)
        .await
        .optional()?;
    Ok(row.map_or(id, |row| CourseId(row.id)))
}

/// Whose course it is.
///
/// # Errors
/// The database.
pub async fn owner(conn: &mut Conn, id: CourseId) -> ApiResult<Option<TrainingProviderId>> {
    let row: Option<IdRow> = sql_query("select training_provider_id as id from course where id = $1")
        .bind::<SqlUuid, _>(id.0)
        .get_result(conn)
        .await
        .optional()?;
    Ok(row.map(|row| TrainingProviderId(row.id)))
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How many courses are listed.
///
/// # Errors
/// The database.
pub async fn listed(conn: &mut Conn) -> ApiResult<i64> {
    let sql =
        "select count(*) as count from course where withdrawn_at is null and same_as is null and practice_at is null";
    let row: CountRow = sql_query(sql).get_result(conn).await?;
    Ok(row.count)
}

#[derive(QueryableByName)]
struct PageRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Timestamptz)]
    updated_at: DateTime<Utc>,
}

/// Listed courses in the order they came to us, with when they last changed.
///
/// # Errors
/// The database.
pub async fn pages(conn: &mut Conn, from: i64, limit: i64) -> ApiResult<Vec<(CourseId, DateTime<Utc>)>> {
    let sql = "select id, updated_at from course_shown where withdrawn_at is null \
        and id not in (select id from course where practice_at is not null) order by id offset $1 limit $2";
    let rows: Vec<PageRow> = sql_query(sql).bind::<BigInt, _>(from).bind::<BigInt, _>(limit).load(conn).await?;
    Ok(rows.into_iter().map(|row| (CourseId(row.id), row.updated_at)).collect())
}
