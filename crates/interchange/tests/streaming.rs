//! Files of any size: what a reader hands on is the same however the file comes in, and ends when the taker says so.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use interchange::dfe_csv::{read_courses, read_courses_from, read_venues, read_venues_from};
use interchange::feed::{FeedCourse, FeedIssue, FeedVenue};
use interchange::stream::{Gathering, Sink, Source};
use interchange::xcri;
use std::io::Read;
use std::ops::ControlFlow;

/// Hands on a few bytes at a time.
#[derive(Clone)]
struct Slow<'a>(&'a [u8]);

impl Source for Slow<'_> {
    fn open(&self) -> std::io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self.clone()))
    }
}

impl Read for Slow<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let most = into.len().min(7);
        self.0.read(&mut into[..most])
    }
}

/// A file whose disk fails after so many bytes.
struct Failing<'a>(&'a [u8]);

impl Source for Failing<'_> {
    fn open(&self) -> std::io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self.0.chain(Never)))
    }
}

struct Never;

impl Read for Never {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        Err(std::io::ErrorKind::ConnectionReset.into())
    }
}

/// Takes so many courses.
struct Enough(usize);

impl Sink for Enough {
    fn course(&mut self, _: FeedCourse) -> ControlFlow<()> {
        self.0 -= 1;
        if self.0 == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn venue(&mut self, _: FeedVenue) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn issue(&mut self, _: FeedIssue) {}

    fn refused(&mut self) {}
}

const REAL: &[u8] =
    include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/../api/reference/xcri/adam-smith-college-2012.xml"));

#[test]
fn a_feed_that_comes_in_drops_is_the_same_feed() {
    let mut gathering = Gathering::default();
    xcri::read_from(&Slow(REAL), &mut gathering).unwrap();
    assert_eq!(gathering.feed(), xcri::read(REAL).unwrap());
}

const VENUES: &str = "VENUE_NAME,POSTCODE\r\nHub,ST16 2QR\r\nHall,ST13 5AA\r\nhub,ST16 2QR\r\n";

/// Two courses whose rows stand apart, and one row that says the same as another.
const COURSES: &str = "COURSE_NAME,YOUR_REFERENCE,DELIVERY_MODE,START_DATE,WHAT_YOU_WILL_LEARN\r\n\
    A,1,Online,01/12/2026,\"Café,\r\n\r\nlifts\"\r\nB,2,Online,01/12/2026,\r\n\r\nA,1,Online,02/12/2026,Other\r\n\
    A,1,Online,03/12/2026,Other\r\nA,1,Online,03/12/2026,Other\r\nB,2,Online,never,";

#[test]
fn a_table_that_comes_in_drops_is_the_same_table() {
    let (mut venues, mut courses) = (Gathering::default(), Gathering::default());
    read_venues_from(&Slow(VENUES.as_bytes()), &mut venues).unwrap();
    assert_eq!(venues.feed(), read_venues(VENUES.as_bytes()).unwrap());
    read_courses_from(&Slow(COURSES.as_bytes()), &[], &mut courses).unwrap();
    let feed = courses.feed();
    assert_eq!(feed, read_courses(COURSES.as_bytes(), &[]).unwrap());
    assert_eq!(feed.courses.iter().map(|course| course.runs.len()).collect::<Vec<_>>(), [3, 1]);
    let issues: Vec<_> = feed.issues.iter().map(|issue| (issue.line.unwrap(), issue.code)).collect();
    assert_eq!(issues, [(7, "course_differs"), (9, "repeated_row"), (10, "date_format")]);
}

#[test]
fn who_has_enough_gets_no_more() {
    let mut enough = Enough(3);
    xcri::read_from(&Slow(REAL), &mut enough).unwrap();
    assert_eq!(enough.0, 0);
    let mut enough = Enough(2);
    read_courses_from(&Slow(COURSES.as_bytes()), &[], &mut enough).unwrap();
    assert_eq!(enough.0, 0);
}

#[test]
fn a_disk_that_fails_is_named_as_such() {
    let error = xcri::read_from(&Failing(&REAL[..50_000]), &mut Gathering::default()).unwrap_err();
    assert_eq!(error.code, "unreadable");
    let error = read_courses_from(&Failing(COURSES.as_bytes()), &[], &mut Gathering::default()).unwrap_err();
    assert_eq!(error.code, "unreadable");
}

/// Counts the courses and keeps the last finding.
#[derive(Default)]
struct Counting(usize, Option<&'static str>);

impl Sink for Counting {
    fn course(&mut self, _: FeedCourse) -> ControlFlow<()> {
        self.0 += 1;
        ControlFlow::Continue(())
    }

    fn venue(&mut self, _: FeedVenue) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn issue(&mut self, issue: FeedIssue) {
        self.1 = Some(issue.code);
    }

    fn refused(&mut self) {}
}

/// A file that is held.
struct File(String);

impl Source for File {
    fn open(&self) -> std::io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self.0.as_bytes()))
    }
}

fn counted(courses: impl Iterator<Item = String>) -> Counting {
    let head = "<catalog xmlns='http://xcri.org/profiles/1.2/catalog'><provider>";
    let file = File(format!("{head}{}</provider></catalog>", courses.collect::<String>()));
    let mut counting = Counting::default();
    xcri::read_from(&file, &mut counting).unwrap();
    counting
}

#[test]
fn only_so_many_courses_are_read() {
    let counting = counted((0..500_002).map(|number| format!("<course><title>Course {number}</title></course>")));
    assert_eq!((counting.0, counting.1), (500_000, Some("too_many_courses")));
}

#[test]
fn nothing_in_a_feed_is_so_long_that_it_is_held_whole() {
    let long = "x".repeat(2_000_000);
    let many = format!("<description>{}</description>", "x".repeat(190_000)).repeat(50);
    for (inner, code) in [
        (format!("<description>{long}</description>"), "too_long"),
        (format!("<!-- {long} -->"), "too_long"),
        (format!("<description lang='{long}'/>"), "too_long"),
        (many, "too_deep"),
    ] {
        let courses = ["<course><title>Good</title></course>".to_owned(), format!("<course>{inner}</course>")];
        let counting = counted(courses.into_iter());
        assert_eq!((counting.0, counting.1), (1, Some(code)));
    }
}
