//! All SQL of employers' own training rules.

use crate::platform::{ApiResult, Conn, sql_query};
use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, Bool, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::catalogue::wire::SubjectRef;
use domain::ids::{EmployerId, WorkplaceId};
use domain::organisations::wire::WorkplaceRef;
use domain::records::rules::{Lasts, TrainingRule};
use domain::records::validity::Validity;
use domain::records::wire::{NewTrainingRule, TrainingRuleView};
use std::collections::HashMap;
use uuid::Uuid;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    employer_id: Uuid,
    #[diesel(sql_type = Text)]
    code: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    workplace_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    workplace_name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    job_role: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    job_role_name: Option<String>,
    #[diesel(sql_type = Bool)]
    required: bool,
    #[diesel(sql_type = Bool)]
    as_usual: bool,
    #[diesel(sql_type = Nullable<Integer>)]
    validity_months: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    typical_validity_months: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    warning_days: Option<i32>,
}

impl Row {
    fn view(self) -> TrainingRuleView {
        let workplace = self.workplace_id.zip(self.workplace_name);
        TrainingRuleView {
            subject: SubjectRef { code: self.code, name: self.name },
            workplace: workplace.map(|(id, name)| WorkplaceRef { id: WorkplaceId(id), name }),
            job_role: self.job_role,
            job_role_name: self.job_role_name,
            required: self.required,
            as_usual: self.as_usual,
            validity_months: self.validity_months,
            typical_validity_months: self.typical_validity_months,
            warning_days: self.warning_days,
        }
    }

    fn rule(self) -> TrainingRule {
        let months = self.validity_months.and_then(|months| u32::try_from(months).ok());
        let own = Lasts::Own(months.map_or(Validity::DoesNotExpire, Validity::Months));
        TrainingRule {
            subject: self.code,
            workplace: self.workplace_id.map(WorkplaceId),
            job_role: self.job_role,
            required: self.required,
            lasts: if self.as_usual { Lasts::AsUsual } else { own },
            warning_days: self.warning_days,
        }
    }
}

async fn rows(conn: &mut Conn, employers: &[EmployerId]) -> ApiResult<Vec<Row>> {
    let sql = "select r.employer_id, s.code, s.name, r.workplace_id, w.name as workplace_name, r.job_role, \
            j.name as job_role_name, r.required, r.as_usual, r.validity_months, s.typical_validity_months, r.warning_days \
        from training_rule r join subject s on s.code = r.subject_code left join workplace w on w.id = r.workplace_id \
        left join job_role j on j.code = r.job_role where r.employer_id = any($1) \
        order by s.position, s.code, w.name nulls first, j.name nulls first, r.id";
    let employers: Vec<Uuid> = employers.iter().map(|id| id.0).collect();
    Ok(sql_query(sql).bind::<Array<SqlUuid>, _>(employers).load(conn).await?)
}

/// The rules of an employer, by subject, then workplace, then role.
///
/// # Errors
/// The database.
pub async fn of(conn: &mut Conn, employer: EmployerId) -> ApiResult<Vec<TrainingRuleView>> {
    Ok(rows(conn, &[employer]).await?.into_iter().map(Row::view).collect())
}

/// The rules of each of these employers.
///
/// # Errors
/// The database.
pub async fn of_each(conn: &mut Conn, employers: &[EmployerId]) -> ApiResult<HashMap<EmployerId, Vec<TrainingRule>>> {
    let mut each: HashMap<EmployerId, Vec<TrainingRule>> = HashMap::new();
    if !employers.is_empty() {
        for row in rows(conn, employers).await? {
            each.entry(EmployerId(row.employer_id)).or_default().push(row.rule());
        }
    }
    Ok(each)
}

/// For whom a rule is.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Whose rule.
    pub employer: EmployerId,
    /// About which subject.
    pub subject: &'a str,
    /// For this workplace alone.
    pub workplace: Option<WorkplaceId>,
    /// For this job role alone.
    pub job_role: Option<&'a str>,
}

/// Sets a rule.
///
/// # Errors
/// The database.
pub async fn set(
    tx: &mut Conn,
    at: Place<'_>,
    rule: &NewTrainingRule,
    by: Option<Uuid>,
    now: DateTime<Utc>,
) -> ApiResult<()> {
    let sql = "insert into training_rule (employer_id, subject_code, workplace_id, job_role, required, as_usual, \
            validity_months, warning_days, set_by, set_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
        on conflict on constraint training_rule_once do update set required = excluded.required, \
            as_usual = excluded.as_usual, validity_months = excluded.validity_months, \
            warning_days = excluded.warning_days, set_by = excluded.set_by, set_at = excluded.set_at";
    sql_query(sql)
        .bind::<SqlUuid, _>(at.employer.0)
        .bind::<Text, _>(at.subject)
        .bind::<Nullable<SqlUuid>, _>(at.workplace.map(|id| id.0))
        .bind::<Nullable<Text>, _>(at.job_role)
        .bind::<Bool, _>(rule.required)
        .bind::<Bool, _>(rule.as_usual)
        .bind::<Nullable<Integer>, _>(rule.validity_months)
        .bind::<Nullable<Integer>, _>(rule.warning_days)
        .bind::<Nullable<SqlUuid>, _>(by)
        .bind::<Timestamptz, _>(now)
        .execute(tx)
        .await?;
    Ok(())
}

/// Takes a rule away: the next closest counts again, and at last the sector's default. Answers whether there was one.
///
/// # Errors
/// The database.
pub async fn remove(tx: &mut Conn, at: Place<'_>) -> ApiResult<bool> {
    let sql = "delete from training_rule where employer_id = $1 and subject_code = $2 \
        and workplace_id is not distinct from $3 and job_role is not distinct from $4";
    let gone = sql_query(sql)
        .bind::<SqlUuid, _>(at.employer.0)
        .bind::<Text, _>(at.subject)
        .bind::<Nullable<SqlUuid>, _>(at.workplace.map(|id| id.0))
        .bind::<Nullable<Text>, _>(at.job_role)
        .execute(tx)
        .await?;
    Ok(gone > 0)
}
