//! What the catalogue in memory reads.

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{NaiveDate, NaiveTime};
use diesel::QueryableByName;
use diesel::sql_types::{
    Array, BigInt, Binary, Bool, Date, Double, Integer, Jsonb, Nullable, SmallInt, Text, Time, Uuid as SqlUuid,
};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

/// What changed.
#[derive(Clone, Debug)]
pub struct News {
    /// Which reference data there is.
    pub reference: Vec<u8>,
    /// Every change of a transaction before this one can be seen.
    pub to: i64,
    /// Courses that changed, or whose runs did.
    pub courses: Vec<Uuid>,
}

#[derive(QueryableByName)]
struct NewsRow {
    #[diesel(sql_type = Binary)]
    reference: Vec<u8>,
    #[diesel(sql_type = BigInt)]
    read_to: i64,
    #[diesel(sql_type = Array<SqlUuid>)]
    courses: Vec<Uuid>,
}

/// What changed in transactions from `from` on: those that were not over when it was last read are read again. From 0 on it
/// is every course.
///
/// # Errors
/// The database.
pub async fn news(conn: &mut Conn, from: i64) -> ApiResult<News> {
    let every = "select id from course where same_as is null and practice_at is null";
    // Between two bounds few rows are expected, and they are found by their index; after one alone a third of the table
    // would be, and all of it read each time.
    let changed = "select unnest(array[c.id, c.same_as]) from course c \
            where c.changed_in between $1 and $2 and c.practice_at is null \
        union select coalesce(c.same_as, c.id) from course_run r join course c on c.id = r.course_id \
            where r.changed_in between $1 and $2 and c.practice_at is null \
        except select null::uuid";
    // One statement is one snapshot: what it cannot see yet is in a transaction from `read_to` on.
    let sql = |courses: &str| {
        format!(
            "select coalesce((select string_agg(hash, ''::bytea order by name) from reference_version), ''::bytea) \
                as reference, pg_snapshot_xmin(pg_current_snapshot())::text::bigint as read_to, array({courses}) as courses"
        )
    };
    let row: NewsRow = if from == 0 {
        sql_query(sql(every)).get_result(conn).await?
    } else {
        sql_query(sql(changed)).bind::<BigInt, _>(from).bind::<BigInt, _>(i64::MAX).get_result(conn).await?
    };
    Ok(News { reference: row.reference, to: row.read_to, courses: row.courses })
}

/// A subject.
#[derive(Clone, Debug, QueryableByName)]
pub struct SubjectRow {
    /// Its code.
    #[diesel(sql_type = Text)]
    pub code: String,
    /// Its name.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Its other names.
    #[diesel(sql_type = Array<Text>)]
    pub synonyms: Vec<String>,
    /// Where it stands in lists.
    #[diesel(sql_type = Integer)]
    pub position: i32,
}

/// Every subject.
///
/// # Errors
/// The database.
pub async fn subjects(conn: &mut Conn) -> ApiResult<Vec<SubjectRow>> {
    let sql = "select s.code, s.name, s.position, \
        array(select y.phrase from subject_synonym y where y.subject_code = s.code order by 1) as synonyms from subject s";
    Ok(sql_query(sql).load(conn).await?)
}

/// A place.
#[derive(Clone, Debug, QueryableByName)]
pub struct PlaceRow {
    /// Its kind.
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// Its name.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Where it is.
    #[diesel(sql_type = Double)]
    pub latitude: f64,
    /// Where it is.
    #[diesel(sql_type = Double)]
    pub longitude: f64,
}

/// Every place.
///
/// # Errors
/// The database.
pub async fn places(conn: &mut Conn) -> ApiResult<Vec<PlaceRow>> {
    Ok(sql_query("select kind, name, latitude, longitude from place").load(conn).await?)
}

/// A postcode.
#[derive(Clone, Debug, QueryableByName)]
pub struct PostcodeRow {
    /// Without its space.
    #[diesel(sql_type = Text)]
    pub code: String,
    /// Where it is.
    #[diesel(sql_type = Double)]
    pub latitude: f64,
    /// Where it is.
    #[diesel(sql_type = Double)]
    pub longitude: f64,
}

/// Every postcode.
///
/// # Errors
/// The database.
pub async fn postcodes(conn: &mut Conn) -> ApiResult<Vec<PostcodeRow>> {
    Ok(sql_query("select code, latitude, longitude from postcode").load(conn).await?)
}

/// A course that is offered.
#[derive(Clone, Debug, QueryableByName)]
pub struct CourseRow {
    /// Its id.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// Its training provider.
    #[diesel(sql_type = SqlUuid)]
    pub provider_id: Uuid,
    /// Whose name this is.
    #[diesel(sql_type = Text)]
    pub provider_name: String,
    /// And whose number.
    #[diesel(sql_type = Text)]
    pub ukprn: String,
    /// Made for demonstration.
    #[diesel(sql_type = Bool)]
    pub demonstration: bool,
    /// The training provider's own reference.
    #[diesel(sql_type = Text)]
    pub reference: String,
    /// Its title.
    #[diesel(sql_type = Text)]
    pub title: String,
    /// What it is.
    #[diesel(sql_type = Text)]
    pub summary: String,
    /// Level.
    #[diesel(sql_type = Nullable<SmallInt>)]
    pub level: Option<i16>,
    /// LARS reference.
    #[diesel(sql_type = Nullable<Text>)]
    pub learning_aim_ref: Option<String>,
    /// Who awards it.
    #[diesel(sql_type = Nullable<Text>)]
    pub awarding_body: Option<String>,
    /// `[{heading, text}]`.
    #[diesel(sql_type = Jsonb)]
    pub sections: serde_json::Value,
    /// What it is filed under.
    #[diesel(sql_type = Array<Text>)]
    pub keywords: Vec<String>,
    /// On the national list that repays employers.
    #[diesel(sql_type = Bool)]
    pub repaid: bool,
    /// `[{code, strong}]`.
    #[diesel(sql_type = Jsonb)]
    pub subjects: serde_json::Value,
}

/// The courses of `ids` that are offered, as they are shown.
///
/// # Errors
/// The database.
pub async fn courses(conn: &mut Conn, ids: &[Uuid]) -> ApiResult<Vec<CourseRow>> {
    let sql = "select c.id, p.id as provider_id, p.name as provider_name, p.ukprn, p.demonstration, c.reference, c.title, \
            c.summary, c.level, c.learning_aim_ref, c.awarding_body, c.sections, c.keywords, \
            exists (select 1 from funded_aim a where a.learning_aim_ref = c.learning_aim_ref) as repaid, \
            coalesce((select jsonb_agg(jsonb_build_object('code', t.subject_code, \
                'strong', t.by_person or t.because like '%in the title')) \
                from course_subject t where t.course_id = c.id), '[]') as subjects \
        from course_shown c join training_provider p on p.id = c.training_provider_id \
        where c.id = any($1) and c.withdrawn_at is null";
    Ok(sql_query(sql).bind::<Array<SqlUuid>, _>(ids).load(conn).await?)
}

/// A run that is offered.
#[derive(Clone, Debug, QueryableByName)]
pub struct RunRow {
    /// Its id.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// Its course.
    #[diesel(sql_type = SqlUuid)]
    pub course_id: Uuid,
    /// First day.
    #[diesel(sql_type = Nullable<Date>)]
    pub starts_on: Option<NaiveDate>,
    /// Time of day.
    #[diesel(sql_type = Nullable<Time>)]
    pub starts_at: Option<NaiveTime>,
    /// Last day.
    #[diesel(sql_type = Nullable<Date>)]
    pub ends_on: Option<NaiveDate>,
    /// Starts any time.
    #[diesel(sql_type = Bool)]
    pub flexible_start: bool,
    /// First day to book.
    #[diesel(sql_type = Nullable<Date>)]
    pub opens_on: Option<NaiveDate>,
    /// Last day to book.
    #[diesel(sql_type = Nullable<Date>)]
    pub closes_on: Option<NaiveDate>,
    /// How it is taught.
    #[diesel(sql_type = Text)]
    pub mode: String,
    /// When in the week.
    #[diesel(sql_type = Nullable<Text>)]
    pub attendance_pattern: Option<String>,
    /// How long it takes.
    #[diesel(sql_type = Nullable<Text>)]
    pub duration: Option<String>,
    /// What it costs.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub cost_pence: Option<i64>,
    /// The most people.
    #[diesel(sql_type = Nullable<Integer>)]
    pub capacity: Option<i32>,
    /// Places held.
    #[diesel(sql_type = Integer)]
    pub places_taken: i32,
    /// People waiting.
    #[diesel(sql_type = Integer)]
    pub waiting: i32,
    /// Where.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub venue_id: Option<Uuid>,
    /// Its name.
    #[diesel(sql_type = Nullable<Text>)]
    pub venue_name: Option<String>,
    /// Street and house.
    #[diesel(sql_type = Nullable<Text>)]
    pub address: Option<String>,
    /// Town.
    #[diesel(sql_type = Nullable<Text>)]
    pub town: Option<String>,
    /// Postcode.
    #[diesel(sql_type = Nullable<Text>)]
    pub postcode: Option<String>,
    /// On the map.
    #[diesel(sql_type = Nullable<Double>)]
    pub latitude: Option<f64>,
    /// On the map.
    #[diesel(sql_type = Nullable<Double>)]
    pub longitude: Option<f64>,
}

/// The runs of courses that are offered.
///
/// # Errors
/// The database.
pub async fn runs(conn: &mut Conn, courses: &[Uuid]) -> ApiResult<Vec<RunRow>> {
    let sql = "select r.id, r.course_id, r.starts_on, r.starts_at, r.ends_on, r.flexible_start, r.opens_on, r.closes_on, \
            r.mode, r.attendance_pattern, r.duration, r.cost_pence, r.capacity, r.places_taken, r.waiting, v.id as venue_id, \
            v.name as venue_name, v.address, v.town, v.postcode, v.latitude, v.longitude \
        from run_shown r left join venue v on v.id = r.venue_id \
        where r.listed_under = any(members_of($1)) and r.same_as is null and not r.withdrawn";
    Ok(sql_query(sql).bind::<Array<SqlUuid>, _>(courses).load(conn).await?)
}
