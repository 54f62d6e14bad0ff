//! Reading one file of an upload, row by row.

use super::Ages;
use super::cells::Row as Cells;
use super::finding::{Finding, Report};
use super::header::{Layout, Unreadable};
use super::once::Once;
use super::training::{self, TrainingEntry};
use super::worker::{self, Worker};
use super::workplace::{self, Workplace};
use chrono::NaiveDate;
use domain::ascwds::{FileKind, Severity};
use std::io::{ErrorKind, Read as Bytes};
use std::ops::ControlFlow;

/// The longest row, in bytes: every column of a worker file with 99 qualifications at its longest.
const ROW: usize = 512 * 1024;

/// A row as it is kept: what the academy does not need is gone.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "file", content = "row", rename_all = "camelCase")]
pub enum Row {
    /// A workplace.
    Workplace(Workplace),
    /// A worker.
    Worker(Worker),
    /// What a worker was trained in.
    Training(TrainingEntry),
}

/// A row that was read: where it was, what is wrong with it, and the row when nothing blocks it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// Line of the file, from 1.
    pub line: u64,
    /// The row.
    pub row: Option<Row>,
    /// What is wrong with it on its own.
    pub findings: Vec<Finding>,
}

/// Reads a file of an upload from its beginning to its end, once; hands every row on as it comes, in their order. `Break`
/// ends the reading. Ages are gathered for [`Ages::end`].
///
/// # Errors
/// When it is none of our files, or no text, or broke off.
pub fn read(
    bytes: &mut dyn Bytes,
    today: NaiveDate,
    ages: &mut Ages,
    take: &mut dyn FnMut(&Layout, Read) -> ControlFlow<()>,
) -> Result<FileKind, Unreadable> {
    let mut rows = Rows::of(bytes);
    if !rows.advance()? {
        return Err(Unreadable::new("empty", "The file is empty. Its first line must name the columns."));
    }
    let columns: Vec<String> = rows.record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
    let layout = Layout::of(&columns)?;
    while rows.advance()? {
        let read = match rows.shape(&layout) {
            Some(finding) => Read { line: rows.line, row: None, findings: vec![finding] },
            None => judged(&layout, &rows, today, ages),
        };
        if take(&layout, read).is_break() || rows.is_endless {
            break;
        }
    }
    Ok(layout.kind)
}

fn judged(layout: &Layout, rows: &Rows<'_>, today: NaiveDate, ages: &mut Ages) -> Read {
    let cells = Cells { layout, cells: &rows.record, line: rows.line };
    let mut report = Report::of(&cells);
    let row = match layout.kind {
        FileKind::Workplaces => workplace::check(&cells, &mut report).map(Row::Workplace),
        FileKind::Workers => worker::check(&cells, today, ages, &mut report).map(Row::Worker),
        FileKind::Training => training::check(&cells, today, ages, &mut report).map(Row::Training),
    };
    Read { line: rows.line, row, findings: report.end() }
}

struct Rows<'a> {
    reader: csv::Reader<Once<'a>>,
    record: csv::ByteRecord,
    line: u64,
    /// The row never ends; nothing can be read after it.
    is_endless: bool,
}

impl<'a> Rows<'a> {
    fn of(bytes: &'a mut dyn Bytes) -> Self {
        let mut form = csv::ReaderBuilder::new();
        form.has_headers(false).flexible(true);
        let reader = form.from_reader(Once::new(bytes));
        Self { reader, record: csv::ByteRecord::new(), line: 1, is_endless: false }
    }

    /// Goes to the next row that is not blank; `false` at the end.
    fn advance(&mut self) -> Result<bool, Unreadable> {
        loop {
            self.reader.get_mut().allow(ROW);
            let begins = self.reader.position().line();
            match self.reader.read_byte_record(&mut self.record) {
                Ok(false) => return Ok(false),
                Ok(true) if self.record.iter().all(|cell| cell.trim_ascii().is_empty()) => {}
                Ok(true) => {
                    // Counted from the row's end: the reader takes empty lines before a row for a part of it.
                    let inside: usize = self.record.iter().map(|cell| memchr::memchr_iter(b'\n', cell).count()).sum();
                    let ended = self.reader.position().line().saturating_sub(1);
                    self.line = ended.saturating_sub(u64::try_from(inside).unwrap_or(0)).max(1);
                    return Ok(true);
                }
                Err(error) => {
                    self.line = begins;
                    let csv::ErrorKind::Io(error) = error.into_kind() else { return Err(broken_off()) };
                    return match error.kind() {
                        ErrorKind::FileTooLarge => {
                            self.is_endless = true;
                            Ok(true)
                        }
                        ErrorKind::InvalidData => {
                            let say = "This is not a text file. Save it as CSV, then send that.";
                            Err(Unreadable::new("not_text", say))
                        }
                        _ => Err(broken_off()),
                    };
                }
            }
        }
    }

    /// What is wrong with the row's shape.
    fn shape(&self, layout: &Layout) -> Option<Finding> {
        let (wanted, cells) = (layout.columns(), self.record.len());
        let spare = self.record.iter().skip(wanted).any(|cell| !cell.trim_ascii().is_empty());
        let (code, reason) = if self.is_endless {
            ("ROW_ENDLESS_ERROR", "This row never ends, so nothing after it was read".to_owned())
        } else if cells < wanted || spare {
            ("CELL_COUNT_ERROR", format!("This row has {cells} cells and the header has {wanted}"))
        } else {
            return None;
        };
        Some(Finding {
            file: layout.kind,
            line: self.line,
            workplace: None,
            worker: None,
            column: String::new(),
            code: code.to_owned(),
            severity: Severity::Error,
            reason,
            advice: "Put \"quotes\" around texts that hold commas, quotes or new lines.".to_owned(),
        })
    }
}

fn broken_off() -> Unreadable {
    Unreadable::new("broken_off", "The file broke off on its way to us. Send it again.")
}
