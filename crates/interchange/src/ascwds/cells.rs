//! One row and its cells.

use super::header::Layout;
use crate::neutral;
use chrono::NaiveDate;
use domain::ascwds::FileKind;
use encoding_rs::WINDOWS_1252;
use std::borrow::Cow;

/// One row under a header that is known. It has no `Debug`: it holds what nobody may print.
pub(super) struct Row<'a> {
    pub(super) layout: &'a Layout,
    pub(super) cells: &'a csv::ByteRecord,
    pub(super) line: u64,
}

impl Row<'_> {
    pub(super) const fn kind(&self) -> FileKind {
        self.layout.kind
    }

    pub(super) const fn line(&self) -> u64 {
        self.line
    }

    /// A cell without the spaces around it; empty when the file has no such column.
    pub(super) fn get(&self, column: &str) -> Cow<'_, str> {
        let cell = self.layout.at(column).and_then(|at| self.cells.get(at)).unwrap_or_default();
        let text = match std::str::from_utf8(cell) {
            Ok(text) => Cow::Borrowed(text),
            // What is no UTF-8 is what spreadsheets write.
            Err(_) => WINDOWS_1252.decode_without_bom_handling(cell).0,
        };
        match text {
            Cow::Borrowed(text) => Cow::Borrowed(neutral::bare(text.trim())),
            Cow::Owned(text) => Cow::Owned(neutral::bare(text.trim()).to_owned()),
        }
    }

    /// A cell that holds something.
    pub(super) fn some(&self, column: &str) -> Option<String> {
        Some(self.get(column).into_owned()).filter(|cell| !cell.is_empty())
    }

    /// A whole number.
    pub(super) fn number(&self, column: &str) -> Option<i64> {
        number(&self.get(column))
    }

    /// What stands between the semicolons.
    pub(super) fn list(&self, column: &str) -> Vec<String> {
        self.get(column).split(';').map(|item| item.trim().to_owned()).collect()
    }
}

/// A whole number, written with digits alone.
pub(super) fn number(cell: &str) -> Option<i64> {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let is_number = !digits.is_empty() && digits.len() <= 15 && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| cell.parse().ok()).flatten()
}

/// A number that may have a fraction, written with digits and at most one point.
pub(super) fn decimal(cell: &str) -> Option<f64> {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let good = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    (digits.starts_with(|c: char| c.is_ascii_digit()) && digits.bytes().all(good)).then(|| cell.parse().ok()).flatten()
}

/// `DD/MM/YYYY`, to the letter.
pub(super) fn date(cell: &str) -> Option<NaiveDate> {
    let shape = cell.bytes().enumerate().all(|(at, byte)| match at {
        2 | 5 => byte == b'/',
        _ => byte.is_ascii_digit(),
    });
    (shape && cell.len() == 10).then(|| NaiveDate::parse_from_str(cell, "%d/%m/%Y").ok()).flatten()
}

/// Four digits.
pub(super) fn year(cell: &str) -> Option<i32> {
    (cell.len() == 4).then(|| number(cell)).flatten().and_then(|year| i32::try_from(year).ok()).filter(|year| *year > 0)
}

/// Whether a text has more signs than a column holds.
pub(super) fn is_over(cell: &str, most: usize) -> bool {
    cell.chars().count() > most
}

/// Whether the day is before the 14th birthday of who was born on `born`.
pub(super) fn before_fourteen(day: NaiveDate, born: NaiveDate) -> bool {
    born.checked_add_months(chrono::Months::new(14 * 12)).is_some_and(|birthday| day < birthday)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_numbers_are_read_to_the_letter() {
        assert_eq!(date("29/02/2024"), NaiveDate::from_ymd_opt(2024, 2, 29));
        for text in ["29/02/2023", "1/2/2024", "2024-02-01", "01/02/24", "é1/02/202", ""] {
            assert_eq!(date(text), None, "{text}");
        }
        assert_eq!((number("-3"), number("3.0"), number("1e2"), number("")), (Some(-3), None, None, None));
        assert_eq!((decimal("2.5"), decimal("1.2.3"), decimal("inf"), decimal(".5")), (Some(2.5), None, None, None));
        assert_eq!((year("2024"), year("202"), year("+202")), (Some(2024), None, None));
    }
}
