//! All SQL of workplaces as an employer's HR system knows them.

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::ids::{EmployerId, WorkplaceId};
use uuid::Uuid;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Nullable<Text>)]
    hr_id: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    created_at: DateTime<Utc>,
}

/// A workplace that is not closed.
#[derive(Clone, Debug)]
pub struct HrWorkplace {
    /// Its id.
    pub id: WorkplaceId,
    /// Its name.
    pub name: String,
    /// The HR system's id of it.
    pub external_id: Option<String>,
    /// When it became known.
    pub created_at: DateTime<Utc>,
}

async fn found(
    conn: &mut Conn,
    employer: EmployerId,
    id: Option<WorkplaceId>,
    today: NaiveDate,
    lock: &str,
) -> ApiResult<Vec<HrWorkplace>> {
    let sql = format!(
        "select id, name, hr_id, created_at from workplace where employer_id = $1 \
        and (closed_on is null or closed_on > $2) and ($3::uuid is null or id = $3) order by created_at, id{lock}"
    );
    let rows: Vec<Row> = sql_query(sql)
        .bind::<SqlUuid, _>(employer.0)
        .bind::<Date, _>(today)
        .bind::<Nullable<SqlUuid>, _>(id.map(|id| id.0))
        .load(conn)
        .await?;
    let workplace = |row: Row| HrWorkplace {
        id: WorkplaceId(row.id),
        name: row.name,
        external_id: row.hr_id,
        created_at: row.created_at,
    };
    Ok(rows.into_iter().map(workplace).collect())
}

/// The workplaces of an employer that are not closed, those that became known first at the beginning.
///
/// # Errors
/// The database.
pub async fn all(conn: &mut Conn, employer: EmployerId, today: NaiveDate) -> ApiResult<Vec<HrWorkplace>> {
    found(conn, employer, None, today, "").await
}

/// One of them; `lock` keeps others from changing it until the transaction ends.
///
/// # Errors
/// The database.
pub async fn one(
    conn: &mut Conn,
    employer: EmployerId,
    id: WorkplaceId,
    today: NaiveDate,
    lock: bool,
) -> ApiResult<Option<HrWorkplace>> {
    let lock = if lock { " for no key update" } else { "" };
    Ok(found(conn, employer, Some(id), today, lock).await?.pop())
}

/// Whether a workplace that is not closed has this name. Until the transaction ends, nobody else asks this for the
/// employer: of two that add the same, one finds the other's.
///
/// # Errors
/// The database.
pub async fn name_is_taken(tx: &mut Conn, employer: EmployerId, name: &str, today: NaiveDate) -> ApiResult<bool> {
    sql_query("select pg_advisory_xact_lock(hashtextextended('workplace names ' || $1::text, 0))")
        .bind::<SqlUuid, _>(employer.0)
        .execute(tx)
        .await?;
    let alike = |place: &HrWorkplace| place.name.to_lowercase() == name.trim().to_lowercase();
    Ok(all(tx, employer, today).await?.iter().any(alike))
}

/// Writes the HR system's id of a workplace.
///
/// # Errors
/// `local_id_taken` when another workplace of the employer has it; the database.
pub async fn set_external_id(tx: &mut Conn, id: WorkplaceId, external_id: Option<&str>) -> ApiResult<()> {
    sql_query("update workplace set hr_id = $2 where id = $1")
        .bind::<SqlUuid, _>(id.0)
        .bind::<Nullable<Text>, _>(external_id)
        .execute(tx)
        .await?;
    Ok(())
}
