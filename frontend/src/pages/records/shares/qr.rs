//! An address as a code for cameras (ISO/IEC 18004), drawn so that it is sharp at any size.

use fast_qr::{ECL, QRBuilder};
use std::fmt::Write;
use yew::prelude::*;

/// Light around the code, in modules: without it cameras do not find it (ISO/IEC 18004 §6.3.8).
const QUIET: usize = 4;

/// The code: dark on white in both schemes, for cameras do not read it the other way round. Nothing for a text that is
/// too long for one.
pub fn qr(address: &str) -> Html {
    let Ok(code) = QRBuilder::new(address).ecl(ECL::M).build() else { return Html::default() };
    let rows: Vec<Vec<bool>> =
        (0..code.size).map(|row| code[row].iter().map(|module| module.value()).collect()).collect();
    let side = rows.len() + 2 * QUIET;
    html! {
        <svg class="ac-qr" viewBox={format!("0 0 {side} {side}")} role="img" aria-labelledby="qr-title" shape-rendering="crispEdges">
            <title id="qr-title">{ "A QR code that opens the link. The same link stands below in letters." }</title>
            <rect width={side.to_string()} height={side.to_string()} fill="#fff" />
            <path d={dark(&rows)} fill="#000" />
        </svg>
    }
}

/// The dark modules, each run of a row as one rectangle: where two of them met, a line could show between them.
fn dark(rows: &[Vec<bool>]) -> String {
    let mut path = String::new();
    for (y, row) in rows.iter().enumerate() {
        let mut x = QUIET;
        for run in row.chunk_by(|one, next| one == next) {
            if run.first() == Some(&true) {
                // Writing to a text does not fail.
                let _ = write!(path, "M{x} {}h{}v1H{x}z", y + QUIET, run.len());
            }
            x += run.len();
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dark_modules_that_touch_are_one_rectangle_inside_the_light() {
        let rows = [vec![true, true, false, true], vec![false, false, false, false], vec![false, true, false, false]];
        assert_eq!(dark(&rows), "M4 4h2v1H4zM7 4h1v1H7zM5 6h1v1H5z");
    }

    #[test]
    fn an_address_fits_a_small_code() {
        let code = QRBuilder::new("https://academy.staffordshire.gov.uk/check/ABCDEFGHIJKLMNOP").ecl(ECL::M).build();
        assert!(code.is_ok_and(|code| code.size <= 37));
    }
}
