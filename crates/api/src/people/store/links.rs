//! All SQL of links that go out by mail.

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::sql_types::{Binary, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::PersonId;
use uuid::Uuid;

/// A link.
#[derive(Clone, Debug, QueryableByName)]
pub struct LinkRow {
    /// Its id.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// What it does.
    #[diesel(sql_type = Text)]
    pub purpose: String,
    /// Where it goes.
    #[diesel(sql_type = Text)]
    pub email: String,
    /// Whose it is, once that is known.
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub person_id: Option<Uuid>,
    /// The address that the new one takes the place of.
    #[diesel(sql_type = Nullable<Text>)]
    pub replaces: Option<String>,
    /// SHA-256 of the cookie of the browser that asked.
    #[diesel(sql_type = Nullable<Binary>)]
    pub browser: Option<Vec<u8>>,
    /// Until when it is good, once it is sent.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was used.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub used_at: Option<DateTime<Utc>>,
    /// Of an account to be made: whose it will be.
    #[diesel(sql_type = Nullable<Text>)]
    pub full_name: Option<String>,
    /// And its password, as it is kept.
    #[diesel(sql_type = Nullable<Text>)]
    pub password_hash: Option<String>,
}

const LINK: &str = "select id, purpose, email, person_id, replaces, browser, expires_at, used_at, full_name, password_hash \
    from mailed_link";

/// What an account that is asked for will be.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Whose.
    pub full_name: &'a str,
    /// Its password, as it is kept.
    pub password_hash: &'a str,
}

/// A link that is wanted.
#[derive(Clone, Copy, Debug)]
pub struct NewLink<'a> {
    /// What it does.
    pub purpose: &'a str,
    /// Where it goes.
    pub email: &'a str,
    /// Whose it is, when someone signed in asks.
    pub person: Option<PersonId>,
    /// The address that the new one takes the place of.
    pub replaces: Option<&'a str>,
    /// SHA-256 of the cookie of the browser that asks.
    pub browser: Option<&'a [u8]>,
    /// The account that it makes.
    pub account: Option<Wanted<'a>>,
}

/// Writes a wanted link down, and forgets those of a month ago; accounts that nobody made, after two days.
///
/// # Errors
/// The database.
pub async fn add(tx: &mut Conn, link: NewLink<'_>, now: DateTime<Utc>) -> ApiResult<Uuid> {
    let old = "delete from mailed_link where asked_at < $1 - interval '30 days' \
        or (purpose = 'register' and asked_at < $1 - interval '2 days')";
    sql_query(old).bind::<Timestamptz, _>(now).execute(tx).await?;
    let id = Uuid::now_v7();
    let sql = "insert into mailed_link (id, purpose, email, person_id, replaces, browser, asked_at, full_name, password_hash) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    sql_query(sql)
        .bind::<SqlUuid, _>(id)
        .bind::<Text, _>(link.purpose)
        .bind::<Text, _>(link.email)
        .bind::<Nullable<SqlUuid>, _>(link.person.map(|person| person.0))
        .bind::<Nullable<Text>, _>(link.replaces)
        .bind::<Nullable<Binary>, _>(link.browser)
        .bind::<Timestamptz, _>(now)
        .bind::<Nullable<Text>, _>(link.account.map(|account| account.full_name))
        .bind::<Nullable<Text>, _>(link.account.map(|account| account.password_hash))
        .execute(tx)
        .await?;
    Ok(id)
}

/// One link.
///
/// # Errors
/// The database.
pub async fn one(conn: &mut Conn, id: Uuid) -> ApiResult<Option<LinkRow>> {
    let query = sql_query(format!("{LINK} where id = $1")).bind::<SqlUuid, _>(id);
    Ok(query.get_result(conn).await.optional()?)
}

/// Forgets a link that there is nobody to send to, with the address that was asked about.
///
/// # Errors
/// The database.
pub async fn forget(tx: &mut Conn, id: Uuid) -> ApiResult<()> {
    sql_query("delete from mailed_link where id = $1").bind::<SqlUuid, _>(id).execute(tx).await?;
    Ok(())
}

/// The link of a token, locked: of two that use it at once one finds it used.
///
/// # Errors
/// The database.
pub async fn lock(tx: &mut Conn, hash: &[u8]) -> ApiResult<Option<LinkRow>> {
    let query = sql_query(format!("{LINK} where hash = $1 for update")).bind::<Binary, _>(hash);
    Ok(query.get_result(tx).await.optional()?)
}

/// Forgets every account of an address that was asked for and not made.
///
/// # Errors
/// The database.
pub async fn forget_registrations(tx: &mut Conn, email: &str) -> ApiResult<()> {
    sql_query("delete from mailed_link where email = $1 and purpose = 'register'")
        .bind::<Text, _>(email)
        .execute(tx)
        .await?;
    Ok(())
}

/// Gives a link its token and its end, and says what it does. One that makes no account forgets what was asked for.
///
/// # Errors
/// The database.
pub async fn seal(
    tx: &mut Conn,
    id: Uuid,
    person: Option<PersonId>,
    purpose: &str,
    hash: &[u8],
    ends: DateTime<Utc>,
) -> ApiResult<()> {
    let sql = "update mailed_link set person_id = $2, purpose = $3, hash = $4, expires_at = $5, \
        full_name = case when $3 = 'register' then full_name end, \
        password_hash = case when $3 = 'register' then password_hash end where id = $1";
    sql_query(sql)
        .bind::<SqlUuid, _>(id)
        .bind::<Nullable<SqlUuid>, _>(person.map(|person| person.0))
        .bind::<Text, _>(purpose)
        .bind::<Binary, _>(hash)
        .bind::<Timestamptz, _>(ends)
        .execute(tx)
        .await?;
    Ok(())
}

/// Marks a link as used, and with it every other of the person with the same purpose.
///
/// # Errors
/// The database.
pub async fn spend(tx: &mut Conn, link: &LinkRow, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "update mailed_link set used_at = $3 \
        where person_id = $1 and purpose = $2 and hash is not null and used_at is null";
    sql_query(sql)
        .bind::<Nullable<SqlUuid>, _>(link.person_id)
        .bind::<Text, _>(&link.purpose)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Ends every link of a person that was not used: what opens the account changed.
///
/// # Errors
/// The database.
pub async fn end_all(tx: &mut Conn, person: PersonId, now: DateTime<Utc>) -> ApiResult<()> {
    sql_query("update mailed_link set used_at = $2 where person_id = $1 and hash is not null and used_at is null")
        .bind::<SqlUuid, _>(person.0)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}
