//! Places that employers keep for workers whom they name later. Whoever changes one holds its run's lock.

use super::IdRow;
use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::sql_types::{Date, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::{CourseRunId, EmployerId, PlaceBlockId};
use uuid::Uuid;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    course_run_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    employer_id: Uuid,
    #[diesel(sql_type = Integer)]
    places: i32,
    #[diesel(sql_type = Integer)]
    places_left: i32,
    #[diesel(sql_type = Date)]
    release_on: NaiveDate,
    #[diesel(sql_type = Nullable<Text>)]
    cost_code: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    created_at: DateTime<Utc>,
}

/// Kept places.
#[derive(Clone, Debug)]
pub struct Block {
    /// Their id.
    pub id: PlaceBlockId,
    /// The run.
    pub run: CourseRunId,
    /// The employer.
    pub employer: EmployerId,
    /// How many were kept.
    pub places: i32,
    /// How many have no name yet.
    pub left: i32,
    /// The day on which what has no name goes back.
    pub release_on: NaiveDate,
    /// What the employer's books call them.
    pub cost_code: Option<String>,
    /// When they were kept.
    pub created_at: DateTime<Utc>,
}

impl From<Row> for Block {
    fn from(row: Row) -> Self {
        Self {
            id: PlaceBlockId(row.id),
            run: CourseRunId(row.course_run_id),
            employer: EmployerId(row.employer_id),
            places: row.places,
            left: row.places_left,
            release_on: row.release_on,
            cost_code: row.cost_code,
            created_at: row.created_at,
        }
    }
}

const SELECT: &str =
    "select id, course_run_id, employer_id, places, places_left, release_on, cost_code, created_at from place_block";

/// Some kept places.
///
/// # Errors
/// The database.
pub async fn one(conn: &mut Conn, id: PlaceBlockId) -> ApiResult<Option<Block>> {
    let row: Option<Row> =
        sql_query(format!("{SELECT} where id = $1")).bind::<SqlUuid, _>(id.0).get_result(conn).await.optional()?;
    Ok(row.map(Block::from))
}

/// What an employer keeps, by the day of release: those with places that have no name yet; at most 1,000.
///
/// # Errors
/// The database.
pub async fn of(conn: &mut Conn, employer: EmployerId) -> ApiResult<Vec<Block>> {
    let sql =
        format!("{SELECT} where employer_id = $1 and places_left > 0 order by release_on, created_at, id limit 1000");
    let rows: Vec<Row> = sql_query(sql).bind::<SqlUuid, _>(employer.0).load(conn).await?;
    Ok(rows.into_iter().map(Block::from).collect())
}

/// Keeps places.
///
/// # Errors
/// The database: more than a run has break `run_within_capacity`.
pub async fn add(tx: &mut Conn, block: &Block, by: Option<Uuid>) -> ApiResult<()> {
    let sql = "insert into place_block (id, course_run_id, employer_id, places, places_left, release_on, cost_code, made_by, \
        created_at) values ($1, $2, $3, $4, $4, $5, $6, $7, $8)";
    sql_query(sql)
        .bind::<SqlUuid, _>(block.id.0)
        .bind::<SqlUuid, _>(block.run.0)
        .bind::<SqlUuid, _>(block.employer.0)
        .bind::<Integer, _>(block.places)
        .bind::<Date, _>(block.release_on)
        .bind::<Nullable<Text>, _>(block.cost_code.as_deref())
        .bind::<Nullable<SqlUuid>, _>(by)
        .bind::<Timestamptz, _>(block.created_at)
        .execute(tx)
        .await?;
    Ok(())
}

/// Takes one place for somebody with a name; whether there was one.
///
/// # Errors
/// The database.
pub async fn take(tx: &mut Conn, id: PlaceBlockId, run: CourseRunId, employer: EmployerId) -> ApiResult<bool> {
    let sql = "update place_block set places_left = places_left - 1 \
        where id = $1 and course_run_id = $2 and employer_id = $3 and places_left > 0";
    let query = sql_query(sql).bind::<SqlUuid, _>(id.0).bind::<SqlUuid, _>(run.0).bind::<SqlUuid, _>(employer.0);
    Ok(query.execute(tx).await? > 0)
}

/// Lets what has no name go; whether there was any.
///
/// # Errors
/// The database.
pub async fn release(tx: &mut Conn, id: PlaceBlockId, now: DateTime<Utc>) -> ApiResult<bool> {
    let sql = "update place_block set places_left = 0, released_at = $2 where id = $1 and places_left > 0";
    Ok(sql_query(sql).bind::<SqlUuid, _>(id.0).bind::<Timestamptz, _>(now).execute(tx).await? > 0)
}

/// The kept places of a run that have no name yet.
///
/// # Errors
/// The database.
pub async fn of_run(conn: &mut Conn, run: CourseRunId) -> ApiResult<Vec<Block>> {
    let sql = format!("{SELECT} where course_run_id = $1 and places_left > 0 order by id");
    let rows: Vec<Row> = sql_query(sql).bind::<SqlUuid, _>(run.0).load(conn).await?;
    Ok(rows.into_iter().map(Block::from).collect())
}

/// Runs with kept places whose day of release has come, at most 100.
///
/// # Errors
/// The database.
pub async fn runs_due(conn: &mut Conn, today: NaiveDate) -> ApiResult<Vec<CourseRunId>> {
    let sql =
        "select distinct course_run_id as id from place_block where places_left > 0 and release_on <= $1 limit 100";
    let rows: Vec<IdRow> = sql_query(sql).bind::<Date, _>(today).load(conn).await?;
    Ok(rows.into_iter().map(|row| CourseRunId(row.id)).collect())
}
