//! Texts broken into lines, with what is written from right to left in its place.

use crate::NotDrawn;
use crate::fonts::{Face, Weight, face};
use krilla::text::KrillaGlyph;
use std::ops::Range;
use unicode_bidi::BidiInfo;
use unicode_segmentation::UnicodeSegmentation;

/// Glyphs of one direction and where they begin, in parts of the font's size.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) glyphs: Vec<KrillaGlyph>,
    pub(crate) from: f32,
}

/// A line that is ready to be drawn.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) pieces: Vec<Piece>,
    /// In points.
    pub(crate) width: f32,
    /// In points.
    pub(crate) size: f32,
    pub(crate) weight: Weight,
}

/// A text as it is safe to draw: one line, no control characters, nothing that turns the direction of what stands around
/// it, and never empty.
pub(crate) fn clean(text: &str) -> String {
    let kept = |letter: char| {
        let number = u32::from(letter);
        let nothing = number & 0xfffe == 0xfffe || (0xfdd0..=0xfdef).contains(&number);
        let turns = matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fff9}'..='\u{fffb}');
        !nothing && !turns && letter != '\u{feff}'
    };
    let spaced: String = text
        .chars()
        .filter(|letter| kept(*letter))
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    let words: Vec<&str> = spaced.split_whitespace().collect();
    if words.is_empty() { "—".to_owned() } else { words.join(" ") }
}

/// A text in lines of at most `width` points.
pub(crate) fn broken(text: &str, weight: Weight, size: f32, width: f32) -> Result<Vec<Line>, NotDrawn> {
    let text = clean(text);
    let face = face(weight)?;
    let ranges = ranges(&text, face, width / size);
    let bidi = BidiInfo::new(&text, None);
    let Some(paragraph) = bidi.paragraphs.first() else { return Ok(Vec::new()) };
    let drawn = ranges.into_iter().map(|range| {
        let words = text.get(range.clone()).unwrap_or_default();
        let range = range.start..range.start + words.trim_end().len();
        let (levels, runs) = bidi.visual_runs(paragraph, range.clone());
        let mut pieces = Vec::new();
        let mut from = 0.0;
        let mut at = Vec::new();
        for run in runs {
            let leftwards = levels.get(run.start).is_some_and(unicode_bidi::Level::is_rtl);
            at.push(run.start);
            let glyphs = face.shape(&text, run, Some(leftwards));
            let wide: f32 = glyphs.iter().map(|glyph| glyph.x_advance).sum();
            pieces.push(Piece { glyphs, from });
            from += wide;
        }
        // Drawn in the order in which they are read: a screen reader follows it.
        let mut read: Vec<(usize, Piece)> = at.into_iter().zip(pieces).collect();
        read.sort_by_key(|(start, _)| *start);
        let mut pieces: Vec<Piece> = read.into_iter().map(|(_, piece)| piece).collect();
        for glyph in pieces.iter_mut().flat_map(|piece| &mut piece.glyphs) {
            let within = &mut glyph.text_range;
            *within = within.start.saturating_sub(range.start)..within.end.saturating_sub(range.start);
        }
        let text = text.get(range).unwrap_or_default().to_owned();
        Line { text, pieces, width: from * size, size, weight }
    });
    Ok(drawn.collect())
}

/// The same in the first of some sizes that needs no more lines than it may have, or in the last of them.
pub(crate) fn fitted(text: &str, weight: Weight, sizes: &[(f32, usize)], width: f32) -> Result<Vec<Line>, NotDrawn> {
    let mut lines = Vec::new();
    for (size, most) in sizes {
        lines = broken(text, weight, *size, width)?;
        if lines.len() <= *most {
            break;
        }
    }
    Ok(lines)
}

/// Where lines begin and end; `width` is in parts of the font's size.
fn ranges(text: &str, face: &Face, width: f32) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let (mut start, mut used, mut from) = (0, 0.0, 0);
    for (to, _) in unicode_linebreak::linebreaks(text) {
        let word = text.get(from..to).unwrap_or_default();
        // An address reads better when its beginning stays whole.
        if word.ends_with("://") {
            continue;
        }
        let bare = face.width(word.trim_end());
        if used + bare > width && from > start {
            lines.push(start..from);
            (start, used) = (from, 0.0);
        }
        if bare > width {
            // A word that is longer than a line is cut between letters.
            for (at, letter) in word.grapheme_indices(true) {
                let wide = face.width(letter);
                if used + wide > width && from + at > start && !letter.trim().is_empty() {
                    lines.push(start..from + at);
                    (start, used) = (from + at, 0.0);
                }
                used += wide;
            }
        } else {
            used += face.width(word);
        }
        from = to;
    }
    lines.push(start..text.len());
    lines
}
