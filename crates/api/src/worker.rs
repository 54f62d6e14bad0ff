//! The worker: does jobs, and ends offers that ran out. Any number may run beside each other.

use crate::platform::{ApiError, ApiResult, AppState, Conn, db, outbox};
use crate::{booking, mail, sync};
use domain::booking::BookingStatus;
use domain::ids::{BookingId, CourseRunId, ImportId};
use serde::Deserialize;
use std::time::Duration;

/// How long to rest when nothing is due.
const REST: Duration = Duration::from_secs(1);

/// Works until asked to stop; a job that has begun is finished first.
pub async fn run(state: AppState, stop: impl Future<Output = ()>) {
    tokio::pin!(stop);
    tracing::info!("working");
    loop {
        if let Err(error) = run_due(&state).await {
            tracing::error!(%error, "the worker rests");
        }
        tokio::select! {
            () = &mut stop => return,
            () = tokio::time::sleep(REST) => {}
        }
    }
}

/// Does everything that is due now. Answers how much that was.
///
/// # Errors
/// The database.
pub async fn run_due(state: &AppState) -> ApiResult<usize> {
    let mut done = booking::lapse_due(state).await?;
    while one(state).await? {
        done += 1;
    }
    Ok(done)
}

/// Does one job: its effect and its tick are one transaction. Answers whether there was one.
async fn one(state: &AppState) -> ApiResult<bool> {
    let now = state.clock.now();
    state
        .db
        .tx(async |tx| {
            let Some(job) = outbox::claim(tx, now).await? else { return Ok(false) };
            match db::apart(tx, async |tx| work(tx, state, &job).await).await {
                Ok(()) => outbox::finish(tx, &job, now).await?,
                Err(error) => {
                    tracing::warn!(job = job.id, kind = job.kind, %error, "a job failed");
                    outbox::fail(tx, &job, &error.to_string(), now).await?;
                }
            }
            Ok(true)
        })
        .await
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BookingMail {
    booking_id: BookingId,
    status: BookingStatus,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfRun {
    course_run_id: CourseRunId,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfImport {
    import_id: ImportId,
}

async fn work(tx: &mut Conn, state: &AppState, job: &outbox::Job) -> ApiResult<()> {
    let payload = job.payload.clone();
    match job.kind.as_str() {
        "mail.booking" => {
            let of: BookingMail = serde_json::from_value(payload).map_err(ApiError::internal)?;
            mail::send_booking(tx, state, job.id, of.booking_id, of.status).await
        }
        "booking.promote" => {
            let of: OfRun = serde_json::from_value(payload).map_err(ApiError::internal)?;
            booking::promote(tx, state, of.course_run_id).await
        }
        "sync.import" => {
            let of: OfImport = serde_json::from_value(payload).map_err(ApiError::internal)?;
            sync::load_taken_in(tx, of.import_id, state.clock.now()).await
        }
        other => Err(ApiError::internal(format!("nobody does jobs of kind {other}"))),
    }
}
