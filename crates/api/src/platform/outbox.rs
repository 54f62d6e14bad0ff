//! Work to do after a commit: rows of the same transaction, claimed by any worker with `SKIP LOCKED`, tried again with
//! growing pauses. An event and its mail are committed together or not at all.

use super::ApiResult;
use super::db::{Conn, Statement, sql_query};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::sql_types::{Array, BigInt, Bool, Date, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::webhooks::EventType;
use uuid::Uuid;

/// Pauses before another try, in seconds; after the last the job stays, with its error, for a person.
const PAUSES: [i64; 8] = [5, 30, 120, 600, 1800, 7200, 21_600, 86_400];

/// A job that is due.
#[derive(Clone, Debug, QueryableByName)]
pub struct Job {
    /// Its number.
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    /// What to do.
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// With what.
    #[diesel(sql_type = Jsonb)]
    pub payload: serde_json::Value,
    /// How often it was tried before.
    #[diesel(sql_type = Integer)]
    pub attempts: i32,
}

/// Queues a job in the caller's transaction. A second job with the same `once_key` is not made.
///
/// # Errors
/// The database.
pub async fn enqueue(
    tx: &mut Conn,
    kind: &str,
    payload: &serde_json::Value,
    once_key: Option<&str>,
    run_at: DateTime<Utc>,
) -> ApiResult<()> {
    let sql = "insert into job (kind, payload, once_key, run_at) values ($1, $2, $3, $4) on conflict do nothing";
    sql_query(sql)
        .bind::<Text, _>(kind)
        .bind::<Jsonb, _>(payload)
        .bind::<Nullable<Text>, _>(once_key)
        .bind::<Timestamptz, _>(run_at)
        .execute(tx)
        .await?;
    Ok(())
}

/// Writes what happened, by ids alone, in the caller's transaction. What other systems can be told of is told by the
/// worker afterwards.
///
/// # Errors
/// The database.
pub async fn event(
    tx: &mut Conn,
    kind: &str,
    subject: Uuid,
    actor: Option<Uuid>,
    at: DateTime<Utc>,
    data: &serde_json::Value,
) -> ApiResult<()> {
    events(tx, kind, &[subject], actor, at, data).await
}

/// The same for many subjects.
///
/// # Errors
/// The database.
pub async fn events(
    tx: &mut Conn,
    kind: &str,
    subjects: &[Uuid],
    actor: Option<Uuid>,
    at: DateTime<Utc>,
    data: &serde_json::Value,
) -> ApiResult<()> {
    if subjects.is_empty() {
        return Ok(());
    }
    let told = kind.parse::<EventType>().is_ok();
    let sql = "with written as (insert into event (kind, subject_id, actor_id, at, data) \
            select $1, subject, $3, $4, $5 from unnest($2) as subject returning id) \
        insert into outgoing_event (event_id) select id from written where $6";
    sql_query(sql)
        .bind::<Text, _>(kind)
        .bind::<Array<SqlUuid>, _>(subjects)
        .bind::<Nullable<SqlUuid>, _>(actor)
        .bind::<Timestamptz, _>(at)
        .bind::<Jsonb, _>(data)
        .bind::<Bool, _>(told)
        .execute(tx)
        .await?;
    Ok(())
}

/// Something that happens to one subject, with the job that follows from it, when one does.
#[derive(Clone, Debug)]
pub struct Happens {
    /// What.
    pub kind: String,
    /// To what.
    pub subject: Uuid,
    /// By whom.
    pub actor: Option<Uuid>,
    /// When.
    pub at: DateTime<Utc>,
    /// More of it, by ids and codes alone.
    pub data: serde_json::Value,
    /// The job, and with what.
    pub job: Option<(&'static str, serde_json::Value)>,
}

impl Happens {
    /// Writes event and job by the same statement as the change that they are of: `change` uses `$9` and what follows. For
    /// what is written while others wait, where every turn to the database counts.
    #[must_use]
    pub fn with<'f>(self, change: &str) -> Statement<'f> {
        let told = self.kind.parse::<EventType>().is_ok();
        let sql = format!(
            "with written as (insert into event (kind, subject_id, actor_id, at, data) \
                values ($1, $2, $3, $4, $5) returning id), \
            told as (insert into outgoing_event (event_id) select id from written where $6), \
            queued as (insert into job (kind, payload, run_at) select $7, $8, $4 where $7 is not null) {change}"
        );
        let (job, payload) = self.job.unzip();
        sql_query(sql)
            .bind::<Text, _>(self.kind)
            .bind::<SqlUuid, _>(self.subject)
            .bind::<Nullable<SqlUuid>, _>(self.actor)
            .bind::<Timestamptz, _>(self.at)
            .bind::<Jsonb, _>(self.data)
            .bind::<Bool, _>(told)
            .bind::<Nullable<Text>, _>(job)
            .bind::<Nullable<Jsonb>, _>(payload)
    }

    /// Writes event and job alone, in the caller's transaction.
    ///
    /// # Errors
    /// The database.
    pub async fn write(self, tx: &mut Conn) -> ApiResult<()> {
        self.with("select").execute(tx).await?;
        Ok(())
    }
}

/// Something that happened.
#[derive(Clone, Debug, QueryableByName)]
pub struct Happened {
    /// To what.
    #[diesel(sql_type = SqlUuid)]
    pub subject_id: Uuid,
    /// What.
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// When.
    #[diesel(sql_type = Timestamptz)]
    pub at: DateTime<Utc>,
    /// More of it, by ids and codes alone.
    #[diesel(sql_type = Jsonb)]
    pub data: serde_json::Value,
}

/// What happened to these things, of the kinds that begin with `kinds`, from the first to the last; at most 1,000.
///
/// # Errors
/// The database.
pub async fn happened_to(conn: &mut Conn, subjects: &[Uuid], kinds: &str) -> ApiResult<Vec<Happened>> {
    let sql = "select subject_id, kind, at, data from event where subject_id = any($1) and starts_with(kind, $2) \
        order by at, id limit 1000";
    let query = sql_query(sql).bind::<Array<SqlUuid>, _>(subjects).bind::<Text, _>(kinds);
    Ok(query.load(conn).await?)
}

/// Whether something that is done once a day is still to be done on `day` and nobody is at it; whoever is told so does
/// it in the same transaction.
///
/// # Errors
/// The database.
pub async fn is_first_on(tx: &mut Conn, kind: &str, day: NaiveDate) -> ApiResult<bool> {
    let sql = "insert into daily_job (kind, day) select $1, $2 where pg_try_advisory_xact_lock(hashtextextended($1, 0)) \
        on conflict (kind) do update set day = excluded.day where daily_job.day < excluded.day";
    Ok(sql_query(sql).bind::<Text, _>(kind).bind::<Date, _>(day).execute(tx).await? > 0)
}

/// A line of jobs: what takes long does not stand before what people wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// Mails, offers.
    Short,
    /// Files of training providers and employers.
    Long,
}

/// The next job of a line that is due and that no other worker holds, locked until the transaction ends.
///
/// # Errors
/// The database.
pub async fn claim(tx: &mut Conn, line: Line, now: DateTime<Utc>) -> ApiResult<Option<Job>> {
    let sql = "select id, kind, payload, attempts from job where done_at is null and run_at <= $1 \
        and (kind like 'sync.%' or kind = 'asc_wds.import') = $2 order by run_at, id limit 1 for update skip locked";
    let long = line == Line::Long;
    Ok(sql_query(sql).bind::<Timestamptz, _>(now).bind::<Bool, _>(long).get_result::<Job>(tx).await.optional()?)
}

/// Ticks a job off.
///
/// # Errors
/// The database.
pub async fn finish(tx: &mut Conn, job: &Job, now: DateTime<Utc>) -> ApiResult<()> {
    sql_query("update job set done_at = $2, last_error = null where id = $1")
        .bind::<BigInt, _>(job.id)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Keeps a failed job for another try.
///
/// # Errors
/// The database.
pub async fn fail(tx: &mut Conn, job: &Job, error: &str, now: DateTime<Utc>) -> ApiResult<()> {
    let tried = usize::try_from(job.attempts).unwrap_or(usize::MAX);
    let run_at = PAUSES.get(tried).map(|seconds| now + chrono::TimeDelta::seconds(*seconds));
    // `infinity` is never due: the job waits for a person.
    let sql =
        "update job set attempts = attempts + 1, last_error = $2, run_at = coalesce($3, 'infinity') where id = $1";
    sql_query(sql)
        .bind::<BigInt, _>(job.id)
        .bind::<Text, _>(error)
        .bind::<Nullable<Timestamptz>, _>(run_at)
        .execute(tx)
        .await?;
    Ok(())
}
