//! What employers want to be asked about, and what they are asked.

use super::{Booking, Row, SELECT};
use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Bool, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::booking::BookingStatus;
use domain::booking::approval::{ApprovalRule, Holds};
use domain::booking::wire::{ApprovalRuleView, Asks};
use domain::ids::{BookingId, EmployerId, PersonId};
use domain::values::Pence;
use uuid::Uuid;

#[derive(QueryableByName)]
struct RuleRow {
    #[diesel(sql_type = SqlUuid)]
    employer_id: Uuid,
    #[diesel(sql_type = Text)]
    asks: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    over_pence: Option<i64>,
    #[diesel(sql_type = Bool)]
    outside_hours: bool,
    #[diesel(sql_type = Bool)]
    held: bool,
    #[diesel(sql_type = Bool)]
    refresher_instead: bool,
}

impl RuleRow {
    fn rule(&self) -> ApiResult<ApprovalRule> {
        let asks: Asks = self.asks.parse().map_err(ApiError::internal)?;
        let over_pence = self.over_pence.map(Pence::new).transpose().map_err(ApiError::internal)?;
        let Self { outside_hours, held, refresher_instead, .. } = *self;
        let view = ApprovalRuleView { asks, over_pence, outside_hours, held, refresher_instead };
        view.rule().map_err(|wrong| ApiError::internal(wrong.message))
    }
}

/// The rules of some employers, in the order that they are named in; who has none is left out.
///
/// # Errors
/// The database.
pub async fn rules(conn: &mut Conn, employers: &[EmployerId]) -> ApiResult<Vec<(EmployerId, ApprovalRule)>> {
    if employers.is_empty() {
        return Ok(Vec::new());
    }
    let sql = "select employer_id, asks, over_pence, outside_hours, held, refresher_instead from approval_rule where employer_id = any($1) \
        order by array_position($1, employer_id)";
    let rows: Vec<RuleRow> = sql_query(sql)
        .bind::<Array<SqlUuid>, _>(employers.iter().map(|id| id.0).collect::<Vec<_>>())
        .load(conn)
        .await?;
    rows.iter().map(|row| Ok((EmployerId(row.employer_id), row.rule()?))).collect()
}

/// Sets an employer's rule.
///
/// # Errors
/// The database.
pub async fn set_rule(
    tx: &mut Conn,
    employer: EmployerId,
    rule: ApprovalRule,
    by: Option<Uuid>,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let view = ApprovalRuleView::from(rule);
    let sql = "insert into approval_rule (employer_id, asks, over_pence, outside_hours, updated_by, updated_at, held, refresher_instead) \
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (employer_id) do update set asks = excluded.asks, \
        over_pence = excluded.over_pence, outside_hours = excluded.outside_hours, held = excluded.held, \
        refresher_instead = excluded.refresher_instead, updated_by = excluded.updated_by, \
        updated_at = excluded.updated_at";
    sql_query(sql)
        .bind::<SqlUuid, _>(employer.0)
        .bind::<Text, _>(view.asks.as_str())
        .bind::<Nullable<BigInt>, _>(view.over_pence.map(Pence::get))
        .bind::<Bool, _>(view.outside_hours)
        .bind::<Nullable<SqlUuid>, _>(by)
        .bind::<Timestamptz, _>(now)
        .bind::<Bool, _>(view.held)
        .bind::<Bool, _>(view.refresher_instead)
        .execute(tx)
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct HoldsRow {
    #[diesel(sql_type = Nullable<Text>)]
    holds: Option<String>,
}

/// What a person holds of some subjects on a day. The database's function `holds_training` says what that is.
///
/// # Errors
/// The database.
pub async fn holds(conn: &mut Conn, person: PersonId, subjects: &[&str], day: NaiveDate) -> ApiResult<Option<Holds>> {
    let row: HoldsRow = sql_query("select holds_training($1, $2, $3) as holds")
        .bind::<SqlUuid, _>(person.0)
        .bind::<Array<Text>, _>(subjects)
        .bind::<Date, _>(day)
        .get_result(conn)
        .await?;
    Ok(row.holds.map(|holds| if holds == "in_date" { Holds::InDate } else { Holds::RanOut }))
}

/// What an employer is asked and has not answered: what has to be answered first comes first; at most 1,000.
///
/// # Errors
/// The database.
pub async fn to_answer(conn: &mut Conn, employer: EmployerId) -> ApiResult<Vec<Booking>> {
    let sql = format!(
        "{SELECT} where b.employer_id = $1 and b.approval = 'asked' and b.status in ('requested', 'waitlisted', 'offered') \
            order by case when b.status = 'requested' then b.held_until end nulls last, b.created_at, b.id limit 1000"
    );
    let rows: Vec<Row> = sql_query(sql).bind::<SqlUuid, _>(employer.0).load(conn).await?;
    rows.into_iter().map(Booking::try_from).collect()
}

/// Bookings with an employer of one person that stand.
///
/// # Errors
/// The database.
pub async fn of_leaver(conn: &mut Conn, employer: EmployerId, person: PersonId) -> ApiResult<Vec<Booking>> {
    let sql = format!(
        "{SELECT} where b.employer_id = $1 and b.person_id = $2 \
            and b.status in ('requested', 'confirmed', 'waitlisted', 'offered') order by b.id"
    );
    let rows: Vec<Row> = sql_query(sql).bind::<SqlUuid, _>(employer.0).bind::<SqlUuid, _>(person.0).load(conn).await?;
    rows.into_iter().map(Booking::try_from).collect()
}

/// Writes the employer's yes, with where the booking stands from then on.
///
/// # Errors
/// The database.
pub async fn approve(tx: &mut Conn, id: BookingId, status: BookingStatus, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "update booking set approval = 'given', status = $2, updated_at = $3, \
            held_until = case when $2 = 'offered' then held_until end, \
            calendar_sequence = calendar_sequence + (status <> $2)::integer where id = $1";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<Text, _>(status.as_str())
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Writes what the employer says of its no.
///
/// # Errors
/// The database.
pub async fn say_why(tx: &mut Conn, id: BookingId, because: &str) -> ApiResult<()> {
    let sql = "update booking set refused_because = $2 where id = $1";
    sql_query(sql).bind::<SqlUuid, _>(id.0).bind::<Text, _>(because).execute(tx).await?;
    Ok(())
}
