//! Entries that another issuer signed, and that their person brought.

use super::confirmed::lasts;
use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::sql_types::{Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::catalogue::wire::SubjectView;
use domain::ids::{PersonId, TrainingRecordId};
use domain::records::VerificationLevel;
use uuid::Uuid;

/// What an entry says that was brought.
#[derive(Clone, Debug)]
pub struct Brought<'a> {
    /// Whose it is.
    pub person: PersonId,
    /// What was learnt.
    pub title: &'a str,
    /// The subject, when it is one of ours.
    pub subject: Option<&'a SubjectView>,
    /// Who signed it, as they call themselves.
    pub issued_by: &'a str,
    /// Who taught it.
    pub taught_by: Option<&'a str>,
    /// The day it was achieved.
    pub achieved_on: NaiveDate,
    /// The last day it counts, as it says itself.
    pub expires_on: Option<NaiveDate>,
    /// Who stands behind it.
    pub level: VerificationLevel,
}

/// Writes an entry.
///
/// # Errors
/// The database.
pub async fn bring(tx: &mut Conn, new: &Brought<'_>, now: DateTime<Utc>) -> ApiResult<TrainingRecordId> {
    let id = TrainingRecordId(Uuid::now_v7());
    let (expires_on, basis) = lasts(new.achieved_on, new.expires_on, new.subject);
    let sql = "insert into training_record (id, person_id, title, subject_code, provider_name, achieved_on, expires_on, \
            expiry_basis, verification_level, source, issued_by, created_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'credential', $10, $11)";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<SqlUuid, _>(new.person.0)
        .bind::<Text, _>(new.title)
        .bind::<Nullable<Text>, _>(new.subject.map(|subject| subject.code.as_str()))
        .bind::<Nullable<Text>, _>(new.taught_by)
        .bind::<Date, _>(new.achieved_on)
        .bind::<Nullable<Date>, _>(expires_on)
        .bind::<Text, _>(basis.as_str())
        .bind::<Text, _>(new.level.as_str())
        .bind::<Text, _>(new.issued_by)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(id)
}

/// Takes an entry back that its issuer withdrew; it stays, with the reason.
///
/// # Errors
/// The database.
pub async fn withdraw_brought(tx: &mut Conn, id: TrainingRecordId, reason: &str, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "update training_record set revoked_at = $2, revoked_reason = $3 \
        where id = $1 and source = 'credential' and revoked_at is null";
    sql_query(sql).bind::<SqlUuid, _>(id.0).bind::<Timestamptz, _>(now).bind::<Text, _>(reason).execute(tx).await?;
    Ok(())
}
