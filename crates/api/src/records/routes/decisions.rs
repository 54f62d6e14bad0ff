//! What an employer decides of training that its workers brought, by HTTP.

use crate::organisations::{act, known, narrowed, of_employer, permit};
use crate::platform::problem::Refusals;
use crate::platform::{ApiResult, AppState, Caller, access, conditional, paging};
use crate::records::staff::moving as flow;
use crate::records::store::{self, moving};
use actix_web::{HttpRequest, HttpResponse, get, put, web};
use domain::ids::{EmployerId, TrainingRecordId};
use domain::page::Page;
use domain::policy::Relation;
use domain::privacy::{Deed, What};
use domain::records::wire::{BroughtTraining, DuplicationAvoided, NewRecordDecision, RecordDecisionView};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Which of it is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct BroughtQuery {
    /// `false`: what is still to be decided; `true`: what is decided; absent: both.
    decided: Option<bool>,
    /// How many: 1 to 100, 20 unless told.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `nextCursor` of the page before.
    #[param(max_length = 2000)]
    cursor: Option<String>,
}

type Place = (String, Uuid, i64, Uuid);

/// What an employer's workers learnt before they worked there, as far as it sees that: what they show it, and what it asks for by
/// its rules; with what it decided. By name, the newest of each first; of the workplaces that the caller manages.
#[utoipa::path(tag = "Organisations", operation_id = "list_brought_training",
    params(("id" = EmployerId, Path, description = "The employer"), BroughtQuery),
    responses((status = 200, description = "What was brought", body = Page<BroughtTraining>), Refusals))]
#[get("/organisations/{id}/brought-training")]
pub async fn list_brought_training(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<EmployerId>,
    query: web::Query<BroughtQuery>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    permit(&caller, "list_brought_training", *id)?;
    let limit = paging::limit(query.limit)?;
    let after: Option<Place> = query.cursor.as_deref().map(paging::read_cursor).transpose()?;
    let mut conn = state.db.get().await?;
    known(&mut conn, *id).await?;
    let within = narrowed(&caller, *id);
    let part = flow::Part { within: within.as_deref(), decided: query.decided };
    let mut found = flow::brought(&mut conn, *id, part, state.clock.today()).await?;
    found.retain(|one| after.as_ref().is_none_or(|after| flow::place(one) > *after));
    found.truncate(usize::from(limit.get()) + 1);
    let page = paging::page(found, limit, flow::place)?;
    let seen = page.items.iter().map(|one| one.person_id);
    access::note(&mut conn, &state, &caller, &of_employer(*id), seen, (What::Record, Deed::Read)).await?;
    conditional::personal(&request, &page)
}

/// Decides whether training that a worker brought counts here: as it is, with a local top-up, or not, so that it is to be done
/// again. It can be decided anew. The worker sees it, with the reason.
#[utoipa::path(tag = "Organisations", operation_id = "decide_on_record",
    params(("id" = EmployerId, Path, description = "The employer"),
        ("record" = TrainingRecordId, Path, description = "The entry")),
    request_body = NewRecordDecision,
    responses((status = 200, description = "What is decided", body = RecordDecisionView), Refusals))]
#[put("/organisations/{id}/brought-training/{record}/decision")]
pub async fn decide_on_record(
    state: web::Data<AppState>,
    caller: Caller,
    path: web::Path<(EmployerId, TrainingRecordId)>,
    new: web::Json<NewRecordDecision>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (employer, record) = path.into_inner();
    let today = state.clock.today();
    let seen = store::relation(&mut *state.db.get().await?, record, today).await?.unwrap_or_default();
    // Of several employers of a worker each decides for itself.
    let here = seen.employed_by.iter().copied().filter(|of| *of == employer).collect();
    let relation = Relation { employer: Some(employer), employed_by: here, ..seen };
    caller.permit_or_hide("decide_on_record", &relation, "training record")?;
    let act = act(&state, &caller);
    let decided = state
        .db
        .tx(async |tx| {
            let decided = flow::decide(tx, (employer, record), &new, (act, today)).await?;
            let wrote = (What::Record, Deed::Wrote);
            access::note(tx, &state, &caller, &of_employer(employer), relation.owner, wrote).await?;
            Ok(decided)
        })
        .await?;
    conditional::personal(&request, &decided)
}

/// What an employer's workers need not do again because it accepted what they brought, in hours and pounds, with how that is counted.
#[utoipa::path(tag = "Organisations", operation_id = "get_duplication_avoided",
    params(("id" = EmployerId, Path, description = "The employer")),
    responses((status = 200, description = "The figures", body = DuplicationAvoided), Refusals))]
#[get("/organisations/{id}/duplication-avoided")]
pub async fn get_duplication_avoided(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<EmployerId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    permit(&caller, "get_duplication_avoided", *id)?;
    let mut conn = state.db.get().await?;
    known(&mut conn, *id).await?;
    conditional::personal(&request, &moving::avoided(&mut conn, Some(*id)).await?)
}

/// The same of every employer together.
#[utoipa::path(tag = "Organisations", operation_id = "get_county_duplication_avoided",
    responses((status = 200, description = "The figures", body = DuplicationAvoided), Refusals))]
#[get("/duplication-avoided")]
pub async fn get_county_duplication_avoided(
    state: web::Data<AppState>,
    caller: Caller,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("get_county_duplication_avoided", &Relation::default())?;
    conditional::personal(&request, &moving::avoided(&mut *state.db.get().await?, None).await?)
}
