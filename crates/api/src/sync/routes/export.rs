//! The catalogue out again, in every form that it can come in.

use crate::catalogue::provider_info::Providers;
use crate::catalogue::store::export::{self, Exported};
use crate::catalogue::store::{changes, providers};
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller, conditional};
use crate::sync::write::{CatalogueWriter, ExportForm};
use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::ids::TrainingProviderId;
use domain::policy::Relation;
use domain::sync::CourseSource;
use domain::values::Ukprn;
use futures_util::stream;
use serde::Deserialize;
use utoipa::IntoParams;

/// Courses read at once.
const PAGE: i64 = 200;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ExportQuery {
    /// UKPRN or id of a training provider; all of them when absent.
    #[param(max_length = 36)]
    provider: Option<String>,
    /// `training-provider` or `course-directory`: all that this source lists. When absent, of courses that two sources
    /// list as one the first source's listing.
    #[param(max_length = 20)]
    source: Option<String>,
}

/// The catalogue as a file: what is written can be loaded again without a change. `dfe-courses` holds courses with a
/// learning aim and `dfe-non-lars` the others, as the course directory has them; those two and `dfe-venues` have no column
/// for the training provider, so ask for one.
#[utoipa::path(tag = "Sync", operation_id = "export_catalogue",
    params(("form" = ExportForm, Path, description = "The form"), ExportQuery),
    responses((status = 200, description = "The file", content((String = "application/xml"), (String = "text/csv"),
        (String = "application/x-ndjson"), (Object = "application/ld+json"))), Refusals))]
#[get("/catalogue/{form}")]
pub async fn export_catalogue(
    state: web::Data<AppState>,
    caller: Caller,
    form: web::Path<String>,
    query: web::Query<ExportQuery>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    caller.permit("export_catalogue", &Relation::default())?;
    let form: ExportForm = form.parse().map_err(|_| {
        let all: Vec<_> = ExportForm::ALL.iter().map(|form| form.as_str()).collect();
        ApiError::new(domain::problem::Code::NotFound, format!("Ask for one of {}.", all.join(", ")))
    })?;
    let mut conn = state.db.get().await?;
    let provider = match &query.provider {
        Some(named) => Some(named_provider(&mut conn, named).await?),
        None => None,
    };
    let source = query.source.as_deref().map(str::parse::<CourseSource>).transpose();
    let source = source.map_err(|error| ApiError::field("source", format!("{error}.")))?;
    let tag = format!("\"{form}-{}\"", changes::last(&mut conn).await?);
    drop(conn);
    if conditional::is_held(&request, &tag) {
        return Ok(HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish());
    }
    let name = format!("attachment; filename=\"{}\"", form.file_name());
    let export =
        Export { state: state.get_ref().clone(), form, provider, source, writer: None, last: None, ended: false };
    Ok(HttpResponse::Ok()
        .content_type(form.media_type())
        .insert_header((header::ETAG, tag))
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .insert_header((header::CONTENT_DISPOSITION, name))
        .streaming(stream::unfold(Some(export), step)))
}

async fn named_provider(conn: &mut crate::platform::Conn, named: &str) -> ApiResult<TrainingProviderId> {
    let found = match named.parse() {
        Ok(id) => providers::one(conn, TrainingProviderId(id)).await?.map(|view| view.provider.id),
        Err(_) => {
            let ukprn = Ukprn::parse(named).map_err(|say| ApiError::field("provider", say))?;
            providers::by_ukprn(conn, ukprn.as_str()).await?
        }
    };
    found.ok_or_else(|| ApiError::not_found("training provider"))
}

/// An export that is being written, a page at a time.
struct Export {
    state: AppState,
    form: ExportForm,
    provider: Option<TrainingProviderId>,
    source: Option<CourseSource>,
    writer: Option<CatalogueWriter>,
    last: Option<Exported>,
    ended: bool,
}

async fn step(export: Option<Export>) -> Option<(ApiResult<Bytes>, Option<Export>)> {
    let mut export = export.filter(|export| !export.ended)?;
    match export.next().await {
        Ok(bytes) => Some((Ok(bytes), Some(export))),
        // The file breaks off: whoever reads it sees that it is not whole.
        Err(error) => Some((Err(error), None)),
    }
}

impl Export {
    async fn next(&mut self) -> ApiResult<Bytes> {
        let mut conn = self.state.db.get().await?;
        if self.form == ExportForm::DfeVenues {
            self.ended = true;
            let venues = export::venues(&mut conn, self.provider).await?;
            return CatalogueWriter::venues(&venues).map(Bytes::from);
        }
        let page = export::page(&mut conn, self.provider, self.source, self.last.as_ref(), PAGE).await?;
        let mut providers = Providers::default();
        for exported in &page {
            let info = providers.of(&mut conn, exported.provider).await?;
            let writer = match &mut self.writer {
                Some(writer) => writer,
                none => none.insert(CatalogueWriter::begin(self.form, info, self.state.clock.now())?),
            };
            let other = self.last.as_ref().is_some_and(|last| last.provider != exported.provider);
            writer.course(exported, other.then_some(info))?;
            self.last = Some(exported.clone());
        }
        if page.len() == usize::try_from(PAGE).unwrap_or(usize::MAX) {
            return Ok(Bytes::from(self.writer.as_mut().map(CatalogueWriter::written).unwrap_or_default()));
        }
        self.ended = true;
        let writer = match self.writer.take() {
            Some(writer) => writer,
            None => CatalogueWriter::begin(self.form, &nobody(), self.state.clock.now())?,
        };
        writer.end().map(Bytes::from)
    }
}

/// Whose catalogue is empty.
fn nobody() -> interchange::provider::ProviderInfo {
    interchange::provider::ProviderInfo { name: "Social Care Academy".to_owned(), ukprn: None, url: None }
}
