//! All SQL of training as an employer has it.

use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::sql_types::{BigInt, Bool, Date, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::{EmployerId, PersonId, TrainingRecordId};
use domain::records::validity::Validity;
use interchange::ascwds::TrainingEntry;
use uuid::Uuid;

#[derive(QueryableByName)]
struct Written {
    #[diesel(sql_type = Bool)]
    created: bool,
}

/// Writes an entry: answers whether it was new; nothing when it says what is known.
///
/// # Errors
/// The database.
pub async fn write(tx: &mut Conn, member: Uuid, entry: &TrainingEntry, now: DateTime<Utc>) -> ApiResult<Option<bool>> {
    let sql = "insert into staff_training as t (id, staff_member_id, category, name, accredited, delivered_by, \
            provider_code, how_delivered, validity_months, does_not_expire, completed_on, expires_on, notes, created_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) \
        on conflict on constraint staff_training_once do update set accredited = excluded.accredited, \
            delivered_by = excluded.delivered_by, provider_code = excluded.provider_code, \
            how_delivered = excluded.how_delivered, validity_months = excluded.validity_months, \
            does_not_expire = excluded.does_not_expire, notes = excluded.notes \
        where (t.accredited, t.delivered_by, t.provider_code, t.how_delivered, t.validity_months, t.does_not_expire, \
            t.notes) is distinct from (excluded.accredited, excluded.delivered_by, excluded.provider_code, \
            excluded.how_delivered, excluded.validity_months, excluded.does_not_expire, excluded.notes) \
        returning t.xmax = 0 as created";
    let months = match entry.validity {
        Some(Validity::Months(months)) => Some(i32::try_from(months).map_err(ApiError::internal)?),
        Some(Validity::DoesNotExpire) | None => None,
    };
    let written: Option<Written> = sql_query(sql)
        .bind::<SqlUuid, _>(Uuid::now_v7())
        .bind::<SqlUuid, _>(member)
        .bind::<Integer, _>(i32::from(entry.category))
        .bind::<Nullable<Text>, _>(entry.name.as_deref())
        .bind::<Nullable<Text>, _>(entry.accredited.map(domain::ascwds::Accredited::as_str))
        .bind::<Nullable<Text>, _>(entry.delivered_by.map(domain::ascwds::DeliveredBy::as_str))
        .bind::<Nullable<Integer>, _>(entry.provider.map(i32::from))
        .bind::<Nullable<Text>, _>(entry.how.map(domain::ascwds::HowDelivered::as_str))
        .bind::<Nullable<Integer>, _>(months)
        .bind::<Bool, _>(entry.validity == Some(Validity::DoesNotExpire))
        .bind::<Nullable<Date>, _>(entry.completed)
        .bind::<Nullable<Date>, _>(entry.expires)
        .bind::<Nullable<Text>, _>(entry.notes.as_deref())
        .bind::<Timestamptz, _>(now)
        .get_result(tx)
        .await
        .optional()?;
    Ok(written.map(|written| written.created))
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    workplace: String,
    #[diesel(sql_type = Text)]
    worker: String,
    #[diesel(sql_type = Integer)]
    category: i32,
    #[diesel(sql_type = Nullable<Text>)]
    name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    accredited: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    delivered_by: Option<String>,
    #[diesel(sql_type = Nullable<Integer>)]
    provider_code: Option<i32>,
    #[diesel(sql_type = Nullable<Text>)]
    how_delivered: Option<String>,
    #[diesel(sql_type = Nullable<Integer>)]
    validity_months: Option<i32>,
    #[diesel(sql_type = Bool)]
    does_not_expire: bool,
    #[diesel(sql_type = Nullable<Date>)]
    completed_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Date>)]
    expires_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Text>)]
    notes: Option<String>,
}

impl Row {
    fn entry(self) -> ApiResult<(Uuid, TrainingEntry)> {
        let word = |text: Option<String>| text;
        let months = self.validity_months.and_then(|months| u32::try_from(months).ok()).map(Validity::Months);
        let entry = TrainingEntry {
            workplace: self.workplace,
            worker: self.worker,
            category: u16::try_from(self.category).map_err(ApiError::internal)?,
            name: self.name,
            accredited: word(self.accredited).map(|text| text.parse()).transpose().map_err(ApiError::internal)?,
            delivered_by: word(self.delivered_by).map(|text| text.parse()).transpose().map_err(ApiError::internal)?,
            provider: self.provider_code.map(u16::try_from).transpose().map_err(ApiError::internal)?,
            how: word(self.how_delivered).map(|text| text.parse()).transpose().map_err(ApiError::internal)?,
            validity: if self.does_not_expire { Some(Validity::DoesNotExpire) } else { months },
            completed: self.completed_on,
            expires: self.expires_on,
            notes: self.notes,
        };
        Ok((self.id, entry))
    }
}

/// Entries of an employer's present staff at workplaces that have an ASC-WDS id, after one, in the order of their ids.
///
/// # Errors
/// The database.
pub async fn page(
    conn: &mut Conn,
    employer: EmployerId,
    after: Uuid,
    limit: i64,
) -> ApiResult<Vec<(Uuid, TrainingEntry)>> {
    let sql = "select t.id, w.local_id as workplace, m.worker_id as worker, t.category, t.name, t.accredited, \
            t.delivered_by, t.provider_code, t.how_delivered, t.validity_months, t.does_not_expire, t.completed_on, \
            t.expires_on, t.notes \
        from staff_training t join staff_member m on m.id = t.staff_member_id join workplace w on w.id = m.workplace_id \
        where m.employer_id = $1 and w.local_id is not null and t.id > $2 order by t.id limit $3";
    let rows: Vec<Row> = sql_query(sql)
        .bind::<SqlUuid, _>(employer.0)
        .bind::<SqlUuid, _>(after)
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    rows.into_iter().map(Row::entry).collect()
}

/// An entry that is not in its person's own record yet.
#[derive(Clone, Debug)]
pub struct Uncarried {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub person: PersonId,
    /// CATEGORY.
    pub category: u16,
    /// TRAININGNAME.
    pub name: Option<String>,
    /// DATECOMPLETED.
    pub completed: NaiveDate,
    /// EXPIRYDATE.
    pub expires: Option<NaiveDate>,
}

#[derive(QueryableByName)]
struct UncarriedRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    person_id: Uuid,
    #[diesel(sql_type = Integer)]
    category: i32,
    #[diesel(sql_type = Nullable<Text>)]
    name: Option<String>,
    #[diesel(sql_type = Date)]
    completed_on: NaiveDate,
    #[diesel(sql_type = Nullable<Date>)]
    expires_on: Option<NaiveDate>,
}

/// Entries with a day, of staff with an account, that are not in a record yet; by person.
///
/// # Errors
/// The database.
pub async fn uncarried(tx: &mut Conn, employer: EmployerId) -> ApiResult<Vec<Uncarried>> {
    let sql = "select t.id, m.person_id, t.category, t.name, t.completed_on, t.expires_on \
        from staff_training t join staff_member m on m.id = t.staff_member_id \
        where m.employer_id = $1 and m.person_id is not null and t.training_record_id is null \
            and t.completed_on is not null order by m.person_id, t.id";
    let rows: Vec<UncarriedRow> = sql_query(sql).bind::<SqlUuid, _>(employer.0).load(tx).await?;
    let read = |row: UncarriedRow| {
        Ok(Uncarried {
            id: row.id,
            person: PersonId(row.person_id),
            category: u16::try_from(row.category).map_err(ApiError::internal)?,
            name: row.name,
            completed: row.completed_on,
            expires: row.expires_on,
        })
    };
    rows.into_iter().map(read).collect()
}

/// Says which entry of a record an employer's entry is.
///
/// # Errors
/// The database.
pub async fn carried(tx: &mut Conn, id: Uuid, record: TrainingRecordId) -> ApiResult<()> {
    sql_query("update staff_training set training_record_id = $2 where id = $1")
        .bind::<SqlUuid, _>(id)
        .bind::<SqlUuid, _>(record.0)
        .execute(tx)
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct RecordId {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// The entries of records that stand in an employer's own entries already.
///
/// # Errors
/// The database.
pub async fn records_carried(conn: &mut Conn, employer: EmployerId) -> ApiResult<Vec<TrainingRecordId>> {
    let sql = "select t.training_record_id as id from staff_training t join staff_member m on m.id = t.staff_member_id \
        where m.employer_id = $1 and t.training_record_id is not null";
    let rows: Vec<RecordId> = sql_query(sql).bind::<SqlUuid, _>(employer.0).load(conn).await?;
    Ok(rows.into_iter().map(|row| TrainingRecordId(row.id)).collect())
}
