//! Reading a file of any size: the reader asks for the file as often as it needs, and hands on what it finds as it goes.

use crate::feed::{Feed, FeedCourse, FeedIssue, FeedVenue};
use std::collections::HashMap;
use std::io::Read;
use std::ops::ControlFlow;

/// A file that can be read from its beginning more than once: some forms need to be gone over twice.
pub trait Source {
    /// The file from its beginning.
    ///
    /// # Errors
    /// When it cannot be read.
    fn open(&self) -> std::io::Result<Box<dyn Read + '_>>;
}

impl Source for [u8] {
    fn open(&self) -> std::io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self))
    }
}

/// Takes in what a reader finds, in the order of the file. `Break` ends the reading.
pub trait Sink {
    /// A course with runs. One that comes again, by its reference, adds its runs to the first: a course of many runs may
    /// come in pieces, and what describes it counts the first time.
    fn course(&mut self, course: FeedCourse) -> ControlFlow<()>;

    /// A venue that stands on its own.
    fn venue(&mut self, venue: FeedVenue) -> ControlFlow<()>;

    /// Something that is wrong.
    fn issue(&mut self, issue: FeedIssue);

    /// A row or element was left out: once for each, however many findings it has.
    fn refused(&mut self);
}

/// Holds everything: for small files and tests.
#[derive(Debug, Default)]
pub struct Gathering {
    feed: Feed,
    at: HashMap<String, usize>,
}

impl Gathering {
    /// All that came, the findings in the order of the file.
    #[must_use]
    pub fn feed(mut self) -> Feed {
        // Stable: what was found in one place stays in its order.
        self.feed.issues.sort_by_key(|issue| issue.line);
        self.feed
    }
}

impl Sink for Gathering {
    fn course(&mut self, course: FeedCourse) -> ControlFlow<()> {
        match self.at.get(&course.reference).and_then(|at| self.feed.courses.get_mut(*at)) {
            Some(same) => same.runs.extend(course.runs),
            None => {
                self.at.insert(course.reference.clone(), self.feed.courses.len());
                self.feed.courses.push(course);
            }
        }
        ControlFlow::Continue(())
    }

    fn venue(&mut self, venue: FeedVenue) -> ControlFlow<()> {
        self.feed.venues.push(venue);
        ControlFlow::Continue(())
    }

    fn issue(&mut self, issue: FeedIssue) {
        self.feed.issues.push(issue);
    }

    fn refused(&mut self) {
        self.feed.refused += 1;
    }
}
