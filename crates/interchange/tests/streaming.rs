//! Files of any size: what a reader hands on is the same however the file comes in, and ends when the taker says so.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

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

#[test]
fn who_has_enough_gets_no_more() {
    let mut enough = Enough(3);
    xcri::read_from(&Slow(REAL), &mut enough).unwrap();
    assert_eq!(enough.0, 0);
}

#[test]
fn a_disk_that_fails_is_named_as_such() {
    let error = xcri::read_from(&Failing(&REAL[..50_000]), &mut Gathering::default()).unwrap_err();
    assert_eq!(error.code, "unreadable");
}
