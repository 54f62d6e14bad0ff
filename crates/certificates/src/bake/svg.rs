//! SVG: the credential is an element of its own, right inside the picture.

use super::{LARGEST, LONGEST, NotBaked, holdable};
use quick_xml::NsReader;
use quick_xml::escape::{escape, unescape};
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use std::ops::Range;

const SVG: &str = "http://www.w3.org/2000/svg";
const NAMESPACE: &str = "https://purl.imsglobal.org/ob/v3p0";
const OLD_NAMESPACE: &str = "http://openbadges.org";
/// How deep elements may stand in each other.
const DEPTH: usize = 256;

/// What was found in a picture.
#[derive(Default)]
struct Found {
    /// Where the start tag of the picture ends, its name, and whether it is empty.
    root: Option<(usize, String, bool)>,
    /// Elements that carry a credential: where they are.
    carriers: Vec<Range<usize>>,
    /// The one that is being read.
    carrier: Option<Carrier>,
    /// How many elements are open.
    depth: usize,
    new: Option<String>,
    old: Option<String>,
}

/// An element that carries a credential, while it is read.
struct Carrier {
    from: usize,
    depth: usize,
    new: bool,
    verify: Option<String>,
    sections: String,
    words: String,
}

impl Carrier {
    /// What stands in it, or else what it says in its attribute.
    fn said(self) -> Option<String> {
        let words = if self.sections.trim().is_empty() { self.words.trim().to_owned() } else { self.sections };
        Some(words).filter(|words| !words.trim().is_empty()).or(self.verify)
    }
}

/// Puts a credential into an SVG, in the place of one that is there. A JWT goes into an attribute, anything else into the
/// element.
///
/// # Errors
/// [`NotBaked`].
pub fn bake_svg(svg: &str, credential: &str) -> Result<String, NotBaked> {
    let svg = svg.trim_start_matches('\u{feff}');
    holdable(credential, |letter| matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..))?;
    let found = look(svg)?;
    let (end, name, empty) = found.root.ok_or(NotBaked::Picture)?;
    let mut baked = String::with_capacity(svg.len() + credential.len() + 200);
    let start = svg.get(..end).ok_or(NotBaked::Picture)?;
    let element = element(credential);
    if empty {
        let open = start.strip_suffix("/>").ok_or(NotBaked::Picture)?;
        baked.extend([open, ">", &element, "</", &name, ">"]);
    } else {
        baked.push_str(start);
        baked.push_str(&element);
    }
    let mut from = end;
    for carrier in found.carriers {
        baked.push_str(svg.get(from..carrier.start).ok_or(NotBaked::Picture)?);
        from = carrier.end;
    }
    baked.push_str(svg.get(from..).ok_or(NotBaked::Picture)?);
    Ok(baked)
}

/// The credential that an SVG carries: as Open Badges 3.0 puts it there, or else as versions 1 and 2 did.
///
/// # Errors
/// [`NotBaked`]; a picture that carries nothing is no error.
pub fn unbake_svg(svg: &str) -> Result<Option<String>, NotBaked> {
    let found = look(svg.trim_start_matches('\u{feff}'))?;
    found.root.ok_or(NotBaked::Picture)?;
    let credential = found.new.or(found.old);
    if credential.as_ref().is_some_and(|credential| credential.len() > LONGEST) {
        return Err(NotBaked::TooLarge);
    }
    Ok(credential)
}

fn element(credential: &str) -> String {
    if credential.trim_start().starts_with('{') {
        // The end of a section cannot stand in one: there it is cut in two.
        let section = credential.replace("]]>", "]]]]><![CDATA[>");
        format!("<openbadges:credential xmlns:openbadges=\"{NAMESPACE}\"><![CDATA[{section}]]></openbadges:credential>")
    } else {
        let signed = escape(credential).replace('\n', "&#10;").replace('\t', "&#9;");
        format!("<openbadges:credential xmlns:openbadges=\"{NAMESPACE}\" verify=\"{signed}\"></openbadges:credential>")
    }
}

/// Reads a picture from end to end. Entities that it declares are not known: what names one is not read.
fn look(svg: &str) -> Result<Found, NotBaked> {
    if svg.len() > LARGEST {
        return Err(NotBaked::TooLarge);
    }
    let mut reader = NsReader::from_str(svg);
    let mut found = Found::default();
    loop {
        let from = place(reader.buffer_position())?;
        let (namespace, event) = reader.read_resolved_event().map_err(|_| NotBaked::Picture)?;
        let bound = match namespace {
            ResolveResult::Bound(uri) => uri.into_inner().to_owned(),
            ResolveResult::Unbound | ResolveResult::Unknown(_) => String::new(),
        };
        let whole = from..place(reader.buffer_position())?;
        match event {
            Event::Start(start) => found.opens(&start, &bound, whole, false)?,
            Event::Empty(start) => {
                found.opens(&start, &bound, whole.clone(), true)?;
                found.ends(whole.end);
            }
            Event::End(_) => found.ends(whole.end),
            Event::Text(words) => found.says(|carrier| carrier.words.push_str(&words)),
            Event::CData(section) => found.says(|carrier| carrier.sections.push_str(&section)),
            Event::GeneralRef(name) if found.carrier.is_some() => {
                let said = format!("&{};", &*name);
                let letter = unescape(&said).map_err(|_| NotBaked::Picture)?;
                found.says(|carrier| carrier.words.push_str(&letter));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if found.depth == 0 { Ok(found) } else { Err(NotBaked::Picture) }
}

impl Found {
    fn opens(&mut self, start: &BytesStart<'_>, bound: &str, at: Range<usize>, empty: bool) -> Result<(), NotBaked> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(NotBaked::Picture);
        }
        if self.root.is_none() {
            self.root = Some(root(start, bound, at.end, empty)?);
        } else if let (None, Some(new)) = (&self.carrier, carries(start, bound)) {
            self.carrier = Some(begun(start, new, at.start, self.depth)?);
        }
        Ok(())
    }

    fn ends(&mut self, at: usize) {
        let depth = self.depth;
        self.depth = depth.saturating_sub(1);
        let Some(carrier) = self.carrier.take_if(|carrier| carrier.depth == depth) else { return };
        self.carriers.push(carrier.from..at);
        let list = if carrier.new { &mut self.new } else { &mut self.old };
        if list.is_none() {
            *list = carrier.said();
        }
    }

    fn says(&mut self, add: impl FnOnce(&mut Carrier)) {
        if let Some(carrier) = &mut self.carrier {
            add(carrier);
        }
    }
}

fn place(position: u64) -> Result<usize, NotBaked> {
    usize::try_from(position).map_err(|_| NotBaked::TooLarge)
}

fn root(start: &BytesStart<'_>, bound: &str, to: usize, empty: bool) -> Result<(usize, String, bool), NotBaked> {
    // Some programs leave the namespace out.
    let known = start.local_name().into_inner() == "svg" && (bound == SVG || bound.is_empty());
    if known { Ok((to, start.name().into_inner().to_owned(), empty)) } else { Err(NotBaked::Picture) }
}

/// Whether an element carries a credential, and if so whether as Open Badges 3.0 says.
fn carries(start: &BytesStart<'_>, bound: &str) -> Option<bool> {
    match (bound, start.local_name().into_inner()) {
        (NAMESPACE, "credential") => Some(true),
        (OLD_NAMESPACE, "assertion") => Some(false),
        _ => None,
    }
}

fn begun(start: &BytesStart<'_>, new: bool, from: usize, depth: usize) -> Result<Carrier, NotBaked> {
    let mut verify = None;
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|_| NotBaked::Picture)?;
        if attribute.key.into_inner() == "verify" {
            let value = unescape(&attribute.value).map_err(|_| NotBaked::Picture)?.into_owned();
            verify = Some(value).filter(|value| !value.trim().is_empty());
        }
    }
    Ok(Carrier { from, depth, new, verify, sections: String::new(), words: String::new() })
}
