//! All SQL of employers and of who works for them.

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::NaiveDate;
use diesel::sql_types::{Array, BigInt, Bool, Date, Nullable, Text, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::{EmployerId, PersonId};
use domain::organisations::wire::WorkerView;
use std::collections::HashMap;
use uuid::Uuid;

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// Employers of a person on a day.
///
/// # Errors
/// The database.
pub async fn employers_of(conn: &mut Conn, person: PersonId, on: NaiveDate) -> ApiResult<Vec<EmployerId>> {
    let sql = "select employer_id as id from employment \
        where person_id = $1 and started_on <= $2 and (ended_on is null or ended_on >= $2)";
    let rows = sql_query(sql).bind::<SqlUuid, _>(person.0).bind::<Date, _>(on).get_results::<Id>(conn).await?;
    Ok(rows.into_iter().map(|row| EmployerId(row.id)).collect())
}

#[derive(QueryableByName)]
struct PairRow {
    #[diesel(sql_type = SqlUuid)]
    person_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    employer_id: Uuid,
}

/// Employers of each of these people on a day; who has none is left out.
///
/// # Errors
/// The database.
pub async fn employers_of_each(
    conn: &mut Conn,
    people: &[PersonId],
    on: NaiveDate,
) -> ApiResult<HashMap<PersonId, Vec<EmployerId>>> {
    let sql = "select distinct person_id, employer_id from employment \
        where person_id = any($1) and started_on <= $2 and (ended_on is null or ended_on >= $2)";
    let rows: Vec<PairRow> = sql_query(sql)
        .bind::<Array<SqlUuid>, _>(people.iter().map(|id| id.0).collect::<Vec<_>>())
        .bind::<Date, _>(on)
        .load(conn)
        .await?;
    let mut each: HashMap<PersonId, Vec<EmployerId>> = HashMap::new();
    for row in rows {
        each.entry(PersonId(row.person_id)).or_default().push(EmployerId(row.employer_id));
    }
    Ok(each)
}

#[derive(QueryableByName)]
struct WorkerRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    full_name: String,
    #[diesel(sql_type = Date)]
    since: NaiveDate,
}

/// Who works for an employer on a day, by name after the one named `after`, at most `limit`.
///
/// # Errors
/// The database.
pub async fn workers_of(
    conn: &mut Conn,
    employer: EmployerId,
    on: NaiveDate,
    after: Option<&(String, Uuid)>,
    limit: i64,
) -> ApiResult<Vec<WorkerView>> {
    let sql = "select p.id, p.full_name, min(e.started_on) as since from employment e join person p on p.id = e.person_id \
        where e.employer_id = $1 and e.started_on <= $2 and (e.ended_on is null or e.ended_on >= $2) \
        and ($3::text is null or (p.full_name, p.id) > ($3, $4)) group by p.id order by p.full_name, p.id limit $5";
    let rows: Vec<WorkerRow> = sql_query(sql)
        .bind::<SqlUuid, _>(employer.0)
        .bind::<Date, _>(on)
        .bind::<Nullable<Text>, _>(after.map(|after| after.0.as_str()))
        .bind::<Nullable<SqlUuid>, _>(after.map(|after| after.1))
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    let view = |row: WorkerRow| WorkerView { person_id: PersonId(row.id), full_name: row.full_name, since: row.since };
    Ok(rows.into_iter().map(view).collect())
}

/// Whether there is such an employer.
///
/// # Errors
/// The database.
pub async fn is_employer(conn: &mut Conn, id: EmployerId) -> ApiResult<bool> {
    let found = sql_query("select id from employer where id = $1").bind::<SqlUuid, _>(id.0);
    Ok(found.get_result::<Id>(conn).await.optional()?.is_some())
}

/// Adds an employer, or finds it by name.
///
/// # Errors
/// The database.
pub async fn ensure_employer(conn: &mut Conn, name: &str, demonstration: bool) -> ApiResult<EmployerId> {
    let found = sql_query("select id from employer where name = $1").bind::<Text, _>(name);
    if let Some(row) = found.get_result::<Id>(conn).await.optional()? {
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

/// Begins an employment; a second time changes nothing.
///
/// # Errors
/// The database.
pub async fn employ(conn: &mut Conn, person: PersonId, employer: EmployerId, from: NaiveDate) -> ApiResult<()> {
    let sql = "insert into employment (person_id, employer_id, started_on) values ($1, $2, $3) on conflict do nothing";
    sql_query(sql)
        .bind::<SqlUuid, _>(person.0)
        .bind::<SqlUuid, _>(employer.0)
        .bind::<Date, _>(from)
        .execute(conn)
        .await?;
    Ok(())
}
