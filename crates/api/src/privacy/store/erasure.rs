//! All SQL of erasing an account.

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::{EmploymentId, PersonId};
use uuid::Uuid;

/// An erasure that was asked for.
#[derive(Clone, Copy, Debug, QueryableByName)]
pub struct Asked {
    /// Whose account.
    #[diesel(sql_type = SqlUuid)]
    pub person_id: Uuid,
    /// When it was asked for.
    #[diesel(sql_type = Timestamptz)]
    pub asked_at: DateTime<Utc>,
    /// When it is done.
    #[diesel(sql_type = Timestamptz)]
    pub due_at: DateTime<Utc>,
}

/// The erasure that a person asked for.
///
/// # Errors
/// The database.
pub async fn of(conn: &mut Conn, person: PersonId) -> ApiResult<Option<Asked>> {
    let query = sql_query("select person_id, asked_at, due_at from erasure where person_id = $1");
    Ok(query.bind::<SqlUuid, _>(person.0).get_result(conn).await.optional()?)
}

/// Notes that a person asked; answers whether that is new.
///
/// # Errors
/// The database.
pub async fn ask(tx: &mut Conn, person: PersonId, now: DateTime<Utc>, due: DateTime<Utc>) -> ApiResult<bool> {
    let sql = "insert into erasure (person_id, asked_at, due_at) values ($1, $2, $3) on conflict do nothing";
    let query = sql_query(sql).bind::<SqlUuid, _>(person.0).bind::<Timestamptz, _>(now).bind::<Timestamptz, _>(due);
    Ok(query.execute(tx).await? == 1)
}

/// Takes it back; answers whether there was one.
///
/// # Errors
/// The database.
pub async fn take_back(tx: &mut Conn, person: PersonId) -> ApiResult<bool> {
    let query = sql_query("delete from erasure where person_id = $1").bind::<SqlUuid, _>(person.0);
    Ok(query.execute(tx).await? == 1)
}

/// Moves one that cannot be done yet.
///
/// # Errors
/// The database.
pub async fn put_off(tx: &mut Conn, person: PersonId, until: DateTime<Utc>) -> ApiResult<()> {
    let query = sql_query("update erasure set due_at = $2 where person_id = $1");
    query.bind::<SqlUuid, _>(person.0).bind::<Timestamptz, _>(until).execute(tx).await?;
    Ok(())
}

/// One that is due and that no other worker holds, locked.
///
/// # Errors
/// The database.
pub async fn lock_due(tx: &mut Conn, now: DateTime<Utc>) -> ApiResult<Option<Asked>> {
    let sql = "select person_id, asked_at, due_at from erasure where due_at <= $1 order by due_at, person_id \
        limit $2 for update skip locked";
    let query = sql_query(sql).bind::<Timestamptz, _>(now).bind::<BigInt, _>(1);
    Ok(query.get_result(tx).await.optional()?)
}

#[derive(QueryableByName)]
struct NameRow {
    #[diesel(sql_type = Text)]
    name: String,
}

/// The employers of which a person is the only admin, by name.
///
/// # Errors
/// The database.
pub async fn only_admin_of(conn: &mut Conn, person: PersonId) -> ApiResult<Vec<String>> {
    let sql = "select e.name from role_assignment r join employer e on e.id = r.employer_id \
        where r.person_id = $1 and r.role = 'employer_admin' and not exists (select 1 from role_assignment o \
            where o.employer_id = r.employer_id and o.role = 'employer_admin' and o.person_id <> $1) order by e.name";
    let rows: Vec<NameRow> = sql_query(sql).bind::<SqlUuid, _>(person.0).load(conn).await?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// The jobs of a person that are not over at `now`.
///
/// # Errors
/// The database.
pub async fn jobs(conn: &mut Conn, person: PersonId, now: DateTime<Utc>) -> ApiResult<Vec<EmploymentId>> {
    let sql = "select id from employment where person_id = $1 and left_at is null \
        and (ended_on is null or ended_on >= ($2 at time zone 'Europe/London')::date) order by id";
    let rows: Vec<IdRow> = sql_query(sql).bind::<SqlUuid, _>(person.0).bind::<Timestamptz, _>(now).load(conn).await?;
    Ok(rows.into_iter().map(|row| EmploymentId(row.id)).collect())
}

/// What goes, or loses the link to the person. What their names stand in goes before the names.
const GOES: &[&str] = &[
    "delete from mailed_link m using person p where p.id = $1 and (m.person_id = p.id or p.email in (m.email, m.replaces))",
    "delete from sign_in_failure f using person p where p.id = $1 and f.email = p.email",
    // What the employer's HR system says of them; to it they are no longer there.
    "delete from hr_place l using hr_worker w where w.id = l.worker_id and (w.person_id = $1 or w.invitation_id in \
        (select i.id from invitation i join person p on p.id = $1 and p.email = i.email))",
    "update hr_worker w set person_id = null, said = null, user_name = w.id::text, external_id = null, active = false, \
        job_role = null, started_on = null, gone_at = coalesce(w.gone_at, w.changed_at) where w.person_id = $1 \
        or w.invitation_id in (select i.id from invitation i join person p on p.id = $1 and p.email = i.email)",
    "update invitation i set email = null, invitee = 'Erased' from person p where p.id = $1 \
        and (i.accepted_by = p.id or i.email = p.email or (lower(i.invitee) = lower(p.full_name) \
            and i.employer_id in (select employer_id from employment where person_id = p.id)))",
    // What an employer calls somebody in its files is often their name: its own number of them stays.
    "update staff_member m set person_id = null, display_id = m.worker_id, job_description = null from person p \
        where p.id = $1 and (m.person_id = p.id or (lower(m.display_id) = lower(p.full_name) \
            and m.employer_id in (select employer_id from employment where person_id = p.id)))",
    "update job j set last_error = null from person p where p.id = $1 and position(p.email in j.last_error) > 0",
    "delete from idempotent_answer i using person p where p.id = $1 and (i.caller = 'person:' || p.id \
        or position(p.id::text in i.body::text) > 0 or position(p.email in i.body::text) > 0)",
    "delete from sign_in_family where person_id = $1",
    "delete from message where person_id = $1",
    "delete from message_preference where person_id = $1",
    "delete from calendar_feed where person_id = $1",
    "delete from share where person_id = $1",
    // That it was issued stays provable by its hash; what it said of them goes.
    "update credential c set document = null from training_record t where t.id = c.training_record_id and t.person_id = $1",
    // What was decided stays; a reason may say something of them.
    "update record_decision d set reason = 'Erased' from training_record t where t.id = d.training_record_id \
        and t.person_id = $1 and d.reason is not null",
    "update care_assessment set withdrawn_reason = 'Erased' where person_id = $1 and withdrawn_reason is not null",
    "delete from evidence_file f using training_record t where t.id = f.training_record_id and t.person_id = $1",
    "delete from confirmation_request c using training_record t where t.id = c.training_record_id and t.person_id = $1",
    "update record_verification v set note = null from training_record t where t.id = v.training_record_id and t.person_id = $1",
    "delete from employer_share where person_id = $1",
    "update brought_credential set document = null where person_id = $1",
    "delete from door_code where person_id = $1",
    "delete from passkey where person_id = $1",
    "delete from passkey_challenge where person_id = $1",
    "delete from two_step where person_id = $1",
    "delete from idempotent_answer where body->>'id' in (select id::text from correction where person_id = $1)",
    "delete from correction where person_id = $1",
    // What others wrote freely about them.
    "update training_record set evidence = null, certificate_number = null, revoked_reason = case when revoked_at is not null then 'Taken back.' end \
        where person_id = $1",
    "update booking set refused_because = null, moved_up_because = null, cost_code = null where person_id = $1",
    "delete from role_assignment where person_id = $1",
    "delete from access_line where person_id = $1",
    "delete from erasure where person_id = $1",
    "update employment set external_id = null, asc_wds_worker_id = null where person_id = $1",
];

/// Erases what is a person's own and leaves a row without a name, for what must be kept to rest on.
///
/// # Errors
/// `last_admin` when an employer would be without; the database.
pub async fn erase(tx: &mut Conn, person: PersonId, now: DateTime<Utc>) -> ApiResult<()> {
    for sql in GOES {
        sql_query(*sql).bind::<SqlUuid, _>(person.0).execute(tx).await?;
    }
    let sql = "update person set full_name = 'Erased', email = null, email_verified_at = null, mobile = null, near = null, \
        password_hash = 'erased', erased_at = $2 where id = $1";
    sql_query(sql).bind::<SqlUuid, _>(person.0).bind::<Timestamptz, _>(now).execute(tx).await?;
    Ok(())
}
