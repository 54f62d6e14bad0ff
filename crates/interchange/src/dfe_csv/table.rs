//! The table of a course directory file: header, rows, and what is wrong with their shape.

use crate::decode;
use crate::feed::{FeedError, FeedIssue};
use crate::text::clip;
use std::collections::HashMap;
use std::rc::Rc;

/// Rows read at most.
const ROWS: u64 = 200_000;
/// The longest cell, in bytes.
const CELL: usize = 100_000;
/// Other names under which some systems write our columns.
const ALIASES: [(&str, &str); 1] = [("PROVIDER_VENUE_REF", "YOUR_VENUE_REFERENCE")];

/// What a kind of file must and may have in its header.
pub(super) struct Shape<'a> {
    /// One column of each group must be there.
    pub(super) required: &'a [&'a [&'a str]],
    /// Every column that is ours.
    pub(super) known: &'a [&'a str],
}

/// A file as rows of named cells.
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
    pub(super) issues: Vec<FeedIssue>,
    pub(super) refused: u64,
    columns: Rc<HashMap<String, usize>>,
    names: Vec<String>,
}

/// One row; its cells by column name.
pub(super) struct Row {
    /// Line of the file it begins on, from 1.
    pub(super) line: u64,
    columns: Rc<HashMap<String, usize>>,
    cells: csv::StringRecord,
}

impl Row {
    /// A cell without the spaces around it; empty when the file has no such column.
    pub(super) fn get(&self, column: &str) -> &str {
        self.columns.get(column).and_then(|at| self.cells.get(*at)).map_or("", str::trim)
    }
}

/// `Your reference ` and `YOUR_REFERENCE` are one column.
fn column_name(cell: &str) -> String {
    let plain = cell.trim().trim_matches('\u{feff}').to_uppercase();
    let parts: Vec<&str> = plain.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let name = clip(&parts.join("_"), 60);
    ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, ours)| (*ours).to_owned())
}

/// The names of the columns.
pub(super) fn columns(bytes: &[u8]) -> Result<Vec<String>, FeedError> {
    let text = lines_of(bytes)?;
    header(&mut reader(&text)).map(|record| record.iter().map(column_name).collect())
}

/// The text with every line end as `\n`: the reader counts lines by them alone.
fn lines_of(bytes: &[u8]) -> Result<String, FeedError> {
    let source = decode::Bytes(bytes);
    let mut text =
        decode::TextFile::of(&source, None)?.open(decode::LineEnds::Newline).map_err(|e| decode::unreadable(&e))?;
    text.allow(usize::MAX);
    let mut all = String::new();
    std::io::Read::read_to_string(&mut text, &mut all).map_err(|e| decode::unreadable(&e))?;
    Ok(all)
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

/// The first row that is not blank.
fn header(reader: &mut csv::Reader<&[u8]>) -> Result<csv::StringRecord, FeedError> {
    let mut record = csv::StringRecord::new();
    while matches!(reader.read_record(&mut record), Ok(true)) {
        if !is_blank(&record) {
            return Ok(record);
        }
    }
    Err(FeedError { code: "empty", reason: "The file is empty. Send one with a header row.".to_owned() })
}

fn is_blank(record: &csv::StringRecord) -> bool {
    record.iter().all(|cell| cell.trim().is_empty())
}

/// The line a row begins on: the reader takes the empty lines before a row for a part of it.
fn line_of(text: &str, record: &csv::StringRecord) -> u64 {
    let Some(position) = record.position() else { return 1 };
    let at = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let empty = text.as_bytes().get(at..).unwrap_or_default().iter().take_while(|byte| **byte == b'\n').count();
    position.line().saturating_add(u64::try_from(empty).unwrap_or(0))
}

impl Table {
    /// Reads a file.
    ///
    /// # Errors
    /// When it is no text, empty, or lacks a column that the shape requires.
    pub(super) fn read(bytes: &[u8], shape: &Shape<'_>) -> Result<Self, FeedError> {
        let text = lines_of(bytes)?;
        let mut reader = reader(&text);
        let mut record = header(&mut reader)?;
        let names: Vec<String> = record.iter().map(column_name).collect();
        let lacks = |group: &&&[&str]| !group.iter().any(|name| names.iter().any(|column| column == name));
        let missing: Vec<String> = shape.required.iter().filter(lacks).map(|group| group.join(" or ")).collect();
        if !missing.is_empty() {
            let reason = format!("The header lacks {}. Its first row must name the columns.", missing.join(", "));
            return Err(FeedError { code: "columns_missing", reason });
        }
        let mut columns = HashMap::new();
        for (at, name) in names.iter().enumerate() {
            columns.entry(name.clone()).or_insert(at);
        }
        let columns = Rc::new(columns);
        let mut table = Self { rows: Vec::new(), issues: Vec::new(), refused: 0, columns, names };
        table.judge_header(line_of(&text, &record), shape.known);
        loop {
            match reader.read_record(&mut record) {
                Ok(false) => return Ok(table),
                Ok(true) if is_blank(&record) => {}
                Ok(true) => {
                    if !table.take(line_of(&text, &record), &record) {
                        return Ok(table);
                    }
                }
                Err(error) => {
                    table.refuse(error.position().map(csv::Position::line), "row", "not_csv", &error.to_string());
                }
            }
        }
    }

    /// Says once which columns are not read.
    fn judge_header(&mut self, line: u64, known: &[&str]) {
        let unknown = |name: &&str| !name.is_empty() && !known.contains(name);
        let unknown: Vec<&str> = self.names.iter().map(String::as_str).filter(unknown).collect();
        let again =
            |(at, name): &(usize, &String)| known.contains(&name.as_str()) && self.columns.get(*name) != Some(at);
        let again: Vec<&str> = self.names.iter().enumerate().filter(again).map(|(_, name)| name.as_str()).collect();
        let list = |names: &[&str]| clip(&names.join(", "), 300);
        let found = [
            (
                unknown.is_empty(),
                "column_unknown",
                format!("We did not read columns we do not know: {}.", list(&unknown)),
            ),
            (
                again.is_empty(),
                "column_repeated",
                format!("The header names a column more than once: {}. We read the first.", list(&again)),
            ),
        ];
        for (_, code, reason) in found.into_iter().filter(|(none, ..)| !none) {
            let field = "header".to_owned();
            self.issues.push(FeedIssue { line: Some(line), field, code, reason, refused: false, reference: None });
        }
    }

    /// Takes a row in; answers whether to go on.
    fn take(&mut self, line: u64, record: &csv::StringRecord) -> bool {
        if self.refused.saturating_add(u64::try_from(self.rows.len()).unwrap_or(u64::MAX)) >= ROWS {
            self.refuse(Some(line), "row", "too_many_rows", "We read 200,000 rows. Send the rest in another file.");
            return false;
        }
        let wanted = self.names.len();
        let spare = record.iter().skip(wanted).any(|cell| !cell.trim().is_empty());
        if record.len() < wanted || spare {
            let say = format!(
                "This row has {} cells and the header has {wanted}. Put \"quotes\" around texts that hold commas, quotes or new lines.",
                record.len()
            );
            self.refuse(Some(line), "row", "cell_count", &say);
            return true;
        }
        if let Some(at) = record.iter().position(|cell| cell.len() > CELL) {
            let column = self.names.get(at).cloned().unwrap_or_default();
            self.refuse(Some(line), &column, "too_long", "This text is over 100 kB. Is a closing quote missing?");
            return true;
        }
        let columns = Rc::clone(&self.columns);
        self.rows.push(Row { line, columns, cells: record.clone() });
        true
    }

    fn refuse(&mut self, line: Option<u64>, field: &str, code: &'static str, reason: &str) {
        self.refused += 1;
        let (field, reason) = (field.to_owned(), reason.to_owned());
        self.issues.push(FeedIssue { line, field, code, reason, refused: true, reference: None });
    }
}
