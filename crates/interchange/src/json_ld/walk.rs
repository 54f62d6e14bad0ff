//! From the file to one node at a time: a course alone, a list, an `@graph`, an `ItemList`, or these in each other.

use super::course;
use super::node::{Node, bare};
use crate::decode::{Decoding, LineEnds, TextFile, unreadable};
use crate::feed::{FeedError, FeedIssue};
use crate::made_key::hashed;
use crate::stream::{Sink, Source};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::cell::Cell;
use std::collections::HashSet;
use std::io::{BufReader, ErrorKind, Read};
use std::ops::ControlFlow;
use std::rc::Rc;

/// Courses read at most.
const COURSES: usize = 500_000;
/// The longest node, in bytes.
const NODE: usize = 16 << 20;
/// The properties whose values are walked and never held.
const LISTS: [&str; 3] = ["@graph", "itemListElement", "dataFeedElement"];

/// Reads a document of any size. One that breaks off keeps the courses before the break. Findings say where in the
/// document they are, such as `@graph/3/hasCourseInstance/0/startDate`.
///
/// # Errors
/// When it cannot be read, is no JSON, or holds no course.
pub fn read_from(source: &dyn Source, sink: &mut dyn Sink) -> Result<(), FeedError> {
    let mut file = TextFile::of(source, None)?.open(LineEnds::Kept).map_err(|error| unreadable(&error))?;
    // The walk allows for each node anew.
    file.allow(usize::MAX);
    let place = Rc::new(Place { line: Cell::new(1), left: Cell::new(NODE) });
    let mut walk = Walk { place: Rc::clone(&place), sink, seen: HashSet::new(), met: false, stopped: false };
    let mut json = serde_json::Deserializer::from_reader(Counted { file: BufReader::new(file), place });
    let read = Element { walk: &mut walk, at: String::new() }.deserialize(&mut json).and_then(|()| json.end());
    walk.ended(read)
}

/// Where in the file the reading is.
struct Place {
    /// From 1.
    line: Cell<u64>,
    /// Bytes that may still be read of this node.
    left: Cell<usize>,
}

/// The file, byte for byte as the parser takes it.
struct Counted<'a> {
    file: BufReader<Decoding<'a>>,
    place: Rc<Place>,
}

impl Read for Counted<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let left = self.place.left.get();
        if left == 0 {
            return Err(ErrorKind::FileTooLarge.into());
        }
        let most = left.min(into.len());
        let into = into.get_mut(..most).unwrap_or_default();
        let read = self.file.read(into)?;
        let lines = into.iter().take(read).filter(|byte| **byte == b'\n').count();
        self.place.left.set(left - read);
        self.place.line.set(self.place.line.get() + u64::try_from(lines).unwrap_or(0));
        Ok(read)
    }
}

struct Walk<'a> {
    place: Rc<Place>,
    sink: &'a mut dyn Sink,
    /// Hashes of the references so far.
    seen: HashSet<u64>,
    /// A course was met.
    met: bool,
    /// No more is wanted.
    stopped: bool,
}

impl Walk<'_> {
    fn say(&mut self, line: u64, field: &str, code: &'static str, reason: &str, refused: bool) {
        let (field, reason) = (crate::text::clip(field, 100), reason.to_owned());
        self.take(FeedIssue { line: Some(line), field, code, reason, refused, reference: None });
    }

    fn take(&mut self, issue: FeedIssue) {
        if issue.refused {
            self.sink.refused();
        }
        self.sink.issue(issue);
    }

    /// A node is over.
    fn node(&mut self, node: &Node<'_>, line: u64) -> ControlFlow<()> {
        if node.is("Course") {
            return self.course(node, line);
        }
        if node.is("CourseInstance") {
            let say = "This date stands alone. Put it into hasCourseInstance of its course.";
            self.say(line, &node.at, "course_missing", say, true);
        }
        let item = if node.is("DataFeedItem") || node.is("ListItem") { node.nodes("item") } else { Vec::new() };
        item.iter().try_for_each(|item| self.node(item, line))
    }

    fn course(&mut self, node: &Node<'_>, line: u64) -> ControlFlow<()> {
        self.met = true;
        let (course, issues) = course::read(node, line);
        issues.into_iter().for_each(|issue| self.take(issue));
        let Some(course) = course else { return ControlFlow::Continue(()) };
        if !self.seen.insert(hashed(&course.reference)) {
            let say = "An earlier course has this identifier. Put all dates of a course under one.";
            self.say(line, &node.under("identifier"), "reference_repeated", say, true);
            return ControlFlow::Continue(());
        }
        if self.seen.len() > COURSES {
            let say = "We read 500,000 courses. Send the rest in another file.";
            self.say(line, &node.at, "too_many_courses", say, true);
            return ControlFlow::Break(());
        }
        self.sink.course(course)
    }

    fn ended(mut self, read: serde_json::Result<()>) -> Result<(), FeedError> {
        let error = match read {
            Ok(()) if self.met => return Ok(()),
            Ok(()) => {
                let reason = "We found no course. Send JSON-LD with things of \"@type\": \"Course\".".to_owned();
                return Err(FeedError { code: "no_courses", reason });
            }
            Err(_) if self.stopped => return Ok(()),
            Err(error) => error,
        };
        let line = self.place.line.get();
        let (code, reason) = match error.io_error_kind() {
            Some(ErrorKind::FileTooLarge) => {
                ("too_long", "One thing in this file is over 16 MB. Give each course a thing of its own.".to_owned())
            }
            Some(_) => return Err(unreadable(&error.into())),
            None if error.is_eof() => {
                ("not_json", "The file ends too early. Is a bracket or a quote missing?".to_owned())
            }
            None => {
                let (line, column) = (error.line(), error.column());
                (
                    "not_json",
                    format!("This is not JSON from line {line}, character {column} on. Look for a missing comma."),
                )
            }
        };
        if !self.met {
            return Err(FeedError { code, reason });
        }
        self.say(line, "", code, &format!("{reason} The courses before it were read."), true);
        Ok(())
    }
}

/// A value of the document: a node, or a list of them.
struct Element<'w, 'a> {
    walk: &'w mut Walk<'a>,
    at: String,
}

impl Element<'_, '_> {
    fn under(&self, name: &str) -> String {
        if self.at.is_empty() { name.to_owned() } else { format!("{}/{name}", self.at) }
    }
}

impl<'de> DeserializeSeed<'de> for Element<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Element<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a thing or a list of things")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut nth = 0_usize;
        loop {
            self.walk.place.left.set(NODE);
            let at = self.under(&nth.to_string());
            if list.next_element_seed(Element { walk: &mut *self.walk, at })?.is_none() {
                return Ok(());
            }
            nth += 1;
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut names: A) -> Result<(), A::Error> {
        self.walk.place.left.set(NODE);
        let line = self.walk.place.line.get();
        let mut map = Map::new();
        while let Some(name) = names.next_key::<String>()? {
            if LISTS.contains(&bare(&name)) {
                let at = self.under(bare(&name));
                names.next_value_seed(Element { walk: &mut *self.walk, at })?;
                self.walk.place.left.set(NODE);
            } else {
                map.insert(name, names.next_value::<Value>()?);
            }
        }
        if self.walk.node(&Node::new(&map, self.at), line).is_break() {
            self.walk.stopped = true;
            return Err(A::Error::custom("no more is wanted"));
        }
        Ok(())
    }

    // What is no thing says nothing.
    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}
