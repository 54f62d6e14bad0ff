//! Calendars (RFC 5545): what a phone or Outlook puts in the diary.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use domain::when;

/// What a calendar is sent for (RFC 5546).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// A feed to look at: carries no METHOD, as subscriptions expect.
    Feed,
    /// In a mail: put this in the diary.
    Request,
    /// In a mail: take this out.
    Cancel,
}

/// How sure a meeting is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// The person has a place.
    Confirmed,
    /// They wait for one, or one is held for them.
    Tentative,
    /// It is called off, or they do not come.
    Cancelled,
}

/// Who is party to a meeting that is sent by mail: both addresses must stand in it (RFC 5546 §3.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parties {
    /// The address that we write from.
    pub organiser: String,
    /// The address of whose diary it is.
    pub attendee: String,
}

/// One meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IcsEvent {
    /// The same for every version of this meeting.
    pub uid: String,
    /// Grows with every change.
    pub sequence: i32,
    /// What.
    pub title: String,
    /// More words; may be empty.
    pub description: String,
    /// Where.
    pub location: Option<String>,
    /// The day, Europe/London.
    pub day: NaiveDate,
    /// When it begins; all day when unknown.
    pub starts_at: Option<NaiveTime>,
    /// When it ends; unknown is no end.
    pub ends_at: Option<NaiveTime>,
    /// When it last changed.
    pub changed_at: DateTime<Utc>,
    /// How sure it is.
    pub certainty: Certainty,
    /// A page about it.
    pub url: Option<String>,
}

/// British rules since 1996. A time zone that is only named reads as "wherever the reader is" in some calendars.
const LONDON: &str = "BEGIN:VTIMEZONE\r\nTZID:Europe/London\r\n\
    BEGIN:DAYLIGHT\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\nTZNAME:BST\r\nDTSTART:19960331T010000\r\n\
    RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n\
    BEGIN:STANDARD\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\nTZNAME:GMT\r\nDTSTART:19961027T020000\r\n\
    RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

/// A calendar to look at or subscribe to; `name` is what a subscription is called.
#[must_use]
pub fn calendar(name: &str, events: &[IcsEvent]) -> String {
    written(Method::Feed, name, events, None)
}

/// A calendar for a mail, which puts meetings into a diary or takes them out.
#[must_use]
pub fn message(method: Method, events: &[IcsEvent], parties: &Parties) -> String {
    written(method, "", events, Some(parties))
}

fn written(method: Method, name: &str, events: &[IcsEvent], parties: Option<&Parties>) -> String {
    let mut out = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Social Care Academy//Bookings//EN\r\n");
    match method {
        Method::Feed => {
            property(&mut out, "X-WR-CALNAME", &escaped(name));
            out.push_str("REFRESH-INTERVAL;VALUE=DURATION:PT4H\r\nX-PUBLISHED-TTL:PT4H\r\n");
        }
        Method::Request => out.push_str("METHOD:REQUEST\r\n"),
        Method::Cancel => out.push_str("METHOD:CANCEL\r\n"),
    }
    out.push_str(LONDON);
    for event in events {
        write(&mut out, event, parties);
    }
    out.push_str("END:VCALENDAR\r\n");
    out
}

fn write(out: &mut String, event: &IcsEvent, parties: Option<&Parties>) {
    out.push_str("BEGIN:VEVENT\r\n");
    property(out, "UID", &escaped(&event.uid));
    property(out, "SEQUENCE", &event.sequence.to_string());
    let changed = event.changed_at.format("%Y%m%dT%H%M%SZ").to_string();
    property(out, "DTSTAMP", &changed);
    property(out, "LAST-MODIFIED", &changed);
    // A time that comes twice is its first (RFC 5545 §3.3.5); one that the clocks skip is written as they show it.
    let wall = |at: NaiveTime| event.day.and_time(at).format("%Y%m%dT%H%M%S").to_string();
    match event.starts_at.map(|at| when::shown(event.day, at)) {
        Some(starts) => {
            property(out, "DTSTART;TZID=Europe/London", &wall(starts));
            if let Some(ends) = event.ends_at.map(|at| when::shown(event.day, at)).filter(|ends| *ends > starts) {
                property(out, "DTEND;TZID=Europe/London", &wall(ends));
            }
        }
        None => {
            property(out, "DTSTART;VALUE=DATE", &event.day.format("%Y%m%d").to_string());
            // The end of a whole day is the day after (RFC 5545 §3.6.1).
            if let Some(next) = event.day.checked_add_days(Days::new(1)) {
                property(out, "DTEND;VALUE=DATE", &next.format("%Y%m%d").to_string());
            }
        }
    }
    property(out, "SUMMARY", &escaped(&event.title));
    if !event.description.is_empty() {
        property(out, "DESCRIPTION", &escaped(&event.description));
    }
    if let Some(place) = &event.location {
        property(out, "LOCATION", &escaped(place));
    }
    if let Some(url) = &event.url {
        property(out, "URL", &url.replace(['\r', '\n'], ""));
    }
    if let Some(Parties { organiser, attendee }) = parties {
        property(out, "ORGANIZER", &format!("mailto:{}", address(organiser)));
        let accepted = if event.certainty == Certainty::Confirmed { ";PARTSTAT=ACCEPTED" } else { "" };
        property(out, &format!("ATTENDEE{accepted};RSVP=FALSE"), &format!("mailto:{}", address(attendee)));
    }
    let status = match event.certainty {
        Certainty::Confirmed => "CONFIRMED",
        Certainty::Tentative => "TENTATIVE",
        Certainty::Cancelled => "CANCELLED",
    };
    property(out, "STATUS", status);
    out.push_str("END:VEVENT\r\n");
}

/// An address without what would end its line.
fn address(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect()
}

/// TEXT values (RFC 5545 §3.3.11).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ',' | ';' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// One property, folded at 75 octets, never inside a character (RFC 5545 §3.1).
fn property(out: &mut String, name: &str, value: &str) {
    let mut width = 0;
    for c in name.chars().chain([':']).chain(value.chars()) {
        if width + c.len_utf8() > 75 {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn event(title: &str, starts_at: Option<NaiveTime>) -> IcsEvent {
        IcsEvent {
            uid: "1@academy".to_owned(),
            sequence: 0,
            title: title.to_owned(),
            description: String::new(),
            location: None,
            day: NaiveDate::from_ymd_opt(2026, 12, 31).unwrap(),
            starts_at,
            ends_at: NaiveTime::from_hms_opt(12, 0, 0),
            changed_at: DateTime::from_timestamp(1_795_000_000, 0).unwrap(),
            certainty: Certainty::Confirmed,
            url: None,
        }
    }

    fn parties() -> Parties {
        Parties { organiser: "academy@county.example".to_owned(), attendee: "kasia@home.example\r\nX:1".to_owned() }
    }

    /// The beginning of a meeting on a day, as it is written, and in UTC as the zone's own rules have it.
    fn written_and_meant(day: NaiveDate, starts_at: NaiveTime) -> (String, DateTime<Utc>) {
        let text = calendar("Mine", &[IcsEvent { day, ends_at: None, ..event("A", Some(starts_at)) }]);
        let written = text.split("DTSTART;TZID=Europe/London:").nth(1).unwrap().split('\r').next().unwrap().to_owned();
        let wall = chrono::NaiveDateTime::parse_from_str(&written, "%Y%m%dT%H%M%S").unwrap();
        (written, wall.and_local_timezone(chrono_tz::Europe::London).earliest().unwrap().with_timezone(&Utc))
    }

    #[test]
    fn in_the_nights_when_the_clocks_change_a_time_is_one_moment() {
        let half_past_one = NaiveTime::from_hms_opt(1, 30, 0).unwrap();
        let march = written_and_meant(NaiveDate::from_ymd_opt(2026, 3, 29).unwrap(), half_past_one);
        assert_eq!((march.0.as_str(), march.1.to_rfc3339().as_str()), ("20260329T023000", "2026-03-29T01:30:00+00:00"));
        let october = written_and_meant(NaiveDate::from_ymd_opt(2026, 10, 25).unwrap(), half_past_one);
        assert_eq!(
            (october.0.as_str(), october.1.to_rfc3339().as_str()),
            ("20261025T013000", "2026-10-25T00:30:00+00:00")
        );
    }

    #[test]
    fn a_mail_names_both_parties_and_a_subscription_neither() {
        let text = message(Method::Cancel, &[event("A", None)], &parties()).replace("\r\n ", "");
        assert!(text.contains("ORGANIZER:mailto:academy@county.example\r\n"), "{text}");
        assert!(text.contains("RSVP=FALSE:mailto:kasia@home.exampleX:1\r\n"), "{text}");
        assert!(!calendar("Mine", &[event("A", None)]).contains("mailto:"));
    }

    #[test]
    fn a_day_without_a_time_ends_the_day_after() {
        let text = calendar("Mine", &[event("A", None)]);
        assert!(text.contains("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"));
        assert!(!text.contains("METHOD"));
    }

    #[test]
    fn a_time_is_the_wall_clock_of_the_county() {
        let text = message(Method::Request, &[event("A, b; c\\", NaiveTime::from_hms_opt(9, 30, 0))], &parties());
        assert!(
            text.contains("DTSTART;TZID=Europe/London:20261231T093000\r\nDTEND;TZID=Europe/London:20261231T120000")
        );
        assert!(text.contains("BEGIN:VTIMEZONE") && text.contains("METHOD:REQUEST"));
        assert!(text.contains("SUMMARY:A\\, b\\; c\\\\\r\n"));
    }

    proptest! {
        #[test]
        fn the_clocks_change_when_the_zone_says_so(days in 0..30_000_i64, minutes in 0..1440_u32) {
            let day = NaiveDate::from_ymd_opt(1996, 1, 1).unwrap() + chrono::TimeDelta::days(days);
            let at = NaiveTime::from_num_seconds_from_midnight_opt(minutes * 60, 0).unwrap();
            let local = day.and_time(at).and_local_timezone(chrono_tz::Europe::London);
            prop_assert_eq!(local.earliest().is_none(), when::shown(day, at) != at);
            let twice = local.earliest() != local.latest();
            prop_assert_eq!(twice, when::session(day, Some(at), None).ends_with("(before the clocks go back)"));
        }

        #[test]
        fn no_line_is_longer_than_75_octets_and_no_text_breaks_out(title in ".{0,200}") {
            let text = message(Method::Cancel, &[event(&title, None)], &parties());
            for line in text.split("\r\n") {
                prop_assert!(line.len() <= 75);
                prop_assert!(!line.contains(['\r', '\n']));
            }
            prop_assert_eq!(text.matches("BEGIN:VEVENT").count(), 1 + title.matches("BEGIN:VEVENT").count());
        }
    }
}
