//! The training of an employer's workers by HTTP.

use crate::organisations::{act, known, narrowed, of_employer, permit};
use crate::platform::once::{self, IdempotencyKey};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, access, conditional, paging, sheet};
use crate::records::staff::{feed, matrix, push};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use domain::ids::{EmployerId, TrainingRecordId, WorkplaceId};
use domain::page::Page;
use domain::privacy::{Deed, What};
use domain::records::matrix::Standing;
use domain::records::wire::{NewStaffRecords, StaffRecordChange, StaffRecordsAdded, TrainingMatrix};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// Which part of a matrix is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct MatrixQuery {
    /// Those whose name holds this.
    #[param(max_length = 120)]
    name: Option<String>,
    /// Those of this workplace.
    workplace: Option<WorkplaceId>,
    /// This subject alone, by its code.
    #[param(max_length = 60)]
    subject: Option<String>,
    /// Those who stand so with something that is asked of them.
    standing: Option<Standing>,
    /// Those who need something and have no place on a course about it.
    #[serde(default)]
    not_booked: bool,
    /// How many: 1 to 100, 20 unless told. A CSV file holds everyone.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `nextCursor` of the page before.
    #[param(max_length = 2000)]
    cursor: Option<String>,
}

/// Who works for an employer today, and how each stands with the training that its rules ask of them: those at the
/// workplaces that the caller manages. With `Accept: text/csv` a file for a spreadsheet.
#[utoipa::path(tag = "Organisations", operation_id = "get_training_matrix",
    params(("id" = EmployerId, Path, description = "The employer"), MatrixQuery),
    responses((status = 200, description = "Workers by name, with a cell for each subject that is asked of them",
        content((TrainingMatrix = "application/json"), (String = "text/csv"))), Refusals))]
#[get("/organisations/{id}/training-matrix")]
pub async fn get_training_matrix(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<EmployerId>,
    query: web::Query<MatrixQuery>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    permit(&caller, "get_training_matrix", *id)?;
    let limit = paging::limit(query.limit)?;
    let after: Option<(String, Uuid)> = query.cursor.as_deref().map(paging::read_cursor).transpose()?;
    let name = query.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    if name.is_some_and(|name| name.chars().count() > 120) {
        return Err(ApiError::field("name", "Use at most 120 characters."));
    }
    let today = state.clock.today();
    let mut conn = state.db.get().await?;
    known(&mut conn, *id).await?;
    let within = narrowed(&caller, *id);
    let part = matrix::Part {
        within: within.as_deref(),
        workplace: query.workplace,
        name,
        subject: query.subject.as_deref(),
        standing: query.standing,
        not_booked: query.not_booked,
    };
    let mut read = matrix::read(&mut conn, *id, &part, today).await?;
    let looked = (What::Record, Deed::Read);
    if conditional::wants(&request, "text/csv") {
        let seen = read.rows.iter().map(|row| row.member.worker.person_id);
        access::note(&mut conn, &state, &caller, &of_employer(*id), seen, looked).await?;
        return sheet::file(&matrix::sheet(&read), &format!("training-matrix-{today}.csv"));
    }
    let key =
        |row: &domain::records::wire::MatrixRow| (row.member.worker.full_name.clone(), row.member.worker.person_id.0);
    if let Some(after) = &after {
        matrix::keep_after(&mut conn, *id, &part, after, &mut read.rows, today).await?;
    }
    let page = paging::page(read.rows.into_iter().take(usize::from(limit.get()) + 1).collect(), limit, key)?;
    let seen = page.items.iter().map(|row| row.member.worker.person_id);
    access::note(&mut conn, &state, &caller, &of_employer(*id), seen, looked).await?;
    let answer = TrainingMatrix {
        day: today,
        subjects: read.subjects,
        counts: read.counts,
        items: page.items,
        next_cursor: page.next_cursor,
    };
    conditional::personal(&request, &answer)
}

/// Which changes are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ChangesQuery {
    /// How many: 1 to 100, 20 unless told.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<i64>,
    /// `nextCursor` of the answer before, however long ago that was; absent: from the beginning.
    #[param(max_length = 2000)]
    cursor: Option<String>,
}

/// What is new of the records of an employer's workers since it asked last: entries that are new or say something else
/// (they run out, a rule changed), and those that are gone (taken back, or their person left). An employer sees what it
/// asks for by its rules, what is learnt while people work there, and what it wrote itself. `nextCursor` is always there:
/// keep it, and ask with it again later. Fewer than `limit` items say that there is no more for now.
#[utoipa::path(tag = "Organisations", operation_id = "list_staff_record_changes",
    params(("id" = EmployerId, Path, description = "The employer"), ChangesQuery),
    responses((status = 200, description = "What is new, in the order in which it became known",
        body = Page<StaffRecordChange>), Refusals))]
#[get("/organisations/{id}/training-records/changes")]
pub async fn list_staff_record_changes(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<EmployerId>,
    query: web::Query<ChangesQuery>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    permit(&caller, "list_staff_record_changes", *id)?;
    let limit = usize::from(paging::limit(query.limit)?.get());
    let after: i64 = query.cursor.as_deref().map(paging::read_cursor).transpose()?.unwrap_or(0);
    let part = state
        .db
        .tx(async |tx| {
            known(tx, *id).await?;
            let part = feed::after(tx, *id, after, limit, state.clock.today()).await?;
            let seen = part.people.iter().copied();
            access::note(tx, &state, &caller, &of_employer(*id), seen, (What::Record, Deed::Read)).await?;
            Ok(part)
        })
        .await?;
    let next_cursor = Some(paging::write_cursor(&part.last)?);
    conditional::personal(&request, &Page { items: part.changes, next_cursor })
}

/// Writes training that an employer holds elsewhere, and stands behind, into its workers' own records: 1 to 200 entries,
/// each on its own. What a record says already is not written twice.
#[utoipa::path(tag = "Organisations", operation_id = "add_staff_records",
    params(("id" = EmployerId, Path, description = "The employer"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key gets the same answer: safe to retry")),
    request_body = NewStaffRecords,
    responses((status = 200, description = "What became of each", body = StaffRecordsAdded), Refusals))]
#[post("/organisations/{id}/training-records")]
pub async fn add_staff_records(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<EmployerId>,
    key: IdempotencyKey,
    new: web::Json<NewStaffRecords>,
) -> ApiResult<HttpResponse> {
    permit(&caller, "add_staff_records", *id)?;
    let act = act(&state, &caller);
    let kept = once::run(&state.db, &caller, &key, "add_staff_records", &(*id, &*new), async |tx| {
        let (added, written) = push::add(tx, *id, &new, act).await?;
        access::note(tx, &state, &caller, &of_employer(*id), written, (What::Record, Deed::Wrote)).await?;
        Ok((StatusCode::OK, added))
    })
    .await?;
    Ok(HttpResponse::build(kept.status).insert_header((header::CACHE_CONTROL, "no-store")).json(kept.body))
}

/// Why an entry is taken back.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct WithdrawQuery {
    /// Words that its person reads.
    #[param(max_length = 500)]
    reason: Option<String>,
}

/// Takes back an entry that the employer stands behind. It stays in its person's record, with the reason, and no longer
/// counts.
#[utoipa::path(tag = "Organisations", operation_id = "withdraw_staff_record",
    params(("id" = EmployerId, Path, description = "The employer"),
        ("record" = TrainingRecordId, Path, description = "The entry"), WithdrawQuery),
    responses((status = 204, description = "Taken back"), Refusals))]
#[delete("/organisations/{id}/training-records/{record}")]
pub async fn withdraw_staff_record(
    state: web::Data<AppState>,
    caller: Caller,
    path: web::Path<(EmployerId, TrainingRecordId)>,
    query: web::Query<WithdrawQuery>,
) -> ApiResult<HttpResponse> {
    let (employer, record) = path.into_inner();
    permit(&caller, "withdraw_staff_record", employer)?;
    let reason = query.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    if reason.is_some_and(|reason| reason.chars().count() > 500) {
        return Err(ApiError::field("reason", "Use at most 500 characters."));
    }
    let act = act(&state, &caller);
    state
        .db
        .tx(async |tx| {
            let person = push::withdraw(tx, employer, record, reason, act).await?;
            access::note(tx, &state, &caller, &of_employer(employer), [person], (What::Record, Deed::Wrote)).await
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
