//! The fonts, and letters made into glyphs with them.

use crate::NotDrawn;
use harfrust::{Direction, FontRef, ShapeOptions, ShaperData, UnicodeBuffer};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use std::ops::Range;
use std::sync::LazyLock;

/// The bytes of the plain font.
pub(crate) const REGULAR: &[u8] = include_bytes!("../fonts/DejaVuSans.ttf");
/// The bytes of the bold font.
pub(crate) const BOLD: &[u8] = include_bytes!("../fonts/DejaVuSans-Bold.ttf");

/// How heavy letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// A font that is ready to be used.
pub(crate) struct Face {
    /// As the document embeds it.
    pub(crate) font: Font,
    tables: FontRef<'static>,
    shaping: ShaperData,
    /// What is drawn for a letter that the font does not have, and how wide it is.
    stand_in: (u32, f32),
}

static FACES: LazyLock<Option<(Face, Face)>> = LazyLock::new(|| Some((Face::read(REGULAR)?, Face::read(BOLD)?)));

/// The font of this weight.
pub(crate) fn face(weight: Weight) -> Result<&'static Face, NotDrawn> {
    let (regular, bold) = FACES.as_ref().ok_or(NotDrawn::Fonts)?;
    Ok(match weight {
        Weight::Regular => regular,
        Weight::Bold => bold,
    })
}

impl Face {
    fn read(bytes: &'static [u8]) -> Option<Self> {
        let tables = FontRef::new(bytes).ok()?;
        let shaping = ShaperData::new(&tables);
        let font = Font::new(bytes.into(), 0)?;
        let mut face = Self { font, tables, shaping, stand_in: (0, 0.0) };
        let square = face.shape("\u{25a1}", 0..3, None);
        let glyph = square.first().filter(|glyph| glyph.glyph_id.to_u32() != 0)?;
        face.stand_in = (glyph.glyph_id.to_u32(), glyph.x_advance);
        Some(face)
    }

    /// The glyphs of a part of a text that runs in one direction (its own, if none is given), from left to right as they are drawn, in parts of the
    /// font's size. Every glyph knows which letters it stands for.
    ///
    /// A letter that the font lacks becomes a box that stands for that letter: a document with glyphs that are nothing is
    /// not accessible, and leaving the letter out would tell an untruth about somebody's name.
    pub(crate) fn shape(&self, text: &str, part: Range<usize>, leftwards: Option<bool>) -> Vec<KrillaGlyph> {
        let Some(letters) = text.get(part.clone()) else { return Vec::new() };
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(letters);
        buffer.guess_segment_properties();
        if let Some(leftwards) = leftwards {
            buffer.set_direction(if leftwards { Direction::RightToLeft } else { Direction::LeftToRight });
        }
        let shaped = self.shaping.shaper(&self.tables).build().shape(buffer, ShapeOptions::new());
        let starts: Vec<usize> = shaped.glyph_infos().iter().map(|info| at(info.cluster)).collect();
        let mut ends: Vec<usize> = starts.clone();
        ends.push(letters.len());
        ends.sort_unstable();
        ends.dedup();
        let size = self.font.units_per_em();
        let mut glyphs: Vec<KrillaGlyph> = Vec::with_capacity(starts.len());
        for ((info, place), start) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()).zip(starts) {
            let end = ends.get(ends.partition_point(|end| *end <= start)).copied().unwrap_or(letters.len());
            let stands_for = part.start + start..part.start + end;
            if info.glyph_id == 0 {
                // One box for what is read as one.
                if glyphs.last().is_none_or(|last| last.text_range != stands_for) {
                    let (glyph, advance) = self.stand_in;
                    glyphs.push(KrillaGlyph::new(GlyphId::new(glyph), advance, 0.0, 0.0, 0.0, stands_for, None));
                }
                continue;
            }
            let [advance, right, up, down] =
                [place.x_advance, place.x_offset, place.y_offset, place.y_advance].map(|units| float(units) / size);
            glyphs.push(KrillaGlyph::new(GlyphId::new(info.glyph_id), advance, right, up, down, stands_for, None));
        }
        glyphs
    }

    /// How wide a text is when it is not broken, in parts of the font's size.
    pub(crate) fn width(&self, text: &str) -> f32 {
        self.shape(text, 0..text.len(), None).iter().map(|glyph| glyph.x_advance).sum()
    }
}

fn at(cluster: u32) -> usize {
    usize::try_from(cluster).unwrap_or(usize::MAX)
}

// No font has glyphs that are wider than this; `f32` has no lossless way from `i32`.
fn float(units: i32) -> f32 {
    i16::try_from(units).map_or(0.0, f32::from)
}
