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
    /// Whether a space follows: not where a word goes on in the next line.
    pub(crate) spaced: bool,
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
        let spaced = words.ends_with(' ') || range.end == text.len();
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
        Line { text, pieces, width: from * size, size, weight, spaced }
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

#[cfg(test)]
mod tests {
    use super::{broken, clean};
    use crate::fonts::Weight;
    use proptest::prelude::*;

    #[test]
    fn what_would_turn_or_break_a_line_is_taken_out() {
        assert_eq!(clean(" a\u{202e}b\n\tc\u{0} "), "ab c");
        assert_eq!(clean("\u{feff} \u{ffff}"), "—");
    }

    #[test]
    fn a_word_that_is_cut_gets_no_space_and_an_address_keeps_its_beginning() {
        let lines = broken("Go to https://academy.example/check/K7QM now", Weight::Regular, 9.0, 120.0).unwrap();
        let said: Vec<(&str, bool)> = lines.iter().map(|line| (line.text.as_str(), line.spaced)).collect();
        assert_eq!(said, [("Go to", true), ("https://academy.example/", false), ("check/K7QM now", true)]);
    }

    proptest! {
        #[test]
        fn lines_hold_all_letters_and_none_is_too_wide(text in "[a-zé ]{1,200}", width in 40_u16..300) {
            let width = f32::from(width);
            let lines = broken(&text, Weight::Bold, 12.0, width).unwrap();
            let whole: String =
                lines.iter().map(|line| if line.spaced { format!("{} ", line.text) } else { line.text.clone() }).collect();
            prop_assert_eq!(whole.trim_end(), clean(&text));
            prop_assert!(lines.iter().all(|line| line.width <= width + 1.0));
        }
    }
}
