//! All SQL of single jobs.

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::sql_types::{Array, Bool, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::{EmployerId, EmploymentId, PersonId, WorkplaceId};
use domain::organisations::tenure::Tenure;
use domain::organisations::wire::{JobView, MyEmploymentView};
use uuid::Uuid;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    person_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    employer_id: Uuid,
    #[diesel(sql_type = Text)]
    employer_name: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    workplace_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    workplace_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    job_role: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    job_role_name: Option<String>,
    #[diesel(sql_type = Date)]
    started_on: NaiveDate,
    #[diesel(sql_type = Nullable<Date>)]
    ended_on: Option<NaiveDate>,
    #[diesel(sql_type = Bool)]
    has_left: bool,
    #[diesel(sql_type = Nullable<Text>)]
    external_id: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    asc_wds_worker_id: Option<String>,
}

/// A job as it is kept.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its id.
    pub id: EmploymentId,
    /// Whose it is.
    pub person: PersonId,
    /// For whom.
    pub employer: EmployerId,
    /// That employer's name of today.
    pub employer_name: String,
    /// Where.
    pub workplace: Option<WorkplaceId>,
    /// From when until when.
    pub tenure: Tenure,
    workplace_name: Option<String>,
    job_role: Option<String>,
    job_role_name: Option<String>,
    external_id: Option<String>,
    asc_wds_worker_id: Option<String>,
}

impl From<Row> for Job {
    fn from(row: Row) -> Self {
        Self {
            id: EmploymentId(row.id),
            person: PersonId(row.person_id),
            employer: EmployerId(row.employer_id),
            employer_name: row.employer_name,
            workplace: row.workplace_id.map(WorkplaceId),
            tenure: Tenure { started_on: row.started_on, last_day: row.ended_on, left: row.has_left },
            workplace_name: row.workplace_name,
            job_role: row.job_role,
            job_role_name: row.job_role_name,
            external_id: row.external_id,
            asc_wds_worker_id: row.asc_wds_worker_id,
        }
    }
}

impl Job {
    /// As its employer sees it.
    #[must_use]
    pub fn view(self, today: NaiveDate) -> JobView {
        JobView {
            id: self.id,
            workplace_id: self.workplace,
            workplace_name: self.workplace_name,
            job_role: self.job_role,
            job_role_name: self.job_role_name,
            started_on: self.tenure.started_on,
            last_day: self.tenure.last_day,
            state: self.tenure.state(today),
            external_id: self.external_id,
            asc_wds_worker_id: self.asc_wds_worker_id,
        }
    }

    /// As its person sees it.
    #[must_use]
    pub fn of_mine(self, today: NaiveDate) -> MyEmploymentView {
        MyEmploymentView {
            employer_id: self.employer,
            employer_name: self.employer_name.clone(),
            job: self.view(today),
        }
    }
}

const SELECT: &str = "select e.id, e.person_id, e.employer_id, o.name as employer_name, e.workplace_id, \
    w.name as workplace_name, e.job_role, r.name as job_role_name, e.started_on, e.ended_on, \
    e.left_at is not null as has_left, e.external_id, e.asc_wds_worker_id \
    from employment e join employer o on o.id = e.employer_id left join workplace w on w.id = e.workplace_id \
    left join job_role r on r.code = e.job_role";

/// A job, locked until the transaction ends.
///
/// # Errors
/// The database.
pub async fn lock(tx: &mut Conn, id: EmploymentId) -> ApiResult<Option<Job>> {
    let sql = format!("{SELECT} where e.id = $1 for no key update of e");
    let row: Option<Row> = sql_query(sql).bind::<SqlUuid, _>(id.0).get_result(tx).await.optional()?;
    Ok(row.map(Job::from))
}

/// The jobs of people at an employer on a day, oldest first; of `within` alone when that is given.
///
/// # Errors
/// The database.
pub async fn held_by(
    conn: &mut Conn,
    employer: EmployerId,
    people: &[PersonId],
    within: Option<&[WorkplaceId]>,
    on: NaiveDate,
) -> ApiResult<Vec<Job>> {
    let sql = format!(
        "{SELECT} where e.employer_id = $1 and e.person_id = any($2) and employed(e, $3) \
        and ($4::uuid[] is null or e.workplace_id = any($4)) order by e.started_on, e.id"
    );
    let rows: Vec<Row> = sql_query(sql)
        .bind::<SqlUuid, _>(employer.0)
        .bind::<Array<SqlUuid>, _>(people.iter().map(|id| id.0).collect::<Vec<_>>())
        .bind::<Date, _>(on)
        .bind::<Nullable<Array<SqlUuid>>, _>(within.map(|within| within.iter().map(|id| id.0).collect::<Vec<_>>()))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(Job::from).collect())
}

/// Every job that a person has or had, the newest first, at most 1,000.
///
/// # Errors
/// The database.
pub async fn of_person(conn: &mut Conn, person: PersonId) -> ApiResult<Vec<Job>> {
    let sql = format!("{SELECT} where e.person_id = $1 order by e.started_on desc, e.id desc limit 1000");
    let rows: Vec<Row> = sql_query(sql).bind::<SqlUuid, _>(person.0).load(conn).await?;
    Ok(rows.into_iter().map(Job::from).collect())
}

/// The jobs at an employer that are held on a day and have a UNIQUEWORKERID, oldest first.
///
/// # Errors
/// The database.
pub async fn numbered(conn: &mut Conn, employer: EmployerId, on: NaiveDate) -> ApiResult<Vec<Job>> {
    let sql = format!(
        "{SELECT} where e.employer_id = $1 and employed(e, $2) and e.workplace_id is not null \
        and e.asc_wds_worker_id is not null order by e.started_on, e.id"
    );
    let rows: Vec<Row> = sql_query(sql).bind::<SqlUuid, _>(employer.0).bind::<Date, _>(on).load(conn).await?;
    Ok(rows.into_iter().map(Job::from).collect())
}

/// What makes a job.
#[derive(Clone, Copy, Debug)]
pub struct NewJob<'a> {
    /// Whose it is.
    pub person: PersonId,
    /// For whom.
    pub employer: EmployerId,
    /// Where.
    pub workplace: Option<WorkplaceId>,
    /// A code of the job roles.
    pub job_role: Option<&'a str>,
    /// The first day.
    pub started_on: NaiveDate,
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// Begins a job; none when the person has that very job already.
///
/// # Errors
/// The database.
pub async fn add(tx: &mut Conn, new: &NewJob<'_>) -> ApiResult<Option<EmploymentId>> {
    let sql = "insert into employment (id, person_id, employer_id, workplace_id, job_role, started_on, external_id) \
        values ($1, $2, $3, $4, $5, $6, \
            coalesce((select w.external_id from hr_worker w where w.person_id = $2 and w.employer_id = $3), \
                (select max(o.external_id) from employment o where o.person_id = $2 and o.employer_id = $3))) \
        on conflict do nothing returning id";
    let row: Option<Id> = sql_query(sql)
        .bind::<SqlUuid, _>(Uuid::now_v7())
        .bind::<SqlUuid, _>(new.person.0)
        .bind::<SqlUuid, _>(new.employer.0)
        .bind::<Nullable<SqlUuid>, _>(new.workplace.map(|id| id.0))
        .bind::<Nullable<Text>, _>(new.job_role)
        .bind::<Date, _>(new.started_on)
        .get_result(tx)
        .await
        .optional()?;
    Ok(row.map(|row| EmploymentId(row.id)))
}

/// Writes how long a job lasts.
///
/// # Errors
/// The database.
pub async fn set_tenure(tx: &mut Conn, id: EmploymentId, tenure: Tenure, now: DateTime<Utc>) -> ApiResult<()> {
    sql_query("update employment set ended_on = $2, left_at = $3 where id = $1")
        .bind::<SqlUuid, _>(id.0)
        .bind::<Nullable<Date>, _>(tenure.last_day)
        .bind::<Nullable<Timestamptz>, _>(tenure.left.then_some(now))
        .execute(tx)
        .await?;
    Ok(())
}

/// What is to change of a job: nothing of what is none; an empty text takes away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changed<'a> {
    /// Another workplace.
    pub workplace: Option<WorkplaceId>,
    /// At no workplace any more.
    pub no_workplace: bool,
    /// Another first day.
    pub started_on: Option<NaiveDate>,
    /// A code of the job roles.
    pub job_role: Option<&'a str>,
    /// The HR system's id of the worker.
    pub external_id: Option<&'a str>,
    /// UNIQUEWORKERID.
    pub asc_wds_worker_id: Option<&'a str>,
}

/// Changes a job. The HR system's id is the worker's: all of their jobs at the employer have the same.
///
/// # Errors
/// `worker_id_taken` when another worker has that id, `same_job` when they have that very job; the database.
pub async fn change(tx: &mut Conn, job: &Job, to: &Changed<'_>) -> ApiResult<()> {
    let sql = "update employment set workplace_id = case when $5 then null else coalesce($2, workplace_id) end, \
        started_on = coalesce($6, started_on), \
        job_role = case when $3::text is null then job_role else nullif($3, '') end, \
        asc_wds_worker_id = case when $4::text is null then asc_wds_worker_id else nullif($4, '') end where id = $1";
    sql_query(sql)
        .bind::<SqlUuid, _>(job.id.0)
        .bind::<Nullable<SqlUuid>, _>(to.workplace.map(|id| id.0))
        .bind::<Nullable<Text>, _>(to.job_role)
        .bind::<Nullable<Text>, _>(to.asc_wds_worker_id)
        .bind::<Bool, _>(to.no_workplace)
        .bind::<Nullable<Date>, _>(to.started_on)
        .execute(tx)
        .await?;
    if let Some(id) = to.external_id {
        for table in ["employment", "hr_worker"] {
            let set = "set external_id = nullif($3, '') where person_id = $1 and employer_id = $2";
            sql_query(format!("update {table} {set}"))
                .bind::<SqlUuid, _>(job.person.0)
                .bind::<SqlUuid, _>(job.employer.0)
                .bind::<Text, _>(id)
                .execute(tx)
                .await?;
        }
    }
    Ok(())
}

#[derive(QueryableByName)]
struct Known {
    #[diesel(sql_type = Bool)]
    known: bool,
}

/// Whether a person has, or will have, a job at an employer besides one.
///
/// # Errors
/// The database.
pub async fn has_another(tx: &mut Conn, job: &Job, today: NaiveDate) -> ApiResult<bool> {
    has_job(tx, job.employer, job.person, Some(job.id), today).await
}

/// Whether a person has, or will have, a job at an employer, besides one when that is named.
///
/// # Errors
/// The database.
pub async fn has_job(
    tx: &mut Conn,
    employer: EmployerId,
    person: PersonId,
    besides: Option<EmploymentId>,
    today: NaiveDate,
) -> ApiResult<bool> {
    let sql = "select exists (select 1 from employment e where e.person_id = $1 and e.employer_id = $2 \
        and e.id is distinct from $3 and employed(e, greatest($4, e.started_on))) as known";
    let row: Known = sql_query(sql)
        .bind::<SqlUuid, _>(person.0)
        .bind::<SqlUuid, _>(employer.0)
        .bind::<Nullable<SqlUuid>, _>(besides.map(|id| id.0))
        .bind::<Date, _>(today)
        .get_result(tx)
        .await?;
    Ok(row.known)
}
