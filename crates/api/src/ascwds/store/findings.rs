//! All SQL of what was wrong.

use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Jsonb, Nullable, SmallInt, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::ascwds::wire::AscWdsFinding;
use domain::ascwds::{FileKind, Severity};
use domain::ids::AscWdsImportId;
use interchange::ascwds::Finding;
use serde_json::{Value, json};

/// Findings kept of one import: whoever has more reads the first ones, mends the export, and sends it again.
const KEPT: i64 = 10_000;

/// Where a finding stands: place of its file, line, and place in the line.
pub type Place = (i16, i64, i64);

fn order(file: FileKind) -> usize {
    FileKind::ALL.iter().position(|kind| *kind == file).unwrap_or(0)
}

#[derive(QueryableByName)]
struct Total {
    #[diesel(sql_type = BigInt)]
    total: i64,
}

/// Adds findings: all are counted, the first [`KEPT`] kept. `refused` rows are left out for them.
///
/// # Errors
/// The database.
pub async fn add(conn: &mut Conn, id: AscWdsImportId, findings: &[Finding], refused: i64) -> ApiResult<()> {
    if findings.is_empty() && refused == 0 {
        return Ok(());
    }
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let sql = "update asc_wds_import set errors = errors + $2, warnings = warnings + $3, refused = refused + $4 \
        where id = $1 returning errors + warnings as total";
    let total: Total = sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<BigInt, _>(i64::try_from(count(Severity::Error)).map_err(ApiError::internal)?)
        .bind::<BigInt, _>(i64::try_from(count(Severity::Warning)).map_err(ApiError::internal)?)
        .bind::<BigInt, _>(refused)
        .get_result(conn)
        .await?;
    let before = total.total - i64::try_from(findings.len()).map_err(ApiError::internal)?;
    let clean = |text: &str| text.replace('\0', "");
    let room = usize::try_from((KEPT - before).max(0)).map_err(ApiError::internal)?;
    let rows: Vec<Value> = findings
        .iter()
        .take(room)
        .zip(before..)
        .map(|(finding, position)| {
            json!({"file": finding.file, "file_order": order(finding.file), "line": finding.line, "position": position,
                "workplace": finding.workplace.as_deref().map(clean), "worker": finding.worker.as_deref().map(clean),
                "column_name": finding.column, "code": finding.code, "severity": finding.severity,
                "reason": finding.reason, "advice": finding.advice})
        })
        .collect();
    let sql = "insert into asc_wds_finding select $1, x.* from jsonb_to_recordset($2) as x (file text, \
        file_order smallint, line bigint, position bigint, workplace text, worker text, column_name text, code text, \
        severity text, reason text, advice text)";
    sql_query(sql).bind::<SqlUuid, _>(id.0).bind::<Jsonb, _>(Value::Array(rows)).execute(conn).await?;
    Ok(())
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    file: String,
    #[diesel(sql_type = SmallInt)]
    file_order: i16,
    #[diesel(sql_type = BigInt)]
    line: i64,
    #[diesel(sql_type = BigInt)]
    place: i64,
    #[diesel(sql_type = Nullable<Text>)]
    workplace: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    worker: Option<String>,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    code: String,
    #[diesel(sql_type = Text)]
    severity: String,
    #[diesel(sql_type = Text)]
    reason: String,
    #[diesel(sql_type = Text)]
    advice: String,
}

/// Findings in the order of the files after a place, each with its own.
///
/// # Errors
/// The database.
pub async fn page(
    conn: &mut Conn,
    id: AscWdsImportId,
    after: Place,
    limit: i64,
) -> ApiResult<Vec<(Place, AscWdsFinding)>> {
    let sql = "select file, file_order, line, position as place, workplace, worker, column_name, code, severity, reason, \
        advice from asc_wds_finding where import_id = $1 and (file_order, line, position) > ($2, $3, $4) \
        order by file_order, line, asc_wds_finding.position limit $5";
    let rows: Vec<Row> = sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<SmallInt, _>(after.0)
        .bind::<BigInt, _>(after.1)
        .bind::<BigInt, _>(after.2)
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    rows.into_iter().map(view).collect()
}

fn view(row: Row) -> ApiResult<(Place, AscWdsFinding)> {
    let finding = AscWdsFinding {
        file: row.file.parse().map_err(ApiError::internal)?,
        line: row.line,
        workplace: row.workplace,
        worker: row.worker,
        column: row.column_name,
        code: row.code,
        severity: row.severity.parse().map_err(ApiError::internal)?,
        reason: row.reason,
        advice: row.advice,
    };
    Ok(((row.file_order, row.line, row.place), finding))
}
