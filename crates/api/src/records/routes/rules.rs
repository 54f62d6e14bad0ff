//! Employers' own training rules by HTTP: how long training in a subject counts for those who work there.

use crate::catalogue::store::subjects;
use crate::organisations::{known, permit};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, conditional, outbox};
use crate::records::store::rules;
use actix_web::{HttpRequest, HttpResponse, delete, get, put, web};
use domain::ids::EmployerId;
use domain::page::Page;
use domain::records::wire::{NewTrainingRule, TrainingRuleView};
use serde_json::json;

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
    conditional::personal(&request, &Page { items: rules::of(&mut conn, &[*id]).await?, next_cursor: None })
}

/// Sets how long training in a subject counts at an employer. Records are not changed: the rule is laid over them when
/// they are read, and a date on a certificate still wins.
#[utoipa::path(tag = "Organisations", operation_id = "set_training_rule",
    params(("id" = EmployerId, Path, description = "The employer"),
        ("subject" = String, Path, description = "The subject's code", max_length = 60)),
    request_body = NewTrainingRule,
    responses((status = 200, description = "Every rule, as it is now", body = Page<TrainingRuleView>), Refusals))]
#[put("/organisations/{id}/training-rules/{subject}")]
pub async fn set_training_rule(
    state: web::Data<AppState>,
    caller: Caller,
    path: web::Path<(EmployerId, String)>,
    rule: web::Json<NewTrainingRule>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (id, subject) = path.into_inner();
    permit(&caller, "set_training_rule", id)?;
    let (now, by) = (state.clock.now(), caller.actor.person().map(|person| person.0));
    let months = rule.validity_months;
    if months.is_some_and(|months| !(1..=999).contains(&months)) {
        return Err(ApiError::field("/validityMonths", "Use 1 to 999 months, or null when it does not run out."));
    }
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
            rules::set(tx, id, &subject, months, by, now).await?;
            let what = json!({"subject": subject, "validityMonths": months});
            outbox::event(tx, "training_rule.set", id.0, by, now, &what).await?;
            rules::of(tx, &[id]).await
        })
        .await?;
    conditional::personal(&request, &Page { items, next_cursor: None })
}

/// Takes a rule away: the sector's default counts again.
#[utoipa::path(tag = "Organisations", operation_id = "remove_training_rule",
    params(("id" = EmployerId, Path, description = "The employer"),
        ("subject" = String, Path, description = "The subject's code", max_length = 60)),
    responses((status = 200, description = "The rules that are left", body = Page<TrainingRuleView>), Refusals))]
#[delete("/organisations/{id}/training-rules/{subject}")]
pub async fn remove_training_rule(
    state: web::Data<AppState>,
    caller: Caller,
    path: web::Path<(EmployerId, String)>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (id, subject) = path.into_inner();
    permit(&caller, "remove_training_rule", id)?;
    let (now, by) = (state.clock.now(), caller.actor.person().map(|person| person.0));
    let items = state
        .db
        .tx(async |tx| {
            known(tx, id).await?;
            if rules::remove(tx, id, &subject).await? {
                outbox::event(tx, "training_rule.removed", id.0, by, now, &json!({"subject": subject})).await?;
            }
            rules::of(tx, &[id]).await
        })
        .await?;
    conditional::personal(&request, &Page { items, next_cursor: None })
}
