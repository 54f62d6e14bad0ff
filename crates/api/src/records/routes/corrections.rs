//! What people say is wrong in their records, by HTTP.

use crate::organisations::act;
use crate::platform::once::{self, IdempotencyKey};
use crate::platform::problem::Refusals;
use crate::platform::{ApiResult, AppState, Caller, Conn, access, conditional, paging};
use crate::records::store::corrections::{self as store, Answerer};
use crate::records::{corrections as flow, store as records};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use domain::ids::{CorrectionId, TrainingRecordId};
use domain::page::{Limit, Page};
use domain::policy::{Actor, Relation};
use domain::privacy::{Deed, What};
use domain::records::wire::{CorrectionAnswer, CorrectionView, NewCorrection};
use uuid::Uuid;

/// Lets nobody through but the person whose entry it is.
async fn own(
    conn: &mut Conn,
    state: &AppState,
    caller: &Caller,
    operation: &'static str,
    id: TrainingRecordId,
) -> ApiResult<()> {
    let relation = records::one(conn, id, state.clock.today()).await?.map(|found| found.1).unwrap_or_default();
    caller.permit_or_hide(operation, &relation, "training record")?;
    Ok(())
}

/// Says that an entry of one's own record is wrong. Whoever stands behind it answers within a month.
#[utoipa::path(tag = "Records", operation_id = "ask_for_correction",
    params(("id" = TrainingRecordId, Path, description = "The entry"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer: safe to retry")),
    request_body = NewCorrection,
    responses((status = 201, description = "Kept, to be answered", body = CorrectionView), Refusals))]
#[post("/training-records/{id}/corrections")]
pub async fn ask_for_correction(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<TrainingRecordId>,
    key: IdempotencyKey,
    new: web::Json<NewCorrection>,
) -> ApiResult<HttpResponse> {
    own(&mut *state.db.get().await?, &state, &caller, "ask_for_correction", *id).await?;
    let (person, act) = (caller.person()?, act(&state, &caller));
    let kept = once::run(&state.db, &caller, &key, "ask_for_correction", &(*id, &*new), async |tx| {
        Ok((StatusCode::CREATED, flow::ask(tx, *id, person, &new, act).await?.view))
    })
    .await?;
    Ok(HttpResponse::build(kept.status).insert_header((header::CACHE_CONTROL, "no-store")).json(kept.body))
}

/// What one said of an entry of one's own record, newest first, with the answers: a hundred at most.
#[utoipa::path(tag = "Records", operation_id = "list_record_corrections",
    params(("id" = TrainingRecordId, Path, description = "The entry")),
    responses((status = 200, description = "What was said", body = Page<CorrectionView>), Refusals))]
#[get("/training-records/{id}/corrections")]
pub async fn list_record_corrections(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<TrainingRecordId>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let mut conn = state.db.get().await?;
    own(&mut conn, &state, &caller, "list_record_corrections", *id).await?;
    let items = store::of_record(&mut conn, *id).await?.into_iter().map(|one| one.view).collect();
    conditional::personal(&request, &Page::<CorrectionView> { items, next_cursor: None })
}

type Place = (DateTime<Utc>, Uuid);

/// What people say is wrong and the caller answers for, longest waiting first: of entries behind which a training provider
/// or an employer of theirs stands; the academy's staff see all of it.
#[utoipa::path(tag = "Records", operation_id = "list_corrections", params(paging::PageQuery),
    responses((status = 200, description = "What waits for an answer", body = Page<CorrectionView>), Refusals))]
#[get("/corrections")]
pub async fn list_corrections(
    state: web::Data<AppState>,
    caller: Caller,
    query: web::Query<paging::PageQuery>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("list_corrections", &Relation::default())?;
    let limit: Limit = paging::limit(query.limit)?;
    let after: Option<Place> = query.cursor.as_deref().map(paging::read_cursor).transpose()?;
    let of = match &caller.actor {
        Actor::Person { academy_staff, tutor_at, manages, .. } => {
            Answerer { academy_staff: *academy_staff, providers: tutor_at.clone(), employers: manages.clone() }
        }
        Actor::Anonymous | Actor::ProviderClient { .. } | Actor::EmployerClient { .. } => Answerer::default(),
    };
    let mut conn = state.db.get().await?;
    let found = store::waiting(&mut conn, &of, after, i64::from(limit.get()) + 1).await?;
    for one in found.iter().take(usize::from(limit.get())) {
        access::note(&mut conn, &state, &caller, &one.relation, [one.person], (What::Record, Deed::Read)).await?;
    }
    let views: Vec<CorrectionView> = found.into_iter().map(|one| one.view).collect();
    conditional::personal(&request, &paging::page(views, limit, |last| (last.asked_at, last.id))?)
}

/// Answers what somebody says is wrong: the entry is taken back, or stays. Its person hears of it by mail.
#[utoipa::path(tag = "Records", operation_id = "answer_correction",
    params(("id" = CorrectionId, Path, description = "What was said"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer: safe to retry")),
    request_body = CorrectionAnswer,
    responses((status = 200, description = "Answered", body = CorrectionView), Refusals))]
#[post("/corrections/{id}/answer")]
pub async fn answer_correction(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<CorrectionId>,
    key: IdempotencyKey,
    said: web::Json<CorrectionAnswer>,
) -> ApiResult<HttpResponse> {
    let relation = store::one(&mut *state.db.get().await?, *id, false).await?.map(|found| found.relation);
    caller.permit_or_hide("answer_correction", &relation.unwrap_or_default(), "correction")?;
    let act = act(&state, &caller);
    let kept = once::run(&state.db, &caller, &key, "answer_correction", &(*id, &*said), async |tx| {
        let found = flow::found(tx, *id, false).await?;
        access::note(tx, &state, &caller, &found.relation, [found.person], (What::Record, Deed::Wrote)).await?;
        Ok((StatusCode::OK, flow::answer(tx, *id, &said, act).await?.view))
    })
    .await?;
    Ok(HttpResponse::build(kept.status).insert_header((header::CACHE_CONTROL, "no-store")).json(kept.body))
}
