//! For programs that walk the web: which pages there are (sitemaps.org 0.9).

use crate::catalogue::store::courses;
use crate::platform::problem::Refusals;
use crate::platform::{ApiError, ApiResult, AppState, Caller};
use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use chrono::{DateTime, Utc};
use domain::ids::CourseId;
use domain::policy::Relation;

/// Pages in one file; sitemaps.org allows 50,000.
const PAGES: i64 = 25_000;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// The pages of all courses; when they are many, the list of the files that hold them.
#[utoipa::path(tag = "Catalogue", operation_id = "sitemap",
    responses((status = 200, description = "A sitemap, or an index of sitemaps", content_type = "application/xml",
        body = String), Refusals))]
#[get("/sitemap.xml")]
pub async fn sitemap(state: web::Data<AppState>, caller: Caller) -> ApiResult<HttpResponse> {
    caller.permit("sitemap", &Relation::default())?;
    let mut conn = state.db.get().await?;
    let url = &state.config.public_url;
    let listed = courses::listed(&mut conn).await?;
    if listed <= PAGES {
        return Ok(xml(&pages(url, &courses::pages(&mut conn, 0, PAGES).await?, true)));
    }
    let files = (0..=(listed - 1) / PAGES).map(|part| format!("<sitemap><loc>{url}/sitemap/{part}</loc></sitemap>\n"));
    let files: String = files.collect();
    Ok(xml(&format!("{HEAD}<sitemapindex xmlns=\"{NAMESPACE}\">\n{files}</sitemapindex>\n")))
}

/// One file of many.
#[utoipa::path(tag = "Catalogue", operation_id = "sitemap_part",
    params(("part" = i64, Path, minimum = 0, description = "Which, from 0")),
    responses((status = 200, description = "A sitemap", content_type = "application/xml", body = String), Refusals))]
#[get("/sitemap/{part}")]
pub async fn sitemap_part(state: web::Data<AppState>, caller: Caller, part: web::Path<i64>) -> ApiResult<HttpResponse> {
    caller.permit("sitemap_part", &Relation::default())?;
    let from = part.checked_mul(PAGES).filter(|from| *from >= 0).ok_or_else(|| ApiError::not_found("sitemap"))?;
    let found = courses::pages(&mut *state.db.get().await?, from, PAGES).await?;
    if found.is_empty() {
        return Err(ApiError::not_found("sitemap"));
    }
    Ok(xml(&pages(&state.config.public_url, &found, from == 0)))
}

fn pages(url: &str, found: &[(CourseId, DateTime<Utc>)], first: bool) -> String {
    let own = ["/", "/find"].iter().filter(|_| first).map(|page| format!("<url><loc>{url}{page}</loc></url>\n"));
    let course = |(id, at): &(CourseId, DateTime<Utc>)| {
        format!("<url><loc>{url}/courses/{id}</loc><lastmod>{}</lastmod></url>\n", at.format("%Y-%m-%dT%H:%M:%SZ"))
    };
    let all: String = own.chain(found.iter().map(course)).collect();
    format!("{HEAD}<urlset xmlns=\"{NAMESPACE}\">\n{all}</urlset>\n")
}

fn xml(text: &str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/xml")
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .body(text.to_owned())
}

/// Where programs may walk: what is one person's own is no place for them.
#[utoipa::path(tag = "Catalogue", operation_id = "robots",
    responses((status = 200, description = "robots.txt (RFC 9309)", content_type = "text/plain", body = String), Refusals))]
#[get("/robots.txt")]
pub async fn robots(state: web::Data<AppState>, caller: Caller) -> ApiResult<HttpResponse> {
    caller.permit("robots", &Relation::default())?;
    let url = &state.config.public_url;
    let text = format!(
        "User-agent: *\nDisallow: /bookings\nDisallow: /record\nDisallow: /account\nDisallow: /team\n\nSitemap: {url}/sitemap.xml\n"
    );
    Ok(HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "public, max-age=86400"))
        .body(text))
}
