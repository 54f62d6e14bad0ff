//! All SQL of the staff that an employer knows by its files.

use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::sql_types::{Bool, Date, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::{EmployerId, PersonId, WorkplaceId};
use interchange::ascwds::{Key, Worker};
use uuid::Uuid;

/// A member of staff by the ids.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its id.
    pub id: Uuid,
    /// Where.
    pub workplace: WorkplaceId,
    /// UNIQUEWORKERID.
    pub worker_id: String,
    /// MAINJOBROLE.
    pub job_role: Option<String>,
    /// The account.
    pub person: Option<PersonId>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    workplace_id: Uuid,
    #[diesel(sql_type = Text)]
    worker_id: String,
    #[diesel(sql_type = Nullable<Text>)]
    job_role: Option<String>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    person_id: Option<Uuid>,
}

/// Everyone whom an employer knows.
///
/// # Errors
/// The database.
pub async fn of(conn: &mut Conn, employer: EmployerId) -> ApiResult<Vec<Member>> {
    let sql = "select id, workplace_id, worker_id, job_role, person_id from staff_member where employer_id = $1";
    let rows: Vec<Row> = sql_query(sql).bind::<SqlUuid, _>(employer.0).load(conn).await?;
    let member = |row: Row| Member {
        id: row.id,
        workplace: WorkplaceId(row.workplace_id),
        worker_id: row.worker_id,
        job_role: row.job_role,
        person: row.person_id.map(PersonId),
    };
    Ok(rows.into_iter().map(member).collect())
}

#[derive(QueryableByName)]
struct Written {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Bool)]
    created: bool,
}

/// Writes what a row says of somebody: answers the id and whether it was new; nothing when it says what is known.
///
/// # Errors
/// The database.
pub async fn write(
    tx: &mut Conn,
    employer: EmployerId,
    workplace: WorkplaceId,
    row: &Worker,
    now: DateTime<Utc>,
) -> ApiResult<Option<(Uuid, bool)>> {
    let sql = "insert into staff_member as m (id, employer_id, workplace_id, worker_id, worker_key, display_id, job_role, \
            job_description, started_on, care_certificate, level_two_certificate, level_two_year, pathway_category, \
            qualifications, created_at, updated_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15) \
        on conflict (workplace_id, worker_key) do update set display_id = excluded.display_id, \
            job_role = excluded.job_role, job_description = excluded.job_description, started_on = excluded.started_on, \
            care_certificate = excluded.care_certificate, level_two_certificate = excluded.level_two_certificate, \
            level_two_year = excluded.level_two_year, pathway_category = excluded.pathway_category, \
            qualifications = excluded.qualifications, updated_at = excluded.updated_at \
        where (m.display_id, m.job_role, m.job_description, m.started_on, m.care_certificate, m.level_two_certificate, \
                m.level_two_year, m.pathway_category, m.qualifications) \
            is distinct from (excluded.display_id, excluded.job_role, excluded.job_description, excluded.started_on, \
                excluded.care_certificate, excluded.level_two_certificate, excluded.level_two_year, \
                excluded.pathway_category, excluded.qualifications) \
        returning m.id, m.xmax = 0 as created";
    let level_two = row.level_two_certificate;
    let held = serde_json::to_value(&row.qualifications).map_err(ApiError::internal)?;
    let written: Option<Written> = sql_query(sql)
        .bind::<SqlUuid, _>(Uuid::now_v7())
        .bind::<SqlUuid, _>(employer.0)
        .bind::<SqlUuid, _>(workplace.0)
        .bind::<Text, _>(&row.worker)
        .bind::<Text, _>(Key::of(&row.worker).as_str().to_owned())
        .bind::<Text, _>(&row.display_id)
        .bind::<Nullable<Text>, _>(row.job_role.map(|code| code.to_string()))
        .bind::<Nullable<Text>, _>(row.job_description.as_deref())
        .bind::<Nullable<Date>, _>(row.started_on)
        .bind::<Nullable<Text>, _>(row.care_certificate.map(domain::ascwds::CertificateState::as_str))
        .bind::<Nullable<Text>, _>(level_two.map(|held| held.state.as_str()))
        .bind::<Nullable<Integer>, _>(level_two.and_then(|held| held.year))
        .bind::<Nullable<Integer>, _>(row.pathway_category.map(i32::from))
        .bind::<Jsonb, _>(held)
        .bind::<Timestamptz, _>(now)
        .get_result(tx)
        .await
        .optional()?;
    Ok(written.map(|written| (written.id, written.created)))
}

/// Gives somebody another id or another workplace.
///
/// # Errors
/// The database.
pub async fn rename(
    tx: &mut Conn,
    id: Uuid,
    workplace: WorkplaceId,
    worker_id: &str,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let sql =
        "update staff_member set workplace_id = $2, worker_id = $3, worker_key = $4, updated_at = $5 where id = $1";
    sql_query(sql)
        .bind::<SqlUuid, _>(id)
        .bind::<SqlUuid, _>(workplace.0)
        .bind::<Text, _>(worker_id)
        .bind::<Text, _>(Key::of(worker_id).as_str().to_owned())
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Takes somebody away, with the employer's notes of their training. Entries of their own record stay theirs.
///
/// # Errors
/// The database.
pub async fn remove(tx: &mut Conn, id: Uuid) -> ApiResult<()> {
    sql_query("delete from staff_member where id = $1").bind::<SqlUuid, _>(id).execute(tx).await?;
    Ok(())
}

/// Takes everyone of a workplace away.
///
/// # Errors
/// The database.
pub async fn remove_all(tx: &mut Conn, workplace: WorkplaceId) -> ApiResult<()> {
    sql_query("delete from staff_member where workplace_id = $1").bind::<SqlUuid, _>(workplace.0).execute(tx).await?;
    Ok(())
}

/// Says whose account somebody has; none: nobody's.
///
/// # Errors
/// The database.
pub async fn set_person(tx: &mut Conn, id: Uuid, person: Option<PersonId>) -> ApiResult<()> {
    sql_query("update staff_member set person_id = $2 where id = $1")
        .bind::<SqlUuid, _>(id)
        .bind::<Nullable<SqlUuid>, _>(person.map(|person| person.0))
        .execute(tx)
        .await?;
    Ok(())
}
