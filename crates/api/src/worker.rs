//! The worker: does jobs, and ends offers that ran out. Any number may run beside each other.

use crate::booking::flow::Moment;
use crate::organisations::flow::Act;
use crate::people::Notice;
use crate::platform::outbox::{self, Line};
use crate::platform::{ApiError, ApiResult, AppState, Conn, db};
use crate::verification::Confirming;
use crate::{
    ascwds, booking, credentials, mail, messages, organisations, privacy, records, sync, verification, webhooks,
};
use domain::booking::BookingStatus;
use domain::ids::{
    AscWdsImportId, BookingId, CorrectionId, CourseRunId, EmployerId, ImportId, InvitationId, MessageId, PersonId,
    TrainingProviderId, WebhookEndpointId,
};
use serde::Deserialize;
use std::time::Duration;
use uuid::Uuid;

/// How long to rest when nothing is due.
const REST: Duration = Duration::from_secs(1);
/// How often is looked for files that an upload left which was cut off.
const SWEEP: Duration = Duration::from_secs(24 * 60 * 60);
/// How often is looked for what is due by the calendar.
const LOOK_AHEAD: Duration = Duration::from_secs(60);

/// Works until asked to stop; a job that has begun is finished first.
pub async fn run(state: AppState, stop: impl Future<Output = ()>) {
    let (asked, stopped) = tokio::sync::watch::channel(false);
    tracing::info!("working");
    let ask = async {
        stop.await;
        asked.send_replace(true);
    };
    tokio::join!(
        ask,
        keep(async || work_off(&state, Line::Short).await, REST, stopped.clone()),
        keep(async || work_off(&state, Line::Long).await, REST, stopped.clone()),
        keep(async || tell(&state).await, REST, stopped.clone()),
        keep(async || look_ahead(&state).await, LOOK_AHEAD, stopped.clone()),
        // Others may be slow to answer; nobody else waits for that.
        keep(async || credentials::ask_again(&state).await, LOOK_AHEAD, stopped.clone()),
        keep(async || verification::sweep_evidence(&state).await, SWEEP, stopped),
    );
}

/// Works on one line, and rests after each look.
async fn keep(
    work: impl AsyncFn() -> ApiResult<usize>,
    rest: Duration,
    mut stopped: tokio::sync::watch::Receiver<bool>,
) {
    loop {
        if let Err(error) = work().await {
            tracing::error!(%error, "the worker rests");
        }
        tokio::select! {
            _ = stopped.wait_for(|stopped| *stopped) => return,
            () = tokio::time::sleep(rest) => {}
        }
    }
}

/// Does everything that is due now. Answers how much that was.
///
/// # Errors
/// The database.
pub async fn run_due(state: &AppState) -> ApiResult<usize> {
    let mut done = 0;
    loop {
        // A file may make work for the other line.
        let more = work_off(state, Line::Long).await? + work_off(state, Line::Short).await? + tell(state).await?;
        // What is of the worker's own accord comes after what people did.
        let more = more + look_ahead(state).await? + credentials::ask_again(state).await?;
        if more == 0 {
            return Ok(done);
        }
        done += more;
    }
}

/// What is due by the calendar: reminders, kept places that go back, registers that nobody finished.
async fn look_ahead(state: &AppState) -> ApiResult<usize> {
    Ok(booking::release_due(state).await? + records::finish_due(state).await? + messages::plan(state).await?)
}

/// Tells other systems what happened. Answers how many messages were tried.
async fn tell(state: &AppState) -> ApiResult<usize> {
    records::warn_expiring(state).await?;
    webhooks::pass_on(state).await?;
    let sent = webhooks::send_due(state).await?;
    privacy::keep_house(state).await?;
    Ok(sent)
}

async fn work_off(state: &AppState, line: Line) -> ApiResult<usize> {
    let mut done = match line {
        Line::Short => booking::lapse_due(state).await? + messages::tell_moved(state).await?,
        Line::Long => usize::from(sync::fetch_due(state).await?),
    };
    while one(state, line).await? {
        done += 1;
    }
    Ok(done)
}

/// Does one job: its effect and its tick are one transaction. Answers whether there was one.
async fn one(state: &AppState, line: Line) -> ApiResult<bool> {
    let now = state.clock.now();
    state
        .db
        .tx(async |tx| {
            let Some(job) = outbox::claim(tx, line, now).await? else { return Ok(false) };
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
struct OfBooking {
    booking_id: BookingId,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfMessage {
    message_id: MessageId,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfInvitation {
    invitation_id: InvitationId,
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

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfProvider {
    training_provider_id: TrainingProviderId,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfEndpoint {
    webhook_endpoint_id: WebhookEndpointId,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfAscWds {
    import_id: AscWdsImportId,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfCorrection {
    correction_id: CorrectionId,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfLink {
    link_id: Uuid,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfAccount {
    person_id: PersonId,
    notice: Notice,
    link_id: Option<Uuid>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfLeaver {
    employer_id: EmployerId,
    person_id: PersonId,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfEmployer {
    employer_id: EmployerId,
}

/// What is done now, and by no person.
fn of_clock(state: &AppState) -> Act {
    Act { now: state.clock.now(), today: state.clock.today(), by: None }
}

/// The jobs that write to people.
async fn send(tx: &mut Conn, state: &AppState, job: &outbox::Job) -> ApiResult<()> {
    let payload = job.payload.clone();
    match job.kind.as_str() {
        "mail.booking" => {
            let of: BookingMail = serde_json::from_value(payload).map_err(ApiError::internal)?;
            messages::tell(tx, state, of.booking_id, of.status).await
        }
        "mail.run_withdrawn" => {
            let of: OfBooking = serde_json::from_value(payload).map_err(ApiError::internal)?;
            messages::tell_withdrawn(tx, state, of.booking_id).await
        }
        "mail.message" => {
            let of: OfMessage = serde_json::from_value(payload).map_err(ApiError::internal)?;
            messages::send(tx, state, job.id, of.message_id).await
        }
        "mail.invitation" => {
            let of: OfInvitation = serde_json::from_value(payload).map_err(ApiError::internal)?;
            mail::send_invitation(tx, state, job.id, of.invitation_id).await
        }
        "mail.correction" => {
            let of: OfCorrection = serde_json::from_value(payload).map_err(ApiError::internal)?;
            mail::send_correction(tx, state, job.id, of.correction_id).await
        }
        "mail.webhook_off" => {
            let of: OfEndpoint = serde_json::from_value(payload).map_err(ApiError::internal)?;
            webhooks::send_switched_off(tx, state, job.id, of.webhook_endpoint_id).await
        }
        "mail.link" => {
            let of: OfLink = serde_json::from_value(payload).map_err(ApiError::internal)?;
            mail::send_link(tx, state, job.id, of.link_id).await
        }
        "mail.notice" => {
            let of: OfAccount = serde_json::from_value(payload).map_err(ApiError::internal)?;
            mail::send_notice(tx, state, job.id, of.person_id, of.notice, of.link_id).await
        }
        "mail.confirmation" => {
            let of: Confirming = serde_json::from_value(payload).map_err(ApiError::internal)?;
            verification::send_confirmation(tx, state, job.id, of).await
        }
        "mail.approval" => {
            let of: OfBooking = serde_json::from_value(payload).map_err(ApiError::internal)?;
            mail::send_approval(tx, state, job.id, of.booking_id).await
        }
        other => Err(ApiError::internal(format!("nobody writes mails of kind {other}"))),
    }
}

async fn work(tx: &mut Conn, state: &AppState, job: &outbox::Job) -> ApiResult<()> {
    let payload = job.payload.clone();
    match job.kind.as_str() {
        mail if mail.starts_with("mail.") => send(tx, state, job).await,
        "membership.follow_leaver" => {
            let of: OfLeaver = serde_json::from_value(payload).map_err(ApiError::internal)?;
            organisations::leavers::follow(tx, of.employer_id, of.person_id, of_clock(state)).await
        }
        "booking.run_withdrawn" => {
            let of: OfRun = serde_json::from_value(payload).map_err(ApiError::internal)?;
            booking::tell_withdrawn(tx, of.course_run_id, state.clock.now()).await
        }
        "booking.promote" => {
            let of: OfRun = serde_json::from_value(payload).map_err(ApiError::internal)?;
            booking::promote(tx, state, of.course_run_id).await
        }
        "booking.follow_leaver" => {
            let of: OfLeaver = serde_json::from_value(payload).map_err(ApiError::internal)?;
            let moment = Moment::of(&state.clock);
            booking::follow_leaver(tx, of.employer_id, of.person_id, moment).await
        }
        "credential.issue" => credentials::issue(tx, state, &payload).await,
        "evidence.drop" => verification::drop_evidence(state, &payload).await,
        "asc_wds.import" => {
            let of: OfAscWds = serde_json::from_value(payload).map_err(ApiError::internal)?;
            ascwds::load_taken_in(tx, of.import_id, of_clock(state)).await
        }
        "asc_wds.follow_ids" => {
            let of: OfEmployer = serde_json::from_value(payload).map_err(ApiError::internal)?;
            ascwds::follow_ids(tx, of.employer_id, state.clock.today(), state.clock.now()).await
        }
        "sync.import" => {
            let of: OfImport = serde_json::from_value(payload).map_err(ApiError::internal)?;
            sync::load_taken_in(tx, &state.db, of.import_id, state.clock.now()).await
        }
        "sync.compare" => {
            let of: OfProvider = serde_json::from_value(payload).map_err(ApiError::internal)?;
            sync::compare_elsewhere(tx, of.training_provider_id, state.clock.now()).await
        }
        other => Err(ApiError::internal(format!("nobody does jobs of kind {other}"))),
    }
}
