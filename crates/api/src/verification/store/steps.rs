//! SQL of who stood behind entries.

use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::ids::{EmployerId, TrainingProviderId, TrainingRecordId};
use domain::records::VerificationLevel;
use domain::records::wire::VerificationStep;
use uuid::Uuid;

/// Somebody who stands behind an entry, or has seen a certificate.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// The entry.
    pub record: TrainingRecordId,
    /// How sure that makes it.
    pub level: VerificationLevel,
    /// Which employer.
    pub employer: Option<EmployerId>,
    /// Or which training provider.
    pub provider: Option<TrainingProviderId>,
    /// What that is called.
    pub by_name: &'a str,
    /// What it said of it.
    pub note: Option<&'a str>,
}

/// Writes a step down.
///
/// # Errors
/// The database: each level is reached once.
pub async fn add(tx: &mut Conn, step: Step<'_>, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "insert into record_verification \
            (id, training_record_id, level, employer_id, training_provider_id, by_name, note, verified_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    sql_query(sql)
        .bind::<SqlUuid, _>(Uuid::now_v7())
        .bind::<SqlUuid, _>(step.record.0)
        .bind::<Text, _>(step.level.as_str())
        .bind::<Nullable<SqlUuid>, _>(step.employer.map(|id| id.0))
        .bind::<Nullable<SqlUuid>, _>(step.provider.map(|id| id.0))
        .bind::<Text, _>(step.by_name)
        .bind::<Nullable<Text>, _>(step.note)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    level: String,
    #[diesel(sql_type = Nullable<Text>)]
    by_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    note: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
}

/// The steps of an entry after it was written, oldest first; that the academy signed it is the last.
///
/// # Errors
/// The database.
pub async fn of_record(conn: &mut Conn, record: TrainingRecordId) -> ApiResult<Vec<VerificationStep>> {
    let sql = "select v.level, v.by_name, v.note, v.verified_at as at from record_verification v \
        where v.training_record_id = $1 order by v.verified_at, v.id";
    let rows: Vec<Row> = sql_query(sql).bind::<SqlUuid, _>(record.0).load(conn).await?;
    let view = |row: Row| {
        let level = row.level.parse().map_err(ApiError::internal)?;
        Ok(VerificationStep { level, by: row.by_name, note: row.note, at: row.at })
    };
    rows.into_iter().map(view).collect()
}
