//! XCRI-CAP: a real college's feed, and the shapes that others send.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use domain::catalogue::{AttendancePattern, Mode, StudyMode};
use interchange::feed::{Feed, SectionKind};
use interchange::xcri::read;
use proptest::prelude::*;

const REAL: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../api/reference/xcri/adam-smith-college-2012.xml"));

const HEAD: &str = r#"<?xml version="1.0"?><x:catalog xmlns:x="http://xcri.org/profiles/1.2/catalog" xmlns:d="http://purl.org/dc/elements/1.1/" xmlns:m="http://purl.org/net/mlo" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:e="urn:elsewhere"><x:provider>"#;
const TAIL: &str = "</x:provider></x:catalog>";

fn feed(inner: &str) -> Feed {
    read(format!("{HEAD}{inner}{TAIL}").as_bytes()).unwrap()
}

fn codes(feed: &Feed) -> Vec<(&str, &str, bool)> {
    feed.issues.iter().map(|issue| (issue.field.as_str(), issue.code, issue.refused)).collect()
}

#[test]
fn the_real_feed_reads_whole() {
    let feed = read(REAL).unwrap();
    assert_eq!(feed.courses.len(), 334);
    assert_eq!(feed.courses.iter().map(|course| course.runs.len()).sum::<usize>(), 791);
    assert_eq!(feed.refused, 0, "{:?}", feed.issues.iter().filter(|issue| issue.refused).collect::<Vec<_>>());
    let course = &feed.courses[0];
    assert_eq!((course.reference.as_str(), course.title.as_str()), ("ASD", "Autistic Spectrum Disorder"));
    assert!(course.keywords.contains(&"Autism".to_owned()));
    let run = &course.runs[0];
    assert_eq!(run.starts_on.unwrap().to_string(), "2013-02-05");
    assert_eq!((run.starts_at, run.mode), (None, Mode::Classroom));
    assert_eq!(run.attendance_pattern, Some(AttendancePattern::Evening));
    let venue = run.venue.as_ref().unwrap();
    assert_eq!((venue.town.as_deref(), venue.postcode.as_deref()), (Some("Kirkcaldy"), Some("KY1 1EX")));
    for section in feed.courses.iter().flat_map(|course| &course.sections) {
        assert!(!section.text.contains("</") && !section.text.contains("<p"), "{}", section.text);
    }
}

#[test]
fn any_prefix_names_the_same_things_and_foreign_words_are_not_ours() {
    let feed = feed(
        r#"<x:course><e:title>Not this</e:title><d:identifier xsi:type="x:internalID">int</d:identifier><d:identifier>http://c.example/1</d:identifier>
        <d:title>First aid</d:title><m:qualification><m:level>Level 2</m:level><m:awardedBy><d:title>Board</d:title></m:awardedBy></m:qualification>
        <d:description xsi:type="x:topic"><![CDATA[<p>Burns &amp; cuts</p><script>x()</script>]]></d:description>
        <d:description>&lt;b&gt;All&lt;/b&gt; you need</d:description><m:url>javascript:alert(1)</m:url>
        <x:presentation><d:identifier>r1</d:identifier><m:start dtf="2026-12-01T18:30:00Z">1 December</m:start><x:end dtf="2026-12-02"/>
        <x:studyMode identifier="PT">Part</x:studyMode><x:attendanceMode identifier="ON"/><x:attendancePattern identifier="EV"/><m:places>12</m:places><m:cost>45</m:cost></x:presentation></x:course>"#,
    );
    assert_eq!(codes(&feed), [("mlo:url", "url_format", false)]);
    let course = &feed.courses[0];
    assert_eq!((course.reference.as_str(), course.title.as_str()), ("http://c.example/1", "First aid"));
    assert_eq!(
        (course.level, course.awarding_body.as_deref(), course.website.as_deref()),
        (Some(2), Some("Board"), None)
    );
    let texts: Vec<_> = course.sections.iter().map(|section| (section.kind, section.text.as_str())).collect();
    assert_eq!(texts, [(SectionKind::About, "All you need"), (SectionKind::Learn, "Burns & cuts")]);
    let run = &course.runs[0];
    assert_eq!(run.starts_at.unwrap().to_string(), "18:30:00");
    assert_eq!(run.ends_on.unwrap().to_string(), "2026-12-02");
    assert_eq!((run.mode, run.study_mode, run.places), (Mode::Online, Some(StudyMode::PartTime), Some(12)));
    assert_eq!(run.cost.unwrap().get(), 4500);
}

#[test]
fn summer_time_is_the_wall_clock_of_the_county() {
    let feed = feed(
        "<x:course><d:title>T</d:title><x:presentation><m:start dtf=\"2026-07-01T08:00:00Z\"/></x:presentation></x:course>",
    );
    assert_eq!(feed.courses[0].runs[0].starts_at.unwrap().to_string(), "09:00:00");
}

#[test]
fn feeds_of_1_1_and_in_other_encodings_read_the_same() {
    let text = format!("{HEAD}<x:course><d:identifier>1</d:identifier><d:title>Café</d:title></x:course>{TAIL}");
    let plain = read(text.as_bytes()).unwrap();
    let old = text.replace("http://xcri.org/profiles/1.2/catalog", "http://xcri.org/profiles/catalog");
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(
            text.replace("version=\"1.0\"", "version=\"1.0\" encoding=\"utf-16\"")
                .encode_utf16()
                .flat_map(u16::to_le_bytes),
        )
        .collect();
    let latin = text.replace("version=\"1.0\"", "version=\"1.0\" encoding=\"iso-8859-1\"");
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(&latin);
    for other in [old.as_bytes(), &utf16, &latin] {
        assert_eq!(read(other).unwrap().courses, plain.courses);
    }
}

#[test]
fn a_run_without_a_place_is_where_its_training_provider_is_wherever_that_is_said() {
    let run = "<x:course><d:title>T</d:title><x:presentation/></x:course>";
    let place = "<m:location><m:town>Leek</m:town><m:postcode>ST13 5AA</m:postcode></m:location>";
    let next = "</x:provider><x:provider><d:title>Second</d:title>";
    let towns = |inner: &str| {
        let feed = feed(inner);
        let runs = feed.courses.iter().flat_map(|course| course.runs.clone());
        runs.map(|run| run.venue.map(|venue| (venue.name, venue.town.unwrap()))).collect::<Vec<_>>()
    };
    let at = |name: &str, town: &str| Some((name.to_owned(), town.to_owned()));
    assert_eq!(towns(&format!("<d:title>First</d:title>{place}{run}")), [at("First", "Leek")]);
    assert_eq!(towns(&format!("<d:title>First</d:title>{run}{place}")), [at("First", "Leek")]);
    assert_eq!(
        towns(&format!("<d:title>First</d:title>{run}{next}{run}{}", place.replace("Leek", "Stone"))),
        [None, at("Second", "Stone")]
    );
}

#[test]
fn what_breaks_off_keeps_what_came_before() {
    let course = "<x:course><d:title>One</d:title></x:course>\n";
    let feed = read(format!("{HEAD}\n{course}{course}<x:course><d:title>Tw").as_bytes()).unwrap();
    assert_eq!(feed.courses.len(), 1);
    let last = feed.issues.last().unwrap();
    assert_eq!((last.code, last.refused, last.line), ("xml_broken", true, Some(4)));
}

#[test]
fn what_is_no_catalogue_is_refused_whole() {
    let laughs = r#"<!DOCTYPE c [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><catalog>&b;</catalog>"#;
    for (bytes, code) in [
        (&b"hello"[..], "not_xml"),
        (b"", "not_xml"),
        (b"<html></html>", "not_xcri"),
        (laughs.as_bytes(), "doctype"),
        (b"<catalog xmlns='http://xcri.org/profiles/1.2/catalog'><provider>", "xml_broken"),
        (b"<catalog>", "xml_broken"),
    ] {
        assert_eq!(read(bytes).unwrap_err().code, code, "{}", String::from_utf8_lossy(bytes));
    }
    let deep = format!("{HEAD}<x:course><d:title>T</d:title>{}", "<x:a>".repeat(500));
    assert_eq!(read(deep.as_bytes()).unwrap_err().code, "too_deep");
}

#[test]
fn a_bad_date_refuses_its_run_and_words_are_no_date() {
    let feed = feed(
        "<x:course><d:title>T</d:title><x:presentation><m:start dtf='2026-13-45'/></x:presentation>\
         <x:presentation><m:start>September</m:start></x:presentation>\
         <x:presentation><m:start dtf='2026-12-05'/><x:end dtf='2026-12-01'/></x:presentation></x:course><x:course/>",
    );
    assert_eq!(feed.courses[0].runs.len(), 2);
    assert_eq!((feed.courses[0].runs[0].starts_on, feed.courses[0].runs[0].flexible_start), (None, false));
    assert_eq!(
        codes(&feed),
        [("mlo:start", "date_format", true), ("mlo:end", "ends_before_start", false), ("dc:title", "required", true),]
    );
    assert_eq!(feed.refused, 2);
}

#[test]
fn a_start_is_flexible_when_its_words_say_so() {
    let flexible = |start: &str| {
        let feed = feed(&format!("<x:course><d:title>T</d:title><x:presentation>{start}</x:presentation></x:course>"));
        assert_eq!(codes(&feed), []);
        (feed.courses[0].runs[0].starts_on.is_some(), feed.courses[0].runs[0].flexible_start)
    };
    for words in ["Any time", "Anytime!", "Flexible start", "Ongoing", "Roll-on roll-off", "Start when you like"] {
        assert_eq!(flexible(&format!("<m:start>{words}</m:start>")), (false, true), "{words}");
    }
    for start in ["", "<m:start/>", "<m:start>September</m:start>", "<m:start dtf='2027-09'>Autumn 2027</m:start>"] {
        assert_eq!(flexible(start), (false, false), "{start}");
    }
    assert_eq!(flexible("<m:start dtf='2027-09-01'>Any time after</m:start>"), (true, false));
}

#[test]
fn what_is_marked_as_deleted_is_withdrawn() {
    let feed = feed(
        "<x:course recstatus='3'><d:title>A</d:title><x:presentation/></x:course>\
         <x:course recstatus='2'><d:title>B</d:title><x:presentation recstatus='3'/></x:course>",
    );
    let withdrawn: Vec<_> = feed.courses.iter().map(|c| (c.withdrawn, c.runs[0].withdrawn)).collect();
    assert_eq!(withdrawn, [(true, false), (false, true)]);
}

#[test]
fn the_days_to_apply_are_read_and_broken_ones_take_nothing_from_the_run() {
    let days = |inner: &str| {
        let feed = feed(&format!("<x:course><d:title>T</d:title><x:presentation>{inner}</x:presentation></x:course>"));
        let (run, found) = (&feed.courses[0].runs[0], feed.issues.first().map(|issue| (issue.code, issue.refused)));
        (run.opens_on.map(|day| day.to_string()), run.closes_on.map(|day| day.to_string()), found)
    };
    let on = |day: &str| Some(day.to_owned());
    assert_eq!(
        days("<x:applyFrom dtf='2026-12-01T09:00'/><x:applyUntil>24/12/2026</x:applyUntil>"),
        (on("2026-12-01"), on("2026-12-24"), None)
    );
    assert_eq!(days("<x:applyUntil>When full</x:applyUntil>"), (None, None, None));
    assert_eq!(
        days("<x:applyFrom dtf='2026-12-01'/><x:applyUntil dtf='2026-13-01'/>"),
        (on("2026-12-01"), None, Some(("date_format", false)))
    );
    assert_eq!(
        days("<x:applyFrom dtf='2026-12-02'/><x:applyUntil dtf='2026-12-01'/>"),
        (None, None, Some(("closes_before_opens", false)))
    );
}

#[test]
fn keys_that_are_missing_are_made_from_the_content() {
    let one = "<x:course><d:title>One</d:title><x:presentation><m:start dtf='2026-12-01'/></x:presentation></x:course>";
    let two = "<x:course><d:title>Two</d:title></x:course>";
    let keys = |inner: &str| {
        let mut keys: Vec<_> = feed(inner).courses.into_iter().map(|c| (c.reference, c.runs.len())).collect();
        keys.sort();
        keys
    };
    assert_eq!(keys(&format!("{one}{two}")), keys(&format!("{two}{one}")));
    assert!(keys(one)[0].0.starts_with("made:"));
}

proptest! {
    #[test]
    fn no_bytes_are_too_strange(bytes in proptest::collection::vec(any::<u8>(), 0..200), cut in 0..2000usize) {
        let _ = read(&bytes);
        let mut file = REAL.get(..4000 + cut).unwrap().to_vec();
        file.extend(&bytes);
        if let Ok(feed) = read(&file) {
            for course in &feed.courses {
                prop_assert!(!course.title.is_empty() && course.title.chars().count() <= 255);
                prop_assert!(!course.reference.is_empty() && course.reference.chars().count() <= 255);
            }
        }
    }
}
