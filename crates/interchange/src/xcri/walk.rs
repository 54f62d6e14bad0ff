//! From the file's events to one tree at a time.

use super::tree::{Element, Node};
use crate::decode::Decoding;
use crate::feed::FeedError;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::{Error, NsReader, XmlVersion};
use std::io::ErrorKind;

/// Elements inside elements.
const DEPTH: usize = 64;
/// Elements and texts of one course.
const NODES: usize = 100_000;
/// Bytes of one text.
const TEXT: usize = 200_000;
/// Bytes of one course.
const COURSE: usize = 8_000_000;
/// Bytes of a tag, a comment or a text: nothing longer is ever held.
const PIECE: usize = 1_000_000;

/// Namespaces whose elements we read, by how they begin; XHTML is read as markup.
const KNOWN: &[&str] = &[
    "http://xcri.org/profiles/",
    "http://xcri.org/",
    "http://purl.org/dc/",
    "http://purl.org/net/mlo",
    "http://purl.org/net/cm",
    "http://www.w3.org/1999/xhtml",
    crate::provider::TERMS,
];

/// What the walk meets.
pub(super) enum Step {
    /// The root; its name is empty when it is of a foreign vocabulary.
    Root(String),
    /// A child of a training provider that is no course: its identifier, title, location.
    Head(Element),
    /// A training provider ends.
    ProviderEnds,
    /// A course.
    Course(Element),
    /// The file ends as it should.
    End,
}

/// What stands next in the file.
enum Piece {
    /// An element begins.
    Opens(Element),
    /// An element that holds nothing.
    Stands(Element),
    /// The element ends.
    Ends,
    /// Text; markup in it stays escaped, for `text::plain` to read.
    Text(String),
    /// A DOCTYPE that declares entities.
    Entities,
    /// Nothing that says something.
    Other,
    /// The file ends.
    Over,
}

/// Reads a file step by step.
pub(super) struct Walk<'a> {
    reader: NsReader<Decoding<'a>>,
    buffer: Vec<u8>,
    /// Names of the open elements that are not collected.
    path: Vec<String>,
}

/// Why the walk stopped, and on which line.
pub(super) struct Broken {
    pub(super) line: u64,
    pub(super) error: FeedError,
}

impl<'a> Walk<'a> {
    pub(super) fn new(text: Decoding<'a>) -> Self {
        Self { reader: NsReader::from_reader(text), buffer: Vec::new(), path: Vec::new() }
    }

    /// Line of the file that is being read, from 1.
    pub(super) fn line(&self) -> u64 {
        self.reader.get_ref().line()
    }

    fn broken(&self, code: &'static str, reason: impl Into<String>) -> Broken {
        Broken { line: self.line(), error: FeedError { code, reason: reason.into() } }
    }

    /// The next step.
    pub(super) fn next(&mut self) -> Result<Step, Broken> {
        loop {
            let step = match self.piece()? {
                Piece::Opens(element) => self.open(element, false)?,
                Piece::Stands(element) => self.open(element, true)?,
                Piece::Ends => self.path.pop().filter(|name| name == "provider").map(|_| Step::ProviderEnds),
                Piece::Entities => {
                    return Err(self.broken("doctype", "The file declares entities. Leave out its DOCTYPE."));
                }
                Piece::Over if self.path.is_empty() => Some(Step::End),
                Piece::Over => return Err(self.broken("xml_broken", "The file ends too early.")),
                Piece::Text(_) | Piece::Other => None,
            };
            if let Some(step) = step {
                return Ok(step);
            }
        }
    }

    fn piece(&mut self) -> Result<Piece, Broken> {
        let line = self.line();
        self.buffer.clear();
        self.reader.get_mut().allow(PIECE);
        match self.reader.read_resolved_event_into(&mut self.buffer) {
            Ok((namespace, event)) => {
                let known = match namespace {
                    ResolveResult::Bound(uri) => KNOWN.iter().any(|known| uri.into_inner().starts_with(known)),
                    ResolveResult::Unbound => true,
                    ResolveResult::Unknown(_) => false,
                };
                Ok(match event {
                    Event::Start(start) => Piece::Opens(element(&start, known, line)),
                    Event::Empty(start) => Piece::Stands(element(&start, known, line)),
                    Event::End(_) => Piece::Ends,
                    Event::Text(text) => Piece::Text(text.to_string()),
                    Event::CData(data) => Piece::Text(data.to_string()),
                    Event::GeneralRef(name) => Piece::Text(format!("&{};", &*name)),
                    Event::DocType(doctype) if doctype.contains("ENTITY") => Piece::Entities,
                    Event::Eof => Piece::Over,
                    _ => Piece::Other,
                })
            }
            Err(Error::Io(error)) if error.kind() == ErrorKind::FileTooLarge => {
                Err(self.broken("too_long", "One text is over 200,000 bytes."))
            }
            Err(Error::Io(error)) => Err(Broken { line, error: crate::decode::unreadable(&error) }),
            Err(error) => Err(self.broken("xml_broken", format!("This is not well-formed XML: {error}."))),
        }
    }

    fn open(&mut self, element: Element, empty: bool) -> Result<Option<Step>, Broken> {
        if self.path.len() > DEPTH {
            return Err(self.broken("too_deep", "Elements stand too deep in each other."));
        }
        if self.path.is_empty() {
            if !empty {
                self.path.push(element.name().to_owned());
            }
            return Ok(Some(Step::Root(element.name().to_owned())));
        }
        let in_provider = self.path.last().is_some_and(|parent| parent == "provider");
        if element.name() == "course" || in_provider {
            let element = if empty { element } else { self.collect(element)? };
            return Ok(Some(if element.name() == "course" { Step::Course(element) } else { Step::Head(element) }));
        }
        if !empty {
            self.path.push(element.name().to_owned());
        }
        Ok(None)
    }

    /// Reads an element to its end.
    fn collect(&mut self, first: Element) -> Result<Element, Broken> {
        let mut open = vec![first];
        let (mut nodes, mut bytes) = (0_usize, 0_usize);
        loop {
            let piece = self.piece()?;
            (nodes, bytes) = (nodes + 1, bytes + self.buffer.len());
            if nodes > NODES || bytes > COURSE || self.path.len() + open.len() > DEPTH {
                return Err(self.broken("too_deep", "One course holds too many elements, or they stand too deep."));
            }
            let ended = match piece {
                Piece::Opens(element) => {
                    open.push(element);
                    None
                }
                Piece::Stands(element) => Some(element),
                Piece::Ends => open.pop(),
                Piece::Over => return Err(self.broken("xml_broken", "The file ends in the middle of a course.")),
                Piece::Text(text) if text.len() > TEXT => {
                    return Err(self.broken("too_long", "One text is over 200,000 bytes."));
                }
                Piece::Text(text) => {
                    if let Some(parent) = open.last_mut() {
                        parent.nodes.push(Node::Text(text));
                    }
                    None
                }
                Piece::Entities | Piece::Other => None,
            };
            match (ended, open.last_mut()) {
                (Some(ended), Some(parent)) => parent.nodes.push(Node::Element(ended)),
                (Some(whole), None) => return Ok(whole),
                (None, _) => {}
            }
        }
    }
}

fn element(start: &BytesStart<'_>, known: bool, line: u64) -> Element {
    let mut made = Element { known, tag: start.local_name().as_ref().to_owned(), line, ..Element::default() };
    // A broken attribute says nothing; the element may still.
    for attribute in start.attributes().flatten() {
        let name: &str = attribute.key.local_name().into_inner();
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_or_else(|_| attribute.value.to_string(), |value| value.to_string());
        if name == "type" {
            let bare = value.rsplit(':').next().unwrap_or_default().trim();
            made.kind = Some(bare.to_lowercase()).filter(|kind| !kind.is_empty());
        }
        made.attributes.push((name.to_owned(), value));
    }
    made
}
