//! The table of a course directory file: header, rows, and what is wrong with their shape.

use crate::decode;
use crate::feed::{FeedError, FeedIssue};
use std::collections::HashMap;

/// Rows read at most.
const ROWS: usize = 200_000;
/// The longest cell, in bytes.
const CELL: usize = 100_000;

/// A file as rows of named cells.
pub(super) struct Table {
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Row>,
    pub(super) issues: Vec<FeedIssue>,
    pub(super) refused: u64,
}

/// One row; its cells by column name.
pub(super) struct Row {
    /// Line of the file it begins on, from 1.
    pub(super) line: u64,
    cells: HashMap<String, String>,
}

impl Row {
    /// A cell without the spaces around it; empty when the file has no such column.
    pub(super) fn get(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", |cell| cell.trim())
    }
}

/// `Your reference ` and `YOUR_REFERENCE` are one column.
fn column_name(cell: &str) -> String {
    let plain = cell.trim().trim_matches('\u{feff}').to_uppercase();
    plain.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_")
}

/// The names of the columns.
pub(super) fn columns(bytes: &[u8]) -> Result<Vec<String>, FeedError> {
    let text = decode::text(bytes)?;
    let mut reader = reader(&text);
    let mut record = csv::StringRecord::new();
    match reader.read_record(&mut record) {
        Ok(true) => Ok(record.iter().map(column_name).collect()),
        _ => Err(FeedError { code: "empty", reason: "The file is empty. Send one with a header row.".to_owned() }),
    }
}

fn reader(text: &str) -> csv::Reader<&[u8]> {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |sign: char| header.matches(sign).count();
    // Spreadsheets of other countries write semicolons; some systems write tabs.
    let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(|sign| (count(char::from(*sign)), *sign == b','));
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter.unwrap_or(b','))
        .from_reader(text.as_bytes())
}

impl Table {
    /// Reads a file.
    ///
    /// # Errors
    /// When it is no text, empty, or lacks one of `required`.
    pub(super) fn read(bytes: &[u8], required: &[&str]) -> Result<Self, FeedError> {
        let text = decode::text(bytes)?;
        let columns = columns(bytes)?;
        let missing: Vec<&str> = required.iter().copied().filter(|name| !columns.iter().any(|c| c == name)).collect();
        if !missing.is_empty() {
            let reason = format!("The header lacks {}. Its first row must name the columns.", missing.join(", "));
            return Err(FeedError { code: "columns_missing", reason });
        }
        let mut table = Self { columns, rows: Vec::new(), issues: Vec::new(), refused: 0 };
        let mut reader = reader(&text);
        let mut record = csv::StringRecord::new();
        let mut first = true;
        loop {
            match reader.read_record(&mut record) {
                Ok(false) => return Ok(table),
                Ok(true) if first => first = false,
                Ok(true) => {
                    if !table.take(&record) {
                        return Ok(table);
                    }
                }
                Err(error) => {
                    table.refuse(error.position().map(csv::Position::line), "row", "not_csv", &error.to_string())
                }
            }
        }
    }

    /// Takes a row in; answers whether to go on.
    fn take(&mut self, record: &csv::StringRecord) -> bool {
        let line = record.position().map(csv::Position::line);
        if record.iter().all(|cell| cell.trim().is_empty()) {
            return true;
        }
        if self.rows.len() >= ROWS {
            self.refuse(line, "row", "too_many_rows", "We read 200,000 rows. Send the rest in another file.");
            return false;
        }
        let wanted = self.columns.len();
        let spare = record.iter().skip(wanted).any(|cell| !cell.trim().is_empty());
        if record.len() < wanted || spare {
            let say = format!(
                "This row has {} cells and the header has {wanted}. Put \"quotes\" around texts that hold commas, quotes or new lines.",
                record.len()
            );
            self.refuse(line, "row", "cell_count", &say);
            return true;
        }
        if let Some(at) = record.iter().position(|cell| cell.len() > CELL) {
            let column = self.columns.get(at).cloned().unwrap_or_default();
            self.refuse(line, &column, "too_long", "This text is over 100,000 characters. Is a quote missing?");
            return true;
        }
        let cells = self.columns.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
        self.rows.push(Row { line: line.unwrap_or(0), cells });
        true
    }

    fn refuse(&mut self, line: Option<u64>, field: &str, code: &'static str, reason: &str) {
        self.refused += 1;
        let (field, reason) = (field.to_owned(), reason.to_owned());
        self.issues.push(FeedIssue { line, field, code, reason, refused: true, reference: None });
    }
}
