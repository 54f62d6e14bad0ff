//! Searching, by HTTP.

use crate::catalogue::params;
use crate::catalogue::store::demand;
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, conditional, paging};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;
use domain::catalogue::asked::When;
use domain::catalogue::wire::{CourseList, Suggestions, UnmetDemand};
use domain::catalogue::{Mode, Sort};
use domain::page::Page;
use domain::policy::Relation;
use domain::values::Point;
use finder::Found;
use serde::Deserialize;
use utoipa::IntoParams;

/// The parameters of a search; lists take commas or repeats.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read by params::read; here for the specification")]
struct SearchParams {
    /// What to find, in the worker's own words; may name a place, as in `first aid near ST16`.
    #[param(max_length = 200, example = "moving and handling near ST16")]
    q: Option<String>,
    /// Subject codes; any of them.
    #[param(max_items = 20, style = Form, explode = false)]
    subject: Option<Vec<String>>,
    /// Levels 0 (entry) to 8; any of them.
    #[param(max_items = 9, style = Form, explode = false)]
    level: Option<Vec<i16>>,
    /// How it is taught; any of them.
    #[param(max_items = 4, style = Form, explode = false)]
    mode: Option<Vec<Mode>>,
    /// A town, outcode or postcode to measure from.
    #[param(max_length = 60, example = "ST16")]
    near: Option<String>,
    /// Miles around the place: 25 unless told. What is taught online or at the learner's work counts as near.
    #[param(maximum = 500)]
    within_miles: Option<f64>,
    /// First day a run may start.
    from: Option<chrono::NaiveDate>,
    /// Last day a run may start.
    to: Option<chrono::NaiveDate>,
    /// `true`: costs nothing; `false`: the rest.
    free: Option<bool>,
    /// `true`: costs nothing, or is on the national list that repays employers; `false`: the rest.
    funded: Option<bool>,
    /// The most it may cost, in pence.
    #[param(minimum = 0)]
    max_cost_pence: Option<i64>,
    /// UKPRNs or ids of training providers; any of them.
    #[param(max_items = 20, style = Form, explode = false)]
    provider: Option<Vec<String>>,
    /// `true`: the academy books it and has places free; `false`: the rest.
    available: Option<bool>,
    /// When in the week; any of them.
    #[param(max_items = 3, style = Form, explode = false)]
    when: Option<Vec<When>>,
    /// `true`: starts whenever the learner likes; `false`: the rest.
    start_any_time: Option<bool>,
    /// `true`: online, and can be started now; `false`: the rest.
    online_now: Option<bool>,
    /// `true`: the training provider says that nothing is needed to join; `false`: the rest.
    no_entry_requirements: Option<bool>,
    /// The order: best match when there are words, else soonest.
    sort: Option<Sort>,
    /// How many: 1 to 100, 20 unless told.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `nextCursor` of the page before.
    #[param(max_length = 2000)]
    cursor: Option<String>,
}

/// Finds courses. When nothing fits, the search is widened step by step and `relaxed` says how.
#[utoipa::path(tag = "Catalogue", operation_id = "search_courses", params(SearchParams),
    responses((status = 200, description = "Courses, with the counts of every filter", body = CourseList), Refusals))]
#[get("/courses")]
pub async fn search_courses(
    state: web::Data<AppState>,
    caller: Caller,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("search_courses", &Relation::default())?;
    let asked = params::read(&params::pairs(request.query_string())?)?;
    let now = state.clock.wall();
    let found = state.catalogue.ask(&state.db, |finder| finder.search(&asked, now)).await?;
    let Found { mut list, next, missed } = found.map_err(ApiError::not_valid)?;
    if let Some(missed) = missed.filter(|_| asked.after.is_none()) {
        state.demand.count(&state.db, missed, list.relaxed.as_ref(), now.date());
    }
    list.next_cursor = next.map(|next| paging::write_cursor(&next)).transpose()?;
    let mut answer = conditional::public(&request, &list)?;
    if let Some(cursor) = &list.next_cursor {
        super::link_next(&mut answer, &request, cursor)?;
    }
    Ok(answer)
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct DemandQuery {
    /// First day.
    from: Option<NaiveDate>,
    /// Last day.
    to: Option<NaiveDate>,
}

/// What was searched for and is not there, by week, subject and district: the newest week first, at most 1,000 lines.
/// Counts reach this list within a minute.
#[utoipa::path(tag = "Catalogue", operation_id = "list_unmet_demand", params(DemandQuery),
    responses((status = 200, description = "Counts", body = Page<UnmetDemand>), Refusals))]
#[get("/unmet-demand")]
pub async fn list_unmet_demand(
    state: web::Data<AppState>,
    caller: Caller,
    query: web::Query<DemandQuery>,
) -> ApiResult<HttpResponse> {
    caller.permit("list_unmet_demand", &Relation::default())?;
    let items = demand::between(&mut *state.db.get().await?, query.from, query.to, 1000).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(Page { items, next_cursor: None }))
}

/// Things to search for, while typing.
#[utoipa::path(tag = "Catalogue", operation_id = "suggest",
    params(("q" = String, Query, description = "What is typed so far, two letters or more", max_length = 200)),
    responses((status = 200, description = "Suggestions, best first", body = Suggestions), Refusals))]
#[get("/suggest")]
pub async fn suggest(state: web::Data<AppState>, caller: Caller, request: HttpRequest) -> ApiResult<HttpResponse> {
    caller.permit("suggest", &Relation::default())?;
    let q = params::only(request.query_string(), "q")?.unwrap_or_default();
    if q.chars().count() > 200 {
        return Err(ApiError::field("q", "Use at most 200 characters."));
    }
    let mut items = Vec::new();
    if q.chars().count() >= 2 {
        items = state.catalogue.ask(&state.db, |finder| finder.suggest(&q)).await?;
    }
    conditional::public(&request, &Suggestions { items })
}

/// The point of a town, outcode or postcode.
pub(super) async fn place(state: &AppState, near: &str) -> ApiResult<Point> {
    let found = state.catalogue.ask(&state.db, |finder| finder.place(near)).await?;
    found.map(|place| place.point).ok_or_else(|| {
        let say = format!("We do not know \"{near}\". Try a town in Staffordshire or a postcode, like ST16.");
        ApiError::field("near", say)
    })
}
