//! All SQL of training records.

pub mod brought;
pub mod confirmed;
pub mod corrections;
pub mod forecast;
pub mod moving;
pub mod own;
pub mod rules;
pub mod staff;
pub mod warnings;

use super::over;
use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::sql_types::{Array, BigInt, Date, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::catalogue::wire::SubjectRef;
use domain::ids::{BookingId, CourseId, EmployerId, PersonId, TrainingProviderId, TrainingRecordId};
use domain::organisations::wire::ProviderRef;
use domain::policy::Relation;
use domain::records::VerificationLevel;
use domain::records::staff::Seen;
use domain::records::validity::{Basis, Validity, state_within, under_rules};
use domain::records::wire::TrainingRecordView;
use uuid::Uuid;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    person_id: Uuid,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    booking_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    course_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    training_provider_id: Option<Uuid>,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = Nullable<Text>)]
    subject_code: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    subject_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    provider_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    provider_ukprn: Option<String>,
    #[diesel(sql_type = Date)]
    achieved_on: NaiveDate,
    #[diesel(sql_type = Nullable<Date>)]
    expires_on: Option<NaiveDate>,
    #[diesel(sql_type = Text)]
    expiry_basis: String,
    #[diesel(sql_type = Text)]
    verification_level: String,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    revoked_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    revoked_reason: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    confirmed_by: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    confirmed_by_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    evidence: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    employers_own_id: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    issued_by: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    source: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    certificate_number: Option<String>,
    #[diesel(sql_type = Nullable<Integer>)]
    minutes: Option<i32>,
    #[diesel(sql_type = Integer)]
    evidence_files: i32,
    /// The employers that its person shows it to, and until when each may see it.
    #[diesel(sql_type = Array<SqlUuid>)]
    shown_to: Vec<Uuid>,
    #[diesel(sql_type = Array<Date>)]
    shown_until: Vec<NaiveDate>,
}

impl Row {
    /// As far as it matters whether an employer sees it on a day.
    fn seen(&self, by: EmployerId, today: NaiveDate) -> Seen<'_> {
        let shown = self.shown_to.iter().zip(&self.shown_until).any(|(to, until)| *to == by.0 && *until >= today);
        let own = self.confirmed_by == Some(by.0);
        Seen { subject: self.subject_code.as_deref(), achieved_on: self.achieved_on, own, shown }
    }

    /// As it is read under rules; `warning_days` before its last day it is said to run out soon, 90 unless told.
    fn view(self, rules: &[Validity], warning_days: Option<i32>, today: NaiveDate) -> ApiResult<TrainingRecordView> {
        let own = (self.expires_on, self.expiry_basis.parse().map_err(ApiError::internal)?);
        let (expires_on, expiry_basis) = under_rules(self.achieved_on, own, rules);
        let taught_by = self.provider_name.clone().filter(|_| self.provider_ukprn.is_none());
        // A training provider that is gone keeps its name in the record; its id is then nobody's.
        let provider = self.provider_name.zip(self.provider_ukprn).map(|(name, ukprn)| ProviderRef {
            id: TrainingProviderId(self.training_provider_id.unwrap_or_default()),
            name,
            ukprn,
        });
        Ok(TrainingRecordView {
            id: TrainingRecordId(self.id),
            person_id: PersonId(self.person_id),
            title: self.title,
            subject: self.subject_code.zip(self.subject_name).map(|(code, name)| SubjectRef { code, name }),
            provider,
            taught_by,
            confirmed_by: self.confirmed_by_name,
            evidence: self.evidence,
            issued_by: self.issued_by,
            achieved_on: self.achieved_on,
            expires_on,
            expiry_basis,
            state: state_within(expires_on, self.revoked_at.is_some(), today, warning_days),
            verification_level: self.verification_level.parse().map_err(ApiError::internal)?,
            booking_id: self.booking_id.map(BookingId),
            course_id: self.course_id.map(CourseId),
            revoked_reason: self.revoked_reason,
            added_by_person: self.source.as_deref() == Some("person"),
            certificate_number: self.certificate_number,
            minutes: self.minutes,
            evidence_files: self.evidence_files,
            created_at: self.created_at,
        })
    }
}

const SELECT: &str = "select t.id, t.person_id, t.booking_id, t.course_id, t.training_provider_id, t.title, \
    t.subject_code, s.name as subject_name, t.provider_name, t.provider_ukprn, t.achieved_on, t.expires_on, \
    t.expiry_basis, t.verification_level, t.revoked_at, t.revoked_reason, t.created_at, t.confirmed_by, \
    t.confirmed_by_name, t.evidence, t.employers_own_id, t.issued_by, t.source, \
    t.certificate_number, t.minutes, (select count(*)::integer from evidence_file f where f.training_record_id = t.id) \
        as evidence_files, \
    coalesce(shown.to_whom, '{}') as shown_to, coalesce(shown.until, '{}') as shown_until \
    from training_record t left join subject s on s.code = t.subject_code \
    left join lateral (select array_agg(h.employer_id order by h.id) as to_whom, array_agg(h.until order by h.id) as until \
        from employer_shared_record r join employer_share h on h.id = r.share_id \
        where r.training_record_id = t.id and h.ended_at is null) shown on true";

/// A person's record, newest achievement first, at most 1,000 entries; those taken back are left out. What their
/// employers of today ask for decides what is in date.
///
/// # Errors
/// The database.
pub async fn of_person(conn: &mut Conn, person: PersonId, today: NaiveDate) -> ApiResult<Vec<TrainingRecordView>> {
    let rules = over::of(conn, person, today).await?;
    let sql = format!(
        "{SELECT} where t.person_id = $1 and t.revoked_at is null order by t.achieved_on desc, t.id desc limit 1000"
    );
    let rows: Vec<Row> = sql_query(sql).bind::<SqlUuid, _>(person.0).load(conn).await?;
    rows.into_iter()
        .map(|row| {
            let rules = rules.validities(row.subject_code.as_deref());
            row.view(&rules, None, today)
        })
        .collect()
}

/// An entry, and whose it is: its person's, and of the employers and workplaces that see it.
///
/// # Errors
/// The database.
pub async fn one(
    conn: &mut Conn,
    id: TrainingRecordId,
    today: NaiveDate,
) -> ApiResult<Option<(TrainingRecordView, Relation)>> {
    let row: Option<Row> =
        sql_query(format!("{SELECT} where t.id = $1")).bind::<SqlUuid, _>(id.0).get_result(conn).await.optional()?;
    let Some(row) = row else { return Ok(None) };
    let over = over::of(conn, PersonId(row.person_id), today).await?;
    let (employed_by, works_at) = over.seen_at(|employer| row.seen(employer, today));
    let owner = Some(PersonId(row.person_id));
    let rules = over.validities(row.subject_code.as_deref());
    let relation = Relation { owner, employed_by, works_at, ..Relation::default() };
    Ok(Some((row.view(&rules, None, today)?, relation)))
}

/// These entries as they stand on their own, newest achievement first, those taken back too: no employer's rule is laid over
/// them.
///
/// # Errors
/// The database.
pub async fn as_written(
    conn: &mut Conn,
    ids: &[TrainingRecordId],
    today: NaiveDate,
) -> ApiResult<Vec<TrainingRecordView>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let sql = format!("{SELECT} where t.id = any($1) order by t.achieved_on desc, t.id desc");
    let rows: Vec<Row> = sql_query(sql).bind::<Array<SqlUuid>, _>(ids).load(conn).await?;
    rows.into_iter().map(|row| row.view(&[], None, today)).collect()
}

/// Whose an entry is: its person's, and of the employers and workplaces that see it.
///
/// # Errors
/// The database.
pub async fn relation(conn: &mut Conn, id: TrainingRecordId, today: NaiveDate) -> ApiResult<Option<Relation>> {
    Ok(one(conn, id, today).await?.map(|found| found.1))
}

/// What an entry says.
#[derive(Clone, Debug)]
pub struct NewRecord<'a> {
    /// Whose it is.
    pub person: PersonId,
    /// The booking that was attended.
    pub booking: BookingId,
    /// The course.
    pub course: CourseId,
    /// Who taught it.
    pub provider: TrainingProviderId,
    /// That training provider's name.
    pub provider_name: &'a str,
    /// And UKPRN.
    pub provider_ukprn: &'a str,
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
    /// Who stands behind it.
    pub level: VerificationLevel,
}

/// Writes an entry, unless the booking has a live one for this subject.
///
/// # Errors
/// The database.
pub async fn add(tx: &mut Conn, new: &NewRecord<'_>, now: DateTime<Utc>) -> ApiResult<Option<TrainingRecordId>> {
    let id = TrainingRecordId(Uuid::now_v7());
    let sql = "insert into training_record (id, person_id, booking_id, course_id, training_provider_id, title, \
            subject_code, provider_name, provider_ukprn, achieved_on, expires_on, expiry_basis, verification_level, \
            created_at) \
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict do nothing";
    let added = sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<SqlUuid, _>(new.person.0)
        .bind::<SqlUuid, _>(new.booking.0)
        .bind::<SqlUuid, _>(new.course.0)
        .bind::<SqlUuid, _>(new.provider.0)
        .bind::<Text, _>(new.title)
        .bind::<Nullable<Text>, _>(new.subject)
        .bind::<Text, _>(new.provider_name)
        .bind::<Text, _>(new.provider_ukprn)
        .bind::<Date, _>(new.achieved_on)
        .bind::<Nullable<Date>, _>(new.expires_on)
        .bind::<Text, _>(new.basis.as_str())
        .bind::<Text, _>(new.level.as_str())
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok((added > 0).then_some(id))
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// Takes back the live entries of a booking; they stay, with the reason.
///
/// # Errors
/// The database.
pub async fn revoke(
    tx: &mut Conn,
    booking: BookingId,
    reason: &str,
    now: DateTime<Utc>,
) -> ApiResult<Vec<TrainingRecordId>> {
    let sql = "update training_record set revoked_at = $2, revoked_reason = $3 \
        where booking_id = $1 and revoked_at is null returning id";
    let rows: Vec<IdRow> = sql_query(sql)
        .bind::<SqlUuid, _>(booking.0)
        .bind::<Timestamptz, _>(now)
        .bind::<Text, _>(reason)
        .load(tx)
        .await?;
    Ok(rows.into_iter().map(|row| TrainingRecordId(row.id)).collect())
}

#[derive(QueryableByName)]
struct Finding {
    #[diesel(sql_type = Text)]
    finding: String,
}

/// Each breach of what must hold, named. The audit alone reads across rooms.
///
/// # Errors
/// The database.
pub async fn findings(conn: &mut Conn) -> ApiResult<Vec<String>> {
    let sql = "select 'booking ' || a.booking_id || ' was attended and has no training record' as finding from attendance a \
            join booking b on b.id = a.booking_id join course_run r on r.id = b.course_run_id \
            where a.mark = 'attended' and a.result is distinct from 'refer' and (r.starts_on is null \
                or exists (select 1 from register_finished f where f.course_run_id = r.id)) \
                and not exists (select 1 from training_record t where t.booking_id = a.booking_id and t.revoked_at is null) \
        union all select 'training_record ' || t.id || ' rests on booking ' || t.booking_id || ', which was not attended' \
            from training_record t where t.booking_id is not null and t.revoked_at is null and not exists \
                (select 1 from attendance a where a.booking_id = t.booking_id and a.mark = 'attended' \
                    and a.result is distinct from 'refer') \
        union all select 'training_record ' || t.id || ' is not its booking''s person''s' from training_record t \
            join booking b on b.id = t.booking_id where b.person_id <> t.person_id limit $1";
    let rows: Vec<Finding> = sql_query(sql).bind::<BigInt, _>(1000).load(conn).await?;
    Ok(rows.into_iter().map(|row| row.finding).collect())
}
