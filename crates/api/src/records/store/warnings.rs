//! Which entries run out soon, which warnings were given, and where an entry came from.

use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{Days, NaiveDate};
use diesel::sql_types::{Array, BigInt, Date, Integer, Nullable, Text, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::{BookingId, CourseId, PersonId, TrainingProviderId, TrainingRecordId};
use domain::records::validity::{Basis, EXPIRING_SOON_DAYS};
use uuid::Uuid;

/// An entry that may run out soon.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub person: PersonId,
    /// What was learnt.
    pub title: String,
    /// The subject's code.
    pub subject: Option<String>,
    /// The day it was achieved.
    pub achieved_on: NaiveDate,
    /// The last day it counts, as it is written.
    pub expires_on: Option<NaiveDate>,
    /// Which layer decided that day.
    pub basis: Basis,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    person_id: Uuid,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = Nullable<Text>)]
    subject_code: Option<String>,
    #[diesel(sql_type = Date)]
    achieved_on: NaiveDate,
    #[diesel(sql_type = Nullable<Date>)]
    expires_on: Option<NaiveDate>,
    #[diesel(sql_type = Text)]
    expiry_basis: String,
}

/// Entries after the one named, by id: those that run out within the longest warning, and those of subjects for which an
/// employer has a rule. An entry that a newer one of its subject has taken the place of is left out.
///
/// # Errors
/// The database.
pub async fn candidates(conn: &mut Conn, after: Uuid, today: NaiveDate, limit: i64) -> ApiResult<Vec<Candidate>> {
    let horizon = today.checked_add_days(Days::new(EXPIRING_SOON_DAYS)).unwrap_or(today);
    let sql = "select t.id, t.person_id, t.title, t.subject_code, t.achieved_on, t.expires_on, t.expiry_basis from training_record t \
        where t.revoked_at is null and t.id > $1 and (t.expires_on between $2 and $3 \
            or t.subject_code in (select subject_code from training_rule where validity_months is not null)) \
        and not exists (select 1 from training_record n where n.person_id = t.person_id and n.subject_code = t.subject_code \
            and n.revoked_at is null and (n.achieved_on, n.id) > (t.achieved_on, t.id)) order by t.id limit $4";
    let rows: Vec<Row> = sql_query(sql)
        .bind::<SqlUuid, _>(after)
        .bind::<Date, _>(today)
        .bind::<Date, _>(horizon)
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    let candidate = |row: Row| {
        Ok(Candidate {
            id: row.id,
            person: PersonId(row.person_id),
            title: row.title,
            subject: row.subject_code,
            achieved_on: row.achieved_on,
            expires_on: row.expires_on,
            basis: row.expiry_basis.parse().map_err(ApiError::internal)?,
        })
    };
    rows.into_iter().map(candidate).collect()
}

#[derive(QueryableByName)]
struct NotedRow {
    #[diesel(sql_type = SqlUuid)]
    training_record_id: Uuid,
    #[diesel(sql_type = Integer)]
    days: i32,
}

/// Notes warnings; answers those that were not given before.
///
/// # Errors
/// The database.
pub async fn note(tx: &mut Conn, warned: &[(Uuid, i32)]) -> ApiResult<Vec<(Uuid, i32)>> {
    let (ids, days): (Vec<Uuid>, Vec<i32>) = warned.iter().copied().unzip();
    let sql = "insert into record_warning (training_record_id, days) select * from unnest($1, $2) \
        on conflict do nothing returning training_record_id, days";
    let rows: Vec<NotedRow> =
        sql_query(sql).bind::<Array<SqlUuid>, _>(ids).bind::<Array<Integer>, _>(days).load(tx).await?;
    Ok(rows.into_iter().map(|row| (row.training_record_id, row.days)).collect())
}

/// Where an entry came from.
#[derive(Clone, Copy, Debug)]
pub struct Origin {
    /// Whose it is.
    pub person: PersonId,
    /// The booking that was attended.
    pub booking: Option<BookingId>,
    /// The course.
    pub course: Option<CourseId>,
    /// Who taught it.
    pub provider: Option<TrainingProviderId>,
}

#[derive(QueryableByName)]
struct OriginRow {
    #[diesel(sql_type = SqlUuid)]
    person_id: Uuid,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    booking_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    course_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    training_provider_id: Option<Uuid>,
}

/// Where an entry came from.
///
/// # Errors
/// The database.
pub async fn origin(conn: &mut Conn, id: TrainingRecordId) -> ApiResult<Option<Origin>> {
    let sql = "select person_id, booking_id, course_id, training_provider_id from training_record where id = $1";
    let row: Option<OriginRow> = sql_query(sql).bind::<SqlUuid, _>(id.0).get_result(conn).await.optional()?;
    Ok(row.map(|row| Origin {
        person: PersonId(row.person_id),
        booking: row.booking_id.map(BookingId),
        course: row.course_id.map(CourseId),
        provider: row.training_provider_id.map(TrainingProviderId),
    }))
}
