//! The register: who holds a place on a run, what is marked, and the training records that follow from it.

use super::store::{self, NewRecord};
use crate::booking::flow::Moment;
use crate::booking::store::{self as bookings, Booking};
use crate::catalogue::{self, LockedRun};
use crate::people;
use crate::platform::{ApiError, ApiResult, Conn, outbox};
use chrono::NaiveDateTime;
use domain::booking::Mark;
use domain::booking::state::register_open;
use domain::booking::wire::{Attendance, Register, RegisterLine};
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
    let booked = bookings::with_a_place(conn, run).await?;
    let ids: Vec<_> = booked.iter().map(|booking| booking.person).collect();
    let names: HashMap<_, _> = people::names(conn, &ids).await?.into_iter().collect();
    let mut lines: Vec<RegisterLine> = booked
        .into_iter()
        .map(|booking| RegisterLine {
            booking_id: booking.id,
            full_name: names.get(&booking.person).cloned().unwrap_or_else(|| "Name removed".to_owned()),
            mark: booking.mark,
        })
        .collect();
    lines.sort_by(|a, b| {
        a.full_name.to_lowercase().cmp(&b.full_name.to_lowercase()).then(a.booking_id.0.cmp(&b.booking_id.0))
    });
    Ok(Register { run: view, open: register_open(&facts, wall).is_ok(), people: lines })
}

/// Who holds a place on a run.
///
/// # Errors
/// The database.
pub async fn people(conn: &mut Conn, run: CourseRunId) -> ApiResult<Vec<PersonId>> {
    Ok(bookings::with_a_place(conn, run).await?.into_iter().map(|booking| booking.person).collect())
}

/// Marks people. Attended makes a training record for each subject of the course; any other mark takes it back. Answers
/// whose mark is another now.
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
    register_open(&locked.facts, moment.wall)?;
    let on_register = bookings::with_a_place(tx, run).await?;
    let on_register: HashMap<BookingId, Booking> = on_register.into_iter().map(|b| (b.id, b)).collect();
    check(attendance, &on_register)?;
    let mut marked = Vec::new();
    for change in &attendance.marks {
        let Some(booking) = on_register.get(&change.booking_id) else { continue };
        if booking.mark == change.mark {
            continue;
        }
        marked.push(booking.person);
        bookings::set_mark(tx, booking.id, change.mark, by, moment.now).await?;
        let what = json!({"mark": change.mark});
        outbox::event(tx, "attendance.marked", booking.id.0, by, moment.now, &what).await?;
        if change.mark == Some(Mark::Attended) {
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
    let mut subjects: Vec<_> = locked.subjects.iter().map(Some).collect();
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
        }
    }
    Ok(())
}
