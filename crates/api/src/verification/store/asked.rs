//! SQL of who was asked whether they stand behind an entry.

use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel::{OptionalExtension, QueryableByName};
use diesel_async::RunQueryDsl;
use domain::ids::{ConfirmationId, EmployerId, PersonId, TrainingProviderId, TrainingRecordId};
use domain::records::ladder::Answer;
use domain::records::wire::AskedConfirmation;
use uuid::Uuid;

/// A question to an organisation.
#[derive(Clone, Debug, QueryableByName)]
pub struct Asked {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    training_record_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    person_id: Uuid,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    employer_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    training_provider_id: Option<Uuid>,
    /// What it is called.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// A training provider's UKPRN.
    #[diesel(sql_type = Nullable<Text>)]
    pub ukprn: Option<String>,
    /// When it was asked.
    #[diesel(sql_type = Timestamptz)]
    pub asked_at: DateTime<Utc>,
    /// Until when it can answer.
    #[diesel(sql_type = Timestamptz)]
    pub ends_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Text>)]
    answer: Option<String>,
}

impl Asked {
    /// Its id.
    #[must_use]
    pub const fn id(&self) -> ConfirmationId {
        ConfirmationId(self.id)
    }

    /// The entry.
    #[must_use]
    pub const fn record(&self) -> TrainingRecordId {
        TrainingRecordId(self.training_record_id)
    }

    /// Whose entry.
    #[must_use]
    pub const fn person(&self) -> PersonId {
        PersonId(self.person_id)
    }

    /// The employer, when one is asked.
    #[must_use]
    pub fn employer(&self) -> Option<EmployerId> {
        self.employer_id.map(EmployerId)
    }

    /// The training provider, when one is asked.
    #[must_use]
    pub fn provider(&self) -> Option<TrainingProviderId> {
        self.training_provider_id.map(TrainingProviderId)
    }

    /// What it said.
    ///
    /// # Errors
    /// When the database holds another answer.
    pub fn answer(&self) -> ApiResult<Option<Answer>> {
        self.answer.as_deref().map(str::parse).transpose().map_err(ApiError::internal)
    }

    /// As its person sees it.
    ///
    /// # Errors
    /// When the database holds another answer.
    pub fn view(&self) -> ApiResult<AskedConfirmation> {
        Ok(AskedConfirmation {
            id: self.id(),
            organisation: self.name.clone(),
            asked_at: self.asked_at,
            ends_at: self.ends_at,
            answer: self.answer()?,
        })
    }
}

const SELECT: &str = "select c.id, c.training_record_id, t.person_id, c.employer_id, c.training_provider_id, \
        coalesce(p.name, e.name) as name, p.ukprn, c.asked_at, c.ends_at, c.answer \
    from confirmation_request c join training_record t on t.id = c.training_record_id \
        left join training_provider p on p.id = c.training_provider_id left join employer e on e.id = c.employer_id";

/// Who was asked about an entry, newest first.
///
/// # Errors
/// The database.
pub async fn of_record(conn: &mut Conn, record: TrainingRecordId) -> ApiResult<Vec<Asked>> {
    let sql = format!("{SELECT} where c.training_record_id = $1 order by c.asked_at desc, c.id desc limit 20");
    Ok(sql_query(sql).bind::<SqlUuid, _>(record.0).load(conn).await?)
}

/// One; `locked`, so that of two answers one is first.
///
/// # Errors
/// The database.
pub async fn one(conn: &mut Conn, id: ConfirmationId, locked: bool) -> ApiResult<Option<Asked>> {
    let lock = if locked { " for update of c" } else { "" };
    let sql = format!("{SELECT} where c.id = $1{lock}");
    Ok(sql_query(sql).bind::<SqlUuid, _>(id.0).get_result(conn).await.optional()?)
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// How many answers a person waits for.
///
/// # Errors
/// The database.
pub async fn waiting(conn: &mut Conn, person: PersonId, now: DateTime<Utc>) -> ApiResult<i64> {
    let sql = "select count(*) as count from confirmation_request c join training_record t on t.id = c.training_record_id \
        where t.person_id = $1 and c.answered_at is null and c.ends_at > $2";
    let row: CountRow =
        sql_query(sql).bind::<SqlUuid, _>(person.0).bind::<Timestamptz, _>(now).get_result(conn).await?;
    Ok(row.count)
}

/// Writes down that somebody is asked; what ran out without an answer makes room. Answers false when they are asked already.
///
/// # Errors
/// The database.
pub async fn ask(
    tx: &mut Conn,
    (id, record): (ConfirmationId, TrainingRecordId),
    (provider, employer): (Option<TrainingProviderId>, Option<EmployerId>),
    (now, ends_at): (DateTime<Utc>, DateTime<Utc>),
) -> ApiResult<bool> {
    let sql =
        "delete from confirmation_request where training_record_id = $1 and answered_at is null and ends_at <= $2";
    sql_query(sql).bind::<SqlUuid, _>(record.0).bind::<Timestamptz, _>(now).execute(tx).await?;
    let sql = "insert into confirmation_request (id, training_record_id, training_provider_id, employer_id, asked_at, ends_at) \
        values ($1, $2, $3, $4, $5, $6) on conflict do nothing";
    let asked = sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<SqlUuid, _>(record.0)
        .bind::<Nullable<SqlUuid>, _>(provider.map(|id| id.0))
        .bind::<Nullable<SqlUuid>, _>(employer.map(|id| id.0))
        .bind::<Timestamptz, _>(now)
        .bind::<Timestamptz, _>(ends_at)
        .execute(tx)
        .await?;
    Ok(asked > 0)
}

/// Writes down what they said.
///
/// # Errors
/// The database.
pub async fn answer(tx: &mut Conn, id: ConfirmationId, answer: Answer, now: DateTime<Utc>) -> ApiResult<()> {
    let sql = "update confirmation_request set answered_at = $2, answer = $3 where id = $1";
    sql_query(sql)
        .bind::<SqlUuid, _>(id.0)
        .bind::<Timestamptz, _>(now)
        .bind::<Text, _>(answer.as_str())
        .execute(tx)
        .await?;
    Ok(())
}
