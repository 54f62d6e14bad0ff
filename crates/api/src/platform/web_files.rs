//! The browser app: files as the bundler wrote them, served compressed when they were compressed beforehand.

use super::{ApiError, ApiResult};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use domain::problem::Code;
use std::path::{Component, Path, PathBuf};

/// What our pages may load: our own origin, and nothing written into the page itself.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; \
    img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/// Answers with a file of `folder`, or with an app's page for any other address, so that a shared link works. The bundler
/// writes `x.html` for addresses under `/x` that are in an app of their own; `index.html` is for the rest.
///
/// # Errors
/// 404 for a missing asset; a fault when the app was not built.
pub async fn serve(folder: &Path, request: &HttpRequest) -> ApiResult<HttpResponse> {
    let path = request.path();
    let wanted = safe(path).ok_or_else(nothing)?;
    let is_asset = path.starts_with("/assets/");
    let is_file = is_asset || path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    let relative = if is_file { wanted } else { page_of(folder, path).await };
    let accepts = request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    for (encoding, ending) in [("br", ".br"), ("gzip", ".gz"), ("", "")] {
        if !accepts.contains(encoding) {
            continue;
        }
        let mut name = folder.join(&relative).into_os_string();
        name.push(ending);
        let Ok(bytes) = tokio::fs::read(&name).await else {
            continue;
        };
        let mut answer = HttpResponse::Ok();
        answer.content_type(content_type(&relative)).insert_header((header::VARY, "accept-encoding"));
        if !encoding.is_empty() {
            answer.insert_header((header::CONTENT_ENCODING, encoding));
        }
        let keep = if is_asset { "public, max-age=31536000, immutable" } else { "no-cache" };
        answer.insert_header((header::CACHE_CONTROL, keep));
        return Ok(answer.body(bytes));
    }
    if is_file { Err(nothing()) } else { Err(ApiError::internal("the browser app was not built")) }
}

/// The page that answers an address.
async fn page_of(folder: &Path, path: &str) -> PathBuf {
    let first = path.split('/').find(|part| !part.is_empty()).unwrap_or("index");
    let own = PathBuf::from(format!("{first}.html"));
    if tokio::fs::try_exists(folder.join(&own)).await.is_ok_and(|there| there) { own } else { "index.html".into() }
}

fn nothing() -> ApiError {
    ApiError::new(Code::NotFound, "There is nothing at this address. Go to the first page and look from there.")
}

/// The path inside the folder: plain names only, never upwards.
fn safe(path: &str) -> Option<PathBuf> {
    let relative = PathBuf::from(path.trim_start_matches('/'));
    let plain = !path.contains(['%', '\\', '\0']);
    (plain && relative.components().all(|part| matches!(part, Component::Normal(_)))).then_some(relative)
}

fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("ico") => "image/x-icon",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_the_folder() {
        for path in ["/../secret", "/assets/../../etc/passwd", "/a%2f..", "/..\\x", "/a\0b"] {
            assert!(safe(path).is_none(), "{path}");
        }
        assert_eq!(safe("/assets/app.css"), Some(PathBuf::from("assets/app.css")));
    }

    #[tokio::test]
    async fn an_address_is_answered_by_the_app_that_has_it() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["index.html", "our-courses.html"] {
            std::fs::write(folder.path().join(name), name).unwrap();
        }
        for (path, page) in [
            ("/", "index.html"),
            ("/courses/7", "index.html"),
            ("/our-courses", "our-courses.html"),
            ("/our-courses/7/upload", "our-courses.html"),
            ("/courses/our-courses", "index.html"),
        ] {
            assert_eq!(page_of(folder.path(), path).await, PathBuf::from(page), "{path}");
        }
    }
}
