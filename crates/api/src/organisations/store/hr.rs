//! All SQL of workers as their employer's HR system knows them.

use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, Bool, Date, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::ids::{EmployerId, EmploymentId, HrWorkerId, InvitationId, PersonId, WorkplaceId};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    person_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    full_name: Option<String>,
    #[diesel(sql_type = Text)]
    user_name: String,
    #[diesel(sql_type = Nullable<Text>)]
    external_id: Option<String>,
    #[diesel(sql_type = Nullable<Jsonb>)]
    said: Option<Value>,
    #[diesel(sql_type = Bool)]
    active: bool,
    #[diesel(sql_type = Nullable<Text>)]
    job_role: Option<String>,
    #[diesel(sql_type = Nullable<Date>)]
    started_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    invitation_id: Option<Uuid>,
    #[diesel(sql_type = Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    changed_at: DateTime<Utc>,
    #[diesel(sql_type = Jsonb)]
    jobs: Value,
    #[diesel(sql_type = Array<SqlUuid>)]
    places: Vec<Uuid>,
}

/// A job that is held, or begins later.
#[derive(Clone, Debug, Deserialize)]
pub struct HrJob {
    /// Its id.
    pub id: EmploymentId,
    /// Where.
    pub workplace: Option<WorkplaceId>,
    /// A code of the job roles.
    pub job_role: Option<String>,
    /// The first day.
    pub started_on: NaiveDate,
}

/// A worker as their employer's HR system knows them.
#[derive(Clone, Debug)]
pub struct HrWorker {
    /// The same for as long as the employer knows them.
    pub id: HrWorkerId,
    /// Their account, once they joined.
    pub person: Option<PersonId>,
    /// The name of that account.
    pub full_name: Option<String>,
    /// What the system calls them.
    pub user_name: String,
    /// Its id of them.
    pub external_id: Option<String>,
    /// What it says of them; none: nothing yet.
    pub said: Option<Value>,
    /// The open or last invitation.
    pub invitation: Option<InvitationId>,
    /// When they became known.
    pub created_at: DateTime<Utc>,
    /// When something of it changed last.
    pub changed_at: DateTime<Utc>,
    /// Their jobs, the main one first.
    pub jobs: Vec<HrJob>,
    active: bool,
    job_role: Option<String>,
    started_on: Option<NaiveDate>,
    places: Vec<WorkplaceId>,
}

impl TryFrom<Row> for HrWorker {
    type Error = ApiError;

    fn try_from(row: Row) -> Result<Self, ApiError> {
        Ok(Self {
            id: HrWorkerId(row.id),
            person: row.person_id.map(PersonId),
            full_name: row.full_name,
            user_name: row.user_name,
            external_id: row.external_id,
            said: row.said,
            invitation: row.invitation_id.map(InvitationId),
            created_at: row.created_at,
            changed_at: row.changed_at,
            jobs: serde_json::from_value(row.jobs).map_err(ApiError::internal)?,
            active: row.active,
            job_role: row.job_role,
            started_on: row.started_on,
            places: row.places.into_iter().map(WorkplaceId).collect(),
        })
    }
}

impl HrWorker {
    /// Whether the HR system sees them: those it spoke of, and those who work there.
    #[must_use]
    pub fn is_seen(&self) -> bool {
        self.said.is_some() || !self.jobs.is_empty()
    }

    /// Whether they work there; before they joined, whether they are to.
    #[must_use]
    pub fn is_active(&self) -> bool {
        if self.person.is_some() { !self.jobs.is_empty() } else { self.active }
    }

    /// The main job; none while they hold none.
    #[must_use]
    pub fn main(&self) -> Option<&HrJob> {
        self.jobs.as_slice().first()
    }

    /// The workplace of the main job, or where it is to be.
    #[must_use]
    pub fn workplace(&self) -> Option<WorkplaceId> {
        self.main().map_or(self.places.as_slice().first().copied(), |job| job.workplace)
    }

    /// The job role of the main job, or what it is to be.
    #[must_use]
    pub fn job_role(&self) -> Option<&str> {
        self.main().map_or(self.job_role.as_deref(), |job| job.job_role.as_deref())
    }

    /// The first day of the main job, or what it is to be.
    #[must_use]
    pub fn started_on(&self) -> Option<NaiveDate> {
        self.main().map_or(self.started_on, |job| Some(job.started_on))
    }

    /// Every workplace, that of the main job first.
    #[must_use]
    pub fn workplaces(&self) -> Vec<WorkplaceId> {
        if self.jobs.is_empty() {
            return self.places.clone();
        }
        let mut all = Vec::new();
        for workplace in self.jobs.iter().filter_map(|job| job.workplace) {
            if !all.contains(&workplace) {
                all.push(workplace);
            }
        }
        all
    }
}

const SELECT: &str = "select w.id, w.person_id, p.full_name, w.user_name, w.external_id, w.said, w.active, w.job_role, \
    w.started_on, w.invitation_id, w.created_at, w.changed_at, \
    coalesce((select jsonb_agg(jsonb_build_object('id', e.id, 'workplace', e.workplace_id, 'job_role', e.job_role, \
            'started_on', e.started_on) order by e.started_on, e.id) from employment e \
        where e.person_id = w.person_id and e.employer_id = w.employer_id \
            and employed(e, greatest($2, e.started_on))), '[]') as jobs, \
    array(select l.workplace_id from hr_place l where l.worker_id = w.id order by l.position) as places \
    from hr_worker w left join person p on p.id = w.person_id where w.employer_id = $1 and w.gone_at is null";

/// Which workers are asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    /// This one.
    pub id: Option<HrWorkerId>,
    /// The one with this name, in capitals or not.
    pub user_name: Option<&'a str>,
    /// The one with this id of the HR system.
    pub external_id: Option<&'a str>,
}

/// The workers of an employer whom its HR system sees, those who became known first at the beginning.
///
/// # Errors
/// The database.
pub async fn all(
    conn: &mut Conn,
    employer: EmployerId,
    wanted: Wanted<'_>,
    today: NaiveDate,
) -> ApiResult<Vec<HrWorker>> {
    let sql = format!(
        "{SELECT} and ($3::uuid is null or w.id = $3) and ($4::text is null or lower(w.user_name) = lower($4)) \
        and ($5::text is null or w.external_id = $5) order by w.created_at, w.id"
    );
    let rows: Vec<Row> = sql_query(sql)
        .bind::<SqlUuid, _>(employer.0)
        .bind::<Date, _>(today)
        .bind::<Nullable<SqlUuid>, _>(wanted.id.map(|id| id.0))
        .bind::<Nullable<Text>, _>(wanted.user_name)
        .bind::<Nullable<Text>, _>(wanted.external_id)
        .load(conn)
        .await?;
    let all: Vec<HrWorker> = rows.into_iter().map(HrWorker::try_from).collect::<ApiResult<_>>()?;
    Ok(all.into_iter().filter(HrWorker::is_seen).collect())
}

/// One worker of an employer whom its HR system sees.
///
/// # Errors
/// The database.
pub async fn one(
    conn: &mut Conn,
    employer: EmployerId,
    id: HrWorkerId,
    today: NaiveDate,
) -> ApiResult<Option<HrWorker>> {
    Ok(all(conn, employer, Wanted { id: Some(id), ..Wanted::default() }, today).await?.pop())
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// The same, kept from others' changes until the transaction ends.
///
/// # Errors
/// The database.
pub async fn lock(
    tx: &mut Conn,
    employer: EmployerId,
    id: HrWorkerId,
    today: NaiveDate,
) -> ApiResult<Option<HrWorker>> {
    let sql = "select id from hr_worker where id = $1 and employer_id = $2 for no key update";
    let rows: Vec<Id> = sql_query(sql).bind::<SqlUuid, _>(id.0).bind::<SqlUuid, _>(employer.0).load(tx).await?;
    if rows.is_empty() { Ok(None) } else { one(tx, employer, id, today).await }
}

/// What is written of a worker.
#[derive(Clone, Debug)]
pub struct Written<'a> {
    /// What the system calls them.
    pub user_name: &'a str,
    /// Its id of them.
    pub external_id: Option<&'a str>,
    /// What it says of them.
    pub said: &'a Value,
    /// Whether they work there.
    pub active: bool,
    /// A code of the job roles.
    pub job_role: Option<&'a str>,
    /// The first day.
    pub started_on: Option<NaiveDate>,
}

/// Writes what the HR system says of a worker, a new one or a known one.
///
/// # Errors
/// `worker_id_taken` when another worker has that name or id; the database.
pub async fn write(
    tx: &mut Conn,
    employer: EmployerId,
    id: HrWorkerId,
    to: &Written<'_>,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let sql = "insert into hr_worker (id, employer_id, user_name, external_id, said, active, job_role, started_on, \
            created_at, changed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) \
        on conflict (id) do update set user_name = excluded.user_name, external_id = excluded.external_id, \
            said = excluded.said, active = excluded.active, job_role = excluded.job_role, \
            started_on = excluded.started_on, changed_at = excluded.changed_at";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<SqlUuid, _>(employer.0)
        .bind::<Text, _>(to.user_name)
        .bind::<Nullable<Text>, _>(to.external_id)
        .bind::<Jsonb, _>(to.said)
        .bind::<Bool, _>(to.active)
        .bind::<Nullable<Text>, _>(to.job_role)
        .bind::<Nullable<Date>, _>(to.started_on)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    // The rest of the API shows the system's id with each job.
    let sql = "update employment e set external_id = w.external_id from hr_worker w where w.id = $1 \
        and e.person_id = w.person_id and e.employer_id = w.employer_id \
        and e.external_id is distinct from w.external_id";
    sql_query(sql).bind::<SqlUuid, _>(id.0).execute(tx).await?;
    Ok(())
}

/// Says where someone is to work while they hold no job, the main place first.
///
/// # Errors
/// The database.
pub async fn set_places(
    tx: &mut Conn,
    employer: EmployerId,
    id: HrWorkerId,
    places: &[WorkplaceId],
    now: DateTime<Utc>,
) -> ApiResult<()> {
    sql_query("delete from hr_place where worker_id = $1").bind::<SqlUuid, _>(id.0).execute(tx).await?;
    let sql = "insert into hr_place (worker_id, employer_id, workplace_id, position) \
        select $1, $2, place, at from unnest($3) with ordinality as given (place, at)";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<SqlUuid, _>(employer.0)
        .bind::<Array<SqlUuid>, _>(places.iter().map(|id| id.0).collect::<Vec<_>>())
        .execute(tx)
        .await?;
    sql_query("update hr_worker set changed_at = $2 where id = $1")
        .bind::<SqlUuid, _>(id.0)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Notes by which invitation someone may join.
///
/// # Errors
/// The database.
pub async fn set_invitation(tx: &mut Conn, id: HrWorkerId, invitation: InvitationId) -> ApiResult<()> {
    sql_query("update hr_worker set invitation_id = $2 where id = $1")
        .bind::<SqlUuid, _>(id.0)
        .bind::<SqlUuid, _>(invitation.0)
        .execute(tx)
        .await?;
    Ok(())
}

/// Takes a worker away from the HR system's sight. What it said of them goes.
///
/// # Errors
/// The database.
pub async fn remove(tx: &mut Conn, id: HrWorkerId, now: DateTime<Utc>) -> ApiResult<()> {
    sql_query("delete from hr_place where worker_id = $1").bind::<SqlUuid, _>(id.0).execute(tx).await?;
    let sql = "update hr_worker set gone_at = $2, changed_at = $2, said = null, user_name = id::text, external_id = null, \
        active = false, job_role = null, started_on = null where id = $1";
    sql_query(sql).bind::<SqlUuid, _>(id.0).bind::<Timestamptz, _>(now).execute(tx).await?;
    Ok(())
}

/// Says whose account a worker has who was invited by their HR system; the place that they had as one it had not spoken
/// of goes. Answers the worker; none when the invitation was not the system's.
///
/// # Errors
/// The database.
pub async fn link(
    tx: &mut Conn,
    employer: EmployerId,
    invitation: InvitationId,
    person: PersonId,
    now: DateTime<Utc>,
) -> ApiResult<Option<HrWorkerId>> {
    let sql = "select id from hr_worker where invitation_id = $1 and employer_id = $2 and person_id is null \
        and gone_at is null for update";
    let rows: Vec<Id> = sql_query(sql).bind::<SqlUuid, _>(invitation.0).bind::<SqlUuid, _>(employer.0).load(tx).await?;
    let Some(found) = rows.into_iter().next() else { return Ok(None) };
    sql_query("delete from hr_worker where employer_id = $1 and person_id = $2")
        .bind::<SqlUuid, _>(employer.0)
        .bind::<SqlUuid, _>(person.0)
        .execute(tx)
        .await?;
    sql_query("update hr_worker set person_id = $2, changed_at = $3 where id = $1")
        .bind::<SqlUuid, _>(found.id)
        .bind::<SqlUuid, _>(person.0)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(Some(HrWorkerId(found.id)))
}

/// Notes that a person's jobs at an employer changed: whoever has one has a place among the workers that the HR system
/// knows.
///
/// # Errors
/// The database.
pub async fn touch(tx: &mut Conn, employer: EmployerId, person: PersonId, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "insert into hr_worker as w (id, employer_id, person_id, user_name, active, created_at, changed_at) \
        values ($1, $2, $3, $1::text, true, $4, $4) on conflict on constraint hr_worker_person_key do update set \
            changed_at = excluded.changed_at, gone_at = null, \
            user_name = case when w.gone_at is null then w.user_name else w.id::text end";
    sql_query(sql)
        .bind::<SqlUuid, _>(Uuid::now_v7())
        .bind::<SqlUuid, _>(employer.0)
        .bind::<SqlUuid, _>(person.0)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}
