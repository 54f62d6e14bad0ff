//! What an import would change, and how far it has come: written beside the transaction that loads it.

use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Date, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::ids::ImportId;
use domain::sync::wire::ImportChange;
use serde_json::json;
use uuid::Uuid;

/// Notes how far an import has come.
///
/// # Errors
/// The database.
pub async fn note_progress(
    conn: &mut Conn,
    id: ImportId,
    (courses, runs): (i64, i64),
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let sql = "insert into import_progress (import_id, courses, runs, at) values ($1, $2, $3, $4) \
        on conflict (import_id) do update set courses = excluded.courses, runs = excluded.runs, at = excluded.at";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<BigInt, _>(courses)
        .bind::<BigInt, _>(runs)
        .bind::<Timestamptz, _>(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// Forgets what an earlier try noted.
///
/// # Errors
/// The database.
pub async fn forget(conn: &mut Conn, id: ImportId) -> ApiResult<()> {
    sql_query("delete from import_change where import_id = $1").bind::<SqlUuid, _>(id.0).execute(conn).await?;
    Ok(())
}

/// Notes changes; the first gets the number `from`.
///
/// # Errors
/// The database.
pub async fn add(conn: &mut Conn, id: ImportId, from: i64, changes: &[ImportChange]) -> ApiResult<()> {
    let rows: Vec<_> = changes
        .iter()
        .zip(from..)
        .map(|(change, position)| {
            json!({
                "position": position, "what": change.what, "change": change.change, "reference": change.reference,
                "run_reference": change.run_reference, "starts_on": change.starts_on, "title": change.title, "fields": change.fields,
            })
        })
        .collect();
    let sql = "insert into import_change (import_id, position, what, change, reference, run_reference, starts_on, title, fields) \
        select $1, position, what, change, reference, run_reference, starts_on, title, fields from jsonb_to_recordset($2) as x \
        (position bigint, what text, change text, reference text, run_reference text, starts_on date, title text, \
        fields jsonb)";
    sql_query(sql).bind::<SqlUuid, _>(id.0).bind::<Jsonb, _>(serde_json::Value::Array(rows)).execute(conn).await?;
    Ok(())
}

#[derive(QueryableByName)]
struct ChangeRow {
    #[diesel(sql_type = BigInt)]
    position: i64,
    #[diesel(sql_type = Text)]
    what: String,
    #[diesel(sql_type = Text)]
    change: String,
    #[diesel(sql_type = Text)]
    reference: String,
    #[diesel(sql_type = Nullable<Text>)]
    run_reference: Option<String>,
    #[diesel(sql_type = Nullable<Date>)]
    starts_on: Option<NaiveDate>,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = Jsonb)]
    fields: serde_json::Value,
}

/// What a dry run would change, after `position`, each with its own position.
///
/// # Errors
/// The database.
pub async fn page(conn: &mut Conn, id: ImportId, after: i64, limit: i64) -> ApiResult<Vec<(i64, ImportChange)>> {
    let sql = "select position, what, change, reference, run_reference, starts_on, title, fields from import_change \
        where import_id = $1 and position > $2 order by position limit $3";
    let rows: Vec<ChangeRow> =
        sql_query(sql).bind::<SqlUuid, Uuid>(id.0).bind::<BigInt, _>(after).bind::<BigInt, _>(limit).load(conn).await?;
    let view = |row: ChangeRow| {
        let change = ImportChange {
            what: row.what.parse().map_err(ApiError::internal)?,
            change: row.change.parse().map_err(ApiError::internal)?,
            reference: row.reference,
            run_reference: row.run_reference,
            starts_on: row.starts_on,
            title: row.title,
            fields: serde_json::from_value(row.fields).map_err(ApiError::internal)?,
        };
        Ok((row.position, change))
    };
    rows.into_iter().map(view).collect()
}
