//! A laid-out document written as PDF/UA-1.

use crate::NotDrawn;
use crate::fonts::face;
use crate::lines::{Line, clean};
use crate::sheet::{Colour, Group, HIGH, Ink, Link, Mark, Of, Page, Part, Sheet, WIDE};
use chrono::{Datelike, NaiveDate};
use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::Point;
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ContentTag, Identifier, SpanTag, TagGroup, TagKind, TagTree};
use krilla::{Document, SerializeSettings};

/// What a document says about itself.
pub(crate) struct About<'a> {
    pub(crate) title: &'a str,
    pub(crate) author: &'a str,
    pub(crate) made_on: NaiveDate,
}

/// Writes the document.
pub(crate) fn painted(sheet: &Sheet, about: &About<'_>) -> Result<Vec<u8>, NotDrawn> {
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|wrong| NotDrawn::Document(format!("{wrong:?}")))?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let mut children: Vec<Vec<Child>> = sheet.groups.iter().map(|_| Vec::new()).collect();
    let mut top = Vec::new();
    for (at, group) in sheet.groups.iter().enumerate() {
        let list = group.within.and_then(|Part(within)| children.get_mut(within)).unwrap_or(&mut top);
        list.push(Child::Group(at));
    }
    for page in &sheet.pages {
        for (Part(part), leaf) in paint_page(&mut document, page)? {
            if let Some(list) = children.get_mut(part) {
                list.push(Child::Leaf(leaf));
            }
        }
    }
    let mut outline = Outline::new();
    outline.push_child(OutlineNode::new(clean(about.title), XyzDestination::new(0, Point::from_xy(0.0, 0.0))));
    document.set_outline(outline);
    document.set_metadata(metadata(about));
    let mut tree = TagTree::new().with_lang(Some("en-GB".to_owned()));
    for child in top {
        if let Child::Group(at) = child
            && let Some(group) = built(at, &sheet.groups, &mut children)
        {
            tree.push(group);
        }
    }
    document.set_tag_tree(tree);
    document.finish().map_err(|wrong| NotDrawn::Document(format!("{wrong:?}")))
}

enum Child {
    Group(usize),
    Leaf(Identifier),
}

/// A part of the structure with all that is in it; one that holds nothing is left out.
fn built(at: usize, groups: &[Group], children: &mut [Vec<Child>]) -> Option<TagGroup> {
    let group = groups.get(at)?;
    let inside = std::mem::take(children.get_mut(at)?);
    let mut tag = TagGroup::new(group.tag.clone());
    for child in inside {
        match child {
            Child::Group(at) => {
                if let Some(group) = built(at, groups, children) {
                    tag.push(group);
                }
            }
            Child::Leaf(leaf) => tag.push(leaf),
        }
    }
    // An empty cell is still a cell: without it the others would stand under the wrong heads.
    let cell = matches!(group.tag, TagKind::TD(_) | TagKind::TH(_));
    (cell || !tag.children.is_empty()).then_some(tag)
}

fn metadata(about: &About<'_>) -> Metadata {
    let day = about.made_on;
    let part = |number: u32| u8::try_from(number).unwrap_or(1);
    let made = DateTime::new(u16::try_from(day.year()).unwrap_or(0))
        .month(part(day.month()))
        .day(part(day.day()))
        .hour(0)
        .minute(0)
        .second(0)
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    Metadata::new()
        .title(clean(about.title))
        .authors(vec![clean(about.author)])
        .language("en-GB".to_owned())
        .creation_date(made)
}

/// Draws one page; gives what was drawn for which part of the structure.
fn paint_page(document: &mut Document, page: &Page) -> Result<Vec<(Part, Identifier)>, NotDrawn> {
    let settings = PageSettings::from_wh(WIDE, HIGH).ok_or_else(|| NotDrawn::Document("no page".to_owned()))?;
    let mut leaves = Vec::new();
    let mut sheet = document.start_page_with(settings);
    let mut surface = sheet.surface();
    for mark in &page.marks {
        let tag = match (&mark.of, &mark.ink) {
            (Of::Decoration(kind), _) => ContentTag::Artifact(Artifact::with_kind(*kind)),
            (Of::Part(_), Ink::Text(..)) => ContentTag::Span(SpanTag::empty()),
            (Of::Part(_), _) => ContentTag::Other,
        };
        let leaf = surface.start_tagged(tag);
        let drawn = paint_mark(&mut surface, mark);
        surface.end_tagged();
        drawn?;
        if let Of::Part(part) = mark.of {
            leaves.push((part, leaf));
        }
    }
    surface.finish();
    for Link { place, address, part } in &page.links {
        let target = Target::Action(Action::Link(LinkAction::new(address.clone())));
        let said = format!("Opens {address}");
        leaves.push((
            *part,
            sheet.add_tagged_annotation(Annotation::new_link(LinkAnnotation::new(*place, target), Some(said))),
        ));
    }
    sheet.finish();
    Ok(leaves)
}

fn paint_mark(surface: &mut Surface<'_>, mark: &Mark) -> Result<(), NotDrawn> {
    let fill = Fill { paint: rgb(mark.colour).into(), ..Fill::default() };
    match &mark.ink {
        Ink::Text(line, place) => {
            surface.set_fill(Some(fill));
            surface.set_stroke(None);
            paint_line(surface, line, *place)?;
        }
        Ink::Filled(shape) => {
            surface.set_fill(Some(fill));
            surface.set_stroke(None);
            surface.draw_path(shape);
        }
        Ink::Outlined(shape, pen) => {
            surface.set_fill(None);
            surface.set_stroke(Some(Stroke { paint: rgb(mark.colour).into(), width: *pen, ..Stroke::default() }));
            surface.draw_path(shape);
        }
    }
    Ok(())
}

fn paint_line(surface: &mut Surface<'_>, line: &Line, (left, base): (f32, f32)) -> Result<(), NotDrawn> {
    let face = face(line.weight)?;
    for piece in &line.pieces {
        let start = Point::from_xy(left + piece.from * line.size, base);
        surface.draw_glyphs(start, &piece.glyphs, face.font.clone(), &line.text, line.size, false);
    }
    if line.spaced {
        // Without it the last word of a line would run into the first of the next where the text is read out or copied.
        let (space, end) = (face.shape(" ", 0..1, None), Point::from_xy(left + line.width, base));
        surface.draw_glyphs(end, &space, face.font.clone(), " ", line.size, false);
    }
    Ok(())
}

fn rgb((red, green, blue): Colour) -> rgb::Color {
    rgb::Color::new(red, green, blue)
}
