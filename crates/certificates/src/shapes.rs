//! Shapes: the seal, the code that a telephone reads, and marks.

use crate::NotDrawn;
use crate::sheet::{BRAND, Colour, INK, Ink, Of, Part, QUIET, Sheet, WHITE, rectangle};
use fast_qr::{ECL, QRBuilder};
use krilla::geom::{Path, PathBuilder, Rect};
use krilla::tagging::{ArtifactType, Tag};

// How far the handles of a quarter of a circle stand out.
const HANDLE: f32 = 0.552_285;

/// The longest address in a code of this size that telephones still read.
const LONGEST: usize = 300;

/// A circle around a point.
pub(crate) fn circle((x, y): (f32, f32), radius: f32) -> Option<Path> {
    let handle = radius * HANDLE;
    let mut path = PathBuilder::new();
    path.move_to(x + radius, y);
    path.cubic_to(x + radius, y + handle, x + handle, y + radius, x, y + radius);
    path.cubic_to(x - handle, y + radius, x - radius, y + handle, x - radius, y);
    path.cubic_to(x - radius, y - handle, x - handle, y - radius, x, y - radius);
    path.cubic_to(x + handle, y - radius, x + radius, y - handle, x + radius, y);
    path.close();
    path.finish()
}

/// A tick in a square of this size around a point.
pub(crate) fn tick((x, y): (f32, f32), size: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.move_to(x - size * 0.5, y + size * 0.02);
    path.line_to(x - size * 0.14, y + size * 0.38);
    path.line_to(x + size * 0.5, y - size * 0.36);
    path.finish()
}

/// The edge of a seal: so many small waves around a point.
fn waves((x, y): (f32, f32), radius: f32) -> Option<Path> {
    const COUNT: u16 = 20;
    let around = |step: f32, far: f32| {
        let angle = step * std::f32::consts::TAU / f32::from(COUNT);
        (x + far * angle.sin(), y - far * angle.cos())
    };
    let mut path = PathBuilder::new();
    let (left, top) = around(0.0, radius);
    path.move_to(left, top);
    for step in 0..COUNT {
        let (out_x, out_y) = around(f32::from(step) + 0.5, radius * 1.13);
        let (to_x, to_y) = around(f32::from(step) + 1.0, radius);
        path.quad_to(out_x, out_y, to_x, to_y);
    }
    path.close();
    path.finish()
}

/// The seal of what the Academy signed, or an empty ring for what it only keeps. Words beside it say the same.
pub(crate) fn seal(sheet: &mut Sheet, signed: bool, (x, y): (f32, f32), radius: f32) {
    let mut outline = |colour: Colour, shape: Option<Path>, pen: f32| {
        if let Some(shape) = shape {
            sheet.mark(Of::Decoration(ArtifactType::Layout), colour, Ink::Outlined(shape, pen));
        }
    };
    if !signed {
        outline(QUIET, circle((x, y), radius * 0.94), 2.0);
        outline(QUIET, circle((x, y), radius * 0.74), 0.8);
        return;
    }
    sheet.decorate(BRAND, waves((x, y), radius * 0.95));
    if let Some(ring) = circle((x, y), radius * 0.76) {
        sheet.mark(Of::Decoration(ArtifactType::Layout), WHITE, Ink::Outlined(ring, 1.2));
    }
    if let Some(tick) = tick((x, y), radius * 0.78) {
        sheet.mark(Of::Decoration(ArtifactType::Layout), WHITE, Ink::Outlined(tick, radius * 0.15));
    }
}

/// The code that a telephone reads: `size` with the white edge that it needs.
pub(crate) fn code(
    sheet: &mut Sheet,
    within: Part,
    address: &str,
    (x, y, size): (f32, f32, f32),
) -> Result<(), NotDrawn> {
    if address.len() > LONGEST {
        return Err(NotDrawn::Code);
    }
    let code = QRBuilder::new(address).ecl(ECL::M).build().map_err(|_| NotDrawn::Code)?;
    let dots = u16::try_from(code.size).map(f32::from).map_err(|_| NotDrawn::Code)?;
    let dot = size / (dots + 8.0);
    let mut path = PathBuilder::new();
    let mut top = y + 4.0 * dot;
    for row in code.data.chunks(code.size).take(code.size) {
        let mut left = x + 4.0 * dot;
        // Dots that touch are one shape: between two of them some screens show a white hair.
        for run in row.chunk_by(|one, next| one.value() == next.value()) {
            let wide = dot * u16::try_from(run.len()).map_or(0.0, f32::from);
            if run.first().is_some_and(|dot| dot.value())
                && let Some(rect) = Rect::from_xywh(left, top, wide, dot)
            {
                path.push_rect(rect);
            }
            left += wide;
        }
        top += dot;
    }
    sheet.decorate(WHITE, rectangle(x, y, size, size));
    let figure = sheet.part(Some(within), Tag::Figure(Some(format!("QR code that opens {address}"))));
    if let Some(path) = path.finish() {
        sheet.mark(Of::Part(figure), INK, Ink::Filled(path));
    }
    Ok(())
}
