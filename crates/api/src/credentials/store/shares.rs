//! All SQL of what people show of their records.

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::sql_types::{Array, BigInt, Binary, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::{PersonId, ShareId, TrainingRecordId};
use domain::records::sharing::SharedName;
use domain::records::wire::NewShare;
use uuid::Uuid;

/// What a person shows.
#[derive(Clone, Debug, QueryableByName)]
pub struct Share {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    person_id: Uuid,
    /// The code of its address, sealed.
    #[diesel(sql_type = Binary)]
    pub code_sealed: Vec<u8>,
    #[diesel(sql_type = Text)]
    shown_name: String,
    /// What it is for.
    #[diesel(sql_type = Nullable<Text>)]
    pub label: Option<String>,
    /// The last day it is shown.
    #[diesel(sql_type = Date)]
    pub until: NaiveDate,
    /// When it was made.
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
    /// When its person ended it.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub ended_at: Option<DateTime<Utc>>,
    /// Its entries.
    #[diesel(sql_type = Array<SqlUuid>)]
    records: Vec<Uuid>,
    /// How often somebody looked.
    #[diesel(sql_type = BigInt)]
    pub looks: i64,
    /// When last.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub last_look_at: Option<DateTime<Utc>>,
}

impl Share {
    /// Its id.
    #[must_use]
    pub const fn id(&self) -> ShareId {
        ShareId(self.id)
    }

    /// Whose it is.
    #[must_use]
    pub const fn person(&self) -> PersonId {
        PersonId(self.person_id)
    }

    /// How much of the name is shown: the least, if that cannot be told.
    #[must_use]
    pub fn shown_name(&self) -> SharedName {
        self.shown_name.parse().unwrap_or(SharedName::Initial)
    }

    /// Its entries.
    #[must_use]
    pub fn records(&self) -> Vec<TrainingRecordId> {
        self.records.iter().copied().map(TrainingRecordId).collect()
    }

    /// Whether it can be looked at on a day.
    #[must_use]
    pub fn is_open(&self, today: NaiveDate) -> bool {
        self.ended_at.is_none() && today <= self.until
    }
}

const SELECT: &str = "select s.id, s.person_id, s.code_sealed, s.shown_name, s.label, s.until, s.created_at, s.ended_at, \
    array(select r.training_record_id from shared_record r join training_record t on t.id = r.training_record_id \
        where r.share_id = s.id order by t.achieved_on desc, t.id desc) as records, \
    (select count(*) from share_look l where l.share_id = s.id) as looks, \
    (select max(l.looked_at) from share_look l where l.share_id = s.id) as last_look_at from share s";

/// Keeps what a person shows.
///
/// # Errors
/// `not_valid` when an entry is not theirs; the database.
pub async fn add(
    tx: &mut Conn,
    (id, person): (ShareId, PersonId),
    new: &NewShare,
    (hash, sealed): (&[u8], &[u8]),
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let sql = "insert into share (id, person_id, code_hash, code_sealed, shown_name, label, until, created_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8)";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<SqlUuid, _>(person.0)
        .bind::<Binary, _>(hash)
        .bind::<Binary, _>(sealed)
        .bind::<Text, _>(new.name.as_str())
        .bind::<Nullable<Text>, _>(new.label.as_deref().map(str::trim))
        .bind::<Date, _>(new.until)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    let records: Vec<Uuid> = new.record_ids.iter().map(|id| id.0).collect();
    let sql = "insert into shared_record (share_id, training_record_id) select $1, id from unnest($2) as id \
        on conflict do nothing";
    sql_query(sql).bind::<SqlUuid, _>(id.0).bind::<Array<SqlUuid>, _>(records).execute(tx).await?;
    Ok(())
}

/// What a person shows and showed, newest first: a hundred at most.
///
/// # Errors
/// The database.
pub async fn of_person(conn: &mut Conn, person: PersonId) -> ApiResult<Vec<Share>> {
    let sql = format!("{SELECT} where s.person_id = $1 order by s.created_at desc, s.id desc limit 100");
    Ok(sql_query(sql).bind::<SqlUuid, _>(person.0).load(conn).await?)
}

/// How many links of a person can be looked at.
///
/// # Errors
/// The database.
pub async fn open_of(tx: &mut Conn, person: PersonId, today: NaiveDate) -> ApiResult<i64> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        number: i64,
    }
    let sql = "select count(*) as number from share where person_id = $1 and ended_at is null and until >= $2";
    let row: Row = sql_query(sql).bind::<SqlUuid, _>(person.0).bind::<Date, _>(today).get_result(tx).await?;
    Ok(row.number)
}

/// One of them.
///
/// # Errors
/// The database.
pub async fn one(conn: &mut Conn, id: ShareId) -> ApiResult<Option<Share>> {
    let query = sql_query(format!("{SELECT} where s.id = $1")).bind::<SqlUuid, _>(id.0);
    Ok(query.get_result(conn).await.optional()?)
}

/// The one that a code leads to.
///
/// # Errors
/// The database.
pub async fn by_code(conn: &mut Conn, hash: &[u8]) -> ApiResult<Option<Share>> {
    let query = sql_query(format!("{SELECT} where s.code_hash = $1")).bind::<Binary, _>(hash);
    Ok(query.get_result(conn).await.optional()?)
}

/// Ends it; the first end stays.
///
/// # Errors
/// The database.
pub async fn end(conn: &mut Conn, id: ShareId, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "update share set ended_at = $2 where id = $1 and ended_at is null";
    sql_query(sql).bind::<SqlUuid, _>(id.0).bind::<Timestamptz, _>(now).execute(conn).await?;
    Ok(())
}

/// Notes that somebody looked: once a minute, so that a page that is loaded again is one look.
///
/// # Errors
/// The database.
pub async fn looked(conn: &mut Conn, id: ShareId, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "insert into share_look (share_id, looked_at) select $1, $2 where not exists \
        (select 1 from share_look where share_id = $1 and looked_at > $2 - interval '1 minute')";
    sql_query(sql).bind::<SqlUuid, _>(id.0).bind::<Timestamptz, _>(now).execute(conn).await?;
    Ok(())
}
