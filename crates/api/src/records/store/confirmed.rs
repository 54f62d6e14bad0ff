//! Entries that an employer stands behind: what people learnt before, as its files have it.

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::catalogue::wire::SubjectView;
use domain::ids::{EmployerId, PersonId, TrainingRecordId};
use domain::records::VerificationLevel;
use domain::records::validity::{self, Basis, Validity};
use uuid::Uuid;

/// A live entry, as far as others are compared with it.
#[derive(Clone, Debug)]
pub struct Held {
    /// Its id.
    pub id: TrainingRecordId,
    /// Whose.
    pub person: PersonId,
    /// What was learnt.
    pub title: String,
    /// The subject.
    pub subject: Option<String>,
    /// The training provider's UKPRN.
    pub ukprn: Option<String>,
    /// The day it was achieved.
    pub achieved_on: NaiveDate,
    /// The last day it counts.
    pub expires_on: Option<NaiveDate>,
}

impl Held {
    /// Whether it says that a person learnt this on that day.
    #[must_use]
    pub fn is_of(&self, person: PersonId, achieved_on: NaiveDate, subject: Option<&str>, title: &str) -> bool {
        let same_subject = subject.is_some() && self.subject.as_deref() == subject;
        self.person == person
            && self.achieved_on == achieved_on
            && (same_subject || self.title.eq_ignore_ascii_case(title))
    }
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    person_id: Uuid,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = Nullable<Text>)]
    subject_code: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    provider_ukprn: Option<String>,
    #[diesel(sql_type = Date)]
    achieved_on: NaiveDate,
    #[diesel(sql_type = Nullable<Date>)]
    expires_on: Option<NaiveDate>,
}

/// The live entries of people, in the order they were achieved.
///
/// # Errors
/// The database.
pub async fn held(conn: &mut Conn, people: &[PersonId]) -> ApiResult<Vec<Held>> {
    let sql = "select id, person_id, title, subject_code, provider_ukprn, achieved_on, expires_on from training_record \
        where person_id = any($1) and revoked_at is null order by achieved_on, id";
    let people: Vec<Uuid> = people.iter().map(|person| person.0).collect();
    let rows: Vec<Row> = sql_query(sql).bind::<Array<SqlUuid>, _>(people).load(conn).await?;
    let view = |row: Row| Held {
        id: TrainingRecordId(row.id),
        person: PersonId(row.person_id),
        title: row.title,
        subject: row.subject_code,
        ukprn: row.provider_ukprn,
        achieved_on: row.achieved_on,
        expires_on: row.expires_on,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// What an entry says.
#[derive(Clone, Debug)]
pub struct Confirmed<'a> {
    /// Whose it is.
    pub person: PersonId,
    /// Who stands behind it.
    pub employer: EmployerId,
    /// That employer's name.
    pub employer_name: &'a str,
    /// What was learnt.
    pub title: &'a str,
    /// The subject.
    pub subject: Option<&'a str>,
    /// The day it was achieved.
    pub achieved_on: NaiveDate,
    /// The last day it counts.
    pub expires_on: Option<NaiveDate>,
    /// Which layer decided that day.
    pub basis: Basis,
    /// How it came.
    pub by: By<'a>,
}

/// How an entry of an employer came.
#[derive(Clone, Copy, Debug)]
pub enum By<'a> {
    /// By an ASC-WDS file.
    AscWds,
    /// By the employer's own system.
    System {
        /// What that calls it.
        own_id: Option<&'a str>,
        /// What the employer has seen.
        evidence: Option<&'a str>,
    },
}

/// Writes an entry, confirmed by the employer.
///
/// # Errors
/// The database.
pub async fn add(tx: &mut Conn, new: &Confirmed<'_>, now: DateTime<Utc>) -> ApiResult<TrainingRecordId> {
    let id = TrainingRecordId(Uuid::now_v7());
    let sql = "insert into training_record (id, person_id, title, subject_code, achieved_on, expires_on, expiry_basis, \
            verification_level, source, confirmed_by, confirmed_by_name, created_at, employers_own_id, evidence) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    let (source, own_id, evidence) = match new.by {
        By::AscWds => ("asc_wds", None, None),
        By::System { own_id, evidence } => ("employer", own_id, evidence),
    };
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<SqlUuid, _>(new.person.0)
        .bind::<Text, _>(new.title)
        .bind::<Nullable<Text>, _>(new.subject)
        .bind::<Date, _>(new.achieved_on)
        .bind::<Nullable<Date>, _>(new.expires_on)
        .bind::<Text, _>(new.basis.as_str())
        .bind::<Text, _>(VerificationLevel::EmployerConfirmed.as_str())
        .bind::<Text, _>(source)
        .bind::<SqlUuid, _>(new.employer.0)
        .bind::<Text, _>(new.employer_name)
        .bind::<Timestamptz, _>(now)
        .bind::<Nullable<Text>, _>(own_id)
        .bind::<Nullable<Text>, _>(evidence)
        .execute(tx)
        .await?;
    Ok(id)
}

/// The last day, and who says so: what was given, or the sector. The employer's own rule is laid over it when it is read.
#[must_use]
pub fn lasts(
    completed: NaiveDate,
    given: Option<NaiveDate>,
    subject: Option<&SubjectView>,
) -> (Option<NaiveDate>, Basis) {
    let months =
        subject.and_then(|subject| subject.typical_validity_months).and_then(|months| u32::try_from(months).ok());
    validity::decide(completed, given, None, months.map(Validity::Months))
}
