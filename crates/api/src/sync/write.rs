//! Writing the catalogue course by course, taking out what is written as it goes.

use crate::catalogue::store::export::Exported;
use crate::platform::{ApiError, ApiResult};
use chrono::{DateTime, Utc};
use domain::text_enum;
use interchange::dfe_csv::{self, Columns};
use interchange::feed::FeedVenue;
use interchange::provider::ProviderInfo;
use interchange::{json_ld, json_lines, xcri};
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};

text_enum!(
    /// A form that the catalogue goes out in.
    ExportForm {
        /// XCRI-CAP 1.2.
        XcriCap = "xcri-cap", "XCRI-CAP XML";
        /// DfE course directory, courses with a learning aim.
        DfeCourses = "dfe-courses", "Course directory CSV";
        /// DfE course directory, courses without one.
        DfeNonLars = "dfe-non-lars", "Course directory CSV, non-LARS";
        /// DfE course directory, venues.
        DfeVenues = "dfe-venues", "Course directory venues CSV";
        /// One course a line.
        JsonLines = "json-lines", "JSON lines";
        /// schema.org.
        JsonLd = "json-ld", "schema.org JSON-LD";
    }
);

impl ExportForm {
    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::XcriCap => "application/xml",
            Self::DfeCourses | Self::DfeNonLars | Self::DfeVenues => "text/csv",
            Self::JsonLines => "application/x-ndjson",
            Self::JsonLd => "application/ld+json",
        }
    }

    /// What the file is called.
    #[must_use]
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::XcriCap => "catalogue.xml",
            Self::DfeCourses => "courses.csv",
            Self::DfeNonLars => "non-lars-courses.csv",
            Self::DfeVenues => "venues.csv",
            Self::JsonLines => "catalogue.jsonl",
            Self::JsonLd => "catalogue.jsonld",
        }
    }
}

/// What is written and not yet sent.
#[derive(Clone, Default)]
struct Pending(Arc<Mutex<Vec<u8>>>);

impl Pending {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

enum Form {
    Xcri(xcri::Writer<Pending>),
    Courses(Box<dfe_csv::CourseWriter<Pending>>, Columns),
    Lines(json_lines::Writer<Pending>),
    Ld(json_ld::Writer<Pending>),
}

/// A file that is being written.
pub struct CatalogueWriter {
    form: Form,
    pending: Pending,
}

impl CatalogueWriter {
    /// Begins a file of courses with its first training provider.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(form: ExportForm, provider: &ProviderInfo, now: DateTime<Utc>) -> ApiResult<Self> {
        let pending = Pending::default();
        let to = pending.clone();
        let columns = |columns: Columns| {
            dfe_csv::CourseWriter::new(to.clone(), columns).map(|writer| Form::Courses(Box::new(writer), columns))
        };
        let form = match form {
            ExportForm::XcriCap => xcri::Writer::new(to.clone(), provider, now).map(Form::Xcri),
            ExportForm::DfeCourses => columns(Columns::Lars),
            ExportForm::DfeNonLars | ExportForm::DfeVenues => columns(Columns::NonLars),
            ExportForm::JsonLines => Ok(Form::Lines(json_lines::Writer::new(to.clone()))),
            ExportForm::JsonLd => json_ld::Writer::new(to.clone(), provider.clone()).map(Form::Ld),
        };
        Ok(Self { form: form.map_err(ApiError::internal)?, pending })
    }

    /// Writes a course; `provider` when it is of another training provider than the one before.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn course(&mut self, exported: &Exported, provider: Option<&ProviderInfo>) -> ApiResult<()> {
        let course = &exported.course;
        let written = match &mut self.form {
            Form::Xcri(writer) => {
                provider.map_or(Ok(()), |provider| writer.next_provider(provider)).and_then(|()| writer.course(course))
            }
            // A file of the course directory holds one kind of courses.
            Form::Courses(_, columns) if Columns::of(course) != *columns => Ok(()),
            Form::Courses(writer, _) => writer.course(course),
            Form::Lines(writer) => writer.course(course),
            Form::Ld(writer) => {
                if let Some(provider) = provider {
                    writer.next_provider(provider.clone());
                }
                writer.course(course)
            }
        };
        written.map_err(ApiError::internal)
    }

    /// What was written since this was last asked.
    pub fn written(&mut self) -> Vec<u8> {
        self.pending.take()
    }

    /// Ends the file; answers the rest of it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn end(self) -> ApiResult<Vec<u8>> {
        let ended = match self.form {
            Form::Xcri(writer) => writer.finish().map(drop),
            Form::Courses(writer, _) => writer.finish().map(drop),
            Form::Lines(writer) => writer.finish().map(drop),
            Form::Ld(writer) => writer.finish().map(drop),
        };
        ended.map_err(ApiError::internal)?;
        Ok(self.pending.take())
    }

    /// A whole file of venues.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn venues(venues: &[FeedVenue]) -> ApiResult<Vec<u8>> {
        let mut writer = dfe_csv::VenueWriter::new(Vec::new()).map_err(ApiError::internal)?;
        for venue in venues {
            writer.venue(venue).map_err(ApiError::internal)?;
        }
        writer.finish().map_err(ApiError::internal)
    }
}
