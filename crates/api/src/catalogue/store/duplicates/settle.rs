//! Writing which courses and runs are shown as one.

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::catalogue::duplicate::DuplicateState;
use domain::ids::{CourseId, CourseRunId};
use std::collections::HashMap;
use uuid::Uuid;

/// Sets what is shown for each of these courses; their runs are told to have changed.
///
/// # Errors
/// The database.
pub async fn set_leads(tx: &mut Conn, leads: &[(CourseId, Option<CourseId>)]) -> ApiResult<()> {
    let (ids, leads): (Vec<Uuid>, Vec<Option<Uuid>>) =
        leads.iter().map(|(id, lead)| (id.0, lead.map(|lead| lead.0))).unzip();
    let sql = "with moved as (update course c set same_as = x.lead from unnest($1, $2) as x (id, lead) where c.id = x.id \
            returning c.id) \
        update course_run set changed_in = 0 where course_id = any(array(select id from moved))";
    sql_query(sql).bind::<Array<SqlUuid>, _>(ids).bind::<Array<Nullable<SqlUuid>>, _>(leads).execute(tx).await?;
    Ok(())
}

#[derive(QueryableByName)]
struct HiddenRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    same_as: Uuid,
}

/// The runs of these courses that are not shown, each with the one that is.
///
/// # Errors
/// The database.
pub async fn hidden(tx: &mut Conn, courses: &[Uuid]) -> ApiResult<HashMap<CourseRunId, CourseRunId>> {
    let sql = "select id, same_as from course_run where course_id = any($1) and same_as is not null";
    let rows: Vec<HiddenRow> = sql_query(sql).bind::<Array<SqlUuid>, _>(courses).load(tx).await?;
    Ok(rows.into_iter().map(|row| (CourseRunId(row.id), CourseRunId(row.same_as))).collect())
}

/// Sets what is shown for each of these runs. One that somebody booked meanwhile stays shown.
///
/// # Errors
/// The database.
pub async fn set_shown(tx: &mut Conn, runs: &[(CourseRunId, Option<CourseRunId>)]) -> ApiResult<()> {
    let (ids, shown): (Vec<Uuid>, Vec<Option<Uuid>>) =
        runs.iter().map(|(id, shown)| (id.0, shown.map(|shown| shown.0))).unzip();
    let sql = "update course_run r set same_as = x.shown from unnest($1, $2) as x (id, shown) \
        where r.id = x.id and (x.shown is null or (r.places_taken = 0 and r.waiting = 0))";
    sql_query(sql).bind::<Array<SqlUuid>, _>(ids).bind::<Array<Nullable<SqlUuid>>, _>(shown).execute(tx).await?;
    Ok(())
}

/// Tells that courses and runs are shown otherwise, though their own rows are as they were.
///
/// # Errors
/// The database.
pub async fn touch(tx: &mut Conn, courses: &[Uuid], runs: &[Uuid]) -> ApiResult<()> {
    sql_query("update course set changed_in = 0 where id = any($1)")
        .bind::<Array<SqlUuid>, _>(courses)
        .execute(tx)
        .await?;
    sql_query("update course_run set changed_in = 0 where id = any($1)")
        .bind::<Array<SqlUuid>, _>(runs)
        .execute(tx)
        .await?;
    Ok(())
}

/// Sets what the score's word led to.
///
/// # Errors
/// The database.
pub async fn set_states(tx: &mut Conn, ids: &[Uuid], state: DuplicateState, now: DateTime<Utc>) -> ApiResult<()> {
    sql_query("update duplicate set state = $2, decided_at = $3 where id = any($1) and decided_by = 'rule'")
        .bind::<Array<SqlUuid>, _>(ids)
        .bind::<Text, _>(state.as_str())
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}
