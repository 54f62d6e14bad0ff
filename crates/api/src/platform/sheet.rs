//! Cells for spreadsheets.

/// A text that a spreadsheet would take for a formula gets a mark before it.
#[must_use]
pub fn cell(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}
