//! Writing a training file that ASC-WDS takes.

use super::header::training_columns;
use super::training::{ID_MAX, NAME_MAX, NOTES_MAX, TrainingEntry};
use crate::neutral::neutral;
use crate::text::clip;
use chrono::NaiveDate;
use domain::ascwds::{Accredited, DeliveredBy, HowDelivered};
use domain::records::validity::Validity;
use std::io::{Error, Result, Write};

/// The longest id of a workplace or worker that a file holds, in characters.
pub const WORKPLACE_ID_MAX: usize = ID_MAX;

/// Writes entries, one a row, under the header of today.
pub struct TrainingWriter<W: Write> {
    out: csv::Writer<W>,
}

impl<W: Write> TrainingWriter<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(out: W) -> Result<Self> {
        let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        out.write_record(training_columns())?;
        Ok(Self { out })
    }

    /// Writes an entry. Texts longer than their column are cut.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn entry(&mut self, entry: &TrainingEntry) -> Result<()> {
        let text =
            |text: &Option<String>, most: usize| text.as_deref().map(|text| clip(text, most)).unwrap_or_default();
        let cells = [
            entry.workplace.clone(),
            entry.worker.clone(),
            entry.category.to_string(),
            text(&entry.name, NAME_MAX),
            entry.accredited.map(accredited).unwrap_or_default().to_owned(),
            entry.delivered_by.map(delivered_by).unwrap_or_default().to_owned(),
            entry.provider.map(|code| code.to_string()).unwrap_or_default(),
            entry.how.map(how).unwrap_or_default().to_owned(),
            entry.validity.map(validity).unwrap_or_default(),
            entry.completed.map(date).unwrap_or_default(),
            entry.expires.map(date).unwrap_or_default(),
            text(&entry.notes, NOTES_MAX),
        ];
        self.out.write_record(cells.iter().map(|cell| neutral(cell).into_owned()))?;
        Ok(())
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn end(self) -> Result<W> {
        self.out.into_inner().map_err(|error| Error::other(error.to_string()))
    }
}

fn date(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

const fn accredited(answer: Accredited) -> &'static str {
    match answer {
        Accredited::No => "0",
        Accredited::Yes => "1",
        Accredited::Unknown => "999",
    }
}

const fn delivered_by(who: DeliveredBy) -> &'static str {
    match who {
        DeliveredBy::InHouse => "1",
        DeliveredBy::External => "2",
    }
}

const fn how(how: HowDelivered) -> &'static str {
    match how {
        HowDelivered::FaceToFace => "1",
        HowDelivered::ELearning => "2",
    }
}

fn validity(validity: Validity) -> String {
    match validity {
        Validity::DoesNotExpire => "none".to_owned(),
        Validity::Months(months) => months.to_string(),
    }
}
