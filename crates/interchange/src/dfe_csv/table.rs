//! The table of a course directory file: header, rows, and what is wrong with their shape.

use super::national_export;
use crate::decode::{Decoding, LineEnds, TextFile, unreadable};
use crate::feed::{FeedError, FeedIssue};
use crate::neutral;
use crate::stream::{Sink, Source};
use crate::text::clip;
use std::io::{BufRead, ErrorKind};

/// Rows read at most.
const ROWS: u64 = 2_000_000;
/// The longest cell, in bytes.
const CELL: usize = 100_000;
/// The longest row, in bytes: every column of ours at its longest.
const ROW: usize = 30 * CELL;
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
pub(super) struct Table<'a> {
    file: TextFile<'a>,
    delimiter: u8,
    names: Vec<String>,
    /// Line of the header.
    line: u64,
}

/// One row; its cells by column name.
pub(super) struct Row<'a> {
    /// Line of the file it begins on, from 1.
    pub(super) line: u64,
    names: &'a [String],
    cells: &'a csv::StringRecord,
}

impl Row<'_> {
    /// A cell without the spaces around it; empty when the file has no such column.
    pub(super) fn get(&self, column: &str) -> &str {
        let at = self.names.iter().position(|name| name == column);
        at.and_then(|at| self.cells.get(at)).map_or("", |cell| neutral::bare(cell.trim()))
    }
}

/// `Your reference ` and `YOUR_REFERENCE` are one column.
fn column_name(cell: &str) -> String {
    let plain = cell.trim().trim_matches('\u{feff}').to_uppercase();
    let parts: Vec<&str> = plain.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let name = clip(&parts.join("_"), 60);
    ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, ours)| (*ours).to_owned())
}

fn is_blank(record: &csv::StringRecord) -> bool {
    record.iter().all(|cell| cell.trim().is_empty())
}

/// The sign between the cells. Spreadsheets of other countries write semicolons; some systems write tabs.
fn delimiter(file: &TextFile<'_>) -> std::io::Result<u8> {
    let mut text = file.open(LineEnds::Newline)?;
    text.allow(ROW);
    let mut line = Vec::new();
    while line.iter().all(u8::is_ascii_whitespace) {
        line.clear();
        if text.read_until(b'\n', &mut line)? == 0 {
            break;
        }
    }
    let count = |sign: u8| line.iter().filter(|byte| **byte == sign).count();
    let most = [b',', b';', b'\t'].into_iter().max_by_key(|sign| (count(*sign), *sign == b','));
    Ok(most.unwrap_or(b','))
}

impl<'a> Table<'a> {
    /// Reads the header.
    ///
    /// # Errors
    /// When it is no text, or empty.
    pub(super) fn of(source: &'a dyn Source) -> Result<Self, FeedError> {
        let file = TextFile::of(source, None)?;
        let delimiter = match delimiter(&file) {
            // A first line without an end is no header; reading it says so.
            Err(error) if error.kind() == ErrorKind::FileTooLarge => b',',
            read => read.map_err(|error| unreadable(&error))?,
        };
        let mut table = Self { file, delimiter, names: Vec::new(), line: 1 };
        let mut rows = table.records()?;
        let header = rows.advance()?.then(|| (rows.record.iter().map(column_name).collect(), rows.line));
        drop(rows);
        let empty = || FeedError { code: "empty", reason: "The file is empty. Send one with a header row.".to_owned() };
        (table.names, table.line) = header.ok_or_else(empty)?;
        Ok(table)
    }

    /// The names of the columns.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// Says once which columns are not read.
    ///
    /// # Errors
    /// When the header lacks a column that the shape requires.
    pub(super) fn judge_header(&self, shape: &Shape<'_>, sink: &mut dyn Sink) -> Result<(), FeedError> {
        if let Some(refused) = national_export::refusal(&self.names) {
            return Err(refused);
        }
        let has = |name: &&str| self.names.iter().any(|column| column == name);
        let missing = shape.required.iter().filter(|group| !group.iter().any(has));
        let missing: Vec<String> = missing.map(|group| group.join(" or ")).collect();
        if !missing.is_empty() {
            let reason = format!("The header lacks {}. Its first row must name the columns.", missing.join(", "));
            return Err(FeedError { code: "columns_missing", reason });
        }
        let unknown = |name: &&str| !name.is_empty() && !shape.known.contains(name);
        let unknown: Vec<&str> = self.names.iter().map(String::as_str).filter(unknown).collect();
        let is_first = |at: usize, name: &String| self.names.iter().position(|column| column == name) == Some(at);
        let again = self.names.iter().enumerate().filter(|(at, name)| !is_first(*at, name));
        let again: Vec<&str> = again.map(|(_, name)| name.as_str()).filter(|name| shape.known.contains(name)).collect();
        let list = |names: &[&str]| clip(&names.join(", "), 300);
        if !unknown.is_empty() {
            let reason = format!("We did not read columns we do not know: {}.", list(&unknown));
            sink.issue(self.finding("column_unknown", reason));
        }
        if !again.is_empty() {
            let reason = format!("The header names a column more than once: {}. We read the first.", list(&again));
            sink.issue(self.finding("column_repeated", reason));
        }
        Ok(())
    }

    fn finding(&self, code: &'static str, reason: String) -> FeedIssue {
        FeedIssue { line: Some(self.line), field: "header".to_owned(), code, reason, refused: false, reference: None }
    }

    /// The rows under the header, from the first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(super) fn rows(&self) -> Result<Rows<'_>, FeedError> {
        let mut rows = self.records()?;
        rows.advance()?;
        Ok(rows)
    }

    fn records(&self) -> Result<Rows<'_>, FeedError> {
        let text = self.file.open(LineEnds::Newline).map_err(|error| unreadable(&error))?;
        let mut form = csv::ReaderBuilder::new();
        form.has_headers(false).flexible(true).delimiter(self.delimiter);
        let (reader, record) = (form.from_reader(text), csv::StringRecord::new());
        Ok(Rows { names: &self.names, reader, record, line: 1, taken: 0, is_over: false })
    }
}

/// The rows of a file, one after another.
pub(super) struct Rows<'t> {
    names: &'t [String],
    reader: csv::Reader<Decoding<'t>>,
    record: csv::StringRecord,
    line: u64,
    taken: u64,
    is_over: bool,
}

/// What stands next in a file.
pub(super) enum Next<'r> {
    /// A row.
    Row(Row<'r>),
    /// A row that was left out for its shape.
    Refused(FeedIssue),
}

impl Rows<'_> {
    /// The next row; nothing at the end.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(super) fn next(&mut self) -> Result<Option<Next<'_>>, FeedError> {
        if self.is_over || !self.advance()? {
            return Ok(None);
        }
        if self.taken == ROWS {
            self.is_over = true;
            let say = "We read 2,000,000 rows. Send the rest in another file.";
            return Ok(Some(self.refused("row", "too_many_rows", say)));
        }
        self.taken += 1;
        if self.is_over {
            return Ok(Some(self.refused("row", "too_long", "This row never ends. Is a closing quote missing?")));
        }
        let (wanted, cells) = (self.names.len(), self.record.len());
        let spare = self.record.iter().skip(wanted).any(|cell| !cell.trim().is_empty());
        if cells < wanted || spare {
            let say = format!(
                "This row has {cells} cells and the header has {wanted}. Put \"quotes\" around texts that hold commas, quotes or new lines."
            );
            return Ok(Some(self.refused("row", "cell_count", &say)));
        }
        if let Some(at) = self.record.iter().position(|cell| cell.len() > CELL) {
            let column = self.names.get(at).map_or("row", String::as_str);
            let say = "This text is over 100 kB. Is a closing quote missing?";
            return Ok(Some(self.refused(column, "too_long", say)));
        }
        Ok(Some(Next::Row(Row { line: self.line, names: self.names, cells: &self.record })))
    }

    fn refused<'r>(&self, field: &str, code: &'static str, reason: &str) -> Next<'r> {
        let (line, field, reason) = (Some(self.line), field.to_owned(), reason.to_owned());
        Next::Refused(FeedIssue { line, field, code, reason, refused: true, reference: None })
    }

    /// Goes to the next row that is not blank; `false` at the end. A row that never ends is the last one.
    fn advance(&mut self) -> Result<bool, FeedError> {
        loop {
            self.reader.get_mut().allow(ROW);
            let begins = self.reader.position().line();
            match self.reader.read_record(&mut self.record) {
                Ok(false) => return Ok(false),
                Ok(true) if is_blank(&self.record) => {}
                Ok(true) => {
                    self.line = self.first_line();
                    return Ok(true);
                }
                Err(error) => {
                    self.line = begins;
                    self.is_over = true;
                    return match error.into_kind() {
                        csv::ErrorKind::Io(error) if error.kind() != ErrorKind::FileTooLarge => Err(unreadable(&error)),
                        _ => Ok(true),
                    };
                }
            }
        }
    }

    /// The line that the row begins on: the reader takes the empty lines before a row for a part of it, so it is counted
    /// from the row's end.
    fn first_line(&self) -> u64 {
        let inside: usize = self.record.iter().map(|cell| memchr::memchr_iter(b'\n', cell.as_bytes()).count()).sum();
        let ended = u64::from(!self.reader.get_ref().is_over());
        let last = self.reader.position().line();
        last.saturating_sub(ended).saturating_sub(u64::try_from(inside).unwrap_or(0))
    }
}
