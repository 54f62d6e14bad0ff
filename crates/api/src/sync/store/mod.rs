//! All SQL of imports.

pub mod change;
pub mod feed;
pub mod file;

use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Bool, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::{ImportId, TrainingProviderId};
use domain::sync::wire::{ImportIssue, ImportProgress, ImportView};
use domain::sync::{CourseSource, FeedFormat, ImportMode};
use interchange::feed::FeedIssue;
use serde_json::json;
use uuid::Uuid;

/// Findings kept of one import: whoever has more reads the first ones, mends the export, and loads again.
const ISSUES: usize = 10_000;

#[derive(QueryableByName)]
struct ImportRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    training_provider_id: Uuid,
    #[diesel(sql_type = Text)]
    format: String,
    #[diesel(sql_type = Text)]
    source: String,
    #[diesel(sql_type = Text)]
    mode: String,
    #[diesel(sql_type = Bool)]
    dry_run: bool,
    #[diesel(sql_type = Integer)]
    withdraw_at_most: i32,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    file_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<BigInt>)]
    bytes: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    courses: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    runs: Option<i64>,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = BigInt)]
    created: i64,
    #[diesel(sql_type = BigInt)]
    updated: i64,
    #[diesel(sql_type = BigInt)]
    unchanged: i64,
    #[diesel(sql_type = BigInt)]
    withdrawn: i64,
    #[diesel(sql_type = BigInt)]
    refused: i64,
    #[diesel(sql_type = BigInt)]
    issues: i64,
    #[diesel(sql_type = Timestamptz)]
    started_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    finished_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    failure: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    failure_code: Option<String>,
}

impl TryFrom<ImportRow> for ImportView {
    type Error = ApiError;

    fn try_from(row: ImportRow) -> Result<Self, ApiError> {
        Ok(Self {
            id: ImportId(row.id),
            training_provider_id: TrainingProviderId(row.training_provider_id),
            format: row.format.parse().map_err(ApiError::internal)?,
            source: row.source.parse().map_err(ApiError::internal)?,
            mode: row.mode.parse().map_err(ApiError::internal)?,
            dry_run: row.dry_run,
            state: row.state.parse().map_err(ApiError::internal)?,
            progress: row
                .courses
                .zip(row.runs)
                .filter(|_| row.state == "running")
                .map(|(courses, runs)| ImportProgress { courses, runs }),
            bytes: row.bytes,
            created: row.created,
            updated: row.updated,
            unchanged: row.unchanged,
            withdrawn: row.withdrawn,
            refused: row.refused,
            issues: row.issues,
            started_at: row.started_at,
            finished_at: row.finished_at,
            failure: row.failure,
            failure_code: row.failure_code,
        })
    }
}

const SELECT: &str = "select i.id, i.training_provider_id, i.format, i.source, i.mode, i.dry_run, i.withdraw_at_most, i.file_id, \
    i.bytes, p.courses, p.runs, i.state, i.created, i.updated, i.unchanged, i.withdrawn, i.refused, \
    (select count(*) from import_issue s where s.import_id = i.id) as issues, i.started_at, i.finished_at, i.failure, i.failure_code \
    from import_job i left join import_progress p on p.import_id = i.id";

/// What is to be loaded, and how.
#[derive(Clone, Copy, Debug)]
pub struct NewImport {
    /// Whose catalogue.
    pub provider: TrainingProviderId,
    /// The form of the file.
    pub format: FeedFormat,
    /// Where its courses are from; as its form has it when that is not told.
    pub source: Option<CourseSource>,
    /// What it says of courses that it leaves out.
    pub mode: ImportMode,
    /// Only say what would change.
    pub dry_run: bool,
    /// Of the listed courses, the share that may be taken off, in percent.
    pub withdraw_at_most: i32,
    /// The file, when it was taken in.
    pub file: Option<Uuid>,
    /// Its size.
    pub bytes: Option<i64>,
}

impl NewImport {
    /// Where its courses are from.
    #[must_use]
    pub fn source(&self) -> CourseSource {
        self.source.unwrap_or_else(|| self.format.usual_source())
    }
}

/// A new import.
///
/// # Errors
/// The database.
pub async fn add(tx: &mut Conn, new: &NewImport, now: DateTime<Utc>) -> ApiResult<ImportId> {
    let id = ImportId(Uuid::now_v7());
    let sql = "insert into import_job (id, training_provider_id, format, source, mode, dry_run, withdraw_at_most, file_id, \
        bytes, state, started_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'running', $10)";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<SqlUuid, _>(new.provider.0)
        .bind::<Text, _>(new.format.as_str())
        .bind::<Text, _>(new.source().as_str())
        .bind::<Text, _>(new.mode.as_str())
        .bind::<Bool, _>(new.dry_run)
        .bind::<Integer, _>(new.withdraw_at_most)
        .bind::<Nullable<SqlUuid>, _>(new.file)
        .bind::<Nullable<BigInt>, _>(new.bytes)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(id)
}

/// An import whose file waits to be loaded.
///
/// # Errors
/// The database.
pub async fn waiting(tx: &mut Conn, id: ImportId) -> ApiResult<Option<NewImport>> {
    let sql = format!("{SELECT} where i.id = $1 and i.state = 'running' and i.file_id is not null");
    let row: Option<ImportRow> = sql_query(sql).bind::<SqlUuid, _>(id.0).get_result(tx).await.optional()?;
    let read = |row: ImportRow| {
        Ok(NewImport {
            provider: TrainingProviderId(row.training_provider_id),
            format: row.format.parse().map_err(ApiError::internal)?,
            source: Some(row.source.parse().map_err(ApiError::internal)?),
            mode: row.mode.parse().map_err(ApiError::internal)?,
            dry_run: row.dry_run,
            withdraw_at_most: row.withdraw_at_most,
            file: row.file_id,
            bytes: row.bytes,
        })
    };
    row.map(read).transpose()
}

/// Gives the transaction the time that a large file takes.
///
/// # Errors
/// The database.
pub async fn take_time(tx: &mut Conn) -> ApiResult<()> {
    for limit in ["statement_timeout", "idle_in_transaction_session_timeout"] {
        sql_query(format!("set local {limit} = '15min'")).execute(tx).await?;
    }
    Ok(())
}

/// An import.
///
/// # Errors
/// The database.
pub async fn view(conn: &mut Conn, id: ImportId) -> ApiResult<Option<ImportView>> {
    let row: Option<ImportRow> =
        sql_query(format!("{SELECT} where i.id = $1")).bind::<SqlUuid, _>(id.0).get_result(conn).await.optional()?;
    row.map(ImportView::try_from).transpose()
}

/// A training provider's imports, newest first, older than the one that began at `before`.
///
/// # Errors
/// The database.
pub async fn page(
    conn: &mut Conn,
    provider: TrainingProviderId,
    before: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> ApiResult<Vec<ImportView>> {
    let sql = format!(
        "{SELECT} where i.training_provider_id = $1 and ($2 is null or (i.started_at, i.id) < ($2, $3)) \
         order by i.started_at desc, i.id desc limit $4"
    );
    let rows: Vec<ImportRow> = sql_query(sql)
        .bind::<SqlUuid, _>(provider.0)
        .bind::<Nullable<Timestamptz>, _>(before.map(|before| before.0))
        .bind::<Nullable<SqlUuid>, _>(before.map(|before| before.1))
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    rows.into_iter().map(ImportView::try_from).collect()
}

/// What an import did.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// New.
    pub created: i64,
    /// Changed.
    pub updated: i64,
    /// The same.
    pub unchanged: i64,
    /// Taken off.
    pub withdrawn: i64,
    /// Left out.
    pub refused: i64,
}

/// Ends an import that was loaded.
///
/// # Errors
/// The database.
pub async fn complete(tx: &mut Conn, id: ImportId, counts: Counts, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "update import_job set state = 'completed', created = $2, updated = $3, unchanged = $4, withdrawn = $5, \
        refused = $6, finished_at = $7 where id = $1";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<BigInt, _>(counts.created)
        .bind::<BigInt, _>(counts.updated)
        .bind::<BigInt, _>(counts.unchanged)
        .bind::<BigInt, _>(counts.withdrawn)
        .bind::<BigInt, _>(counts.refused)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Ends an import of which nothing was loaded.
///
/// # Errors
/// The database.
pub async fn fail(tx: &mut Conn, id: ImportId, (code, why): (&str, &str), now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "update import_job set state = 'failed', failure_code = $4, failure = $2, finished_at = $3 where id = $1";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<Text, _>(why)
        .bind::<Timestamptz, _>(now)
        .bind::<Text, _>(code)
        .execute(tx)
        .await?;
    Ok(())
}

/// Keeps findings, the first [`ISSUES`] of them.
///
/// # Errors
/// The database.
pub async fn add_issues(tx: &mut Conn, id: ImportId, issues: &[FeedIssue]) -> ApiResult<()> {
    // PostgreSQL's text holds no NUL; a feed may.
    let clean = |text: &str| text.replace('\0', "");
    let rows: Vec<_> = issues
        .iter()
        .take(ISSUES)
        .enumerate()
        .map(|(position, issue)| {
            json!({
                "position": position, "line": issue.line, "field": clean(&issue.field), "code": issue.code,
                "reason": clean(&issue.reason), "refused": issue.refused,
                "reference": issue.reference.as_deref().map(clean),
            })
        })
        .collect();
    let sql = "insert into import_issue (import_id, position, line, field, code, reason, refused, reference) \
        select $1, position, line, field, code, reason, refused, reference from jsonb_to_recordset($2) as x \
        (position integer, line bigint, field text, code text, reason text, refused boolean, reference text)";
    sql_query(sql).bind::<SqlUuid, _>(id.0).bind::<Jsonb, _>(serde_json::Value::Array(rows)).execute(tx).await?;
    Ok(())
}

#[derive(QueryableByName)]
struct IssueRow {
    #[diesel(sql_type = BigInt)]
    position: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    line: Option<i64>,
    #[diesel(sql_type = Text)]
    field: String,
    #[diesel(sql_type = Text)]
    code: String,
    #[diesel(sql_type = Text)]
    reason: String,
    #[diesel(sql_type = Bool)]
    refused: bool,
    #[diesel(sql_type = Nullable<Text>)]
    reference: Option<String>,
}

/// Findings in the order of the file after `position`, each with its own position.
///
/// # Errors
/// The database.
pub async fn issues(conn: &mut Conn, id: ImportId, after: i64, limit: i64) -> ApiResult<Vec<(i64, ImportIssue)>> {
    let sql = "select position::bigint as position, line, field, code, reason, refused, reference from import_issue \
        where import_id = $1 and position > $2 order by import_issue.position limit $3";
    let rows: Vec<IssueRow> =
        sql_query(sql).bind::<SqlUuid, _>(id.0).bind::<BigInt, _>(after).bind::<BigInt, _>(limit).load(conn).await?;
    let view = |row: IssueRow| {
        let issue = ImportIssue {
            line: row.line,
            field: row.field,
            code: row.code,
            reason: row.reason,
            refused: row.refused,
            reference: row.reference,
        };
        (row.position, issue)
    };
    Ok(rows.into_iter().map(view).collect())
}
