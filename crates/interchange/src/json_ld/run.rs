//! A `CourseInstance`: one run.

use super::node::{Findings, Node, bare};
use super::{offer, place};
use crate::feed::{FeedRun, FeedSession};
use crate::iso_duration;
use crate::made_key;
use crate::text;
use crate::when::{self, When};
use chrono::{NaiveDate, NaiveTime};
use domain::catalogue::{AttendancePattern, Mode, StudyMode};
use domain::sync::document::SESSIONS_MAX;
use serde_json::Value;

/// Reads a run; `offers` are those of its course. `None` when its start is a broken date.
pub(super) fn read(node: &Node<'_>, offers: &[Node<'_>], findings: &mut Findings) -> Option<FeedRun> {
    let schedules = node.nodes("courseSchedule");
    let mut starts = day_of(node, "startDate", findings).ok()?;
    // An end that cannot be read takes nothing from the start.
    let mut ends = day_of(node, "endDate", findings).unwrap_or_default();
    if starts.day.zip(ends.day).is_some_and(|(first, last)| last < first) {
        findings.say(
            &node.under("endDate"),
            "ends_before_start",
            "The end is before the start: it was left out.",
            false,
        );
        ends = When::default();
    }
    let of_schedule = |name: &str| schedules.iter().find_map(|schedule| time(&schedule.text(name)?));
    let own_time = |name: &str| node.text(name).and_then(|text| time(&text));
    let own = node.nodes("offers");
    let offered = offer::read(if own.is_empty() { offers } else { &own }, findings);
    let location = place::read(node, findings);
    let mode = mode(&said_of_teaching(node)).unwrap_or(match (&location.venue, location.is_virtual) {
        (Some(_), true) => Mode::Blended,
        (None, true) => Mode::Online,
        (_, false) => Mode::Classroom,
    });
    let flexible = node.get("academy:flexibleStart").and_then(Value::as_bool);
    let sessions = if flexible == Some(true) { Vec::new() } else { sessions(node) };
    let (first, last) = (sessions.first().copied(), sessions.last().copied());
    if let Some((first, last)) = first.zip(last) {
        starts = When { day: Some(first.day), time: first.starts_at };
        ends = When { day: Some(last.day), time: last.ends_at };
    }
    let mut run = FeedRun {
        reference: String::new(),
        starts_on: starts.day,
        starts_at: own_time("academy:startsAt").or(starts.time).or_else(|| of_schedule("startTime")),
        ends_on: ends.day,
        ends_at: own_time("academy:endsAt").or(ends.time).or_else(|| of_schedule("endTime")),
        flexible_start: flexible.unwrap_or_else(|| starts_any_time(starts.day, mode)),
        mode,
        study_mode: study_mode(&said_of_teaching(node)),
        attendance_pattern: pattern(node),
        duration: duration(node, &schedules),
        venue: location.venue,
        cost: offered.cost,
        cost_description: offered.cost_description,
        url: node.address("url", findings),
        places: places(node, findings),
        opens_on: offered.opens_on,
        closes_on: offered.closes_on,
        sessions,
        withdrawn: node.texts("eventStatus").any(|status| bare(&status) == "EventCancelled"),
        line: findings.line,
    };
    run.reference = node.identifier().unwrap_or_else(|| made_key::of_run(&run));
    Some(run)
}

/// Whether a run that does not say so starts when the learner likes: what is on the internet and has no day does.
pub(super) fn starts_any_time(starts_on: Option<NaiveDate>, mode: Mode) -> bool {
    starts_on.is_none() && mode == Mode::Online
}

/// Its meetings by `subEvent`, when each has a day, in order; else none, and the beginning and the end say when it is.
fn sessions(node: &Node<'_>) -> Vec<FeedSession> {
    let read = |event: Node<'_>| {
        let starts = when::parse(&event.line("startDate", 60)?)?;
        let day = starts.day?;
        let ends = event.line("endDate", 60).and_then(|text| when::parse(&text)).filter(|ends| ends.day == Some(day));
        let ends_at = ends.and_then(|ends| ends.time).filter(|end| starts.time.is_none_or(|start| start < *end));
        Some(FeedSession { day, starts_at: starts.time, ends_at })
    };
    let all: Option<Vec<FeedSession>> = node.nodes("subEvent").into_iter().map(read).collect();
    let mut all = all.filter(|all| all.len() <= SESSIONS_MAX).unwrap_or_default();
    all.sort_by_key(|session| (session.day, session.starts_at));
    all.dedup_by_key(|session| (session.day, session.starts_at));
    all
}

/// A day with its time; `Err` when it is a broken one.
fn day_of(node: &Node<'_>, name: &str, findings: &mut Findings) -> Result<When, ()> {
    let Some(given) = node.line(name, 60) else { return Ok(When::default()) };
    if let Some(when) = when::parse(&given) {
        return Ok(when);
    }
    let say = format!("\"{given}\" is no date. Use one like 2026-12-01 or 2026-12-01T09:30.");
    findings.say(&node.under(name), "date_format", say, name == "startDate");
    Err(())
}

/// A time of day, perhaps with the zone after it.
fn time(text: &str) -> Option<NaiveTime> {
    let bare = text.trim().split(['+', 'Z']).next().unwrap_or_default();
    bare.parse().ok()
}

/// `courseMode` in one spelling.
fn said_of_teaching(node: &Node<'_>) -> Vec<String> {
    let modes = node.texts("courseMode").chain(node.texts("eventAttendanceMode"));
    modes.map(|mode| bare(&mode).to_lowercase().replace(['-', '_'], " ")).collect()
}

fn mode(said: &[String]) -> Option<Mode> {
    let has = |words: &[&str]| said.iter().any(|mode| words.iter().any(|word| mode.contains(word)));
    let online = has(&["online", "distance", "e learning", "virtual"]);
    let on_site = has(&["onsite", "on site", "classroom", "in person", "face to face", "offline", "campus"]);
    if has(&["work based", "workplace"]) {
        Some(Mode::WorkBased)
    } else if has(&["blended", "mixed", "hybrid"]) || (online && on_site) {
        Some(Mode::Blended)
    } else if online {
        Some(Mode::Online)
    } else {
        on_site.then_some(Mode::Classroom)
    }
}

fn study_mode(said: &[String]) -> Option<StudyMode> {
    let has = |word: &str| said.iter().any(|mode| mode.contains(word));
    if has("flexible") {
        Some(StudyMode::Flexible)
    } else if has("part time") {
        Some(StudyMode::PartTime)
    } else {
        has("full time").then_some(StudyMode::FullTime)
    }
}

fn pattern(node: &Node<'_>) -> Option<AttendancePattern> {
    node.text("academy:attendancePattern")?.parse().ok()
}

/// How long it takes: said in words, as a duration, or as so many meetings of a length.
fn duration(node: &Node<'_>, schedules: &[Node<'_>]) -> Option<String> {
    let read = |of: &Node<'_>, name: &str| {
        let given = of.line(name, 60)?;
        Some(iso_duration::words(&given).unwrap_or(given))
    };
    let meetings = || {
        let schedule = schedules.first()?;
        let (each, times) = (read(schedule, "duration")?, schedule.line("repeatCount", 10));
        Some(times.filter(|times| times != "1").map_or_else(|| each.clone(), |times| format!("{times} times {each}")))
    };
    let of_meetings = || meetings().map(|words| text::clip(&words, 60));
    let own = node.line("academy:duration", 60);
    own.or_else(|| read(node, "duration")).or_else(of_meetings).or_else(|| read(node, "courseWorkload"))
}

fn places(node: &Node<'_>, findings: &mut Findings) -> Option<i32> {
    let given = node.line("maximumAttendeeCapacity", 20)?;
    let read = given.parse().ok().filter(|places| (1..=1000).contains(places));
    if read.is_none() {
        let say = "Use a number from 1 to 1,000: it was left out.";
        findings.say(&node.under("maximumAttendeeCapacity"), "number_format", say, false);
    }
    read
}
