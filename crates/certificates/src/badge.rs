//! The picture of a badge: what it is for and who gives it. It says nothing of who holds it, so that it can be shown
//! anywhere and be the same for all.

use crate::NotDrawn;
use crate::fonts::{BOLD, REGULAR, Weight};
use crate::lines::{Line, clean, fitted};
use quick_xml::escape::escape;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb::Database};
use std::fmt::Write;
use std::sync::{Arc, LazyLock};

/// What the picture of a badge says.
#[derive(Clone, Copy, Debug)]
pub struct BadgeImage<'a> {
    /// What was achieved.
    pub title: &'a str,
    /// Who gives the badge.
    pub issuer: &'a str,
}

/// How wide and high the picture is, in dots.
const SIDE: u16 = 640;
// Other programs draw the words in a font of their own, which may be a little wider than ours.
const WIDTH: f32 = 372.0;

static FONTS: LazyLock<Arc<Database>> = LazyLock::new(|| {
    let mut fonts = Database::new();
    fonts.load_font_data(REGULAR.to_vec());
    fonts.load_font_data(BOLD.to_vec());
    fonts.set_sans_serif_family("DejaVu Sans");
    Arc::new(fonts)
});

/// The picture as SVG.
#[must_use]
pub fn badge_svg(of: &BadgeImage<'_>) -> String {
    let (title, issuer) = (clean(of.title), clean(of.issuer));
    let heading =
        shortened(&title, &[(46.0, 4), (40.0, 5), (35.0, 6), (30.0, 7), (26.0, 8), (22.0, 9), (19.0, 11)], WIDTH);
    let giver = shortened(&issuer, &[(21.0, 2), (18.0, 2), (15.0, 2)], 290.0);
    let mut words = String::new();
    let high: f32 = heading.iter().map(|line| line.size * 1.2).sum();
    written(&mut words, &heading, 316.0 - high / 2.0, "#ffffff");
    written(&mut words, &giver, 470.0, "#ffffff");
    let label = escape(format!("{title}. {issuer}")).into_owned();
    format!(
        concat!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{side}\" height=\"{side}\" viewBox=\"0 0 640 640\" ",
            "role=\"img\" lang=\"en-GB\">\n<title>{label}</title>\n",
            "<path d=\"{waves}\" fill=\"#083f40\"/>\n",
            "<circle cx=\"320\" cy=\"320\" r=\"272\" fill=\"#0b5d5e\"/>\n",
            "<circle cx=\"320\" cy=\"320\" r=\"254\" fill=\"none\" stroke=\"#f5f3ef\" stroke-width=\"3\"/>\n",
            "<circle cx=\"320\" cy=\"138\" r=\"36\" fill=\"#f5f3ef\"/>\n",
            "<path d=\"M303 139l12 13 23-27\" fill=\"none\" stroke=\"#0b5d5e\" stroke-width=\"8\" ",
            "stroke-linecap=\"round\" stroke-linejoin=\"round\"/>\n",
            "<path d=\"M280 448h80\" stroke=\"#c8553d\" stroke-width=\"6\" stroke-linecap=\"round\"/>\n",
            "<g font-family=\"'DejaVu Sans', Verdana, Arial, sans-serif\" font-weight=\"bold\" text-anchor=\"middle\">\n",
            "{words}</g>\n</svg>\n",
        ),
        side = SIDE,
        label = label,
        waves = waves(),
        words = words,
    )
}

/// The picture as PNG, 640 dots wide and high.
///
/// # Errors
/// [`NotDrawn`].
pub fn badge_png(of: &BadgeImage<'_>) -> Result<Vec<u8>, NotDrawn> {
    let options = Options { font_family: "DejaVu Sans".to_owned(), fontdb: FONTS.clone(), ..Options::default() };
    let wrong = |why: String| NotDrawn::Picture(why);
    let tree = Tree::from_str(&badge_svg(of), &options).map_err(|error| wrong(error.to_string()))?;
    let side = u32::from(SIDE);
    let mut dots = Pixmap::new(side, side).ok_or_else(|| wrong("no room".to_owned()))?;
    resvg::render(&tree, Transform::default(), &mut dots.as_mut());
    dots.encode_png().map_err(|error| wrong(error.to_string()))
}

/// Lines of which there are not too many: the end of a longer text gives way to dots. The whole of it is in the picture's
/// own title.
fn shortened(text: &str, sizes: &[(f32, usize)], width: f32) -> Vec<Line> {
    // Without fonts there are no pictures at all; the title is still in the text.
    let mut lines = fitted(text, Weight::Bold, sizes, width).unwrap_or_default();
    let most = sizes.last().map_or(0, |(_, most)| *most);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            last.text.push('…');
        }
    }
    lines
}

fn written(words: &mut String, lines: &[Line], top: f32, colour: &str) {
    let mut y = top;
    for line in lines {
        let base = y + line.size * 0.95;
        y += line.size * 1.2;
        let (size, text) = (line.size, escape(&line.text));
        // Writing to a text does not fail.
        let _ = writeln!(words, "<text x=\"320\" y=\"{base:.1}\" font-size=\"{size}\" fill=\"{colour}\">{text}</text>");
    }
}

/// The edge of the badge: 36 small waves around the middle.
fn waves() -> String {
    const COUNT: u16 = 36;
    let around = |step: f32, far: f32| {
        let angle = step * std::f32::consts::TAU / f32::from(COUNT);
        (320.0 + far * angle.sin(), 320.0 - far * angle.cos())
    };
    let (x, y) = around(0.0, 292.0);
    let mut path = format!("M{x:.1} {y:.1}");
    for step in 0..COUNT {
        let (out_x, out_y) = around(f32::from(step) + 0.5, 328.0);
        let (to_x, to_y) = around(f32::from(step) + 1.0, 292.0);
        let _ = write!(path, "Q{out_x:.1} {out_y:.1} {to_x:.1} {to_y:.1}");
    }
    path + "Z"
}
