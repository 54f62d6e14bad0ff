//! Cells that a spreadsheet would take for a formula and run: they get a `'` before them, which it takes for "a text".

use std::borrow::Cow;

/// Signs that a formula begins with (OWASP, CSV injection).
const SIGNS: [char; 4] = ['=', '+', '-', '@'];

fn is_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(SIGNS)
}

/// A cell as it may be written. One that begins with `'` and a sign gets another `'`, so that it comes back too.
pub(crate) fn neutral(cell: &str) -> Cow<'_, str> {
    if is_formula(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// A cell as it was before [`neutral`].
pub(crate) fn bare(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|cell| is_formula(cell)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_formula_is_a_text_and_other_texts_stay() {
        assert_eq!(neutral("=HYPERLINK(1)"), "'=HYPERLINK(1)");
        assert_eq!(neutral("'Hands on' care"), "'Hands on' care");
        assert_eq!(bare("'Hands on' care"), "'Hands on' care");
    }

    proptest! {
        #[test]
        fn cells_come_back_and_begin_no_formula(cell in "['=+@x-]{0,5}") {
            let written = neutral(&cell);
            prop_assert!(!written.starts_with(SIGNS));
            prop_assert_eq!(bare(&written), &cell);
        }
    }
}
