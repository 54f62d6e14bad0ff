//! All SQL of what opens an account: addresses, mobile numbers, passwords.

use super::PersonRow;
use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::OptionalExtension;
use diesel::sql_types::{Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::ids::PersonId;

/// An account to write.
#[derive(Clone, Copy, Debug)]
pub struct NewPerson<'a> {
    /// Their name.
    pub name: &'a str,
    /// E-mail address, lower case.
    pub email: Option<&'a str>,
    /// Mobile number in E.164.
    pub mobile: Option<&'a str>,
    /// Argon2id in PHC form.
    pub hash: &'a str,
}

/// Writes a new account.
///
/// # Errors
/// `email_taken` or `mobile_taken` when there is one; the database.
pub async fn add(tx: &mut Conn, id: PersonId, new: NewPerson<'_>, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "insert into person (id, email, mobile, full_name, password_hash, created_at) \
        values ($1, $2, $3, $4, $5, $6)";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<Nullable<Text>, _>(new.email)
        .bind::<Nullable<Text>, _>(new.mobile)
        .bind::<Text, _>(new.name)
        .bind::<Text, _>(new.hash)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// The person with a mobile number.
///
/// # Errors
/// The database.
pub async fn by_mobile(conn: &mut Conn, mobile: &str) -> ApiResult<Option<PersonRow>> {
    let query = sql_query(format!("{} where mobile = $1", super::PERSON)).bind::<Text, _>(mobile);
    Ok(query.get_result(conn).await.optional()?)
}

/// Keeps a new password.
///
/// # Errors
/// The database.
pub async fn set_password(tx: &mut Conn, id: PersonId, hash: &str) -> ApiResult<()> {
    let query = sql_query("update person set password_hash = $2 where id = $1");
    query.bind::<SqlUuid, _>(id.0).bind::<Text, _>(hash).execute(tx).await?;
    Ok(())
}

/// Keeps an address that its owner showed to be theirs.
///
/// # Errors
/// `email_taken` when another account has it; the database.
pub async fn set_verified_email(tx: &mut Conn, id: PersonId, email: &str, now: DateTime<Utc>) -> ApiResult<()> {
    sql_query("update person set email = $2, email_verified_at = $3 where id = $1")
        .bind::<SqlUuid, _>(id.0)
        .bind::<Text, _>(email)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Notes that a person's address is theirs, when it is this one still; answers whether it is.
///
/// # Errors
/// The database.
pub async fn verify_email(tx: &mut Conn, id: PersonId, email: &str, now: DateTime<Utc>) -> ApiResult<bool> {
    let sql = "update person set email_verified_at = coalesce(email_verified_at, $3) where id = $1 and email = $2";
    let noted = sql_query(sql).bind::<SqlUuid, _>(id.0).bind::<Text, _>(email).bind::<Timestamptz, _>(now);
    Ok(noted.execute(tx).await? == 1)
}
