//! The SQL that would answer a search: the first twenty courses with their next runs, and the counts of the filters.

use super::shapes::Search;

/// What such a statement rests on; made for the measurement.
pub const INDEX: &str = "create index bench_text on course using gin (to_tsvector('english', title || ' ' || summary))";

/// The words of a course.
const TEXT: &str = "to_tsvector('english', c.title || ' ' || c.summary)";

/// The statement. What counts of a course are the runs that pass; a course is near when a run of it is, or needs no journey.
pub fn statement(search: &Search) -> String {
    let words = search.q.as_deref().map(|q| format!("plainto_tsquery('english', '{}')", q.replace('\'', "''")));
    let matches = words.as_ref().map_or(String::new(), |words| format!("and {TEXT} @@ {words}"));
    let rank = words.as_ref().map_or("0.0".to_owned(), |words| format!("ts_rank({TEXT}, {words})"));
    let subject = search.subject.as_ref().map_or(String::new(), |code| {
        format!("and exists (select 1 from course_subject t where t.course_id = c.id and t.subject_code = '{code}')")
    });
    let from = search.from.map_or("current_date".to_owned(), |from| format!("date '{from}'"));
    let free = if search.free { "and r.cost_pence = 0" } else { "" };
    let near = search.near.as_ref().map_or(String::new(), |near| {
        let miles = miles(near.latitude, near.longitude);
        format!("and (r.mode in ('online', 'work_based') or {miles} <= 25)")
    });
    let order = if search.q.is_some() { "rank desc, starts_on" } else { "starts_on, title" };
    format!(
        "with course_found as materialized (\n\
           select c.id, c.title, c.level, c.training_provider_id, {rank} as rank from course c\n\
           where c.withdrawn_at is null {matches} {subject}),\n\
         run_found as materialized (\n\
           select r.id, r.course_id, r.starts_on, r.mode, r.cost_pence, r.venue_id from course_found f\n\
           join course_run r on r.course_id = f.id left join venue v on v.id = r.venue_id\n\
           where r.withdrawn_at is null and (r.starts_on >= {from} or r.flexible_start) {free} {near}),\n\
         next_run as materialized (\n\
           select distinct on (course_id) course_id, id, starts_on, cost_pence, venue_id from run_found\n\
           order by course_id, starts_on nulls last),\n\
         found as materialized (\n\
           select f.*, n.id as run_id, n.starts_on, n.cost_pence, n.venue_id\n\
           from course_found f join next_run n on n.course_id = f.id),\n\
         page as (select f.*, c.summary, p.name as provider, v.name as venue, v.town, v.postcode\n\
           from (select * from found order by {order} limit 20) f join course c on c.id = f.id\n\
           join training_provider p on p.id = f.training_provider_id left join venue v on v.id = f.venue_id)\n\
         select (select json_agg(page order by {order}) from page), (select count(*) from found),\n\
           (select json_object_agg(subject_code, n) from (select t.subject_code, count(*) as n\n\
             from course_subject t join found f on f.id = t.course_id group by 1) x),\n\
           (select json_agg(x) from (select level, count(*) from found group by 1) x),\n\
           (select json_object_agg(mode, n) from (select mode, count(distinct course_id) as n from run_found group by 1) x),\n\
           (select json_object_agg(name, n) from (select p.name, count(*) as n from found f\n\
             join training_provider p on p.id = f.training_provider_id group by 1) x);\n"
    )
}

/// Miles from a point to a venue, by the haversine.
fn miles(latitude: f64, longitude: f64) -> String {
    format!(
        "3958.8 * 2 * asin(sqrt(power(sin(radians(v.latitude - {latitude}) / 2), 2) + cos(radians({latitude})) \
         * cos(radians(v.latitude)) * power(sin(radians(v.longitude + {}) / 2), 2)))",
        -longitude
    )
}
