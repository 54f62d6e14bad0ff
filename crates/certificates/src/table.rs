//! A table over many pages, with its heads at the top of each.

use crate::NotDrawn;
use crate::fonts::Weight::{Bold, Regular};
use crate::lines::{Line, broken};
use crate::sheet::{BRAND_STRONG, HIGH, INK, Ink, Of, Part, SURFACE, Sheet, WHITE};
use krilla::tagging::{ArtifactType, TableHeaderScope, Tag};
use std::collections::VecDeque;

/// One column: its head, where it begins and how wide its words may be.
pub(crate) struct Column {
    pub(crate) head: &'static str,
    pub(crate) left: f32,
    pub(crate) width: f32,
}

const SIZE: f32 = 9.5;
const LEADING: f32 = 13.0;
const ABOVE: f32 = 5.0;
const HEAD: f32 = 24.0;
/// Where a table begins on a page that it continues on, and where it ends on each.
const TOP: f32 = 44.0;
const BOTTOM: f32 = HIGH - 52.0;

/// A table that is being drawn.
pub(crate) struct Table<'a> {
    sheet: &'a mut Sheet,
    columns: &'a [Column],
    /// From where to where its grounds go.
    edges: (f32, f32),
    body: Part,
    y: f32,
    odd: bool,
}

impl<'a> Table<'a> {
    /// Begins a table at a height of the last page.
    pub(crate) fn begin(
        sheet: &'a mut Sheet,
        columns: &'a [Column],
        edges: (f32, f32),
        y: f32,
    ) -> Result<Self, NotDrawn> {
        let whole = sheet.part(None, Tag::Table);
        let head = sheet.part(Some(whole), Tag::THead);
        let row = sheet.part(Some(head), Tag::TR);
        let body = sheet.part(Some(whole), Tag::TBody);
        let mut table = Self { sheet, columns, edges, body, y, odd: false };
        table.heads(Some(row))?;
        Ok(table)
    }

    /// The heads: part of the structure once, decoration where they are said again.
    fn heads(&mut self, row: Option<Part>) -> Result<(), NotDrawn> {
        let (left, right) = self.edges;
        self.sheet.block(BRAND_STRONG, (left, self.y, right - left, HEAD));
        for column in self.columns {
            let of = match row {
                Some(row) => Of::Part(self.sheet.part(Some(row), Tag::TH(TableHeaderScope::Column))),
                None => Of::Decoration(ArtifactType::PaginationOther),
            };
            for line in broken(column.head, Bold, SIZE, column.width)?.into_iter().take(1) {
                self.sheet.mark(of, WHITE, Ink::Text(line, (column.left, self.y + 15.5)));
            }
        }
        self.y += HEAD;
        Ok(())
    }

    fn turn(&mut self) -> Result<(), NotDrawn> {
        self.sheet.page();
        self.y = TOP;
        self.odd = false;
        self.heads(None)
    }

    /// One row, a text for each column; the first names it. A row that fits on a page is never cut.
    pub(crate) fn row(&mut self, texts: &[&str]) -> Result<(), NotDrawn> {
        let row = self.sheet.part(Some(self.body), Tag::TR);
        let mut cells: Vec<(Part, f32, VecDeque<Line>)> = Vec::new();
        for (at, (column, text)) in self.columns.iter().zip(texts).enumerate() {
            let first = at == 0;
            let part = if first {
                self.sheet.part(Some(row), Tag::TH(TableHeaderScope::Row))
            } else {
                self.sheet.part(Some(row), Tag::TD)
            };
            let lines = broken(text, if first { Bold } else { Regular }, SIZE, column.width)?;
            cells.push((part, column.left, lines.into()));
        }
        let whole = high(&cells);
        if self.y + whole > BOTTOM && (whole <= BOTTOM - TOP - HEAD || self.y + 3.0 * LEADING > BOTTOM) {
            self.turn()?;
        }
        while cells.iter().any(|(_, _, lines)| !lines.is_empty()) {
            if self.y + ABOVE + LEADING > BOTTOM {
                self.turn()?;
            }
            self.band(&mut cells);
        }
        Ok(())
    }

    /// As many lines of a row as there is room for, on one ground.
    fn band(&mut self, cells: &mut [(Part, f32, VecDeque<Line>)]) {
        let (left, right) = self.edges;
        let until = (self.y + high(cells)).min(BOTTOM);
        if self.odd {
            self.sheet.block(SURFACE, (left, self.y, right - left, until - self.y));
        }
        for (part, left, lines) in cells {
            let mut y = self.y + ABOVE;
            while y + LEADING <= until {
                let Some(line) = lines.pop_front() else { break };
                self.sheet.mark(Of::Part(*part), INK, Ink::Text(line, (*left, y + 9.8)));
                y += LEADING;
            }
        }
        self.y = until;
        self.odd = !self.odd;
    }

    /// A thin line under the last row.
    pub(crate) fn end(self) {
        let (left, right) = self.edges;
        self.sheet.block(BRAND_STRONG, (left, self.y, right - left, 0.8));
    }
}

fn high(cells: &[(Part, f32, VecDeque<Line>)]) -> f32 {
    cells.iter().map(|(_, _, lines)| lines.iter().map(|_| LEADING).sum::<f32>()).fold(0.0, f32::max) + 2.0 * ABOVE
}
