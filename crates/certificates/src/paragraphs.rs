//! Paragraphs one under the other, and what to do with those for which there is no room.

use crate::lines::Line;
use crate::shapes::circle;
use crate::sheet::{ACCENT, Colour, Ink, Of, Part, Sheet};
use std::collections::VecDeque;

/// A paragraph that knows to which part of the structure it belongs.
pub(crate) struct Paragraph {
    pub(crate) lines: VecDeque<Line>,
    pub(crate) part: Part,
    pub(crate) colour: Colour,
    /// The room above it.
    pub(crate) before: f32,
    /// What it opens.
    link: Option<String>,
    /// Whether a dot stands before it.
    dotted: bool,
    begun: bool,
}

/// How far what follows a dot is moved in.
pub(crate) const INDENT: f32 = 14.0;

impl Paragraph {
    pub(crate) fn new(part: Part, lines: Vec<Line>, colour: Colour, before: f32) -> Self {
        Self { lines: lines.into(), part, colour, before, link: None, dotted: false, begun: false }
    }

    /// The same with a dot before it.
    pub(crate) fn dotted(self) -> Self {
        Self { dotted: true, ..self }
    }

    /// The same, opening an address.
    pub(crate) fn opening(self, address: &str) -> Self {
        Self { link: Some(address.to_owned()), ..self }
    }

    /// How high it is with the room above it.
    pub(crate) fn height(&self) -> f32 {
        self.before + self.lines.iter().map(leading).sum::<f32>()
    }
}

/// From one line to the next.
fn leading(line: &Line) -> f32 {
    line.size * if line.size > 18.0 { 1.22 } else { 1.42 }
}

/// Draws paragraphs from a height downwards, as far as there is room; what is left is left in the list. Gives the height
/// where the next would begin.
pub(crate) fn flow(sheet: &mut Sheet, list: &mut VecDeque<Paragraph>, left: f32, (mut y, until): (f32, f32)) -> f32 {
    while let Some(paragraph) = list.front_mut() {
        y += std::mem::take(&mut paragraph.before);
        while let Some(line) = paragraph.lines.front() {
            let (high, size) = (leading(line), line.size);
            if y + high > until {
                return y;
            }
            let Some(line) = paragraph.lines.pop_front() else { break };
            let base = y + high * 0.5 + size * 0.36;
            let x = if paragraph.dotted { left + INDENT } else { left };
            if !std::mem::replace(&mut paragraph.begun, true) && paragraph.dotted {
                sheet.decorate(ACCENT, circle((left + 4.0, base - size * 0.36), 2.4));
            }
            if let Some(address) = &paragraph.link {
                sheet.link(paragraph.part, address, (x, y, line.width, high));
                // Not by its colour alone.
                sheet.block(paragraph.colour, (x, base + 1.4, line.width, 0.6));
            }
            sheet.mark(Of::Part(paragraph.part), paragraph.colour, Ink::Text(line, (x, base)));
            y += high;
        }
        list.pop_front();
    }
    y
}

/// How high a list of paragraphs is.
pub(crate) fn height(list: &VecDeque<Paragraph>) -> f32 {
    list.iter().map(Paragraph::height).sum()
}
