//! Calendars (RFC 5545): what a phone or Outlook puts in the diary.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};

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
    /// It is called off.
    pub cancelled: bool,
    /// A page about it.
    pub url: Option<String>,
}

/// British rules since 1996. A time zone that is only named reads as "wherever the reader is" in some calendars.
const LONDON: &str = "BEGIN:VTIMEZONE\r\nTZID:Europe/London\r\n\
    BEGIN:DAYLIGHT\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\nTZNAME:BST\r\nDTSTART:19960331T010000\r\n\
    RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n\
    BEGIN:STANDARD\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0000\r\nTZNAME:GMT\r\nDTSTART:19961027T020000\r\n\
    RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

/// A calendar of these meetings; `name` is what a subscription is called.
#[must_use]
pub fn calendar(method: Method, name: &str, events: &[IcsEvent]) -> String {
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
        write(&mut out, event);
    }
    out.push_str("END:VCALENDAR\r\n");
    out
}

fn write(out: &mut String, event: &IcsEvent) {
    out.push_str("BEGIN:VEVENT\r\n");
    property(out, "UID", &escaped(&event.uid));
    property(out, "SEQUENCE", &event.sequence.to_string());
    let changed = event.changed_at.format("%Y%m%dT%H%M%SZ").to_string();
    property(out, "DTSTAMP", &changed);
    property(out, "LAST-MODIFIED", &changed);
    match event.starts_at {
        Some(time) => {
            property(out, "DTSTART;TZID=Europe/London", &event.day.and_time(time).format("%Y%m%dT%H%M%S").to_string());
            if let Some(end) = event.ends_at.filter(|end| *end > time) {
                property(out, "DTEND;TZID=Europe/London", &event.day.and_time(end).format("%Y%m%dT%H%M%S").to_string());
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
    property(out, "STATUS", if event.cancelled { "CANCELLED" } else { "CONFIRMED" });
    out.push_str("END:VEVENT\r\n");
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
            cancelled: false,
            url: None,
        }
    }

    #[test]
    fn a_day_without_a_time_ends_the_day_after() {
        let text = calendar(Method::Feed, "Mine", &[event("A", None)]);
        assert!(text.contains("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"));
        assert!(!text.contains("METHOD"));
    }

    #[test]
    fn a_time_is_the_wall_clock_of_the_county() {
        let text = calendar(Method::Request, "", &[event("A, b; c\\", NaiveTime::from_hms_opt(9, 30, 0))]);
        assert!(
            text.contains("DTSTART;TZID=Europe/London:20261231T093000\r\nDTEND;TZID=Europe/London:20261231T120000")
        );
        assert!(text.contains("BEGIN:VTIMEZONE") && text.contains("METHOD:REQUEST"));
        assert!(text.contains("SUMMARY:A\\, b\\; c\\\\\r\n"));
    }

    proptest! {
        #[test]
        fn no_line_is_longer_than_75_octets_and_no_text_breaks_out(title in ".{0,200}") {
            let text = calendar(Method::Cancel, &title, &[event(&title, None)]);
            for line in text.split("\r\n") {
                prop_assert!(line.len() <= 75);
                prop_assert!(!line.contains(['\r', '\n']));
            }
            prop_assert_eq!(text.matches("BEGIN:VEVENT").count(), 1 + title.matches("BEGIN:VEVENT").count());
        }
    }
}
