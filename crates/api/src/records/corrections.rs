//! Somebody says that an entry of their record is wrong, and whoever stands behind it answers.

use super::store::corrections::{self as store, Correction};
use super::store::{self as records, staff};
use crate::booking::store as bookings;
use crate::catalogue;
use crate::organisations::flow::Act;
use crate::platform::{ApiError, ApiResult, Conn, outbox};
use domain::ids::{CorrectionId, PersonId, TrainingRecordId};
use domain::problem::Code;
use domain::records::RecordState;
use domain::records::correction::{CorrectionOutcome, words};
use domain::records::wire::{CorrectionAnswer, NewCorrection};
use serde_json::json;

/// Keeps what somebody says of an entry of theirs, which counts.
///
/// # Errors
/// 422 for words that are none; `record_taken_back`; `correction_waits`; the database.
pub async fn ask(
    tx: &mut Conn,
    record: TrainingRecordId,
    person: PersonId,
    new: &NewCorrection,
    act: Act,
) -> ApiResult<Correction> {
    let what = words("/what", &new.what).map_err(|wrong| ApiError::not_valid(vec![wrong]))?;
    let entry = records::one(tx, record, act.today).await?.ok_or_else(|| ApiError::not_found("training record"))?.0;
    if entry.state == RecordState::Revoked {
        return Err(ApiError::new(Code::RecordTakenBack, "Nobody counts it any more."));
    }
    let id = store::add(tx, (record, person), &what, act.now).await?;
    let what = json!({"correctionId": id});
    outbox::event(tx, "correction.asked", record.0, act.by, act.now, &what).await?;
    outbox::enqueue(tx, "mail.correction", &what, None, act.now).await?;
    found(tx, id, false).await
}

/// One of them, or that there is none.
///
/// # Errors
/// 404; the database.
pub async fn found(tx: &mut Conn, id: CorrectionId, lock: bool) -> ApiResult<Correction> {
    store::one(tx, id, lock).await?.ok_or_else(|| ApiError::not_found("correction"))
}

/// What others read of an entry that was wrong; the answer itself is its person's.
const REASON: &str = "Taken back: its person said that it was wrong.";

/// Answers. An entry that was wrong and counts is taken back; one of a register takes its mark with it when it was the last
/// of its booking, so that the tutor marks anew.
///
/// # Errors
/// 404; 422 for words that are none; `correction_answered`; the database.
pub async fn answer(tx: &mut Conn, id: CorrectionId, said: &CorrectionAnswer, act: Act) -> ApiResult<Correction> {
    let why = words("/answer", &said.answer).map_err(|wrong| ApiError::not_valid(vec![wrong]))?;
    // As each change of a booking does: its run first.
    if let Some(booking) = found(tx, id, false).await?.booking
        && let Some(booking) = bookings::one(tx, booking).await?
    {
        catalogue::lock_run(tx, booking.run).await?;
    }
    let of = found(tx, id, true).await?;
    if of.view.answered_at.is_some() {
        return Err(ApiError::new(Code::CorrectionAnswered, "Read the answer that was given."));
    }
    store::answer(tx, id, said.outcome, &why, act.now).await?;
    if said.outcome == CorrectionOutcome::TakenBack {
        take_back(tx, &of, act).await?;
    }
    let what = json!({"correctionId": id, "outcome": said.outcome});
    outbox::event(tx, "correction.answered", of.view.training_record_id.0, act.by, act.now, &what).await?;
    outbox::enqueue(tx, "mail.correction", &json!({"correctionId": id}), None, act.now).await?;
    found(tx, id, false).await
}

/// Takes an entry back, unless the register or the employer did already.
async fn take_back(tx: &mut Conn, of: &Correction, act: Act) -> ApiResult<()> {
    let record = of.view.training_record_id;
    if !staff::take_back(tx, record, REASON, act.now).await? {
        return Ok(());
    }
    outbox::event(tx, "record.revoked", record.0, act.by, act.now, &json!({})).await?;
    if let Some(booking) = of.booking
        && !store::booking_has_an_entry(tx, booking).await?
    {
        bookings::register::set_mark(tx, booking, (None, None), act.by, act.now).await?;
        outbox::event(tx, "attendance.marked", booking.0, act.by, act.now, &json!({"mark": null})).await?;
    }
    Ok(())
}
