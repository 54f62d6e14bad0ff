//! From the file's events to one tree at a time.

use super::tree::{Element, Node};
use crate::feed::FeedError;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::{NsReader, XmlVersion};

/// Elements inside elements.
const DEPTH: usize = 64;
/// Elements and texts of one course.
const NODES: usize = 20_000;
/// Bytes of one text.
const TEXT: usize = 200_000;

/// Namespaces whose elements we read, by how they begin; XHTML is read as markup.
const KNOWN: &[&str] = &[
    "http://xcri.org/profiles/",
    "http://xcri.org/",
    "http://purl.org/dc/",
    "http://purl.org/net/mlo",
    "http://purl.org/net/cm",
    "http://www.w3.org/1999/xhtml",
];

/// What the walk meets.
pub(super) enum Step {
    /// The root, with whether it is of a known XCRI namespace.
    Root { name: String, known: bool },
    /// A child of a training provider that is no course: its identifier, title, location.
    Head(Element),
    /// A training provider ends.
    ProviderEnds,
    /// A course.
    Course(Element),
    /// The file ends as it should.
    End,
}

/// Reads a decoded file step by step.
pub(super) struct Walk<'a> {
    text: &'a str,
    reader: NsReader<&'a [u8]>,
    /// Names of the open elements that are not collected.
    path: Vec<String>,
    counted_to: usize,
    lines: u64,
}

/// Why the walk stopped, and on which line.
pub(super) struct Broken {
    pub(super) line: u64,
    pub(super) error: FeedError,
}

impl<'a> Walk<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, reader: NsReader::from_str(text), path: Vec::new(), counted_to: 0, lines: 1 }
    }

    /// Line of the file that is being read, from 1.
    pub(super) fn line(&mut self) -> u64 {
        let at = usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX).min(self.text.len());
        let bytes = self.text.as_bytes().get(self.counted_to..at).unwrap_or_default();
        self.lines += u64::try_from(bytes.iter().filter(|byte| **byte == b'\n').count()).unwrap_or(0);
        self.counted_to = at.max(self.counted_to);
        self.lines
    }

    fn broken(&mut self, code: &'static str, reason: impl Into<String>) -> Broken {
        Broken { line: self.line(), error: FeedError { code, reason: reason.into() } }
    }

    /// The next step.
    pub(super) fn next(&mut self) -> Result<Step, Broken> {
        loop {
            let line = self.line();
            let (event, known) = self.event()?;
            match event {
                Event::Start(start) => {
                    if let Some(step) = self.open(&start, known, line, false)? {
                        return Ok(step);
                    }
                }
                Event::Empty(start) => {
                    if let Some(step) = self.open(&start, known, line, true)? {
                        return Ok(step);
                    }
                }
                Event::End(_) => {
                    let ended = self.path.pop();
                    if ended.is_some_and(|name| name == "provider") {
                        return Ok(Step::ProviderEnds);
                    }
                }
                Event::DocType(doctype) if doctype.contains("ENTITY") => {
                    return Err(self.broken("doctype", "The file declares entities. Leave out its DOCTYPE."));
                }
                Event::Eof if self.path.is_empty() => return Ok(Step::End),
                Event::Eof => return Err(self.broken("xml_broken", "The file ends too early.")),
                _ => {}
            }
        }
    }

    /// The next event, and whether its element is of a vocabulary that we read.
    fn event(&mut self) -> Result<(Event<'a>, bool), Broken> {
        match self.reader.read_resolved_event() {
            Ok((namespace, event)) => {
                let known = match namespace {
                    ResolveResult::Bound(uri) => KNOWN.iter().any(|known| uri.into_inner().starts_with(known)),
                    ResolveResult::Unbound => true,
                    ResolveResult::Unknown(_) => false,
                };
                Ok((event, known))
            }
            Err(error) => Err(self.broken("xml_broken", format!("This is not well-formed XML: {error}."))),
        }
    }

    fn open(&mut self, start: &BytesStart<'a>, known: bool, line: u64, empty: bool) -> Result<Option<Step>, Broken> {
        let name = if known { start.local_name().as_ref().to_owned() } else { String::new() };
        if self.path.len() > DEPTH {
            return Err(self.broken("too_deep", "Elements stand too deep in each other."));
        }
        if self.path.is_empty() {
            if !empty {
                self.path.push(name.clone());
            }
            return Ok(Some(Step::Root { name, known }));
        }
        let in_provider = self.path.last().is_some_and(|parent| parent == "provider");
        if name == "course" || in_provider {
            let element = self.collect(start, known, line, empty)?;
            return Ok(Some(if name == "course" { Step::Course(element) } else { Step::Head(element) }));
        }
        if !empty {
            self.path.push(name);
        }
        Ok(None)
    }

    /// Reads an element to its end.
    fn collect(&mut self, start: &BytesStart<'a>, known: bool, line: u64, empty: bool) -> Result<Element, Broken> {
        if empty {
            return Ok(element(start, known, line));
        }
        let mut open = vec![element(start, known, line)];
        let mut nodes = 0_usize;
        loop {
            let line = self.line();
            let (event, known) = self.event()?;
            nodes += 1;
            if nodes > NODES || self.path.len() + open.len() > DEPTH {
                return Err(self.broken("too_deep", "One course holds too many elements, or they stand too deep."));
            }
            let ended = match event {
                Event::Start(start) => {
                    open.push(element(&start, known, line));
                    continue;
                }
                Event::Empty(start) => Some(element(&start, known, line)),
                Event::End(_) => open.pop(),
                Event::Eof => return Err(self.broken("xml_broken", "The file ends in the middle of a course.")),
                other => {
                    let text = self.text_of(&other)?;
                    if let (Some(text), Some(parent)) = (text, open.last_mut()) {
                        parent.nodes.push(Node::Text(text));
                    }
                    None
                }
            };
            match (ended, open.last_mut()) {
                (Some(ended), Some(parent)) => parent.nodes.push(Node::Element(ended)),
                (Some(whole), None) => return Ok(whole),
                (None, _) => {}
            }
        }
    }

    /// The text of an event that is one; markup stays escaped, for `text::plain` to read.
    fn text_of(&mut self, event: &Event<'a>) -> Result<Option<String>, Broken> {
        let text = match event {
            Event::Text(text) => text.to_string(),
            Event::CData(data) => data.to_string(),
            Event::GeneralRef(name) => format!("&{};", &**name),
            _ => return Ok(None),
        };
        if text.len() > TEXT {
            return Err(self.broken("too_long", "One text is over 200,000 bytes."));
        }
        Ok(Some(text))
    }
}

fn element(start: &BytesStart<'_>, known: bool, line: u64) -> Element {
    let mut made = Element {
        name: if known { start.local_name().as_ref().to_owned() } else { String::new() },
        tag: start.local_name().as_ref().to_owned(),
        line,
        ..Element::default()
    };
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
