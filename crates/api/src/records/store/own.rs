//! Entries that people write themselves.

use super::confirmed::lasts;
use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Date, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::catalogue::wire::SubjectView;
use domain::ids::{EmployerId, PersonId, TrainingProviderId, TrainingRecordId};
use domain::records::VerificationLevel;
use domain::records::wire::NewOwnRecord;
use uuid::Uuid;

/// Writes an entry that its person alone says.
///
/// # Errors
/// The database.
pub async fn add(
    tx: &mut Conn,
    person: PersonId,
    (new, title, subject): (&NewOwnRecord, &str, Option<&SubjectView>),
    now: DateTime<Utc>,
) -> ApiResult<TrainingRecordId> {
    let id = TrainingRecordId(Uuid::now_v7());
    let (expires_on, basis) = lasts(new.achieved_on, new.expires_on, subject);
    let sql = "insert into training_record (id, person_id, title, subject_code, provider_name, achieved_on, expires_on, \
            expiry_basis, verification_level, source, certificate_number, minutes, replaces, created_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'person', $10, $11, $12, $13)";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<SqlUuid, _>(person.0)
        .bind::<Text, _>(title)
        .bind::<Nullable<Text>, _>(subject.map(|subject| subject.code.as_str()))
        .bind::<Nullable<Text>, _>(new.taught_by.as_deref().map(str::trim))
        .bind::<Date, _>(new.achieved_on)
        .bind::<Nullable<Date>, _>(expires_on)
        .bind::<Text, _>(basis.as_str())
        .bind::<Text, _>(VerificationLevel::SelfDeclared.as_str())
        .bind::<Nullable<Text>, _>(new.certificate_number.as_deref().map(str::trim))
        .bind::<Nullable<Integer>, _>(new.minutes)
        .bind::<Nullable<SqlUuid>, _>(new.replaces.map(|id| id.0))
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(id)
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How many entries a person wrote themselves.
///
/// # Errors
/// The database.
pub async fn count(conn: &mut Conn, person: PersonId) -> ApiResult<i64> {
    let sql = "select count(*) as count from training_record where person_id = $1 and source = 'person'";
    Ok(sql_query(sql).bind::<SqlUuid, _>(person.0).get_result::<CountRow>(conn).await?.count)
}

/// Takes back an entry that its person wrote; it stays, with the reason. Answers whether there was one that stood.
///
/// # Errors
/// The database.
pub async fn take_back(tx: &mut Conn, id: TrainingRecordId, reason: &str, now: DateTime<Utc>) -> ApiResult<bool> {
    let sql = "update training_record set revoked_at = $2, revoked_reason = $3 \
        where id = $1 and source = 'person' and revoked_at is null";
    let taken =
        sql_query(sql).bind::<SqlUuid, _>(id.0).bind::<Timestamptz, _>(now).bind::<Text, _>(reason).execute(tx).await?;
    Ok(taken > 0)
}

/// Who stands behind an entry from now on.
#[derive(Clone, Copy, Debug)]
pub enum Behind<'a> {
    /// An employer, by its name.
    Employer(EmployerId, &'a str),
    /// A training provider, by its name and UKPRN.
    Provider(TrainingProviderId, &'a str, &'a str),
    /// Nobody new: somebody has seen the certificate.
    Nobody,
}

/// Raises an entry to a level for which a step was written; who stands behind it answers for it.
///
/// # Errors
/// The database: a level for which there is no step breaks `record_is_kept`.
pub async fn raise(tx: &mut Conn, id: TrainingRecordId, level: VerificationLevel, behind: Behind<'_>) -> ApiResult<()> {
    let (employer, provider) = match behind {
        Behind::Employer(id, name) => (Some((id.0, name)), None),
        Behind::Provider(id, name, ukprn) => (None, Some((id.0, name, ukprn))),
        Behind::Nobody => (None, None),
    };
    let sql = "update training_record set verification_level = $2, confirmed_by = coalesce($3, confirmed_by), \
            confirmed_by_name = coalesce($4, confirmed_by_name), training_provider_id = coalesce($5, training_provider_id), \
            provider_name = coalesce($6, provider_name), provider_ukprn = coalesce($7, provider_ukprn) where id = $1";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<Text, _>(level.as_str())
        .bind::<Nullable<SqlUuid>, _>(employer.map(|of| of.0))
        .bind::<Nullable<Text>, _>(employer.map(|of| of.1))
        .bind::<Nullable<SqlUuid>, _>(provider.map(|of| of.0))
        .bind::<Nullable<Text>, _>(provider.map(|of| of.1))
        .bind::<Nullable<Text>, _>(provider.map(|of| of.2))
        .execute(tx)
        .await?;
    Ok(())
}
