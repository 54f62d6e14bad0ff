//! Runs with people on them that are being moved: when and where they were before, until the people are told.

use super::runs::run_views;
use crate::platform::clock::wall;
use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::sql_types::{Array, Date, Jsonb, Nullable, Text, Time, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::catalogue::wire::CourseRunView;
use domain::ids::{CourseRunId, TrainingProviderId};
use domain::messages::words::{Meeting, Placed};
use interchange::feed::SectionKind;
use serde_json::Value;
use std::collections::HashMap;
use uuid::Uuid;

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// When and where a run is.
#[must_use]
pub fn placed(run: &CourseRunView) -> Placed {
    let place = run.venue.as_ref().map_or_else(
        || run.mode.label().to_owned(),
        |venue| {
            let parts = [Some(&venue.name), venue.address.as_ref(), venue.town.as_ref(), venue.postcode.as_ref()];
            parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(", ")
        },
    );
    let meetings =
        run.sessions.iter().map(|one| Meeting { date: one.date, starts_at: one.starts_at, ends_at: one.ends_at });
    Placed { sessions: meetings.collect(), place }
}

/// Notes when and where runs are that a load is about to change, as far as people are on them. Of one that is being changed
/// already, what it was at first stays.
///
/// # Errors
/// The database.
pub async fn note(tx: &mut Conn, runs: &[Uuid], now: DateTime<Utc>) -> ApiResult<()> {
    for (run, placed) in with_people(tx, runs, now).await? {
        remember(tx, run, &placed, now).await?;
    }
    Ok(())
}

/// When and where those of these runs are that have people on them.
async fn with_people(tx: &mut Conn, runs: &[Uuid], now: DateTime<Utc>) -> ApiResult<Vec<(CourseRunId, Placed)>> {
    if runs.is_empty() {
        return Ok(Vec::new());
    }
    let sql = "select id from course_run where id = any($1) and (places_taken > 0 or waiting > 0) order by id";
    let rows: Vec<IdRow> = sql_query(sql).bind::<Array<SqlUuid>, _>(runs).load(tx).await?;
    let ids: Vec<CourseRunId> = rows.into_iter().map(|row| CourseRunId(row.id)).collect();
    Ok(run_views(tx, &ids, None, wall(now)).await?.iter().map(|run| (run.id, placed(run))).collect())
}

async fn remember(tx: &mut Conn, run: CourseRunId, before: &Placed, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "insert into schedule_change (course_run_id, before, changed_at) values ($1, $2, $3) \
        on conflict (course_run_id) do update set changed_at = excluded.changed_at";
    sql_query(sql)
        .bind::<SqlUuid, _>(run.0)
        .bind::<Jsonb, _>(serde_json::to_value(before).map_err(ApiError::internal)?)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Runs with people on them whose own rows stay as they are, but not what they are shown with: what another source says of
/// them (`course_run.same_as`). Read before that is changed.
pub struct Shown(Vec<(CourseRunId, Placed)>);

impl Shown {
    /// These runs.
    ///
    /// # Errors
    /// The database.
    pub async fn of(tx: &mut Conn, runs: &[Uuid], now: DateTime<Utc>) -> ApiResult<Self> {
        Ok(Self(with_people(tx, runs, now).await?))
    }

    /// What is shown instead of these runs, and of all runs of these courses.
    ///
    /// # Errors
    /// The database.
    pub async fn instead_of(tx: &mut Conn, runs: &[Uuid], courses: &[Uuid], now: DateTime<Utc>) -> ApiResult<Self> {
        let sql = "select distinct same_as as id from course_run where same_as is not null \
            and (id = any($1) or course_id = any($2))";
        let query = sql_query(sql).bind::<Array<SqlUuid>, _>(runs).bind::<Array<SqlUuid>, _>(courses);
        let rows: Vec<IdRow> = query.load(tx).await?;
        Self::of(tx, &rows.into_iter().map(|row| row.id).collect::<Vec<_>>(), now).await
    }

    /// Takes the people of those along that are at another time or place now, and notes that they are to be told.
    ///
    /// # Errors
    /// The database.
    pub async fn settle(self, tx: &mut Conn, now: DateTime<Utc>) -> ApiResult<()> {
        let ids: Vec<Uuid> = self.0.iter().map(|(run, _)| run.0).collect();
        let after: HashMap<CourseRunId, Placed> = with_people(tx, &ids, now).await?.into_iter().collect();
        for (run, before) in self.0 {
            if after.get(&run).is_none_or(|after| *after == before) {
                continue;
            }
            remember(tx, run, &before, now).await?;
            moved(tx, &[run.0], now).await?;
            sql_query("select take_people_along($1)").bind::<SqlUuid, _>(run.0).execute(tx).await?;
        }
        Ok(())
    }
}

/// Runs at venues that are described otherwise in `rows`, which have people on them or are hidden: what [`super::load::save_venues`] takes.
///
/// # Errors
/// The database.
pub async fn at_venues(tx: &mut Conn, provider: TrainingProviderId, rows: &Value) -> ApiResult<Vec<Uuid>> {
    let sql = "select r.id from venue v join jsonb_to_recordset($2) as x (reference text, name text, address text, \
            town text, postcode text) on x.reference = v.reference join course_run r on r.venue_id = v.id \
        where v.training_provider_id = $1 and (r.places_taken > 0 or r.waiting > 0 or r.same_as is not null) \
            and (v.name, v.address, v.town, v.postcode) is distinct from (x.name, x.address, x.town, x.postcode)";
    let found: Vec<IdRow> = sql_query(sql).bind::<SqlUuid, _>(provider.0).bind::<Jsonb, _>(rows).load(tx).await?;
    Ok(found.into_iter().map(|row| row.id).collect())
}

/// Gives runs whose venue is described otherwise a new version.
///
/// # Errors
/// The database.
pub async fn moved(tx: &mut Conn, runs: &[Uuid], now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "update course_run set session_version = session_version + 1, rescheduled_at = $2 where id = any($1)";
    sql_query(sql).bind::<Array<SqlUuid>, _>(runs).bind::<Timestamptz, _>(now).execute(tx).await?;
    Ok(())
}

/// Runs that nobody has changed since `before`, and whose people are to be told; at most 50.
///
/// # Errors
/// The database.
pub async fn quiet(conn: &mut Conn, before: DateTime<Utc>) -> ApiResult<Vec<CourseRunId>> {
    let sql = "select course_run_id as id from schedule_change where changed_at <= $1 order by changed_at limit 50";
    let rows: Vec<IdRow> = sql_query(sql).bind::<Timestamptz, _>(before).load(conn).await?;
    Ok(rows.into_iter().map(|row| CourseRunId(row.id)).collect())
}

#[derive(QueryableByName)]
struct ChangeRow {
    #[diesel(sql_type = Jsonb)]
    before: Value,
    #[diesel(sql_type = Timestamptz)]
    changed_at: DateTime<Utc>,
}

/// Takes such a change away, to tell of it in this transaction: where the run was, and when it last changed. None when
/// another worker has it, or it is being changed again.
///
/// # Errors
/// The database.
pub async fn take(
    tx: &mut Conn,
    run: CourseRunId,
    before: DateTime<Utc>,
) -> ApiResult<Option<(Placed, DateTime<Utc>)>> {
    let sql = "delete from schedule_change where course_run_id = (select course_run_id from schedule_change \
        where course_run_id = $1 and changed_at <= $2 for update skip locked) returning before, changed_at";
    let query = sql_query(sql).bind::<SqlUuid, _>(run.0).bind::<Timestamptz, _>(before);
    let row: Option<ChangeRow> = query.get_result(tx).await.optional()?;
    let read = |row: ChangeRow| Ok((serde_json::from_value(row.before).map_err(ApiError::internal)?, row.changed_at));
    row.map(read).transpose()
}

/// A run with people on it, as reminders need it.
#[derive(Clone, Debug, QueryableByName)]
pub struct Held {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    /// Its first day.
    #[diesel(sql_type = Nullable<Date>)]
    pub starts_on: Option<NaiveDate>,
    /// Time of day it begins.
    #[diesel(sql_type = Nullable<Time>)]
    pub starts_at: Option<chrono::NaiveTime>,
    /// Its last day, which may be its first.
    #[diesel(sql_type = Nullable<Date>)]
    pub last_day: Option<NaiveDate>,
    /// When it last came to be at another time or place.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub rescheduled_at: Option<DateTime<Utc>>,
}

impl Held {
    /// The run.
    #[must_use]
    pub const fn run(&self) -> CourseRunId {
        CourseRunId(self.id)
    }
}

async fn held(conn: &mut Conn, day: &str, (from, to): (NaiveDate, NaiveDate)) -> ApiResult<Vec<Held>> {
    let sql = format!(
        "select id, starts_on, starts_at, coalesce(ends_on, starts_on) as last_day, rescheduled_at from course_run \
         where {day} between $1 and $2 and places_taken > 0 and withdrawn_at is null order by id"
    );
    Ok(sql_query(sql).bind::<Date, _>(from).bind::<Date, _>(to).load(conn).await?)
}

/// Runs with people on them that begin on one of these days.
///
/// # Errors
/// The database.
pub async fn beginning(conn: &mut Conn, days: (NaiveDate, NaiveDate)) -> ApiResult<Vec<Held>> {
    held(conn, "starts_on", days).await
}

/// Runs with people on them whose last day was one of these.
///
/// # Errors
/// The database.
pub async fn over(conn: &mut Conn, days: (NaiveDate, NaiveDate)) -> ApiResult<Vec<Held>> {
    held(conn, "coalesce(ends_on, starts_on)", days).await
}

#[derive(QueryableByName)]
struct TextRow {
    #[diesel(sql_type = Nullable<Text>)]
    text: Option<String>,
}

/// What to bring to a run, in its training provider's words.
///
/// # Errors
/// The database.
pub async fn to_bring(conn: &mut Conn, run: CourseRunId) -> ApiResult<Option<String>> {
    let sql = "select (select s->>'text' from jsonb_array_elements(c.sections) s where s->>'heading' = $2 limit 1) as text \
        from course_run r join course own on own.id = r.course_id join course_shown c on c.id = coalesce(own.same_as, own.id) \
        where r.id = $1";
    let query = sql_query(sql).bind::<SqlUuid, _>(run.0).bind::<Text, _>(SectionKind::Bring.heading());
    let row: Option<TextRow> = query.get_result(conn).await.optional()?;
    Ok(row.and_then(|row| row.text))
}
