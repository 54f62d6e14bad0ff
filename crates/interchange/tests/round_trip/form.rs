//! Which form a file is of.

use super::made::{self, File};
use domain::sync::FeedFormat::{self, DfeCourses, DfeVenues, JsonLd, JsonLines, XcriCap};
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

proptest! {
    #[test]
    fn what_we_write_is_known_and_read(courses in made::courses()) {
        prop_assume!(!courses.is_empty());
        let mut lines = json_lines::Writer::new(Vec::new());
        let mut graph = json_ld::Writer::new(Vec::new(), made::provider()).unwrap();
        for course in &courses {
            lines.course(course).unwrap();
            graph.course(course).unwrap();
        }
        let files = [(JsonLines, lines.finish().unwrap()), (JsonLd, graph.finish().unwrap())];
        for (form, file) in files {
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
