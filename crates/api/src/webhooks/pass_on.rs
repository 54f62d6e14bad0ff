//! From what happened to who hears of it: each event becomes a message for each endpoint that chose it and may hear of it
//! today.

use super::store::outgoing::{self, Event, Hearer, NewDelivery};
use crate::machines::Organisation;
use crate::platform::{ApiError, ApiResult, AppState, Conn};
use crate::{booking, catalogue, records};
use crate::{organisations, people};
use chrono::NaiveDate;
use domain::ids::{BookingId, CourseId, EmployerId, PersonId, TrainingProviderId, TrainingRecordId};
use domain::webhooks::About;
use domain::webhooks::wire::{BookingIds, CourseIds, Message, RecordIds, WorkerIds};
use serde::Serialize;
use std::collections::BTreeSet;

/// Events of one transaction.
const BATCH: i64 = 100;

/// Passes on everything that nobody has been told of. Answers whether there was any.
///
/// # Errors
/// The database.
pub async fn pass_on(state: &AppState) -> ApiResult<bool> {
    let mut any = false;
    loop {
        let passed = state.db.tx(async |tx| some(tx, state).await).await?;
        any |= passed > 0;
        if i64::try_from(passed).is_ok_and(|passed| passed < BATCH) {
            return Ok(any);
        }
    }
}

/// Passes on the oldest events; nothing when another worker does.
async fn some(tx: &mut Conn, state: &AppState) -> ApiResult<usize> {
    if !outgoing::alone(tx).await? {
        return Ok(0);
    }
    let events = outgoing::take(tx, BATCH).await?;
    if !events.is_empty() && outgoing::anyone(tx).await? {
        for event in &events {
            one(tx, state, event).await?;
        }
    }
    Ok(events.len())
}

/// Who may hear of an event, and what they are told.
struct Told {
    employers: Vec<EmployerId>,
    provider: Option<TrainingProviderId>,
    /// About whom.
    person: Option<PersonId>,
    data: Data,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Data {
    Booking(BookingIds),
    Record(RecordIds),
    Worker(WorkerIds),
    Course(CourseIds),
}

impl Data {
    /// The same for one organisation: who it is about is an employer's business alone.
    fn for_hearer(&self, hearer: &Hearer) -> Self {
        let keep = |person: Option<PersonId>| person.filter(|_| matches!(hearer.of, Organisation::Employer(_)));
        match self {
            Self::Booking(ids) => Self::Booking(BookingIds { person_id: keep(ids.person_id), ..ids.clone() }),
            Self::Record(ids) => Self::Record(RecordIds { person_id: keep(ids.person_id), ..ids.clone() }),
            Self::Worker(ids) => Self::Worker(ids.clone()),
            Self::Course(ids) => Self::Course(ids.clone()),
        }
    }
}

async fn one(tx: &mut Conn, state: &AppState, event: &Event) -> ApiResult<()> {
    let (now, today) = (state.clock.now(), state.clock.today());
    // What is gone since is told to nobody.
    let Some(told) = told(tx, event, today).await? else { return Ok(()) };
    let providers: Vec<_> = told.provider.into_iter().collect();
    for hearer in outgoing::hearers(tx, event, &told.employers, &providers).await? {
        let message = Message { kind: event.kind, timestamp: event.at, data: told.data.for_hearer(&hearer) };
        let body = serde_json::to_string(&message).map_err(ApiError::internal)?;
        let new = NewDelivery {
            endpoint: hearer.endpoint,
            event: Some(event.id),
            kind: event.kind,
            subject: event.subject,
            person: told.person,
            body: &body,
            off: !hearer.on,
        };
        outgoing::add(tx, &new, now).await?;
    }
    Ok(())
}

async fn told(tx: &mut Conn, event: &Event, today: NaiveDate) -> ApiResult<Option<Told>> {
    match event.kind.about() {
        About::Booking => of_booking(tx, BookingId(event.subject), today).await,
        About::Record => of_record(tx, event, today).await,
        About::Worker => of_worker(tx, event).await,
        About::Course => of_course(tx, CourseId(event.subject), today).await,
        About::Endpoint => Ok(None),
    }
}

async fn of_booking(tx: &mut Conn, id: BookingId, today: NaiveDate) -> ApiResult<Option<Told>> {
    let Some(booking) = booking::store::one(tx, id).await? else { return Ok(None) };
    let Some(run) = catalogue::run_facts(tx, booking.run).await? else { return Ok(None) };
    let ids = BookingIds {
        booking_id: id,
        course_run_id: booking.run,
        course_id: run.course_id,
        training_provider_id: run.provider_id,
        person_id: Some(booking.person),
    };
    Ok(Some(Told {
        employers: organisations::employers_of(tx, booking.person, today).await?,
        provider: Some(run.provider_id),
        person: Some(booking.person),
        data: Data::Booking(ids),
    }))
}

async fn of_record(tx: &mut Conn, event: &Event, today: NaiveDate) -> ApiResult<Option<Told>> {
    let id = TrainingRecordId(event.subject);
    let Some(origin) = records::origin(tx, id).await? else { return Ok(None) };
    let days = event.data.get("warningDays").and_then(serde_json::Value::as_i64);
    let ids = RecordIds {
        training_record_id: id,
        booking_id: origin.booking,
        course_id: origin.course,
        training_provider_id: origin.provider,
        person_id: Some(origin.person),
        warning_days: days.and_then(|days| i32::try_from(days).ok()),
    };
    Ok(Some(Told {
        employers: organisations::employers_of(tx, origin.person, today).await?,
        provider: origin.provider,
        person: Some(origin.person),
        data: Data::Record(ids),
    }))
}

/// The event names the employer: who left is no longer found among those who work there.
async fn of_worker(tx: &mut Conn, event: &Event) -> ApiResult<Option<Told>> {
    let named = event.data.get("employerId").cloned().unwrap_or_default();
    let Ok(employer) = serde_json::from_value::<EmployerId>(named) else {
        // It would stand before all others for ever.
        tracing::error!(event = event.id, "an event of a worker names no employer");
        return Ok(None);
    };
    let person = PersonId(event.subject);
    if people::names(tx, &[person]).await?.is_empty() {
        return Ok(None);
    }
    Ok(Some(Told {
        employers: vec![employer],
        provider: None,
        person: Some(person),
        data: Data::Worker(WorkerIds { person_id: person, employer_id: employer }),
    }))
}

/// Of a course that is taken off hear those who teach it, and the employers of who is booked on it.
async fn of_course(tx: &mut Conn, id: CourseId, today: NaiveDate) -> ApiResult<Option<Told>> {
    let Some(provider) = catalogue::provider_of(tx, id).await? else { return Ok(None) };
    let runs = catalogue::runs_to_come(tx, id, today).await?;
    let booked = booking::store::people_on(tx, &runs).await?;
    let employers: BTreeSet<_> =
        organisations::employers_of_each(tx, &booked, today).await?.into_values().flatten().collect();
    Ok(Some(Told {
        employers: employers.into_iter().collect(),
        provider: Some(provider),
        person: None,
        data: Data::Course(CourseIds { course_id: id, training_provider_id: provider }),
    }))
}
