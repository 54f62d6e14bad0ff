//! What training providers ask for places that are given up late or not used, and what is to pay.

use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::sql_types::{BigInt, Date, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::booking::charge::{ChargeKind, Terms};
use domain::booking::wire::BookingCharge;
use domain::ids::{BookingId, CourseRunId, EmployerId, PersonId, TrainingProviderId};
use domain::values::Pence;
use uuid::Uuid;

/// Terms as they are kept: without hours nothing is asked.
pub(super) fn terms((hours, late, no_show): (Option<i32>, Option<i64>, Option<i64>)) -> ApiResult<Option<Terms>> {
    let (Some(free_until_hours), Some(late), Some(no_show)) = (hours, late, no_show) else { return Ok(None) };
    let pence = |pence| Pence::new(pence).map_err(ApiError::internal);
    Ok(Some(Terms { free_until_hours, late_fee: pence(late)?, no_show_fee: pence(no_show)? }))
}

/// What is to pay, as it is kept.
pub(super) fn charge(kind: Option<&str>, pence: Option<i64>) -> ApiResult<Option<BookingCharge>> {
    let (Some(kind), Some(pence)) = (kind, pence) else { return Ok(None) };
    let kind = kind.parse().map_err(ApiError::internal)?;
    Ok(Some(BookingCharge { kind, pence: Pence::new(pence).map_err(ApiError::internal)? }))
}

#[derive(QueryableByName)]
struct TermsRow {
    #[diesel(sql_type = Nullable<Integer>)]
    free_until_hours: Option<i32>,
    #[diesel(sql_type = BigInt)]
    late_fee_pence: i64,
    #[diesel(sql_type = BigInt)]
    no_show_fee_pence: i64,
}

/// What a training provider asks today.
///
/// # Errors
/// The database.
pub async fn today(conn: &mut Conn, provider: TrainingProviderId) -> ApiResult<Option<Terms>> {
    let sql = "select free_until_hours, late_fee_pence, no_show_fee_pence from cancellation_terms \
        where training_provider_id = $1 order by id desc limit 1";
    let row: Option<TermsRow> = sql_query(sql).bind::<SqlUuid, _>(provider.0).get_result(conn).await.optional()?;
    let Some(row) = row else { return Ok(None) };
    terms((row.free_until_hours, Some(row.late_fee_pence), Some(row.no_show_fee_pence)))
}

/// Says what it asks from now on; what is booked keeps its terms.
///
/// # Errors
/// The database.
pub async fn set(
    conn: &mut Conn,
    provider: TrainingProviderId,
    terms: Option<Terms>,
    by: Option<Uuid>,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let sql = "insert into cancellation_terms (training_provider_id, free_until_hours, late_fee_pence, no_show_fee_pence, \
        set_by, set_at) values ($1, $2, $3, $4, $5, $6)";
    sql_query(sql)
        .bind::<SqlUuid, _>(provider.0)
        .bind::<Nullable<Integer>, _>(terms.map(|terms| terms.free_until_hours))
        .bind::<BigInt, _>(terms.map_or(0, |terms| terms.late_fee.get()))
        .bind::<BigInt, _>(terms.map_or(0, |terms| terms.no_show_fee.get()))
        .bind::<Nullable<SqlUuid>, _>(by)
        .bind::<Timestamptz, _>(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// Writes what is to pay for a booking, or that nothing is.
///
/// # Errors
/// The database.
pub async fn write(
    tx: &mut Conn,
    booking: BookingId,
    charge: Option<(ChargeKind, Pence)>,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let Some((kind, pence)) = charge else {
        sql_query("delete from booking_charge where booking_id = $1").bind::<SqlUuid, _>(booking.0).execute(tx).await?;
        return Ok(());
    };
    let sql = "insert into booking_charge (booking_id, kind, pence, made_at) values ($1, $2, $3, $4) \
        on conflict (booking_id) do update set kind = excluded.kind, pence = excluded.pence, made_at = excluded.made_at";
    sql_query(sql)
        .bind::<SqlUuid, _>(booking.0)
        .bind::<Text, _>(kind.as_str())
        .bind::<BigInt, _>(pence.get())
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct MissedRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    course_run_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    person_id: Uuid,
    #[diesel(sql_type = Nullable<Text>)]
    cost_code: Option<String>,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = BigInt)]
    pence: i64,
    #[diesel(sql_type = Date)]
    day: NaiveDate,
}

/// A place of an employer that was not used.
#[derive(Clone, Debug)]
pub struct Missed {
    /// The booking.
    pub booking: BookingId,
    /// Its run.
    pub run: CourseRunId,
    /// Whose it was.
    pub person: PersonId,
    /// What the employer's books call it.
    pub cost_code: Option<String>,
    /// Given up late, or not used.
    pub kind: ChargeKind,
    /// What is to pay.
    pub fee: Pence,
    /// The day it was given up or marked, Europe/London.
    pub on: NaiveDate,
}

/// What was booked with an employer and not used between two days, newest first, at most 1,000: who did not come, with a fee
/// or without one, and what was given up late.
///
/// # Errors
/// The database.
pub async fn missed(
    conn: &mut Conn,
    employer: EmployerId,
    (from, to): (NaiveDate, NaiveDate),
) -> ApiResult<Vec<Missed>> {
    let sql = "select * from (select b.id, b.course_run_id, b.person_id, b.cost_code, coalesce(c.kind, 'no_show') as kind, \
            coalesce(c.pence, 0) as pence, (coalesce(c.made_at, a.marked_at) at time zone 'Europe/London')::date as day, \
            coalesce(c.made_at, a.marked_at) as at \
            from booking b left join booking_charge c on c.booking_id = b.id \
            left join attendance a on a.booking_id = b.id and a.mark = 'absent' \
            where b.employer_id = $1 and (c.booking_id is not null or a.booking_id is not null)) x \
        where day between $2 and $3 order by at desc, id limit 1000";
    let rows: Vec<MissedRow> =
        sql_query(sql).bind::<SqlUuid, _>(employer.0).bind::<Date, _>(from).bind::<Date, _>(to).load(conn).await?;
    let missed = |row: MissedRow| {
        Ok(Missed {
            booking: BookingId(row.id),
            run: CourseRunId(row.course_run_id),
            person: PersonId(row.person_id),
            cost_code: row.cost_code,
            kind: row.kind.parse().map_err(ApiError::internal)?,
            fee: Pence::new(row.pence).map_err(ApiError::internal)?,
            on: row.day,
        })
    };
    rows.into_iter().map(missed).collect()
}
