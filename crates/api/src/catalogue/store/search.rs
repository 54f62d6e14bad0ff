//! Finding courses, in one statement. Its first part, [`HITS`], says which courses and runs fit and which filters each one
//! passes; the total, the counts of the filters and the page are all read from it.

use crate::platform::db::Statement;
use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{NaiveDate, NaiveDateTime};
use diesel::QueryableByName;
use diesel::sql_types::{
    Array, BigInt, Bool, Date, Double, Jsonb, Nullable, SmallInt, Text, Timestamp, Uuid as SqlUuid,
};
use diesel_async::RunQueryDsl;
use domain::catalogue::Sort;
use domain::catalogue::wire::FacetCount;
use domain::values::{Pence, Point};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A phrase of the vocabulary in the words searched for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Phrase {
    /// The phrase, plain words.
    pub phrase: String,
    /// Subjects it is a name of.
    pub codes: Vec<String>,
    /// Subjects that have a name which begins with it.
    pub wider: Vec<String>,
}

/// A search, understood: every place a point, every word corrected.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Phrases of the vocabulary; each must fit.
    pub phrases: Vec<Phrase>,
    /// The other words; all must fit, or any when `any_word` is set.
    pub words: Vec<String>,
    /// One word or phrase is enough.
    pub any_word: bool,
    /// Subject codes; any.
    pub subjects: Vec<String>,
    /// Levels; any.
    pub levels: Vec<i16>,
    /// Modes; any.
    pub modes: Vec<String>,
    /// UKPRNs or ids; any.
    pub providers: Vec<String>,
    /// Where distances are measured from.
    pub point: Option<Point>,
    /// How far at most, in miles.
    pub within_miles: Option<f64>,
    /// First day a run may start.
    pub from: Option<NaiveDate>,
    /// Last day a run may start.
    pub to: Option<NaiveDate>,
    /// Costs nothing, or something.
    pub free: Option<bool>,
    /// The most it may cost.
    pub max_cost: Option<Pence>,
    /// Costs nothing or is repaid to employers, or neither.
    pub funded: Option<bool>,
    /// Has places free, or not.
    pub available: Option<bool>,
    /// The order.
    pub sort: Sort,
    /// Wall time in Europe/London.
    pub now: NaiveDateTime,
}

impl Wanted {
    /// Whether anything is asked of the run: then a course without runs to come does not fit.
    fn asks_of_runs(&self) -> bool {
        self.point.is_some() && self.within_miles.is_some()
            || self.from.is_some()
            || self.to.is_some()
            || self.max_cost.is_some()
    }
}

/// Courses with the runs that fit, one row each, and whether each filter lets it pass. One plan serves every search:
/// `materialized` ranks a course once and not once a run, and `offset 0` reads its runs by their index, whatever the
/// planner believes of filters that it cannot see.
const HITS: &str = "with asked as (select * from jsonb_to_recordset($1) as f (phrase text, codes text[], wider text[])), \
found as materialized ( \
    select c.id, c.level, c.training_provider_id, c.title, \
        exists (select 1 from funded_aim a where a.learning_aim_ref = c.learning_aim_ref) as is_repaid, \
        coalesce((select sum( \
            coalesce((select max(case when t.subject_code = any(a.wider) then 0.4 \
                    when t.by_person or t.because like '%in the title' then 1.0 else 0.8 end) \
                from course_subject t where t.course_id = c.id and t.subject_code = any(a.codes || a.wider)), 0) \
            + case when position(a.phrase in regexp_replace(replace(plain_text(c.title), '&', ' and '), \
                '[^a-z0-9]+', ' ', 'g')) > 0 then 0.5 else 0 end) from asked a), 0) \
        + case when $2 = '' then 0 else ts_rank(c.search, websearch_to_tsquery('english', $2)) end as rank \
    from course c where c.withdrawn_at is null and ( \
        case when $3 then \
            exists (select 1 from asked a where c.search @@ phraseto_tsquery('english', a.phrase) or exists \
                (select 1 from course_subject t where t.course_id = c.id and t.subject_code = any(a.codes || a.wider))) \
            or c.search @@ websearch_to_tsquery('english', $2) \
        else \
            not exists (select 1 from asked a where not (c.search @@ phraseto_tsquery('english', a.phrase) or exists \
                (select 1 from course_subject t where t.course_id = c.id and t.subject_code = any(a.codes || a.wider)))) \
            and ($2 = '' or numnode(websearch_to_tsquery('english', $2)) = 0 \
                or c.search @@ websearch_to_tsquery('english', $2)) \
        end)), \
hit as materialized ( \
    select f.id as course_id, f.rank, f.level, p.ukprn, p.name as provider_name, r.id as run_id, r.starts_on, r.starts_at, \
        r.mode, r.distance, coalesce(r.is_available, false) as is_available, coalesce(r.is_free, false) as is_free, \
        f.is_repaid or coalesce(r.is_free, false) as is_funded, \
        $4::text[] is null or exists (select 1 from course_subject t \
            where t.course_id = f.id and t.subject_code = any($4)) as ok_subject, \
        coalesce($5::smallint[] is null or f.level = any($5), false) as ok_level, \
        coalesce($6::text[] is null or r.mode = any($6), false) as ok_mode, \
        $7::text[] is null or p.ukprn = any($7) or p.id::text = any($7) as ok_provider, \
        $8::boolean is null or coalesce(r.is_available, false) = $8 as ok_available, \
        $9::boolean is null or coalesce(r.is_free, false) = $9 as ok_free, \
        $18::boolean is null or (f.is_repaid or coalesce(r.is_free, false)) = $18 as ok_funded \
    from found f join training_provider p on p.id = f.training_provider_id \
    left join lateral ( \
        select r.id, r.starts_on, r.starts_at, r.mode, d.distance, r.cost_pence = 0 as is_free, \
            r.capacity is not null and r.places_taken < r.capacity and r.waiting = 0 as is_available \
        from course_run r left join venue v on v.id = r.venue_id \
        cross join lateral (select 7917.511731 * asin(least(1, sqrt( \
            power(sin(radians(v.latitude - $10) / 2), 2) + cos(radians($10)) * cos(radians(v.latitude)) \
            * power(sin(radians(v.longitude - $11) / 2), 2)))) as distance) d \
        where r.course_id = f.id and r.withdrawn_at is null \
        and (r.starts_on is null or r.starts_on + coalesce(r.starts_at, '24:00'::time) > $13) \
        and ($12::float8 is null or $10::float8 is null or d.distance <= $12 \
            or (v.latitude is null and r.mode in ('online', 'work_based'))) \
        and ($14::date is null or r.starts_on >= $14 or r.starts_on is null) \
        and ($15::date is null or r.starts_on <= $15 or r.starts_on is null) \
        and ($16::bigint is null or r.cost_pence <= $16) offset 0) r on true \
    where r.id is not null or not $17)";

/// The place of a course in the order; pages continue after it.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Position(pub f64, pub f64, pub f64, pub Uuid);

/// A course that fits, with the run that a list shows.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The course.
    pub course_id: Uuid,
    /// Its soonest (or nearest) run that fits.
    pub run_id: Option<Uuid>,
    /// Runs that fit.
    pub runs: i64,
    /// Its place in the order.
    pub position: Position,
}

/// The total, and for every filter its values with their counts under all the other filters.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    /// All courses that fit.
    pub total: i64,
    /// (filter, value with its count).
    pub values: Vec<(String, FacetCount)>,
}

/// One row of the answer: a count, or a course of the page.
#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Nullable<Text>)]
    facet: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    value: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    label: Option<String>,
    #[diesel(sql_type = BigInt)]
    count: i64,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    course_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    run_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Double>)]
    k1: Option<f64>,
    #[diesel(sql_type = Nullable<Double>)]
    k2: Option<f64>,
    #[diesel(sql_type = Nullable<Double>)]
    k3: Option<f64>,
}

/// Every filter of a hit, by name.
const FILTERS: [&str; 7] = ["subject", "level", "mode", "provider", "available", "free", "funded"];

/// Passes every filter but `left_out`, whose values are being counted.
fn passes(left_out: Option<&str>) -> String {
    let asked = FILTERS.iter().filter(|name| Some(**name) != left_out).map(|name| format!("ok_{name}"));
    asked.collect::<Vec<_>>().join(" and ")
}

/// How many courses each value of each filter has, from `alike`: hits of a course that no filter tells apart are one.
fn counted() -> String {
    let one = |name: &str, columns: &str, joined: &str| {
        let passes = passes(Some(name));
        format!(
            " union all select '{name}', {columns}, count(distinct h.course_id) from alike h {joined} where {passes} group by 2, 3"
        )
    };
    let subjects = "join course_subject t on t.course_id = h.course_id join subject s on s.code = t.subject_code";
    let parts = [
        one("subject", "s.code, s.name", subjects),
        one("level", "level::text, ''", ""),
        one("mode", "mode, ''", ""),
        one("provider", "ukprn, provider_name", ""),
        one("available", "is_available::text, ''", ""),
        one("free", "is_free::text, ''", ""),
        one("funded", "is_funded::text, ''", ""),
    ];
    let columns = FILTERS.map(|name| format!("ok_{name}")).join(", ");
    format!(
        "alike as materialized (select distinct course_id, level, ukprn, provider_name, mode, is_available, is_free, \
            is_funded, {columns} from hit), \
        counted (facet, value, label, count) as ( \
            select 'total', '', '', count(distinct course_id) from alike where {}{})",
        passes(None),
        parts.concat()
    )
}

/// Binds what [`HITS`] needs.
fn bound(sql: String, wanted: &Wanted) -> Statement<'static> {
    let some = |list: &[String]| (!list.is_empty()).then(|| list.to_vec());
    let words = wanted.words.join(if wanted.any_word { " or " } else { " " });
    let phrases = serde_json::to_value(&wanted.phrases).unwrap_or(serde_json::Value::Array(Vec::new()));
    sql_query(sql)
        .bind::<Jsonb, _>(phrases)
        .bind::<Text, _>(words)
        .bind::<Bool, _>(wanted.any_word)
        .bind::<Nullable<Array<Text>>, _>(some(&wanted.subjects))
        .bind::<Nullable<Array<SmallInt>>, _>((!wanted.levels.is_empty()).then(|| wanted.levels.clone()))
        .bind::<Nullable<Array<Text>>, _>(some(&wanted.modes))
        .bind::<Nullable<Array<Text>>, _>(some(&wanted.providers))
        .bind::<Nullable<Bool>, _>(wanted.available)
        .bind::<Nullable<Bool>, _>(wanted.free)
        .bind::<Nullable<Double>, _>(wanted.point.map(|point| point.latitude))
        .bind::<Nullable<Double>, _>(wanted.point.map(|point| point.longitude))
        .bind::<Nullable<Double>, _>(wanted.within_miles)
        .bind::<Timestamp, _>(wanted.now)
        .bind::<Nullable<Date>, _>(wanted.from)
        .bind::<Nullable<Date>, _>(wanted.to)
        .bind::<Nullable<BigInt>, _>(wanted.max_cost.map(Pence::get))
        .bind::<Bool, _>(wanted.asks_of_runs())
        .bind::<Nullable<Bool>, _>(wanted.funded)
}

/// Counts what fits, and reads one page of it after `after`.
///
/// # Errors
/// The database.
pub async fn look(
    conn: &mut Conn,
    wanted: &Wanted,
    after: Option<&Position>,
    limit: i64,
) -> ApiResult<(Counts, Vec<Hit>)> {
    // What is missing counts as very far: a course without a date or a place comes after those that have one. The best
    // match of courses that match alike is the nearest, then the soonest.
    let (first_run, keys) = match wanted.sort {
        Sort::Relevance => ("starts_on nulls last", "match, far, late"),
        Sort::Date => ("starts_on nulls last", "late, far, match"),
        Sort::Distance => ("distance nulls last", "far, late, match"),
    };
    let (all_ok, counted) = (passes(None), counted());
    let sql = format!(
        "{HITS}, {counted}, best as (select distinct on (course_id) course_id, run_id, rank, distance, starts_on, starts_at, \
            count(run_id) over (partition by course_id) as runs from hit where {all_ok} \
            order by course_id, {first_run}, starts_on nulls last, starts_at nulls last, distance nulls last, run_id), \
        keyed as (select course_id, run_id, runs, \
            -round((case when run_id is null then rank / 2 else rank end)::numeric, 4)::float8 as match, \
            coalesce(round(distance::numeric, 3)::float8, 1e6) as far, \
            coalesce(starts_on - date '2000-01-01' + extract(epoch from coalesce(starts_at, '24:00')) / 86400, \
                1e6)::float8 as late from best), \
        placed (course_id, run_id, runs, k1, k2, k3) as (select course_id, run_id, runs, {keys} from keyed), \
        page as (select * from placed where $19::float8 is null or (k1, k2, k3, course_id) > ($19, $20, $21, $22) \
            order by k1, k2, k3, course_id limit $23) \
        select facet, value, label, count, null::uuid as course_id, null::uuid as run_id, null::float8 as k1, \
            null::float8 as k2, null::float8 as k3 from counted where value is not null \
        union all select null, null, null, runs, course_id, run_id, k1, k2, k3 from page \
        order by facet, count desc, label, value"
    );
    let rows: Vec<Row> = bound(sql, wanted)
        .bind::<Nullable<Double>, _>(after.map(|position| position.0))
        .bind::<Nullable<Double>, _>(after.map(|position| position.1))
        .bind::<Nullable<Double>, _>(after.map(|position| position.2))
        .bind::<Nullable<SqlUuid>, _>(after.map(|position| position.3))
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    let (mut counts, mut hits) = (Counts::default(), Vec::new());
    for Row { facet, value, label, count, course_id, run_id, k1, k2, k3 } in rows {
        match (facet, value, label, course_id) {
            (Some(facet), ..) if facet == "total" => counts.total = count,
            (Some(facet), Some(value), Some(label), _) => {
                counts.values.push((facet, FacetCount { value, label, count }));
            }
            (.., Some(course_id)) => {
                let (Some(k1), Some(k2), Some(k3)) = (k1, k2, k3) else { continue };
                hits.push(Hit { course_id, run_id, runs: count, position: Position(k1, k2, k3, course_id) });
            }
            _ => {}
        }
    }
    hits.sort_by(|a, b| a.position.partial_cmp(&b.position).unwrap_or(std::cmp::Ordering::Equal));
    Ok((counts, hits))
}

#[derive(QueryableByName)]
struct PlaceRow {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Double)]
    latitude: f64,
    #[diesel(sql_type = Double)]
    longitude: f64,
}

/// A place by its code (`postcode:ST162QR`, `outcode:ST16`) or, with `name`, by its name; a misspelt name of a town
/// finds the town when `loosely` is set.
///
/// # Errors
/// The database.
pub async fn place(
    conn: &mut Conn,
    postcode: Option<&str>,
    outcode: Option<&str>,
    name: &str,
    loosely: bool,
) -> ApiResult<Option<(String, Point)>> {
    let sql = "select name, latitude, longitude from ( \
        select 1 as best, code as name, latitude, longitude, 1.0::float8 as alike from postcode where code = $1 \
        union all select 2, name, latitude, longitude, 1.0 from place where code = 'outcode:' || $2 \
        union all select case kind when 'town' then 3 else 4 end, name, latitude, longitude, 1.0 from place \
            where kind <> 'outcode' and replace(plain_text(name), '-', ' ') = replace(plain_text($3), '-', ' ') \
        union all select 5, name, latitude, longitude, similarity(plain_text(name), plain_text($3)) from place \
            where $4 and kind = 'town' and similarity(plain_text(name), plain_text($3)) >= 0.45) p \
        order by best, alike desc, name limit 1";
    let rows: Vec<PlaceRow> = sql_query(sql)
        .bind::<Nullable<Text>, _>(postcode)
        .bind::<Nullable<Text>, _>(outcode)
        .bind::<Text, _>(name)
        .bind::<Bool, _>(loosely)
        .load(conn)
        .await?;
    let found = rows.into_iter().next();
    Ok(found.map(|row| (row.name, Point { latitude: row.latitude, longitude: row.longitude })))
}

#[derive(QueryableByName)]
struct WordRow {
    #[diesel(sql_type = Text)]
    asked: String,
    #[diesel(sql_type = Nullable<Text>)]
    mended: Option<String>,
}

/// For each word that no course and no subject holds, the known word most like it.
///
/// # Errors
/// The database.
pub async fn mended(conn: &mut Conn, words: &[String]) -> ApiResult<Vec<(String, Option<String>)>> {
    let sql = "select w.asked, (select k.word from search_word k where k.word % w.asked and similarity(k.word, w.asked) >= 0.4 \
            order by similarity(k.word, w.asked) + ln(1 + k.weight) / 100 desc, k.word limit 1) as mended \
        from unnest($1::text[]) as w (asked) where length(w.asked) >= 4 and w.asked ~ '^[a-z]+$' \
        and not exists (select 1 from search_word k where k.word = w.asked) \
        and not exists (select 1 from course c where c.search @@ plainto_tsquery('english', w.asked))";
    let rows: Vec<WordRow> = sql_query(sql).bind::<Array<Text>, _>(words.to_vec()).load(conn).await?;
    Ok(rows.into_iter().map(|row| (row.asked, row.mended)).collect())
}

#[derive(QueryableByName)]
struct SuggestionRow {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    text: String,
    #[diesel(sql_type = Text)]
    value: String,
}

/// Things to search for that begin with, hold or are spelt nearly like `text`, best first, at most ten: (kind, text,
/// value).
///
/// # Errors
/// The database.
pub async fn suggestions(conn: &mut Conn, text: &str) -> ApiResult<Vec<(String, String, String)>> {
    let sql = "with q as (select plain_text($1) as t, replace(replace(replace(plain_text($1), '\\', '\\\\'), '%', '\\%'), '_', '\\_') as l), \
        all_of as ( \
        select 'subject' as kind, s.name as text, s.code as value, 0 as class, min(case when plain_text(n.name) like q.l || '%' then 0 \
            when plain_text(n.name) like '% ' || q.l || '%' then 1 else 2 end) as best, max(similarity(plain_text(n.name), q.t)) as alike \
            from q, subject s, lateral (select s.name union all select phrase from subject_synonym y where y.subject_code = s.code) n \
            where s.code <> 'other' and (plain_text(n.name) like q.l || '%' or plain_text(n.name) like '% ' || q.l || '%' \
                or similarity(plain_text(n.name), q.t) >= 0.4) group by s.name, s.code \
        union all select 'place', name, name, 1, 0, 0.9 from q, place where kind <> 'district' and plain_text(name) like q.l || '%' \
            and (kind = 'town' or length(q.t) >= 3) \
        union all (select 'course', c.title, min(c.id::text), 2, min(case when plain_text(c.title) like q.l || '%' then 0 else 1 end), \
            max(similarity(plain_text(c.title), q.t)) from q, course c where c.withdrawn_at is null \
            and (plain_text(c.title) like q.l || '%' or plain_text(c.title) like '% ' || q.l || '%') group by c.title) \
        union all select 'provider', name, ukprn, 3, case when plain_text(name) like q.l || '%' then 0 else 1 end, 0.1 from q, training_provider \
            where plain_text(name) like q.l || '%' or plain_text(name) like '% ' || q.l || '%'), \
        ranked as (select *, row_number() over (partition by kind order by best, alike desc, text) as nth from all_of) \
        select kind, text, value from ranked where nth <= 6 order by best, class, alike desc, text limit 10";
    let rows: Vec<SuggestionRow> = sql_query(sql).bind::<Text, _>(text).load(conn).await?;
    Ok(rows.into_iter().map(|row| (row.kind, row.text, row.value)).collect())
}

/// A course of a page, without its run.
#[derive(Clone, Debug, QueryableByName)]
pub struct SummaryRow {
    /// Its id.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// Its title.
    #[diesel(sql_type = Text)]
    pub title: String,
    /// What it is.
    #[diesel(sql_type = Text)]
    pub summary: String,
    /// Level.
    #[diesel(sql_type = Nullable<SmallInt>)]
    pub level: Option<i16>,
    /// Training provider.
    #[diesel(sql_type = SqlUuid)]
    pub provider_id: Uuid,
    /// Its name.
    #[diesel(sql_type = Text)]
    pub provider_name: String,
    /// Its number.
    #[diesel(sql_type = Text)]
    pub ukprn: String,
    /// Made for demonstration.
    #[diesel(sql_type = Bool)]
    pub demonstration: bool,
    /// `[{code, name}]`.
    #[diesel(sql_type = Jsonb)]
    pub subjects: serde_json::Value,
}

/// The courses of a page.
///
/// # Errors
/// The database.
pub async fn summaries(conn: &mut Conn, ids: &[Uuid]) -> ApiResult<Vec<SummaryRow>> {
    let sql = "select c.id, c.title, c.summary, c.level, p.id as provider_id, p.name as provider_name, p.ukprn, \
            p.demonstration, s.subjects \
        from course c join training_provider p on p.id = c.training_provider_id \
        cross join lateral (select coalesce(jsonb_agg(jsonb_build_object('code', s.code, 'name', s.name) \
            order by s.position), '[]') as subjects \
            from course_subject t join subject s on s.code = t.subject_code where t.course_id = c.id) s \
        where c.id = any($1)";
    Ok(sql_query(sql).bind::<Array<SqlUuid>, _>(ids.to_vec()).load(conn).await?)
}
