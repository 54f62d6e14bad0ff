//! All SQL of workplaces.

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::ids::{EmployerId, WorkplaceId};
use domain::organisations::wire::{WorkplaceChange, WorkplaceView};
use uuid::Uuid;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Nullable<Text>)]
    address: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    postcode: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    local_id: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    asc_wds_id: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    cqc_location_id: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    main_service: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    main_service_name: Option<String>,
    #[diesel(sql_type = Nullable<Date>)]
    opened_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Date>)]
    closed_on: Option<NaiveDate>,
}

impl Row {
    fn view(self, today: NaiveDate) -> WorkplaceView {
        WorkplaceView {
            id: WorkplaceId(self.id),
            name: self.name,
            address: self.address,
            postcode: self.postcode,
            local_id: self.local_id,
            asc_wds_id: self.asc_wds_id,
            cqc_location_id: self.cqc_location_id,
            main_service: self.main_service,
            main_service_name: self.main_service_name,
            opened_on: self.opened_on,
            closed_on: self.closed_on,
            closed: self.closed_on.is_some_and(|last| last < today),
        }
    }
}

const SELECT: &str = "select w.id, w.name, w.address, w.postcode, w.local_id, w.asc_wds_id, w.cqc_location_id, \
    w.main_service, s.name as main_service_name, w.opened_on, w.closed_on \
    from workplace w left join service_type s on s.code = w.main_service where w.employer_id = $1";

fn uuids(ids: Option<&[WorkplaceId]>) -> Option<Vec<Uuid>> {
    ids.map(|ids| ids.iter().map(|id| id.0).collect())
}

/// The workplaces of an employer by name after the one named `after`, at most `limit`; of `within` alone when that is
/// given.
///
/// # Errors
/// The database.
pub async fn page(
    conn: &mut Conn,
    employer: EmployerId,
    within: Option<&[WorkplaceId]>,
    today: NaiveDate,
    after: Option<&(String, Uuid)>,
    limit: i64,
) -> ApiResult<Vec<WorkplaceView>> {
    let sql = format!(
        "{SELECT} and ($2::uuid[] is null or w.id = any($2)) and ($3::text is null or (w.name, w.id) > ($3, $4)) \
        order by w.name, w.id limit $5"
    );
    let rows: Vec<Row> = sql_query(sql)
        .bind::<SqlUuid, _>(employer.0)
        .bind::<Nullable<Array<SqlUuid>>, _>(uuids(within))
        .bind::<Nullable<Text>, _>(after.map(|after| after.0.as_str()))
        .bind::<Nullable<SqlUuid>, _>(after.map(|after| after.1))
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.view(today)).collect())
}

/// A workplace of an employer; `lock` keeps others from changing it until the transaction ends.
///
/// # Errors
/// The database.
pub async fn one(
    conn: &mut Conn,
    employer: EmployerId,
    id: WorkplaceId,
    today: NaiveDate,
    lock: bool,
) -> ApiResult<Option<WorkplaceView>> {
    let lock = if lock { " for no key update of w" } else { "" };
    let rows: Vec<Row> = sql_query(format!("{SELECT} and w.id = $2{lock}"))
        .bind::<SqlUuid, _>(employer.0)
        .bind::<SqlUuid, _>(id.0)
        .load(conn)
        .await?;
    Ok(rows.into_iter().next().map(|row| row.view(today)))
}

/// The names of those of `ids` that are workplaces of an employer.
///
/// # Errors
/// The database.
pub async fn names(
    conn: &mut Conn,
    employer: EmployerId,
    ids: &[WorkplaceId],
) -> ApiResult<Vec<(WorkplaceId, String)>> {
    let rows: Vec<Row> = sql_query(format!("{SELECT} and w.id = any($2) order by w.name, w.id"))
        .bind::<SqlUuid, _>(employer.0)
        .bind::<Array<SqlUuid>, _>(ids.iter().map(|id| id.0).collect::<Vec<_>>())
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (WorkplaceId(row.id), row.name)).collect())
}

/// Writes a workplace, a new one or the values of a known one, which have been checked.
///
/// # Errors
/// `local_id_taken` when another workplace of the employer has that id; the database.
pub async fn write(
    tx: &mut Conn,
    employer: EmployerId,
    id: WorkplaceId,
    values: &WorkplaceChange,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let sql = "insert into workplace (id, employer_id, name, address, postcode, local_id, asc_wds_id, cqc_location_id, \
            main_service, opened_on, closed_on, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
        on conflict (id) do update set name = excluded.name, address = excluded.address, postcode = excluded.postcode, \
            local_id = excluded.local_id, asc_wds_id = excluded.asc_wds_id, \
            cqc_location_id = excluded.cqc_location_id, main_service = excluded.main_service, \
            opened_on = excluded.opened_on, closed_on = excluded.closed_on";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<SqlUuid, _>(employer.0)
        .bind::<Text, _>(&values.name)
        .bind::<Nullable<Text>, _>(values.address.as_deref())
        .bind::<Nullable<Text>, _>(values.postcode.as_deref())
        .bind::<Nullable<Text>, _>(values.local_id.as_deref())
        .bind::<Nullable<Text>, _>(values.asc_wds_id.as_deref())
        .bind::<Nullable<Text>, _>(values.cqc_location_id.as_deref())
        .bind::<Nullable<Text>, _>(values.main_service.as_deref())
        .bind::<Nullable<Date>, _>(values.opened_on)
        .bind::<Nullable<Date>, _>(values.closed_on)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Takes a workplace away where nobody ever worked.
///
/// # Errors
/// `workplace_in_use` when someone did, or was invited there; the database.
pub async fn remove(tx: &mut Conn, id: WorkplaceId) -> ApiResult<()> {
    sql_query("delete from workplace where id = $1").bind::<SqlUuid, _>(id.0).execute(tx).await?;
    Ok(())
}
