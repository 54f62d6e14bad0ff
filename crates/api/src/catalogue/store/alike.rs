//! Runs like one that cannot be booked any more, or about a subject that somebody needs again.

use super::runs;
use crate::platform::{ApiResult, Conn, sql_query};
use chrono::NaiveDateTime;
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamp, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::catalogue::wire::CourseRunView;
use domain::ids::CourseRunId;
use uuid::Uuid;

/// How many are offered.
const OFFERED: i64 = 3;

/// Of a run `r` of a course `c`: that it can be booked at `$3`, wall time.
const CAN_BE_BOOKED: &str = "r.same_as is null and r.withdrawn_at is null and c.withdrawn_at is null \
    and (r.starts_on + coalesce(r.starts_at, '24:00'::time) > $3 or (r.starts_on is null and r.flexible_start)) \
    and (r.closes_on is null or r.closes_on >= $3::date) and (r.opens_on is null or r.opens_on <= $3::date) \
    and (r.capacity is null or (r.places_taken < r.capacity and r.waiting = 0))";

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// Runs to come that can be booked and teach the same, best first: of the same course, then those that share most
/// subjects, then near and soon. `now` is wall time in Europe/London.
///
/// # Errors
/// The database.
pub async fn alternatives(conn: &mut Conn, run: CourseRunId, now: NaiveDateTime) -> ApiResult<Vec<CourseRunView>> {
    let sql = format!(
        "with this as (select r.id, r.course_id, v.latitude, v.longitude from course_run r \
            left join venue v on v.id = r.venue_id where r.id = $1), \
        alike as (select t.course_id as id, count(*) as shared from course_subject t join course_subject mine \
                on mine.subject_code = t.subject_code, this where mine.course_id = this.course_id group by 1 \
            union select course_id, 1000 from this), \
        best as (select id, max(shared) as shared from alike group by id) \
        select r.id from this, best b join course c on c.id = b.id join course_run r on r.course_id = c.id \
            left join venue v on v.id = r.venue_id \
        where r.id <> this.id and {CAN_BE_BOOKED} \
        order by b.shared desc, r.capacity is null, \
            coalesce(power(v.latitude - this.latitude, 2) + power((v.longitude - this.longitude) * 0.6, 2), 1e3), \
            r.starts_on nulls last, r.id limit $2"
    );
    let rows: Vec<IdRow> = sql_query(sql)
        .bind::<SqlUuid, _>(run.0)
        .bind::<BigInt, _>(OFFERED)
        .bind::<Timestamp, _>(now)
        .load(conn)
        .await?;
    let ids: Vec<CourseRunId> = rows.into_iter().map(|row| CourseRunId(row.id)).collect();
    runs::run_views(conn, &ids, None, now).await
}

/// Runs to come about a subject that can be booked, best first: near a place that is named, then soon. A name that is no place of ours
/// is as good as none. `now` is wall time in Europe/London.
///
/// # Errors
/// The database.
pub async fn about_subject(
    conn: &mut Conn,
    subject: &str,
    near: Option<&str>,
    now: NaiveDateTime,
) -> ApiResult<Vec<CourseRunView>> {
    let sql = format!(
        "with here as (select latitude, longitude from place where lower(name) = lower($2) order by code limit 1) \
        select r.id from course_subject t join course c on c.id = t.course_id join course_run r on r.course_id = c.id \
            left join venue v on v.id = r.venue_id left join here on true \
        where t.subject_code = $1 and c.practice_at is null and {CAN_BE_BOOKED} \
        order by r.capacity is null, \
            coalesce(round((power(v.latitude - here.latitude, 2) + power((v.longitude - here.longitude) * 0.6, 2))::numeric, 2), 1e3), \
            r.starts_on nulls last, r.id limit $4"
    );
    let rows: Vec<IdRow> = sql_query(sql)
        .bind::<Text, _>(subject)
        .bind::<Nullable<Text>, _>(near)
        .bind::<Timestamp, _>(now)
        .bind::<BigInt, _>(OFFERED)
        .load(conn)
        .await?;
    let ids: Vec<CourseRunId> = rows.into_iter().map(|row| CourseRunId(row.id)).collect();
    runs::run_views(conn, &ids, None, now).await
}
