//! XCRI-CAP 1.2 (BS 8581-1:2012), and 1.1: catalog → training provider → course → presentation. The file is walked once;
//! one course at a time is held.

mod course;
mod extension;
mod run;
mod tree;
mod walk;
mod write;

pub use write::Writer;

use crate::decode::{self, Bytes, LineEnds, TextFile};
use crate::feed::{Feed, FeedError, FeedIssue};
use crate::made_key::{hashed, made_key};
use crate::stream::{Gathering, Sink, Source};
use std::collections::HashMap;
use std::ops::ControlFlow;
use tree::Element;
use walk::{Step, Walk};

/// Courses read at most.
const COURSES: u64 = 500_000;

/// Elements that a training provider says of itself, kept at most.
const HEADS: usize = 100;

/// Training providers whose place is looked for after their courses.
const PROVIDERS: usize = 1_000;

/// Reads a feed that is held already, whole.
///
/// # Errors
/// As [`read_from`].
pub fn read(bytes: &[u8]) -> Result<Feed, FeedError> {
    let mut gathering = Gathering::default();
    read_from(&Bytes(bytes), &mut gathering)?;
    Ok(gathering.feed())
}

/// Reads a feed of any size. One that breaks off keeps the courses before the break.
///
/// # Errors
/// When nothing of it can be read: no XML, no catalogue, or entity declarations.
pub fn read_from(source: &dyn Source, sink: &mut dyn Sink) -> Result<(), FeedError> {
    let (titles, heads) = (HashMap::new(), Vec::new());
    let mut reader = Reader { source, sink, titles, heads, places: None, providers: 0, courses: 0, met: 0 };
    let mut walk = Walk::new(opened(source)?);
    loop {
        match walk.next() {
            Ok(Step::End) => return Ok(()),
            Ok(Step::Root(name)) if name == "catalog" => {}
            Ok(Step::Root(_)) => {
                let reason = "This XML is no XCRI-CAP catalogue: its root must be <catalog>.".to_owned();
                return Err(FeedError { code: "not_xcri", reason });
            }
            Ok(Step::Head(element)) => reader.head(element),
            Ok(Step::ProviderEnds) => reader.provider_ends(),
            Ok(Step::Course(_)) if reader.courses >= COURSES => {
                reader.say(walk.line(), "course", "too_many_courses", "We read 500,000 courses.", true);
                return Ok(());
            }
            Ok(Step::Course(element)) => {
                if reader.course(&element).is_break() {
                    return Ok(());
                }
            }
            Err(broken) if reader.met == 0 => return Err(broken.error),
            Err(broken) => {
                let reason = format!("{} The courses before it were read.", broken.error.reason);
                reader.say(broken.line, "catalog", broken.error.code, &reason, true);
                return Ok(());
            }
        }
    }
}

/// The text, by its mark or by the encoding that its first line declares.
fn opened(source: &dyn Source) -> Result<decode::Decoding<'_>, FeedError> {
    let head = decode::beginning(source, 200)?;
    let first = String::from_utf8_lossy(&head);
    let declared = first.split_once("encoding=").and_then(|(_, rest)| {
        let quote = rest.chars().next()?;
        rest.get(1..)?.split(quote).next()
    });
    let encoding = declared.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
    // A file that says UTF-16 in single bytes is not, and one that says UTF-8 may still be wrong.
    let file = TextFile::of(source, encoding.filter(|encoding| !encoding.name().starts_with("UTF")))?;
    let not_xml = || FeedError { code: "not_xml", reason: "This is not XML. Send an XCRI-CAP file.".to_owned() };
    file.begins_with('<')?.then_some(()).ok_or_else(not_xml)?;
    file.open(LineEnds::Kept).map_err(|error| decode::unreadable(&error))
}

/// What each training provider says of its place, wherever it says it: the standard has it after the courses.
fn places(source: &dyn Source) -> Vec<Vec<Element>> {
    let (mut places, mut heads) = (Vec::new(), Vec::new());
    // A feed that breaks off keeps those before the break.
    if let Ok(text) = opened(source) {
        let mut walk = Walk::new(text);
        while let Ok(step) = walk.next() {
            match step {
                Step::End => break,
                Step::Head(head) if heads.len() < HEADS && (head.name() == "title" || run::is_place(&head)) => {
                    heads.push(head);
                }
                Step::ProviderEnds if places.len() < PROVIDERS => places.push(std::mem::take(&mut heads)),
                _ => {}
            }
        }
    }
    places
}

struct Reader<'a> {
    source: &'a dyn Source,
    sink: &'a mut dyn Sink,
    /// The title of the first course of each reference; of both only a hash.
    titles: HashMap<u64, u64>,
    /// What the training provider says of itself, so far.
    heads: Vec<Element>,
    /// The places of all training providers, once they are asked for.
    places: Option<Vec<Vec<Element>>>,
    providers: usize,
    /// Courses of their own reference.
    courses: u64,
    /// Courses and what was refused, so far.
    met: u64,
}

impl Reader<'_> {
    fn say(&mut self, line: u64, field: &str, code: &'static str, reason: &str, refused: bool) {
        let (line, field, reason) = (Some(line), field.to_owned(), reason.to_owned());
        self.take(FeedIssue { line, field, code, reason, refused, reference: None });
    }

    fn take(&mut self, issue: FeedIssue) {
        if issue.refused {
            self.sink.refused();
            self.met += 1;
        }
        self.sink.issue(issue);
    }

    fn head(&mut self, element: Element) {
        if self.heads.len() < HEADS {
            self.heads.push(element);
        }
    }

    fn provider_ends(&mut self) {
        self.providers += 1;
        if self.providers == 2 {
            let line = self.heads.first().map_or(1, |head| head.line);
            let say = "The file holds more than one training provider. All courses were loaded under yours.";
            self.say(line, "provider", "several_providers", say, false);
        }
        self.heads.clear();
    }

    /// What a course needs to know of its training provider. The file is gone over once more when a run names no place and
    /// the training provider has not said so far where it is.
    fn heads_for(&mut self, course: &Element) -> &[Element] {
        let knows = self.heads.iter().any(run::is_place);
        if knows || course.all("presentation").all(|run| run.first("venue").is_some()) {
            return &self.heads;
        }
        let places = self.places.get_or_insert_with(|| places(self.source));
        places.get(self.providers).map_or(&self.heads, Vec::as_slice)
    }

    fn course(&mut self, element: &Element) -> ControlFlow<()> {
        let (read, issues) = course::read(element, self.heads_for(element));
        issues.into_iter().for_each(|issue| self.take(issue));
        let Some(mut course) = read else { return ControlFlow::Continue(()) };
        let title = hashed([course.title.as_str()]);
        if self.titles.get(&hashed([course.reference.as_str()])).is_some_and(|first| *first != title) {
            course.reference = made_key([course.reference.as_str(), &course.title]);
            course.reference_is_made = true;
            let say = "Another course has this identifier. Give each course its own: we made one for this.";
            self.say(course.line, "dc:identifier", "reference_repeated", say, false);
        }
        // One that comes again adds its dates to the first.
        if self.titles.insert(hashed([course.reference.as_str()]), title).is_none() {
            self.courses += 1;
        }
        self.met += 1;
        self.sink.course(course)
    }
}
