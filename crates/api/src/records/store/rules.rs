//! All SQL of employers' own training rules.

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::catalogue::wire::SubjectRef;
use domain::ids::EmployerId;
use domain::records::validity::Validity;
use domain::records::wire::TrainingRuleView;
use std::collections::HashMap;
use uuid::Uuid;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    code: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Nullable<Integer>)]
    validity_months: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    typical_validity_months: Option<i32>,
}

/// The rules of employers, by subject.
///
/// # Errors
/// The database.
pub async fn of(conn: &mut Conn, employers: &[EmployerId]) -> ApiResult<Vec<TrainingRuleView>> {
    let sql = "select s.code, s.name, r.validity_months, s.typical_validity_months from training_rule r \
        join subject s on s.code = r.subject_code where r.employer_id = any($1) order by s.position";
    let rows: Vec<Row> = sql_query(sql)
        .bind::<Array<SqlUuid>, _>(employers.iter().map(|id| id.0).collect::<Vec<_>>())
        .load(conn)
        .await?;
    let view = |row: Row| TrainingRuleView {
        subject: SubjectRef { code: row.code, name: row.name },
        validity_months: row.validity_months,
        typical_validity_months: row.typical_validity_months,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Every rule that someone who works for these employers is under, by subject code.
///
/// # Errors
/// The database.
pub async fn by_subject(conn: &mut Conn, employers: &[EmployerId]) -> ApiResult<HashMap<String, Vec<Validity>>> {
    let mut rules: HashMap<String, Vec<Validity>> = HashMap::new();
    for rule in of(conn, employers).await? {
        rules.entry(rule.subject.code).or_default().push(validity(rule.validity_months));
    }
    Ok(rules)
}

#[derive(QueryableByName)]
struct EachRow {
    #[diesel(sql_type = SqlUuid)]
    employer_id: Uuid,
    #[diesel(sql_type = Text)]
    subject_code: String,
    #[diesel(sql_type = Nullable<Integer>)]
    validity_months: Option<i32>,
}

/// The rules of each of these employers, by employer and subject code.
///
/// # Errors
/// The database.
pub async fn of_each(conn: &mut Conn, employers: &[EmployerId]) -> ApiResult<HashMap<(EmployerId, String), Validity>> {
    let sql = "select employer_id, subject_code, validity_months from training_rule where employer_id = any($1)";
    let rows: Vec<EachRow> = sql_query(sql)
        .bind::<Array<SqlUuid>, _>(employers.iter().map(|id| id.0).collect::<Vec<_>>())
        .load(conn)
        .await?;
    let rule = |row: EachRow| ((EmployerId(row.employer_id), row.subject_code), validity(row.validity_months));
    Ok(rows.into_iter().map(rule).collect())
}

fn validity(months: Option<i32>) -> Validity {
    months.and_then(|months| u32::try_from(months).ok()).map_or(Validity::DoesNotExpire, Validity::Months)
}

/// Sets a rule.
///
/// # Errors
/// The database.
pub async fn set(
    tx: &mut Conn,
    employer: EmployerId,
    subject: &str,
    validity_months: Option<i32>,
    by: Option<Uuid>,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let sql = "insert into training_rule (employer_id, subject_code, validity_months, set_by, set_at) \
        values ($1, $2, $3, $4, $5) on conflict (employer_id, subject_code) do update \
        set validity_months = excluded.validity_months, set_by = excluded.set_by, set_at = excluded.set_at";
    sql_query(sql)
        .bind::<SqlUuid, _>(employer.0)
        .bind::<Text, _>(subject)
        .bind::<Nullable<Integer>, _>(validity_months)
        .bind::<Nullable<SqlUuid>, _>(by)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Takes a rule away: the sector's default counts again. Answers whether there was one.
///
/// # Errors
/// The database.
pub async fn remove(tx: &mut Conn, employer: EmployerId, subject: &str) -> ApiResult<bool> {
    let sql = "delete from training_rule where employer_id = $1 and subject_code = $2";
    let gone = sql_query(sql).bind::<SqlUuid, _>(employer.0).bind::<Text, _>(subject).execute(tx).await?;
    Ok(gone > 0)
}
