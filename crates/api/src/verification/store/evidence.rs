//! SQL of photos and PDFs of certificates.

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Binary, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::{EvidenceId, TrainingRecordId};
use domain::records::wire::EvidenceFile;
use std::fmt::Write;
use uuid::Uuid;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    training_record_id: Uuid,
    #[diesel(sql_type = Text)]
    media_type: String,
    #[diesel(sql_type = BigInt)]
    size_bytes: i64,
    #[diesel(sql_type = Binary)]
    sha256: Vec<u8>,
    #[diesel(sql_type = Timestamptz)]
    added_at: DateTime<Utc>,
}

impl Row {
    fn view(self) -> (TrainingRecordId, EvidenceFile) {
        let sha256 = self.sha256.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        let view = EvidenceFile {
            id: EvidenceId(self.id),
            media_type: self.media_type,
            size_bytes: self.size_bytes,
            sha256,
            added_at: self.added_at,
        };
        (TrainingRecordId(self.training_record_id), view)
    }
}

const SELECT: &str =
    "select f.id, f.training_record_id, f.media_type, f.size_bytes, f.sha256, f.added_at from evidence_file f";

/// What is with an entry, in the order it was added.
///
/// # Errors
/// The database.
pub async fn of_record(conn: &mut Conn, record: TrainingRecordId) -> ApiResult<Vec<EvidenceFile>> {
    let sql = format!("{SELECT} where f.training_record_id = $1 order by f.added_at, f.id");
    let rows: Vec<Row> = sql_query(sql).bind::<SqlUuid, _>(record.0).load(conn).await?;
    Ok(rows.into_iter().map(|row| row.view().1).collect())
}

/// One, and the entry it is with.
///
/// # Errors
/// The database.
pub async fn one(conn: &mut Conn, id: EvidenceId) -> ApiResult<Option<(TrainingRecordId, EvidenceFile)>> {
    let sql = format!("{SELECT} where f.id = $1");
    let row: Option<Row> = sql_query(sql).bind::<SqlUuid, _>(id.0).get_result(conn).await.optional()?;
    Ok(row.map(Row::view))
}

/// A file that was put into the store.
#[derive(Clone, Copy, Debug)]
pub struct New<'a> {
    /// Its id.
    pub id: EvidenceId,
    /// The entry it is with.
    pub record: TrainingRecordId,
    /// What it is.
    pub media_type: &'a str,
    /// How large it is.
    pub size_bytes: i64,
    /// Its hash.
    pub sha256: &'a [u8],
}

/// Writes down a file. Answers whether it is new: the same one is with its entry once.
///
/// # Errors
/// The database.
pub async fn add(tx: &mut Conn, new: New<'_>, now: DateTime<Utc>) -> ApiResult<bool> {
    let sql = "insert into evidence_file (id, training_record_id, media_type, size_bytes, sha256, added_at) \
        values ($1, $2, $3, $4, $5, $6) on conflict on constraint evidence_once do nothing";
    let added = sql_query(sql)
        .bind::<SqlUuid, _>(new.id.0)
        .bind::<SqlUuid, _>(new.record.0)
        .bind::<Text, _>(new.media_type)
        .bind::<BigInt, _>(new.size_bytes)
        .bind::<Binary, _>(new.sha256)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(added > 0)
}

/// Takes a file away from its entry; a trigger sees to it that it goes from the store.
///
/// # Errors
/// The database.
pub async fn remove(tx: &mut Conn, id: EvidenceId) -> ApiResult<bool> {
    let sql = "delete from evidence_file where id = $1";
    Ok(sql_query(sql).bind::<SqlUuid, _>(id.0).execute(tx).await? > 0)
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// Those of some ids that no row names.
///
/// # Errors
/// The database.
pub async fn unknown(conn: &mut Conn, ids: &[Uuid]) -> ApiResult<Vec<Uuid>> {
    let sql = "select asked.id from unnest($1) as asked(id) \
        where not exists (select 1 from evidence_file f where f.id = asked.id)";
    let rows: Vec<IdRow> = sql_query(sql).bind::<Array<SqlUuid>, _>(ids).load(conn).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}
