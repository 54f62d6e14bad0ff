//! Which form a file is of.

use super::made::{self, File};
use domain::sync::FeedFormat::{self, DfeCourses, DfeVenues, JsonLd, JsonLines, XcriCap};
use interchange::feed::FeedCourse;
use interchange::form::{form_of, read};
use interchange::stream::Gathering;
use interchange::{json_ld, json_lines};
use proptest::prelude::*;

#[test]
fn a_file_shows_its_form_at_its_beginning() {
    let utf16: Vec<u8> = "\u{feff}<?xml?>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let json16: Vec<u8> = "\u{feff}{\"@type\": 1}".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let files: [(&[u8], Option<FeedFormat>); 12] = [
        (b"<?xml version='1.0'?><catalog>", Some(XcriCap)),
        (b"\xEF\xBB\xBF\r\n <catalog>", Some(XcriCap)),
        (&utf16, Some(XcriCap)),
        (b"COURSE_NAME,DELIVERY_MODE,START_DATE\n", Some(DfeCourses)),
        (b"\xEF\xBB\xBFVENUE_NAME;POSTCODE\n", Some(DfeVenues)),
        (b"{\"reference\": \"A\", \"title\": \"T\"}\n", Some(JsonLines)),
        (b"{\"reference\": \"A\", \"title\": \"Write \\\"@type\\\" in JSON\"}\n", Some(JsonLines)),
        (b"\n[{\"@type\": \"Course\"}]", Some(JsonLd)),
        (&json16, Some(JsonLd)),
        (b"[1, 2]", None),
        (b"name,price\n", None),
        (b"", None),
    ];
    for (file, form) in files {
        assert_eq!(form_of(file), form, "{}", String::from_utf8_lossy(file));
    }
}

/// A file of each form of ours that takes a course whole.
fn written(courses: &[FeedCourse]) -> [(FeedFormat, Vec<u8>); 2] {
    let mut lines = json_lines::Writer::new(Vec::new());
    let mut graph = json_ld::Writer::new(Vec::new(), made::provider()).unwrap();
    for course in courses {
        lines.course(course).unwrap();
        graph.course(course).unwrap();
    }
    [(JsonLines, lines.finish().unwrap()), (JsonLd, graph.finish().unwrap())]
}

#[test]
fn a_real_feed_goes_through_every_form_and_stays() {
    let real = concat!(env!("CARGO_MANIFEST_DIR"), "/../api/reference/xcri/adam-smith-college-2012.xml");
    let mut gathering = Gathering::default();
    read(XcriCap, &File(std::fs::read(real).unwrap()), &[], &mut gathering).unwrap();
    let courses: Vec<_> = gathering.feed().courses.into_iter().map(made::placeless).collect();
    assert!(courses.len() > 300);
    for (form, file) in written(&courses) {
        let mut gathering = Gathering::default();
        read(form, &File(file), &[], &mut gathering).unwrap();
        let feed = gathering.feed();
        assert_eq!((feed.issues, feed.refused), (vec![], 0), "{form}");
        feed.courses
            .into_iter()
            .zip(&courses)
            .for_each(|(read, course)| assert_eq!(made::placeless(read), *course, "{form}"));
    }
}

#[test]
fn sessions_go_through_both_forms_and_stay() {
    let line = r#"{"reference": "N", "title": "Nights", "runs": [{"reference": "R", "mode": "online", "sessions": [
        {"date": "2027-03-28", "startsAt": "00:30:00", "endsAt": "03:00:00"}, {"date": "2027-10-31", "startsAt": "01:30:00"},
        {"date": "2027-11-01"}]}]}"#;
    let mut gathering = Gathering::default();
    read(JsonLines, &File(line.replace('\n', "").into_bytes()), &[], &mut gathering).unwrap();
    let feed = gathering.feed();
    assert_eq!((feed.issues, feed.courses[0].runs[0].sessions.len()), (vec![], 3));
    let courses: Vec<_> = feed.courses.into_iter().map(made::placeless).collect();
    for (form, file) in written(&courses) {
        let mut gathering = Gathering::default();
        read(form, &File(file), &[], &mut gathering).unwrap();
        let read: Vec<_> = gathering.feed().courses.into_iter().map(made::placeless).collect();
        assert_eq!(read, courses, "{form}");
    }
}

proptest! {
    #[test]
    fn what_we_write_is_known_and_read(courses in made::courses()) {
        prop_assume!(!courses.is_empty());
        for (form, file) in written(&courses) {
            prop_assert_eq!(form_of(&file), Some(form));
            let mut gathering = Gathering::default();
            read(form, &File(file), &[], &mut gathering).unwrap();
            prop_assert_eq!(gathering.feed().courses.len(), courses.len());
        }
    }

    #[test]
    fn no_file_is_too_strange(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
        let form = form_of(&bytes);
        for form in FeedFormat::ALL.iter().copied().chain(form) {
            let _ = read(form, &File(bytes.clone()), &[], &mut Gathering::default());
        }
    }
}
