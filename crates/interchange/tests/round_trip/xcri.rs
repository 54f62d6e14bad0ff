//! XCRI-CAP.

use super::made;
use chrono::{TimeZone, Utc};
use interchange::feed::{Feed, FeedCourse, FeedRun};
use interchange::form::form_of;
use interchange::xcri::{Writer, read};
use proptest::prelude::*;

const REAL: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../api/reference/xcri/adam-smith-college-2012.xml"));

fn written(courses: &[FeedCourse]) -> String {
    let at = Utc.with_ymd_and_hms(2026, 12, 1, 9, 0, 0).unwrap();
    let mut writer = Writer::new(Vec::new(), &made::provider(), at).unwrap();
    courses.iter().for_each(|course| writer.course(course).unwrap());
    String::from_utf8(writer.finish().unwrap()).unwrap()
}

fn courses(feed: Feed) -> Vec<FeedCourse> {
    assert_eq!((feed.issues, feed.refused), (vec![], 0));
    feed.courses.into_iter().map(made::placeless).collect()
}

#[test]
fn a_real_feed_comes_back_as_it_was() {
    let once: Vec<_> = read(REAL).unwrap().courses.into_iter().map(made::placeless).collect();
    let text = written(&once);
    let twice = courses(read(text.as_bytes()).unwrap());
    assert_eq!(once.len(), twice.len());
    once.iter().zip(&twice).for_each(|(once, twice)| assert_eq!(once, twice));
    assert_eq!(written(&twice), text);
}

#[test]
fn the_standard_says_what_it_can_and_our_words_the_rest() {
    let text = "<catalog xmlns='http://xcri.org/profiles/1.2/catalog'><provider><course><identifier>A &amp; B</identifier>\
        <title>First aid</title><presentation><start dtf='2027-07-01T09:30'/><cost>45</cost></presentation></course>\
        </provider></catalog>";
    let read = courses(read(text.as_bytes()).unwrap());
    let text = written(&read);
    for part in [
        "generated=\"2026-12-01T09:00:00Z\"",
        "<dc:identifier xsi:type=\"courseDataProgramme:ukprn\">10006463</dc:identifier>",
        "<dc:title>Stafford &amp; District College</dc:title>",
        "<dc:identifier>A &amp; B</dc:identifier>",
        "<mlo:start dtf=\"2027-07-01T09:30:00+01:00\">1 July 2027</mlo:start>",
        "<attendanceMode identifier=\"CM\">Campus</attendanceMode>",
        "<mlo:cost>45.00</mlo:cost>",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("<academy:"), "{text}");
    let odd = FeedRun { cost_description: Some("\"45\" & more".to_owned()), ..read[0].runs[0].clone() };
    let odd = written(&[FeedCourse { runs: vec![odd], ..read[0].clone() }]);
    assert!(odd.contains("<academy:runDetail costDescription=\"&quot;45&quot; &amp; more\"/>"), "{odd}");
}

#[test]
fn characters_that_xml_forbids_are_left_out() {
    let course =
        FeedCourse { title: "a\u{0}b\u{b}c\u{fffe}d".to_owned(), ..courses(read(REAL_ONE).unwrap())[0].clone() };
    assert_eq!(read(written(&[course]).as_bytes()).unwrap().courses[0].title, "abcd");
}

const REAL_ONE: &[u8] =
    b"<catalog xmlns='http://xcri.org/profiles/1.2/catalog'><provider><course><identifier>1</identifier>\
    <title>T</title></course></provider></catalog>";

#[test]
fn what_is_gone_is_marked_and_a_second_provider_begins_anew() {
    let one = courses(read(REAL_ONE).unwrap()).remove(0);
    let gone = FeedCourse { withdrawn: true, title: String::new(), ..one.clone() };
    let at = Utc.with_ymd_and_hms(2026, 12, 1, 9, 0, 0).unwrap();
    let mut writer = Writer::new(Vec::new(), &made::provider(), at).unwrap();
    writer.course(&gone).unwrap();
    writer.next_provider(&made::provider()).unwrap();
    writer.course(&FeedCourse { reference: "2".to_owned(), ..one }).unwrap();
    let feed = read(&writer.finish().unwrap()).unwrap();
    let says: Vec<_> = feed.courses.iter().map(|course| (course.reference.as_str(), course.withdrawn)).collect();
    assert_eq!(says, [("1", true), ("2", false)]);
    assert_eq!(feed.issues.iter().map(|issue| issue.code).collect::<Vec<_>>(), ["several_providers"]);
}

proptest! {
    #[test]
    fn what_is_written_reads_the_same(made in made::courses(), withdrawn in any::<bool>()) {
        let mut made = made;
        made.iter_mut().flat_map(|course| &mut course.runs).take(1).for_each(|run| run.withdrawn = withdrawn);
        made.iter_mut().take(1).for_each(|course| course.withdrawn = withdrawn);
        let text = written(&made);
        prop_assert!(form_of(text.as_bytes()).is_some());
        prop_assert_eq!(courses(read(text.as_bytes()).unwrap()), made, "{}", text);
    }
}
