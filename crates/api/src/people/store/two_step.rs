//! All SQL of two-step sign-in.

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Binary, Nullable, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::PersonId;

/// A person's app.
#[derive(Clone, Debug, QueryableByName)]
pub struct TwoStepRow {
    /// What its codes are made from, sealed.
    #[diesel(sql_type = Binary)]
    pub secret: Vec<u8>,
    /// Since when codes are asked for.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub confirmed_at: Option<DateTime<Utc>>,
    /// The step of time of the last code that was taken.
    #[diesel(sql_type = BigInt)]
    pub last_step: i64,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// The app of a person, locked: of two that use one code at once one finds it used.
///
/// # Errors
/// The database.
pub async fn lock(tx: &mut Conn, person: PersonId) -> ApiResult<Option<TwoStepRow>> {
    let query = sql_query("select secret, confirmed_at, last_step from two_step where person_id = $1 for update");
    Ok(query.bind::<SqlUuid, _>(person.0).get_result(tx).await.optional()?)
}

/// Whether a person is asked for codes.
///
/// # Errors
/// The database.
pub async fn is_on(conn: &mut Conn, person: PersonId) -> ApiResult<bool> {
    let sql = "select count(*) as count from two_step where person_id = $1 and confirmed_at is not null";
    Ok(sql_query(sql).bind::<SqlUuid, _>(person.0).get_result::<Count>(conn).await?.count == 1)
}

/// Keeps a secret in place of the same one.
///
/// # Errors
/// The database.
pub async fn keep_secret(tx: &mut Conn, person: PersonId, secret: &[u8]) -> ApiResult<()> {
    let query = sql_query("update two_step set secret = $2 where person_id = $1");
    query.bind::<SqlUuid, _>(person.0).bind::<Binary, _>(secret).execute(tx).await?;
    Ok(())
}

/// Begins, or begins again with another secret. One that is in use stays; answers whether it was written.
///
/// # Errors
/// The database.
pub async fn begin(tx: &mut Conn, person: PersonId, secret: &[u8], now: DateTime<Utc>) -> ApiResult<bool> {
    let sql = "insert into two_step as t (person_id, secret, begun_at) values ($1, $2, $3) \
        on conflict (person_id) do update set secret = excluded.secret, begun_at = excluded.begun_at, last_step = 0 \
        where t.confirmed_at is null";
    let written = sql_query(sql)
        .bind::<SqlUuid, _>(person.0)
        .bind::<Binary, _>(secret)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(written == 1)
}

/// From now on codes are asked for; these get in without the app.
///
/// # Errors
/// The database.
pub async fn confirm(tx: &mut Conn, person: PersonId, codes: &[Vec<u8>], now: DateTime<Utc>) -> ApiResult<()> {
    sql_query("update two_step set confirmed_at = $2 where person_id = $1")
        .bind::<SqlUuid, _>(person.0)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    sql_query("insert into recovery_code (person_id, hash) select $1, unnest($2)")
        .bind::<SqlUuid, _>(person.0)
        .bind::<Array<Binary>, _>(codes)
        .execute(tx)
        .await?;
    Ok(())
}

/// Notes the step of time of a code that was taken.
///
/// # Errors
/// The database.
pub async fn note_step(tx: &mut Conn, person: PersonId, step: i64) -> ApiResult<()> {
    let query = sql_query("update two_step set last_step = $2 where person_id = $1");
    query.bind::<SqlUuid, _>(person.0).bind::<BigInt, _>(step).execute(tx).await?;
    Ok(())
}

/// Spends a recovery code; answers whether it was there and unused.
///
/// # Errors
/// The database.
pub async fn spend(tx: &mut Conn, person: PersonId, hash: &[u8], now: DateTime<Utc>) -> ApiResult<bool> {
    let sql = "update recovery_code set used_at = $3 where person_id = $1 and hash = $2 and used_at is null";
    let spent = sql_query(sql).bind::<SqlUuid, _>(person.0).bind::<Binary, _>(hash).bind::<Timestamptz, _>(now);
    Ok(spent.execute(tx).await? == 1)
}

/// Recovery codes that are left.
///
/// # Errors
/// The database.
pub async fn codes_left(conn: &mut Conn, person: PersonId) -> ApiResult<i64> {
    let sql = "select count(*) as count from recovery_code where person_id = $1 and used_at is null";
    Ok(sql_query(sql).bind::<SqlUuid, _>(person.0).get_result::<Count>(conn).await?.count)
}

/// Turns it off; answers whether there was anything.
///
/// # Errors
/// The database.
pub async fn remove(tx: &mut Conn, person: PersonId) -> ApiResult<bool> {
    let query = sql_query("delete from two_step where person_id = $1").bind::<SqlUuid, _>(person.0);
    Ok(query.execute(tx).await? == 1)
}
