//! All SQL of employers, their names, and the codes that ASC-WDS files use.

pub mod former;
pub mod hr;
pub mod hr_workplaces;
pub mod invitations;
pub mod jobs;
pub mod workers;
pub mod workplaces;

use crate::machines::Organisation;
use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::NaiveDate;
use diesel::sql_types::{Bool, Date, Nullable, Text, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::EmployerId;
use domain::organisations::EmployerKind;
use domain::organisations::wire::{AscWdsCode, EmployerView};
use uuid::Uuid;

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

#[derive(QueryableByName)]
struct EmployerRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Nullable<Date>)]
    name_since: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Text>)]
    kind: Option<String>,
    #[diesel(sql_type = Bool)]
    demonstration: bool,
}

/// Whether there is such an employer.
///
/// # Errors
/// The database.
pub async fn is_employer(conn: &mut Conn, id: EmployerId) -> ApiResult<bool> {
    let found = sql_query("select id from employer where id = $1").bind::<SqlUuid, _>(id.0);
    Ok(found.get_result::<Id>(conn).await.optional()?.is_some())
}

/// Whether an employer is one to practise with.
///
/// # Errors
/// The database.
pub async fn is_practice(conn: &mut Conn, id: EmployerId) -> ApiResult<bool> {
    let found =
        sql_query("select id from employer where id = $1 and practice_for is not null").bind::<SqlUuid, _>(id.0);
    Ok(found.get_result::<Id>(conn).await.optional()?.is_some())
}

/// An employer with its names; `lock` keeps others from changing it until the transaction ends.
///
/// # Errors
/// The database.
pub async fn employer(conn: &mut Conn, id: EmployerId, lock: bool) -> ApiResult<Option<EmployerView>> {
    let lock = if lock { " for no key update" } else { "" };
    let sql = format!("select id, name, name_since, kind, demonstration from employer where id = $1{lock}");
    let found = sql_query(sql).bind::<SqlUuid, _>(id.0).get_result::<EmployerRow>(conn).await.optional()?;
    let Some(row) = found else { return Ok(None) };
    let former_names = former::names(conn, Organisation::Employer(id)).await?;
    Ok(Some(EmployerView {
        id: EmployerId(row.id),
        name: row.name,
        name_since: row.name_since,
        former_names,
        kind: row.kind.as_deref().map(str::parse).transpose().map_err(ApiError::internal)?,
        demonstration: row.demonstration,
    }))
}

/// Gives an employer, whose row is locked, a new name from a day on; keeps the present one with its days. A name that
/// would have been held for no day is not kept.
///
/// # Errors
/// The database.
pub async fn rename(tx: &mut Conn, present: &EmployerView, name: &str, since: NaiveDate) -> ApiResult<()> {
    former::keep(tx, Organisation::Employer(present.id), &present.name, present.name_since, since).await?;
    sql_query("update employer set name = $2, name_since = $3 where id = $1")
        .bind::<SqlUuid, _>(present.id.0)
        .bind::<Text, _>(name)
        .bind::<Date, _>(since)
        .execute(tx)
        .await?;
    Ok(())
}

/// Says what kind an employer is.
///
/// # Errors
/// The database.
pub async fn set_kind(tx: &mut Conn, id: EmployerId, kind: EmployerKind) -> ApiResult<()> {
    sql_query("update employer set kind = $2 where id = $1")
        .bind::<SqlUuid, _>(id.0)
        .bind::<Text, _>(kind.as_str())
        .execute(tx)
        .await?;
    Ok(())
}

/// Adds an employer, or finds it by its name or one it held before.
///
/// # Errors
/// The database.
pub async fn ensure_employer(conn: &mut Conn, name: &str, demonstration: bool) -> ApiResult<EmployerId> {
    let sql = "select id from employer e where name = $1 or exists \
        (select 1 from former_name f where f.employer_id = e.id and f.name = $1) order by name = $1 desc, id limit 1";
    if let Some(row) = sql_query(sql).bind::<Text, _>(name).get_result::<Id>(conn).await.optional()? {
        return Ok(EmployerId(row.id));
    }
    let id = Uuid::now_v7();
    sql_query("insert into employer (id, name, demonstration) values ($1, $2, $3)")
        .bind::<SqlUuid, _>(id)
        .bind::<Text, _>(name)
        .bind::<Bool, _>(demonstration)
        .execute(conn)
        .await?;
    Ok(EmployerId(id))
}

#[derive(QueryableByName)]
struct CodeRow {
    #[diesel(sql_type = Text)]
    code: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Nullable<Text>)]
    in_group: Option<String>,
    #[diesel(sql_type = Bool)]
    can_be_chosen: bool,
}

async fn codes(conn: &mut Conn, sql: &str) -> ApiResult<Vec<AscWdsCode>> {
    let rows: Vec<CodeRow> = sql_query(sql).load(conn).await?;
    let view = |row: CodeRow| AscWdsCode {
        code: row.code,
        name: row.name,
        group: row.in_group,
        can_be_chosen: row.can_be_chosen,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Every job role, in ASC-WDS's order.
///
/// # Errors
/// The database.
pub async fn job_roles(conn: &mut Conn) -> ApiResult<Vec<AscWdsCode>> {
    codes(
        conn,
        "select code, name, job_group as in_group, not retired as can_be_chosen from job_role order by position",
    )
    .await
}

/// Every service, in ASC-WDS's order.
///
/// # Errors
/// The database.
pub async fn service_types(conn: &mut Conn) -> ApiResult<Vec<AscWdsCode>> {
    codes(
        conn,
        "select code, name, category as in_group, can_be_main as can_be_chosen from service_type order by position",
    )
    .await
}
