//! Files that are cut, too long or of another kind: what they are is known, and what to do is said.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use interchange::dfe_csv::{Kind, looks_like, read_courses, read_venues, read_venues_from};
use interchange::feed::{FeedCourse, FeedIssue, FeedVenue};
use interchange::stream::{Sink, Source};
use std::io::Read;
use std::ops::ControlFlow;

/// A file that is held.
struct File<'a>(&'a [u8]);

impl Source for File<'_> {
    fn open(&self) -> std::io::Result<Box<dyn Read + '_>> {
        self.0.open()
    }
}

/// Counts and keeps only the last finding.
#[derive(Default)]
struct Counting(u64, &'static str);

impl Sink for Counting {
    fn course(&mut self, _: FeedCourse) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn venue(&mut self, _: FeedVenue) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn issue(&mut self, issue: FeedIssue) {
        self.1 = issue.code;
    }

    fn refused(&mut self) {
        self.0 += 1;
    }
}

#[test]
fn only_so_many_rows_are_read() {
    let mut counting = Counting::default();
    let text = format!("VENUE_NAME,POSTCODE\n{}", "A\n".repeat(2_000_002));
    read_venues_from(&File(text.as_bytes()), &mut counting).unwrap();
    assert_eq!((counting.0, counting.1), (2_000_001, "too_many_rows"));
}

#[test]
fn a_row_that_never_ends_is_the_last_and_is_never_held_whole() {
    let text =
        format!("COURSE_NAME,DELIVERY_MODE,START_DATE\nA,Online,01/12/2026\nB,Online,\"{}", "x\n".repeat(4_000_000));
    let feed = read_courses(text.as_bytes(), &[]).unwrap();
    let last = feed.issues.last().map(|issue| (issue.line, issue.code, issue.refused));
    assert_eq!(last, Some((Some(3), "too_long", true)));
    assert_eq!((feed.refused, feed.courses.len()), (1, 1));
}

#[test]
fn the_old_national_export_is_named_with_what_to_send_instead() {
    for (bytes, name) in [
        (&include_bytes!("data/dfe/O_COURSES.csv")[..], "O_COURSES"),
        (include_bytes!("data/dfe/O_OPPORTUNITIES.csv"), "O_OPPORTUNITIES"),
        (include_bytes!("data/dfe/O_OPP_START_DATES.csv"), "O_OPP_START_DATES"),
        (include_bytes!("data/dfe/C_VENUES.csv"), "C_VENUES"),
        (include_bytes!("data/dfe/C_PROVIDERS.csv"), "C_PROVIDERS"),
    ] {
        // It is taken for one of ours, so that the reader can say what it is.
        assert_eq!(looks_like(bytes), Some(Kind::Courses));
        for refused in [read_courses(bytes, &[]).unwrap_err(), read_venues(bytes).unwrap_err()] {
            assert_eq!(refused.code, "national_export");
            assert!(refused.reason.contains(name) && refused.reason.contains("DELIVERY_MODE"), "{}", refused.reason);
        }
    }
}

#[test]
fn a_beginning_of_a_file_is_enough_to_know_it() {
    let header = "COURSE_NAME,DELIVERY_MODE,START_DATE";
    let text = format!("{header}\nCafé,Online,\"01/12\n/2026\"\n");
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for cut in header.len()..text.len() {
        assert_eq!(looks_like(&text.as_bytes()[..cut]), Some(Kind::Courses), "{cut}");
        assert_eq!(looks_like(&utf16[..2 * cut + 1]), Some(Kind::Courses), "{cut}");
    }
}
