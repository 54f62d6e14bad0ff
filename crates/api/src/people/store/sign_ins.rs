//! All SQL of sign-ins as their owner sees them, and of how fresh their proof is.

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::PersonId;
use uuid::Uuid;

/// A sign-in.
#[derive(Clone, Debug, QueryableByName)]
pub struct SignInRow {
    /// Its id.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// Browser and machine.
    #[diesel(sql_type = Text)]
    pub device: String,
    /// How it began.
    #[diesel(sql_type = Text)]
    pub way: String,
    /// When it began.
    #[diesel(sql_type = Timestamptz)]
    pub started_at: DateTime<Utc>,
    /// When it was last used.
    #[diesel(sql_type = Timestamptz)]
    pub last_used_at: DateTime<Utc>,
}

/// The sign-ins of a person that were used since `since`, newest first after the one named `after`, at most `limit`.
///
/// # Errors
/// The database.
pub async fn of(
    conn: &mut Conn,
    person: PersonId,
    since: DateTime<Utc>,
    after: Option<&(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> ApiResult<Vec<SignInRow>> {
    let sql = "select id, device, way, started_at, last_used_at from sign_in_family \
        where person_id = $1 and ended_at is null and last_used_at > $2 \
        and ($3::timestamptz is null or (started_at, id) < ($3, $4)) order by started_at desc, id desc limit $5";
    Ok(sql_query(sql)
        .bind::<SqlUuid, _>(person.0)
        .bind::<Timestamptz, _>(since)
        .bind::<Nullable<Timestamptz>, _>(after.map(|after| after.0))
        .bind::<Nullable<SqlUuid>, _>(after.map(|after| after.1))
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?)
}

/// Ends one sign-in of a person; answers whether there was one.
///
/// # Errors
/// The database.
pub async fn end(tx: &mut Conn, person: PersonId, id: Uuid, now: DateTime<Utc>) -> ApiResult<bool> {
    let sql = "update sign_in_family set ended_at = $3 where id = $1 and person_id = $2 and ended_at is null";
    let ended = sql_query(sql).bind::<SqlUuid, _>(id).bind::<SqlUuid, _>(person.0).bind::<Timestamptz, _>(now);
    Ok(ended.execute(tx).await? == 1)
}

/// Ends every sign-in of a person but this one.
///
/// # Errors
/// The database.
pub async fn end_others(tx: &mut Conn, person: PersonId, but: Option<Uuid>, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "update sign_in_family set ended_at = $3 \
        where person_id = $1 and id is distinct from $2 and ended_at is null";
    sql_query(sql)
        .bind::<SqlUuid, _>(person.0)
        .bind::<Nullable<SqlUuid>, _>(but)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Notes that a sign-in was used.
///
/// # Errors
/// The database.
pub async fn note_use(tx: &mut Conn, id: Uuid, now: DateTime<Utc>) -> ApiResult<()> {
    let query = sql_query("update sign_in_family set last_used_at = $2 where id = $1");
    query.bind::<SqlUuid, _>(id).bind::<Timestamptz, _>(now).execute(tx).await?;
    Ok(())
}

#[derive(QueryableByName)]
struct Proved {
    #[diesel(sql_type = Nullable<Timestamptz>)]
    proved_at: Option<DateTime<Utc>>,
}

/// When the owner of a sign-in last proved to be there.
///
/// # Errors
/// The database.
pub async fn proved_at(conn: &mut Conn, id: Uuid) -> ApiResult<Option<DateTime<Utc>>> {
    let query = sql_query("select proved_at from sign_in_family where id = $1").bind::<SqlUuid, _>(id);
    Ok(query.get_result::<Proved>(conn).await.optional()?.and_then(|row| row.proved_at))
}

/// Notes a fresh proof.
///
/// # Errors
/// The database.
pub async fn note_proof(tx: &mut Conn, id: Uuid, now: DateTime<Utc>) -> ApiResult<()> {
    let query = sql_query("update sign_in_family set proved_at = $2 where id = $1");
    query.bind::<SqlUuid, _>(id).bind::<Timestamptz, _>(now).execute(tx).await?;
    Ok(())
}
