//! The register: who holds a place on a run, what is marked, and the training records that follow from it.

use super::store::{self, NewRecord};
use crate::booking::flow::Moment;
use crate::booking::store::{self as bookings, Booking};
use crate::catalogue::{self, LockedRun};
use crate::people;
use crate::platform::{ApiError, ApiResult, AppState, Conn, outbox};
use chrono::{NaiveDateTime, TimeDelta};
use domain::booking::Mark;
use domain::booking::charge::{self, ChargeKind};
use domain::booking::register::{self as rule, earns_record};
use domain::booking::wire::{Attendance, AttendanceMark, FinishedRegister, Register, RegisterLine, WaitingLine};
use domain::catalogue::RunFacts;
use domain::ids::{BookingId, CourseRunId, PersonId};
use domain::problem::FieldProblem;
use domain::records::VerificationLevel;
use domain::records::validity::{Validity, decide};
use serde_json::json;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The register of a run as it stands. `wall` is wall time in Europe/London.
///
/// # Errors
/// 404 for no such run.
pub async fn read(conn: &mut Conn, run: CourseRunId, wall: NaiveDateTime) -> ApiResult<Register> {
    let missing = || ApiError::not_found("course run");
    let view = catalogue::run_views(conn, &[run], None, wall).await?.pop().ok_or_else(missing)?;
    let facts = catalogue::run_facts(conn, run).await?.ok_or_else(missing)?.facts;
    let finished_at = bookings::register::finished(conn, run).await?;
    let booked = bookings::with_a_place(conn, run).await?;
    let open = rule::open(&facts, wall).is_ok();
    let waits = bookings::without_a_place(conn, run).await?;
    let ids: Vec<_> = booked.iter().chain(&waits).map(|booking| booking.person).collect();
    let names: HashMap<_, _> = people::names(conn, &ids).await?.into_iter().collect();
    let name = |of: &Booking| names.get(&of.person).cloned().unwrap_or_else(|| "Name removed".to_owned());
    let marks: Vec<Option<Mark>> = booked.iter().map(|booking| booking.mark).collect();
    let line = |booking: Booking| RegisterLine {
        booking_id: booking.id,
        full_name: name(&booking),
        mark: booking.mark,
        result: booking.result,
    };
    let mut lines: Vec<RegisterLine> = booked.into_iter().map(line).collect();
    lines.sort_by(|a, b| {
        a.full_name.to_lowercase().cmp(&b.full_name.to_lowercase()).then(a.booking_id.0.cmp(&b.booking_id.0))
    });
    let waiting =
        |booking: &Booking| WaitingLine { booking_id: booking.id, full_name: name(booking), status: booking.status };
    Ok(Register {
        run: view,
        open,
        records_at_once: at_once(&facts, finished_at.is_some()),
        can_finish: finished_at.is_none() && !marks.is_empty() && rule::finish(&facts, &marks, wall).is_ok(),
        finished_at,
        people: lines,
        waiting: waits.iter().map(waiting).collect(),
    })
}

/// Whether training records follow from each mark: of a run without a last day, or once the register is finished.
fn at_once(run: &RunFacts, finished: bool) -> bool {
    finished || rule::last_day(run).is_none()
}

/// Who is named in the register of a run.
///
/// # Errors
/// The database.
pub async fn people(conn: &mut Conn, run: CourseRunId) -> ApiResult<Vec<PersonId>> {
    let mut named = bookings::with_a_place(conn, run).await?;
    named.extend(bookings::without_a_place(conn, run).await?);
    Ok(named.into_iter().map(|booking| booking.person).collect())
}

/// Marks people. Once the register is finished, who has earned their training record has it at once, and who has not loses it.
/// Answers whose mark is another now.
///
/// # Errors
/// 409 before the first day; 422 for a booking that is not on this register.
pub async fn mark(
    tx: &mut Conn,
    run: CourseRunId,
    locked: &LockedRun,
    attendance: &Attendance,
    by: Option<Uuid>,
    moment: Moment,
) -> ApiResult<Vec<PersonId>> {
    rule::open(&locked.facts, moment.wall)?;
    let on_register = bookings::with_a_place(tx, run).await?;
    let on_register: HashMap<BookingId, Booking> = on_register.into_iter().map(|b| (b.id, b)).collect();
    check(attendance, &on_register)?;
    let finished = bookings::register::finished(tx, run).await?.is_some();
    let at_once = at_once(&locked.facts, finished);
    let mut marked = Vec::new();
    for change in &attendance.marks {
        let Some(booking) = on_register.get(&change.booking_id) else { continue };
        if (booking.mark, booking.result) == (change.mark, change.result) {
            continue;
        }
        marked.push(booking.person);
        set(tx, booking, change, by, moment).await?;
        if at_once && earns_record(change.mark, change.result) {
            write_records(tx, locked, booking, by, moment).await?;
        } else {
            let reason = "The register was corrected: not marked as here.";
            for id in store::revoke(tx, booking.id, reason, moment.now).await? {
                outbox::event(tx, "record.revoked", id.0, by, moment.now, &json!({})).await?;
            }
        }
    }
    Ok(marked)
}

/// Sets one mark, and what is to pay by it.
async fn set(
    tx: &mut Conn,
    booking: &Booking,
    change: &AttendanceMark,
    by: Option<Uuid>,
    moment: Moment,
) -> ApiResult<()> {
    let marks = (change.mark, change.result);
    bookings::register::set_mark(tx, booking.id, marks, by, moment.now).await?;
    let what = json!({"mark": change.mark, "result": change.result});
    outbox::event(tx, "attendance.marked", booking.id.0, by, moment.now, &what).await?;
    let Some(terms) = booking.terms else { return Ok(()) };
    let fee = charge::missed(&terms, change.mark);
    bookings::charges::write(tx, booking.id, fee.map(|fee| (ChargeKind::NoShow, fee)), moment.now).await
}

/// Finishes a register: everyone who has earned their training record has it. A finished one stays as it is.
///
/// # Errors
/// 409 before the last day, and while somebody has no mark.
pub async fn finish(
    tx: &mut Conn,
    run: CourseRunId,
    locked: &LockedRun,
    by: Option<Uuid>,
    moment: Moment,
) -> ApiResult<(FinishedRegister, Vec<PersonId>)> {
    let booked = bookings::with_a_place(tx, run).await?;
    let (earned, not): (Vec<&Booking>, Vec<&Booking>) =
        booked.iter().partition(|booking| earns_record(booking.mark, booking.result));
    let count = |some: &[&Booking]| some.iter().map(|_| 1_i64).sum();
    let (with_record, without_record) = (count(&earned), count(&not));
    if let Some(finished_at) = bookings::register::finished(tx, run).await? {
        return Ok((FinishedRegister { finished_at, with_record, without_record }, Vec::new()));
    }
    let marks: Vec<Option<Mark>> = booked.iter().map(|booking| booking.mark).collect();
    rule::finish(&locked.facts, &marks, moment.wall)?;
    bookings::register::finish(tx, run, by, moment.now).await?;
    outbox::event(tx, "course_run.register_finished", run.0, by, moment.now, &json!({})).await?;
    for booking in &earned {
        write_records(tx, locked, booking, by, moment).await?;
    }
    let whose = earned.into_iter().map(|booking| booking.person).collect();
    Ok((FinishedRegister { finished_at: moment.now, with_record, without_record }, whose))
}

/// How long after its last mark a register is looked at that nobody finished.
const LOOKED_AT: TimeDelta = TimeDelta::days(40);

/// Finishes registers of runs whose last day is over, where everyone is marked: nobody waits for their record because a tutor
/// forgot a button. Answers how many.
///
/// # Errors
/// The database.
pub async fn finish_due(state: &AppState) -> ApiResult<usize> {
    let moment = Moment::of(&state.clock);
    let runs = bookings::register::all_marked(&mut *state.db.get().await?, moment.now - LOOKED_AT).await?;
    let mut done = 0;
    for run in runs {
        let finished = state.db.tx(async |tx| {
            let Some(locked) = catalogue::lock_run(tx, run).await? else { return Ok(false) };
            let over = rule::last_day(&locked.facts).is_some_and(|last| last < moment.wall.date());
            if !over || locked.facts.withdrawn {
                return Ok(false);
            }
            finish(tx, run, &locked, None, moment).await?;
            Ok(true)
        });
        match finished.await {
            Ok(finished) => done += usize::from(finished),
            // One that was marked or changed at that moment does not keep the others waiting.
            Err(error) => tracing::warn!(run = %run.0, %error, "a register could not be finished; it is tried again"),
        }
    }
    Ok(done)
}

fn check(attendance: &Attendance, on_register: &HashMap<BookingId, Booking>) -> ApiResult<()> {
    if attendance.marks.is_empty() || attendance.marks.len() > 1000 {
        return Err(ApiError::field("/marks", "Send 1 to 1,000 marks."));
    }
    let mut seen = HashSet::new();
    let mut errors = Vec::new();
    for (at, change) in attendance.marks.iter().enumerate() {
        let pointer = format!("/marks/{at}/bookingId");
        if !on_register.contains_key(&change.booking_id) {
            errors.push(FieldProblem::new(pointer, "This booking is not on this register."));
        } else if !seen.insert(change.booking_id) {
            errors.push(FieldProblem::new(pointer, "This booking is marked twice. Mark it once."));
        } else if !rule::fits(change.mark, change.result) {
            let pointer = format!("/marks/{at}/result");
            errors.push(FieldProblem::new(pointer, "Who was not there has no result. Leave it out."));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(ApiError::not_valid(errors)) }
}

async fn write_records(
    tx: &mut Conn,
    locked: &LockedRun,
    booking: &Booking,
    by: Option<Uuid>,
    moment: Moment,
) -> ApiResult<()> {
    let today = moment.wall.date();
    // A run that is still on is achieved on the day it was marked; one that starts any time too.
    let last = locked.facts.ends_on.or(locked.facts.starts_on).unwrap_or(today);
    let achieved_on = last.min(today);
    let about = catalogue::subjects_of(tx, locked.course_id).await?;
    let mut subjects: Vec<_> = about.iter().map(Some).collect();
    if subjects.is_empty() {
        subjects.push(None);
    }
    for subject in subjects {
        let usual = subject.and_then(|subject| match (subject.does_not_expire, subject.typical_validity_months) {
            (true, _) => Some(Validity::DoesNotExpire),
            (false, months) => months.and_then(|months| u32::try_from(months).ok()).map(Validity::Months),
        });
        let (expires_on, basis) = decide(achieved_on, None, None, usual);
        let new = NewRecord {
            person: booking.person,
            booking: booking.id,
            course: locked.course_id,
            provider: locked.provider_id,
            provider_name: &locked.provider_name,
            provider_ukprn: &locked.provider_ukprn,
            title: &locked.title,
            subject: subject.map(|subject| subject.code.as_str()),
            achieved_on,
            expires_on,
            basis,
            level: VerificationLevel::IssuerConfirmed,
        };
        if let Some(id) = store::add(tx, &new, moment.now).await? {
            outbox::event(tx, "record.issued", id.0, by, moment.now, &json!({"bookingId": booking.id})).await?;
            outbox::enqueue(tx, "credential.issue", &json!({"recordId": id}), None, moment.now).await?;
        }
    }
    Ok(())
}
