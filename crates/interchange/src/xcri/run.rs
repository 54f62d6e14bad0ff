//! A presentation element: one run.

use super::course::{Findings, identifier};
use super::extension;
use super::tree::{Element, Node};
use crate::feed::{FeedRun, FeedVenue};
use crate::made_key::{self, made_key};
use crate::text;
use crate::when::{self, When};
use chrono::NaiveDate;
use domain::catalogue::{AttendancePattern, Mode, StudyMode};
use domain::values::{Pence, Postcode};

/// Reads a run; `None` when its start is a broken date.
pub(super) fn read(element: &Element, heads: &[Element], findings: &mut Findings) -> Option<FeedRun> {
    let starts = when(element, "start", findings)?;
    // An end that cannot be read takes nothing from the start.
    let mut ends = when(element, "end", findings).unwrap_or_default();
    if starts.day.zip(ends.day).is_some_and(|(first, last)| last < first) {
        findings.say(
            element.line,
            "mlo:end",
            "ends_before_start",
            "The end is before the start: it was left out.",
            false,
        );
        ends = When::default();
    }
    let said = [said(element, "attendanceMode"), said(element, "attendancePattern"), said(element, "studyMode")];
    let mode = mode(&said);
    let mut venue = element.first("venue").and_then(|venue| read_venue(venue.first("provider").unwrap_or(venue)));
    if venue.is_none() && matches!(mode, Mode::Classroom | Mode::Blended) {
        venue = at_the_provider(heads);
    }
    let cost_text = element.line_of("cost", 500);
    let cost = cost_text.as_deref().and_then(|text| Pence::parse_pounds(text).ok());
    let url = ["url", "applyTo"].iter().find_map(|name| element.line_of(name, 2000));
    let (opens_on, closes_on) = booking_days(element, findings);
    let mut run = FeedRun {
        reference: String::new(),
        starts_on: starts.day,
        starts_at: starts.time,
        ends_on: ends.day,
        ends_at: ends.time,
        flexible_start: starts.day.is_none() && says_flexible(element),
        mode,
        study_mode: study_mode(&said),
        attendance_pattern: pattern(&said),
        duration: element.line_of("duration", 60),
        venue,
        cost,
        cost_description: cost_text.filter(|_| cost.is_none()),
        url: url.as_deref().and_then(text::safe_url),
        places: places(element, findings),
        opens_on,
        closes_on,
        sessions: Vec::new(),
        withdrawn: is_withdrawn(element),
        line: element.line,
    };
    extension::run(element, &mut run);
    run.reference = identifier(element).unwrap_or_else(|| made_key::of_run(&run));
    Some(run)
}

/// Whether the record is marked as deleted (XCRI-CAP 1.2 `recstatus`: 1 is new, 2 is changed, 3 is deleted).
pub(super) fn is_withdrawn(element: &Element) -> bool {
    element.attribute("recstatus") == Some("3")
}

/// Words that say that someone may start when they like. Other words ("September") are a day still to be named.
const FLEXIBLE: &[&str] = &[
    "any time",
    "anytime",
    "any day",
    "flexible",
    "ongoing",
    "on going",
    "roll on",
    "rolling",
    "continuous",
    "start when",
    "throughout the year",
    "all year",
    "on demand",
];

fn says_flexible(element: &Element) -> bool {
    let Some(start) = element.first("start") else { return false };
    let words = [start.line(), start.attribute("dtf").map(str::to_owned)].into_iter().flatten();
    let words = words.map(|words| words.to_lowercase().replace('-', " ")).collect::<Vec<_>>();
    FLEXIBLE.iter().any(|known| words.iter().any(|words| words.contains(known)))
}

/// The first and the last day to apply.
fn booking_days(element: &Element, findings: &mut Findings) -> (Option<NaiveDate>, Option<NaiveDate>) {
    // A day that cannot be read takes nothing from the run.
    let mut day = |name| when(element, name, findings).unwrap_or_default().day;
    let (opens, closes) = (day("applyFrom"), day("applyUntil"));
    if opens.zip(closes).is_some_and(|(first, last)| last < first) {
        let say = "The last day to apply is before the first: both were left out.";
        findings.say(element.line, "applyUntil", "closes_before_opens", say, false);
        return (None, None);
    }
    (opens, closes)
}

/// A `start`, `end`, `applyFrom` or `applyUntil`: its `dtf` attribute, else its text. Words ("September", "any time") are no date and no fault;
/// what begins like a date and is none is a fault.
fn when(element: &Element, name: &str, findings: &mut Findings) -> Option<When> {
    let Some(found) = element.first(name) else { return Some(When::default()) };
    let words = found.line().unwrap_or_default();
    let given = found.attribute("dtf").unwrap_or(&words);
    if given.is_empty() {
        return Some(When::default());
    }
    if let Some(when) = when::parse(given) {
        return Some(when);
    }
    let year_or_month = given.len() <= 7 && given.split('-').all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let digits = given.bytes().filter(u8::is_ascii_digit).count();
    if year_or_month || digits < 4 || !given.starts_with(|c: char| c.is_ascii_digit()) || !given.contains(['-', '/']) {
        return Some(When::default());
    }
    let say = format!("\"{}\" is no date. Use dtf=\"2026-12-01\" or \"2026-12-01T09:30\".", text::clip(given, 40));
    let field = if name.starts_with("apply") { name.to_owned() } else { format!("mlo:{name}") };
    findings.say(found.line, &field, "date_format", &say, name == "start");
    None
}

/// What a feed says of how a run is taught: the code of the vocabulary and the words.
#[derive(Default)]
struct Said {
    code: String,
    words: String,
}

fn said(element: &Element, name: &str) -> Said {
    let Some(found) = element.first(name) else { return Said::default() };
    let words = found.line().unwrap_or_default();
    let code = found.attribute("identifier").unwrap_or(&words).rsplit(['/', '#', '-']).next().unwrap_or_default();
    Said { code: code.trim().to_uppercase(), words: words.to_lowercase() }
}

fn mode([mode, _, study]: &[Said; 3]) -> Mode {
    match mode.code.as_str() {
        "CM" | "NC" | "ND" => return Mode::Classroom,
        "DA" | "MM" => return Mode::Blended,
        "DS" | "ON" => return Mode::Online,
        "WB" => return Mode::WorkBased,
        _ => {}
    }
    let has = |word: &str| mode.words.contains(word) || study.words.contains(word);
    if has("work based") || has("work-based") || has("workplace") {
        Mode::WorkBased
    } else if has("blended") || has("mixed") {
        Mode::Blended
    } else if has("online")
        || has("e-learning")
        || mode.words.contains("distance")
        || study.words == "distance learning"
    {
        Mode::Online
    } else {
        Mode::Classroom
    }
}

fn study_mode([mode, _, study]: &[Said; 3]) -> Option<StudyMode> {
    match study.code.as_str() {
        "FT" | "PF" => return Some(StudyMode::FullTime),
        "PT" => return Some(StudyMode::PartTime),
        "FL" => return Some(StudyMode::Flexible),
        _ => {}
    }
    let spaced = |said: &Said| said.words.replace('-', " ");
    let words = format!("{} {}", spaced(study), spaced(mode));
    if words.contains("flexible") || words.contains("open learning") {
        Some(StudyMode::Flexible)
    } else if words.contains("part time") {
        Some(StudyMode::PartTime)
    } else if words.contains("full time") {
        Some(StudyMode::FullTime)
    } else {
        None
    }
}

fn pattern([mode, pattern, study]: &[Said; 3]) -> Option<AttendancePattern> {
    match pattern.code.as_str() {
        "DT" => return Some(AttendancePattern::Daytime),
        "EV" | "TW" => return Some(AttendancePattern::Evening),
        "WE" => return Some(AttendancePattern::Weekend),
        "DR" => return Some(AttendancePattern::DayOrBlockRelease),
        _ => {}
    }
    // The mode of attendance is said in fewer words than the mode of study, so it is asked first.
    [pattern, mode, study].iter().find_map(|said| {
        let has = |word: &str| said.words.contains(word);
        if has("release") {
            Some(AttendancePattern::DayOrBlockRelease)
        } else if has("evening") || has("twilight") {
            Some(AttendancePattern::Evening)
        } else if has("weekend") || has("saturday") || has("sunday") {
            Some(AttendancePattern::Weekend)
        } else if has("day") {
            Some(AttendancePattern::Daytime)
        } else {
            None
        }
    })
}

fn places(element: &Element, findings: &mut Findings) -> Option<i32> {
    // XCRI-CAP 1.1 calls them placesAvailable.
    let text = element.line_of("places", 20).or_else(|| element.line_of("placesAvailable", 20))?;
    match text.parse() {
        Ok(places) if (1..=1000).contains(&places) => Some(places),
        Ok(0) => None,
        _ => {
            findings.say(element.line, "mlo:places", "number_format", "Use a number from 1 to 1,000.", false);
            None
        }
    }
}

/// A venue, which XCRI-CAP writes as a training provider with a location.
fn read_venue(place: &Element) -> Option<FeedVenue> {
    let location = place.first("location").unwrap_or(place);
    let part = |names: &[&str], max: usize| names.iter().find_map(|name| location.line_of(name, max));
    let postcode = part(&["postcode"], 20).and_then(|text| Postcode::parse(&text).ok()).map(|code| code.to_string());
    let mut lines: Vec<String> = location.all("address").filter_map(Element::line).collect();
    lines.extend(part(&["street"], 255));
    let town = part(&["town"], 200);
    let name = place.line_of("title", 255).or_else(|| lines.first().cloned()).or_else(|| postcode.clone())?;
    let reference =
        identifier(place).unwrap_or_else(|| made_key([name.as_str(), postcode.as_deref().unwrap_or_default()]));
    let address = Some(text::clip(&lines.join(", "), 500)).filter(|text| !text.is_empty());
    Some(FeedVenue { reference, name, address, town, postcode })
}

/// Whether an element says where something is. XCRI-CAP 1.1 has no `location` around the others.
pub(super) fn is_place(element: &Element) -> bool {
    ["location", "street", "town", "postcode", "address"].contains(&element.name())
}

/// Where the training provider itself is, when a run in a room names no place.
fn at_the_provider(heads: &[Element]) -> Option<FeedVenue> {
    let name = heads.iter().find(|head| head.name() == "title").and_then(Element::line)?;
    let nodes = match heads.iter().find(|head| head.name() == "location") {
        Some(location) => location.nodes.clone(),
        None => heads.iter().filter(|head| is_place(head)).cloned().map(Node::Element).collect(),
    };
    let venue = read_venue(&Element { nodes, ..Element::default() })?;
    let reference = made_key([name.as_str(), venue.postcode.as_deref().unwrap_or_default()]);
    Some(FeedVenue { name: text::clip(&name, 255), reference, ..venue })
}
