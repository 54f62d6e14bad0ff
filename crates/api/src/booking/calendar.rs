//! Bookings as a diary shows them: an entry for each session.

use super::store::Booking;
use super::view;
use crate::catalogue::{self, Schedule};
use crate::platform::{ApiResult, Conn};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use domain::booking::BookingStatus;
use domain::booking::wire::BookingView;
use domain::catalogue::RunState;
use domain::ids::CourseRunId;
use interchange::ics::{Certainty, IcsEvent};

/// For so long a diary is told that something does not take place: then every one has asked.
const TELL_GONE: TimeDelta = TimeDelta::days(30);

/// The diary entries of some bookings: those of each session, and of each that fell away lately. Nothing for a run that
/// starts any time.
///
/// # Errors
/// The database.
pub async fn entries(
    conn: &mut Conn,
    bookings: &[Booking],
    (now, wall): (DateTime<Utc>, NaiveDateTime),
    public_url: &str,
) -> ApiResult<Vec<IcsEvent>> {
    let views = view::views(conn, bookings, wall).await?;
    let runs: Vec<CourseRunId> = bookings.iter().map(|booking| booking.run).collect();
    let mut schedules = catalogue::schedules(conn, &runs).await?;
    let of = bookings.iter().zip(&views);
    Ok(of
        .flat_map(|(booking, view)| {
            let schedule = schedules.entry(booking.run).or_default();
            entries_of(booking, view, schedule, now, public_url)
        })
        .collect())
}

/// Whether a feed shows a booking: places that are held, and what was called off lately.
#[must_use]
pub fn is_shown(booking: &Booking, now: DateTime<Utc>) -> bool {
    match booking.status {
        BookingStatus::Confirmed => true,
        BookingStatus::Cancelled => booking.updated_at > now - TELL_GONE,
        _ => false,
    }
}

fn certainty(view: &BookingView) -> Certainty {
    match view.status {
        BookingStatus::Cancelled | BookingStatus::Declined | BookingStatus::Refused | BookingStatus::Lapsed => {
            Certainty::Cancelled
        }
        _ if view.run.state == RunState::Withdrawn => Certainty::Cancelled,
        BookingStatus::Confirmed => Certainty::Confirmed,
        BookingStatus::Requested | BookingStatus::Waitlisted | BookingStatus::Offered => Certainty::Tentative,
    }
}

/// Both versions only grow, so their sum does.
fn entries_of(
    booking: &Booking,
    view: &BookingView,
    schedule: &Schedule,
    now: DateTime<Utc>,
    public_url: &str,
) -> Vec<IcsEvent> {
    let run = &view.run;
    let count = run.sessions.len();
    // The first session has the id that a booking's only one has, so that what people hold is brought up to date.
    let uid = |number: usize| match number {
        1 => format!("booking-{}@academy", view.id),
        later => format!("booking-{}-{later}@academy", view.id),
    };
    let base = IcsEvent {
        uid: String::new(),
        sequence: booking.calendar_sequence.saturating_add(schedule.version),
        title: run.course_title.clone(),
        description: format!("Taught by {}.", run.provider.name),
        location: Some(catalogue::placed(run).place),
        day: view.created_at.date_naive(),
        starts_at: None,
        ends_at: None,
        changed_at: schedule.changed_at.map_or(view.updated_at, |changed| changed.max(view.updated_at)),
        certainty: certainty(view),
        url: Some(format!("{public_url}/bookings/{}", view.id)),
    };
    let held = run.sessions.iter().enumerate().map(|(nth, session)| {
        let (mut title, mut description) = (base.title.clone(), base.description.clone());
        if count > 1 {
            title = format!("{title} ({} of {count})", nth + 1);
        } else if let Some(last) = run.ends_on.filter(|last| *last > session.date) {
            description.push_str(&format!("\nLasts until {}.", domain::when::day(last)));
        }
        IcsEvent {
            uid: uid(nth + 1),
            title,
            description,
            day: session.date,
            starts_at: session.starts_at,
            ends_at: session.ends_at,
            ..base.clone()
        }
    });
    let fallen = schedule.fallen.iter().filter_map(|fallen| {
        let number = usize::try_from(fallen.number).ok().filter(|number| *number > count)?;
        (fallen.at > now - TELL_GONE).then(|| IcsEvent {
            uid: uid(number),
            day: fallen.day,
            starts_at: fallen.starts_at,
            ends_at: fallen.ends_at,
            certainty: Certainty::Cancelled,
            ..base.clone()
        })
    });
    held.chain(fallen).collect()
}
