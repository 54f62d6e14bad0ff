//! JSON lines: each line is one course in our own form with its reference, or the word that a course is no longer offered.
//!
//! ```json
//! {"reference": "MH", "title": "Moving and handling", "runs": [{"mode": "online", "flexibleStart": true}]}
//! {"reference": "FA", "withdrawn": true}
//! ```

use crate::decode::unreadable;
use crate::document;
use crate::feed::{FeedCourse, FeedError, FeedIssue};
use crate::json_words::fault;
use crate::made_key::hashed;
use crate::stream::{Sink, Source};
use domain::sync::document::CourseDocument;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::ops::ControlFlow;

/// The longest line, in bytes.
const LINE: u64 = 4 << 20;
/// Courses read at most.
const COURSES: usize = 500_000;

/// Reads a file of any size, line by line. A line that is broken is refused alone.
///
/// # Errors
/// When the file cannot be read, or none of its lines holds a course.
pub fn read_from(source: &dyn Source, sink: &mut dyn Sink) -> Result<(), FeedError> {
    let file = source.open().map_err(|error| unreadable(&error))?;
    let mut lines = Lines { file: BufReader::new(file), line: 0 };
    let mut reader = Reader { sink, seen: HashSet::new() };
    let mut is_empty = true;
    while let Some(line) = lines.next().map_err(|error| unreadable(&error))? {
        let bytes = line.trim_ascii();
        if bytes.is_empty() {
            continue;
        }
        is_empty = false;
        if reader.line(bytes, lines.line).is_break() {
            break;
        }
    }
    let reason = "The file is empty. Send one with a course on each line.";
    (!is_empty).then_some(()).ok_or_else(|| FeedError { code: "empty", reason: reason.to_owned() })
}

/// The lines of a file. Of one that is too long only so much is held as shows that it is.
struct Lines<R> {
    file: R,
    line: u64,
}

impl<R: BufRead> Lines<R> {
    fn next(&mut self) -> std::io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        self.file.by_ref().take(LINE + 1).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(None);
        }
        self.line += 1;
        if !line.ends_with(b"\n") {
            self.file.skip_until(b'\n')?;
        }
        if self.line == 1 && line.starts_with("\u{feff}".as_bytes()) {
            line.drain(..3);
        }
        Ok(Some(line))
    }
}

struct Reader<'a> {
    sink: &'a mut dyn Sink,
    /// Hashes of the references that stood on earlier lines.
    seen: HashSet<u64>,
}

impl Reader<'_> {
    fn line(&mut self, bytes: &[u8], line: u64) -> ControlFlow<()> {
        if bytes.len() as u64 > LINE {
            self.refuse(
                line,
                String::new(),
                "too_long",
                "This line is over 4 MB. Give the course fewer runs or texts.",
                None,
            );
            return ControlFlow::Continue(());
        }
        let (reference, read) = parsed(bytes);
        let (reference, read) = match (reference, read) {
            (reference, Err(fault)) => {
                self.refuse(line, fault.field, fault.code, &fault.reason, reference);
                return ControlFlow::Continue(());
            }
            (None, Ok(_)) => {
                self.refuse(line, "/reference".to_owned(), "required", "Give \"reference\": your own key.", None);
                return ControlFlow::Continue(());
            }
            (Some(reference), Ok(read)) => (reference, read),
        };
        let (course, issues) = match read {
            Content::Course(document) => document::course(&reference, &document, line),
            Content::Withdrawn => document::withdrawn(&reference, line),
        };
        if issues.iter().any(|issue| issue.refused) {
            self.sink.refused();
        }
        issues.into_iter().for_each(|issue| self.sink.issue(issue));
        course.map_or(ControlFlow::Continue(()), |course| self.course(course))
    }

    fn course(&mut self, course: FeedCourse) -> ControlFlow<()> {
        let line = course.line;
        if !self.seen.insert(hashed(&course.reference)) {
            let say = "An earlier line has this reference. Put all of a course on one line.";
            self.refuse(line, "/reference".to_owned(), "reference_repeated", say, Some(course.reference));
            return ControlFlow::Continue(());
        }
        if self.seen.len() > COURSES {
            let say = "We read 500,000 courses. Send the rest in another file.";
            self.refuse(line, String::new(), "too_many_courses", say, None);
            return ControlFlow::Break(());
        }
        self.sink.course(course)
    }

    fn refuse(&mut self, line: u64, field: String, code: &'static str, reason: &str, reference: Option<String>) {
        self.sink.refused();
        let (line, reason) = (Some(line), reason.to_owned());
        self.sink.issue(FeedIssue { line, field, code, reason, refused: true, reference });
    }
}

/// What a line says of the course with its reference.
enum Content {
    Course(Box<CourseDocument>),
    Withdrawn,
}

/// Reads a line: its reference as far as it was met, and what it says.
fn parsed(bytes: &[u8]) -> (Option<String>, Result<Content, crate::json_words::Fault>) {
    let mut head = Head::default();
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let mut track = serde_path_to_error::Track::new();
    let read = WithHead(&mut head).deserialize(serde_path_to_error::Deserializer::new(&mut json, &mut track));
    let read = read.and_then(|content| json.end().map(|()| content));
    let read = read.map_err(|error| fault(&serde_path_to_error::Error::new(track.path(), error)));
    let reference = head.reference.map(|text| crate::text::clip(&text, 255));
    (reference, read)
}

/// What a line holds beside the course.
#[derive(Default)]
struct Head {
    reference: Option<String>,
    withdrawn: Option<bool>,
    /// All names were met.
    ended: bool,
}

/// Reads a course as our own form has it, and takes from its names those of the head.
struct WithHead<'a>(&'a mut Head);

impl<'de> DeserializeSeed<'de> for WithHead<'_> {
    type Value = Content;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Content, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for WithHead<'_> {
    type Value = Content;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("struct CourseDocument")
    }

    fn visit_map<A: MapAccess<'de>>(self, names: A) -> Result<Content, A::Error> {
        let rest = Rest { names, head: self.0 };
        let read = CourseDocument::deserialize(MapAccessDeserializer::new(rest));
        match read {
            // Who says that a course is gone need not describe it.
            _ if self.0.ended && self.0.withdrawn == Some(true) => Ok(Content::Withdrawn),
            read => read.map(|document| Content::Course(Box::new(document))),
        }
    }
}

/// The names of a line without those of the head.
struct Rest<'a, A> {
    names: A,
    head: &'a mut Head,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Rest<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        while let Some(name) = self.names.next_key::<String>()? {
            let repeated = match name.as_str() {
                "reference" => self.head.reference.replace(self.names.next_value()?).is_some(),
                "withdrawn" => self.head.withdrawn.replace(self.names.next_value()?).is_some(),
                _ => return seed.deserialize(name.into_deserializer()).map(Some),
            };
            if repeated {
                return Err(Error::custom(format!("duplicate field `{name}`")));
            }
        }
        self.head.ended = true;
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.names.next_value_seed(seed)
    }
}

/// Writes a catalogue, one course a line.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
}

#[derive(Serialize)]
struct Line<'a> {
    reference: &'a str,
    #[serde(flatten)]
    document: CourseDocument,
}

#[derive(Serialize)]
struct Gone<'a> {
    reference: &'a str,
    withdrawn: bool,
}

impl<W: Write> Writer<W> {
    /// Begins a file.
    pub const fn new(out: W) -> Self {
        Self { out }
    }

    /// Writes a course, or that it is no longer offered.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn course(&mut self, course: &FeedCourse) -> std::io::Result<()> {
        let reference = course.reference.as_str();
        if course.withdrawn {
            serde_json::to_writer(&mut self.out, &Gone { reference, withdrawn: true })?;
        } else {
            serde_json::to_writer(&mut self.out, &Line { reference, document: document::of(course) })?;
        }
        self.out.write_all(b"\n")
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> std::io::Result<W> {
        self.out.flush()?;
        Ok(self.out)
    }
}
