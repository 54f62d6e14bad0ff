//! Courses that may be one: what is compared, and what came of it.

pub mod settle;
pub mod view;

use super::known;
use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{
    Array, Bool, Date, Integer, Jsonb, Nullable, SmallInt, Text, Time, Timestamptz, Uuid as SqlUuid,
};
use diesel_async::RunQueryDsl;
use domain::catalogue::duplicate::candidates::Headline;
use domain::catalogue::duplicate::group::{Link, Member, Says};
use domain::catalogue::duplicate::{DuplicateState, ListedRun, ListedVenue, Listing};
use domain::ids::{CourseId, CourseRunId, TrainingProviderId};
use domain::values::Postcode;
use std::collections::HashMap;
use uuid::Uuid;

#[derive(QueryableByName)]
struct YesRow {
    #[diesel(sql_type = Bool)]
    yes: bool,
}

/// Whether anything may have to be compared: the training provider is listed by two sources, or a course that changed was
/// compared with another before.
///
/// # Errors
/// The database.
pub async fn has_any(tx: &mut Conn, provider: TrainingProviderId, changed: &[Uuid]) -> ApiResult<bool> {
    let sql = "select (exists (select 1 from course where training_provider_id = $1 and source = 'training-provider') \
            and exists (select 1 from course where training_provider_id = $1 and source = 'course-directory')) \
        or exists (select 1 from duplicate where first_course_id = any($2)) \
        or exists (select 1 from duplicate where second_course_id = any($2)) as yes";
    let row: YesRow =
        sql_query(sql).bind::<SqlUuid, _>(provider.0).bind::<Array<SqlUuid>, _>(changed).get_result(tx).await?;
    Ok(row.yes)
}

#[derive(QueryableByName)]
struct HeadlineRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    provider_id: Uuid,
    #[diesel(sql_type = Text)]
    source: String,
    #[diesel(sql_type = Text)]
    reference: String,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = Nullable<SmallInt>)]
    level: Option<i16>,
    #[diesel(sql_type = Nullable<Text>)]
    learning_aim_ref: Option<String>,
}

const HEADLINE: &str = "select c.id, c.training_provider_id as provider_id, c.source, c.reference, c.title, c.level, \
    c.learning_aim_ref from course c where c.withdrawn_at is null";

/// What a training provider's listed courses are found by.
///
/// # Errors
/// The database.
pub async fn headlines(tx: &mut Conn, provider: TrainingProviderId) -> ApiResult<Vec<Headline>> {
    let sql = format!("{HEADLINE} and c.training_provider_id = $1");
    let rows: Vec<HeadlineRow> = sql_query(sql).bind::<SqlUuid, _>(provider.0).load(tx).await?;
    rows.into_iter()
        .map(|row| {
            Ok(Headline {
                id: CourseId(row.id),
                source: known(&row.source)?,
                reference: row.reference,
                title: row.title,
                learning_aim_ref: row.learning_aim_ref,
            })
        })
        .collect()
}

#[derive(QueryableByName)]
struct PairRow {
    #[diesel(sql_type = SqlUuid)]
    one: Uuid,
    #[diesel(sql_type = SqlUuid)]
    two: Uuid,
}

/// Listed courses of other training providers that have the title of one of this one's, and a run on the same day at the
/// same postcode.
///
/// # Errors
/// The database.
pub async fn alike_elsewhere(tx: &mut Conn, provider: TrainingProviderId) -> ApiResult<Vec<(CourseId, CourseId)>> {
    let offered = "select c.id, c.training_provider_id, lower(c.title) as title, r.starts_on, v.postcode \
        from course c join course_run r on r.course_id = c.id join venue v on v.id = r.venue_id \
        where c.withdrawn_at is null and r.withdrawn_at is null";
    let sql = format!(
        "select distinct mine.id as one, theirs.id as two from ({offered}) mine join ({offered}) theirs \
            on theirs.title = mine.title and theirs.starts_on = mine.starts_on and theirs.postcode = mine.postcode \
        where mine.training_provider_id = $1 and theirs.training_provider_id <> $1"
    );
    let rows: Vec<PairRow> = sql_query(sql).bind::<SqlUuid, _>(provider.0).load(tx).await?;
    Ok(rows.into_iter().map(|row| (CourseId(row.one), CourseId(row.two))).collect())
}

#[derive(QueryableByName)]
struct RunRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    course_id: Uuid,
    #[diesel(sql_type = Nullable<Date>)]
    starts_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Time>)]
    starts_at: Option<NaiveTime>,
    #[diesel(sql_type = Text)]
    mode: String,
    #[diesel(sql_type = Nullable<Text>)]
    venue_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    postcode: Option<String>,
    #[diesel(sql_type = Bool)]
    booked_here: bool,
    #[diesel(sql_type = Bool)]
    holds_people: bool,
}

impl RunRow {
    fn listed(self) -> ApiResult<ListedRun> {
        // What is no postcode tells nothing.
        let postcode = self.postcode.as_deref().and_then(|text| Postcode::parse(text).ok()).map(|code| code.key());
        Ok(ListedRun {
            id: CourseRunId(self.id),
            starts_on: self.starts_on,
            starts_at: self.starts_at,
            mode: known(&self.mode)?,
            venue: self.venue_name.map(|name| ListedVenue { name, postcode }),
            booked_here: self.booked_here,
            holds_people: self.holds_people,
        })
    }
}

/// The listings of some courses that are listed, with their runs.
///
/// # Errors
/// The database.
pub async fn listings(tx: &mut Conn, ids: &[Uuid]) -> ApiResult<HashMap<CourseId, Listing>> {
    let sql = format!("{HEADLINE} and c.id = any($1)");
    let rows: Vec<HeadlineRow> = sql_query(sql).bind::<Array<SqlUuid>, _>(ids).load(tx).await?;
    let sql = "select r.id, r.course_id, r.starts_on, r.starts_at, r.mode, v.name as venue_name, v.postcode, \
            r.capacity is not null as booked_here, r.places_taken > 0 or r.waiting > 0 as holds_people \
        from course_run r left join venue v on v.id = r.venue_id where r.course_id = any($1) and r.withdrawn_at is null";
    let mut runs: HashMap<Uuid, Vec<ListedRun>> = HashMap::new();
    for row in sql_query(sql).bind::<Array<SqlUuid>, _>(ids).load::<RunRow>(tx).await? {
        runs.entry(row.course_id).or_default().push(row.listed()?);
    }
    rows.into_iter()
        .map(|row| {
            let listing = Listing {
                id: CourseId(row.id),
                provider: TrainingProviderId(row.provider_id),
                source: known(&row.source)?,
                reference: row.reference,
                title: row.title,
                level: row.level,
                learning_aim_ref: row.learning_aim_ref,
                runs: runs.remove(&row.id).unwrap_or_default(),
            };
            Ok((listing.id, listing))
        })
        .collect()
}

/// Writes what the score says of pairs: `[{id, first, second, points, reasons, same}]`. A person's decision stays.
///
/// # Errors
/// The database.
pub async fn save(tx: &mut Conn, pairs: &serde_json::Value, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "insert into duplicate as d (id, first_course_id, second_course_id, points, reasons, same, state, decided_by, \
            decided_at) \
        select x.id, x.first, x.second, x.points, x.reasons, x.same, 'suggested', 'rule', $2 \
        from jsonb_to_recordset($1) as x (id uuid, first uuid, second uuid, points integer, reasons jsonb, same boolean) \
        on conflict (first_course_id, second_course_id) do update \
            set points = excluded.points, reasons = excluded.reasons, same = excluded.same \
        where (d.points, d.reasons, d.same) is distinct from (excluded.points, excluded.reasons, excluded.same)";
    sql_query(sql).bind::<Jsonb, _>(pairs).bind::<Timestamptz, _>(now).execute(tx).await?;
    Ok(())
}

/// Which of the pairs of a course that changed are compared again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among {
    /// Those of one training provider.
    OneProvider,
    /// Those of two.
    TwoProviders,
}

/// Forgets what the score said of pairs of these courses, but for `kept` pairs and what a person decided.
///
/// # Errors
/// The database.
pub async fn forget(tx: &mut Conn, courses: &[Uuid], among: Among, kept: &[(CourseId, CourseId)]) -> ApiResult<()> {
    let sql = "delete from duplicate d using course f, course s \
        where f.id = d.first_course_id and s.id = d.second_course_id and d.decided_by = 'rule' \
            and (f.training_provider_id = s.training_provider_id) = $2 \
            and d.id = any(array(select id from duplicate where first_course_id = any($1) \
                union select id from duplicate where second_course_id = any($1))) \
            and (d.first_course_id, d.second_course_id) not in (select * from unnest($3, $4))";
    let (first, second): (Vec<Uuid>, Vec<Uuid>) = kept.iter().map(|(one, two)| (one.0, two.0)).unzip();
    sql_query(sql)
        .bind::<Array<SqlUuid>, _>(courses)
        .bind::<Bool, _>(among == Among::OneProvider)
        .bind::<Array<SqlUuid>, _>(first)
        .bind::<Array<SqlUuid>, _>(second)
        .execute(tx)
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct MemberRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    provider_id: Uuid,
    #[diesel(sql_type = Text)]
    source: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    same_as: Option<Uuid>,
    #[diesel(sql_type = Bool)]
    withdrawn: bool,
}

/// A course, and the one that is shown for it now.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// The course.
    pub member: Member,
    /// What is shown for it, when it is another.
    pub same_as: Option<CourseId>,
    /// It is no longer listed.
    pub withdrawn: bool,
}

/// These courses and all that may be shown as one with them, over as many steps as it takes; their rows locked.
///
/// # Errors
/// The database.
pub async fn around(tx: &mut Conn, ids: &[Uuid]) -> ApiResult<Vec<Standing>> {
    let sql = "with recursive around (id) as (select unnest($1) union select n.id from around a cross join lateral ( \
            select second_course_id as id from duplicate where first_course_id = a.id and state <> 'apart' \
            union all select first_course_id from duplicate where second_course_id = a.id and state <> 'apart' \
            union all select same_as from course where id = a.id and same_as is not null \
            union all select id from course where same_as = a.id) n) \
        select c.id, c.training_provider_id as provider_id, c.source, c.same_as, c.withdrawn_at is not null as withdrawn \
        from course c where c.id = any(array(select id from around)) order by c.id for no key update";
    let rows: Vec<MemberRow> = sql_query(sql).bind::<Array<SqlUuid>, _>(ids).load(tx).await?;
    rows.into_iter()
        .map(|row| {
            let provider = TrainingProviderId(row.provider_id);
            Ok(Standing {
                member: Member { source: known(&row.source)?, id: CourseId(row.id), provider },
                same_as: row.same_as.map(CourseId),
                withdrawn: row.withdrawn,
            })
        })
        .collect()
}

#[derive(QueryableByName)]
struct LinkRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    first_course_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    second_course_id: Uuid,
    #[diesel(sql_type = Integer)]
    points: i32,
    #[diesel(sql_type = Bool)]
    same: bool,
    #[diesel(sql_type = Bool)]
    by_person: bool,
    #[diesel(sql_type = Text)]
    state: String,
}

/// What is known of pairs among these courses, each with its id and state.
///
/// # Errors
/// The database.
pub async fn links(tx: &mut Conn, ids: &[Uuid]) -> ApiResult<Vec<(Uuid, DuplicateState, Option<Link>)>> {
    let sql = "select id, first_course_id, second_course_id, points, same, decided_by = 'person' as by_person, state \
        from duplicate where first_course_id = any($1) and second_course_id = any($1)";
    let rows: Vec<LinkRow> = sql_query(sql).bind::<Array<SqlUuid>, _>(ids).load(tx).await?;
    rows.into_iter()
        .map(|row| {
            let state: DuplicateState = known(&row.state)?;
            let says = if row.by_person {
                Some(Says::Person(state))
            } else {
                Some(Says::Rule(row.points)).filter(|_| row.same)
            };
            let courses = (CourseId(row.first_course_id), CourseId(row.second_course_id));
            Ok((row.id, state, says.map(|says| Link { courses, says })))
        })
        .collect()
}

/// Whether one course is shown for all of these.
///
/// # Errors
/// The database.
pub async fn are_one(conn: &mut Conn, ids: &[CourseId]) -> ApiResult<bool> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let sql = "select count(distinct coalesce(same_as, id)) = 1 as yes from course where id = any($1)";
    let row: YesRow = sql_query(sql).bind::<Array<SqlUuid>, _>(ids).get_result(conn).await?;
    Ok(row.yes)
}
