//! All SQL of accounts, sign-ins and roles.

pub mod account;
pub mod links;
pub mod passkeys;
pub mod sign_ins;
pub mod throttle;
pub mod two_step;

use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Binary, Bool, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::{EmployerId, PersonId, TrainingProviderId, WorkplaceId};
use domain::policy::Actor;
use uuid::Uuid;

/// A person's account.
#[derive(Clone, Debug, QueryableByName)]
pub struct PersonRow {
    /// Their id.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// E-mail address, lower case, when they have one.
    #[diesel(sql_type = Nullable<Text>)]
    pub email: Option<String>,
    /// When they opened a link that was sent there.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub email_verified_at: Option<DateTime<Utc>>,
    /// Mobile number in E.164, when they sign in with it.
    #[diesel(sql_type = Nullable<Text>)]
    pub mobile: Option<String>,
    /// Name.
    #[diesel(sql_type = Text)]
    pub full_name: String,
    /// Argon2id in PHC form.
    #[diesel(sql_type = Text)]
    pub password_hash: String,
    /// Where they are.
    #[diesel(sql_type = Nullable<Text>)]
    pub near: Option<String>,
}

/// A role with its organisation's name.
#[derive(Clone, Debug, QueryableByName)]
pub struct RoleRow {
    /// Which.
    #[diesel(sql_type = Text)]
    pub role: String,
    /// Where.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub organisation_id: Option<Uuid>,
    /// That organisation's name.
    #[diesel(sql_type = Nullable<Text>)]
    pub organisation_name: Option<String>,
}

/// A refresh token with its sign-in.
#[derive(Clone, Debug, QueryableByName)]
pub struct TokenRow {
    /// The sign-in.
    #[diesel(sql_type = SqlUuid)]
    pub family_id: Uuid,
    /// Whose.
    #[diesel(sql_type = SqlUuid)]
    pub person_id: Uuid,
    /// When it ends.
    #[diesel(sql_type = Timestamptz)]
    pub expires_at: DateTime<Utc>,
    /// When it was spent.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub used_at: Option<DateTime<Utc>>,
    /// When the sign-in was ended.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub ended_at: Option<DateTime<Utc>>,
}

#[derive(QueryableByName)]
struct ActorRow {
    #[diesel(sql_type = Bool)]
    academy_staff: bool,
    #[diesel(sql_type = Array<SqlUuid>)]
    tutor_at: Vec<Uuid>,
    #[diesel(sql_type = Array<SqlUuid>)]
    manages: Vec<Uuid>,
    #[diesel(sql_type = Array<SqlUuid>)]
    administers: Vec<Uuid>,
    #[diesel(sql_type = Array<SqlUuid>)]
    named_employers: Vec<Uuid>,
    #[diesel(sql_type = Array<SqlUuid>)]
    named_workplaces: Vec<Uuid>,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

const PERSON: &str = "select id, email, email_verified_at, mobile, full_name, password_hash, near from person";

/// Who a person is to the policy; nobody when the sign-in was ended or the person is gone.
///
/// # Errors
/// The database.
pub async fn actor(conn: &mut Conn, person: PersonId, sign_in: Option<Uuid>) -> ApiResult<Option<Actor>> {
    let sql = "select \
            coalesce(bool_or(r.role = 'academy_staff'), false) as academy_staff, \
            coalesce(array_agg(r.training_provider_id) filter (where r.role = 'tutor'), '{}') as tutor_at, \
            coalesce(array_agg(r.employer_id) filter (where r.role = 'employer_admin' \
                or (r.role = 'employer_manager' and not r.named_workplaces)), '{}') as manages, \
            coalesce(array_agg(r.employer_id) filter (where r.role = 'employer_admin'), '{}') as administers, \
            array(select w.employer_id from role_assignment n join role_workplace w on w.role_id = n.id \
                where n.person_id = p.id order by w.workplace_id) as named_employers, \
            array(select w.workplace_id from role_assignment n join role_workplace w on w.role_id = n.id \
                where n.person_id = p.id order by w.workplace_id) as named_workplaces \
        from person p left join role_assignment r on r.person_id = p.id \
        where p.id = $1 and p.erased_at is null and ($2::uuid is null or exists ( \
            select 1 from sign_in_family f where f.id = $2 and f.person_id = p.id and f.ended_at is null)) \
        group by p.id";
    let row = sql_query(sql)
        .bind::<SqlUuid, _>(person.0)
        .bind::<Nullable<SqlUuid>, _>(sign_in)
        .get_result::<ActorRow>(conn)
        .await
        .optional()?;
    Ok(row.map(|row| Actor::Person {
        id: person,
        academy_staff: row.academy_staff,
        tutor_at: row.tutor_at.into_iter().map(TrainingProviderId).collect(),
        manages: row.manages.into_iter().map(EmployerId).collect(),
        administers: row.administers.into_iter().map(EmployerId).collect(),
        manages_at: row
            .named_employers
            .into_iter()
            .zip(row.named_workplaces)
            .map(|(employer, workplace)| (EmployerId(employer), WorkplaceId(workplace)))
            .collect(),
    }))
}

/// One person.
///
/// # Errors
/// The database.
pub async fn person(conn: &mut Conn, id: PersonId) -> ApiResult<Option<PersonRow>> {
    let query = sql_query(format!("{PERSON} where id = $1")).bind::<SqlUuid, _>(id.0);
    Ok(query.get_result(conn).await.optional()?)
}

/// Whether somebody reads what is told to a person: whose account is erased, and who is made up, do not.
///
/// # Errors
/// The database.
pub async fn reads_messages(conn: &mut Conn, id: PersonId) -> ApiResult<bool> {
    let sql = "select id from person where id = $1 and erased_at is null and practice_at is null";
    Ok(sql_query(sql).bind::<SqlUuid, _>(id.0).execute(conn).await? == 1)
}

/// The person with an e-mail address.
///
/// # Errors
/// The database.
pub async fn person_by_email(conn: &mut Conn, email: &str) -> ApiResult<Option<PersonRow>> {
    let query = sql_query(format!("{PERSON} where email = $1")).bind::<Text, _>(email);
    Ok(query.get_result(conn).await.optional()?)
}

/// Writes a new account.
///
/// # Errors
/// `email_taken` when there is one; the database.
pub async fn add_person(
    conn: &mut Conn,
    id: PersonId,
    email: &str,
    name: &str,
    hash: &str,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    account::add(conn, id, account::NewPerson { name, email: Some(email), mobile: None, hash }, now).await
}

/// Changes what is given, leaves the rest.
///
/// # Errors
/// The database.
pub async fn change_person(conn: &mut Conn, id: PersonId, name: Option<&str>, near: Option<&str>) -> ApiResult<()> {
    let sql = "update person set full_name = coalesce($2, full_name), \
        near = case when $3::text is null then near else nullif($3, '') end where id = $1";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<Nullable<Text>, _>(name)
        .bind::<Nullable<Text>, _>(near)
        .execute(conn)
        .await?;
    Ok(())
}

/// The roles of a person with their organisations.
///
/// # Errors
/// The database.
pub async fn roles(conn: &mut Conn, person: PersonId) -> ApiResult<Vec<RoleRow>> {
    let sql = "select r.role, coalesce(r.employer_id, r.training_provider_id) as organisation_id, \
            coalesce(e.name, t.name) as organisation_name \
        from role_assignment r left join employer e on e.id = r.employer_id \
            left join training_provider t on t.id = r.training_provider_id \
        where r.person_id = $1 order by r.role, 3";
    Ok(sql_query(sql).bind::<SqlUuid, _>(person.0).get_results(conn).await?)
}

/// Wrong secrets of a machine since `since`.
///
/// # Errors
/// The database.
pub async fn failures(conn: &mut Conn, email: &str, since: DateTime<Utc>) -> ApiResult<i64> {
    let sql = "select count(*) as count from sign_in_failure where email = $1 and at > $2";
    let row = sql_query(sql).bind::<Text, _>(email).bind::<Timestamptz, _>(since).get_result::<Count>(conn);
    Ok(row.await?.count)
}

/// Writes a wrong secret down, and forgets old ones.
///
/// # Errors
/// The database.
pub async fn add_failure(conn: &mut Conn, email: &str, now: DateTime<Utc>) -> ApiResult<()> {
    sql_query("delete from sign_in_failure where at < $1 - interval '1 day'")
        .bind::<Timestamptz, _>(now)
        .execute(conn)
        .await?;
    sql_query("insert into sign_in_failure (email, at) values ($1, $2)")
        .bind::<Text, _>(email)
        .bind::<Timestamptz, _>(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// A sign-in to begin.
#[derive(Clone, Copy, Debug)]
pub struct NewSignIn<'a> {
    /// Its id.
    pub id: Uuid,
    /// Whose.
    pub person: PersonId,
    /// How.
    pub way: domain::people::ways::Way,
    /// Browser and machine in plain words.
    pub device: &'a str,
}

/// Begins a sign-in.
///
/// # Errors
/// The database.
pub async fn begin_family(conn: &mut Conn, new: NewSignIn<'_>, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "insert into sign_in_family (id, person_id, way, device, started_at, last_used_at, proved_at) \
        values ($1, $2, $3, $4, $5, $5, $6)";
    sql_query(sql)
        .bind::<SqlUuid, _>(new.id)
        .bind::<SqlUuid, _>(new.person.0)
        .bind::<Text, _>(new.way.as_str())
        .bind::<Text, _>(new.device)
        .bind::<Timestamptz, _>(now)
        .bind::<Nullable<Timestamptz>, _>(new.way.proves().then_some(now))
        .execute(conn)
        .await?;
    Ok(())
}

/// Ends a sign-in: its refresh tokens and access tokens are no longer good.
///
/// # Errors
/// The database.
pub async fn end_family(conn: &mut Conn, id: Uuid, now: DateTime<Utc>) -> ApiResult<()> {
    sql_query("update sign_in_family set ended_at = coalesce(ended_at, $2) where id = $1")
        .bind::<SqlUuid, _>(id)
        .bind::<Timestamptz, _>(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// Ends every sign-in of a person.
///
/// # Errors
/// The database.
pub async fn end_all_families(conn: &mut Conn, person: PersonId, now: DateTime<Utc>) -> ApiResult<()> {
    sql_query("update sign_in_family set ended_at = $2 where person_id = $1 and ended_at is null")
        .bind::<SqlUuid, _>(person.0)
        .bind::<Timestamptz, _>(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// Adds a refresh token to a sign-in.
///
/// # Errors
/// The database.
pub async fn add_token(
    conn: &mut Conn,
    hash: &[u8],
    family: Uuid,
    now: DateTime<Utc>,
    ends: DateTime<Utc>,
) -> ApiResult<()> {
    sql_query("insert into refresh_token (hash, family_id, issued_at, expires_at) values ($1, $2, $3, $4)")
        .bind::<Binary, _>(hash)
        .bind::<SqlUuid, _>(family)
        .bind::<Timestamptz, _>(now)
        .bind::<Timestamptz, _>(ends)
        .execute(conn)
        .await?;
    Ok(())
}

/// A refresh token, locked with its sign-in.
///
/// # Errors
/// The database.
pub async fn lock_token(conn: &mut Conn, hash: &[u8]) -> ApiResult<Option<TokenRow>> {
    let sql = "select t.family_id, f.person_id, t.expires_at, t.used_at, f.ended_at \
        from refresh_token t join sign_in_family f on f.id = t.family_id where t.hash = $1 for update";
    Ok(sql_query(sql).bind::<Binary, _>(hash).get_result(conn).await.optional()?)
}

/// Marks a refresh token as used.
///
/// # Errors
/// The database.
pub async fn spend_token(conn: &mut Conn, hash: &[u8], now: DateTime<Utc>) -> ApiResult<()> {
    sql_query("update refresh_token set used_at = coalesce(used_at, $2) where hash = $1")
        .bind::<Binary, _>(hash)
        .bind::<Timestamptz, _>(now)
        .execute(conn)
        .await?;
    Ok(())
}

/// Gives a person a role; a second time changes nothing.
///
/// # Errors
/// The database.
pub async fn give_role(
    conn: &mut Conn,
    person: PersonId,
    role: domain::people::Role,
    employer: Option<EmployerId>,
    provider: Option<TrainingProviderId>,
) -> ApiResult<()> {
    if role == domain::people::Role::Worker {
        return Err(ApiError::internal("everyone is a worker: it is not given"));
    }
    let sql = "insert into role_assignment (person_id, role, employer_id, training_provider_id) \
        values ($1, $2, $3, $4) on conflict do nothing";
    sql_query(sql)
        .bind::<SqlUuid, _>(person.0)
        .bind::<Text, _>(role.as_str())
        .bind::<Nullable<SqlUuid>, _>(employer.map(|id| id.0))
        .bind::<Nullable<SqlUuid>, _>(provider.map(|id| id.0))
        .execute(conn)
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct NameRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    full_name: String,
}

/// The names of people, for a register.
///
/// # Errors
/// The database.
pub async fn names(conn: &mut Conn, people: &[PersonId]) -> ApiResult<Vec<(PersonId, String)>> {
    let rows: Vec<NameRow> = sql_query("select id, full_name from person where id = any($1)")
        .bind::<Array<SqlUuid>, _>(people.iter().map(|id| id.0).collect::<Vec<_>>())
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (PersonId(row.id), row.full_name)).collect())
}

#[derive(QueryableByName)]
struct KeeperRow {
    #[diesel(sql_type = SqlUuid)]
    person_id: Uuid,
}

/// The managers of an employer, or the tutors of a training provider, at most 20.
///
/// # Errors
/// The database.
pub async fn keepers(
    conn: &mut Conn,
    employer: Option<EmployerId>,
    provider: Option<TrainingProviderId>,
) -> ApiResult<Vec<PersonId>> {
    let sql = "select person_id from role_assignment where employer_id = $1 or training_provider_id = $2 \
        order by person_id limit 20";
    let rows: Vec<KeeperRow> = sql_query(sql)
        .bind::<Nullable<SqlUuid>, _>(employer.map(|id| id.0))
        .bind::<Nullable<SqlUuid>, _>(provider.map(|id| id.0))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|row| PersonId(row.person_id)).collect())
}
