//! What runs out in the months to come, by HTTP.

use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, conditional};
use crate::records::store::forecast;
use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{Datelike, Months};
use domain::page::Page;
use domain::policy::Relation;
use domain::records::wire::ExpiryForecastLine;
use serde::Deserialize;
use utoipa::IntoParams;

/// How far ahead is looked unless told, and at most, in months.
const MONTHS: u32 = 12;
const MOST_MONTHS: u32 = 36;

/// How far ahead.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ForecastQuery {
    /// Months, this one included: 1 to 36, 12 unless told.
    #[param(minimum = 1, maximum = 36)]
    months: Option<u32>,
}

/// How many people's training runs out in the months to come, by month, subject and the district they work in, so that enough courses
/// are offered in time. Each person counts once a subject, by the entry that counts longest, as it was written: what an employer
/// asks beyond that is not in it.
#[utoipa::path(tag = "Records", operation_id = "get_expiry_forecast", params(ForecastQuery),
    responses((status = 200, description = "The counts, the next month first", body = Page<ExpiryForecastLine>), Refusals))]
#[get("/expiry-forecast")]
pub async fn get_expiry_forecast(
    state: web::Data<AppState>,
    caller: Caller,
    query: web::Query<ForecastQuery>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("get_expiry_forecast", &Relation::default())?;
    let months = query.months.unwrap_or(MONTHS);
    if !(1..=MOST_MONTHS).contains(&months) {
        return Err(ApiError::field("months", "Use 1 to 36 months."));
    }
    let today = state.clock.today();
    let before = today.with_day(1).and_then(|first| first.checked_add_months(Months::new(months)));
    let before = before.ok_or_else(|| ApiError::internal("a day beyond the calendar"))?;
    let items = forecast::between(&mut *state.db.get().await?, today, before).await?;
    conditional::personal(&request, &Page { items, next_cursor: None })
}
