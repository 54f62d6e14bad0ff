//! What training providers ask for places that are given up late or not used, and what employers did not use, by HTTP.

use super::store::charges::{self as store, Missed};
use crate::catalogue;
use crate::organisations::{self, of_employer, permit};
use crate::people;
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, Conn, access, conditional, outbox, sheet};
use actix_web::{HttpRequest, HttpResponse, get, put, web};
use chrono::{Days, NaiveDate};
use domain::booking::wire::{CancellationTerms, MissedPlace, MissedPlaces};
use domain::catalogue::wire::CourseRunView;
use domain::ids::{CourseRunId, EmployerId, PersonId, TrainingProviderId};
use domain::policy::Relation;
use domain::privacy::{Deed, What};
use serde::Deserialize;
use serde_json::json;
use std::collections::HashMap;
use utoipa::IntoParams;

/// The most days of a report.
const DAYS_MOST: i64 = 366;
/// How many days back a report goes when nobody says.
const DAYS_USUAL: Days = Days::new(90);

async fn terms_of(conn: &mut Conn, provider: TrainingProviderId) -> ApiResult<CancellationTerms> {
    Ok(store::today(conn, provider).await?.map(CancellationTerms::from).unwrap_or_default())
}

/// What a training provider asks for a place that is given up late or not used. Nothing, when it has not said.
#[utoipa::path(tag = "Catalogue", operation_id = "get_cancellation_terms",
    params(("id" = TrainingProviderId, Path, description = "The training provider")),
    responses((status = 200, description = "The terms for what is booked now", body = CancellationTerms), Refusals))]
#[get("/training-providers/{id}/cancellation-terms")]
pub async fn get_cancellation_terms(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<TrainingProviderId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("get_cancellation_terms", &Relation::default())?;
    let mut conn = state.db.get().await?;
    catalogue::store::providers::one(&mut conn, *id).await?.ok_or_else(|| ApiError::not_found("training provider"))?;
    conditional::personal(&request, &terms_of(&mut conn, *id).await?)
}

/// Says what a training provider asks from now on. What is booked keeps the terms of its day. The academy writes down what is to
/// pay, and takes no payment.
#[utoipa::path(tag = "Catalogue", operation_id = "set_cancellation_terms",
    params(("id" = TrainingProviderId, Path, description = "The training provider"),
        ("If-Match" = Option<String>, Header, description = "The ETag of the terms as they were read")),
    request_body = CancellationTerms,
    responses((status = 200, description = "The terms now", body = CancellationTerms),
        (status = 412, description = "They changed since they were read", body = domain::problem::Problem,
            content_type = "application/problem+json"), Refusals))]
#[put("/training-providers/{id}/cancellation-terms")]
pub async fn set_cancellation_terms(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<TrainingProviderId>,
    body: web::Json<CancellationTerms>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("set_cancellation_terms", &Relation { provider: Some(*id), ..Relation::default() })?;
    let terms = body.terms().map_err(|wrong| ApiError::not_valid(vec![wrong]))?;
    let (now, by) = (state.clock.now(), caller.actor.person().map(|person| person.0));
    let view = state
        .db
        .tx(async |tx| {
            let known = catalogue::store::load::lock_provider(tx, *id).await?;
            known.ok_or_else(|| ApiError::not_found("training provider"))?;
            let before = terms_of(tx, *id).await?;
            conditional::unchanged(&request, &before, false)?;
            if before.terms() != Ok(terms) {
                store::set(tx, *id, terms, by, now).await?;
                outbox::event(tx, "cancellation_terms.set", id.0, by, now, &json!(*body)).await?;
            }
            terms_of(tx, *id).await
        })
        .await?;
    conditional::personal(&request, &view)
}

/// Between which days.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct MissedQuery {
    /// The first day, Europe/London; absent: 90 days before the last.
    from: Option<NaiveDate>,
    /// The last day, at most 366 days after the first; absent: today.
    to: Option<NaiveDate>,
}

/// The places that were booked with an employer and not used: who did not come, and what was given up late, with what the
/// training provider asks for it. With `Accept: text/csv` a file for a spreadsheet.
#[utoipa::path(tag = "Organisations", operation_id = "list_missed_places",
    params(("id" = EmployerId, Path, description = "The employer"), MissedQuery),
    responses((status = 200, description = "Newest first, at most 1,000",
        content((MissedPlaces = "application/json"), (String = "text/csv"))), Refusals))]
#[get("/organisations/{id}/missed-places")]
pub async fn list_missed_places(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<EmployerId>,
    query: web::Query<MissedQuery>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    permit(&caller, "list_missed_places", *id)?;
    let to = query.to.unwrap_or_else(|| state.clock.today());
    let from = query.from.or_else(|| to.checked_sub_days(DAYS_USUAL));
    let days = from.map(|from| (to - from).num_days());
    let (Some(from), Some(0..=DAYS_MOST)) = (from, days) else {
        return Err(ApiError::field("from", "Use a day that is not after `to`, and at most 366 days before it."));
    };
    let mut conn = state.db.get().await?;
    organisations::known(&mut conn, *id).await?;
    let missed = store::missed(&mut conn, *id, (from, to)).await?;
    let items = lines(&mut conn, missed, &state).await?;
    let whose: Vec<PersonId> = items.iter().map(|item| item.person_id).collect();
    access::note(&mut conn, &state, &caller, &of_employer(*id), whose, (What::Booking, Deed::Read)).await?;
    let total_pence = items.iter().map(|item| item.fee_pence.get()).sum();
    let report = MissedPlaces { from, to, total_pence, items };
    if conditional::wants(&request, "text/csv") {
        return sheet::file(&rows(&report), &format!("missed-places-{from}-{to}.csv"));
    }
    conditional::personal(&request, &report)
}

async fn lines(conn: &mut Conn, missed: Vec<Missed>, state: &AppState) -> ApiResult<Vec<MissedPlace>> {
    let runs: Vec<CourseRunId> = missed.iter().map(|one| one.run).collect();
    let runs = catalogue::run_views(conn, &runs, None, state.clock.wall()).await?;
    let runs: HashMap<CourseRunId, CourseRunView> = runs.into_iter().map(|run| (run.id, run)).collect();
    let people: Vec<PersonId> = missed.iter().map(|one| one.person).collect();
    let names: HashMap<PersonId, String> = people::names(conn, &people).await?.into_iter().collect();
    let line = |one: Missed| {
        let run = runs.get(&one.run).ok_or_else(|| ApiError::internal("a booking without its run"))?;
        Ok(MissedPlace {
            booking_id: one.booking,
            person_id: one.person,
            person_name: names.get(&one.person).cloned().unwrap_or_else(|| "Name removed".to_owned()),
            course_title: run.course_title.clone(),
            provider_name: run.provider.name.clone(),
            starts_on: run.starts_on,
            kind: one.kind,
            fee_pence: one.fee,
            cost_code: one.cost_code,
            on: one.on,
        })
    };
    missed.into_iter().map(line).collect()
}

fn rows(report: &MissedPlaces) -> Vec<Vec<String>> {
    let head =
        ["Name", "Course", "Training provider", "First day", "What happened", "On", "Fee in pounds", "Cost code"];
    let pounds = |pence: i64| format!("{}.{:02}", pence / 100, pence % 100);
    let row = |one: &MissedPlace| {
        vec![
            one.person_name.clone(),
            one.course_title.clone(),
            one.provider_name.clone(),
            one.starts_on.map_or_else(String::new, |day| day.to_string()),
            one.kind.label().to_owned(),
            one.on.to_string(),
            pounds(one.fee_pence.get()),
            one.cost_code.clone().unwrap_or_default(),
        ]
    };
    std::iter::once(head.map(str::to_owned).to_vec()).chain(report.items.iter().map(row)).collect()
}
