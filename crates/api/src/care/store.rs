//! All SQL of the Care Certificate.

use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::sql_types::{Array, Date, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::{CareAssessmentId, EmployerId, PersonId, TrainingRecordId};
use domain::records::care_certificate::{CarePart, Edition};
use domain::records::wire::{CareAssessment, CareSignOff, NewCareAssessment};
use std::collections::HashMap;
use uuid::Uuid;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    person_id: Uuid,
    #[diesel(sql_type = Text)]
    edition: String,
    #[diesel(sql_type = Integer)]
    standard: i32,
    #[diesel(sql_type = Text)]
    part: String,
    #[diesel(sql_type = Date)]
    assessed_on: NaiveDate,
    #[diesel(sql_type = Text)]
    assessor: String,
    #[diesel(sql_type = Nullable<Text>)]
    capacity: Option<String>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    employer_id: Option<Uuid>,
    #[diesel(sql_type = Text)]
    employer_name: String,
}

/// An assessment that stands.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// Whose.
    pub person: PersonId,
    /// Against which edition.
    pub edition: Edition,
    /// Which standard.
    pub standard: i32,
    /// Which part of it.
    pub part: CarePart,
    /// For which employer, while that is with us.
    pub employer: Option<EmployerId>,
    /// The rest of it.
    pub view: CareAssessment,
}

impl Row {
    fn read(self) -> ApiResult<Assessment> {
        Ok(Assessment {
            person: PersonId(self.person_id),
            edition: self.edition.parse().map_err(ApiError::internal)?,
            standard: self.standard,
            part: self.part.parse().map_err(ApiError::internal)?,
            employer: self.employer_id.map(EmployerId),
            view: CareAssessment {
                id: CareAssessmentId(self.id),
                assessed_on: self.assessed_on,
                assessor: self.assessor,
                capacity: self.capacity,
                employer: self.employer_name,
            },
        })
    }
}

const SELECT: &str = "select a.id, a.person_id, a.edition, a.standard, a.part, a.assessed_on, a.assessor, a.capacity, \
    a.employer_id, a.employer_name from care_assessment a";

/// The assessments of people that stand, oldest first.
///
/// # Errors
/// The database.
pub async fn assessments(conn: &mut Conn, people: &[PersonId]) -> ApiResult<Vec<Assessment>> {
    let sql = format!(
        "{SELECT} where a.person_id = any($1) and a.withdrawn_at is null order by a.assessed_on, a.recorded_at, a.id"
    );
    let people: Vec<Uuid> = people.iter().map(|id| id.0).collect();
    let rows: Vec<Row> = sql_query(sql).bind::<Array<SqlUuid>, _>(people).load(conn).await?;
    rows.into_iter().map(Row::read).collect()
}

/// One that stands; it is locked.
///
/// # Errors
/// The database.
pub async fn lock(tx: &mut Conn, id: CareAssessmentId) -> ApiResult<Option<Assessment>> {
    let sql = format!("{SELECT} where a.id = $1 and a.withdrawn_at is null for update");
    let row: Option<Row> = sql_query(sql).bind::<SqlUuid, _>(id.0).get_result(tx).await.optional()?;
    row.map(Row::read).transpose()
}

/// Writes an assessment, unless this very one stands already.
///
/// # Errors
/// The database.
pub async fn add(
    tx: &mut Conn,
    (person, employer, employer_name): (PersonId, EmployerId, &str),
    (edition, new): (Edition, &NewCareAssessment),
    now: DateTime<Utc>,
) -> ApiResult<Option<CareAssessmentId>> {
    let id = CareAssessmentId(Uuid::now_v7());
    let sql = "insert into care_assessment (id, person_id, edition, standard, part, assessed_on, assessor, capacity, \
            employer_id, employer_name, recorded_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing";
    let added = sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<SqlUuid, _>(person.0)
        .bind::<Text, _>(edition.as_str())
        .bind::<Integer, _>(new.standard)
        .bind::<Text, _>(new.part.as_str())
        .bind::<Date, _>(new.assessed_on)
        .bind::<Text, _>(new.assessor.trim())
        .bind::<Nullable<Text>, _>(new.capacity.as_deref().map(str::trim))
        .bind::<SqlUuid, _>(employer.0)
        .bind::<Text, _>(employer_name)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok((added > 0).then_some(id))
}

/// Takes an assessment back; it stays, with the reason.
///
/// # Errors
/// The database.
pub async fn withdraw(tx: &mut Conn, id: CareAssessmentId, reason: &str, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "update care_assessment set withdrawn_at = $2, withdrawn_reason = $3 where id = $1";
    sql_query(sql).bind::<SqlUuid, _>(id.0).bind::<Timestamptz, _>(now).bind::<Text, _>(reason).execute(tx).await?;
    Ok(())
}

#[derive(QueryableByName)]
struct SignRow {
    #[diesel(sql_type = SqlUuid)]
    person_id: Uuid,
    #[diesel(sql_type = Text)]
    edition: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    employer_id: Option<Uuid>,
    #[diesel(sql_type = Text)]
    employer_name: String,
    #[diesel(sql_type = Text)]
    signed_by: String,
    #[diesel(sql_type = Date)]
    signed_on: NaiveDate,
    #[diesel(sql_type = SqlUuid)]
    training_record_id: Uuid,
}

/// A sign-off whose entry stands, and the employer while that is with us.
pub type Signed = (Option<EmployerId>, CareSignOff);

/// The sign-offs of people whose entries stand.
///
/// # Errors
/// The database.
pub async fn signed(conn: &mut Conn, people: &[PersonId]) -> ApiResult<HashMap<(PersonId, Edition), Signed>> {
    let sql = "select s.person_id, s.edition, s.employer_id, s.employer_name, s.signed_by, s.signed_on, s.training_record_id \
        from care_sign_off s join training_record t on t.id = s.training_record_id and t.revoked_at is null \
        where s.person_id = any($1)";
    let people: Vec<Uuid> = people.iter().map(|id| id.0).collect();
    let rows: Vec<SignRow> = sql_query(sql).bind::<Array<SqlUuid>, _>(people).load(conn).await?;
    rows.into_iter()
        .map(|row| {
            let of = (PersonId(row.person_id), row.edition.parse().map_err(ApiError::internal)?);
            let view = CareSignOff {
                signed_on: row.signed_on,
                signed_by: row.signed_by,
                employer: row.employer_name,
                training_record_id: TrainingRecordId(row.training_record_id),
            };
            Ok((of, (row.employer_id.map(EmployerId), view)))
        })
        .collect()
}

/// Writes a sign-off, in the place of one whose entry was taken back. Answers false when one stands.
///
/// # Errors
/// The database.
pub async fn sign(
    tx: &mut Conn,
    (person, edition): (PersonId, Edition),
    employer: EmployerId,
    new: &CareSignOff,
) -> ApiResult<bool> {
    let sql = "insert into care_sign_off (person_id, edition, employer_id, employer_name, signed_by, signed_on, training_record_id) \
        values ($1, $2, $3, $4, $5, $6, $7) on conflict (person_id, edition) do update set employer_id = excluded.employer_id, \
            employer_name = excluded.employer_name, signed_by = excluded.signed_by, signed_on = excluded.signed_on, \
            training_record_id = excluded.training_record_id \
        where exists (select 1 from training_record t where t.id = care_sign_off.training_record_id and t.revoked_at is not null)";
    let signed = sql_query(sql)
        .bind::<SqlUuid, _>(person.0)
        .bind::<Text, _>(edition.as_str())
        .bind::<SqlUuid, _>(employer.0)
        .bind::<Text, _>(&new.employer)
        .bind::<Text, _>(&new.signed_by)
        .bind::<Date, _>(new.signed_on)
        .bind::<SqlUuid, _>(new.training_record_id.0)
        .execute(tx)
        .await?;
    Ok(signed > 0)
}
