//! Employers' own training rules by HTTP: what is asked of whom, and how long it counts for those who work there.

use crate::catalogue::store::subjects;
use crate::organisations::{check_job_role, check_workplaces, known, permit};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, conditional, outbox};
use crate::records::store::rules::{self, Place};
use actix_web::{HttpRequest, HttpResponse, delete, get, put, web};
use domain::ids::{EmployerId, WorkplaceId};
use domain::page::Page;
use domain::problem::FieldProblem;
use domain::records::rules::WARNING_CHOICES;
use domain::records::wire::{NewTrainingRule, TrainingRuleView};
use serde::Deserialize;
use serde_json::json;
use utoipa::IntoParams;

/// The rules of an employer. Where there is none, the sector's default counts.
#[utoipa::path(tag = "Organisations", operation_id = "list_training_rules",
    params(("id" = EmployerId, Path, description = "The employer")),
    responses((status = 200, description = "Every rule", body = Page<TrainingRuleView>), Refusals))]
#[get("/organisations/{id}/training-rules")]
pub async fn list_training_rules(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<EmployerId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    permit(&caller, "list_training_rules", *id)?;
    let mut conn = state.db.get().await?;
    known(&mut conn, *id).await?;
    conditional::personal(&request, &Page { items: rules::of(&mut conn, *id).await?, next_cursor: None })
}

/// For whom a rule is.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct RuleQuery {
    /// For who works here alone; absent: for every workplace.
    workplace: Option<WorkplaceId>,
    /// For this job role alone, by its code; absent: for every one.
    #[param(max_length = 10)]
    job_role: Option<String>,
}

impl RuleQuery {
    fn place<'a>(&'a self, employer: EmployerId, subject: &'a str) -> Place<'a> {
        Place { employer, subject, workplace: self.workplace, job_role: self.job_role.as_deref() }
    }
}

fn check(rule: &NewTrainingRule) -> ApiResult<()> {
    let months = rule.validity_months;
    let mut wrong = Vec::new();
    if months.is_some_and(|months| !(1..=999).contains(&months)) {
        wrong.push(FieldProblem::new("/validityMonths", "Use 1 to 999 months, or null when it does not run out."));
    }
    if rule.as_usual && months.is_some() {
        wrong.push(FieldProblem::new("/asUsual", "Say a number of months, or that it counts as usual, not both."));
    }
    if rule.warning_days.is_some_and(|days| !WARNING_CHOICES.contains(&days)) {
        wrong.push(FieldProblem::new("/warningDays", "Use 30, 60 or 90 days."));
    }
    if wrong.is_empty() { Ok(()) } else { Err(ApiError::not_valid(wrong)) }
}

/// Sets a rule for a subject: for everyone, or for a workplace, a job role or both. Records are not changed: the rule is
/// laid over them when they are read, and a date on a certificate still wins.
#[utoipa::path(tag = "Organisations", operation_id = "set_training_rule",
    params(("id" = EmployerId, Path, description = "The employer"),
        ("subject" = String, Path, description = "The subject's code", max_length = 60), RuleQuery),
    request_body = NewTrainingRule,
    responses((status = 200, description = "Every rule, as it is now", body = Page<TrainingRuleView>), Refusals))]
#[put("/organisations/{id}/training-rules/{subject}")]
pub async fn set_training_rule(
    state: web::Data<AppState>,
    caller: Caller,
    path: web::Path<(EmployerId, String)>,
    query: web::Query<RuleQuery>,
    rule: web::Json<NewTrainingRule>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (id, subject) = path.into_inner();
    permit(&caller, "set_training_rule", id)?;
    let (now, by) = (state.clock.now(), caller.actor.person().map(|person| person.0));
    check(&rule)?;
    let items = state
        .db
        .tx(async |tx| {
            known(tx, id).await?;
            if !subjects::codes(tx).await?.contains(&subject) {
                return Err(ApiError::new(
                    domain::problem::Code::NotFound,
                    "That is no subject. See /api/v1/subjects.",
                ));
            }
            if let Some(workplace) = query.workplace {
                check_workplaces(tx, id, &[workplace], "workplace").await?;
            }
            if query.job_role.is_some() {
                check_job_role(tx, query.job_role.as_deref(), "jobRole").await?;
            }
            rules::set(tx, query.place(id, &subject), &rule, by, now).await?;
            let what =
                json!({"subject": subject, "workplace": query.workplace, "jobRole": query.job_role, "rule": *rule});
            outbox::event(tx, "training_rule.set", id.0, by, now, &what).await?;
            rules::of(tx, id).await
        })
        .await?;
    conditional::personal(&request, &Page { items, next_cursor: None })
}

/// Takes a rule away: the next closest counts again, and at last the sector's default.
#[utoipa::path(tag = "Organisations", operation_id = "remove_training_rule",
    params(("id" = EmployerId, Path, description = "The employer"),
        ("subject" = String, Path, description = "The subject's code", max_length = 60), RuleQuery),
    responses((status = 200, description = "The rules that are left", body = Page<TrainingRuleView>), Refusals))]
#[delete("/organisations/{id}/training-rules/{subject}")]
pub async fn remove_training_rule(
    state: web::Data<AppState>,
    caller: Caller,
    path: web::Path<(EmployerId, String)>,
    query: web::Query<RuleQuery>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (id, subject) = path.into_inner();
    permit(&caller, "remove_training_rule", id)?;
    let (now, by) = (state.clock.now(), caller.actor.person().map(|person| person.0));
    let items = state
        .db
        .tx(async |tx| {
            known(tx, id).await?;
            if rules::remove(tx, query.place(id, &subject)).await? {
                let what = json!({"subject": subject, "workplace": query.workplace, "jobRole": query.job_role});
                outbox::event(tx, "training_rule.removed", id.0, by, now, &what).await?;
            }
            rules::of(tx, id).await
        })
        .await?;
    conditional::personal(&request, &Page { items, next_cursor: None })
}
