//! All SQL of messages and of how people want to be told.

use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Bool, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::{BookingId, MessageId, PersonId, TrainingRecordId};
use domain::messages::MessageKind;
use domain::messages::words::About;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use uuid::Uuid;

/// What a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// A booking.
    Booking(BookingId),
    /// An entry of its person's record.
    Training(TrainingRecordId),
}

impl Of {
    /// The booking, when it is about one.
    #[must_use]
    pub const fn booking(self) -> Option<BookingId> {
        match self {
            Self::Booking(id) => Some(id),
            Self::Training(_) => None,
        }
    }

    /// The entry, when it is about one.
    #[must_use]
    pub const fn training(self) -> Option<TrainingRecordId> {
        match self {
            Self::Booking(_) => None,
            Self::Training(id) => Some(id),
        }
    }
}

/// A message to write.
pub struct New<'a> {
    /// For whom.
    pub person: PersonId,
    /// What it tells.
    pub kind: MessageKind,
    /// Of what.
    pub of: Of,
    /// What tells it from the next of its kind.
    pub version: i32,
    /// What its words are made from.
    pub said: &'a About,
    /// Whether it goes by mail.
    pub by_mail: bool,
}

/// Writes a message, unless it is there: answers its id when it is new.
///
/// # Errors
/// The database.
pub async fn add(tx: &mut Conn, new: &New<'_>, now: DateTime<Utc>) -> ApiResult<Option<MessageId>> {
    let id = Uuid::now_v7();
    let sql = "insert into message (id, person_id, kind, booking_id, version, said, made_at, by_mail, training_record_id) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict on constraint message_once do nothing";
    let written = sql_query(sql)
        .bind::<SqlUuid, _>(id)
        .bind::<SqlUuid, _>(new.person.0)
        .bind::<Text, _>(new.kind.as_str())
        .bind::<Nullable<SqlUuid>, _>(new.of.booking().map(|id| id.0))
        .bind::<Integer, _>(new.version)
        .bind::<Jsonb, _>(serde_json::to_value(new.said).map_err(ApiError::internal)?)
        .bind::<Timestamptz, _>(now)
        .bind::<Bool, _>(new.by_mail)
        .bind::<Nullable<SqlUuid>, _>(new.of.training().map(|id| id.0))
        .execute(tx)
        .await?;
    Ok((written == 1).then_some(MessageId(id)))
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    person_id: Uuid,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    booking_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    training_record_id: Option<Uuid>,
    #[diesel(sql_type = Integer)]
    version: i32,
    #[diesel(sql_type = Jsonb)]
    said: serde_json::Value,
    #[diesel(sql_type = Timestamptz)]
    made_at: DateTime<Utc>,
    #[diesel(sql_type = Bool)]
    by_mail: bool,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    sent_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    read_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    kept_at: Option<DateTime<Utc>>,
}

/// A message as it is kept.
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// Whose it is.
    pub person: PersonId,
    /// What it tells.
    pub kind: MessageKind,
    /// Of what.
    pub of: Of,
    /// What tells it from the next of its kind.
    pub version: i32,
    /// What its words are made from.
    pub said: About,
    /// When it was written.
    pub made_at: DateTime<Utc>,
    /// Whether it goes by mail.
    pub by_mail: bool,
    /// When it went.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it was read in the app.
    pub read_at: Option<DateTime<Utc>>,
    /// When its person said that they keep the place.
    pub kept_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Message {
    type Error = ApiError;

    fn try_from(row: Row) -> Result<Self, ApiError> {
        Ok(Self {
            id: MessageId(row.id),
            person: PersonId(row.person_id),
            kind: row.kind.parse().map_err(ApiError::internal)?,
            of: match (row.booking_id, row.training_record_id) {
                (Some(id), _) => Of::Booking(BookingId(id)),
                (None, Some(id)) => Of::Training(TrainingRecordId(id)),
                (None, None) => return Err(ApiError::internal("a message about nothing")),
            },
            version: row.version,
            said: serde_json::from_value(row.said).map_err(ApiError::internal)?,
            made_at: row.made_at,
            by_mail: row.by_mail,
            sent_at: row.sent_at,
            read_at: row.read_at,
            kept_at: row.kept_at,
        })
    }
}

const SELECT: &str = "select id, person_id, kind, booking_id, training_record_id, version, said, made_at, by_mail, sent_at, read_at, kept_at \
    from message";

/// A message, locked: of two that send it at once one finds it sent.
///
/// # Errors
/// The database.
pub async fn lock(tx: &mut Conn, id: MessageId) -> ApiResult<Option<Message>> {
    let query = sql_query(format!("{SELECT} where id = $1 for update")).bind::<SqlUuid, _>(id.0);
    query.get_result::<Row>(tx).await.optional()?.map(Message::try_from).transpose()
}

/// Notes that a message went by mail.
///
/// # Errors
/// The database.
pub async fn sent(tx: &mut Conn, id: MessageId, now: DateTime<Utc>) -> ApiResult<()> {
    let query = sql_query("update message set sent_at = $2 where id = $1");
    query.bind::<SqlUuid, _>(id.0).bind::<Timestamptz, _>(now).execute(tx).await?;
    Ok(())
}

/// The order of a list of messages: newest first.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Place(pub DateTime<Utc>, pub Uuid);

/// A person's messages, newest first, after one of them.
///
/// # Errors
/// The database.
pub async fn page(conn: &mut Conn, person: PersonId, after: Option<Place>, limit: i64) -> ApiResult<Vec<Message>> {
    let sql = format!(
        "{SELECT} where person_id = $1 and ($2::timestamptz is null or (made_at, id) < ($2, $3)) \
         order by made_at desc, id desc limit $4"
    );
    let rows: Vec<Row> = sql_query(sql)
        .bind::<SqlUuid, _>(person.0)
        .bind::<Nullable<Timestamptz>, _>(after.map(|place| place.0))
        .bind::<Nullable<SqlUuid>, _>(after.map(|place| place.1))
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    rows.into_iter().map(Message::try_from).collect()
}

/// Notes that a person read a message of theirs, once; answers it as it is then.
///
/// # Errors
/// The database.
pub async fn read(tx: &mut Conn, person: PersonId, id: MessageId, now: DateTime<Utc>) -> ApiResult<Option<Message>> {
    let query = sql_query("update message set read_at = coalesce(read_at, $3) where id = $1 and person_id = $2");
    let query = query.bind::<SqlUuid, _>(id.0).bind::<SqlUuid, _>(person.0).bind::<Timestamptz, _>(now);
    if query.execute(tx).await? == 0 { Ok(None) } else { lock(tx, id).await }
}

/// Notes that who was told of a change keeps the place, once.
///
/// # Errors
/// The database.
pub async fn keep(tx: &mut Conn, booking: BookingId, version: i32, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "update message set kept_at = coalesce(kept_at, $3) \
        where booking_id = $1 and version = $2 and kind = 'changed'";
    let query = sql_query(sql).bind::<SqlUuid, _>(booking.0).bind::<Integer, _>(version);
    query.bind::<Timestamptz, _>(now).execute(tx).await?;
    Ok(())
}

#[derive(QueryableByName)]
struct ToldRow {
    #[diesel(sql_type = SqlUuid)]
    booking_id: Uuid,
}

/// Of these bookings, those whose message of a kind and version is written.
///
/// # Errors
/// The database.
pub async fn told(
    conn: &mut Conn,
    bookings: &[BookingId],
    kind: MessageKind,
    version: i32,
) -> ApiResult<HashSet<BookingId>> {
    let sql = "select booking_id from message where booking_id = any($1) and kind = $2 and version = $3";
    let ids: Vec<Uuid> = bookings.iter().map(|id| id.0).collect();
    let query = sql_query(sql).bind::<Array<SqlUuid>, _>(ids).bind::<Text, _>(kind.as_str());
    let rows: Vec<ToldRow> = query.bind::<Integer, _>(version).load(conn).await?;
    Ok(rows.into_iter().map(|row| BookingId(row.booking_id)).collect())
}

#[derive(QueryableByName)]
struct KindsRow {
    #[diesel(sql_type = Array<Text>)]
    app_only: Vec<String>,
}

/// The kinds of which a person wants no mail.
///
/// # Errors
/// The database.
pub async fn app_only(conn: &mut Conn, person: PersonId) -> ApiResult<Vec<MessageKind>> {
    let query = sql_query("select app_only from message_preference where person_id = $1").bind::<SqlUuid, _>(person.0);
    let row: Option<KindsRow> = query.get_result(conn).await.optional()?;
    let kinds = row.map(|row| row.app_only).unwrap_or_default();
    kinds.iter().map(|kind| kind.parse().map_err(ApiError::internal)).collect()
}

/// Sets them. Who sets them at once with another waits, and then finds them changed.
///
/// # Errors
/// The database.
pub async fn set_app_only(tx: &mut Conn, person: PersonId, kinds: &[MessageKind]) -> ApiResult<()> {
    let sql = "insert into message_preference (person_id, app_only) values ($1, $2) \
        on conflict (person_id) do update set app_only = excluded.app_only";
    let kinds: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
    sql_query(sql).bind::<SqlUuid, _>(person.0).bind::<Array<Text>, _>(kinds).execute(tx).await?;
    Ok(())
}

/// Lets one change of a person's wishes come after another.
///
/// # Errors
/// The database.
pub async fn one_at_a_time(tx: &mut Conn, person: PersonId) -> ApiResult<()> {
    let sql = "select pg_advisory_xact_lock(hashtextextended('message_preference ' || $1::text, 0))";
    sql_query(sql).bind::<SqlUuid, _>(person.0).execute(tx).await?;
    Ok(())
}
