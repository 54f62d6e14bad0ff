//! The words of messages: made from what was so when each was written, so that one that is read again says the same.

use super::MessageKind;
use super::letter::Letter;
use crate::booking::EndReason;
use crate::booking::wire::Joining;
use crate::ids::{BookingId, CourseId, CourseRunId};
use crate::when;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};

/// When and where a run is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Placed {
    /// Its meetings, in order; none when it starts any time.
    pub sessions: Vec<Meeting>,
    /// Where, in words.
    pub place: String,
}

/// One meeting, Europe/London.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Meeting {
    /// The day.
    pub date: NaiveDate,
    /// When it begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<NaiveTime>,
    /// When it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<NaiveTime>,
}

/// A run that is like another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Like {
    /// The run.
    pub run: CourseRunId,
    /// Its course's title.
    pub course: String,
    /// Who teaches it.
    pub provider: String,
    /// When and where.
    pub placed: Placed,
}

/// What a message is about, as it was when it was written: nothing of whose it is, and no word of theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Said {
    /// The course's title.
    pub course: String,
    /// The course.
    pub course_id: CourseId,
    /// Who teaches it.
    pub provider: String,
    /// When and where.
    pub placed: Placed,
    /// When and where it was to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Placed>,
    /// Place in the line, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<i64>,
    /// Until when a place is held, Europe/London.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_until: Option<NaiveDateTime>,
    /// Why the training provider ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<EndReason>,
    /// How to join, and what to know of the room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joining: Option<Joining>,
    /// What to bring, in the training provider's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bring: Option<String>,
    /// Others like it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Like>,
}

/// Training that runs out, as it was when that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RunsOut {
    /// What was learnt, as it was taught.
    pub training: String,
    /// The last day it counts.
    pub last_day: NaiveDate,
    /// Dates of courses about it that can be booked, best first.
    pub courses: Vec<Like>,
}

/// What a message was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum About {
    /// A person's own training.
    Training(RunsOut),
    /// A booking.
    Booking(Box<Said>),
}

/// What a message says of training that runs out; `written_on` is the day it was written.
#[must_use]
pub fn runs_out(of: &RunsOut, written_on: NaiveDate, public_url: &str) -> Letter {
    let days = (of.last_day - written_on).num_days();
    let left = match days {
        ..=0 => "That is today.".to_owned(),
        1 => "That is in 1 day.".to_owned(),
        more => format!("That is in {more} days."),
    };
    let title = format!("Runs out on {}: {}", when::day(of.last_day), of.training);
    let list = match of.courses.as_slice() {
        [] => format!("We have no date for it today. Look for one here:\n{public_url}/find"),
        all => {
            let list: Vec<String> = all.iter().map(|like| liked(like, public_url)).collect();
            format!("You can do it again here:\n\n{}\n\nSee all dates:\n{public_url}/find", list.join("\n\n"))
        }
    };
    let text = format!(
        "Your training “{}” counts until {}. {left}\n\n{list}\n\nAsk your manager who pays for it.\n\nYour record:\n\
         {public_url}/record",
        of.training,
        when::day(of.last_day)
    );
    Letter::new(title, &text)
}

/// A date that can be booked.
fn liked(like: &Like, url: &str) -> String {
    let Like { run, course, provider, placed } = like;
    format!("{course}\n{}\nTaught by: {provider}\nBook this one:\n{url}/course-runs/{run}/book", placed.lines())
}

/// Where links of a message lead.
#[derive(Clone, Debug)]
pub struct Links<'a> {
    /// How people reach us, without a slash at the end.
    pub public_url: &'a str,
    /// The booking.
    pub booking: BookingId,
    /// The page that says no to the place without signing in; in mails alone.
    pub give_up: Option<&'a str>,
}

impl Placed {
    /// `When: …` and `Where: …`, on lines of their own.
    #[must_use]
    pub fn lines(&self) -> String {
        let say = |meeting: &Meeting| when::session(meeting.date, meeting.starts_at, meeting.ends_at);
        let when = match self.sessions.as_slice() {
            [] => "Starts when you like".to_owned(),
            [one] => say(one),
            all => format!("{} sessions\n  {}", all.len(), all.iter().map(say).collect::<Vec<_>>().join("\n  ")),
        };
        format!("When: {when}\nWhere: {}", self.place)
    }

    /// The first day.
    #[must_use]
    pub fn first_day(&self) -> Option<NaiveDate> {
        self.sessions.first().map(|meeting| meeting.date)
    }
}

/// What a message says; `written_on` is the day it was written. The word "tomorrow" never stands without its date.
#[must_use]
pub fn letter(kind: MessageKind, said: &Said, written_on: NaiveDate, links: &Links<'_>) -> Letter {
    let title = title(kind, said, written_on);
    let place = format!("{}\nTaught by: {}", said.placed.lines(), said.provider);
    let next = next(kind, said, links);
    let text = match kind {
        MessageKind::Changed => {
            let before = said.before.as_ref().map(|before| format!("It was:\n{}\n\n", before.lines()));
            format!(
                "{} has changed when or where your course is.\n\nIt is now:\n{place}\n\n{}{next}",
                said.provider,
                before.unwrap_or_default()
            )
        }
        MessageKind::Withdrawn => {
            format!("{} has taken this date off:\n\n{}\n{place}\n\nWe are sorry. {next}", said.provider, said.course)
        }
        MessageKind::Cancelled if said.is_off() => {
            let why = match said.why {
                Some(EndReason::FewerPlaces) => {
                    "There are fewer places on this date than before, so you have none any more"
                }
                _ => "This date does not take place, so your booking is cancelled",
            };
            let moved = "If you were moved to another date, another message says so.";
            format!("{why}:\n\n{}\n{place}\n\nWe are sorry. {moved} {next}", said.course)
        }
        MessageKind::HowWasIt => format!("You were booked on {}.\n\n{place}\n\n{next}", said.course),
        _ => format!("{title}.\n\n{place}\n\n{next}"),
    };
    Letter::new(title, &text)
}

fn title(kind: MessageKind, said: &Said, written_on: NaiveDate) -> String {
    let course = &said.course;
    let day = said.placed.first_day();
    let on = day.map(when::day).unwrap_or_default();
    match kind {
        MessageKind::Joining => format!("Before you come on {on}: {course}"),
        MessageKind::WeekBefore => format!("Your course is on {on}: {course}"),
        MessageKind::DayBefore if day == written_on.succ_opt() => format!("Tomorrow, {on}: {course}"),
        MessageKind::DayBefore => format!("Your course is on {on}: {course}"),
        MessageKind::Changed => format!("Changed: {course}"),
        MessageKind::Withdrawn => format!("No longer offered: {course}"),
        MessageKind::HowWasIt => format!("How was it? {course}"),
        MessageKind::Booked
        | MessageKind::Requested
        | MessageKind::Refused
        | MessageKind::Waitlisted
        | MessageKind::Offered
        | MessageKind::Cancelled
        | MessageKind::Declined
        | MessageKind::Lapsed
        | MessageKind::RunsOut => format!("{}: {course}", kind.label()),
    }
}

/// What to do next.
fn next(kind: MessageKind, said: &Said, links: &Links<'_>) -> String {
    let url = links.public_url;
    let booking = format!("{url}/bookings/{}", links.booking);
    let give_up = |words: &str| links.give_up.map(|link| format!("\n\n{words}\n{link}")).unwrap_or_default();
    match kind {
        MessageKind::Requested => {
            let until = said.held_until.map_or_else(String::new, |until| format!(" until {}", when::moment(until)));
            format!(
                "A place is held for you. Your manager can say yes{until}. Then you hear from us.\n\nYour booking:\n{booking}"
            )
        }
        MessageKind::Refused => {
            format!("See what they say, then talk to your manager or find another date:\n{booking}")
        }
        MessageKind::Booked => {
            let joining = said.joining.as_ref().map_or_else(String::new, joining_words);
            format!("{joining}If you cannot come, cancel here so that someone else gets the place:\n{booking}")
        }
        MessageKind::WeekBefore | MessageKind::DayBefore => {
            format!("If you cannot come, cancel here so that someone else gets the place:\n{booking}")
        }
        MessageKind::Joining => {
            let bring = said.bring.as_ref().map(|bring| format!("What to bring:\n{bring}\n\n"));
            let joining = said.joining.as_ref().map_or_else(String::new, joining_words);
            format!("{}{joining}See your booking, and the way there:\n{booking}", bring.unwrap_or_default())
        }
        MessageKind::Waitlisted => {
            let position = said.position.unwrap_or(1);
            format!(
                "You are number {position} in the line. When a place comes free we write to the first in line. In the last \
                 three hours before it starts, look at your booking instead: whoever comes first takes it.\n\n\
                 Your booking:\n{booking}"
            )
        }
        MessageKind::Offered => {
            let by = said
                .held_until
                .map_or_else(|| "Take it soon.".to_owned(), |until| format!("Take it before {}.", when::moment(until)));
            let no = give_up("You do not want it? Say so here, without signing in. Then the next person gets it:");
            format!("{by} After that it goes to the next person.\n\nTake it here:\n{booking}{no}")
        }
        MessageKind::Cancelled if said.is_off() => others(said, url, &booking),
        MessageKind::Cancelled => {
            format!("Changed your mind? Find another date:\n{url}/courses/{}", said.course_id)
        }
        MessageKind::Declined | MessageKind::Lapsed => {
            format!("You can join the waiting list again:\n{url}/courses/{}", said.course_id)
        }
        MessageKind::Changed => {
            let no = give_up("You cannot come then? Give up your place here, without signing in:");
            format!(
                "You still have your booking. If you can come, you need do nothing.\n\nSee your booking:\n{booking}{no}"
            )
        }
        MessageKind::Withdrawn => others(said, url, &booking),
        MessageKind::HowWasIt => format!("Your booking, and your training record:\n{booking}"),
        // It is about no booking: `runs_out` says it.
        MessageKind::RunsOut => format!("Your training record:\n{url}/record"),
    }
}

impl Said {
    /// Whether the training provider ended it: then others like it are named.
    const fn is_off(&self) -> bool {
        matches!(self.why, Some(EndReason::RunCalledOff | EndReason::FewerPlaces))
    }
}

/// How to join, and what to know of the room.
fn joining_words(joining: &Joining) -> String {
    let link = joining.link.as_ref().map_or_else(String::new, |link| format!("Join online here:\n{link}\n\n"));
    let notes = joining.notes.as_ref().map_or_else(String::new, |notes| format!("Good to know: {notes}\n\n"));
    link + &notes
}

fn others(said: &Said, url: &str, booking: &str) -> String {
    let like = |like: &Like| liked(like, url);
    let list = match said.others.as_slice() {
        [] => format!("We have no other date like it today. Look for one here:\n{url}/find"),
        all => format!("These are like it:\n\n{}", all.iter().map(like).collect::<Vec<_>>().join("\n\n")),
    };
    format!("{list}\n\nYour booking:\n{booking}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn meeting(date: &str, from: &str, to: &str) -> Meeting {
        Meeting { date: date.parse().unwrap(), starts_at: from.parse().ok(), ends_at: to.parse().ok() }
    }

    fn said() -> Said {
        Said {
            course: "First aid".to_owned(),
            course_id: CourseId(Uuid::nil()),
            provider: "Leek College".to_owned(),
            placed: Placed {
                sessions: vec![meeting("2026-12-01", "09:30", "13:00")],
                place: "Leek College, ST13 5XX".to_owned(),
            },
            before: None,
            position: None,
            held_until: None,
            why: None,
            joining: None,
            bring: None,
            others: Vec::new(),
        }
    }

    const LINKS: Links<'static> = Links {
        public_url: "https://a.example",
        booking: BookingId(Uuid::nil()),
        give_up: Some("https://a.example/no#t"),
    };

    fn text(kind: MessageKind, said: &Said, written_on: &str) -> String {
        let letter = letter(kind, said, written_on.parse().unwrap(), &LINKS);
        format!("{}\n\n{}", letter.title, letter.plain())
    }

    #[test]
    fn tomorrow_never_stands_without_its_date() {
        let day_before = text(MessageKind::DayBefore, &said(), "2026-11-30");
        assert!(day_before.starts_with("Tomorrow, Tuesday 1 December 2026: First aid"), "{day_before}");
        for kind in MessageKind::ALL {
            for written_on in ["2026-11-24", "2026-11-30", "2026-12-01"] {
                let text = text(*kind, &said(), written_on);
                for (at, _) in text.to_lowercase().match_indices("tomorrow") {
                    assert!(text[at..].starts_with("Tomorrow, Tuesday 1 December 2026"), "{text}");
                }
                assert!(!text.to_lowercase().contains("tomorrow") || written_on == "2026-11-30", "{text}");
            }
        }
    }

    #[test]
    fn a_change_says_what_was_and_what_is() {
        let before = Placed { sessions: vec![meeting("2026-10-25", "01:30", "03:00")], place: "Online".to_owned() };
        let text = text(MessageKind::Changed, &Said { before: Some(before), ..said() }, "2026-10-01");
        let now = "It is now:\nWhen: Tuesday 1 December 2026, 9.30am to 1pm\nWhere: Leek College, ST13 5XX";
        let then = "It was:\nWhen: Sunday 25 October 2026, 1.30am (before the clocks go back) to 3am\nWhere: Online";
        assert!(text.contains(now) && text.contains(then), "{text}");
        assert!(text.contains("without signing in:\nhttps://a.example/no#t"), "{text}");
    }

    #[test]
    fn training_that_runs_out_is_told_with_its_day_and_where_to_do_it_again() {
        let like = Like {
            run: CourseRunId(Uuid::nil()),
            course: "First aid".to_owned(),
            provider: "Leek College".to_owned(),
            placed: said().placed,
        };
        let of = |courses| RunsOut {
            training: "First aid at work".to_owned(),
            last_day: "2027-01-29".parse().unwrap(),
            courses,
        };
        let letter = runs_out(&of(vec![like]), "2026-11-30".parse().unwrap(), "https://a.example");
        assert_eq!(letter.title, "Runs out on Friday 29 January 2027: First aid at work");
        let text = letter.plain();
        for said in [
            "That is in 60 days.",
            "When: Tuesday 1 December 2026, 9.30am to 1pm",
            "Book this one:\nhttps://a.example/course-runs/",
        ] {
            assert!(text.contains(said), "{said}: {text}");
        }
        let alone = runs_out(&of(Vec::new()), "2027-01-28".parse().unwrap(), "https://a.example").plain();
        assert!(
            alone.contains("That is in 1 day.") && alone.contains("Look for one here:\nhttps://a.example/find"),
            "{alone}"
        );
        // Read again it is what was written, and not a booking.
        for about in [About::Training(of(Vec::new())), About::Booking(Box::new(said()))] {
            let written = serde_json::to_value(&about).unwrap();
            assert_eq!(serde_json::from_value::<About>(written).unwrap(), about);
        }
    }

    #[test]
    fn what_is_written_down_holds_nothing_of_whose_it_is_and_reads_the_same() {
        let written = serde_json::to_value(said()).unwrap();
        let mut fields: Vec<&String> = written.as_object().unwrap().keys().collect();
        fields.sort();
        assert_eq!(fields, ["course", "courseId", "placed", "provider"]);
        assert_eq!(serde_json::from_value::<Said>(written).unwrap(), said());
    }
}
