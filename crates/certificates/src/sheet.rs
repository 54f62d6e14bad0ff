//! A document before it is written: what stands where on which page, and what each mark belongs to in the structure that
//! a screen reader follows. It is laid out whole first, because a page says how many there are.

use crate::NotDrawn;
use crate::fonts::Weight;
use crate::lines::{Line, broken};
use krilla::geom::{Path, PathBuilder, Rect};
use krilla::tagging::{ArtifactType, TagKind};

/// A colour: red, green, blue.
pub(crate) type Colour = (u8, u8, u8);

// The colours of the Academy; each that words have is at least 4.5 : 1 on the grounds.
pub(crate) const INK: Colour = (0x14, 0x21, 0x3d);
pub(crate) const QUIET: Colour = (0x4a, 0x55, 0x68);
pub(crate) const WHITE: Colour = (0xff, 0xff, 0xff);
pub(crate) const SURFACE: Colour = (0xf5, 0xf3, 0xef);
pub(crate) const BRAND: Colour = (0x0b, 0x5d, 0x5e);
pub(crate) const BRAND_STRONG: Colour = (0x08, 0x3f, 0x40);
/// Never for words.
pub(crate) const ACCENT: Colour = (0xc8, 0x55, 0x3d);

/// A4 the long way round, in points.
pub(crate) const WIDE: f32 = 841.89;
/// See [`WIDE`].
pub(crate) const HIGH: f32 = 595.28;

/// A part of the structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part(pub(crate) usize);

/// What a mark is for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Of {
    /// It belongs to a part of the structure.
    Part(Part),
    /// It says nothing that is not said elsewhere.
    Decoration(ArtifactType),
}

/// What is drawn.
pub(crate) enum Ink {
    /// A line of text: its left end and its base line.
    Text(Line, (f32, f32)),
    /// A shape that is filled.
    Filled(Path),
    /// A shape that is drawn round, with how thick a pen.
    Outlined(Path, f32),
}

/// Something on a page.
pub(crate) struct Mark {
    pub(crate) ink: Ink,
    pub(crate) colour: Colour,
    pub(crate) of: Of,
}

/// A place that opens an address.
pub(crate) struct Link {
    pub(crate) place: Rect,
    pub(crate) address: String,
    pub(crate) part: Part,
}

/// One page.
#[derive(Default)]
pub(crate) struct Page {
    pub(crate) marks: Vec<Mark>,
    pub(crate) links: Vec<Link>,
}

/// A part of the structure and what it is in.
pub(crate) struct Group {
    pub(crate) tag: TagKind,
    pub(crate) within: Option<Part>,
}

/// The document.
#[derive(Default)]
pub(crate) struct Sheet {
    pub(crate) pages: Vec<Page>,
    pub(crate) groups: Vec<Group>,
}

impl Sheet {
    /// Begins a page; everything is drawn on the last one.
    pub(crate) fn page(&mut self) {
        self.pages.push(Page::default());
    }

    /// A new part of the structure, after those that are there.
    pub(crate) fn part(&mut self, within: Option<Part>, tag: impl Into<TagKind>) -> Part {
        self.groups.push(Group { tag: tag.into(), within });
        Part(self.groups.len() - 1)
    }

    /// Draws on the last page.
    pub(crate) fn mark(&mut self, of: Of, colour: Colour, ink: Ink) {
        if let Some(page) = self.pages.last_mut() {
            page.marks.push(Mark { ink, colour, of });
        }
    }

    /// Something that is there for the eye alone.
    pub(crate) fn decorate(&mut self, colour: Colour, shape: Option<Path>) {
        if let Some(shape) = shape {
            self.mark(Of::Decoration(ArtifactType::Layout), colour, Ink::Filled(shape));
        }
    }

    /// A rectangle that is there for the eye alone: left, top, width, height.
    pub(crate) fn block(&mut self, colour: Colour, (x, y, width, height): (f32, f32, f32, f32)) {
        self.decorate(colour, rectangle(x, y, width, height));
    }

    /// Lets a part of the last page open an address.
    pub(crate) fn link(&mut self, part: Part, address: &str, (x, y, width, height): (f32, f32, f32, f32)) {
        let Some(place) = Rect::from_xywh(x, y, width, height) else { return };
        if let Some(page) = self.pages.last_mut() {
            page.links.push(Link { place, address: address.to_owned(), part });
        }
    }

    /// Writes on every page which one of how many it is, and on all but the first what it belongs to: pages get lost.
    pub(crate) fn number_pages(&mut self, title: &str, (left, right, base): (f32, f32, f32)) -> Result<(), NotDrawn> {
        let count = self.pages.len();
        let mut titles = broken(title, Weight::Regular, 9.0, right - left - 100.0)?;
        if let (2.., Some(first)) = (titles.len(), titles.first()) {
            titles = broken(&format!("{} …", first.text), Weight::Regular, 9.0, right - left - 80.0)?;
        }
        let title = titles.into_iter().next();
        for (at, page) in self.pages.iter_mut().enumerate() {
            let mut write = |line: Line, x: f32| {
                let of = Of::Decoration(ArtifactType::PageNumber);
                page.marks.push(Mark { ink: Ink::Text(line, (x, base)), colour: QUIET, of });
            };
            for line in broken(&format!("Page {} of {count}", at + 1), Weight::Regular, 9.0, 90.0)? {
                let x = right - line.width;
                write(line, x);
            }
            if let (1.., Some(title)) = (at, &title) {
                write(title.clone(), left);
            }
        }
        Ok(())
    }
}

/// A rectangle: left, top, width, height.
pub(crate) fn rectangle(x: f32, y: f32, width: f32, height: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.push_rect(Rect::from_xywh(x, y, width, height)?);
    path.finish()
}
