//! What must hold of bookings, looked for over all of them.

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Text, Timestamptz};
use diesel_async::RunQueryDsl;

#[derive(QueryableByName)]
struct Finding {
    #[diesel(sql_type = Text)]
    finding: String,
}

/// Each breach of what must hold, named. The audit alone reads across rooms.
///
/// # Errors
/// The database.
pub async fn findings(conn: &mut Conn, now: DateTime<Utc>) -> ApiResult<Vec<String>> {
    let sql = "with live as (select r.id, r.capacity, r.places_taken, r.waiting, \
            count(b.id) filter (where b.status in ('requested', 'confirmed', 'offered')) + coalesce((select sum(k.places_left) \
                from place_block k where k.course_run_id = r.id), 0) as held, \
            count(b.id) filter (where b.status = 'waitlisted') as waits \
            from course_run r left join booking b on b.course_run_id = r.id group by r.id) \
        select 'course_run ' || id || ': ' || held || ' hold a place, capacity ' || coalesce(capacity, 0) as finding \
            from live where held > coalesce(capacity, 0) \
        union all select 'course_run ' || id || ': counts say ' || places_taken || ' and ' || waiting || ', bookings say ' \
            || held || ' and ' || waits from live where held <> places_taken or waits <> waiting \
        union all select 'person ' || person_id || ' has ' || count(*) || ' live bookings on course_run ' || course_run_id \
            from booking where status in ('requested', 'confirmed', 'waitlisted', 'offered') group by person_id, course_run_id \
            having count(*) > 1 \
        union all select 'booking ' || id || ': its hold ran out over an hour ago' from booking \
            where held_until < $1 - interval '1 hour' \
        union all select 'attendance of booking ' || b.id || ', which is ' || b.status from attendance a \
            join booking b on b.id = a.booking_id where b.status <> 'confirmed' \
        union all select 'booking ' || id || ': the place that it replaced is held too' from booking b \
            where b.status = 'confirmed' and exists (select 1 from booking o join course_run r on r.id = o.course_run_id \
                where o.id = b.replaces and o.status = 'confirmed' and r.starts_on > ($1 at time zone 'Europe/London')::date) \
        union all select 'place_block ' || id || ': its day of release is over' from place_block \
            where places_left > 0 and release_on < ($1 at time zone 'Europe/London')::date \
        union all select 'booking ' || b.id || ': it is charged as ' || c.kind || ' and is ' || b.status from booking_charge c \
            join booking b on b.id = c.booking_id left join attendance a on a.booking_id = b.id \
            where (c.kind = 'late_cancellation' and b.status <> 'cancelled') \
                or (c.kind = 'no_show' and a.mark is distinct from 'absent') \
        union all select 'booking ' || b.id || ': it is ' || b.status || ' and is down for a meeting' from place_meeting p \
            join booking b on b.id = p.booking_id where b.status <> 'confirmed'";
    let rows: Vec<Finding> = sql_query(sql).bind::<Timestamptz, _>(now).load(conn).await?;
    Ok(rows.into_iter().map(|row| row.finding).collect())
}
