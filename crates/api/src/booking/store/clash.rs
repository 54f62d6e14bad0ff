//! Two places at one time.

use crate::platform::{ApiResult, Conn, sql_query};
use diesel::sql_types::{Nullable, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::{BookingId, CourseRunId, PersonId};
use uuid::Uuid;

#[derive(QueryableByName)]
struct ClashRow {
    #[diesel(sql_type = SqlUuid)]
    booking_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    course_run_id: Uuid,
}

/// A place that the person holds while a run meets, other than `except`: the booking and its run.
///
/// # Errors
/// The database.
pub async fn with(
    conn: &mut Conn,
    person: PersonId,
    run: CourseRunId,
    except: Option<BookingId>,
) -> ApiResult<Option<(BookingId, CourseRunId)>> {
    let sql = "select p.booking_id, b.course_run_id from run_meetings($2) as meeting \
        join place_meeting p on p.person_id = $1 and p.during && meeting join booking b on b.id = p.booking_id \
        where p.booking_id is distinct from $3 and b.course_run_id <> $2 order by p.during limit 1";
    let row: Option<ClashRow> = sql_query(sql)
        .bind::<SqlUuid, _>(person.0)
        .bind::<SqlUuid, _>(run.0)
        .bind::<Nullable<SqlUuid>, _>(except.map(|id| id.0))
        .get_result(conn)
        .await
        .optional()?;
    Ok(row.map(|row| (BookingId(row.booking_id), CourseRunId(row.course_run_id))))
}
