//! All SQL of ASC-WDS imports.

pub mod findings;
pub mod staff;
pub mod training;

use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::sql_types::{Array, BigInt, Bool, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ascwds::FileKind;
use domain::ascwds::wire::AscWdsImportView;
use domain::ids::{AscWdsImportId, EmployerId};
use serde_json::{Value, json};
use uuid::Uuid;

#[derive(QueryableByName)]
struct ImportRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    employer_id: Uuid,
    #[diesel(sql_type = Bool)]
    dry_run: bool,
    #[diesel(sql_type = Array<Text>)]
    files: Vec<String>,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = BigInt)]
    created: i64,
    #[diesel(sql_type = BigInt)]
    updated: i64,
    #[diesel(sql_type = BigInt)]
    unchanged: i64,
    #[diesel(sql_type = BigInt)]
    removed: i64,
    #[diesel(sql_type = BigInt)]
    refused: i64,
    #[diesel(sql_type = BigInt)]
    errors: i64,
    #[diesel(sql_type = BigInt)]
    warnings: i64,
    #[diesel(sql_type = Timestamptz)]
    started_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    finished_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    failure: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    failure_code: Option<String>,
}

impl TryFrom<ImportRow> for AscWdsImportView {
    type Error = ApiError;

    fn try_from(row: ImportRow) -> Result<Self, ApiError> {
        let files = row.files.iter().map(|file| file.parse()).collect::<Result<_, _>>();
        Ok(Self {
            id: AscWdsImportId(row.id),
            employer_id: EmployerId(row.employer_id),
            dry_run: row.dry_run,
            state: row.state.parse().map_err(ApiError::internal)?,
            files: files.map_err(ApiError::internal)?,
            created: row.created,
            updated: row.updated,
            unchanged: row.unchanged,
            removed: row.removed,
            refused: row.refused,
            errors: row.errors,
            warnings: row.warnings,
            started_at: row.started_at,
            finished_at: row.finished_at,
            failure: row.failure,
            failure_code: row.failure_code,
        })
    }
}

const SELECT: &str = "select id, employer_id, dry_run, files, state, created, updated, unchanged, removed, refused, errors, \
    warnings, started_at, finished_at, failure, failure_code from asc_wds_import where state <> 'receiving'";

/// Begins to take an upload in.
///
/// # Errors
/// The database.
pub async fn receive(
    conn: &mut Conn,
    employer: EmployerId,
    dry_run: bool,
    by: Option<Uuid>,
    now: DateTime<Utc>,
) -> ApiResult<AscWdsImportId> {
    let id = Uuid::now_v7();
    let sql = "insert into asc_wds_import (id, employer_id, dry_run, state, started_by, started_at) \
        values ($1, $2, $3, 'receiving', $4, $5)";
    sql_query(sql)
        .bind::<SqlUuid, _>(id)
        .bind::<SqlUuid, _>(employer.0)
        .bind::<Bool, _>(dry_run)
        .bind::<Nullable<SqlUuid>, _>(by)
        .bind::<Timestamptz, _>(now)
        .execute(conn)
        .await?;
    Ok(AscWdsImportId(id))
}

/// Ends to take it in: it waits to be loaded.
///
/// # Errors
/// The database.
pub async fn begin(tx: &mut Conn, id: AscWdsImportId, files: &[FileKind]) -> ApiResult<()> {
    let names: Vec<String> = files.iter().map(ToString::to_string).collect();
    sql_query("update asc_wds_import set state = 'running', files = $2 where id = $1")
        .bind::<SqlUuid, _>(id.0)
        .bind::<Array<Text>, _>(names)
        .execute(tx)
        .await?;
    Ok(())
}

/// Lets an upload go that no import came of, and those of yesterday that broke off.
///
/// # Errors
/// The database.
pub async fn let_go(conn: &mut Conn, id: AscWdsImportId, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "delete from asc_wds_import where state = 'receiving' and (id = $1 or started_at < $2)";
    sql_query(sql).bind::<SqlUuid, _>(id.0).bind::<Timestamptz, _>(now - TimeDelta::days(1)).execute(conn).await?;
    Ok(())
}

/// Keeps rows of a file, stripped, each with its line.
///
/// # Errors
/// The database.
pub async fn add_rows(conn: &mut Conn, id: AscWdsImportId, file: FileKind, rows: Vec<(u64, Value)>) -> ApiResult<()> {
    let rows: Vec<Value> = rows.into_iter().map(|(line, content)| json!({"line": line, "content": content})).collect();
    let sql = "insert into asc_wds_row (import_id, file, line, content) \
        select $1, $2, line, content from jsonb_to_recordset($3) as x (line bigint, content jsonb)";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<Text, _>(file.as_str())
        .bind::<Jsonb, _>(Value::Array(rows))
        .execute(conn)
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct StrippedRow {
    #[diesel(sql_type = BigInt)]
    line: i64,
    #[diesel(sql_type = Jsonb)]
    content: Value,
}

/// Rows of a file after a line, in their order.
///
/// # Errors
/// The database.
pub async fn rows<T: serde::de::DeserializeOwned>(
    tx: &mut Conn,
    id: AscWdsImportId,
    file: FileKind,
    after: i64,
    limit: i64,
) -> ApiResult<Vec<(i64, T)>> {
    let sql = "select line, content from asc_wds_row where import_id = $1 and file = $2 and line > $3 \
        order by line limit $4";
    let rows: Vec<StrippedRow> = sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<Text, _>(file.as_str())
        .bind::<BigInt, _>(after)
        .bind::<BigInt, _>(limit)
        .load(tx)
        .await?;
    let read = |row: StrippedRow| Ok((row.line, serde_json::from_value(row.content).map_err(ApiError::internal)?));
    rows.into_iter().map(read).collect()
}

/// Lets the rows of an import go.
///
/// # Errors
/// The database.
pub async fn forget_rows(tx: &mut Conn, id: AscWdsImportId) -> ApiResult<()> {
    sql_query("delete from asc_wds_row where import_id = $1").bind::<SqlUuid, _>(id.0).execute(tx).await?;
    Ok(())
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
    /// Taken away.
    pub removed: i64,
    /// Rows left out, besides those that were left out while the file was taken in.
    pub refused: i64,
}

/// Ends an import that was loaded.
///
/// # Errors
/// The database.
pub async fn complete(tx: &mut Conn, id: AscWdsImportId, counts: Counts, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "update asc_wds_import set state = 'completed', created = $2, updated = $3, unchanged = $4, removed = $5, \
        refused = refused + $6, finished_at = $7 where id = $1";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<BigInt, _>(counts.created)
        .bind::<BigInt, _>(counts.updated)
        .bind::<BigInt, _>(counts.unchanged)
        .bind::<BigInt, _>(counts.removed)
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
pub async fn fail(tx: &mut Conn, id: AscWdsImportId, (code, why): (&str, &str), now: DateTime<Utc>) -> ApiResult<()> {
    let sql =
        "update asc_wds_import set state = 'failed', failure_code = $2, failure = $3, finished_at = $4 where id = $1";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<Text, _>(code)
        .bind::<Text, _>(why)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// An import.
///
/// # Errors
/// The database.
pub async fn view(conn: &mut Conn, id: AscWdsImportId) -> ApiResult<Option<AscWdsImportView>> {
    let sql = format!("{SELECT} and id = $1");
    let row: Option<ImportRow> = sql_query(sql).bind::<SqlUuid, _>(id.0).get_result(conn).await.optional()?;
    row.map(AscWdsImportView::try_from).transpose()
}

/// An employer's imports, newest first, older than the one that began at `before`.
///
/// # Errors
/// The database.
pub async fn page(
    conn: &mut Conn,
    employer: EmployerId,
    before: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> ApiResult<Vec<AscWdsImportView>> {
    let sql = format!(
        "{SELECT} and employer_id = $1 and ($2 is null or (started_at, id) < ($2, $3)) order by started_at desc, id desc limit $4"
    );
    let rows: Vec<ImportRow> = sql_query(sql)
        .bind::<SqlUuid, _>(employer.0)
        .bind::<Nullable<Timestamptz>, _>(before.map(|before| before.0))
        .bind::<Nullable<SqlUuid>, _>(before.map(|before| before.1))
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    rows.into_iter().map(AscWdsImportView::try_from).collect()
}
