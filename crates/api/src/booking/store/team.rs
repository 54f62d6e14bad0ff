//! The bookings of many people at once.

use super::{Booking, Row, SELECT};
use crate::platform::{ApiResult, Conn, sql_query};
use diesel::sql_types::{Array, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::ids::PersonId;
use uuid::Uuid;

/// All that stands of these people's bookings, at most 10,000, newest first.
///
/// # Errors
/// The database.
pub async fn live_of(conn: &mut Conn, people: &[PersonId]) -> ApiResult<Vec<Booking>> {
    let sql = format!(
        "{SELECT} where b.person_id = any($1) and b.status in ('requested', 'confirmed', 'waitlisted', 'offered') \
            order by b.created_at desc, b.id limit 10000"
    );
    let people: Vec<Uuid> = people.iter().map(|person| person.0).collect();
    let rows: Vec<Row> = sql_query(sql).bind::<Array<SqlUuid>, _>(people).load(conn).await?;
    rows.into_iter().map(Booking::try_from).collect()
}
