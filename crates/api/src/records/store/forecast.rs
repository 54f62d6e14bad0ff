//! SQL of what runs out in the months to come.

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::NaiveDate;
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Date, Nullable, Text};
use diesel_async::RunQueryDsl;
use domain::catalogue::wire::SubjectRef;
use domain::records::wire::ExpiryForecastLine;

/// Each person's longest entry in a subject; where they work today, by the oldest of their jobs; and the district whose middle is
/// nearest to that workplace's part of a postcode. Distances are small: a degree of longitude is six tenths of one of latitude here.
const SQL: &str = "with longest as ( \
        select distinct on (t.person_id, t.subject_code) t.person_id, t.subject_code, t.expires_on \
        from training_record t join person p on p.id = t.person_id \
        where t.revoked_at is null and t.subject_code is not null and t.verification_level <> 'self_declared' \
            and p.erased_at is null and p.practice_at is null \
        order by t.person_id, t.subject_code, t.expires_on desc nulls first), \
    due as (select * from longest where expires_on >= $1 and expires_on < $2), \
    works as (select distinct on (e.person_id) e.person_id, split_part(w.postcode, ' ', 1) as outcode \
        from employment e join workplace w on w.id = e.workplace_id \
        where e.person_id in (select person_id from due) and employed(e, $1) and w.postcode is not null \
        order by e.person_id, e.started_on, e.id), \
    near as (select o.name as outcode, d.name as district from place o cross join lateral ( \
            select n.name from place n where n.kind = 'district' \
            order by (n.latitude - o.latitude) ^ 2 + ((n.longitude - o.longitude) * 0.6) ^ 2 limit 1) d \
        where o.kind = 'outcode' and o.name in (select outcode from works)) \
    select date_trunc('month', d.expires_on)::date as month, s.code, s.name, near.district, count(*) as people, \
        count(*) filter (where exists (select 1 from booking b join course_run r on r.id = b.course_run_id \
            join course_subject c on c.course_id = r.course_id \
            where b.person_id = d.person_id and b.status in ('confirmed', 'requested') and c.subject_code = d.subject_code \
                and r.starts_on between $1 and d.expires_on)) as booked \
    from due d join subject s on s.code = d.subject_code left join works on works.person_id = d.person_id \
        left join near on near.outcode = works.outcode \
    group by 1, s.position, s.code, s.name, near.district order by 1, s.position, near.district nulls last";

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Date)]
    month: NaiveDate,
    #[diesel(sql_type = Text)]
    code: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Nullable<Text>)]
    district: Option<String>,
    #[diesel(sql_type = BigInt)]
    people: i64,
    #[diesel(sql_type = BigInt)]
    booked: i64,
}

/// What runs out from a day on, before another, by month, subject and district.
///
/// # Errors
/// The database.
pub async fn between(conn: &mut Conn, from: NaiveDate, before: NaiveDate) -> ApiResult<Vec<ExpiryForecastLine>> {
    let rows: Vec<Row> = sql_query(SQL).bind::<Date, _>(from).bind::<Date, _>(before).load(conn).await?;
    let line = |row: Row| ExpiryForecastLine {
        month: row.month,
        subject: SubjectRef { code: row.code, name: row.name },
        district: row.district,
        people: row.people,
        booked: row.booked,
    };
    Ok(rows.into_iter().map(line).collect())
}
