//! All SQL of who works where. What a job's being held means is said once, by the database's function `employed`.

use super::jobs;
use crate::platform::{ApiResult, Conn, sql_query};
use chrono::NaiveDate;
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Date, Nullable, Text, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::ids::{EmployerId, PersonId, WorkplaceId};
use domain::organisations::wire::{TeamMemberView, WorkerView};
use domain::records::rules::Post;
use std::collections::HashMap;
use uuid::Uuid;

#[derive(QueryableByName)]
struct PlaceRow {
    #[diesel(sql_type = SqlUuid)]
    employer_id: Uuid,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    workplace_id: Option<Uuid>,
}

/// Employers and workplaces of a person on a day.
///
/// # Errors
/// The database.
pub async fn places_of(
    conn: &mut Conn,
    person: PersonId,
    on: NaiveDate,
) -> ApiResult<(Vec<EmployerId>, Vec<WorkplaceId>)> {
    let sql = "select e.employer_id, e.workplace_id from employment e where e.person_id = $1 and employed(e, $2)";
    let rows: Vec<PlaceRow> = sql_query(sql).bind::<SqlUuid, _>(person.0).bind::<Date, _>(on).load(conn).await?;
    let mut employers: Vec<EmployerId> = rows.iter().map(|row| EmployerId(row.employer_id)).collect();
    // Two jobs at one employer are under its rules once.
    employers.sort_unstable();
    employers.dedup();
    Ok((employers, rows.into_iter().filter_map(|row| row.workplace_id).map(WorkplaceId).collect()))
}

/// Employers of a person on a day.
///
/// # Errors
/// The database.
pub async fn employers_of(conn: &mut Conn, person: PersonId, on: NaiveDate) -> ApiResult<Vec<EmployerId>> {
    Ok(places_of(conn, person, on).await?.0)
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

#[derive(QueryableByName)]
struct PairRow {
    #[diesel(sql_type = SqlUuid)]
    person_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    employer_id: Uuid,
}

/// Employers of each of these people on a day; who has none is left out.
///
/// # Errors
/// The database.
pub async fn employers_of_each(
    conn: &mut Conn,
    people: &[PersonId],
    on: NaiveDate,
) -> ApiResult<HashMap<PersonId, Vec<EmployerId>>> {
    let sql =
        "select distinct j.person_id, j.employer_id from employment j where j.person_id = any($1) and employed(j, $2)";
    let rows: Vec<PairRow> = sql_query(sql)
        .bind::<Array<SqlUuid>, _>(people.iter().map(|id| id.0).collect::<Vec<_>>())
        .bind::<Date, _>(on)
        .load(conn)
        .await?;
    let mut each: HashMap<PersonId, Vec<EmployerId>> = HashMap::new();
    for row in rows {
        each.entry(PersonId(row.person_id)).or_default().push(EmployerId(row.employer_id));
    }
    Ok(each)
}

#[derive(QueryableByName)]
struct PostRow {
    #[diesel(sql_type = SqlUuid)]
    person_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    employer_id: Uuid,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    workplace_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    job_role: Option<String>,
    #[diesel(sql_type = Date)]
    started_on: NaiveDate,
}

/// The jobs of people on a day, as rules see them; who has none is left out.
///
/// # Errors
/// The database.
pub async fn posts_of_each(
    conn: &mut Conn,
    people: &[PersonId],
    on: NaiveDate,
) -> ApiResult<HashMap<PersonId, Vec<(EmployerId, Post)>>> {
    let sql = "select e.person_id, e.employer_id, e.workplace_id, e.job_role, e.started_on from employment e \
        where e.person_id = any($1) and employed(e, $2)";
    let rows: Vec<PostRow> = sql_query(sql)
        .bind::<Array<SqlUuid>, _>(people.iter().map(|id| id.0).collect::<Vec<_>>())
        .bind::<Date, _>(on)
        .load(conn)
        .await?;
    let mut each: HashMap<PersonId, Vec<(EmployerId, Post)>> = HashMap::new();
    for row in rows {
        let post = Post { since: row.started_on, workplace: row.workplace_id.map(WorkplaceId), job_role: row.job_role };
        each.entry(PersonId(row.person_id)).or_default().push((EmployerId(row.employer_id), post));
    }
    Ok(each)
}

/// Who works for an employer on a day.
///
/// # Errors
/// The database.
pub async fn people_at(conn: &mut Conn, employer: EmployerId, on: NaiveDate) -> ApiResult<Vec<PersonId>> {
    let sql = "select distinct e.person_id as id from employment e where e.employer_id = $1 and employed(e, $2)";
    let rows: Vec<IdRow> = sql_query(sql).bind::<SqlUuid, _>(employer.0).bind::<Date, _>(on).load(conn).await?;
    Ok(rows.into_iter().map(|row| PersonId(row.id)).collect())
}

#[derive(QueryableByName)]
struct OwnIdRow {
    #[diesel(sql_type = SqlUuid)]
    person_id: Uuid,
    #[diesel(sql_type = Text)]
    external_id: String,
}

/// Who works for an employer on a day under these ids of its own system.
///
/// # Errors
/// The database.
pub async fn by_own_ids(
    conn: &mut Conn,
    employer: EmployerId,
    ids: &[&str],
    on: NaiveDate,
) -> ApiResult<HashMap<String, PersonId>> {
    let sql = "select e.person_id, e.external_id from employment e where e.employer_id = $1 and e.external_id = any($2) \
        and employed(e, $3)";
    let rows: Vec<OwnIdRow> = sql_query(sql)
        .bind::<SqlUuid, _>(employer.0)
        .bind::<Array<Text>, _>(ids)
        .bind::<Date, _>(on)
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.external_id, PersonId(row.person_id))).collect())
}

/// Who is asked for in a list of workers.
#[derive(Clone, Debug, Default)]
pub struct Wanted<'a> {
    /// Those of these workplaces alone.
    pub within: Option<&'a [WorkplaceId]>,
    /// Those of this workplace.
    pub workplace: Option<WorkplaceId>,
    /// Those whose name holds this.
    pub name: Option<&'a str>,
    /// This one.
    pub person: Option<PersonId>,
    /// Those after this name and id.
    pub after: Option<&'a (String, Uuid)>,
}

#[derive(QueryableByName)]
struct WorkerRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    full_name: String,
    #[diesel(sql_type = Date)]
    since: NaiveDate,
}

/// Who works for an employer on a day, by name, at most `limit`, with their jobs there as far as they are asked for.
///
/// # Errors
/// The database.
pub async fn page(
    conn: &mut Conn,
    employer: EmployerId,
    wanted: &Wanted<'_>,
    on: NaiveDate,
    limit: i64,
) -> ApiResult<Vec<TeamMemberView>> {
    let sql = "select p.id, p.full_name, min(e.started_on) as since \
        from employment e join person p on p.id = e.person_id \
        where e.employer_id = $1 and employed(e, $2) and ($3::uuid[] is null or e.workplace_id = any($3)) \
            and ($4::uuid is null or e.workplace_id = $4) and ($5::uuid is null or e.person_id = $5) \
            and ($6::text is null or position(plain_text($6) in plain_text(p.full_name)) > 0) \
            and ($7::text is null or (p.full_name, p.id) > ($7, $8)) \
        group by p.id order by p.full_name, p.id limit $9";
    let within = wanted.within.map(|within| within.iter().map(|id| id.0).collect::<Vec<_>>());
    let rows: Vec<WorkerRow> = sql_query(sql)
        .bind::<SqlUuid, _>(employer.0)
        .bind::<Date, _>(on)
        .bind::<Nullable<Array<SqlUuid>>, _>(within)
        .bind::<Nullable<SqlUuid>, _>(wanted.workplace.map(|id| id.0))
        .bind::<Nullable<SqlUuid>, _>(wanted.person.map(|id| id.0))
        .bind::<Nullable<Text>, _>(wanted.name)
        .bind::<Nullable<Text>, _>(wanted.after.map(|after| after.0.as_str()))
        .bind::<Nullable<SqlUuid>, _>(wanted.after.map(|after| after.1))
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    let people: Vec<PersonId> = rows.iter().map(|row| PersonId(row.id)).collect();
    let mut held: HashMap<PersonId, Vec<_>> = HashMap::new();
    for job in jobs::held_by(conn, employer, &people, wanted.within, on).await? {
        held.entry(job.person).or_default().push(job.view(on));
    }
    let view = |row: WorkerRow| {
        let person_id = PersonId(row.id);
        let worker = WorkerView { person_id, full_name: row.full_name, since: row.since };
        TeamMemberView { worker, jobs: held.remove(&person_id).unwrap_or_default() }
    };
    Ok(rows.into_iter().map(view).collect())
}

/// One who works for an employer on a day, with their jobs there; of `within` alone when that is given.
///
/// # Errors
/// The database.
pub async fn one(
    conn: &mut Conn,
    employer: EmployerId,
    person: PersonId,
    within: Option<&[WorkplaceId]>,
    on: NaiveDate,
) -> ApiResult<Option<TeamMemberView>> {
    let wanted = Wanted { within, person: Some(person), ..Wanted::default() };
    Ok(page(conn, employer, &wanted, on, 1).await?.pop())
}
