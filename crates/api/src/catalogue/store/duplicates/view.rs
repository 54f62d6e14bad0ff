//! Pairs as a person reads them, and a person's decisions.

use crate::catalogue::store::known;
use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::sql_types::{
    Array, BigInt, Bool, Date, Integer, Jsonb, Nullable, SmallInt, Text, Timestamptz, Uuid as SqlUuid,
};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::catalogue::duplicate::DuplicateState;
use domain::catalogue::duplicate::wire::{DuplicateRun, DuplicateSide, DuplicateView};
use domain::ids::{CourseId, DuplicateId, TrainingProviderId};
use domain::organisations::wire::ProviderRef;
use std::collections::HashMap;
use uuid::Uuid;

/// Runs of each side that are listed.
const RUNS: i64 = 20;

#[derive(QueryableByName)]
struct PairRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    first_course_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    second_course_id: Uuid,
    #[diesel(sql_type = Integer)]
    points: i32,
    #[diesel(sql_type = Jsonb)]
    reasons: serde_json::Value,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = Text)]
    decided_by: String,
    #[diesel(sql_type = Timestamptz)]
    decided_at: DateTime<Utc>,
}

const SELECT: &str = "select d.id, d.first_course_id, d.second_course_id, d.points, d.reasons, d.state, d.decided_by, \
    d.decided_at from duplicate d";

/// Which pairs are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// In this state.
    pub state: Option<DuplicateState>,
    /// With a course of this training provider.
    pub provider: Option<TrainingProviderId>,
}

/// Pairs of courses that are listed, those that look most like one first, after a place in that order. What waits for a
/// person are pairs of which neither is shown with another of the other's source: one listing has one other.
///
/// # Errors
/// The database.
pub async fn page(
    conn: &mut Conn,
    filter: Filter,
    after: Option<(i32, Uuid)>,
    limit: i64,
) -> ApiResult<Vec<DuplicateView>> {
    let sql = format!(
        "{SELECT} join course f on f.id = d.first_course_id join course s on s.id = d.second_course_id \
         where f.withdrawn_at is null and s.withdrawn_at is null and ($1 is null or d.state = $1) \
         and ($2 is null or $2 in (f.training_provider_id, s.training_provider_id)) \
         and (d.state <> 'suggested' or not (shown_with(f.id, s.training_provider_id, s.source) \
            or shown_with(s.id, f.training_provider_id, f.source))) \
         and ($3 is null or d.points < $3 or (d.points = $3 and d.id > $4)) order by d.points desc, d.id limit $5"
    );
    let rows: Vec<PairRow> = sql_query(sql)
        .bind::<Nullable<Text>, _>(filter.state.map(DuplicateState::as_str))
        .bind::<Nullable<SqlUuid>, _>(filter.provider.map(|provider| provider.0))
        .bind::<Nullable<Integer>, _>(after.map(|after| after.0))
        .bind::<Nullable<SqlUuid>, _>(after.map(|after| after.1))
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    views(conn, rows).await
}

/// One pair.
///
/// # Errors
/// The database.
pub async fn one(conn: &mut Conn, id: DuplicateId) -> ApiResult<Option<DuplicateView>> {
    let sql = format!("{SELECT} where d.id = $1");
    let row: Option<PairRow> = sql_query(sql).bind::<SqlUuid, _>(id.0).get_result(conn).await.optional()?;
    Ok(views(conn, row.into_iter().collect()).await?.pop())
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// The pair of two courses; the lesser id comes first.
///
/// # Errors
/// The database.
pub async fn of_pair(conn: &mut Conn, (first, second): (CourseId, CourseId)) -> ApiResult<Option<DuplicateId>> {
    let sql = "select id from duplicate where first_course_id = $1 and second_course_id = $2";
    let row: Option<IdRow> =
        sql_query(sql).bind::<SqlUuid, _>(first.0).bind::<SqlUuid, _>(second.0).get_result(conn).await.optional()?;
    Ok(row.map(|row| DuplicateId(row.id)))
}

/// Keeps a person's decision; `suggested` gives it back to the score.
///
/// # Errors
/// The database.
pub async fn decide(
    tx: &mut Conn,
    id: DuplicateId,
    state: DuplicateState,
    person: Option<Uuid>,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let sql = "update duplicate set state = $2, decided_by = case when $2 = 'suggested' then 'rule' else 'person' end, \
        person_id = case when $2 = 'suggested' then null else $3 end, decided_at = $4 where id = $1";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<Text, _>(state.as_str())
        .bind::<Nullable<SqlUuid>, _>(person)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct SideRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    source: String,
    #[diesel(sql_type = SqlUuid)]
    provider_id: Uuid,
    #[diesel(sql_type = Text)]
    provider_name: String,
    #[diesel(sql_type = Text)]
    ukprn: String,
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
    #[diesel(sql_type = BigInt)]
    run_count: i64,
    #[diesel(sql_type = Bool)]
    withdrawn: bool,
}

#[derive(QueryableByName)]
struct RunRow {
    #[diesel(sql_type = SqlUuid)]
    course_id: Uuid,
    #[diesel(sql_type = Nullable<Date>)]
    starts_on: Option<NaiveDate>,
    #[diesel(sql_type = Text)]
    mode: String,
    #[diesel(sql_type = Nullable<Text>)]
    venue: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    postcode: Option<String>,
}

async fn sides(conn: &mut Conn, ids: &[Uuid]) -> ApiResult<HashMap<Uuid, DuplicateSide>> {
    let sql = "select * from (select r.course_id, r.starts_on, r.mode, v.name as venue, v.postcode, row_number() over \
            (partition by r.course_id order by r.starts_on nulls last, r.starts_at nulls last, r.id) as nth \
            from course_run r left join venue v on v.id = r.venue_id \
            where r.course_id = any($1) and r.withdrawn_at is null) x where nth <= $2 order by nth";
    let rows: Vec<RunRow> = sql_query(sql).bind::<Array<SqlUuid>, _>(ids).bind::<BigInt, _>(RUNS).load(conn).await?;
    let mut runs: HashMap<Uuid, Vec<DuplicateRun>> = HashMap::new();
    for row in rows {
        let run = DuplicateRun {
            starts_on: row.starts_on,
            mode: known(&row.mode)?,
            venue: row.venue,
            postcode: row.postcode,
        };
        runs.entry(row.course_id).or_default().push(run);
    }
    let sql = "select c.id, c.source, p.id as provider_id, p.name as provider_name, p.ukprn, c.reference, c.title, c.summary, \
            c.level, c.learning_aim_ref, c.withdrawn_at is not null as withdrawn, \
            (select count(*) from course_run r where r.course_id = c.id and r.withdrawn_at is null) as run_count \
        from course c join training_provider p on p.id = c.training_provider_id where c.id = any($1)";
    let rows: Vec<SideRow> = sql_query(sql).bind::<Array<SqlUuid>, _>(ids).load(conn).await?;
    rows.into_iter()
        .map(|row| {
            let id = TrainingProviderId(row.provider_id);
            let side = DuplicateSide {
                course_id: CourseId(row.id),
                source: known(&row.source)?,
                provider: ProviderRef { id, name: row.provider_name, ukprn: row.ukprn },
                reference: row.reference,
                title: row.title,
                summary: row.summary,
                level: row.level,
                learning_aim_ref: row.learning_aim_ref,
                runs: runs.remove(&row.id).unwrap_or_default(),
                run_count: row.run_count,
                withdrawn: row.withdrawn,
            };
            Ok((row.id, side))
        })
        .collect()
}

async fn views(conn: &mut Conn, rows: Vec<PairRow>) -> ApiResult<Vec<DuplicateView>> {
    let mut ids: Vec<Uuid> = rows.iter().flat_map(|row| [row.first_course_id, row.second_course_id]).collect();
    ids.sort_unstable();
    ids.dedup();
    let sides = sides(conn, &ids).await?;
    rows.into_iter()
        .map(|row| {
            let side = |id: &Uuid| sides.get(id).cloned().ok_or_else(|| ApiError::internal("a course vanished"));
            let mut courses = vec![side(&row.first_course_id)?, side(&row.second_course_id)?];
            // What counts most is on the left.
            courses.sort_by_key(|side| side.source);
            Ok(DuplicateView {
                id: DuplicateId(row.id),
                points: row.points,
                reasons: serde_json::from_value(row.reasons).map_err(ApiError::internal)?,
                state: known(&row.state)?,
                decided_by: known(&row.decided_by)?,
                decided_at: row.decided_at,
                courses,
            })
        })
        .collect()
}
