//! Cells and files for spreadsheets.

use super::{ApiError, ApiResult};
use actix_web::HttpResponse;
use actix_web::http::header;

/// A CSV file of somebody's own, to be kept under a name.
#[must_use]
pub fn download(bytes: Vec<u8>, name: &str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(bytes)
}

/// A text that a spreadsheet would take for a formula gets a mark before it.
#[must_use]
pub fn cell(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// Lines of text as a CSV file (RFC 4180) to be kept under a name.
///
/// # Errors
/// Never for lines in memory.
pub fn file(lines: &[Vec<String>], name: &str) -> ApiResult<HttpResponse> {
    let mut file = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for line in lines {
        file.write_record(line.iter().map(|text| cell(text))).map_err(ApiError::internal)?;
    }
    Ok(download(file.into_inner().map_err(ApiError::internal)?, name))
}
