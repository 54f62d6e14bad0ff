//! When one has to be there.

use crate::words;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use domain::booking::wire::BookingView;
use domain::catalogue::wire::{CourseRunView, SessionView};

/// One meeting of a run, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meeting {
    /// The day.
    pub day: Option<NaiveDate>,
    from: Option<NaiveTime>,
    until: Option<NaiveTime>,
}

impl Meeting {
    /// The first one.
    pub fn first(run: &CourseRunView) -> Self {
        let session = run.sessions.iter().find(|session| Some(session.date) == run.starts_on);
        Self { day: run.starts_on, from: run.starts_at, until: session.and_then(|session| session.ends_at) }
    }

    /// The next one that is not over; the first one where no more is known.
    pub fn next(run: &CourseRunView, now: NaiveDateTime) -> Self {
        let session = run.sessions.iter().find(|session| !ended(session, now));
        let of = |session: &SessionView| Self {
            day: Some(session.date),
            from: session.starts_at.or(run.starts_at),
            until: session.ends_at,
        };
        session.map_or_else(|| Self::first(run), of)
    }

    /// What orders meetings: those without a day come last.
    pub fn begins(self) -> (bool, Option<NaiveDate>, Option<NaiveTime>) {
        (self.day.is_none(), self.day, self.from)
    }

    /// `Tuesday 1 December 2026, 9.30am to 1pm`; no line ends between the times.
    pub fn words(self) -> String {
        let begins = words::when(self.day, self.from);
        match self.until.filter(|_| self.from.is_some()) {
            Some(until) => format!("{begins}\u{a0}to\u{a0}{}", words::time(until)),
            None => begins,
        }
    }
}

/// Where no end is known, a meeting lasts until the end of its day.
fn ended(session: &SessionView, now: NaiveDateTime) -> bool {
    session.date < now.date() || (session.date == now.date() && session.ends_at.is_some_and(|ends| ends < now.time()))
}

/// Whether there is nothing more to come of a booking.
pub fn is_over(booking: &BookingView, now: NaiveDateTime) -> bool {
    let run = &booking.run;
    let last = run.ends_on.or(run.starts_on);
    let today_is_done =
        || booking.mark.is_some() || (!run.sessions.is_empty() && run.sessions.iter().all(|meets| ended(meets, now)));
    !booking.status.is_live() || last.is_some_and(|day| day < now.date() || (day == now.date() && today_is_done()))
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use serde_json::json;

    /// A run of two mornings.
    fn run() -> CourseRunView {
        let id = "01928c1e-6f3a-7c11-9d0e-2b5a4c7e1f10";
        serde_json::from_value(json!({
            "id": id, "courseId": id, "courseTitle": "Medication", "provider": {"id": id, "name": "Leek College", "ukprn": "10004772"},
            "state": "open", "bookedWith": "academy", "bookable": true, "startsOn": "2026-12-01",
            "startsAt": "09:30:00", "endsOn": "2026-12-08", "flexibleStart": false, "mode": "classroom", "waiting": 0,
            "sessions": [
                {"date": "2026-12-01", "startsAt": "09:30:00", "endsAt": "13:00:00"},
                {"date": "2026-12-08", "startsAt": "10:00:00"}
            ]
        }))
        .unwrap()
    }

    /// A place on it.
    pub fn booking() -> BookingView {
        let id = "01928c1e-6f3a-7c11-9d0e-2b5a4c7e1f11";
        let mut booking = json!({
            "id": id, "personId": id, "personName": "Kasia", "status": "confirmed", "approval": "none",
            "createdAt": "2026-11-01T09:00:00Z", "updatedAt": "2026-11-01T09:00:00Z"
        });
        booking["run"] = serde_json::to_value(run()).unwrap();
        serde_json::from_value(booking).unwrap()
    }

    fn at(day: u32, hour: u32) -> NaiveDateTime {
        NaiveDate::from_ymd_opt(2026, 12, day).unwrap().and_hms_opt(hour, 0, 0).unwrap()
    }

    #[test]
    fn the_next_meeting_is_the_first_that_is_not_over() {
        let words = |now| Meeting::next(&run(), now).words().replace('\u{a0}', " ");
        assert_eq!(words(at(1, 12)), "Tuesday 1 December 2026, 9.30am to 1pm");
        assert_eq!(words(at(1, 14)), "Tuesday 8 December 2026, 10am");
        assert_eq!(Meeting::first(&run()), Meeting::next(&run(), at(1, 12)));
    }

    #[test]
    fn a_booking_is_over_after_its_last_day_or_its_last_mark() {
        let mut booking = booking();
        assert!(!is_over(&booking, at(2, 9)) && !is_over(&booking, at(8, 20)) && is_over(&booking, at(9, 0)));
        booking.mark = Some(domain::booking::Mark::Attended);
        assert!(!is_over(&booking, at(2, 9)) && is_over(&booking, at(8, 9)));
        if let Some(last) = booking.run.sessions.last_mut() {
            last.ends_at = NaiveTime::from_hms_opt(12, 0, 0);
        }
        booking.mark = None;
        assert!(!is_over(&booking, at(8, 11)) && is_over(&booking, at(8, 13)));
        booking.status = domain::booking::BookingStatus::Cancelled;
        assert!(is_over(&booking, at(1, 9)));
    }
}
