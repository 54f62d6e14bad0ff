//! Searching, by HTTP.

use crate::catalogue::params;
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, conditional, paging};
use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::catalogue::asked::When;
use domain::catalogue::wire::{CourseList, Suggestions};
use domain::catalogue::{Mode, Sort};
use domain::policy::Relation;
use domain::values::Point;
use finder::Found;
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
    let Found { mut list, next } = found.map_err(ApiError::not_valid)?;
    list.next_cursor = next.map(|next| paging::write_cursor(&next)).transpose()?;
    let mut answer = conditional::public(&request, &list)?;
    if let Some(cursor) = &list.next_cursor {
        super::link_next(&mut answer, &request, cursor)?;
    }
    Ok(answer)
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
